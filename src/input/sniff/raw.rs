//! Camera raw files. Most are TIFF by structure: what their first directory says tells them from a scanner's TIFF.

use crate::Text;

/// The raw format's name, or nothing where `bytes` is not raw.
pub(super) fn recognise(bytes: &[u8]) -> Option<Text> {
    let (zh, en) = by_signature(bytes).or_else(|| by_directory(bytes))?;
    Some(Text::new(zh, en))
}

fn by_signature(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    Some(match bytes {
        [b'I', b'I', 42, 0, _, _, _, _, b'C', b'R', ..] => ("佳能 RAW 照片（CR2）", "A Canon raw photo (CR2)"),
        [b'I', b'I', b'R', b'O' | b'S', ..] | [b'M', b'M', b'O', b'R', ..] => {
            ("奥林巴斯 RAW 照片（ORF）", "An Olympus raw photo (ORF)")
        }
        [b'I', b'I', b'U', 0, ..] => ("松下 RAW 照片（RW2）", "A Panasonic raw photo (RW2)"),
        [b'F', b'U', b'J', b'I', b'F', b'I', b'L', b'M', b'C', b'C', b'D', b'-', b'R', b'A', b'W', ..] => {
            ("富士 RAW 照片（RAF）", "A Fujifilm raw photo (RAF)")
        }
        [b'F', b'O', b'V', b'b', ..] => ("适马 RAW 照片（X3F）", "A Sigma raw photo (X3F)"),
        [0, b'M', b'R', b'M', ..] => ("美能达 RAW 照片（MRW）", "A Minolta raw photo (MRW)"),
        _ if bytes.get(6..14) == Some(b"HEAPCCDR") => ("佳能 RAW 照片（CRW）", "A Canon raw photo (CRW)"),
        _ => return None,
    })
}

const NEW_SUBFILE_TYPE: u16 = 254;
const COMPRESSION: u16 = 259;
const PHOTOMETRIC: u16 = 262;
const MAKE: u16 = 271;
const SUB_DIRECTORIES: u16 = 330;
const DNG_VERSION: u16 = 50706;

/// What the first directory holds, as far as it tells raw data from a scan.
#[derive(Default)]
struct Signs {
    reduced: bool,
    maker: bool,
    sub_directories: bool,
    dng: bool,
    sensor_data: bool,
}

fn by_directory(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    let signs = read_signs(bytes)?;
    if signs.dng {
        return Some(("DNG 原始照片", "A raw photo (DNG)"));
    }
    // NEF, ARW, PEF, SRW ...: the first directory is a preview, the sensor's data stand in a sub-directory.
    let camera_preview = signs.maker && signs.sub_directories && signs.reduced;
    (camera_preview || signs.sensor_data).then_some(("相机 RAW 照片", "A camera's raw photo"))
}

/// Reads two and four bytes in the file's byte order.
type Order = (fn([u8; 2]) -> u16, fn([u8; 4]) -> u32);

fn read_signs(bytes: &[u8]) -> Option<Signs> {
    let (u16_of, u32_of): Order = match bytes.get(..4)? {
        [b'I', b'I', 42, 0] => (u16::from_le_bytes, u32::from_le_bytes),
        [b'M', b'M', 0, 42] => (u16::from_be_bytes, u32::from_be_bytes),
        _ => return None,
    };
    let short = |at: usize| Some(u16_of(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?));
    let start = u32_of(bytes.get(4..8)?.try_into().ok()?) as usize;
    let entries = usize::from(short(start)?);
    let mut signs = Signs::default();
    for index in 0..entries {
        let Some(at) = start.checked_add(2 + index * 12) else { break };
        let (Some(tag), Some(value_at)) = (short(at), at.checked_add(8)) else { break };
        let kind = short(at + 2).unwrap_or(0);
        // A SHORT stands in the first two bytes of the value in either byte order; a LONG fills all four.
        let value = if kind == 3 {
            short(value_at).map(u32::from)
        } else {
            bytes.get(value_at..value_at + 4).and_then(|b| b.try_into().ok()).map(u32_of)
        };
        note(&mut signs, tag, value.unwrap_or(0));
    }
    Some(signs)
}

fn note(signs: &mut Signs, tag: u16, value: u32) {
    match tag {
        NEW_SUBFILE_TYPE => signs.reduced = value & 1 == 1,
        MAKE => signs.maker = true,
        SUB_DIRECTORIES => signs.sub_directories = true,
        DNG_VERSION => signs.dng = true,
        // Nikon's and Sony's own compressions; colour filter array and linear raw.
        COMPRESSION if matches!(value, 34713 | 32767) => signs.sensor_data = true,
        PHOTOMETRIC if matches!(value, 32803 | 34892) => signs.sensor_data = true,
        _ => {}
    }
}
