//! What a receiver wants of the file itself: formats, bytes, sides. Where its sources differ, the strictest of them.

use std::path::Path;

use crate::Profile;
use crate::checks::Severity;
use crate::input::Format;
use crate::input::discover::names::endings;
use crate::profile::Rule;

/// What a copy must meet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Target {
    /// Formats accepted; `None` = any.
    pub formats: Option<Vec<Format>>,
    /// Most bytes.
    pub max_bytes: Option<u64>,
    /// Most pixels on the longer side.
    pub max_long_side: Option<u32>,
    /// Most pixels in all.
    pub max_pixels: Option<u64>,
}

impl Target {
    /// What `profile` wants of a file of `format`.
    pub fn of(profile: &Profile, format: Format) -> Self {
        let limits = &profile.limits.for_format(format);
        let encoded = strictest(&limits.max_encoded_bytes).map(|most| most / 4 * 3);
        Self {
            formats: formats(&limits.formats),
            max_bytes: strictest(&limits.max_bytes).into_iter().chain(encoded).min(),
            max_long_side: strictest(&limits.max_long_side),
            max_pixels: limits.max_megapixels.0.iter().map(|limit| (limit.value * 1e6) as u64).min(),
        }
    }

    /// The format to write for `profile`: JPEG where it is accepted, else PNG; `None` where neither is.
    pub fn output(profile: &Profile) -> Option<Format> {
        [Format::Jpeg, Format::Png].into_iter().find(|format| Self::of(profile, *format).accepts(*format))
    }

    /// Whether a file of that format and size in pixels may stay as it is.
    pub fn takes(&self, format: Format, width: u32, height: u32) -> bool {
        let (long, pixels) = (width.max(height), u64::from(width) * u64::from(height));
        self.accepts(format)
            && self.max_long_side.is_none_or(|most| long <= most)
            && self.max_pixels.is_none_or(|most| pixels <= most)
    }

    fn accepts(&self, format: Format) -> bool {
        self.formats.as_ref().is_none_or(|formats| formats.contains(&format))
    }

    /// Longest side that a picture of `width` x `height` may have.
    pub(super) fn longest(&self, width: u32, height: u32) -> u32 {
        let long = width.max(height);
        let by_pixels = self.max_pixels.map(|most| {
            let ratio = (most as f64 / (f64::from(width) * f64::from(height)).max(1.0)).sqrt();
            (f64::from(long) * ratio) as u32
        });
        [Some(long), self.max_long_side, by_pixels].into_iter().flatten().min().unwrap_or(long).max(1)
    }
}

fn strictest<T: Copy + Ord>(rule: &Rule<T>) -> Option<T> {
    rule.0.iter().map(|limit| limit.value).min()
}

/// What every source accepts; where they have nothing in common, what those accept that reject.
fn formats(rule: &Rule<Vec<Format>>) -> Option<Vec<Format>> {
    let common = |lists: Vec<&Vec<Format>>| {
        let (first, rest) = lists.split_first()?;
        Some(first.iter().copied().filter(|format| rest.iter().all(|list| list.contains(format))).collect::<Vec<_>>())
    };
    let all = common(rule.0.iter().map(|limit| &limit.value).collect())?;
    if !all.is_empty() {
        return Some(all);
    }
    common(rule.0.iter().filter(|limit| limit.severity == Severity::Reject).map(|limit| &limit.value).collect())
}

/// Formats that files are handed on in as they are.
const HANDED_ON: [Format; 8] =
    [Format::Jpeg, Format::Png, Format::Tiff, Format::Webp, Format::Bmp, Format::Gif, Format::Heic, Format::Pdf];

/// Usual extension of a format that files are handed on in.
pub(super) fn extension(format: Format) -> Option<&'static str> {
    endings(format).first().copied().filter(|_| HANDED_ON.contains(&format))
}

pub(super) fn extension_or_jpg(format: Format) -> &'static str {
    extension(format).unwrap_or("jpg")
}

/// The extension that a file of `format` has, where it is one of the format's.
pub(super) fn own_extension(file: &Path, format: Format) -> Option<&'static str> {
    let named = file.extension()?.to_string_lossy().to_lowercase();
    endings(format).iter().copied().find(|ending| *ending == named)
}
