//! Formats that begin with an ISO base media box: HEIC, AVIF, JPEG XL, JPEG 2000, Canon CR3.

use super::Format;
use crate::Text;

pub(super) fn recognise(bytes: &[u8]) -> Option<(Format, Option<Text>)> {
    match bytes {
        [0, 0, 0, 12, b'J', b'X', b'L', b' ', 0x0d, 0x0a, 0x87, 0x0a, ..] => Some((Format::JpegXl, None)),
        [0, 0, 0, 12, b'j', b'P', b' ', b' ', 0x0d, 0x0a, 0x87, 0x0a, ..] => Some((Format::Jpeg2000, None)),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => by_brands(bytes),
        _ => None,
    }
}

/// The major brand decides where it names a codec; generic brands (`mif1`, `msf1`) and brands of profiles (`MiHE`) leave
/// it to the compatible ones.
fn by_brands(bytes: &[u8]) -> Option<(Format, Option<Text>)> {
    let length = u32::from_be_bytes(bytes.get(..4)?.try_into().ok()?) as usize;
    let end = length.clamp(12, 256).min(bytes.len());
    let major = bytes.get(8..12)?;
    if let Some(format) = codec(major) {
        return Some(named(format));
    }
    let generic = matches!(major, b"mif1" | b"msf1" | b"mif2" | b"miaf" | b"1pic");
    let compatible = bytes.get(16..end).unwrap_or_default();
    // Films name no codec of pictures among theirs.
    let format = compatible.chunks_exact(4).find_map(codec).or(generic.then_some(Format::Heic));
    format.map(named)
}

fn codec(brand: &[u8]) -> Option<Format> {
    match brand {
        b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" | b"hevm" | b"hevs" => Some(Format::Heic),
        b"avif" | b"avis" => Some(Format::Avif),
        b"crx " => Some(Format::Raw),
        _ => None,
    }
}

fn named(format: Format) -> (Format, Option<Text>) {
    let name = (format == Format::Raw).then(|| Text::new("佳能 RAW 照片（CR3）", "A Canon raw photo (CR3)"));
    (format, name)
}
