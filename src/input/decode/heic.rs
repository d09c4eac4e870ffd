//! HEIC: the primary picture, turned and cropped as the file says. The decoder applies rotation itself; EXIF orientation is
//! never applied again.

use super::Picture;
use super::raster::Raster;
use crate::input::metadata::apply_exif;
use crate::input::{DecodeError, Limits, Metadata, Orientation};
use heifer::{Error, Options};
use image::{DynamicImage, RgbaImage};

/// Decodes the primary picture, already as a viewer shows it.
pub(super) fn decode(bytes: &[u8], limits: &Limits) -> Result<Picture, DecodeError> {
    let options = Options { max_threads: 1, max_pixels: limits.max_pixels };
    let image = heifer::decode_rgba8(bytes, &options).map_err(|error| explain(&error))?;
    let (width, height, opaque) = (image.width, image.height, !image.has_alpha);
    let raster = if opaque {
        let samples = image.data.as_chunks::<4>().0.iter().flat_map(|&[r, g, b, _]| [r, g, b]).collect();
        Raster::colour(width, height, samples)
    } else {
        let picture = RgbaImage::from_raw(width, height, image.data).unwrap_or_default();
        Raster::from_dynamic(DynamicImage::ImageRgba8(picture))
    };
    Ok(Picture { raster, metadata: metadata(bytes), lost_share: None, notes: Vec::new() })
}

fn metadata(bytes: &[u8]) -> Metadata {
    let mut metadata = Metadata::default();
    if let Some(block) = heifer::read_metadata(bytes).ok().and_then(|found| found.exif) {
        apply_exif(&mut metadata, &block);
    }
    metadata.orientation = Orientation::default();
    metadata
}

fn explain(error: &Error) -> DecodeError {
    let words = error.to_string();
    match error {
        _ if words.contains("too large") || words.contains("max_pixels") => DecodeError::too_much_data(),
        Error::Unsupported(what) => {
            DecodeError::unsupported(format!("这种 HEIF 文件（{what}）"), format!("This kind of HEIF file ({what})"))
        }
        _ => DecodeError::damaged(format!("HEIC: {words}")),
    }
}
