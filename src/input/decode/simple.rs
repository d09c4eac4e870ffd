//! Formats that the `image` crate decodes: PNG, WebP, BMP, GIF (first frame), PNM.

use std::borrow::Cow;
use std::io::Cursor;

use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader};

use super::profile::Profile;
use super::raster::{Raster, check_size};
use super::{Picture, frames, png};
use crate::input::metadata::{DensityUnit, apply_exif, png_software};
use crate::input::sniff::Format;
use crate::input::{DecodeError, DecodeErrorKind, Density, Limits, Metadata};

/// Bytes a decoder may allocate for each pixel allowed: four channels of 16 bits, and as much again for working space.
const BYTES_PER_PIXEL: u64 = 16;

/// What small pictures may need all the same.
const LEAST_ALLOCATION: u64 = 64 << 20;

/// Decodes the first or only picture, not yet oriented.
pub(super) fn decode(bytes: &[u8], format: Format, limits: &Limits) -> Result<Picture, DecodeError> {
    let kind = match format {
        Format::Png => ImageFormat::Png,
        Format::Webp => ImageFormat::WebP,
        Format::Bmp => ImageFormat::Bmp,
        Format::Gif => ImageFormat::Gif,
        _ => ImageFormat::Pnm,
    };
    let kept = if format == Format::Png { png::without_large_profile(bytes) } else { Cow::Borrowed(bytes) };
    let bytes = kept.as_ref();
    let mut reader = ImageReader::with_format(Cursor::new(bytes), kind);
    let mut bounds = image::Limits::no_limits();
    bounds.max_alloc = Some(limits.max_pixels.saturating_mul(BYTES_PER_PIXEL).max(LEAST_ALLOCATION));
    reader.limits(bounds);
    let mut decoder = reader.into_decoder().map_err(|error| explain(&error))?;
    let (width, height) = decoder.dimensions();
    check_size(width.into(), height.into(), limits.max_pixels)?;
    let software = (format == Format::Png).then(|| png_software(bytes)).flatten();
    let mut metadata = Metadata { density: density(bytes, format), software, ..Metadata::default() };
    if let Ok(Some(block)) = decoder.exif_metadata() {
        apply_exif(&mut metadata, &block);
    }
    metadata.density = metadata.density.map(|density| density.oriented(metadata.orientation));
    let profile = decoder.icc_profile().ok().flatten().and_then(|icc| Profile::read(&icc));
    let (raster, lost_share) = match DynamicImage::from_decoder(decoder).map_err(|error| explain(&error)) {
        Ok(picture) if format == Format::Bmp => (Raster::from_dynamic(without_empty_alpha(picture)), None),
        Ok(picture) => (Raster::from_dynamic(picture), None),
        Err(error) if format == Format::Png && error.kind == DecodeErrorKind::Damaged => {
            let (raster, lost) = png::decode_rows(bytes, limits)?.ok_or(error)?;
            (raster, Some(lost))
        }
        Err(error) => return Err(error),
    };
    Ok(Picture { raster, metadata, profile, lost_share, notes: frames::note(bytes, format).into_iter().collect() })
}

/// Programs that know of no transparency leave its bytes of a BMP at 0: nothing of the picture would be seen, so all of it is meant.
fn without_empty_alpha(picture: DynamicImage) -> DynamicImage {
    match picture {
        DynamicImage::ImageRgba8(colour) if colour.pixels().all(|pixel| pixel[3] == 0) => {
            DynamicImage::ImageRgb8(image::RgbImage::from_fn(colour.width(), colour.height(), |x, y| {
                let [r, g, b, _] = colour.get_pixel(x, y).0;
                image::Rgb([r, g, b])
            }))
        }
        other => other,
    }
}

fn density(bytes: &[u8], format: Format) -> Option<Density> {
    match format {
        Format::Png => png::facts(bytes).density,
        Format::Bmp => {
            let number =
                |at: usize| bytes.get(at..)?.first_chunk::<4>().map(|digits| u32::from_le_bytes(*digits) as f32);
            // The oldest header ends before it.
            let header = number(14).filter(|&size| size >= 40.0);
            header.and_then(|_| Density::tagged(number(38)?, number(42)?, DensityUnit::Metre))
        }
        _ => None,
    }
}

fn explain(error: &ImageError) -> DecodeError {
    match error {
        ImageError::Limits(_) => DecodeError::too_much_data(),
        ImageError::Unsupported(what) => {
            DecodeError::unsupported(format!("这种编码（{what}）"), format!("This coding ({what})"))
        }
        other => DecodeError::damaged(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A chunk with its check sum.
    fn chunk(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
        let mut sum = flate2::Crc::new();
        sum.update(name);
        sum.update(content);
        [&(content.len() as u32).to_be_bytes()[..], name, content, &sum.sum().to_be_bytes()].concat()
    }

    #[test]
    fn a_bitmap_whose_opacity_is_nowhere_set_is_opaque() {
        let bitmap = |alpha: u8| {
            let mut bytes = b"BM".to_vec();
            let number = |value: u32| value.to_le_bytes();
            for value in [0, 0, 122, 108, 2, 1, 1 | 32 << 16, 3, 8, 0, 0, 0, 0, 0xff_0000, 0xff00, 0xff, 0xff00_0000] {
                bytes.extend(number(value));
            }
            bytes.resize(122, 0);
            bytes.extend([10, 10, 10, 0, 10, 10, 10, alpha]);
            decode(&bytes, Format::Bmp, &Limits::default()).unwrap().raster.into_rgb(crate::input::Orientation(1))
        };
        assert!(bitmap(0).pixels().all(|pixel| pixel.0 == [10; 3]));
        assert_eq!(bitmap(255).get_pixel(0, 0).0, [255; 3], "its first pixel is transparent");
    }

    #[test]
    fn a_colour_profile_of_any_size_is_left_out_and_the_picture_read() {
        let mut plain = Vec::new();
        image::GrayImage::from_pixel(9, 9, image::Luma([90]))
            .write_to(&mut Cursor::new(&mut plain), ImageFormat::Png)
            .unwrap();
        let profile = chunk(b"iCCP", &[b"x\0\0".as_slice(), &vec![7; 1 << 20]].concat());
        // Behind the signature and the header.
        let bytes = [&plain[..33], &profile, &plain[33..]].concat();
        assert_eq!(png::without_large_profile(&bytes), plain);
        let picture = decode(&bytes, Format::Png, &Limits::default()).unwrap();
        assert_eq!(picture.raster.dimensions(), (9, 9));
        assert!(picture.profile.is_none() && picture.lost_share.is_none());
    }
}
