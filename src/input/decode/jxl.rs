//! JPEG XL: the first frame, turned as the file says. The decoder applies orientation itself; EXIF orientation is never
//! applied again.

use std::borrow::Cow;

use jxl_oxide::{
    AllocTracker, EnumColourEncoding, InitializeResult, JxlImage, JxlImageBuilder, JxlThreadPool, Render,
    RenderingIntent,
};

use super::jpeg::ink_rgb;
use super::needs::Needs;
use super::profile::Profile;
use super::raster::{Raster, check_size, on_white};
use super::{Picture, frames};
use crate::input::metadata::apply_exif;
use crate::input::{DecodeError, Limits, Metadata, Orientation};

/// Bytes the decoder may hold for each of the picture's pixels: it works in 32 bits a sample and keeps two copies, and frames that others are
/// made of.
const BYTES_PER_PIXEL: u64 = 48;

/// What it takes in fact of a picture of one frame, colour or grey, and more for each further channel.
const USUAL_BYTES: u64 = 29;
const BYTES_OF_A_CHANNEL: u64 = 8;

/// What small pictures may need all the same.
const LEAST_ALLOCATION: u64 = 64 << 20;

/// Decodes the first frame, already as a viewer shows it.
pub(super) fn decode(bytes: &[u8], limits: &Limits) -> Result<Picture, DecodeError> {
    let stream = code_stream(bytes);
    // Where the header cannot be read the decoder says why.
    let pixels = match header(&stream) {
        Some(header) => {
            check_size(header.width().into(), header.height().into(), limits.max_pixels)?;
            u64::from(header.width()) * u64::from(header.height())
        }
        None => 0,
    };
    let mut image = bounded(pixels.saturating_mul(BYTES_PER_PIXEL))
        .read(stream.as_ref())
        .map_err(|error| explain(error.as_ref()))?;
    if image.num_loaded_keyframes() == 0 {
        return Err(DecodeError::damaged("JPEG XL: no picture data"));
    }
    let grey = image.pixel_format().is_grayscale();
    let encoding = if grey { EnumColourEncoding::gray_srgb } else { EnumColourEncoding::srgb };
    image.request_color_encoding(encoding(RenderingIntent::Relative));
    let render = image.render_frame(0).map_err(|error| explain(error.as_ref()))?;
    let raster = raster(&render, image.pixel_format().has_alpha())?;
    // Pictures stored in a profile of their own stay in it.
    let profile = image.original_icc().and_then(|_| Profile::read(&image.rendered_icc()));
    let notes = image.image_header().metadata.animation.iter().map(|_| frames::first_only()).collect();
    Ok(Picture { raster, metadata: metadata(bytes), profile, lost_share: None, notes })
}

/// A decoder that holds at most `bytes`.
fn bounded(bytes: u64) -> JxlImageBuilder {
    let bound = usize::try_from(bytes.max(LEAST_ALLOCATION)).unwrap_or(usize::MAX);
    JxlImage::builder().pool(JxlThreadPool::none()).alloc_tracker(AllocTracker::with_limit(bound))
}

/// What the header of a code stream says; decodes no pixel.
fn header(stream: &[u8]) -> Option<JxlImage> {
    let mut decoder = bounded(0).build_uninit();
    decoder.feed_bytes(stream).ok()?;
    match decoder.try_init().ok()? {
        InitializeResult::Initialized(image) => Some(image),
        InitializeResult::NeedMoreData(_) => None,
    }
}

/// What the picture that begins with `head` takes.
pub(super) fn needs(head: &[u8]) -> Option<Needs> {
    let image = header(&code_stream(head))?;
    let further = image.image_header().metadata.ec_info.len() as u64;
    Some(Needs {
        pixels: u64::from(image.width()) * u64::from(image.height()),
        bytes_a_pixel: (USUAL_BYTES + BYTES_OF_A_CHANNEL * further).min(BYTES_PER_PIXEL),
    })
}

fn raster(render: &Render, has_alpha: bool) -> Result<Raster, DecodeError> {
    let mut stream = render.stream();
    let (width, height, channels) = (stream.width(), stream.height(), stream.channels() as usize);
    let mut samples = vec![0_u8; width as usize * height as usize * channels];
    stream.write_to_buffer(&mut samples);
    let pixels = samples.chunks_exact(channels.max(1));
    Ok(match (channels, has_alpha) {
        (1, _) => Raster::grey(width, height, samples),
        (2, true) => Raster::grey(width, height, pixels.map(|p| on_white(p[0], p[1])).collect()),
        (3, _) => Raster::colour(width, height, samples),
        (4, true) => {
            Raster::colour(width, height, pixels.flat_map(|p| [p[0], p[1], p[2]].map(|v| on_white(v, p[3]))).collect())
        }
        // Inks are stored as light.
        (4 | 5, _) => Raster::colour(
            width,
            height,
            pixels.flat_map(|p| ink_rgb([p[0], p[1], p[2], p[3]].map(|light| 255 - light))).collect(),
        ),
        _ => {
            return Err(DecodeError::unsupported(
                format!("{channels} 通道的 JPEG XL"),
                format!("A JPEG XL with {channels} channels"),
            ));
        }
    })
}

/// The bare code stream. Other boxes are not given to the decoder: some are compressed and unpack to any size.
fn code_stream(bytes: &[u8]) -> Cow<'_, [u8]> {
    let mut parts = Vec::new();
    for (kind, content) in boxes(bytes) {
        match kind {
            b"jxlc" => return Cow::Borrowed(content),
            // In parts, each after its number.
            b"jxlp" => parts.extend_from_slice(content.get(4..).unwrap_or_default()),
            _ => {}
        }
    }
    if parts.is_empty() { Cow::Borrowed(bytes) } else { Cow::Owned(parts) }
}

fn metadata(bytes: &[u8]) -> Metadata {
    let mut metadata = Metadata::default();
    let block = boxes(bytes).find_map(|(kind, content)| {
        // The offset of the TIFF header stands before it.
        let (offset, rest) = content.split_first_chunk::<4>().filter(|_| kind == b"Exif")?;
        rest.get(u32::from_be_bytes(*offset) as usize..)
    });
    if let Some(block) = block {
        apply_exif(&mut metadata, block);
    }
    metadata.orientation = Orientation::default();
    metadata
}

/// Boxes of a container file, by type; none for a bare code stream.
fn boxes(bytes: &[u8]) -> impl Iterator<Item = (&[u8; 4], &[u8])> {
    let mut rest = if bytes.starts_with(&[0, 0, 0, 12]) { bytes } else { &[] };
    std::iter::from_fn(move || {
        let (short, after) = rest.split_first_chunk::<4>()?;
        let (kind, after) = after.split_first_chunk::<4>()?;
        let (head, size) = match u32::from_be_bytes(*short) {
            0 => (8, rest.len()),
            1 => (16, usize::try_from(u64::from_be_bytes(*after.first_chunk::<8>()?)).ok()?),
            size => (8, size as usize),
        };
        // The last box may be cut short; its content is what there is.
        let content = rest.get(head..size.min(rest.len()))?;
        rest = rest.get(size..).unwrap_or_default();
        Some((kind, content))
    })
}

fn explain(error: &(dyn std::error::Error + Send + Sync)) -> DecodeError {
    let words = error.to_string();
    if words.contains("memory") || words.contains("allocat") {
        return DecodeError::too_much_data();
    }
    DecodeError::damaged(format!("JPEG XL: {words}"))
}
