//! TIFF: every page. The `tiff` crate decodes what it can; fax pages, palettes and old-style JPEG are added here.

mod directory;
mod fax;
mod needs;
mod repair;

use std::borrow::Cow;
use std::io::{Cursor, Read};

use ::tiff::decoder::{Decoder, DecodingResult};
use ::tiff::{ColorType, TiffError};
use flate2::read::ZlibDecoder;
use image::RgbImage;

use super::pdf::lab;
use super::profile::Profile;
use super::raster::{Raster, check_size, on_white};
use super::{Picture, guard, jpeg};
use crate::input::metadata::{DensityUnit, clean};
use crate::input::sniff::Format;
use crate::input::{DecodeError, Decoded, Density, Limits, Metadata, Orientation, Page, PageContent};
use directory::{Directory, Rest, chain, tag};
pub(super) use needs::needs;

/// Kinds of colour that the `tiff` crate refuses.
const PALETTE: u64 = 3;
const CIE_LAB: u64 = 8;
const ICC_LAB: u64 = 9;

/// The compression of JPEG strips, and of those that are Deflate data.
const JPEG: u64 = 7;
const DEFLATE: [u64; 2] = [8, 32946];

/// Colour channels one behind the other.
const SEPARATE: u64 = 2;

/// Decodes the pages allowed, one after the other.
pub(super) fn decode(bytes: &[u8], limits: &Limits, each: &mut dyn FnMut(Page)) -> Result<Decoded, DecodeError> {
    let (pages, rest) = guard::catch(|| pages(bytes))?;
    for (index, (position, directory)) in pages.iter().take(limits.max_pages).enumerate() {
        let metadata = metadata(bytes, directory);
        let picture = guard::catch(|| page(bytes, *position, directory, limits));
        let (content, lost_share) = match picture {
            Ok((raster, lost)) => {
                let pixels =
                    super::in_srgb(raster.into_pixels(metadata.orientation), profile(bytes, directory).as_ref());
                (PageContent::Pixels(pixels), lost)
            }
            Err(error) => (PageContent::Undecodable(error), None),
        };
        each(Page { number: index + 1, content, metadata, lost_share });
    }
    let unread = unread(rest);
    let page_count = pages.len() + usize::from(unread.is_some());
    let cut = page_count > limits.max_pages;
    if let Some(error) = unread.filter(|_| !cut) {
        let content = PageContent::Undecodable(error);
        each(Page { number: page_count, content, metadata: Metadata::default(), lost_share: None });
    }
    let notes = cut.then(|| super::cut_note(page_count, limits.max_pages)).into_iter().collect();
    Ok(Decoded { format: Format::Tiff, pages: Vec::new(), page_count, notes })
}

/// What is told of the pages behind the last that was found: one more page stands for all of them.
fn unread(rest: Rest) -> Option<DecodeError> {
    match rest {
        Rest::Nothing => None,
        Rest::Missing => Some(DecodeError::damaged("TIFF: a page is missing")),
        Rest::TooMany => Some(DecodeError::too_many_pages()),
    }
}

/// One page in colour.
pub(super) fn display(bytes: &[u8], number: usize, limits: &Limits) -> Result<RgbImage, DecodeError> {
    let (pages, _) = pages(bytes)?;
    let found = number.checked_sub(1).and_then(|index| pages.get(index));
    let (position, directory) = found.ok_or_else(|| super::no_such_page(number))?;
    let (raster, lost_share) = page(bytes, *position, directory, limits)?;
    let (metadata, profile) = (metadata(bytes, directory), profile(bytes, directory));
    Ok(Picture { raster, metadata, profile, lost_share, notes: Vec::new() }.into_rgb())
}

/// The profile of a page in grey or RGB; Lab and inks are converted without.
fn profile(bytes: &[u8], directory: &Directory) -> Option<Profile> {
    let photometric = directory.number(bytes, tag::PHOTOMETRIC).unwrap_or(2);
    let icc = directory.raw(bytes, tag::ICC).filter(|_| !matches!(photometric, 5 | CIE_LAB | ICC_LAB))?;
    Profile::read(icc)
}

