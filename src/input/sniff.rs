//! Format by content, never by name. Knows signatures only; decodes nothing.

mod boxes;
mod raw;

use serde::{Deserialize, Serialize};

use crate::Text;

/// How many bytes of a file's beginning are enough for [`sniff`].
pub const HEAD: usize = 4096;

/// A file format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Format {
    Jpeg,
    Png,
    Tiff,
    Webp,
    Bmp,
    Gif,
    Heic,
    Avif,
    JpegXl,
    Jpeg2000,
    Pdf,
    /// Portable any-map (PBM, PGM, PPM, PAM).
    Pnm,
    /// A camera's raw data.
    Raw,
    /// A word processor's, spreadsheet's or archive file.
    Office,
    /// A picture or page format that is known by name only (PSD, SVG, OFD, DjVu ...).
    Other,
    /// Anything else.
    Unknown,
}

impl Format {
    /// Whether a file of this format found below a folder is reported on: everything in which a client sends a photo or
    /// scan, decodable or not.
    pub fn may_hold_a_picture(self) -> bool {
        self != Self::Unknown
    }
}

/// Format of `bytes` (the first [`HEAD`] bytes of a file are enough; with the whole file TIFF and RAW are told apart more
/// surely).
pub fn sniff(bytes: &[u8]) -> Format {
    recognise(bytes).0
}

/// Format of `bytes`, and its name in words where the format alone does not tell it.
pub(crate) fn recognise(bytes: &[u8]) -> (Format, Option<Text>) {
    if let Some(format) = by_signature(bytes) {
        return (format, None);
    }
    if let Some(found) = boxes::recognise(bytes) {
        return found;
    }
    if let Some(name) = raw::recognise(bytes) {
        return (Format::Raw, Some(name));
    }
    if is_tiff(bytes) {
        return (Format::Tiff, None);
    }
    if let Some((zh, en)) = office(bytes) {
        return (Format::Office, Some(Text::new(zh, en)));
    }
    if let Some((zh, en)) = other(bytes) {
        return (Format::Other, Some(Text::new(zh, en)));
    }
    (Format::Unknown, not_pictures(bytes).map(|(zh, en)| Text::new(zh, en)))
}

fn by_signature(bytes: &[u8]) -> Option<Format> {
    Some(match bytes {
        [0xff, 0xd8, 0xff, ..] => Format::Jpeg,
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Format::Png,
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Format::Webp,
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Format::Gif,
        [0xff, 0x0a, ..] => Format::JpegXl,
        [0xff, 0x4f, 0xff, 0x51, ..] => Format::Jpeg2000,
        [b'P', b'1'..=b'7', b' ' | b'\t' | b'\r' | b'\n', ..] => Format::Pnm,
        [b'B', b'M', ..] if is_bitmap(bytes) => Format::Bmp,
        // An archive or an office document may hold a PDF as it is.
        _ if !is_zip(bytes) && office(bytes).is_none() && is_pdf(bytes) => Format::Pdf,
        _ => return None,
    })
}

/// "BM" alone begins many a text; a bitmap also states the size of its header.
fn is_bitmap(bytes: &[u8]) -> bool {
    let header = bytes.get(14..18).and_then(|b| b.try_into().ok()).map(u32::from_le_bytes);
    matches!(header, Some(12 | 16 | 40 | 52 | 56 | 64 | 108 | 124))
}

/// Readers look for the header in the first 1024 bytes: scanners and mail gateways put bytes before it.
fn is_pdf(bytes: &[u8]) -> bool {
    bytes.get(..bytes.len().min(1024)).is_some_and(|head| contains(head, b"%PDF-"))
}

fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

fn is_tiff(bytes: &[u8]) -> bool {
    matches!(
        bytes,
        [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] | [b'I', b'I', 43, 0, ..] | [b'M', b'M', 0, 43, ..]
    )
}

type Named = (&'static str, &'static str);

