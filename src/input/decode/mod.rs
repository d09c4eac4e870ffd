//! Bytes to pages: one file a format. Knows limits, nothing of measurements.
//!
//! Every decoder keeps to the same order: header, limits, pixels, orientation. A decoder that panics is caught here.

mod frames;
mod guard;
#[cfg(feature = "heic")]
mod heic;
mod jpeg;
mod jpeg2000;
#[cfg(feature = "jxl")]
mod jxl;
pub(super) mod needs;
mod orient;
mod pdf;
mod png;
mod profile;
mod raster;
mod refuse;
mod simple;
mod tiff;

use image::RgbImage;

use super::metadata::names_location;
use super::sniff::{Format, recognise};
use super::{DecodeError, Decoded, Limits, Metadata, Page, PageContent, Pixels};
use crate::Text;
use profile::Profile;
use raster::{Raster, check_size};

/// Decodes every page of a file.
///
/// A page that cannot be decoded beside others that can is a [`PageContent::Undecodable`] page; a single broken picture is
/// an error. Uses memory in proportion to [`Limits::max_pixels`] at most for a page, never panics and starts no threads.
///
/// # Errors
/// [`DecodeError`] where not one page can be had.
pub fn decode(bytes: &[u8], limits: &Limits) -> Result<Decoded, DecodeError> {
    let mut pages = Vec::new();
    let decoded = decode_pages(bytes, limits, &mut |page| pages.push(page))?;
    Ok(Decoded { pages, ..decoded })
}

/// Decodes a file page by page, so that only one page's pixels are held at a time. What is returned has no `pages`.
///
/// # Errors
/// [`DecodeError`] where not one page can be had; then `each` was not called.
pub fn decode_pages(bytes: &[u8], limits: &Limits, each: &mut dyn FnMut(Page)) -> Result<Decoded, DecodeError> {
    if bytes.is_empty() {
        return Err(DecodeError::empty());
    }
    let (format, name) = recognise(bytes);
    let located = names_location(bytes);
    let each = &mut |mut page: Page| {
        page.metadata.has_location |= located;
        each(page);
    };
    match format {
        Format::Pdf => pdf::decode(bytes, limits, each),
        Format::Tiff => all_but_one_broken_page(each, |each| tiff::decode(bytes, limits, each)),
        Format::Jpeg => {
            let page = guard::catch(|| jpeg::decode_oriented(bytes, limits, None))?;
            each(page);
            Ok(one_page(format, Vec::new()))
        }
        _ => {
            let (page, notes) = guard::catch(|| picture(bytes, format, name, limits).map(Picture::into_page))?;
            each(page);
            Ok(one_page(format, notes))
        }
    }
}

/// Runs a decoder of several pages; where the only page is broken, its error is the file's.
fn all_but_one_broken_page(
    each: &mut dyn FnMut(Page),
    decoder: impl FnOnce(&mut dyn FnMut(Page)) -> Result<Decoded, DecodeError>,
) -> Result<Decoded, DecodeError> {
    let mut first = None;
    let decoded = decoder(&mut |page| match (&page.content, page.number) {
        (PageContent::Undecodable(_), 1) => first = Some(page),
        _ => {
            first.take().into_iter().for_each(&mut *each);
            each(page);
        }
    })?;
    match first {
        Some(Page { content: PageContent::Undecodable(error), .. }) if decoded.page_count == 1 => Err(error),
        Some(page) => {
            each(page);
            Ok(decoded)
        }
        None => Ok(decoded),
    }
}

/// A format with one picture a file, decoded but not yet oriented.
#[derive(Debug)]
struct Picture {
    raster: Raster,
    metadata: Metadata,
    /// What its numbers mean, where that is not sRGB.
    profile: Option<Profile>,
    lost_share: Option<f32>,
    notes: Vec<Text>,
}

impl Picture {
    fn into_page(self) -> (Page, Vec<Text>) {
        let Self { raster, metadata, profile, lost_share, notes } = self;
        let pixels = in_srgb(raster.into_pixels(metadata.orientation), profile.as_ref());
        (Page { number: 1, content: PageContent::Pixels(pixels), metadata, lost_share }, notes)
    }

    fn into_rgb(self) -> RgbImage {
        let mut shown = self.raster.into_rgb(self.metadata.orientation);
        if let Some(profile) = &self.profile {
            profile.apply_to_colour(&mut shown);
        }
        shown
    }
}

fn in_srgb(mut pixels: Pixels, profile: Option<&Profile>) -> Pixels {
    if let Some(profile) = profile {
        profile.apply_to_luma(&mut pixels.luma);
        if let Some(colour) = &mut pixels.colour {
            profile.apply_to_colour(colour);
        }
    }
    pixels
}

fn picture(bytes: &[u8], format: Format, name: Option<Text>, limits: &Limits) -> Result<Picture, DecodeError> {
    let picture = decoded(bytes, format, name, limits)?;
    // What a decoder gives may differ from what the header promised, down to nothing at all.
    let (width, height) = picture.raster.dimensions();
    check_size(width.into(), height.into(), limits.max_pixels)?;
    Ok(picture)
}

fn decoded(bytes: &[u8], format: Format, name: Option<Text>, limits: &Limits) -> Result<Picture, DecodeError> {
    match format {
        Format::Png | Format::Webp | Format::Bmp | Format::Gif | Format::Pnm => simple::decode(bytes, format, limits),
        Format::Jpeg2000 => jpeg2000::decode(bytes, limits),
        #[cfg(feature = "heic")]
        Format::Heic => heic::decode(bytes, limits),
        #[cfg(feature = "jxl")]
        Format::JpegXl => jxl::decode(bytes, limits),
        _ => Err(refuse::refuse(format, name)),
    }
}

fn one_page(format: Format, notes: Vec<Text>) -> Decoded {
    Decoded { format, pages: Vec::new(), page_count: 1, notes }
}

/// Said where [`Limits::max_pages`] leaves pages out.
fn cut_note(pages: usize, limit: usize) -> Text {
    Text::new(
        format!("共 {pages} 页，只检查前 {limit} 页；可用 --max-pages 调整"),
        match limit {
            1 => format!("{pages} pages, of which only the first is checked; --max-pages changes that"),
            _ => format!("{pages} pages, of which only the first {limit} are checked; --max-pages changes that"),
        },
    )
}

/// Decodes one page (from 1) in colour for thumbnails, crops and marked-up pictures, oriented as a viewer shows it.
///
/// # Errors
/// [`DecodeError`] where that page cannot be had.
pub fn decode_for_display(bytes: &[u8], page: usize, limits: &Limits) -> Result<RgbImage, DecodeError> {
    guard::catch(|| display(bytes, page, limits))
}

fn display(bytes: &[u8], page: usize, limits: &Limits) -> Result<RgbImage, DecodeError> {
    if bytes.is_empty() {
        return Err(DecodeError::empty());
    }
    let (format, name) = recognise(bytes);
    let found = match format {
        Format::Pdf => return pdf::display(bytes, page, limits),
        Format::Tiff => return tiff::display(bytes, page, limits),
        _ if page != 1 => return Err(no_such_page(page)),
        Format::Jpeg => jpeg::decode_colour(bytes, limits)?,
        _ => picture(bytes, format, name, limits)?,
    };
    Ok(found.into_rgb())
}

fn no_such_page(page: usize) -> DecodeError {
    DecodeError::damaged(format!("page {page}"))
}
