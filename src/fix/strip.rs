//! Takes what can hold a location out of a file and leaves the picture's own bytes as they are.

use memchr::{memchr, memmem};

use crate::Text;
use crate::input::metadata::{apply_exif, names_location};
use crate::input::{Format, Metadata};

/// Something in a file that is not to be passed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Private {
    /// Where the picture was taken.
    Location,
    /// Compressed or encoded text, in which a location cannot be seen.
    Packed,
    /// Bytes behind the picture's end: a phone's short film, or further pictures with tags of their own.
    Behind,
}

impl Private {
    /// What `bytes` hold beside the location that the picture's own EXIF tells.
    pub(super) fn of(bytes: &[u8], format: Format) -> Option<Self> {
        if names_location(bytes) || (format == Format::Pdf && pictures_hold_location(bytes)) {
            return Some(Self::Location);
        }
        match format {
            Format::Jpeg => jpeg(bytes).filter(|(_, end)| *end < bytes.len()).map(|_| Self::Behind),
            Format::Png => png_extra(bytes),
            // The box that holds a Motion Photo's film.
            Format::Heic => memmem::find(bytes, b"mpvd").map(|_| Self::Behind),
            _ => None,
        }
    }

    /// What is told of a copy without it.
    pub(super) fn removed(self) -> Text {
        match self {
            Self::Location => {
                Text::new("已删除拍摄位置（图像数据未改动）", "location removed (picture data untouched)")
            }
            Self::Packed => Text::new(
                "已删除可能含拍摄位置的附加文字（图像数据未改动）",
                "text tags that may hold a location removed (picture data untouched)",
            ),
            Self::Behind => Text::new(
                "已删除图片后面附带的内容（短视频或其他图片，可能含拍摄位置；图像数据未改动）",
                "what stood behind the picture removed (a film or further pictures, which may hold a location; picture data \
                 untouched)",
            ),
        }
    }
}

/// `bytes` without EXIF, XMP and IPTC, up to the picture's end; `None` where the format is none of those handled here, the
/// file's structure is not understood, or a location is left. Colour profile and density stay.
pub(super) fn without_location(bytes: &[u8], format: Format) -> Option<Vec<u8>> {
    let copy = match format {
        Format::Jpeg => jpeg(bytes)?.0,
        Format::Png => png(bytes)?,
        _ => return None,
    };
    (!names_location(&copy)).then_some(copy)
}

/// Whether the EXIF of a JPEG that a PDF holds whole tells a location.
fn pictures_hold_location(bytes: &[u8]) -> bool {
    const HEADER: &[u8] = b"Exif\0\0";
    // As long as a segment of a JPEG can be.
    const LONGEST: usize = 65_533;
    memmem::find_iter(bytes, HEADER).any(|at| {
        let block = &bytes[at + HEADER.len()..];
        let mut metadata = Metadata::default();
        apply_exif(&mut metadata, &block[..block.len().min(LONGEST)]);
        metadata.has_location
    })
}

/// A JPEG without its tags, and where its picture ends in `bytes`.
fn jpeg(bytes: &[u8]) -> Option<(Vec<u8>, usize)> {
    const START_OF_SCAN: u8 = 0xda;
    const END: u8 = 0xd9;
    let mut out = bytes.get(..2).filter(|start| *start == [0xff, 0xd8])?.to_vec();
    let (mut at, mut scanned) = (2, false);
    // Phones append further pictures, which carry tags of their own: only what lies before the end is taken.
    while at < bytes.len() || !scanned {
        let (marker, code) = (*bytes.get(at)?, *bytes.get(at + 1)?);
        match code {
            _ if marker != 0xff => return None,
            0xff => {
                at += 1;
                continue;
            }
            END => {
                out.extend_from_slice(&[0xff, END]);
                return Some((out, at + 2));
            }
            _ => {}
        }
        let length = usize::from(u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?]));
        let segment = bytes.get(at..at + 2 + length.max(2))?;
        if !is_tag(code, &segment[4..]) {
            out.extend_from_slice(segment);
        }
        at += segment.len();
        if code == START_OF_SCAN {
            scanned = true;
            let data = scan_data(&bytes[at..]);
            out.extend_from_slice(data);
            at += data.len();
        }
    }
    Some((out, bytes.len()))
}