fn office(bytes: &[u8]) -> Option<Named> {
    Some(match bytes {
        [b'P', b'K', 3, 4, ..] => {
            let head = bytes.get(..bytes.len().min(HEAD)).unwrap_or(bytes);
            if contains(head, b"OFD.xml") {
                return None;
            } else if contains(head, b"word/") {
                ("Word 文档", "A Word document")
            } else if contains(head, b"xl/") {
                ("Excel 表格", "An Excel workbook")
            } else if contains(head, b"ppt/") {
                ("PowerPoint 演示文稿", "A PowerPoint presentation")
            } else if contains(head, b"[Content_Types].xml") {
                ("Office 文档", "An Office document")
            } else if is_live_photo(bytes) {
                ("苹果实况照片包（LIVP）", "An Apple Live Photo package (LIVP)")
            } else if contains(head, b"opendocument") {
                ("OpenDocument 文档", "An OpenDocument file")
            } else {
                ("ZIP 压缩包", "A ZIP archive")
            }
        }
        [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, ..] => {
            ("旧版 Office 或 WPS 文档", "An old Office or WPS document")
        }
        [b'{', b'\\', b'r', b't', b'f', ..] => ("RTF 文档", "An RTF document"),
        [b'R', b'a', b'r', b'!', 0x1a, 7, ..] => ("RAR 压缩包", "A RAR archive"),
        [b'7', b'z', 0xbc, 0xaf, 0x27, 0x1c, ..] => ("7z 压缩包", "A 7z archive"),
        _ => return None,
    })
}

/// A still and a film in a ZIP, as iPhones hand Live Photos on; the first of them stands at the beginning.
fn is_live_photo(bytes: &[u8]) -> bool {
    let length = bytes.get(26..28).map_or(0, |digits| usize::from(digits[0]) | usize::from(digits[1]) << 8);
    let name = bytes.get(30..30 + length).unwrap_or_default().to_ascii_lowercase();
    [&b".heic"[..], b".mov"].iter().any(|ending| name.ends_with(ending))
}

fn other(bytes: &[u8]) -> Option<Named> {
    Some(match bytes {
        [b'P', b'K', 3, 4, ..] => ("OFD 版式文件", "An OFD document"),
        [b'8', b'B', b'P', b'S', ..] => ("Photoshop（PSD）文件", "A Photoshop (PSD) file"),
        [0, 0, 1, 0, 1..=64, 0, ..] => ("ICO 图标", "An ICO icon"),
        [b'A', b'T', b'&', b'T', b'F', b'O', b'R', b'M', ..] => ("DjVu 文件", "A DjVu document"),
        [b'%', b'!', b'P', b'S', ..] | [0xc5, 0xd0, 0xd3, 0xc6, ..] => {
            ("PostScript（EPS）文件", "A PostScript (EPS) file")
        }
        [b'I', b'I', 0xbc, ..] => ("JPEG XR 图片", "A JPEG XR picture"),
        [b'q', b'o', b'i', b'f', ..] => ("QOI 图片", "A QOI picture"),
        [b'D', b'D', b'S', b' ', ..] => ("DDS 图片", "A DDS picture"),
        [b'v', b'/', b'1', 1, ..] => ("OpenEXR 图片", "An OpenEXR picture"),
        [b'#', b'?', b'R', b'A', b'D', b'I', b'A', b'N', b'C', b'E', ..] => {
            ("Radiance HDR 图片", "A Radiance HDR picture")
        }
        [0xd7, 0xcd, 0xc6, 0x9a, ..] => ("WMF 图元文件", "A WMF metafile"),
        [0x89, b'P', b'N', b'G', ..] => {
            ("传输中被当作文本改动的 PNG 图片", "A PNG picture that was changed as if it were text on its way")
        }
        _ if is_behind_others(bytes) => (
            "图片前面有多余数据的文件（多数程序打不开）",
            "A picture behind foreign bytes, which most programs cannot open,",
        ),
        _ if bytes.get(128..132) == Some(b"DICM") => ("DICOM 医学影像", "A DICOM file"),
        _ if bytes.get(40..44) == Some(b" EMF") => ("EMF 图元文件", "An EMF metafile"),
        _ if is_svg(bytes) => ("SVG 矢量图", "An SVG drawing"),
        _ => return None,
    })
}

/// A JPEG or PNG begins soon after the beginning, where programs do not look for it. (In music it is the cover.)
fn is_behind_others(bytes: &[u8]) -> bool {
    if bytes.starts_with(b"ID3") {
        return false;
    }
    let head = bytes.get(..bytes.len().min(64)).unwrap_or(bytes);
    [&b"\xff\xd8\xff\xe0\x00\x10JFIF\0"[..], b"\xff\xd8\xff\xe1", b"\x89PNG\r\n\x1a\n"]
        .iter()
        .any(|start| contains(head, start))
}

