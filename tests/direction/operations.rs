//! What is done to a page. Each works on luma, 0..=255.

use image::codecs::jpeg::JpegEncoder;
use image::imageops::{self, FilterType};
use image::{GrayImage, Luma, Rgb, RgbImage};
use imageproc::geometric_transformations::{Border, Interpolation, rotate_about_center_no_crop};

/// BT.601 luma.
pub fn luma(picture: &RgbImage) -> GrayImage {
    GrayImage::from_fn(picture.width(), picture.height(), |x, y| {
        let [r, g, b] = picture.get_pixel(x, y).0.map(f32::from);
        Luma([(0.299 * r + 0.587 * g + 0.114 * b).round() as u8])
    })
}

/// Gaussian blur of `sigma` pixels.
pub fn blur(page: &GrayImage, sigma: f32) -> GrayImage {
    imageproc::filter::gaussian_blur_f32(page, sigma)
}

/// The page in `factor` times its size.
pub fn resample(page: &GrayImage, factor: f32) -> GrayImage {
    let side = |length: u32| ((length as f32 * factor).round() as u32).max(1);
    imageops::resize(page, side(page.width()), side(page.height()), FilterType::CatmullRom)
}

/// The page turned by `degrees` with the clock, on a ground of its own mean shade.
pub fn turn(page: &GrayImage, degrees: f32) -> GrayImage {
    let mean = page.as_raw().iter().map(|v| u64::from(*v)).sum::<u64>() / page.len() as u64;
    let ground = Border::Constant(Luma([mean as u8]));
    rotate_about_center_no_crop(page, degrees.to_radians(), Interpolation::Bicubic, ground)
}

/// The colour of a page turned likewise, from its small copy.
pub fn turn_colour(page: &RgbImage, degrees: f32) -> RgbImage {
    let pixels = page.pixels().count() as u64;
    let mean = |channel: usize| page.pixels().map(|pixel| u64::from(pixel[channel])).sum::<u64>() / pixels;
    let ground = Border::Constant(Rgb([mean(0) as u8, mean(1) as u8, mean(2) as u8]));
    rotate_about_center_no_crop(page, degrees.to_radians(), Interpolation::Bilinear, ground)
}

/// A soft reflection in the middle of the text, over half of its width and height. At strength 1 its core is white.
pub fn glare(page: &GrayImage, [left, top, width, height]: [f32; 4], strength: f32) -> GrayImage {
    let (middle_x, middle_y) = (left + width / 2.0, top + height / 2.0);
    GrayImage::from_fn(page.width(), page.height(), |x, y| {
        let (dx, dy) = ((x as f32 - middle_x) / (0.35 * width), (y as f32 - middle_y) / (0.35 * height));
        // A core at full strength with a border that falls off over half its radius.
        let veil = strength * (2.0 * (1.5 - (dx * dx + dy * dy).sqrt())).clamp(0.0, 1.0);
        let level = f32::from(page.get_pixel(x, y).0[0]);
        Luma([(level + (255.0 - level) * veil).round() as u8])
    })
}

/// Light of a flash added over the middle of a box: burnt out to 0.7 of `radius`, gone at 1.3, in widths and heights of the box.
pub fn flash(page: &GrayImage, [left, top, width, height]: [f32; 4], radius: f32) -> GrayImage {
    let (middle_x, middle_y) = (left + width / 2.0, top + height / 2.0);
    GrayImage::from_fn(page.width(), page.height(), |x, y| {
        let far = ((x as f32 - middle_x) / (radius * width)).hypot((y as f32 - middle_y) / (radius * height));
        let light = 300.0 * ((1.3 - far) / 0.6).clamp(0.0, 1.0);
        Luma([(f32::from(page.get_pixel(x, y)[0]) + light).min(255.0) as u8])
    })
}

/// Gaussian noise of `sigma` luma levels, always the same.
pub fn noise(page: &GrayImage, sigma: f32) -> GrayImage {
    imageproc::noise::gaussian_noise(page, 0.0, f64::from(sigma), 7)
}

/// Through JPEG of this quality, 1..=100.
pub fn compress(page: &GrayImage, quality: u8) -> GrayImage {
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, quality).encode_image(page).unwrap();
    image::load_from_memory(&jpeg).unwrap().to_luma8()
}

/// Every level times `factor`, cut at white.
pub fn brightness(page: &GrayImage, factor: f32) -> GrayImage {
    let mut copy = page.clone();
    copy.iter_mut().for_each(|level| *level = (f32::from(*level) * factor).round().min(255.0) as u8);
    copy
}

/// A shadow with a soft edge over the right part, which leaves `share` of the light there.
pub fn shadow(page: &GrayImage, share: f32) -> GrayImage {
    let (width, height) = (page.width() as f32, page.height() as f32);
    GrayImage::from_fn(page.width(), page.height(), |x, y| {
        let place = (x as f32 + 0.3 * y as f32 * width / height) / width;
        let dark = 1.0 / (1.0 + ((0.6 - place) * 25.0).exp());
        Luma([(f32::from(page.get_pixel(x, y)[0]) * (1.0 - (1.0 - share) * dark)).round() as u8])
    })
}

/// Every other band of the page, `band` pixels high, on a tint that leaves `share` of the light, with the hard edges of print.
pub fn tinted_rows(page: &GrayImage, band: u32, share: f32) -> GrayImage {
    let mut copy = page.clone();
    copy.enumerate_pixels_mut()
        .filter(|(_, y, _)| y / band % 2 == 1)
        .for_each(|(.., pixel)| pixel[0] = (f32::from(pixel[0]) * share).round() as u8);
    copy
}

/// An even border of a tenth of the shorter side all around.
pub fn border(page: &GrayImage, level: u8) -> GrayImage {
    let (width, height) = page.dimensions();
    let margin = width.min(height) / 10;
    let mut framed = GrayImage::from_pixel(width + 2 * margin, height + 2 * margin, Luma([level]));
    imageops::replace(&mut framed, page, i64::from(margin), i64::from(margin));
    framed
}
