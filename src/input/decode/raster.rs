//! Samples of any kind to what is measured: full-size luma and a small copy in colour.

use image::{DynamicImage, GrayImage, ImageBuffer, Luma, Pixel, RgbImage};
use std::ops::{Deref, DerefMut};

use super::orient::orient;
use crate::input::{DecodeError, Orientation, Pixels};
use crate::memory::{Block, LumaPlane, plane, plane_of};
use crate::resize::area_means;

/// Share said to be lost where something is, but not how much.
pub(super) const LEAST_LOSS: f32 = 0.01;

/// Longest side of the small copy in colour.
pub(super) const COLOUR_SIDE: u32 = 512;

/// A decoded page before orientation.
#[derive(Clone, Debug)]
pub(super) enum Raster {
    /// One channel.
    Grey(GrayImage),
    /// Three channels, already composited on white.
    Colour(RgbImage),
}

impl Raster {
    /// From any picture of the `image` crate. What is transparent is shown on white, as viewers and printers do.
    pub(super) fn from_dynamic(picture: DynamicImage) -> Self {
        match picture {
            DynamicImage::ImageLuma8(grey) => Self::Grey(grey),
            DynamicImage::ImageRgb8(colour) => Self::Colour(colour),
            DynamicImage::ImageLumaA8(grey) => {
                let (width, height) = grey.dimensions();
                let samples = grey.as_raw().as_chunks::<2>().0.iter().map(|&[v, a]| on_white(v, a)).collect();
                Self::grey(width, height, samples)
            }
            DynamicImage::ImageRgba8(colour) => {
                let (width, height) = colour.dimensions();
                let pixels = colour.as_raw().as_chunks::<4>().0.iter();
                let samples =
                    pixels.flat_map(|&[r, g, b, a]| [on_white(r, a), on_white(g, a), on_white(b, a)]).collect();
                Self::colour(width, height, samples)
            }
            // 16 bits and floating point: the crate's own rounding to 8 bits, then as above.
            DynamicImage::ImageLuma16(_) => Self::Grey(picture.into_luma8()),
            DynamicImage::ImageLumaA16(_) => Self::from_dynamic(DynamicImage::ImageLumaA8(picture.into_luma_alpha8())),
            DynamicImage::ImageRgb16(_) | DynamicImage::ImageRgb32F(_) => Self::Colour(picture.into_rgb8()),
            other => Self::from_dynamic(DynamicImage::ImageRgba8(other.into_rgba8())),
        }
    }

    /// One channel from `width * height` samples; white is added where they are too few.
    pub(super) fn grey(width: u32, height: u32, mut samples: Vec<u8>) -> Self {
        samples.resize(width as usize * height as usize, 255);
        Self::Grey(GrayImage::from_raw(width, height, samples).unwrap_or_default())
    }

    /// Three channels from `width * height * 3` samples; white is added where they are too few.
    pub(super) fn colour(width: u32, height: u32, mut samples: Vec<u8>) -> Self {
        samples.resize(width as usize * height as usize * 3, 255);
        Self::Colour(RgbImage::from_raw(width, height, samples).unwrap_or_default())
    }

    /// Width and height.
    pub(super) fn dimensions(&self) -> (u32, u32) {
        match self {
            Self::Grey(grey) => grey.dimensions(),
            Self::Colour(colour) => colour.dimensions(),
        }
    }

    /// What is measured, as a viewer shows it.
    pub(super) fn into_pixels(self, orientation: Orientation) -> Pixels {
        match self {
            Self::Grey(grey) => Pixels { luma: orient_grey(plane(grey), orientation), colour: None },
            Self::Colour(colour) => {
                let small = orient_rgb(shrink(&colour), orientation);
                Pixels { luma: orient_grey(luma(&colour), orientation), colour: Some(small) }
            }
        }
    }

    /// The picture in colour, as a viewer shows it.
    pub(super) fn into_rgb(self, orientation: Orientation) -> RgbImage {
        match self {
            Self::Grey(grey) => orient_rgb(DynamicImage::ImageLuma8(grey).into_rgb8(), orientation),
            Self::Colour(colour) => orient_rgb(colour, orientation),
        }
    }
}

/// A part of a picture: left, top, right and bottom as shares of its sides, 0..=1. At least a pixel.
pub(super) fn cut<P: Pixel<Subpixel = u8> + 'static, C: Deref<Target = [u8]> + 'static>(
    picture: &ImageBuffer<P, C>,
    [left, top, right, bottom]: [f64; 4],
) -> ImageBuffer<P, Vec<u8>> {
    let span = |low: f64, high: f64, side: u32| {
        let start = ((low * f64::from(side)).round() as u32).min(side.saturating_sub(1));
        (start, ((high * f64::from(side)).round() as u32).clamp(start + 1, side.max(1)) - start)
    };
    let ((x, width), (y, height)) = (span(left, right, picture.width()), span(top, bottom, picture.height()));
    image::imageops::crop_imm(picture, x, y, width, height).to_image()
}