/// The directories that are pages, with their positions in the chain (previews and masks are none), and what follows them.
fn pages(bytes: &[u8]) -> Result<(Vec<(usize, Directory)>, Rest), DecodeError> {
    const PREVIEW_OR_MASK: u64 = 1 | 4;
    let found = chain(bytes);
    let all: Vec<(usize, Directory)> = found.directories.into_iter().enumerate().collect();
    let is_page =
        |directory: &Directory| directory.number(bytes, tag::NEW_SUBFILE_TYPE).unwrap_or(0) & PREVIEW_OR_MASK == 0;
    let (pages, others): (Vec<_>, Vec<_>) = all.into_iter().partition(|(_, directory)| is_page(directory));
    match (pages.is_empty(), others.is_empty()) {
        (false, _) => Ok((pages, found.rest)),
        (true, false) => Ok((others, found.rest)),
        (true, true) => Err(DecodeError::damaged("TIFF: no directory")),
    }
}

fn metadata(bytes: &[u8], directory: &Directory) -> Metadata {
    let unit = match directory.number(bytes, tag::RESOLUTION_UNIT) {
        Some(1) => None,
        Some(3) => Some(DensityUnit::Centimetre),
        _ => Some(DensityUnit::Inch),
    };
    let resolution = |name| directory.rational(bytes, name);
    let density = unit.zip(resolution(tag::X_RESOLUTION).zip(resolution(tag::Y_RESOLUTION)));
    let orientation = match directory.number(bytes, tag::ORIENTATION) {
        Some(value @ 1..=8) => Orientation(value as u8),
        _ => Orientation::default(),
    };
    let text = |name| directory.text(bytes, name).and_then(clean);
    let camera: Vec<String> = [tag::MAKE, tag::MODEL].into_iter().filter_map(text).collect();
    Metadata {
        orientation,
        density: density.and_then(|(unit, (x, y))| Density::tagged(x, y, unit)).map(|d| d.oriented(orientation)),
        software: text(tag::SOFTWARE),
        camera: (!camera.is_empty()).then(|| camera.join(" ")),
        has_location: directory.entry(tag::GPS).is_some(),
        jpeg_quality: None,
        under_text: false,
    }
}

type Part = (Raster, Option<f32>);

fn page(bytes: &[u8], position: usize, directory: &Directory, limits: &Limits) -> Result<Part, DecodeError> {
    let side = |name| directory.number(bytes, name).and_then(|value| u32::try_from(value).ok()).unwrap_or(0);
    let (width, height) = (side(tag::WIDTH), side(tag::HEIGHT));
    check_size(width.into(), height.into(), limits.max_pixels)?;
    let tiled = directory.entry(tag::TILE_WIDTH).is_some();
    match directory.number(bytes, tag::COMPRESSION).unwrap_or(1) {
        2..=4 if !tiled => fax::decode(bytes, directory, width, height),
        6 => old_jpeg(bytes, directory, limits),
        // The decoder writes behind its buffer's end.
        _ if tiled && directory.number(bytes, tag::PLANAR_CONFIGURATION) == Some(SEPARATE) => {
            Err(DecodeError::unsupported("各颜色分开存放的分块 TIFF", "A tiled TIFF with its colours apart"))
        }
        _ => by_crate(bytes, position, directory, limits),
    }
}

/// JPEG as early scanners stored it: a whole JPEG file somewhere within.
fn old_jpeg(bytes: &[u8], directory: &Directory, limits: &Limits) -> Result<Part, DecodeError> {
    let start = directory.number(bytes, tag::JPEG_FILE).or_else(|| directory.number(bytes, tag::STRIP_OFFSETS));
    let file = start.and_then(|start| bytes.get(usize::try_from(start).ok()?..));
    match file {
        Some(file) if file.starts_with(&[0xff, 0xd8]) => {
            let Picture { raster, lost_share, .. } = jpeg::decode_colour(file, limits)?;
            Ok((raster, lost_share))
        }
        _ => Err(DecodeError::unsupported("旧式 JPEG 压缩的 TIFF", "A TIFF with old-style JPEG compression")),
    }
}

