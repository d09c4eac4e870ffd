//! One picture of a PDF: its stream unpacked and its samples read. Sizes are checked before anything is unpacked.

use ::image::GrayImage;
use hayro_syntax::Filter;
use hayro_syntax::object::stream::{ImageColorSpace, ImageDecodeParams};
use hayro_syntax::object::{Array, Dict, Number, Object, Stream};
use hayro_syntax::page::Resources;

use super::super::raster::{LEAST_LOSS, Raster, check_size};
use super::super::{Picture, jpeg};
use super::colour::Space;
use super::predictor::{Predictor, undo};
use super::unpack::{check_unpacking, hidden_loss, inflate};
use crate::input::{DecodeError, Limits};

/// Bytes of unpacked samples a pixel of those allowed: inks, or colours of 16 bits, of pictures somewhat smaller.
const MOST_BYTES: u64 = 4;

/// A picture's samples and where it lets what is below show through.
pub(super) struct Samples {
    pub raster: Raster,
    /// 255 paints, 0 does not; may have another size than the picture.
    pub alpha: Option<GrayImage>,
    /// Only `alpha` counts: it is painted in the current colour.
    pub stencil: bool,
    /// Share of its rows that the file does not hold.
    pub lost: f32,
}

/// Pixels of a picture and of its mask.
pub(super) fn pixels(raster: &Raster, alpha: Option<&GrayImage>) -> u64 {
    let area = |(width, height): (u32, u32)| u64::from(width) * u64::from(height);
    area(raster.dimensions()) + alpha.map_or(0, |alpha| area(alpha.dimensions()))
}

/// A value under its full or (in inline pictures) its short name.
fn entry<'a>(dictionary: &Dict<'a>, name: &str, short: &str) -> Option<Object<'a>> {
    dictionary.get::<Object<'_>>(name.as_bytes()).or_else(|| dictionary.get::<Object<'_>>(short.as_bytes()))
}

pub(super) fn number(dictionary: &Dict<'_>, name: &str, short: &str) -> Option<u32> {
    match entry(dictionary, name, short)? {
        Object::Number(value) => u32::try_from(value.as_i64()).ok(),
        _ => None,
    }
}

fn flag(dictionary: &Dict<'_>, name: &str, short: &str) -> bool {
    matches!(entry(dictionary, name, short), Some(Object::Boolean(true)))
}

/// Width and height as the dictionary says.
pub(super) fn dimensions(stream: &Stream<'_>) -> (u32, u32) {
    let dictionary = stream.dict();
    (number(dictionary, "Width", "W").unwrap_or(0), number(dictionary, "Height", "H").unwrap_or(0))
}

/// The JPEG file of a picture that is nothing but one, so that it can be decoded as one.
pub(super) fn plain_jpeg(stream: &Stream<'_>, resources: &Resources<'_>) -> Option<Vec<u8>> {
    let dictionary = stream.dict();
    let masked = ["SMask", "Mask", "Decode"].iter().any(|key| dictionary.contains_key(key.as_bytes()));
    let transform = stream_parameters(dictionary).is_some_and(|parameters| parameters.contains_key(b"ColorTransform"));
    if masked || transform || stream.filters().as_slice() != [Filter::DctDecode] {
        return None;
    }
    let space = entry(dictionary, "ColorSpace", "CS").and_then(|object| Space::parse(&object, resources));
    if !matches!(space, None | Some(Space::Grey | Space::Rgb)) {
        return None;
    }
    let data = stream.raw_data().into_owned();
    jpeg::is_plain(&data).then_some(data)
}

pub(super) fn stream_parameters<'a>(dictionary: &Dict<'a>) -> Option<Dict<'a>> {
    match entry(dictionary, "DecodeParms", "DP")? {
        Object::Dict(parameters) => Some(parameters),
        Object::Array(array) => array.iter::<Object<'_>>().find_map(|object| object.into_dict()),
        _ => None,
    }
}

/// Reads a picture with its masks.
///
/// # Errors
/// `TooLarge`, `Unsupported` or `Damaged`.
pub(super) fn read(stream: &Stream<'_>, resources: &Resources<'_>, limits: &Limits) -> Result<Samples, DecodeError> {
    let (width, height) = dimensions(stream);
    check_size(width.into(), height.into(), limits.max_pixels)?;
    if let Some(data) = plain_jpeg(stream, resources) {
        let Picture { raster, lost_share, .. } = jpeg::decode_colour(&data, limits)?;
        return Ok(Samples { raster, alpha: None, stencil: false, lost: lost_share.unwrap_or(0.0) });
    }
    let dictionary = stream.dict();
    if flag(dictionary, "ImageMask", "IM") {
        return stencil(stream, limits);
    }
    let Part { raster, alpha: own_alpha, lost } = samples(stream, resources, limits)?;
    let (alpha, mask_lost) = mask(dictionary, resources, limits)?;
    Ok(Samples { raster, alpha: alpha.or(own_alpha), stencil: false, lost: lost.max(mask_lost) })
}

