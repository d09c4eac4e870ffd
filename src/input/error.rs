//! The words of [`DecodeError`]s. Each names what is wrong and what to do; the path is added by the caller.

use std::fmt::Display;
use std::time::Duration;

use super::{DecodeError, DecodeErrorKind};
use crate::Text;

impl DecodeError {
    /// An error from its kind, what is wrong and what to do.
    pub fn new(kind: DecodeErrorKind, message: Text, advice: Text) -> Self {
        Self { kind, message, advice }
    }

    /// The file has no bytes.
    pub(crate) fn empty() -> Self {
        Self::new(
            DecodeErrorKind::Empty,
            Text::new("文件是空的（0 字节）", "The file is empty (0 bytes)"),
            Text::new(
                "多半是传输没有完成，请重新发送或重新下载原文件",
                "The transfer was probably cut short: send or download the original again",
            ),
        )
    }

    /// Broken data; `detail` is the decoder's own reason.
    pub(crate) fn damaged(detail: impl Display) -> Self {
        Self::new(
            DecodeErrorKind::Damaged,
            Text::new(
                format!("文件已损坏，无法打开（{}）", in_chinese(&detail.to_string())),
                format!("The file is damaged and cannot be opened ({detail})"),
            ),
            resend(),
        )
    }

    /// A header that gives no width or no height: what there is of the file ends before, or is nonsense.
    pub(crate) fn without_size() -> Self {
        let message = Text::new(
            "文件已损坏，无法打开（没有图片尺寸）",
            "The file is damaged and cannot be opened (it gives no size of the picture)",
        );
        Self::new(DecodeErrorKind::Damaged, message, resend())
    }

    /// A known format, or a variant of one, that is not decoded.
    pub(crate) fn unsupported(zh: impl Display, en: impl Display) -> Self {
        Self::new(
            DecodeErrorKind::Unsupported,
            Text::new(format!("暂不支持{}", spaced(&zh.to_string())), format!("{en} is not supported")),
            Text::new("请另存为 JPG 或 PNG 后重新提交", "Save it as JPG or PNG and submit that"),
        )
    }

    /// Not a picture at all.
    pub(crate) fn not_a_picture() -> Self {
        Self::new(
            DecodeErrorKind::NotAPicture,
            Text::new("文件内容不是图片或 PDF", "The content is neither a picture nor a PDF"),
            Text::new(
                "请确认选对了文件；只改扩展名不会变成图片，请提供拍摄或扫描的原图",
                "Check that it is the right file (renaming does not make a picture) and ask for the original photo or scan",
            ),
        )
    }

    /// More pixels than [`super::Limits::max_pixels`].
    pub(crate) fn too_many_pixels(width: u64, height: u64, limit: u64) -> Self {
        Self::new(
            DecodeErrorKind::TooLarge,
            Text::new(
                format!("图片尺寸过大：{width}×{height} 像素，上限为 {limit} 像素，未解码"),
                format!("{width} x {height} pixels are more than the limit of {limit} pixels: not decoded"),
            ),
            Text::new(
                "请以较低的分辨率重新扫描（A4 用 300 dpi 即可）；如确需检查，可调高 --max-pixels",
                "Scan again at a lower resolution (300 dpi does for A4); to check it as it is, raise --max-pixels",
            ),
        )
    }

    /// More bytes than [`super::Limits::max_file_bytes`].
    pub(crate) fn too_many_bytes(bytes: u64, limit: u64) -> Self {
        Self::new(
            DecodeErrorKind::TooLarge,
            Text::new(
                format!("文件过大：{bytes} 字节，上限为 {limit} 字节，未读取"),
                format!("{bytes} bytes are more than the limit of {limit} bytes: not read"),
            ),
            Text::new("请压缩或以较低的分辨率重新扫描", "Compress it, or scan again at a lower resolution"),
        )
    }

    /// More pages than are looked for.
    pub(crate) fn too_many_pages() -> Self {
        Self::new(
            DecodeErrorKind::TooManyPages,
            Text::new("页数过多，后面的页没有检查", "Too many pages: those from here on were not looked at"),
            Text::new("请拆成几个文件后重新检查", "Split it into several files and check them"),
        )
    }

    /// Decoding needs more memory than the limits allow.
    pub(crate) fn too_much_data() -> Self {
        Self::new(
            DecodeErrorKind::TooLarge,
            Text::new("解压后的数据超出上限，已停止解码", "The unpacked data exceeds the limit: decoding was stopped"),
            Text::new("请另存为 JPG 或 PNG 后重新提交", "Save it as JPG or PNG and submit that"),
        )
    }

    /// Encrypted with a password.
    pub(crate) fn encrypted() -> Self {
        Self::new(
            DecodeErrorKind::Encrypted,
            Text::new("PDF 已加密，需要密码才能打开", "The PDF is encrypted and needs a password"),
            Text::new(
                "请客户去掉密码后重新发送，或直接提供扫描图片",
                "Ask the client to remove the password, or for the scanned pictures themselves",
            ),
        )
    }

