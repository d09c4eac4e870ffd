//! HEIC: the primary picture, turned and cropped as the file says. The decoder applies rotation itself; EXIF orientation is
//! never applied again.

use super::Picture;
use super::profile::Profile;
use super::raster::Raster;
use crate::input::metadata::apply_exif;
use crate::input::{DecodeError, Limits, Metadata, Orientation};
use heifer::heifer_isobmff::HeifFile;
use heifer::heifer_isobmff::boxes::{ColorInfo, Property};
use heifer::{Error, Options};
use image::{DynamicImage, RgbaImage};

/// Pictures derived from each other that are followed: the decoder gives up sooner.
const MOST_DERIVED: usize = 16;

/// Number of the colour primaries of Display P3.
const DISPLAY_P3: u16 = 12;

/// Decodes the primary picture, already as a viewer shows it.
pub(super) fn decode(bytes: &[u8], limits: &Limits) -> Result<Picture, DecodeError> {
    // Before it is decoded: at some gaps the decoder fails for another reason, or none that could be told.
    if has_gaps(bytes) {
        return Err(DecodeError::damaged("HEIC: tiles do not cover the picture"));
    }
    let options = Options { max_threads: 1, max_pixels: limits.max_pixels };
    let image = heifer::decode_rgba8(bytes, &options).map_err(|error| {
        // A burst or an animation stored like a film, without a picture of its own.
        let film = memchr::memmem::find(bytes, b"moov").is_some() && memchr::memmem::find(bytes, b"pitm").is_none();
        if film { DecodeError::unsupported("HEIF 图像序列", "A HEIF image sequence") } else { explain(&error) }
    })?;
    let (width, height, opaque) = (image.width, image.height, !image.has_alpha);
    let raster = if opaque {
        let samples = image.data.as_chunks::<4>().0.iter().flat_map(|&[r, g, b, _]| [r, g, b]).collect();
        Raster::colour(width, height, samples)
    } else {
        let picture = RgbaImage::from_raw(width, height, image.data).unwrap_or_default();
        Raster::from_dynamic(DynamicImage::ImageRgba8(picture))
    };
    let (metadata, icc) = described(bytes);
    let profile = match icc {
        Some(icc) => Profile::read(&icc),
        None => primaries(bytes).filter(|&primaries| primaries == DISPLAY_P3).and_then(|_| Profile::display_p3()),
    };
    Ok(Picture { raster, metadata, profile, lost_share: None, notes: Vec::new() })
}

/// Whether the primary picture is put together of tiles that leave a part of it empty, which the decoder shows as black. What should
/// be there the file does not hold.
fn has_gaps(bytes: &[u8]) -> bool {
    let Ok(file) = HeifFile::parse(bytes) else { return false };
    let mut id = file.primary_id;
    for _ in 0..MOST_DERIVED {
        let sources = file.referenced_items(id, b"dimg");
        match file.item(id).map(|item| item.item_type.0) {
            Ok([b'i', b'd', b'e', b'n']) if !sources.is_empty() => id = sources[0],
            Ok([b'g', b'r', b'i', b'd']) => {
                let tile = sources.first().and_then(|&tile| file.image_size(tile).ok().flatten());
                let Some(((width, height), grid)) = tile.zip(file.grid(id).ok()) else { return true };
                let reaches = |count: u16, tile: u32, side: u32| u64::from(count) * u64::from(tile) >= u64::from(side);
                return !reaches(grid.columns, width, grid.output_width)
                    || !reaches(grid.rows, height, grid.output_height);
            }
            _ => return false,
        }
    }
    false
}

/// What the file says beside its pixels, and its colour profile.
fn described(bytes: &[u8]) -> (Metadata, Option<Vec<u8>>) {
    let mut metadata = Metadata::default();
    let found = heifer::read_metadata(bytes).unwrap_or_default();
    if let Some(block) = found.exif {
        apply_exif(&mut metadata, &block);
    }
    metadata.orientation = Orientation::default();
    (metadata, found.icc_profile)
}

/// Colour primaries by their number (ISO/IEC 23091-2), as files without a profile give them.
fn primaries(bytes: &[u8]) -> Option<u16> {
    let file = HeifFile::parse(bytes).ok()?;
    let mut properties = file.item_properties(file.primary_id).ok()?;
    properties.find_map(|property| match property {
        Property::Color(ColorInfo::Nclx { primaries, .. }) => Some(*primaries),
        _ => None,
    })
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