/// A sample of this opacity on white paper.
pub(super) fn on_white(value: u8, alpha: u8) -> u8 {
    let (value, alpha) = (u16::from(value), u16::from(alpha));
    ((value * alpha + 255 * (255 - alpha) + 127) / 255) as u8
}

/// BT.601 luma of sRGB-encoded values; weights in 1/256.
pub(super) fn luma_of([r, g, b]: [u8; 3]) -> u8 {
    ((77 * u32::from(r) + 150 * u32::from(g) + 29 * u32::from(b) + 128) >> 8) as u8
}

fn luma(colour: &RgbImage) -> LumaPlane {
    let (width, height) = colour.dimensions();
    let mut samples = Block::unwritten(width as usize * height as usize);
    for (sample, &pixel) in samples.iter_mut().zip(colour.as_raw().as_chunks::<3>().0) {
        *sample = luma_of(pixel);
    }
    plane_of(width, height, samples)
}

pub(super) fn orient_grey<B>(grey: ImageBuffer<Luma<u8>, B>, orientation: Orientation) -> ImageBuffer<Luma<u8>, B>
where
    B: DerefMut<Target = [u8]> + From<Vec<u8>>,
{
    let (width, height) = grey.dimensions();
    let (width, height, data) = orient::<1, _>((width as usize, height as usize), grey.into_raw(), orientation);
    ImageBuffer::from_raw(width as u32, height as u32, data).expect("turning keeps every sample")
}

pub(super) fn orient_rgb(colour: RgbImage, orientation: Orientation) -> RgbImage {
    let (width, height) = colour.dimensions();
    let (width, height, data) = orient::<3, _>((width as usize, height as usize), colour.into_raw(), orientation);
    RgbImage::from_raw(width as u32, height as u32, data).unwrap_or_default()
}

/// Size of the small copy in colour of a picture of this size: no side exceeds [`COLOUR_SIDE`], and cells are nearly square.
pub(super) fn small_size((width, height): (u32, u32)) -> (u32, u32) {
    let cell = width.max(height).div_ceil(COLOUR_SIDE).max(1);
    (width.div_ceil(cell), height.div_ceil(cell))
}

/// The small copy in colour: means over equal cells.
pub(super) fn shrink(colour: &RgbImage) -> RgbImage {
    let size = colour.dimensions();
    let (columns, rows) = small_size(size);
    if (columns, rows) == size {
        return colour.clone();
    }
    let mut small = Vec::with_capacity(columns as usize * rows as usize * 3);
    let cells = [columns as usize, rows as usize];
    area_means::<3>(colour.as_raw(), size, cells, |_, means| small.extend(means.map(|mean| (mean + 0.5) as u8)));
    RgbImage::from_raw(columns, rows, small).unwrap_or_default()
}

/// An error where a page of this size may not be decoded.
pub(super) fn check_size(width: u64, height: u64, max_pixels: u64) -> Result<(), DecodeError> {
    if width == 0 || height == 0 {
        return Err(DecodeError::without_size());
    }
    if width.saturating_mul(height) > max_pixels {
        return Err(DecodeError::too_many_pixels(width, height, max_pixels));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_small_copy_holds_area_averages() {
        let colour = RgbImage::from_fn(1025, 3, |x, _| image::Rgb([if x % 3 == 0 { 90 } else { 0 }, 30, 255]));
        let small = shrink(&colour);
        assert_eq!(small.dimensions(), (342, 1));
        // 1025 pixels over 342 cells: each covers a little less than three, of which one is red.
        assert!(small.pixels().all(|pixel| pixel[0].abs_diff(30) <= 1 && pixel.0[1..] == [30, 255]));
    }

    #[test]
    fn a_size_that_is_not_known_is_not_told() {
        for (width, height) in [(0, 0), (0, 600), (900, 0)] {
            let error = check_size(width, height, 1_000_000).unwrap_err();
            assert!(error.message.en.contains("no size") && !error.message.en.contains('0'), "{error:?}");
            assert!(!error.message.zh.contains('0'), "{error:?}");
        }
        assert_eq!(check_size(900, 600, 1_000_000), Ok(()));
    }

    #[test]
    fn transparent_is_white() {
        assert_eq!((on_white(0, 0), on_white(0, 255), on_white(0, 128), on_white(200, 255)), (255, 0, 127, 200));
    }
}
