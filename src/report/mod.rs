//! Judged pages to output: one file an output form. Knows nothing of pixels or checks' insides.

pub mod csv;
pub mod evaluation;
pub mod html;
pub mod json;
pub mod junit;
#[cfg(feature = "cli")]
pub mod matrix;
pub mod message;
pub mod names;
pub mod ndjson;
pub mod place;
pub mod plain;
pub mod schema;
pub mod summary;
#[cfg(feature = "cli")]
pub mod table;

use std::io;

use serde::{Deserialize, Serialize};

use crate::checks::{Finding, NotAssessed, Verdict, text_unreadable};
use crate::input::{DecodeError, Format};
use crate::measure::Measurements;
use crate::text::Text;

pub use summary::{Summary, is_worth_keeping, worst};

/// An output form: takes files in order, then the run's counts.
pub trait ReportWriter {
    /// Writes one file's pages.
    ///
    /// # Errors
    /// What the output gives.
    fn file(&mut self, pages: &[PageReport]) -> io::Result<()>;

    /// Writes what stands at the end.
    ///
    /// # Errors
    /// What the output gives.
    fn finish(&mut self, summary: &Summary) -> io::Result<()>;
}

/// Everything said of one page, in every language. Output forms choose what they show.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PageReport {
    /// The file, as the user named it or as found below the folder named.
    pub path: std::path::PathBuf,
    /// Page number, from 1.
    pub page: usize,
    /// Pages of the file.
    pub pages: usize,
    /// Size of the file in bytes.
    pub bytes: u64,
    /// Format by content.
    pub format: Format,
    /// Width in pixels as a viewer shows it; 0 where not decoded.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// The page's verdict.
    pub verdict: Verdict,
    /// Readability 0..=100; `None` where unjudged.
    pub score: Option<f32>,
    /// Why it is flagged, worst first.
    pub findings: Vec<Finding>,
    /// Checks that could not run.
    pub not_assessed: Vec<NotAssessed>,
    /// Why it could not be decoded.
    pub error: Option<DecodeError>,
    /// The earlier file of its folder that this one repeats: its name without the folder.
    #[serde(default)]
    pub repeats: Option<String>,
    /// Notes that are no fault.
    pub notes: Vec<Text>,
    /// The numbers; `None` where not decoded.
    pub measurements: Option<Measurements>,
    /// Time spent on this page, milliseconds.
    pub elapsed_ms: f64,
}

impl PageReport {
    /// The score in whole points as people are shown it: rounded, but not up to a limit that it breaks.
    pub fn whole_score(&self) -> Option<u32> {
        let limits = self.findings.iter().filter(|finding| finding.code == text_unreadable::CODE);
        let least = limits.filter_map(|finding| finding.threshold).fold(f64::INFINITY, f64::min);
        self.score.map(|score| text_unreadable::whole(score.into(), least))
    }
}
