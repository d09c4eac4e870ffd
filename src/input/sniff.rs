//! Format by content, never by name.

use serde::{Deserialize, Serialize};

/// A file format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Format {
    Jpeg,
    Png,
    Tiff,
    Webp,
    Bmp,
    Gif,
    Heic,
    Avif,
    JpegXl,
    Jpeg2000,
    Pdf,
    /// A camera's raw data.
    Raw,
    /// A word processor's, spreadsheet's or archive file.
    Office,
    /// Anything else.
    Unknown,
}

/// Format of `bytes` (the beginning of a file is enough).
pub fn sniff(bytes: &[u8]) -> Format {
    match bytes {
        [0xff, 0xd8, 0xff, ..] => Format::Jpeg,
        _ => Format::Unknown,
    }
}
