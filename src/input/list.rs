//! A list of paths from a file or a pipe (`--files-from`).

use std::io::{self, Read};
use std::path::PathBuf;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Reads paths, one a line, or separated by NUL where the list holds any NUL.
///
/// A UTF-8 byte-order mark and CR LF line ends (Windows) are tolerated, empty entries are left out. On Unix a path's bytes
/// are kept as they are; elsewhere bytes that are not UTF-8 become U+FFFD. UTF-16 with a byte-order mark, as Windows
/// PowerShell writes it, is read too.
///
/// # Errors
/// What reading `reader` gives.
pub fn read_list(mut reader: impl Read) -> io::Result<Vec<PathBuf>> {
    let mut bytes = Vec::new();
    reader.read_to_end(&mut bytes)?;
    let bytes = match utf16(&bytes) {
        Some(text) => text.into_bytes(),
        None => bytes,
    };
    let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&bytes);
    let nul_separated = bytes.contains(&0);
    let separator = if nul_separated { 0 } else { b'\n' };
    let entries = bytes
        .split(|&byte| byte == separator)
        .map(|entry| if nul_separated { entry } else { entry.strip_suffix(b"\r").unwrap_or(entry) });
    Ok(entries.filter(|entry| !entry.is_empty()).map(path_of).collect())
}

fn utf16(bytes: &[u8]) -> Option<String> {
    let (order, rest): (fn([u8; 2]) -> u16, _) = match bytes {
        [0xff, 0xfe, rest @ ..] => (u16::from_le_bytes, rest),
        [0xfe, 0xff, rest @ ..] => (u16::from_be_bytes, rest),
        _ => return None,
    };
    let units: Vec<u16> = rest.chunks_exact(2).map(|pair| order([pair[0], pair[1]])).collect();
    Some(String::from_utf16_lossy(&units))
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

    #[cfg(unix)]
    #[test]
    fn bytes_that_are_not_utf8_are_kept() {
        use std::os::unix::ffi::OsStrExt;
        let paths = read_list(&b"a\xffb.jpg\n"[..]).unwrap();
        assert_eq!(paths[0].as_os_str().as_bytes(), b"a\xffb.jpg");
    }
}
