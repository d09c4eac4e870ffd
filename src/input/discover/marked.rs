//! Marked-up pictures that this program drew: they show the marks beside the page, so that judging them tells of no paper.

use crate::Text;

/// Comment (ISO/IEC 10918-1, COM segment) that tells one, right behind the first segment of the JPEG.
const COMMENT: &[u8] = b"scanready marked-up picture";

/// Markers: start of the picture, application data, a comment, start of the pixels.
const START: [u8; 2] = [0xff, 0xd8];
const APPLICATION: std::ops::RangeInclusive<u8> = 0xe0..=0xef;
const COM: u8 = 0xfe;

/// The JPEG `bytes` with the comment; unchanged where it is no JPEG.
pub(crate) fn mark(mut bytes: Vec<u8>) -> Vec<u8> {
    let Some(rest) = bytes.strip_prefix(&START) else { return bytes };
    // JFIF and Exif have to stand first.
    let behind = match segment(rest) {
        Some((marker, content, _)) if APPLICATION.contains(&marker) => START.len() + 4 + content.len(),
        _ => START.len(),
    };
    let length = (COMMENT.len() as u16 + 2).to_be_bytes();
    let comment = [0xff, COM].iter().chain(&length).chain(COMMENT).copied();
    bytes.splice(behind..behind, comment);
    bytes
}

/// Whether the file that begins with `head` carries the comment.
pub(super) fn is_marked(head: &[u8]) -> bool {
    let mut rest = head.strip_prefix(&START).unwrap_or_default();
    while let Some((marker, content, after)) = segment(rest) {
        match marker {
            COM if content == COMMENT => return true,
            COM => rest = after,
            marker if APPLICATION.contains(&marker) => rest = after,
            // All comments of this program's stand before the tables.
            _ => return false,
        }
    }
    false
}

/// Why such a picture is left out.
pub(crate) fn reason() -> Text {
    Text::new("本程序画的标注图", "A marked-up picture of scanready")
}

/// Marker and content of the segment that `bytes` begin with, and what follows it.
fn segment(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&[0xff, marker, high, low], rest) = bytes.split_first_chunk::<4>()? else { return None };
    let length = usize::from(u16::from_be_bytes([high, low])).checked_sub(2)?;
    let (content, after) = rest.split_at_checked(length)?;
    Some((marker, content, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_that_was_marked_is_known_again_and_stays_whole() {
        let picture = image::RgbImage::from_fn(32, 24, |x, y| image::Rgb([(x * 7) as u8, (y * 9) as u8, 90]));
        let plain = crate::picture::jpeg(&picture, 90, crate::picture::Chroma::Full).unwrap();
        let marked = mark(plain.clone());
        assert!(is_marked(&marked) && !is_marked(&plain));
        let shown = |bytes: &[u8]| image::load_from_memory(bytes).unwrap().into_rgb8();
        assert_eq!(shown(&marked), shown(&plain));
        assert_eq!(&marked[..20], &plain[..20], "JFIF stays first");
        for length in 0..marked.len() {
            let _ = is_marked(&marked[..length]);
        }
        assert_eq!(mark(b"no picture".to_vec()), b"no picture");
    }
}