fn by_crate(bytes: &[u8], position: usize, directory: &Directory, limits: &Limits) -> Result<Part, DecodeError> {
    let repairs = repair::repairs(bytes, directory);
    let (data, position) = match repairs.as_slice() {
        [] => (Cow::Borrowed(bytes), position),
        repairs => (Cow::Owned(directory.rewritten(bytes, repairs)), 0),
    };
    let mut bounds = ::tiff::decoder::Limits::default();
    bounds.decoding_buffer_size = usize::try_from(limits.max_pixels.saturating_mul(16)).unwrap_or(usize::MAX);
    bounds.intermediate_buffer_size = bounds.decoding_buffer_size;
    let mut decoder = Decoder::new(Cursor::new(data.as_ref())).map_err(|e| explain(&e))?.with_limits(bounds);
    decoder.seek_to_image(position).map_err(|e| explain(&e))?;
    let (width, height) = decoder.dimensions().map_err(|e| explain(&e))?;
    let kind = decoder.colortype().map_err(|e| explain(&e))?;
    let layout = decoder.image_buffer_layout().map_err(|e| explain(&e))?;
    let mut samples = DecodingResult::U8(Vec::new());
    let compression = directory.number(bytes, tag::COMPRESSION).unwrap_or(1);
    let (missing, sound) = missing_chunks(bytes, directory);
    let lost = match decoder.read_image_to_buffer(&mut samples) {
        Ok(_) if compression == JPEG => missing.max(jpeg_loss(bytes, directory)),
        Ok(_) if DEFLATE.contains(&compression) => {
            left_out(bytes, directory).max(deflate_loss(bytes, directory, 2 * layout.complete_len))
        }
        // A byte count that leads out of the file loses nothing where all samples were found.
        Ok(_) => left_out(bytes, directory),
        // What lies before the first part that is missing is in the buffer.
        Err(_) if missing > 0.0 && sound > 0.0 => 1.0 - sound,
        Err(error) => return Err(explain(&error)),
    };
    let image = Samples { width: width as usize, height: height as usize, planes: layout.planes.max(1) };
    let opaque = !directory.numbers(bytes, tag::EXTRA_SAMPLES).first().is_some_and(|kind| matches!(kind, 1 | 2));
    let samples = bytes_of(samples)?;
    let raster = match directory.number(bytes, tag::PHOTOMETRIC) {
        // Part of a palette gives every pixel another colour.
        Some(PALETTE) if !directory.is_whole(bytes, tag::COLOR_MAP) => {
            return Err(DecodeError::damaged("TIFF: palette"));
        }
        Some(PALETTE) => image.palette(&samples, kind.bit_depth(), &directory.numbers(bytes, tag::COLOR_MAP)),
        Some(photometric @ (CIE_LAB | ICC_LAB)) if matches!(kind, ColorType::RGB(_)) => {
            image.lab(samples, photometric == CIE_LAB)
        }
        _ => image.raster(samples, kind, opaque)?,
    };
    Ok((raster, (lost > 0.0).then_some(lost)))
}

/// Where strips or tiles start, and how long they are said to be.
fn chunks(bytes: &[u8], directory: &Directory) -> Vec<(u64, u64)> {
    let numbers = |strips, tiles| {
        let found = directory.numbers(bytes, strips);
        if found.is_empty() { directory.numbers(bytes, tiles) } else { found }
    };
    let starts = numbers(tag::STRIP_OFFSETS, tag::TILE_OFFSETS);
    starts.into_iter().zip(numbers(tag::STRIP_BYTE_COUNTS, tag::TILE_BYTE_COUNTS)).collect()
}

/// Share of the strips or tiles that the file does not hold, and of those before the first such.
fn missing_chunks(bytes: &[u8], directory: &Directory) -> (f32, f32) {
    let chunks = chunks(bytes, directory);
    let is_missing = |chunk: &(u64, u64)| is_left_out(chunk) || chunk.0.saturating_add(chunk.1) > bytes.len() as u64;
    let missing = chunks.iter().filter(|chunk| is_missing(chunk)).count();
    let sound = chunks.iter().position(is_missing).unwrap_or(chunks.len());
    let share = |count: usize| count as f32 / chunks.len().max(1) as f32;
    (share(missing), share(sound))
}

/// Some programs leave parts out of which nothing is known, and say that they are at 0.
fn is_left_out(chunk: &(u64, u64)) -> bool {
    *chunk == (0, 0)
}

/// Share of the strips or tiles that were left out.
fn left_out(bytes: &[u8], directory: &Directory) -> f32 {
    let chunks = chunks(bytes, directory);
    chunks.iter().filter(|chunk| is_left_out(chunk)).count() as f32 / chunks.len().max(1) as f32
}

