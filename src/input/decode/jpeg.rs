//! JPEG: luma straight from the decoder, colour small from the block means. Strict first; what breaks the rules is decoded
//! as far as it goes and named with the share that is lost.

mod header;
mod huffman;
mod luma;
mod quality;
mod small;

use image::{GrayImage, RgbImage};
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

use super::Picture;
use super::raster::{self, Raster, check_size};
use crate::input::{DecodeError, Limits, Orientation, Page, PageContent, Pixels};
use header::{Coding, Header};
use small::Walk;

/// A small copy with a shorter long side than this (from pictures below about 2500 pixels) would show no seal: those
/// pictures are decoded in colour, which is cheap at their size.
const LEAST_COLOUR_SIDE: u32 = 160;

/// What zune-jpeg fills in where data are missing.
const FILL: u8 = 128;

/// How a JPEG's components are to be understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Model {
    Grey,
    YCbCr,
    Rgb,
    /// Four inks, stored as light (255 = none) as Adobe's programs do: viewers take that for granted, marker or not.
    Inks,
}

impl Model {
    fn of(header: &Header<'_>) -> Result<Self, DecodeError> {
        let ids: Vec<u8> = header.components.iter().map(|component| component.id).collect();
        match (ids.as_slice(), header.adobe_transform) {
            ([_], _) => Ok(Self::Grey),
            (b"RGB", _) | ([_, _, _], Some(0)) => Ok(Self::Rgb),
            ([_, _, _], _) => Ok(Self::YCbCr),
            ([_, _, _, _], _) => Ok(Self::Inks),
            (other, _) => Err(DecodeError::unsupported(
                format!("{} 通道的 JPEG", other.len()),
                format!("A JPEG with {} channels", other.len()),
            )),
        }
    }
}

/// Whether it is a JPEG whose colours need nothing but itself to be understood.
pub(super) fn is_plain(bytes: &[u8]) -> bool {
    let model = Header::read(bytes).and_then(|header| Model::of(&header));
    model.is_ok_and(|model| !matches!(model, Model::Inks))
}

/// Decodes for measuring; `orientation` holds in place of what the file says.
pub(super) fn decode_oriented(
    bytes: &[u8],
    limits: &Limits,
    orientation: Option<Orientation>,
) -> Result<Page, DecodeError> {
    let header = Header::read(bytes)?;
    check_size(header.width.into(), header.height.into(), limits.max_pixels)?;
    let mut metadata = header.metadata();
    metadata.orientation = orientation.unwrap_or(metadata.orientation);
    if Model::of(&header)? != Model::YCbCr || has_separate_scans(&header) {
        let Picture { raster, lost_share, .. } = decode_colour(bytes, limits)?;
        let content = PageContent::Pixels(raster.into_pixels(metadata.orientation));
        return Ok(Page { number: 1, content, metadata, lost_share });
    }
    let mut walk = small::walk(&header, bytes);
    let (luma, lost) = match walk.as_mut().and_then(|walk| walk.luma.take()) {
        Some(luma) => (luma, None),
        None => samples(bytes, ColorSpace::Luma, 1, &header, walk.as_ref())?,
    };
    let luma = GrayImage::from_raw(header.width.into(), header.height.into(), luma).unwrap_or_default();
    let colour = match walk.and_then(|walk| walk.colour(&header, LEAST_COLOUR_SIDE)) {
        Some(small) => small,
        None => raster::shrink(&colour_of(bytes, &header)?.0),
    };
    let pixels = Pixels {
        luma: raster::orient_grey(luma, metadata.orientation),
        colour: Some(raster::orient_rgb(colour, metadata.orientation)),
    };
    Ok(Page { number: 1, content: PageContent::Pixels(pixels), metadata, lost_share: lost })
}

/// Decodes in full colour, not yet oriented.
pub(super) fn decode_colour(bytes: &[u8], limits: &Limits) -> Result<Picture, DecodeError> {
    let header = Header::read(bytes)?;
    check_size(header.width.into(), header.height.into(), limits.max_pixels)?;
    let (width, height) = (u32::from(header.width), u32::from(header.height));
    let (raster, lost_share) = match Model::of(&header)? {
        Model::Grey => {
            let (grey, lost) = samples(bytes, ColorSpace::Luma, 1, &header, None)?;
            (Raster::grey(width, height, grey), lost)
        }
        Model::Inks => {
            let (samples, lost) = inks(bytes, &header)?;
            (Raster::colour(width, height, samples), lost)
        }
        Model::YCbCr | Model::Rgb => {
            let (colour, lost) = colour_of(bytes, &header)?;
            (Raster::Colour(colour), lost)
        }
    };
    Ok(Picture { raster, metadata: header.metadata(), lost_share, notes: Vec::new() })
}

