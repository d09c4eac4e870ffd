//! What the operating system says of a file or of itself, in every language: its own words are English or the machine's language, and
//! few clerks know them.

use std::io::{Error, ErrorKind};

use crate::Text;

/// `ERROR_SHARING_VIOLATION` and `ERROR_LOCK_VIOLATION` of Windows, which the standard library has no kind for.
const HELD_ON_WINDOWS: [i32; 2] = [32, 33];

/// Why something failed, to stand in brackets after what failed; where no words are known here, those of the system.
pub(crate) fn words(error: &Error) -> Text {
    if cfg!(windows) && error.raw_os_error().is_some_and(|code| HELD_ON_WINDOWS.contains(&code)) {
        return in_use();
    }
    let (zh, en) = match error.kind() {
        ErrorKind::NotFound => ("文件或文件夹不存在", "no such file or folder"),
        ErrorKind::PermissionDenied => ("没有权限", "no permission"),
        ErrorKind::AlreadyExists => ("同名的文件或文件夹已存在", "there is one of that name already"),
        ErrorKind::StorageFull => ("磁盘已满", "the disk is full"),
        ErrorKind::QuotaExceeded => ("磁盘配额已用完", "the disk quota is used up"),
        ErrorKind::ReadOnlyFilesystem => ("所在磁盘是只读的", "the disk is read-only"),
        ErrorKind::IsADirectory => ("这是文件夹，不是文件", "it is a folder, not a file"),
        ErrorKind::NotADirectory => ("路径中有一段不是文件夹", "a part of the path is no folder"),
        ErrorKind::DirectoryNotEmpty => ("文件夹不是空的", "the folder is not empty"),
        ErrorKind::ResourceBusy | ErrorKind::ExecutableFileBusy => return in_use(),
        ErrorKind::FileTooLarge => ("文件太大，所在磁盘存不下", "the file is larger than the disk's kind allows"),
        ErrorKind::InvalidFilename => {
            ("文件名或路径太长，或含有不允许的字符", "the name or path is too long or has signs that are not allowed")
        }
        ErrorKind::UnexpectedEof => ("文件在读取时变短了", "the file became shorter while it was read"),
        ErrorKind::OutOfMemory => ("内存不足", "there is not enough memory"),
        ErrorKind::WouldBlock => ("系统资源暂时用尽", "the system has nothing left to give for now"),
        ErrorKind::TimedOut => ("等待超时", "it took too long to answer"),
        ErrorKind::NetworkDown | ErrorKind::NetworkUnreachable | ErrorKind::HostUnreachable => {
            ("网络位置连不上", "the place on the network cannot be reached")
        }
        ErrorKind::StaleNetworkFileHandle => ("网络位置已断开", "the place on the network has gone"),
        // The standard library's own, where a file was to be read as text.
        ErrorKind::InvalidData if error.get_ref().is_none() => ("不是 UTF-8 编码的文本", "it is not text in UTF-8"),
        _ => return Text::new(format!("系统提示：{error}"), error.to_string()),
    };
    Text::new(zh, en)
}

fn in_use() -> Text {
    Text::new("文件正被其他程序使用", "another program is using it")
}

/// No thread could be had to work on.
pub(crate) fn no_thread(error: &Error) -> Text {
    let why = words(error);
    Text::new(
        format!("系统没有空闲的线程（{}）；请关闭其他程序后重试", why.zh),
        format!("the system gives no thread ({}): close other programs and try again", why.en),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_troubles_are_told_in_chinese_alone() {
        use ErrorKind::{IsADirectory, NotFound, PermissionDenied, ReadOnlyFilesystem, ResourceBusy, StorageFull};
        for kind in [NotFound, PermissionDenied, StorageFull, IsADirectory, ResourceBusy, ReadOnlyFilesystem] {
            let Text { zh, en } = words(&Error::from(kind));
            assert!(!zh.chars().any(|c| c.is_ascii_alphabetic()), "{kind:?}: {zh}");
            assert!(en.is_ascii() && !en.is_empty(), "{kind:?}: {en}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn the_system_s_own_numbers_are_understood() {
        // ENOSPC, the same number on every Unix.
        assert_eq!(words(&Error::from_raw_os_error(28)).zh, "磁盘已满");
    }

    #[test]
    fn what_is_not_known_keeps_the_system_s_words() {
        let Text { zh, en } = words(&Error::other("flux"));
        assert_eq!((zh.as_str(), en.as_str()), ("系统提示：flux", "flux"));
    }
}
