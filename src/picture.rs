//! Pictures for people to look at: shrink, cut out, obscure, encode. Knows nothing of verdicts, reports or files.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use image::RgbImage;
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

use crate::measure::Region;

/// Colour resolution of a JPEG.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chroma {
    /// Every pixel has its own colour: thin coloured print stays sharp.
    Full,
    /// Two by two pixels share a colour: a third smaller.
    Half,
}

/// Why a picture could not be encoded.
#[derive(Debug, thiserror::Error)]
pub enum EncodeError {
    /// JPEG holds at most 65,535 pixels a side and at least one.
    #[error("a JPEG cannot be {0} x {1} pixels")]
    Size(u32, u32),
    /// The encoder failed.
    #[error("JPEG encoder: {0}")]
    Encoder(#[from] jpeg_encoder::EncodingError),
}

/// `picture` shrunk so that its longer side is at most `longest` pixels; unchanged where it is smaller.
pub fn fit(picture: &RgbImage, longest: u32) -> RgbImage {
    let (width, height) = picture.dimensions();
    let long = width.max(height);
    if long <= longest || long == 0 {
        return picture.clone();
    }
    let scaled =
        |side: u32| ((u64::from(side) * u64::from(longest) + u64::from(long) / 2) / u64::from(long)).max(1) as u32;
    let whole = Region { x: 0, y: 0, width, height };
    cut(picture, whole, scaled(width), scaled(height))
}

/// The part `region` of `picture`, scaled to `width` x `height`. The region is clipped to the picture; an empty one gives
/// a grey picture.
pub fn cut(picture: &RgbImage, region: Region, width: u32, height: u32) -> RgbImage {
    let (width, height) = (width.max(1), height.max(1));
    let left = region.x.min(picture.width());
    let top = region.y.min(picture.height());
    let across = region.width.min(picture.width() - left);
    let down = region.height.min(picture.height() - top);
    scale(picture, [left, top, across, down], width, height)
        .unwrap_or_else(|| RgbImage::from_pixel(width, height, image::Rgb([128; 3])))
}

/// Bilinear both ways: shrinking averages, enlarging invents no detail that a sharper filter would pretend.
fn scale(picture: &RgbImage, [left, top, across, down]: [u32; 4], width: u32, height: u32) -> Option<RgbImage> {
    if across == 0 || down == 0 {
        return None;
    }
    let source = ImageRef::new(picture.width(), picture.height(), picture.as_raw(), PixelType::U8x3).ok()?;
    let mut target = Image::new(width, height, PixelType::U8x3);
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Bilinear)).crop(
        left.into(),
        top.into(),
        across.into(),
        down.into(),
    );
    Resizer::new().resize(&source, &mut target, &options).ok()?;
    RgbImage::from_raw(width, height, target.into_vec())
}

/// `picture` with its content blurred beyond reading: 16 cells along the longer side are all that is kept.
pub fn obscure(picture: &RgbImage) -> RgbImage {
    let small = fit(picture, 16);
    let whole = Region { x: 0, y: 0, width: small.width(), height: small.height() };
    cut(&small, whole, picture.width(), picture.height())
}

/// JPEG of `picture` at `quality` 1..=100.
///
/// # Errors
/// [`EncodeError`] for a picture without pixels or with more than 65,535 on a side.
pub fn jpeg(picture: &RgbImage, quality: u8, chroma: Chroma) -> Result<Vec<u8>, EncodeError> {
    let too_large = || EncodeError::Size(picture.width(), picture.height());
    let width = u16::try_from(picture.width()).map_err(|_| too_large())?;
    let height = u16::try_from(picture.height()).map_err(|_| too_large())?;
    if width == 0 || height == 0 {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, quality.clamp(1, 100));
    encoder.set_optimized_huffman_tables(true);
    encoder.set_sampling_factor(match chroma {
        Chroma::Full => SamplingFactor::F_1_1,
        Chroma::Half => SamplingFactor::F_2_2,
    });
    encoder.encode(picture.as_raw(), width, height, ColorType::Rgb)?;
    Ok(bytes)
}

/// JPEG of at most `most_bytes`: lowers the quality step by step, then the size, until it fits.
///
/// # Errors
/// [`EncodeError`] as [`jpeg`].
pub fn jpeg_within(picture: &RgbImage, most_bytes: usize) -> Result<Vec<u8>, EncodeError> {
    let mut longest = picture.width().max(picture.height());
    loop {
        let shrunk = fit(picture, longest);
        for quality in [76, 66, 54, 42] {
            let bytes = jpeg(&shrunk, quality, Chroma::Half)?;
            if bytes.len() <= most_bytes || longest <= 32 {
                return Ok(bytes);
            }
        }
        longest = longest * 3 / 4;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Worst case for a JPEG: every pixel differs from its neighbours.
    fn noise(width: u32, height: u32) -> RgbImage {
        RgbImage::from_fn(width, height, |x, y| {
            let hash = (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503)).wrapping_mul(2_246_822_519);
            image::Rgb([hash as u8, (hash >> 8) as u8, (hash >> 16) as u8])
        })
    }

    #[test]
    fn fits_the_longer_side_and_never_enlarges() {
        assert_eq!(fit(&noise(400, 100), 200).dimensions(), (200, 50));
        assert_eq!(fit(&noise(40, 10), 200).dimensions(), (40, 10));
        assert_eq!(fit(&noise(4000, 1), 200).dimensions(), (200, 1));
    }

    #[test]
    fn jpeg_stays_within_its_limit_even_for_noise() {
        let bytes = jpeg_within(&noise(640, 640), 30_000).unwrap();
        assert!(bytes.len() <= 30_000, "{} bytes", bytes.len());
        assert!(image::load_from_memory(&bytes).is_ok());
    }

    #[test]
    fn cut_survives_regions_outside_the_picture() {
        let region = Region { x: 90, y: 500, width: 400, height: 400 };
        assert_eq!(cut(&noise(100, 100), region, 20, 10).dimensions(), (20, 10));
    }

    #[test]
    fn obscured_pixels_keep_no_local_contrast() {
        let obscured = obscure(&noise(320, 320));
        let steps = obscured.as_raw().chunks_exact(3).collect::<Vec<_>>();
        let largest = steps.windows(2).map(|pair| pair[0][0].abs_diff(pair[1][0])).max().unwrap();
        assert!(largest < 40, "a step of {largest} levels between neighbours is left");
    }
}