    /// The file could not be read from disk.
    pub(crate) fn io(error: &std::io::Error) -> Self {
        use std::io::ErrorKind;
        let why = crate::system::words(error);
        let (what, advice) = match error.kind() {
            ErrorKind::NotFound => (
                Text::new("文件不存在或已被移走", "The file does not exist or was moved"),
                Text::new("请核对路径后重试", "Check the path and try again"),
            ),
            ErrorKind::PermissionDenied => (
                Text::new("没有读取该文件的权限", "No permission to read the file"),
                Text::new(
                    "请在文件属性中授予读取权限，或复制到自己的文件夹后再检查",
                    "Grant read permission, or copy it to a folder of your own and check it there",
                ),
            ),
            ErrorKind::InvalidFilename => (
                Text::new(format!("无法读取文件（{}）", why.zh), format!("The file cannot be read ({})", why.en)),
                Text::new(
                    "请缩短文件名，或移到层级较浅的文件夹后再检查",
                    "Give it a shorter name, or move it to a folder that is less deep, and check it there",
                ),
            ),
            _ => (
                Text::new(format!("无法读取文件（{}）", why.zh), format!("The file cannot be read ({})", why.en)),
                Text::new(
                    "请关闭正在使用该文件的程序，或复制到本机磁盘后再检查",
                    "Close the program that uses it, or copy it to a local disk and check it there",
                ),
            ),
        };
        Self::new(DecodeErrorKind::Io, what, advice)
    }

    /// A folder, FIFO, socket or device where a file was expected.
    pub(crate) fn not_a_file() -> Self {
        Self::new(
            DecodeErrorKind::Io,
            Text::new(
                "不是普通文件（设备、管道或文件夹），未打开",
                "Not a regular file (a device, pipe or folder): not opened",
            ),
            Text::new("请指定图片或 PDF 文件", "Name a picture or PDF file"),
        )
    }

    /// The file's size changed between looking and reading.
    pub(crate) fn changed() -> Self {
        Self::new(
            DecodeErrorKind::Io,
            Text::new("读取过程中文件发生了变化", "The file changed while it was read"),
            Text::new(
                "可能仍在复制或同步，请等传输完成后再检查",
                "It may still be copied or synchronised: wait until that is done and check again",
            ),
        )
    }

    /// It took longer than `limit`.
    pub(crate) fn timed_out(limit: Duration) -> Self {
        let seconds = limit.as_secs_f64();
        Self::new(
            DecodeErrorKind::TimedOut,
            Text::new(
                format!("用时超过每个文件 {seconds} 秒的上限，已放弃"),
                format!("took longer than {seconds} seconds, the most allowed for one file, and was given up"),
            ),
            Text::new(
                "请用 --timeout 放宽时限，或另存为普通 JPEG 后重试",
                "Allow more time with --timeout, or save it as an ordinary JPEG and try again",
            ),
        )
    }

    /// A decoder failed in a way it should not have.
    pub(crate) fn internal(detail: impl Display) -> Self {
        Self::new(
            DecodeErrorKind::Internal,
            Text::new(
                format!("解码器内部出错（{detail}），该文件无法判断"),
                format!("The decoder failed internally ({detail}): the file cannot be judged"),
            ),
            resend(),
        )
    }
}

/// Chinese that stands behind Chinese: with a space where it begins in Latin.
pub(in crate::input) fn spaced(text: &str) -> String {
    let latin = text.starts_with(|first: char| first.is_ascii_alphanumeric());
    if latin { format!(" {text}") } else { text.to_owned() }
}

/// What decoders often say, in Chinese; with the format before it, where they name it.
const DECODERS_SAY: [(&str, &str); 15] = [
    ("unexpected end", "数据中途中断"),
    ("unexpected eof", "数据中途中断"),
    ("unexpectedeof", "数据中途中断"),
    ("end of file", "数据中途中断"),
    ("fill whole buffer", "数据中途中断"),
    ("truncated", "数据中途中断"),
    ("no picture data", "没有图片数据"),
    ("no pages", "没有页面"),
    ("a page is missing", "缺少页面"),
    ("is missing", "内容有缺失"),
    ("no directory", "缺少页面目录"),
    ("palette", "调色板有缺失"),
    ("header", "文件头不完整"),
    ("size", "尺寸不对"),
    ("do not cover", "画面数据不完整"),
];

fn in_chinese(detail: &str) -> String {
    let said = detail.to_lowercase();
    let Some((_, chinese)) = DECODERS_SAY.iter().find(|(english, _)| said.contains(english)) else {
        return detail.to_owned();
    };
    match detail.split_once(": ") {
        Some((format, _)) if ["JPEG", "JPEG XL", "JPEG 2000", "HEIC", "TIFF", "PDF"].contains(&format) => {
            format!("{format}：{chinese}")
        }
        _ => (*chinese).to_owned(),
    }
}

fn resend() -> Text {
    Text::new(
        "请客户重新发送原文件；仍打不开时请重新拍摄或扫描",
        "Ask for the original file again; if that does not open either, for a new photo or scan",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_decoders_say_is_in_chinese_too() {
        for (detail, chinese) in [
            ("HEIC: container: unexpected end of data", "（HEIC：数据中途中断）"),
            ("JPEG: no picture data", "（JPEG：没有图片数据）"),
            ("PDF: no pages", "（PDF：没有页面）"),
            ("unexpected end of file", "（数据中途中断）"),
        ] {
            let message = DecodeError::damaged(detail).message;
            assert!(message.zh.ends_with(chinese) && message.en.contains(detail), "{message:?}");
        }
    }

    #[test]
    fn latin_stands_apart_from_chinese() {
        assert_eq!(DecodeError::unsupported("AVIF 图片", "An AVIF picture").message.zh, "暂不支持 AVIF 图片");
        assert_eq!(DecodeError::unsupported("这种格式", "This format").message.zh, "暂不支持这种格式");
    }
}
