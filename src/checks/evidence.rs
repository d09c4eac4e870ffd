//! All that a check may look at.

use serde::{Deserialize, Serialize};

use super::Document;
use crate::input::{DecodeError, Format, Metadata};
use crate::measure::{Measurements, Outline};
use crate::profile::Limits;
use crate::text::Text;

/// Share of a picture that may be missing for what is left to be judged. Beyond it the flat tone that fills the rest is most of
/// what was measured, and the client is to send the file again, not to take another picture.
const MOST_LOST: f32 = 0.5;

/// What is known of a file beside its pixels.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FileFacts {
    /// Size in bytes.
    pub bytes: u64,
    /// Format by content.
    pub format: Format,
    /// Extension of the file's name, lower case, without the dot; empty where the name has none, `None` where no name is known.
    pub extension: Option<String>,
    /// Pages the file has.
    pub pages: usize,
}

/// All that a check may look at: one page and the file it stands in.
#[derive(Clone, Copy, Debug)]
pub struct Evidence<'a> {
    /// The file.
    pub file: &'a FileFacts,
    /// What the file says of the page.
    pub metadata: &'a Metadata,
    /// Share of the page that could not be decoded, 0..=1.
    pub lost_share: Option<f32>,
    /// What was measured; `None` where the page could not be decoded or is born digital.
    pub measurements: Option<&'a Measurements>,
    /// Why there are no measurements.
    pub error: Option<&'a DecodeError>,
    /// What paper the user says it is; `None` where nothing was said.
    pub document: Option<Document>,
}

impl<'a> Evidence<'a> {
    /// The page holds real text and no picture.
    pub fn is_born_digital(&self) -> bool {
        self.measurements.is_none() && self.error.is_none()
    }

    /// The measurements, or why they cannot be judged.
    pub(crate) fn picture(&self) -> Result<&'a Measurements, Text> {
        if self.lost_share.is_some_and(|lost| lost > MOST_LOST) {
            return not_assessed("画面大部分缺失", "most of the picture is missing");
        }
        self.measurements.ok_or_else(|| {
            if self.is_born_digital() {
                Text::new("电子版页面，没有图片可测", "born-digital page: there is no picture to measure")
            } else {
                Text::new("文件未能解码", "the file could not be decoded")
            }
        })
    }

    /// The measurements of a page with enough text to be judged, or why it has not: a few patches that look like text say nothing of
    /// how it can be read or of the way it lies.
    pub(crate) fn text(&self) -> Result<&'a Measurements, Text> {
        let measurements = self.picture()?;
        match measurements.score {
            Some(_) => Ok(measurements),
            None if measurements.text_lines.is_empty() => not_assessed("没有找到文字", "no text was found"),
            None => not_assessed("文字太少，无法判断", "too little text was found"),
        }
    }

    /// The paper's outline where it is sure enough, or why there is none.
    pub(crate) fn outline(&self, limits: &Limits) -> Result<&'a Outline, Text> {
        let outline = self.picture()?.outline.as_ref();
        let unsure =
            |confidence: f32| limits.min_outline_confidence.broken(|least| f64::from(confidence) < *least).is_some();
        outline
            .filter(|outline| !unsure(outline.confidence))
            .ok_or_else(|| Text::new("没有找到证件边缘", "page edges not found"))
    }
}

/// Why a check cannot judge.
pub(super) fn not_assessed<T>(zh: &str, en: &str) -> Result<T, Text> {
    Err(Text::new(zh, en))
}
