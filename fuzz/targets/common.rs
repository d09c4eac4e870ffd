//! What all targets share: bounds small enough that one input takes milliseconds, and a decode that keeps to its format.
#![allow(dead_code)]

#[path = "../../tests/support/panics.rs"]
pub mod panics;

use std::path::Path;

use libfuzzer_sys::Corpus;
use scanready::Limits;
use scanready::input::{DecodeError, Format, PageContent, decode, sniff};

/// Bounds of one input.
pub const LIMITS: Limits = Limits { max_pixels: 2_000_000, max_file_bytes: 1 << 20, max_pages: 3 };

/// Decodes what is of one of `formats`; anything else is not kept, so that the target stays with its decoder.
pub fn decode_only(bytes: &[u8], formats: &[Format]) -> Corpus {
    if !formats.contains(&sniff(bytes)) {
        return Corpus::Reject;
    }
    panics::watch();
    match decode(bytes, &LIMITS) {
        Ok(decoded) => {
            assert!(!decoded.pages.is_empty());
            for page in &decoded.pages {
                match &page.content {
                    PageContent::Pixels(pixels) => {
                        let (width, height) = pixels.luma.dimensions();
                        assert!(width > 0 && height > 0);
                        assert!(page.lost_share.is_none_or(|share| (0.0..=1.0).contains(&share)));
                    }
                    PageContent::Undecodable(error) => no_mistake(error),
                    PageContent::BornDigital => {}
                }
            }
        }
        Err(error) => no_mistake(&error),
    }
    Corpus::Keep
}

/// A panic that the tool caught is a finding where its own code panicked; those of others' decoders are what it catches
/// them for.
pub fn no_mistake(error: &DecodeError) {
    // This crate stands in a folder of the tool.
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mistake = panics::own_mistake(error, fuzz.parent().unwrap_or(fuzz));
    assert_eq!(mistake, None);
}