fn colour_of(bytes: &[u8], header: &Header<'_>) -> Result<(RgbImage, Option<f32>), DecodeError> {
    if has_separate_scans(header) {
        return separate_scans(bytes, header);
    }
    let (rgb, lost) = samples(bytes, ColorSpace::RGB, 3, header, None)?;
    Ok((RgbImage::from_raw(header.width.into(), header.height.into(), rgb).unwrap_or_default(), lost))
}

/// Sequential files with one scan for each component, which zune-jpeg 0.5 puts together wrongly.
fn has_separate_scans(header: &Header<'_>) -> bool {
    header.coding == Coding::Sequential && header.scan.first() != Some(&3)
}

fn separate_scans(bytes: &[u8], header: &Header<'_>) -> Result<(RgbImage, Option<f32>), DecodeError> {
    let mut decoder = jpeg_decoder::Decoder::new(bytes);
    let rgb = decoder.decode().map_err(|error| DecodeError::damaged(format!("JPEG: {error}")))?;
    RgbImage::from_raw(header.width.into(), header.height.into(), rgb)
        .map(|colour| (colour, None))
        .ok_or_else(|| DecodeError::damaged("JPEG: scans"))
}

/// CMYK and YCCK to RGB. Without a colour profile the usual product of ink and black is as near as any.
fn inks(bytes: &[u8], header: &Header<'_>) -> Result<(Vec<u8>, Option<f32>), DecodeError> {
    if header.adobe_transform == Some(2) {
        return samples(bytes, ColorSpace::RGB, 3, header, None);
    }
    let (light, lost) = samples(bytes, ColorSpace::CMYK, 4, header, None)?;
    let inks = light.as_chunks::<4>().0.iter().map(|pixel| pixel.map(|light| 255 - light));
    Ok((inks.flat_map(ink_rgb).collect(), lost))
}

/// RGB of cyan, magenta, yellow and black ink, 255 = full ink.
pub(super) fn ink_rgb([c, m, y, k]: [u8; 4]) -> [u8; 3] {
    [c, m, y].map(|ink| ((u16::from(255 - ink) * u16::from(255 - k) + 127) / 255) as u8)
}

/// RGB of luma and two colour differences (offset by 128), full range.
pub(super) fn rgb_of([y, cb, cr]: [u8; 3]) -> [u8; 3] {
    small::rgb(f32::from(y), f32::from(cb) - 128.0, f32::from(cr) - 128.0)
}

/// Samples in `space` (of `channels` bytes a pixel), and the share of the picture that is lost.
fn samples(
    bytes: &[u8],
    space: ColorSpace,
    channels: usize,
    header: &Header<'_>,
    walk: Option<&Walk>,
) -> Result<(Vec<u8>, Option<f32>), DecodeError> {
    let stride = usize::from(header.width) * channels;
    let length = stride * usize::from(header.height);
    let (samples, clean) = match run(bytes, space, length, true) {
        Ok(samples) => (samples, true),
        Err(_) => (run(bytes, space, length, false)?, false),
    };
    let walked = walk.map(|walk| walk.lost_share);
    let lost = match (clean, walked) {
        (true, None) => None,
        // The walk reads all of a sequential picture: what it finds whole is whole, whatever rule the file breaks.
        (_, Some(share)) if header.coding == Coding::Sequential => (share > 0.0).then_some(share),
        (true, Some(_)) => None,
        // How much is missing where every row has something (refinements of a progressive picture) cannot be said: at
        // least a little is.
        (false, _) => Some(missing_rows(&samples, stride).max(0.01)),
    };
    Ok((samples, lost))
}

fn run(bytes: &[u8], space: ColorSpace, length: usize, strict: bool) -> Result<Vec<u8>, DecodeError> {
    let options = DecoderOptions::default()
        .set_strict_mode(strict)
        .set_max_width(usize::from(u16::MAX))
        .set_max_height(usize::from(u16::MAX))
        .jpeg_set_out_colorspace(space);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    let mut samples = vec![FILL; length];
    decoder.decode_into(&mut samples).map_err(|error| DecodeError::damaged(format!("JPEG: {error:?}")))?;
    Ok(samples)
}

/// Share of the rows, from the bottom up, that hold nothing but the decoder's filling.
fn missing_rows(samples: &[u8], stride: usize) -> f32 {
    let rows = samples.chunks_exact(stride.max(1));
    let total = rows.len();
    let missing = rows.rev().take_while(|row| row.iter().all(|&sample| sample == FILL)).count();
    missing as f32 / total.max(1) as f32
}