/// A one-bit mask that is painted in the current colour where its samples are 0.
fn stencil(stream: &Stream<'_>, limits: &Limits) -> Result<Samples, DecodeError> {
    let layout = Layout::of(stream, Some(Space::Grey), 1);
    let Part { raster, lost, .. } = layout.read(stream, limits)?;
    let Raster::Grey(mut alpha) = raster else { return Err(DecodeError::damaged("PDF: mask")) };
    for sample in alpha.iter_mut() {
        *sample = 255 - *sample;
    }
    Ok(Samples { raster: Raster::grey(1, 1, vec![0]), alpha: Some(alpha), stencil: true, lost })
}

/// The mask and the share of it that the file does not hold: what shows through there is not known.
fn mask(
    dictionary: &Dict<'_>,
    resources: &Resources<'_>,
    limits: &Limits,
) -> Result<(Option<GrayImage>, f32), DecodeError> {
    if let Some(soft) = dictionary.get::<Stream<'_>>(b"SMask") {
        let Part { raster, lost, .. } = samples(&soft, resources, limits)?;
        let Raster::Grey(alpha) = raster else { return Ok((None, lost)) };
        return Ok((Some(alpha), lost));
    }
    // A mask of colours is an array: what it hides is paper.
    let Some(hard) = dictionary.get::<Stream<'_>>(b"Mask") else { return Ok((None, 0.0)) };
    let Samples { alpha, lost, .. } = stencil(&hard, limits)?;
    Ok((alpha, lost))
}

/// What one stream of samples gives.
struct Part {
    raster: Raster,
    alpha: Option<GrayImage>,
    lost: f32,
}

fn samples(stream: &Stream<'_>, resources: &Resources<'_>, limits: &Limits) -> Result<Part, DecodeError> {
    let dictionary = stream.dict();
    let space =
        match entry(dictionary, "ColorSpace", "CS") {
            Some(object) => Some(Space::parse(&object, resources).ok_or_else(|| {
                DecodeError::unsupported("PDF 图片的这种色彩空间", "This colour space of a PDF picture")
            })?),
            None => None,
        };
    let bits = number(dictionary, "BitsPerComponent", "BPC").and_then(|bits| u8::try_from(bits).ok()).unwrap_or(8);
    Layout::of(stream, space, bits).read(stream, limits)
}

/// How samples lie in the unpacked data.
struct Layout {
    width: u32,
    height: u32,
    bits: u8,
    space: Option<Space>,
    /// Components whose range the `Decode` entry turns around.
    inverted: Vec<bool>,
}

impl Layout {
    fn of(stream: &Stream<'_>, space: Option<Space>, bits: u8) -> Self {
        let (width, height) = dimensions(stream);
        let ranges: Vec<f64> = match entry(stream.dict(), "Decode", "D") {
            Some(Object::Array(array)) => Array::iter::<Number>(&array).map(|value| value.as_f64()).collect(),
            _ => Vec::new(),
        };
        let inverted = ranges.as_chunks::<2>().0.iter().map(|[low, high]| low > high).collect();
        Self { width, height, bits, space, inverted }
    }

