//! A list of paths from a file or a pipe (`--files-from`).

use std::io::{self, Read};
use std::path::PathBuf;

use memchr::{memchr, memmem};

use crate::Text;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
/// About a million paths; a device that never ends is given up here.
const MOST_BYTES: u64 = 64 << 20;
/// ASCII characters in a row, as in `.jpg`, by which UTF-16 without a mark is told from paths of one character each.
const RUN: usize = 3;

type ByteOrder = fn([u8; 2]) -> u16;

/// Why a list could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ListError {
    /// The system gives no more of it.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// It has no end, or is no list.
    #[error("it has more than {} MB and is hardly a list of paths", MOST_BYTES >> 20)]
    TooLong,
    /// Its bytes are no text that is read here.
    #[error("it is in no encoding that is read here; save it as UTF-8 or UTF-16, one path a line or separated by NUL")]
    Encoding,
}

impl ListError {
    /// The same in both languages.
    pub fn text(&self) -> Text {
        let zh = match self {
            Self::Io(error) => return crate::system::words(error),
            Self::TooLong => format!("超过 {} MB，不像是文件列表", MOST_BYTES >> 20),
            Self::Encoding => "编码无法识别；请另存为 UTF-8 或 UTF-16，每行一个路径，或以 NUL 分隔".to_owned(),
        };
        Text::new(zh, self.to_string())
    }
}

/// Reads paths, one a line, or separated by NUL where the list holds any NUL.
///
/// A UTF-8 byte-order mark and CR LF line ends (Windows) are tolerated, empty entries are left out. On Unix a path's bytes
/// are kept as they are; elsewhere bytes that are not UTF-8 become U+FFFD. UTF-16, as Windows PowerShell writes it, is read
/// too, with a byte-order mark or without.
///
/// # Errors
/// [`ListError`] where reading fails, does not end, or gives what is no list: split at its NULs, UTF-32 would name the root
/// folder, and all of the machine would be searched.
pub fn read_list(reader: impl Read) -> Result<Vec<PathBuf>, ListError> {
    let bytes = bounded(reader, MOST_BYTES)?;
    let bytes = match utf16(&bytes) {
        Some(text) => text.into_bytes(),
        None => bytes,
    };
    let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&bytes);
    let nul_separated = memchr(0, bytes).is_some();
    if nul_separated && !is_nul_separated(bytes) {
        return Err(ListError::Encoding);
    }
    let separator = if nul_separated { 0 } else { b'\n' };
    let entries = bytes
        .split(|&byte| byte == separator)
        .map(|entry| if nul_separated { entry } else { entry.strip_suffix(b"\r").unwrap_or(entry) });
    Ok(entries.filter(|entry| !entry.is_empty()).map(path_of).collect())
}

fn bounded(reader: impl Read, most: u64) -> Result<Vec<u8>, ListError> {
    let mut bytes = Vec::new();
    reader.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most { Err(ListError::TooLong) } else { Ok(bytes) }
}

/// The text where it is UTF-16, by its mark or by its zero bytes.
fn utf16(bytes: &[u8]) -> Option<String> {
    let (little, big): (ByteOrder, ByteOrder) = (u16::from_le_bytes, u16::from_be_bytes);
    let units =
        |bytes: &[u8], order: ByteOrder| -> Vec<u16> { bytes.as_chunks::<2>().0.iter().copied().map(order).collect() };
    match bytes {
        // UTF-32 begins like UTF-16 with a character that no path holds.
        [0xff, 0xfe, 0, 0, ..] => None,
        [0xff, 0xfe, rest @ ..] => Some(String::from_utf16_lossy(&units(rest, little))),
        [0xfe, 0xff, rest @ ..] => Some(String::from_utf16_lossy(&units(rest, big))),
        _ if memchr(0, bytes).is_none() || bytes.len() % 2 == 1 => None,
        _ => [little, big].into_iter().find_map(|order| unmarked(&units(bytes, order))),
    }
}

