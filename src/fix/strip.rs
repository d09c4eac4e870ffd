//! Takes the tags that can hold a location out of a file and leaves the picture's own bytes as they are.

use crate::input::Format;

/// `bytes` without EXIF, XMP and IPTC; `None` where the format is none of those handled here or the file's structure is
/// not understood. Colour profile and density stay.
pub(super) fn without_location(bytes: &[u8], format: Format) -> Option<Vec<u8>> {
    match format {
        Format::Jpeg => jpeg(bytes),
        Format::Png => png(bytes),
        _ => None,
    }
}

fn jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    const START_OF_SCAN: u8 = 0xda;
    // APP1 holds EXIF and XMP, APP13 IPTC.
    const TAGS: [u8; 2] = [0xe1, 0xed];
    let mut out = bytes.get(..2).filter(|start| *start == [0xff, 0xd8])?.to_vec();
    let mut at = 2;
    loop {
        let (marker, code) = (*bytes.get(at)?, *bytes.get(at + 1)?);
        if marker != 0xff {
            return None;
        }
        if code == 0xff {
            at += 1;
            continue;
        }
        if code == START_OF_SCAN {
            out.extend_from_slice(image_data(&bytes[at..]));
            return Some(out);
        }
        let length = usize::from(u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?]));
        let segment = bytes.get(at..at + 2 + length.max(2))?;
        if !TAGS.contains(&code) {
            out.extend_from_slice(segment);
        }
        at += segment.len();
    }
}

/// Up to the end of the picture: phones append further pictures, which carry tags of their own.
fn image_data(scan: &[u8]) -> &[u8] {
    let end = scan.windows(2).position(|pair| pair == [0xff, 0xd9]);
    end.map_or(scan, |end| &scan[..end + 2])
}

fn png(bytes: &[u8]) -> Option<Vec<u8>> {
    const SIGNATURE: usize = 8;
    const TAGS: [&[u8]; 4] = [b"eXIf", b"iTXt", b"tEXt", b"zTXt"];
    let mut out = bytes.get(..SIGNATURE)?.to_vec();
    let mut at = SIGNATURE;
    while at < bytes.len() {
        let length = u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?) as usize;
        let kind = bytes.get(at + 4..at + 8)?;
        let chunk = bytes.get(at..at.checked_add(length)?.checked_add(12)?)?;
        if !TAGS.contains(&kind) {
            out.extend_from_slice(chunk);
        }
        at += chunk.len();
        if kind == b"IEND" {
            break;
        }
    }
    Some(out)
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

    #[test]
    fn broken_structures_are_not_guessed_at() {
        for bytes in [&b""[..], b"\xff\xd8", b"\xff\xd8\xff\xe1\xff\xff", b"\xff\xd8\x00\x00"] {
            assert_eq!(without_location(bytes, Format::Jpeg), None);
        }
        assert_eq!(without_location(b"\x89PNG\r\n\x1a\n\xff\xff\xff\xffIDAT", Format::Png), None);
    }
}
