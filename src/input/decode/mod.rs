//! Bytes to pages: one file a format. Knows limits, nothing of measurements.
//!
//! Every decoder keeps to the same order: header, limits, pixels, orientation. A decoder that panics is caught here.

mod guard;
mod jpeg;
mod orient;
mod raster;
mod refuse;
mod simple;

use image::RgbImage;

use super::sniff::{Format, recognise};
use super::{DecodeError, Decoded, Limits, Metadata, Page, PageContent};
use crate::Text;
use raster::Raster;

/// Decodes every page of a file.
///
/// A page that cannot be decoded beside others that can is a [`PageContent::Undecodable`] page; a single broken picture is
/// an error. Uses memory in proportion to [`Limits::max_pixels`] at most, never panics and starts no threads.
///
/// # Errors
/// [`DecodeError`] where not one page can be had.
pub fn decode(bytes: &[u8], limits: &Limits) -> Result<Decoded, DecodeError> {
    guard::catch(|| decode_format(bytes, limits))
}

fn decode_format(bytes: &[u8], limits: &Limits) -> Result<Decoded, DecodeError> {
    if bytes.is_empty() {
        return Err(DecodeError::empty());
    }
    let (format, name) = recognise(bytes);
    let picture = match format {
        Format::Jpeg => return jpeg::decode(bytes, limits),
        Format::Png | Format::Webp | Format::Bmp | Format::Gif | Format::Pnm | Format::Tiff => {
            simple::decode(bytes, format, limits)?
        }
        _ => return Err(refuse::refuse(format, name)),
    };
    Ok(single(format, picture))
}

/// A format with one picture a file, decoded but not yet oriented.
#[derive(Debug)]
struct Picture {
    raster: Raster,
    metadata: Metadata,
    lost_share: Option<f32>,
    notes: Vec<Text>,
}

fn single(format: Format, picture: Picture) -> Decoded {
    let Picture { raster, metadata, lost_share, notes } = picture;
    let content = PageContent::Pixels(raster.into_pixels(metadata.orientation));
    one_page(format, Page { number: 1, content, metadata, lost_share }, notes)
}

fn one_page(format: Format, page: Page, notes: Vec<Text>) -> Decoded {
    Decoded { format, pages: vec![page], page_count: 1, notes }
}

/// Decodes one page (from 1) in colour for thumbnails, crops and marked-up pictures, oriented as a viewer shows it.
///
/// # Errors
/// [`DecodeError`] where that page cannot be had.
pub fn decode_for_display(bytes: &[u8], page: usize, limits: &Limits) -> Result<RgbImage, DecodeError> {
    guard::catch(|| display_format(bytes, page, limits))
}

fn display_format(bytes: &[u8], page: usize, limits: &Limits) -> Result<RgbImage, DecodeError> {
    if bytes.is_empty() {
        return Err(DecodeError::empty());
    }
    let (format, name) = recognise(bytes);
    let picture = match format {
        _ if page != 1 => return Err(no_such_page(page)),
        Format::Jpeg => jpeg::decode_colour(bytes, limits)?,
        Format::Png | Format::Webp | Format::Bmp | Format::Gif | Format::Pnm | Format::Tiff => {
            simple::decode(bytes, format, limits)?
        }
        _ => return Err(refuse::refuse(format, name)),
    };
    Ok(picture.raster.into_rgb(picture.metadata.orientation))
}

fn no_such_page(page: usize) -> DecodeError {
    DecodeError::damaged(format!("page {page}"))
}
