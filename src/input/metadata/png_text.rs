//! Text of a PNG (tEXt, zTXt and iTXt chunks), of which only what names the program that wrote it is read.

use std::io::Read;

use flate2::read::ZlibDecoder;

use super::clean;
use super::xmp::creator_tool;

/// Bytes of one text that are looked at, packed or not: XMP takes some ten thousand.
const MOST_TEXT: usize = 256 << 10;
/// Texts that are looked at: a file may have any number, each of which unpacks to as much as is looked at.
const MOST_TEXTS: usize = 64;

/// Keywords (PNG specification, 11.3.3; XMP specification, part 3).
const SOFTWARE: &[u8] = b"Software";
const XMP: &[u8] = b"XML:com.adobe.xmp";

/// The program that wrote the PNG `bytes`: its own text `Software`, or what its XMP says.
pub(crate) fn software(bytes: &[u8]) -> Option<String> {
    let mut by_xmp = None;
    let texts = chunks(bytes).filter_map(|(kind, content)| keyed(kind, content));
    for (keyword, text) in texts.filter(|(keyword, _)| matches!(*keyword, SOFTWARE | XMP)).take(MOST_TEXTS) {
        let Some(text) = text.unpacked() else { continue };
        match keyword {
            SOFTWARE => {
                if let Some(named) = clean(utf8(&text).as_bytes()) {
                    return Some(named);
                }
            }
            _ => by_xmp = by_xmp.or_else(|| creator_tool(&text)),
        }
    }
    by_xmp
}

/// Type and content of the chunks, in order; one that is cut short ends them.
fn chunks(bytes: &[u8]) -> impl Iterator<Item = (&[u8; 4], &[u8])> {
    let mut rest = bytes.get(8..).unwrap_or_default();
    std::iter::from_fn(move || {
        let (length, after) = rest.split_first_chunk::<4>()?;
        let (kind, after) = after.split_first_chunk::<4>()?;
        let (content, after) = after.split_at_checked(u32::from_be_bytes(*length) as usize)?;
        // Behind the checksum.
        rest = after.get(4..).unwrap_or_default();
        Some((kind, content))
    })
}

/// Text as it stands in the file.
enum Stored<'a> {
    Plain(&'a [u8]),
    /// A zlib stream.
    Packed(&'a [u8]),
}

impl Stored<'_> {
    /// The text; `None` where it is longer than is looked at, or damaged.
    fn unpacked(&self) -> Option<Vec<u8>> {
        let mut text = Vec::new();
        match self {
            Self::Plain(content) | Self::Packed(content) if content.len() > MOST_TEXT => return None,
            Self::Plain(content) => text.extend_from_slice(content),
            Self::Packed(content) => {
                let most = MOST_TEXT as u64 + 1;
                ZlibDecoder::new(*content).take(most).read_to_end(&mut text).ok()?;
            }
        }
        (text.len() <= MOST_TEXT).then_some(text)
    }
}

/// Keyword and text of a chunk; `None` where it is none of text.
fn keyed<'a>(kind: &[u8; 4], content: &'a [u8]) -> Option<(&'a [u8], Stored<'a>)> {
    let (keyword, rest) = until_nought(content)?;
    let text = match kind {
        b"tEXt" => Stored::Plain(rest),
        // Behind the method, of which there is one.
        b"zTXt" => Stored::Packed(rest.get(1..)?),
        b"iTXt" => {
            let (&[packed, _], rest) = rest.split_first_chunk::<2>()?;
            let (_language, rest) = until_nought(rest)?;
            let (_translated, rest) = until_nought(rest)?;
            if packed == 0 { Stored::Plain(rest) } else { Stored::Packed(rest) }
        }
        _ => return None,
    };
    Some((keyword, text))
}

fn until_nought(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = memchr::memchr(0, bytes)?;
    Some((&bytes[..end], &bytes[end + 1..]))
}

/// Of tEXt and zTXt the specification says Latin-1, and programs write UTF-8.
fn utf8(text: &[u8]) -> String {
    std::str::from_utf8(text).map_or_else(|_| text.iter().copied().map(char::from).collect(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn png(chunks: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
        for (kind, content) in chunks {
            bytes.extend((content.len() as u32).to_be_bytes());
            bytes.extend(*kind);
            bytes.extend(content);
            bytes.extend([0; 4]);
        }
        bytes
    }

    fn packed(text: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn of_every_kind_of_text() {
        let xmp = b"<x xmp:CreatorTool='GIMP 2.10'/>";
        let of = |kind: &[u8; 4], parts: &[&[u8]]| software(&png(&[(b"IDAT", vec![1]), (kind, parts.concat())]));
        assert_eq!(of(b"tEXt", &[b"Software\0gnome-screenshot"]).as_deref(), Some("gnome-screenshot"));
        assert_eq!(of(b"tEXt", &[b"Software\0Caf\xe9"]).as_deref(), Some("Café"));
        assert_eq!(of(b"tEXt", &[b"Author\0GIMP"]), None);
        assert_eq!(of(b"zTXt", &[b"Software\0\0", &packed(b"Snipaste")]).as_deref(), Some("Snipaste"));
        assert_eq!(of(b"iTXt", &[b"Software\0\0\0zh\0\0", "截图".as_bytes()]).as_deref(), Some("截图"));
        assert_eq!(of(b"iTXt", &[XMP, b"\0\0\0\0\0", xmp]).as_deref(), Some("GIMP 2.10"));
        assert_eq!(of(b"iTXt", &[XMP, b"\0\x01\0\0\0", &packed(xmp)]).as_deref(), Some("GIMP 2.10"));
    }

    #[test]
    fn its_own_text_goes_before_xmp() {
        let xmp = [XMP, b"\0\0\0\0\0<x xmp:CreatorTool='GIMP 2.10'/>"].concat();
        let both = png(&[(b"iTXt", xmp), (b"tEXt", b"Software\0Snipaste".to_vec())]);
        assert_eq!(software(&both).as_deref(), Some("Snipaste"));
        for length in 0..both.len() {
            let _ = software(&both[..length]);
        }
    }

    #[test]
    fn what_unpacks_to_very_much_is_left() {
        let bomb = packed(&vec![b'a'; 64 << 20]);
        assert!(bomb.len() < MOST_TEXT);
        assert_eq!(software(&png(&[(b"zTXt", [b"Software\0\0", &bomb[..]].concat())])), None);
        let long = [b"Software\0", &[b'a'; MOST_TEXT + 1][..]].concat();
        assert_eq!(software(&png(&[(b"tEXt", long)])), None);
    }
}
