//! Bytes to pages: one file a format.

use super::{DecodeError, DecodeErrorKind, Decoded, Limits, Page, PageContent, Pixels, sniff};
use crate::Text;

/// Decodes every page of a file.
///
/// # Errors
/// [`DecodeError`] where not one page can be had.
pub fn decode(bytes: &[u8], _limits: &Limits) -> Result<Decoded, DecodeError> {
    let picture = image::load_from_memory(bytes).map_err(|error| DecodeError {
        kind: DecodeErrorKind::Damaged,
        message: Text::new(error.to_string(), error.to_string()),
        advice: Text::default(),
    })?;
    let small = picture.thumbnail(512, 512).to_rgb8();
    let page = Page {
        number: 1,
        content: PageContent::Pixels(Pixels { luma: picture.to_luma8(), colour: Some(small) }),
        metadata: super::Metadata::default(),
        lost_share: None,
    };
    Ok(Decoded { format: sniff(bytes), pages: vec![page], page_count: 1, notes: Vec::new() })
}

/// Decodes one page (from 1) in colour for thumbnails, crops and marked-up pictures, oriented as a viewer shows it.
///
/// # Errors
/// [`DecodeError`] where that page cannot be had.
pub fn decode_for_display(bytes: &[u8], _page: usize, _limits: &Limits) -> Result<image::RgbImage, DecodeError> {
    image::load_from_memory(bytes).map(|picture| picture.to_rgb8()).map_err(|error| DecodeError {
        kind: DecodeErrorKind::Damaged,
        message: Text::new(error.to_string(), error.to_string()),
        advice: Text::default(),
    })
}
