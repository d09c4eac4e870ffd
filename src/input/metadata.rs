//! What a file says beside its pixels: orientation, density, software.

use serde::{Deserialize, Serialize};

/// What the file says of one page.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Metadata {
    /// Orientation that was found in the file (already applied to the pixels).
    pub orientation: Orientation,
    /// Pixels per inch that the file claims. A hint, never evidence: phones write 72.
    pub density: Option<Density>,
    /// Software that wrote the file.
    pub software: Option<String>,
    /// Camera maker and model.
    pub camera: Option<String>,
    /// The picture carries a position.
    pub has_location: bool,
    /// JPEG quality 1..=100 by the quantisation tables (the usual scale), where they follow it.
    pub jpeg_quality: Option<u8>,
}

/// EXIF orientation, 1..=8.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Orientation(pub u8);

impl Default for Orientation {
    fn default() -> Self {
        Self(1)
    }
}

/// Pixels per inch.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Density {
    /// Along x.
    pub x: f32,
    /// Along y.
    pub y: f32,
    /// Taken from a placed size (PDF), not from a tag.
    pub placed: bool,
}
