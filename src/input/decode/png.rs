//! What the `image` crate does not tell of a PNG: density and animation from its chunks, and the rows of a truncated file.

use std::borrow::Cow;
use std::io::Cursor;

use png::{ColorType, Decoder, Transformations};

use super::raster::{Raster, check_size, on_white};
use crate::input::metadata::DensityUnit;
use crate::input::{DecodeError, Density, Limits};

/// Chunks as far as they are looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Facts {
    pub density: Option<Density>,
    /// Frames of an animation.
    pub frames: Option<u32>,
    /// Where the chunk of the colour profile starts and ends.
    profile: (usize, usize),
}

/// Packed colour profiles longer than that are left out: they could unpack to a thousand times as much.
const MOST_PROFILE: usize = 256 << 10;

/// The file without a colour profile that is too long to be unpacked: the decoder unpacks it whole before anything can be asked.
pub(super) fn without_large_profile(bytes: &[u8]) -> Cow<'_, [u8]> {
    let (start, end) = facts(bytes).profile;
    if end - start <= MOST_PROFILE {
        return Cow::Borrowed(bytes);
    }
    Cow::Owned([&bytes[..start], &bytes[end..]].concat())
}

/// Reads the chunks up to the picture data.
pub(super) fn facts(bytes: &[u8]) -> Facts {
    let mut facts = Facts::default();
    let mut at = 8_usize;
    while let Some(head) = bytes.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
        let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
        let content = bytes.get(at + 8..).and_then(|rest| rest.get(..length)).unwrap_or_default();
        let number = |index: usize| {
            content.get(index * 4..).and_then(|rest| rest.first_chunk::<4>()).map(|digits| u32::from_be_bytes(*digits))
        };
        match &head[4..] {
            b"pHYs" if content.get(8) == Some(&1) => {
                let pair = number(0).zip(number(1));
                facts.density = pair.and_then(|(x, y)| Density::tagged(x as f32, y as f32, DensityUnit::Metre));
            }
            b"acTL" => facts.frames = number(0),
            b"iCCP" => facts.profile = (at, at.saturating_add(length).saturating_add(12).min(bytes.len())),
            b"IDAT" | b"IEND" => break,
            _ => {}
        }
        at = at.saturating_add(length).saturating_add(12);
    }
    facts
}

/// The rows before the break of a damaged PNG, and the share that is missing. `None` where not one row can be had.
pub(super) fn decode_rows(bytes: &[u8], limits: &Limits) -> Result<Option<(Raster, f32)>, DecodeError> {
    let mut decoder = Decoder::new(Cursor::new(bytes));
    decoder.set_transformations(Transformations::EXPAND | Transformations::STRIP_16);
    decoder.ignore_checksums(true);
    let Ok(mut reader) = decoder.read_info() else { return Ok(None) };
    let (width, height, interlaced) = (reader.info().width, reader.info().height, reader.info().interlaced);
    check_size(width.into(), height.into(), limits.max_pixels)?;
    if interlaced {
        return Ok(None);
    }
    let (kind, _) = reader.output_color_type();
    let mut samples = Vec::new();
    let mut rows = 0_u32;
    while let Ok(Some(row)) = reader.next_row() {
        push_row(row.data(), kind, &mut samples);
        rows += 1;
    }
    if rows == 0 {
        return Ok(None);
    }
    let grey = matches!(kind, ColorType::Grayscale | ColorType::GrayscaleAlpha);
    let make = if grey { Raster::grey } else { Raster::colour };
    Ok(Some((make(width, height, samples), (height - rows.min(height)) as f32 / height as f32)))
}

fn push_row(row: &[u8], kind: ColorType, samples: &mut Vec<u8>) {
    match kind {
        ColorType::GrayscaleAlpha => samples.extend(row.as_chunks::<2>().0.iter().map(|&[v, a]| on_white(v, a))),
        ColorType::Rgba => {
            samples.extend(row.as_chunks::<4>().0.iter().flat_map(|&[r, g, b, a]| [r, g, b].map(|v| on_white(v, a))));
        }
        _ => samples.extend_from_slice(row),
    }
}
