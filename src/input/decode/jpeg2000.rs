//! JPEG 2000: JP2 files and bare code streams.

use hayro_jpeg2000::{ColorSpace, DecodeSettings, DecoderContext, Image};
use memchr::memmem;

use super::Picture;
use super::needs::Needs;
use super::profile::Profile;
use super::raster::{LEAST_LOSS, Raster, check_size, on_white};
use crate::input::{DecodeError, Limits, Metadata};

/// Decodes the picture, 8 bits a sample.
pub(super) fn decode(bytes: &[u8], limits: &Limits) -> Result<Picture, DecodeError> {
    check_header(bytes, limits)?;
    let image = Image::new(bytes, &DecodeSettings::default()).map_err(damaged)?;
    let (width, height) = (image.width(), image.height());
    check_size(width.into(), height.into(), limits.max_pixels)?;
    let colours = usize::from(image.color_space().num_channels());
    let channels = colours + usize::from(image.has_alpha());
    let inks = matches!(image.color_space(), ColorSpace::CMYK);
    let samples = image.decode(&mut DecoderContext::default()).map_err(damaged)?.data_u8();
    let pixels = samples.chunks_exact(channels.max(1));
    let shown = |value: u8, pixel: &[u8]| if channels > colours { on_white(value, pixel[colours]) } else { value };
    let raster = match colours {
        3 => Raster::colour(width, height, pixels.flat_map(|p| [p[0], p[1], p[2]].map(|v| shown(v, p))).collect()),
        4 if inks => {
            Raster::colour(width, height, pixels.flat_map(|p| super::jpeg::ink_rgb([p[0], p[1], p[2], p[3]])).collect())
        }
        _ => Raster::grey(width, height, pixels.map(|p| shown(p[0], p)).collect()),
    };
    let profile = match image.color_space() {
        ColorSpace::Icc { profile, .. } => Profile::read(profile),
        _ => None,
    };
    Ok(Picture { raster, metadata: Metadata::default(), profile, lost_share: lost_share(bytes), notes: Vec::new() })
}

/// What the picture that begins with `head` takes: the decoder holds each sample in 32 bits, and all of them before and after each step.
pub(super) fn needs(head: &[u8]) -> Option<Needs> {
    const AT_LEAST: u64 = 10;
    const A_SAMPLE: u64 = 5;
    let stream = code_stream(head)?;
    let side = |end: usize, from: usize| Some(u64::from(be32(stream, end)?.saturating_sub(be32(stream, from)?)));
    let samples = u64::from(u16::from_be_bytes(*stream.get(40..)?.first_chunk()?));
    let pixels = side(8, 16)?.saturating_mul(side(12, 20)?);
    Some(Needs { pixels, bytes_a_pixel: AT_LEAST + A_SAMPLE * samples.min(8) })
}

/// Pixels that a byte of the file may stand for: a blank page of 35 megapixels takes some ten thousand bytes.
const MOST_PIXELS_A_BYTE: u64 = 4_000;
/// Pixels that even the shortest file may have.
const LEAST_PIXELS: u64 = 1 << 22;

/// Refuses sizes that the data cannot fill: the decoder makes room for all of a picture, several times over, before it looks for data.
fn check_header(bytes: &[u8], limits: &Limits) -> Result<(), DecodeError> {
    let Some(stream) = code_stream(bytes) else { return Ok(()) };
    let side = |end: usize, from: usize| Some(u64::from(be32(stream, end)?.saturating_sub(be32(stream, from)?)));
    let Some((width, height)) = side(8, 16).zip(side(12, 20)) else { return Ok(()) };
    check_size(width, height, limits.max_pixels)?;
    let most = (bytes.len() as u64 * MOST_PIXELS_A_BYTE).max(LEAST_PIXELS);
    if width * height > most { Err(DecodeError::too_much_data()) } else { Ok(()) }
}

fn damaged(error: hayro_jpeg2000::error::DecodeError) -> DecodeError {
    DecodeError::damaged(format!("JPEG 2000: {error}"))
}

/// Markers of a code stream: its beginning with the size of picture and tiles, a tile's part, and the end (ISO/IEC 15444-1, A.2).
const START_AND_SIZE: &[u8] = b"\xff\x4f\xff\x51";
const TILE_PART: [u8; 2] = [0xff, 0x90];
const END: [u8; 2] = [0xff, 0xd9];

/// Share of a picture whose data end too early, by the lengths that its tiles are said to have; `None` where they are whole.
///
/// The decoder fills up what it does not find with the coarser picture that it has, and says nothing.
pub(super) fn lost_share(bytes: &[u8]) -> Option<f32> {
    let stream = code_stream(bytes)?;
    let tiles = tiles(stream)?;
    let mut at = first_tile_part(stream)?;
    let mut present = 0.0;
    while let Some(part) = stream.get(at..at + 12).filter(|part| part[..2] == TILE_PART) {
        let length = be32(part, 6)? as usize;
        if length == 0 {
            // It reaches to the end, whose marker cannot occur before.
            let ends = memmem::find(&stream[at..], &END).is_some();
            return (!ends).then_some(LEAST_LOSS);
        }
        // Nothing else than its header would stand in less.
        let length = length.max(14);
        let held = length.min(stream.len() - at);
        present += held as f64 / length as f64 / (f64::from(part[11].max(1)) * tiles);
        at += length;
    }
    let lost = (1.0 - present).max(0.0) as f32;
    let cut = at > stream.len();
    // How many parts a tile has need not be said: a cut one is a loss whatever the sum.
    (cut || lost > LEAST_LOSS).then(|| lost.clamp(LEAST_LOSS, 1.0))
}

/// The code stream within a file, which may be one itself.
fn code_stream(bytes: &[u8]) -> Option<&[u8]> {
    memmem::find(bytes, START_AND_SIZE).map(|start| &bytes[start..])
}

/// Number of tiles.
fn tiles(stream: &[u8]) -> Option<f64> {
    let side = |picture: usize, tile: usize| {
        let (end, size) = (f64::from(be32(stream, picture)?), f64::from(be32(stream, tile)?));
        let from = f64::from(be32(stream, tile + 8)?);
        Some(((end - from) / size.max(1.0)).ceil().max(1.0))
    };
    Some(side(8, 24)? * side(12, 28)?)
}

/// Where the first tile's part begins, behind the segments of the main header.
fn first_tile_part(stream: &[u8]) -> Option<usize> {
    let mut at = 2;
    while stream.get(at..at + 2)? != TILE_PART {
        let length = stream.get(at + 2..at + 4)?;
        at += 2 + usize::from(u16::from_be_bytes([length[0], length[1]])).max(2);
    }
    Some(at)
}

fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(*bytes.get(at..)?.first_chunk()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::DecodeErrorKind;

    #[test]
    fn a_size_that_the_data_cannot_fill_is_too_large_and_not_damage() {
        let sides = [13_000_u32, 13_000, 0, 0, 13_000, 13_000, 0, 0].map(u32::to_be_bytes).concat();
        let stream = [START_AND_SIZE, &[0, 41, 0, 0], &sides].concat();
        let error = decode(&stream, &Limits::default()).unwrap_err();
        assert_eq!(error.kind, DecodeErrorKind::TooLarge);
    }
}