/// Whether a segment holds tags: APP1 EXIF and XMP, APP13 IPTC, APP2 where it is the list of the pictures behind this one.
fn is_tag(code: u8, content: &[u8]) -> bool {
    matches!(code, 0xe1 | 0xed) || (code == 0xe2 && content.starts_with(b"MPF\0"))
}

/// A scan's coded data: up to the next marker that is not one of its own.
fn scan_data(bytes: &[u8]) -> &[u8] {
    let mut at = 0;
    while let Some(found) = memchr(0xff, &bytes[at..]) {
        at += found;
        match bytes.get(at + 1) {
            Some(0 | 0xd0..=0xd7) => at += 2,
            Some(0xff) => at += 1,
            Some(_) => return &bytes[..at],
            None => break,
        }
    }
    bytes
}

/// The chunks of a PNG up to its end, whole, each with its kind; `None` for one that is cut off.
fn chunks(bytes: &[u8]) -> impl Iterator<Item = Option<(&[u8], &[u8])>> {
    const SIGNATURE: usize = 8;
    let mut at = SIGNATURE;
    let mut over = false;
    std::iter::from_fn(move || {
        if over || at >= bytes.len() {
            return None;
        }
        let chunk = chunk(&bytes[at..]);
        over = chunk.is_none_or(|(kind, _)| kind == b"IEND");
        at += chunk.map_or(0, |(_, chunk)| chunk.len());
        Some(chunk)
    })
}

fn chunk(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let length = u32::from_be_bytes(bytes.get(..4)?.try_into().ok()?) as usize;
    Some((bytes.get(4..8)?, bytes.get(..length.checked_add(12)?)?))
}

fn png(bytes: &[u8]) -> Option<Vec<u8>> {
    const TAGS: [&[u8]; 4] = [b"eXIf", b"iTXt", b"tEXt", b"zTXt"];
    let mut out = bytes.get(..8)?.to_vec();
    for chunk in chunks(bytes) {
        let (kind, chunk) = chunk?;
        if !TAGS.contains(&kind) {
            out.extend_from_slice(chunk);
        }
    }
    Some(out)
}