/// Share of the strips or tiles of Deflate data that end too early or whose check sum does not fit: the decoder stops where it has as
/// many samples as it needs, before it looks.
///
/// More than `most` bytes are not unpacked: in a hostile file all parts can lie in the same place.
fn deflate_loss(bytes: &[u8], directory: &Directory, most: usize) -> f32 {
    /// What a broken part may unpack to although its picture is small.
    const LEAST: u64 = 1 << 20;
    let mut most = (most as u64).max(LEAST);
    let mut is_broken = |&(start, length): &(u64, u64)| {
        let held = usize::try_from(start).ok().and_then(|start| bytes.get(start..)).unwrap_or_default();
        let chunk = &held[..held.len().min(usize::try_from(length).unwrap_or(usize::MAX))];
        let mut decoder = ZlibDecoder::new(chunk);
        let ended = std::io::copy(&mut (&mut decoder).take(most), &mut std::io::sink());
        most = most.saturating_sub(decoder.total_out());
        ended.is_err()
    };
    let chunks = chunks(bytes, directory);
    chunks.iter().filter(|chunk| is_broken(chunk)).count() as f32 / chunks.len().max(1) as f32
}

/// Share of a picture of JPEG strips or tiles that is lost within them: the decoder fills it up. They share their tables.
fn jpeg_loss(bytes: &[u8], directory: &Directory) -> f32 {
    let tables = directory.raw(bytes, tag::JPEG_TABLES).and_then(|tables| tables.strip_suffix(&[0xff, 0xd9]));
    let loss = |&(start, length): &(u64, u64)| {
        let start = usize::try_from(start).ok()?;
        let chunk = bytes.get(start..start.checked_add(usize::try_from(length).ok()?)?)?;
        match tables {
            Some(tables) => jpeg::lost_share(&[tables, chunk.strip_prefix(&[0xff, 0xd8])?].concat()),
            None => jpeg::lost_share(chunk),
        }
    };
    let chunks = chunks(bytes, directory);
    chunks.iter().filter_map(loss).sum::<f32>() / chunks.len().max(1) as f32
}

/// Eight bits of each sample.
fn bytes_of(samples: DecodingResult) -> Result<Vec<u8>, DecodeError> {
    Ok(match samples {
        DecodingResult::U8(values) => values,
        DecodingResult::U16(values) => values.iter().map(|value| (value >> 8) as u8).collect(),
        DecodingResult::U32(values) => values.iter().map(|value| (value >> 24) as u8).collect(),
        DecodingResult::F32(values) => from_floats(&values),
        DecodingResult::F64(values) => from_floats(&values.iter().map(|&value| value as f32).collect::<Vec<_>>()),
        _ => return Err(DecodeError::unsupported("这种采样格式的 TIFF", "A TIFF with samples of this kind")),
    })
}

/// Floating-point samples run from 0 to 1; some programs write 0 to 255 or the sensor's own numbers. A few far beyond are a sensor's
/// faults, by which all the rest would turn black.
fn from_floats(values: &[f32]) -> Vec<u8> {
    const MOST_FAULTS: f32 = 0.01;
    let finite = || values.iter().copied().filter(|value| value.is_finite());
    let within = |most: f32| finite().filter(|value| *value > most).count() as f32 <= MOST_FAULTS * values.len() as f32;
    let white = match [1.5, 255.0].map(within) {
        [true, _] => 1.0,
        [_, true] => 255.0,
        _ => finite().fold(0.0, f32::max),
    };
    values.iter().map(|value| (value / white * 255.0).round() as u8).collect()
}

/// How decoded samples lie.
struct Samples {
    width: usize,
    height: usize,
    /// Colour channels one behind the other instead of interleaved.
    planes: usize,
}

