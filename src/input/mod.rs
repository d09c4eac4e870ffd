//! What is there, and its pixels: from a path to [`Page`]s. Knows nothing of measurements, limits of receivers or reports.

pub mod decode;
pub(crate) mod digest;
pub mod discover;
mod error;
mod list;
pub mod metadata;
mod read;
pub mod sniff;

use image::RgbImage;
use serde::{Deserialize, Serialize};

pub(crate) use decode::needs::{Needs, needs};
pub use decode::{decode, decode_for_display, decode_pages};
pub use discover::{DiscoverOptions, Discovery, discover};
pub use list::{ListError, read_list};
pub use metadata::{Density, Metadata, Orientation};
pub use read::read_file;
pub use sniff::{Format, sniff};

use crate::memory::LumaPlane;

/// Bounds that hold before and while a file is decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most pixels one page may have.
    pub max_pixels: u64,
    /// Most bytes one file may have; larger ones are not read.
    pub max_file_bytes: u64,
    /// Most pages read from one file; the rest is stated, not read.
    pub max_pages: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { max_pixels: 200_000_000, max_file_bytes: 512 << 20, max_pages: 100 }
    }
}

/// One picture of a file: a photo, a scanned page.
#[derive(Clone, Debug)]
pub struct Page {
    /// Number in its file, from 1.
    pub number: usize,
    /// What the page holds.
    pub content: PageContent,
    /// What the file says about this page beside its pixels.
    pub metadata: Metadata,
    /// Share of the picture that could not be decoded, 0..=1; `None` where all of it was.
    pub lost_share: Option<f32>,
}

/// What a page holds.
#[derive(Clone, Debug)]
pub enum PageContent {
    /// Pixels to judge.
    Pixels(Pixels),
    /// A page of real text without a scan (a born-digital PDF page): nothing to measure, nothing to reject.
    BornDigital,
    /// Nothing can be said about this page, and why.
    Undecodable(DecodeError),
}

/// The pixels of one page, as a viewer shows them (orientation applied).
#[derive(Clone, Debug)]
pub struct Pixels {
    /// Full-size luma (BT.601 on sRGB-encoded values), 0 black .. 255 white.
    pub luma: LumaPlane,
    /// A small copy in colour (area averages, long side at most 512); `None` where the file has no colour channels.
    pub colour: Option<RgbImage>,
}

/// All pages of one file.
#[derive(Clone, Debug)]
pub struct Decoded {
    /// Format by content.
    pub format: Format,
    /// Pages read, in order.
    pub pages: Vec<Page>,
    /// Pages the file has; larger than `pages.len()` where `Limits::max_pages` cut.
    pub page_count: usize,
    /// Things worth telling that are no fault (animation: first frame only; a trailer ignored).
    pub notes: Vec<crate::Text>,
}

/// Why a file or page could not be decoded. Says what to do; the caller adds the path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecodeError {
    /// What kind of failure.
    pub kind: DecodeErrorKind,
    /// What is wrong.
    pub message: crate::Text,
    /// What to do about it.
    pub advice: crate::Text,
}

/// Kinds of [`DecodeError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DecodeErrorKind {
    /// The file has no bytes.
    Empty,
    /// Broken or truncated data.
    Damaged,
    /// A known format that is not decoded (RAW, office file, JPEG XL without decoder ...).
    Unsupported,
    /// Not a picture at all.
    NotAPicture,
    /// More pixels or bytes than the limits allow.
    TooLarge,
    /// Encrypted.
    Encrypted,
    /// The file could not be read from disk.
    Io,
    /// It took longer than allowed.
    TimedOut,
    /// The decoder failed in a way it should not have.
    Internal,
    /// Pages beyond those that are read of one file.
    TooManyPages,
}