/// What a PNG holds beside its picture in which a location cannot be looked for.
fn png_extra(bytes: &[u8]) -> Option<Private> {
    let mut length = 8;
    for (kind, chunk) in chunks(bytes).flatten() {
        length += chunk.len();
        let text = &chunk[8..];
        let compressed = || memchr(0, text).and_then(|end| text.get(end + 1)).is_some_and(|&flag| flag != 0);
        let packed = match kind {
            b"zTXt" => true,
            b"iTXt" => compressed(),
            // EXIF and XMP as hexadecimal digits.
            b"tEXt" => text.starts_with(b"Raw profile type"),
            _ => false,
        };
        if packed {
            return Some(Private::Packed);
        }
    }
    (length < bytes.len()).then_some(Private::Behind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{ImageFormat, RgbImage};
    use std::io::Cursor;

    fn picture() -> RgbImage {
        RgbImage::from_fn(64, 48, |x, y| image::Rgb([(x * 4) as u8, (y * 5) as u8, 90]))
    }

    #[test]
    fn a_jpeg_loses_its_tags_and_nothing_else() {
        let plain = crate::picture::jpeg(&picture(), 90, crate::picture::Chroma::Full).unwrap();
        let mut tagged = plain[..2].to_vec();
        tagged.extend_from_slice(b"\xff\xe1\x00\x0eExif\0\0GPS56N");
        tagged.extend_from_slice(&plain[2..]);
        tagged.extend_from_slice(b"\xff\xd8 a second picture with GPS\xff\xd9");
        let stripped = without_location(&tagged, Format::Jpeg).unwrap();
        assert_eq!(stripped, plain);
    }

    #[test]
    fn a_png_keeps_its_pixels() {
        let mut plain = Cursor::new(Vec::new());
        picture().write_to(&mut plain, ImageFormat::Png).unwrap();
        let plain = plain.into_inner();
        let mut tagged = plain[..33].to_vec();
        tagged.extend_from_slice(b"\x00\x00\x00\x04eXIfMM\0*\0\0\0\0");
        tagged.extend_from_slice(&plain[33..]);
        assert_eq!(without_location(&tagged, Format::Png).unwrap(), plain);
    }

    /// A JPEG with `content` in a segment of tags.
    fn with_tag(jpeg: &[u8], content: &[u8]) -> Vec<u8> {
        let length = u16::try_from(content.len() + 2).unwrap().to_be_bytes();
        [&jpeg[..2], b"\xff\xe1", &length, content, &jpeg[2..]].concat()
    }

    #[test]
    fn a_location_is_found_wherever_it_stands() {
        let plain = crate::picture::jpeg(&picture(), 90, crate::picture::Chroma::Full).unwrap();
        assert_eq!(Private::of(&plain, Format::Jpeg), None);
        let xmp = with_tag(&plain, b"http://ns.adobe.com/xap/1.0/\0<x exif:GPSLatitude='48,51N'/>");
        assert_eq!(Private::of(&xmp, Format::Jpeg), Some(Private::Location));
        assert_eq!(without_location(&xmp, Format::Jpeg).unwrap(), plain);
        let film = [&plain[..], b"\0\0\0\x18ftypmp42 \xa9xyz+48.85"].concat();
        assert_eq!(Private::of(&film, Format::Jpeg), Some(Private::Behind));
        assert_eq!(without_location(&film, Format::Jpeg).unwrap(), plain);
        let tiff = [&b"II*\0<x exif:GPSLongitude='2,21E'/>"[..], &plain].concat();
        assert_eq!(Private::of(&tiff, Format::Tiff), Some(Private::Location));
        assert_eq!(without_location(&tiff, Format::Tiff), None, "to be written anew");
    }

    #[test]
    fn a_location_in_a_pdf_is_found() {
        // One directory with a pointer to another, which holds a latitude.
        let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x25\x88\x04\0\x01\0\0\0\x1a\0\0\0\0\0\0\0".to_vec();
        exif.extend_from_slice(b"\x01\0\x02\0\x05\0\x01\0\0\0\x2c\0\0\0\0\0\0\0\x30\0\0\0\x01\0\0\0");
        let pdf = [&b"%PDF-1.4 stream "[..], &exif, b" endstream"].concat();
        assert_eq!(Private::of(&pdf, Format::Pdf), Some(Private::Location));
        assert_eq!(Private::of(b"%PDF-1.4 stream Exif\0\0II*\0", Format::Pdf), None);
    }

    #[test]
    fn text_in_a_png_that_cannot_be_looked_into_is_told() {
        let mut plain = Cursor::new(Vec::new());
        picture().write_to(&mut plain, ImageFormat::Png).unwrap();
        let plain = plain.into_inner();
        let with = |kind: &[u8], text: &[u8]| {
            let length = u32::try_from(text.len()).unwrap().to_be_bytes();
            [&plain[..33], &length, kind, text, b"crc!", &plain[33..]].concat()
        };
        assert_eq!(Private::of(&plain, Format::Png), None);
        assert_eq!(Private::of(&with(b"tEXt", b"Comment\0a scan"), Format::Png), None);
        for (kind, text) in [
            (b"zTXt", &b"XML\0\0x"[..]),
            (b"iTXt", b"XML:com.adobe.xmp\0\x01\0\0\0x"),
            (b"tEXt", b"Raw profile type exif\0\n6d6d"),
        ] {
            let packed = with(kind, text);
            assert_eq!(Private::of(&packed, Format::Png), Some(Private::Packed));
            assert_eq!(without_location(&packed, Format::Png).unwrap(), plain);
        }
        let behind = [&plain[..], b"a film"].concat();
        assert_eq!(Private::of(&behind, Format::Png), Some(Private::Behind));
    }

    #[test]
    fn a_jpeg_in_several_scans_is_kept_to_its_last() {
        let scans = b"\xff\xd8\xff\xda\0\x03\0ab\xff\0\xff\xd1c\xff\xc4\0\x04\xff\xd9\xff\xda\0\x03\0de\xff\xd9";
        let behind = [&scans[..], b"\xff\xd8 another"].concat();
        assert_eq!(without_location(&behind, Format::Jpeg).unwrap(), scans);
    }

    #[test]
    fn broken_structures_are_not_guessed_at() {
        for bytes in [&b""[..], b"\xff\xd8", b"\xff\xd8\xff\xe1\xff\xff", b"\xff\xd8\x00\x00"] {
            assert_eq!(without_location(bytes, Format::Jpeg), None);
        }
        assert_eq!(without_location(b"\x89PNG\r\n\x1a\n\xff\xff\xff\xffIDAT", Format::Png), None);
    }
}
