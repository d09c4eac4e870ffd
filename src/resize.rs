//! Luma at another size, by a filter that averages over what a new pixel covers.

pub(crate) use fast_image_resize::FilterType;
use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{PixelType, ResizeAlg, ResizeOptions, Resizer};
use image::GrayImage;

/// `source` at `width` x `height`; `None` where either size is empty.
pub(crate) fn luma(source: &GrayImage, width: u32, height: u32, filter: FilterType) -> Option<GrayImage> {
    let pixels = ImageRef::new(source.width(), source.height(), source.as_raw(), PixelType::U8).ok()?;
    let mut target = Image::new(width, height, PixelType::U8);
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(filter));
    Resizer::new().resize(&pixels, &mut target, &options).ok()?;
    GrayImage::from_raw(width, height, target.into_vec())
}