/// What else a file sent as a picture often turns out to be.
fn not_pictures(bytes: &[u8]) -> Option<Named> {
    let head = text_head(bytes);
    Some(match bytes {
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => ("视频或其他媒体文件", "a video or other media file"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'A', b'V', b'I', b' ', ..] => ("AVI 视频", "an AVI video"),
        [b'M', b'Z', ..] => ("Windows 程序", "a Windows program"),
        _ if head.starts_with("<!doctype html") || head.starts_with("<html") => ("网页（HTML）", "a web page (HTML)"),
        _ if !bytes.is_empty() && bytes.iter().take(512).all(|&b| b == 0) => ("全零字节", "nothing but zero bytes"),
        _ if !head.is_empty() => ("文本文件", "a text file"),
        _ => return None,
    })
}

fn is_svg(bytes: &[u8]) -> bool {
    let head = text_head(bytes);
    head.starts_with("<svg") || (head.starts_with("<?xml") && head.contains("<svg"))
}

/// The beginning as lower-case text, empty where it is not text.
fn text_head(bytes: &[u8]) -> String {
    let head = bytes.get(..bytes.len().min(1024)).unwrap_or(bytes);
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let valid = match std::str::from_utf8(head) {
        Ok(text) => text,
        // Cut within a character.
        Err(error) if error.valid_up_to() + 4 > head.len() => {
            std::str::from_utf8(head.get(..error.valid_up_to()).unwrap_or_default()).unwrap_or_default()
        }
        Err(_) => return String::new(),
    };
    if valid.chars().any(|c| c.is_control() && !c.is_whitespace()) {
        return String::new();
    }
    valid.trim_start().to_lowercase()
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures() {
        for (bytes, format) in [
            (&b"\xff\xd8\xff\xe0"[..], Format::Jpeg),
            (b"\x89PNG\r\n\x1a\n", Format::Png),
            (b"RIFF\0\0\0\0WEBPVP8 ", Format::Webp),
            (b"GIF89a", Format::Gif),
            (b"II\x2a\0\x08\0\0\0", Format::Tiff),
            (b"MM\0\x2b\0\x08\0\0", Format::Tiff),
            (b"junk\n%PDF-1.4", Format::Pdf),
            (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", Format::Heic),
            (b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif", Format::Avif),
            (b"\0\0\0\x18ftypMiHE\0\0\0\0mif1heic", Format::Heic),
            (b"\0\0\0\x18ftypcrx \0\0\0\x01crx isom", Format::Raw),
            (b"\0\0\0\x18ftypisom\0\0\0\x01isommp41", Format::Unknown),
            (b"\0\0\0\x0cJXL \r\n\x87\n", Format::JpegXl),
            (b"\0\0\0\x0cjP  \r\n\x87\n", Format::Jpeg2000),
            (b"II\x2a\0\x10\0\0\0CR\x02\0", Format::Raw),
            (b"PK\x03\x04....word/document.xml", Format::Office),
            (b"PK\x03\x04....OFD.xml", Format::Other),
            (b"P5\n2 2\n255\n", Format::Pnm),
            (b"BMW is a car maker", Format::Unknown),
            (b"hello", Format::Unknown),
            (b"\r\n\xff\xd8\xff\xe0\x00\x10JFIF\0", Format::Other),
            (b"\x89PNG\n\x1a\n\0\0\0\x0dIHDR", Format::Other),
            (b"", Format::Unknown),
        ] {
            assert_eq!(sniff(bytes), format, "{:?}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn every_beginning_of_every_length_is_survived() {
        let samples: [&[u8]; 4] = [
            b"II\x2a\0\x08\0\0\0\x02\0\x00\x01\x03\0\x01\0\0\0\x10\0\0\0",
            b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif",
            b"PK\x03\x04....word/document.xml",
            b"\xef\xbb\xbf<?xml version='1.0'?><svg",
        ];
        for sample in samples {
            for length in 0..=sample.len() {
                let _ = sniff(&sample[..length]);
            }
        }
    }
}