impl Samples {
    fn raster(&self, samples: Vec<u8>, kind: ColorType, opaque: bool) -> Result<Raster, DecodeError> {
        let channels = match kind {
            ColorType::Gray(1..8) => return Ok(self.make(self.unpack(&samples, kind.bit_depth()).0, 1)),
            ColorType::Multiband { num_samples, .. } => usize::from(num_samples),
            other => usize::from(other.num_samples()),
        };
        let samples = if self.planes > 1 { self.interleave(&samples, channels) } else { samples };
        let each = |convert: fn(&[u8]) -> [u8; 3]| samples.chunks_exact(channels.max(1)).flat_map(convert).collect();
        let first = || samples.iter().step_by(channels.max(1)).copied().collect();
        Ok(match kind {
            ColorType::Gray(_) => self.make(samples, 1),
            ColorType::RGB(_) => self.make(samples, 3),
            ColorType::RGBA(_) if opaque => self.make(each(|p| [p[0], p[1], p[2]]), 3),
            ColorType::RGBA(_) => self.make(each(|p| [p[0], p[1], p[2]].map(|v| on_white(v, p[3]))), 3),
            ColorType::YCbCr(_) => self.make(each(|p| jpeg::rgb_of([p[0], p[1], p[2]])), 3),
            ColorType::CMYK(_) | ColorType::CMYKA(_) => self.make(each(|p| jpeg::ink_rgb([p[0], p[1], p[2], p[3]])), 3),
            ColorType::Lab(_) => self.make(each(|p| lab(p[0], p[1], p[2])), 3),
            ColorType::GrayA(_) | ColorType::Multiband { num_samples: 2, .. } if !opaque => {
                self.make(samples.as_chunks::<2>().0.iter().map(|&[v, a]| on_white(v, a)).collect(), 1)
            }
            ColorType::GrayA(_) | ColorType::Multiband { bit_depth: 8.., .. } => self.make(first(), 1),
            _ => return Err(DecodeError::unsupported("这种色彩的 TIFF", "A TIFF with colours of this kind")),
        })
    }

    fn make(&self, samples: Vec<u8>, channels: usize) -> Raster {
        let make = if channels == 3 { Raster::colour } else { Raster::grey };
        make(self.width as u32, self.height as u32, samples)
    }

    /// Samples of fewer than eight bits, one a byte: scaled to 0..=255, and as they are.
    fn unpack(&self, packed: &[u8], bits: u8) -> (Vec<u8>, Vec<u8>) {
        let stride = (self.width * usize::from(bits)).div_ceil(8);
        let highest = (1_u16 << bits) - 1;
        let per_byte = usize::from(8 / bits.max(1)).max(1);
        let mut plain = Vec::with_capacity(self.width * self.height);
        for row in packed.chunks(stride.max(1)).take(self.height) {
            let sample = |x: usize| {
                let byte = row.get(x / per_byte).copied().unwrap_or(0);
                byte >> (8 - bits * (x % per_byte + 1) as u8) & highest as u8
            };
            plain.extend((0..self.width).map(sample));
        }
        (plain.iter().map(|&value| (u16::from(value) * 255 / highest) as u8).collect(), plain)
    }

    /// L*a*b*, its colour axes signed or offset by 128.
    fn lab(&self, samples: Vec<u8>, signed: bool) -> Raster {
        let samples = if self.planes > 1 { self.interleave(&samples, 3) } else { samples };
        let axis = |value: u8| if signed { value.wrapping_add(128) } else { value };
        self.make(samples.as_chunks::<3>().0.iter().flat_map(|&[l, a, b]| lab(l, axis(a), axis(b))).collect(), 3)
    }

    fn palette(&self, samples: &[u8], bits: u8, palette: &[u64]) -> Raster {
        let indices = if bits < 8 { self.unpack(samples, bits).1 } else { samples.to_vec() };
        let length = palette.len() / 3;
        let entry = |index: usize| palette.get(index).map_or(0, |value| (value >> 8) as u8);
        let colours: Vec<[u8; 3]> = (0..length).map(|i| [entry(i), entry(i + length), entry(i + 2 * length)]).collect();
        let colour = |&index: &u8| colours.get(usize::from(index)).copied().unwrap_or_default();
        if colours.iter().all(|[r, g, b]| r == g && g == b) {
            return self.make(indices.iter().map(|index| colour(index)[0]).collect(), 1);
        }
        self.make(indices.iter().flat_map(colour).collect(), 3)
    }

    fn interleave(&self, planes: &[u8], channels: usize) -> Vec<u8> {
        let area = self.width * self.height;
        let sample = |pixel: usize, channel: usize| planes.get(channel * area + pixel).copied().unwrap_or(0);
        (0..area).flat_map(|pixel| (0..channels).map(move |channel| sample(pixel, channel))).collect()
    }
}