/// The text of UTF-16 without a mark; `None` where it hardly is any.
fn unmarked(units: &[u16]) -> Option<String> {
    let is_ascii = |unit: &u16| (0x20..0x7f).contains(unit) || [9, 10, 13].contains(unit);
    // Zero bytes at every second place in a row.
    let has_run = units.windows(RUN).any(|run| run.iter().all(is_ascii));
    if !has_run || units.contains(&0) {
        return None;
    }
    String::from_utf16(units).ok()
}

/// Whether NULs separate paths: none stands at the beginning or beside another, as in UTF-32 and in pictures.
fn is_nul_separated(bytes: &[u8]) -> bool {
    bytes[0] != 0 && memmem::find(bytes, &[0, 0]).is_none()
}

#[cfg(unix)]
fn path_of(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    std::ffi::OsStr::from_bytes(bytes).into()
}

#[cfg(not(unix))]
fn path_of(bytes: &[u8]) -> PathBuf {
    String::from_utf8_lossy(bytes).into_owned().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(bytes: &[u8]) -> Vec<String> {
        read_list(bytes).unwrap().into_iter().map(|path| path.to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn lines_with_mark_and_carriage_returns() {
        assert_eq!(list(b"\xef\xbb\xbfa b.jpg\r\n\r\n\xe8\xaf\x81.jpg\n"), ["a b.jpg", "证.jpg"]);
    }

    #[test]
    fn nul_separated_keeps_newlines_in_names() {
        assert_eq!(list(b"a\nb.jpg\0c\r\0"), ["a\nb.jpg", "c\r"]);
    }

    #[test]
    fn utf16_from_powershell() {
        let bytes: Vec<u8> = "\u{feff}证.jpg\r\nb.jpg\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(list(&bytes), ["证.jpg", "b.jpg"]);
    }

    #[test]
    fn utf16_without_a_mark_is_told_by_its_zero_bytes() {
        for names in [&["/客户/证一.jpg", "b.jpg"][..], &["/scans"], &["C:\\一\\二.pdf"]] {
            let text = names.join("\r\n") + "\r\n";
            let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
            assert_eq!(list(&little), names);
            assert_eq!(list(&big), names);
        }
    }

    #[test]
    fn paths_between_nuls_are_no_utf16() {
        for names in [&["abc", "defgh"][..], &["./a", "./b"], &["a", "b.jpg"], &["证.jpg", "一"]] {
            for end in ["", "\0"] {
                assert_eq!(list((names.join("\0") + end).as_bytes()), names);
            }
        }
    }

    #[test]
    fn what_is_no_list_is_refused() {
        let text = "/home/a.jpg\n";
        let utf32 = |order: fn(u32) -> [u8; 4]| -> Vec<u8> { text.chars().flat_map(|c| order(c as u32)).collect() };
        let marked = [&b"\xff\xfe\0\0"[..], &utf32(u32::to_le_bytes)].concat();
        let picture = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR";
        for bytes in [&utf32(u32::to_le_bytes)[..], &utf32(u32::to_be_bytes), &marked, picture, &[0; 99]] {
            let error = read_list(bytes).unwrap_err();
            assert!(matches!(error, ListError::Encoding) && error.text().zh.contains("UTF-16"), "{bytes:?}");
        }
    }

    #[test]
    fn a_list_without_end_is_given_up() {
        assert!(matches!(bounded(io::repeat(b'a'), 1000), Err(ListError::TooLong)));
        assert_eq!(bounded(io::repeat(b'a').take(1000), 1000).unwrap().len(), 1000);
    }

    #[cfg(unix)]
    #[test]
    fn bytes_that_are_not_utf8_are_kept() {
        use std::os::unix::ffi::OsStrExt;
        let paths = read_list(&b"a\xffb.jpg\n"[..]).unwrap();
        assert_eq!(paths[0].as_os_str().as_bytes(), b"a\xffb.jpg");
    }
}
