//! JPEG 2000: JP2 files and bare code streams.

use hayro_jpeg2000::{ColorSpace, DecodeSettings, DecoderContext, Image};

use super::Picture;
use super::profile::Profile;
use super::raster::{Raster, check_size, on_white};
use crate::input::{DecodeError, Limits, Metadata};

/// Decodes the picture, 8 bits a sample.
pub(super) fn decode(bytes: &[u8], limits: &Limits) -> Result<Picture, DecodeError> {
    let image = Image::new(bytes, &DecodeSettings::default()).map_err(damaged)?;
    let (width, height) = (image.width(), image.height());
    check_size(width.into(), height.into(), limits.max_pixels)?;
    let colours = usize::from(image.color_space().num_channels());
    let channels = colours + usize::from(image.has_alpha());
    let inks = matches!(image.color_space(), ColorSpace::CMYK);
    let samples = image.decode(&mut DecoderContext::default()).map_err(damaged)?.data_u8();
    let pixels = samples.chunks_exact(channels.max(1));
    let shown = |value: u8, pixel: &[u8]| if channels > colours { on_white(value, pixel[colours]) } else { value };
    let raster = match colours {
        3 => Raster::colour(width, height, pixels.flat_map(|p| [p[0], p[1], p[2]].map(|v| shown(v, p))).collect()),
        4 if inks => {
            Raster::colour(width, height, pixels.flat_map(|p| super::jpeg::ink_rgb([p[0], p[1], p[2], p[3]])).collect())
        }
        _ => Raster::grey(width, height, pixels.map(|p| shown(p[0], p)).collect()),
    };
    let profile = match image.color_space() {
        ColorSpace::Icc { profile, .. } => Profile::read(profile),
        _ => None,
    };
    Ok(Picture { raster, metadata: Metadata::default(), profile, lost_share: None, notes: Vec::new() })
}

fn damaged(error: hayro_jpeg2000::error::DecodeError) -> DecodeError {
    DecodeError::damaged(format!("JPEG 2000: {error}"))
}
