//! JPEG: luma and a small copy in colour from one walk over the data; rarer kinds by libraries. Strict first; what breaks the rules
//! is decoded as far as it goes and named with the share that is lost.

mod bits;
mod header;
mod huffman;
mod means;
mod needs;
mod progression;
mod quality;
mod samples;
mod scan;
mod scans;
mod strip;

use std::borrow::Cow;

use image::RgbImage;
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

use super::Picture;
use super::profile::Profile;
use super::raster::{self, LEAST_LOSS, Raster, check_size};
use crate::input::{DecodeError, Limits, Orientation, Page, PageContent, Pixels};
use crate::memory::plane_of;
use header::{Coding, Header};
pub(super) use needs::needs;
use scan::Walk;

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
            (b"RGB", _) => Ok(Self::Rgb),
            ([_, _, _], Some(0)) if !header.jfif => Ok(Self::Rgb),
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
    let bytes = mended(bytes, limits)?;
    let bytes = bytes.as_ref();
    let header = Header::read(bytes)?;
    let mut metadata = header.metadata();
    metadata.orientation = orientation.unwrap_or(metadata.orientation);
    let mut walk = scan::walk(&header, bytes, metadata.orientation);
    let model = Model::of(&header)?;
    let plain = matches!(model, Model::Grey | Model::YCbCr) && !needs_other_decoder(&header);
    let walked = walk.as_mut().and_then(|walk| walk.luma.take());
    let luma = plain.then(|| match walked {
        Some(luma) => Ok((luma, None)),
        None => samples(bytes, ColorSpace::Luma, 1, &header, walk.as_ref()).map(|(luma, lost)| {
            let stored = plane_of(header.width.into(), header.height.into(), luma.into());
            (raster::orient_grey(stored, metadata.orientation), lost)
        }),
    });
    let Some(Ok((luma, lost))) = luma else {
        let picture = in_colour(bytes, &header, walk.as_ref())?;
        // Within a PDF it is the PDF that says what the numbers mean.
        let profile = picture.profile.filter(|_| orientation.is_none());
        return Ok(Picture { metadata, profile, ..picture }.into_page().0);
    };
    let colour = match (model, walk.and_then(|walk| walk.colour)) {
        (Model::Grey, _) => None,
        (_, Some(small)) => Some(small),
        (_, None) => Some(raster::shrink(&colour_of(bytes, &header)?.0)),
    };
    let pixels = Pixels { luma, colour: colour.map(|colour| raster::orient_rgb(colour, metadata.orientation)) };
    let profile = if orientation.is_none() { Profile::read(&header.icc) } else { None };
    let pixels = super::in_srgb(pixels, profile.as_ref());
    let lost_share = with_missing_scans(lost, &header, bytes);
    Ok(Page { number: 1, content: PageContent::Pixels(pixels), metadata, lost_share })
}

/// Decodes in full colour, not yet oriented.
pub(super) fn decode_colour(bytes: &[u8], limits: &Limits) -> Result<Picture, DecodeError> {
    let bytes = mended(bytes, limits)?;
    let header = Header::read(&bytes)?;
    in_colour(&bytes, &header, scan::check(&header, &bytes).as_ref())
}

/// Share of a JPEG that is lost, as far as its first scan and the list of the others tell; `None` where nothing is, or it cannot be told.
pub(super) fn lost_share(bytes: &[u8]) -> Option<f32> {
    let bytes = mended(bytes, &Limits::default()).ok()?;
    let header = Header::read(&bytes).ok()?;
    with_missing_scans(scan::check(&header, &bytes).and_then(|walk| walk.loss(header.coding)), &header, &bytes)
}

/// The larger of what is lost within a scan and with scans that the file does not have.
fn with_missing_scans(lost: Option<f32>, header: &Header<'_>, bytes: &[u8]) -> Option<f32> {
    let missing = scans::lost_share(header, bytes);
    lost.into_iter().chain(missing).reduce(f32::max)
}

fn in_colour(bytes: &[u8], header: &Header<'_>, walk: Option<&Walk>) -> Result<Picture, DecodeError> {
    let (width, height) = (u32::from(header.width), u32::from(header.height));
    let (raster, lost_share) = match Model::of(header)? {
        Model::Grey => {
            let (grey, lost) = samples(bytes, ColorSpace::Luma, 1, header, None)?;
            (Raster::grey(width, height, grey), lost)
        }
        Model::Inks => {
            let (samples, lost) = inks(bytes, header)?;
            (Raster::colour(width, height, samples), lost)
        }
        Model::YCbCr | Model::Rgb => {
            let (colour, lost) = colour_of(bytes, header)?;
            (Raster::Colour(colour), lost)
        }
    };
    let lost_share = lost_share.or(walk.and_then(|walk| walk.loss(header.coding)));
    let lost_share = with_missing_scans(lost_share, header, bytes);
    let inks = header.components.len() == 4;
    let profile = if inks { None } else { Profile::read(&header.icc) };
    Ok(Picture { raster, metadata: header.metadata(), profile, lost_share, notes: Vec::new() })
}