fn explain(error: &TiffError) -> DecodeError {
    match error {
        TiffError::LimitsExceeded | TiffError::IntSizeError => DecodeError::too_much_data(),
        TiffError::UnsupportedError(what) => {
            let words = what.to_string();
            let method =
                words.strip_prefix("compression method ").and_then(|rest| rest.strip_suffix(" is unsupported"));
            let what = method.map_or_else(|| words.clone(), |method| format!("压缩方式 {method}"));
            DecodeError::unsupported(format!("这种 TIFF（{what}）"), format!("This kind of TIFF ({words})"))
        }
        other => DecodeError::damaged(format!("TIFF: {other}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::DecodeErrorKind;
    use std::io::Write;

    /// Grey, 8 pixels wide, in strips of a row; `more` are further tags of one SHORT.
    fn file(compression: u16, strips: &[Option<Vec<u8>>], more: &[(u16, u16)]) -> Vec<u8> {
        let count = strips.len() as u32;
        let (mut bytes, mut places) = (b"II\x2a\0\0\0\0\0".to_vec(), Vec::new());
        for strip in strips {
            places.push(strip.as_ref().map_or((0, 0), |strip| (bytes.len() as u32, strip.len() as u32)));
            bytes.extend(strip.iter().flatten());
        }
        let numbers_at = bytes.len() as u32;
        places.iter().for_each(|(start, _)| bytes.extend(start.to_le_bytes()));
        places.iter().for_each(|(_, length)| bytes.extend(length.to_le_bytes()));
        let short = |tag: u16, value: u16| (tag, 3_u16, 1, u32::from(value));
        let mut entries = vec![
            short(256, 8),
            short(257, count as u16),
            short(258, 8),
            short(259, compression),
            short(262, 1),
            (273, 4, count, numbers_at),
            short(278, 1),
            (279, 4, count, numbers_at + 4 * count),
        ];
        entries.extend(more.iter().map(|&(tag, value)| short(tag, value)));
        entries.sort_unstable();
        let directory_at = bytes.len() as u32;
        bytes[4..8].copy_from_slice(&directory_at.to_le_bytes());
        bytes.extend((entries.len() as u16).to_le_bytes());
        for (tag, kind, count, value) in entries {
            bytes.extend(tag.to_le_bytes().into_iter().chain(kind.to_le_bytes()));
            bytes.extend(count.to_le_bytes().into_iter().chain(value.to_le_bytes()));
        }
        bytes.extend([0; 4]);
        bytes
    }

    fn lost(bytes: &[u8]) -> Result<Option<f32>, DecodeErrorKind> {
        let mut pages = Vec::new();
        decode(bytes, &Limits::default(), &mut |page| pages.push(page)).unwrap();
        match pages.remove(0) {
            Page { content: PageContent::Undecodable(error), .. } => Err(error.kind),
            page => Ok(page.lost_share),
        }
    }

    #[test]
    fn a_part_whose_check_sum_does_not_fit_is_lost() {
        let deflated = |value: u8| {
            let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
            // More than the decoder asks for: it never comes to the end.
            encoder.write_all(&[value; 100_000]).unwrap();
            encoder.finish().unwrap()
        };
        let mut strips: Vec<_> = (0..4).map(|value| Some(deflated(value))).collect();
        assert_eq!(lost(&file(8, &strips, &[])), Ok(None));
        if let Some(byte) = strips[2].as_mut().and_then(|strip| strip.last_mut()) {
            *byte ^= 1;
        }
        assert_eq!(lost(&file(8, &strips, &[])), Ok(Some(0.25)));
    }

    #[test]
    fn parts_that_were_left_out_are_lost() {
        let mut strips = vec![Some(vec![90; 8]); 8];
        assert_eq!(lost(&file(1, &strips, &[])), Ok(None));
        strips[6] = None;
        // The decoder may stop there.
        assert!(matches!(lost(&file(1, &strips, &[])), Ok(Some(share)) if (0.12..0.26).contains(&share)));
    }

    #[test]
    fn tiles_with_their_colours_apart_are_named() {
        let bytes = file(1, &[Some(vec![90; 8])], &[(284, 2), (322, 16), (323, 16)]);
        assert_eq!(lost(&bytes), Err(DecodeErrorKind::Unsupported));
    }

    #[test]
    fn a_few_samples_far_beyond_the_rest_do_not_darken_it() {
        let mut values = vec![0.5; 1_000];
        values[0] = 1e6;
        assert_eq!(from_floats(&values)[1], 128);
        assert_eq!(from_floats(&[127.5; 9])[0], 128);
        assert_eq!(from_floats(&[500.0, 1_000.0]), [128, 255]);
    }
}