    fn read(mut self, stream: &Stream<'_>, limits: &Limits) -> Result<Part, DecodeError> {
        check_size(self.width.into(), self.height.into(), limits.max_pixels)?;
        let filters = stream.filters();
        if filters.as_slice() == [Filter::FlateDecode]
            && let Some(space) = self.space.clone()
            && let Some(predictor) = Predictor::of(stream_parameters(stream.dict()).as_ref())
        {
            let stride = self.stride(&space);
            let rows = self.height as usize;
            if (stride as u64).saturating_mul(rows as u64) > limits.max_pixels.saturating_mul(MOST_BYTES) {
                return Err(DecodeError::too_much_data());
            }
            let packed = stream.raw_data();
            let (data, whole) = inflate(&packed, (stride + 16) * rows)?;
            let data = undo(predictor, data, stride, rows);
            let lost = self.lost(&data, &space).max(if whole { 0.0 } else { LEAST_LOSS });
            return Ok(Part { raster: self.raster(&data, &space), alpha: None, lost });
        }
        check_unpacking(stream, self.width, self.height, limits)?;
        let parameters = ImageDecodeParams {
            is_indexed: matches!(self.space, Some(Space::Indexed(_))),
            bpc: Some(self.bits),
            num_components: self.space.as_ref().and_then(|space| u8::try_from(space.components()).ok()),
            target_dimension: None,
            width: self.width,
            height: self.height,
        };
        let unpacked =
            stream.decoded_image(&parameters).map_err(|error| DecodeError::damaged(format!("PDF: {error:?}")))?;
        let mut alpha = None;
        let mut own_space = None;
        if let Some(found) = unpacked.image_data {
            check_size(found.width.into(), found.height.into(), limits.max_pixels)?;
            (self.width, self.height, self.bits) = (found.width, found.height, found.bits_per_component);
            alpha = found.alpha.and_then(|alpha| GrayImage::from_raw(found.width, found.height, alpha));
            own_space = found.color_space.map(space_of);
        }
        let matching = |space: &Space| own_space.as_ref().is_none_or(|own| own.components() == space.components());
        let space = match self.space.take().filter(matching).or(own_space) {
            Some(space) => space,
            None => return Err(DecodeError::damaged("PDF: picture without colour space")),
        };
        let lost = self.lost(&unpacked.data, &space).max(hidden_loss(stream)?);
        Ok(Part { raster: self.raster(&unpacked.data, &space), alpha, lost })
    }

    /// Share of the rows that `data` does not reach.
    fn lost(&self, data: &[u8], space: &Space) -> f32 {
        let rows = data.len().div_ceil(self.stride(space).max(1)).min(self.height as usize);
        (self.height as usize - rows) as f32 / self.height.max(1) as f32
    }

    fn stride(&self, space: &Space) -> usize {
        (self.width as usize * space.components() * usize::from(self.bits)).div_ceil(8)
    }

    fn raster(&self, data: &[u8], space: &Space) -> Raster {
        let (width, components) = (self.width as usize, space.components().max(1));
        let rows = data.chunks(self.stride(space).max(1)).take(self.height as usize);
        let highest = (1_u32 << self.bits.min(8)) - 1;
        let scaled = !matches!(space, Space::Indexed(_));
        let colour = space.has_colour();
        let mut samples = Vec::with_capacity(width * self.height as usize * if colour { 3 } else { 1 });
        let mut line = Vec::with_capacity(width * components);
        for row in rows {
            line.clear();
            self.unpack_row(row, width * components, &mut line);
            for (index, sample) in line.iter_mut().enumerate() {
                if scaled && highest < 255 {
                    *sample = (u32::from(*sample) * 255 / highest) as u8;
                }
                if self.inverted.get(index % components) == Some(&true) {
                    *sample = if scaled { 255 - *sample } else { (highest as u8).wrapping_sub(*sample) };
                }
            }
            for pixel in line.chunks(components) {
                let rgb = space.rgb(pixel);
                samples.extend_from_slice(if colour { &rgb } else { &rgb[..1] });
            }
            samples.resize(samples.len().next_multiple_of((width * if colour { 3 } else { 1 }).max(1)), 255);
        }
        let make = if colour { Raster::colour } else { Raster::grey };
        make(self.width, self.height, samples)
    }

    /// Samples of one row, one a byte; of 16 bits the upper eight.
    fn unpack_row(&self, row: &[u8], count: usize, line: &mut Vec<u8>) {
        match self.bits {
            8 => line.extend(row.iter().take(count)),
            16 => line.extend(row.chunks_exact(2).take(count).map(|pair| pair[0])),
            bits @ (1 | 2 | 4) => {
                let mask = (1_u8 << bits) - 1;
                let per_byte = usize::from(8 / bits);
                let shift = |index: usize| 8 - bits * (index % per_byte + 1) as u8;
                let samples =
                    (0..count).map_while(|index| row.get(index / per_byte).map(|byte| byte >> shift(index) & mask));
                line.extend(samples);
            }
            _ => {}
        }
    }
}

fn space_of(found: ImageColorSpace) -> Space {
    match found {
        ImageColorSpace::Gray => Space::Grey,
        ImageColorSpace::Rgb => Space::Rgb,
        ImageColorSpace::Cmyk => Space::Cmyk,
        ImageColorSpace::Unknown(count) => Space::Inks(usize::from(count)),
    }
}
