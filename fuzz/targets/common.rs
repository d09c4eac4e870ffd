//! What all targets share: bounds small enough that one input takes milliseconds, and a decode that keeps to its format.

use libfuzzer_sys::Corpus;
use scanready::Limits;
use scanready::input::{Format, PageContent, decode, sniff};

/// Bounds of one input.
#[allow(dead_code)]
pub const LIMITS: Limits = Limits { max_pixels: 2_000_000, max_file_bytes: 1 << 20, max_pages: 3 };

/// Decodes what is of one of `formats`; anything else is not kept, so that the target stays with its decoder.
#[allow(dead_code)]
pub fn decode_only(bytes: &[u8], formats: &[Format]) -> Corpus {
    if !formats.contains(&sniff(bytes)) {
        return Corpus::Reject;
    }
    if let Ok(decoded) = decode(bytes, &LIMITS) {
        assert!(!decoded.pages.is_empty());
        for page in &decoded.pages {
            if let PageContent::Pixels(pixels) = &page.content {
                let (width, height) = pixels.luma.dimensions();
                assert!(width > 0 && height > 0);
                assert!(page.lost_share.is_none_or(|share| (0.0..=1.0).contains(&share)));
            }
        }
    }
    Corpus::Keep
}
