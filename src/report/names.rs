//! File names as they may be shown: nothing in a name may move the cursor, colour the screen or turn the line around.

use std::fmt::Write;
use std::path::{Path, is_separator};

/// The path for a terminal or a text: control, bidirectional and invisible format characters are written as escapes,
/// bytes that are not UTF-8 as `\xNN`.
pub fn for_terminal(path: &Path) -> String {
    spelled_out(path.as_os_str().as_encoded_bytes())
}

/// The same with `/` between its parts on every platform.
pub fn with_slashes(path: &Path) -> String {
    let parts = path.as_os_str().as_encoded_bytes().split(|&byte| is_separator(char::from(byte)));
    parts.map(spelled_out).collect::<Vec<_>>().join("/")
}

fn spelled_out(name: &[u8]) -> String {
    let mut shown = String::new();
    for chunk in name.utf8_chunks() {
        shown.push_str(&clean(chunk.valid()));
        for byte in chunk.invalid() {
            let _ = write!(shown, "\\x{byte:02X}");
        }
    }
    shown
}

/// A text of unknown origin (a file's name, a tag in it) with the same replacements.
pub fn clean(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if is_harmful(c) {
            shown.extend(c.escape_default());
        } else {
            shown.push(c);
        }
    }
    shown
}

/// Like [`clean`] for a text of several lines: line breaks stay.
pub fn clean_lines(text: &str) -> String {
    text.lines().map(clean).collect::<Vec<_>>().join("\n")
}

/// U+FFFE and U+FFFF are no characters, and XML allows them not even as references.
fn is_harmful(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}'
            | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_names_stay_as_they_are() {
        for name in ["a/营业执照 (1).jpg", "é=+'\"&%!.png", "C:\\Users\\张三\\扫描.pdf"] {
            assert_eq!(for_terminal(Path::new(name)), name);
        }
    }

    #[test]
    fn what_could_deceive_is_spelled_out() {
        assert_eq!(for_terminal(Path::new("a\nb\x1b[31m.jpg")), "a\\nb\\u{1b}[31m.jpg");
        assert_eq!(for_terminal(Path::new("a\u{202e}gpj.exe")), "a\\u{202e}gpj.exe");
    }

    #[test]
    fn what_no_xml_may_hold_is_spelled_out() {
        assert_eq!(clean("a\u{fffe}b\u{ffff}c\0d\u{fffd}"), "a\\u{fffe}b\\u{ffff}c\\u{0}d\u{fffd}");
    }

    #[cfg(unix)]
    #[test]
    fn bytes_that_are_not_utf8_are_spelled_out() {
        use std::os::unix::ffi::OsStrExt;
        let name = std::ffi::OsStr::from_bytes(b"a\xffb.jpg");
        assert_eq!(for_terminal(Path::new(name)), "a\\xFFb.jpg");
    }
}
