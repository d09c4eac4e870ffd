//! What a file says beside its pixels: orientation, density, software. All of it is the file's claim, none of it is judged
//! here.

mod exif;
mod png_text;
mod xmp;

use memchr::memmem;
use serde::{Deserialize, Serialize};

pub(crate) use exif::{apply_exif, clean};
pub(crate) use png_text::software as png_software;

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
    /// The picture carries a position, in EXIF or in XMP anywhere in the file.
    pub has_location: bool,
    /// JPEG quality 1..=100 by the quantisation tables (the usual scale), where they follow it.
    pub jpeg_quality: Option<u8>,
    /// Real text lies over the picture (a PDF page): unless the picture itself turns out to show text, it is the ground of a
    /// born-digital page.
    pub under_text: bool,
}

/// EXIF orientation, 1..=8.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Orientation(pub u8);

impl Orientation {
    /// The picture is stored lying on its side: width and height change places when it is shown.
    pub fn swaps_sides(self) -> bool {
        (5..=8).contains(&self.0)
    }
}

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

/// What all names of a position in XMP have in common, written as `exif:GPSLatitude` and the like: rare enough to look for it alone.
const LOCATION: &[u8] = b"GPS";

/// Whether a file holds XMP that tells a position. XMP stands as plain text in every format that holds it, so that it can be found in
/// files that nobody knows the structure of; what is packed (text of a PNG, streams of a PDF) is not seen.
pub(crate) fn names_location(bytes: &[u8]) -> bool {
    memmem::find_iter(bytes, LOCATION).any(|at| {
        let (before, after) = (&bytes[..at], &bytes[at + LOCATION.len()..]);
        before.ends_with(b"exif:") || after.starts_with(b"Latitude") || after.starts_with(b"Longitude")
    })
}

/// In what a file counts its density.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DensityUnit {
    Inch,
    Centimetre,
    Metre,
}

impl Density {
    /// A density that a file claims in a tag; `None` for zero and other nonsense.
    pub(crate) fn tagged(x: f32, y: f32, unit: DensityUnit) -> Option<Self> {
        let scale = match unit {
            DensityUnit::Inch => 1.0,
            DensityUnit::Centimetre => 2.54,
            DensityUnit::Metre => 0.0254,
        };
        let (x, y) = (x * scale, y * scale);
        let sensible = |value: f32| (1.0..=100_000.0).contains(&value);
        (sensible(x) && sensible(y)).then_some(Self { x, y, placed: false })
    }

    /// As the page is shown: x and y change places with the sides.
    pub(crate) fn oriented(self, orientation: Orientation) -> Self {
        if orientation.swaps_sides() { Self { x: self.y, y: self.x, ..self } } else { self }
    }
}