fn colour_of(bytes: &[u8], header: &Header<'_>) -> Result<(RgbImage, Option<f32>), DecodeError> {
    if needs_other_decoder(header)
        && let Ok(colour) = by_other_decoder(bytes, header)
    {
        return Ok((colour, None));
    }
    match samples(bytes, ColorSpace::RGB, 3, header, None) {
        Ok((rgb, lost)) => {
            Ok((RgbImage::from_raw(header.width.into(), header.height.into(), rgb).unwrap_or_default(), lost))
        }
        // Some that zune-jpeg refuses are whole: without Huffman tables, as webcams write, or with rare sampling.
        Err(error) => by_other_decoder(bytes, header).map(|colour| (colour, None)).map_err(|_| error),
    }
}

/// A segment with the usual Huffman tables (ITU-T T.81, K.3), which frames of webcams' films take for granted.
const USUAL_TABLES: &[u8] = include_bytes!("jpeg/usual_tables.bin");

/// The file with what libjpeg, and so nearly every viewer, makes of it: the usual Huffman tables where it has none, and the
/// meaning that its Adobe segment is taken to have.
///
/// # Errors
/// Where its header cannot be read or says that it is too large.
fn mended<'a>(bytes: &'a [u8], limits: &Limits) -> Result<Cow<'a, [u8]>, DecodeError> {
    let header = Header::read(bytes)?;
    check_size(header.width.into(), header.height.into(), limits.max_pixels)?;
    if header.huffman.is_empty() {
        return Ok(Cow::Owned([&bytes[..2], USUAL_TABLES, &bytes[2..]].concat()));
    }
    let right = match (header.components.len(), header.adobe_transform) {
        (3, Some(0)) if header.jfif => 1,
        (3, Some(3..)) => 1,
        (4, Some(3..)) => 2,
        _ => return Ok(Cow::Borrowed(bytes)),
    };
    let mut changed = bytes.to_vec();
    if let Some(transform) = changed.get_mut(header.adobe_at) {
        *transform = right;
    }
    Ok(Cow::Owned(changed))
}

/// What zune-jpeg 0.5 puts together wrongly, as measured against libjpeg-turbo: sequential files with one scan for each
/// component, colour finer than luma, and progressive files with luma sampled 1x2 (a 4:2:2 photo that was turned).
fn needs_other_decoder(header: &Header<'_>) -> bool {
    let [luma, colour @ ..] = header.components.as_slice() else { return false };
    let finer = colour.iter().any(|c| c.horizontal > luma.horizontal || c.vertical > luma.vertical);
    match header.coding {
        _ if finer => true,
        Coding::Sequential => header.scan.first().map(|&count| usize::from(count)) != Some(header.components.len()),
        Coding::Progressive => (luma.horizontal, luma.vertical) == (1, 2),
    }
}

fn by_other_decoder(bytes: &[u8], header: &Header<'_>) -> Result<RgbImage, DecodeError> {
    let mut decoder = jpeg_decoder::Decoder::new(bytes);
    decoder.set_max_decoding_buffer_size(usize::from(header.width) * usize::from(header.height) * 4);
    let rgb = decoder.decode().map_err(|error| DecodeError::damaged(format!("JPEG: {error}")))?;
    RgbImage::from_raw(header.width.into(), header.height.into(), rgb)
        .ok_or_else(|| DecodeError::damaged("JPEG: channels"))
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
    means::rgb(f32::from(y), f32::from(cb) - 128.0, f32::from(cr) - 128.0)
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
        // All blocks were found, but not those that were written.
        (_, Some(0.0)) if walk.is_some_and(|walk| walk.suspect) => Some(LEAST_LOSS),
        (_, Some(share)) if header.coding == Coding::Sequential => (share > 0.0).then_some(share),
        (true, Some(_)) => None,
        // How much is missing where every row has something (refinements of a progressive picture) cannot be said: at
        // least a little is.
        (false, _) => Some(missing_rows(&samples, stride).max(LEAST_LOSS)),
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
