//! Papers of a standard size, for the resolution on the paper.

use std::str::FromStr;

use crate::measure::{Outline, Quad};
use crate::text::Text;

/// A paper whose size is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Document {
    /// ID card, bank card, driving licence card: ISO/IEC 7810 ID-1.
    IdCard,
    /// Passport, open: two pages of ISO/IEC 7810 ID-3.
    PassportOpen,
    /// Passport's data page: ISO/IEC 7810 ID-3.
    PassportPage,
    /// Duplicate of a Chinese business licence (营业执照副本), A4.
    Licence,
    /// Original of a Chinese business licence (营业执照正本), A3.
    LicenceOriginal,
    /// ISO 216 A3.
    A3,
    /// ISO 216 A4.
    A4,
    /// ISO 216 A5.
    A5,
    /// US Letter.
    Letter,
}

/// No paper of that name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown document {name}; known are {}", Document::NAMES.map(|(name, _)| name).join(", "))]
pub struct UnknownDocument {
    /// What was asked for.
    pub name: String,
}

impl Document {
    /// Names on the command line.
    pub const NAMES: [(&'static str, Self); 9] = [
        ("id-card", Self::IdCard),
        ("passport", Self::PassportPage),
        ("passport-open", Self::PassportOpen),
        ("licence", Self::Licence),
        ("licence-original", Self::LicenceOriginal),
        ("a3", Self::A3),
        ("a4", Self::A4),
        ("a5", Self::A5),
        ("letter", Self::Letter),
    ];

    /// Long and short side, millimetres.
    pub fn size_mm(self) -> (f64, f64) {
        match self {
            Self::IdCard => (85.6, 53.98),
            Self::PassportPage => (125.0, 88.0),
            Self::PassportOpen => (176.0, 125.0),
            Self::LicenceOriginal | Self::A3 => (420.0, 297.0),
            Self::Licence | Self::A4 => (297.0, 210.0),
            Self::A5 => (210.0, 148.0),
            Self::Letter => (279.4, 215.9),
        }
    }

    /// Its name in a sentence.
    pub fn title(self) -> Text {
        let (zh, en) = match self {
            Self::IdCard => ("身份证大小的卡片（85.6 × 54 mm）", "a card of ID-1 size (85.6 x 54 mm)"),
            Self::PassportPage => ("护照资料页（125 × 88 mm）", "a passport page (125 x 88 mm)"),
            Self::PassportOpen => ("摊开的护照（176 × 125 mm）", "an open passport (176 x 125 mm)"),
            Self::Licence => ("营业执照副本（A4）", "a business licence's duplicate (A4)"),
            Self::LicenceOriginal => ("营业执照正本（A3）", "a business licence's original (A3)"),
            Self::A3 => ("A3 纸", "A3 paper"),
            Self::A4 => ("A4 纸", "A4 paper"),
            Self::A5 => ("A5 纸", "A5 paper"),
            Self::Letter => ("Letter 纸", "Letter paper"),
        };
        Text::new(zh, en)
    }

    /// The paper that an outline can only be. Of the usual sizes only ID-1 cards have a shape of their own: every A size
    /// and both passport forms share theirs within the error of a photo taken at an angle.
    pub(super) fn inferred(outline: &Outline) -> Option<Self> {
        const ID_1_ASPECT: f32 = 85.6 / 53.98;
        let clear = outline.cut_sides.is_empty() && (outline.aspect / ID_1_ASPECT - 1.0).abs() < 0.025;
        clear.then_some(Self::IdCard)
    }

    /// Pixels an inch of paper covers, where the paper spans `long_px` by `short_px`: the poorer of both directions.
    pub(super) fn dpi(self, long_px: f64, short_px: f64) -> f64 {
        let (long_mm, short_mm) = self.size_mm();
        25.4 * (long_px / long_mm).min(short_px / short_mm)
    }
}

/// Mean lengths of the longer and the shorter pair of opposite sides, pixels.
pub(super) fn side_lengths(quad: &Quad) -> (f64, f64) {
    let length = |a: [f32; 2], b: [f32; 2]| f64::from((a[0] - b[0]).hypot(a[1] - b[1]));
    let along = f64::midpoint(length(quad[0], quad[1]), length(quad[3], quad[2]));
    let across = f64::midpoint(length(quad[1], quad[2]), length(quad[0], quad[3]));
    (along.max(across), along.min(across))
}

impl FromStr for Document {
    type Err = UnknownDocument;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let found = Self::NAMES.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, document)| document).ok_or_else(|| UnknownDocument { name: name.to_owned() })
    }
}
