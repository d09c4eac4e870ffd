//! Numbers to findings: one file a check, one [`REGISTRY`]. Knows measurements and limits, nothing of files' pixels, of
//! report forms or of the command line.

use serde::{Deserialize, Serialize};

use crate::input::{DecodeError, Format, Metadata};
use crate::measure::{Measurements, Region};
use crate::profile::Limits;
use crate::text::{Lang, Text};

/// All checks, in the order in which findings are shown.
pub static REGISTRY: &[&dyn Check] = &[];

/// What is known of a file beside its pixels.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FileFacts {
    /// Size in bytes.
    pub bytes: u64,
    /// Format by content.
    pub format: Format,
    /// Extension of the file's name, lower case, without the dot; `None` where there is none or no name is known.
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
}

/// One thing for which a picture is sent back.
pub trait Check: Sync {
    /// Stable name, kebab-case; never changes its meaning.
    fn code(&self) -> &'static str;
    /// A few words for tables.
    fn title(&self) -> Text;
    /// Unit of the measured value.
    fn unit(&self) -> Text;
    /// Markdown in `lang` with the headings What it measures / Why it is sent back / How to retake / Limits.
    fn doc(&self, lang: Lang) -> &'static str;
    /// Whether the check is a guess from weak signs, and so may only warn.
    fn heuristic(&self) -> bool {
        false
    }
    /// Judges one page under the limits of one profile.
    fn judge(&self, evidence: &Evidence<'_>, limits: &Limits) -> Outcome;
}

/// What a check says of a page.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Measured and within the limits.
    Pass,
    /// Outside them; `Finding::severity` says how bad.
    Flagged(Vec<Finding>),
    /// Could not be judged, and why.
    NotAssessed(Text),
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// May be sent back.
    Warn,
    /// Will be sent back.
    Reject,
}

/// One reason for which a page is flagged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// The check's code.
    pub code: String,
    /// How bad.
    pub severity: Severity,
    /// Measured value, where there is one number.
    pub measured: Option<f64>,
    /// Limit it was held against.
    pub threshold: Option<f64>,
    /// Unit of both.
    pub unit: Text,
    /// Where the limit comes from.
    pub source: String,
    /// Where on the page (as a viewer shows it), worst first; empty where it concerns the whole page.
    pub regions: Vec<Region>,
    /// What is wrong, with the numbers.
    pub message: Text,
    /// What to do, or to ask the client for.
    pub advice: Text,
}

/// A check that could not run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotAssessed {
    /// The check's code.
    pub code: String,
    /// Why.
    pub reason: Text,
}

/// What is said of a page, a file, a run. Ordered: the worst is the greatest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Ready to submit.
    Pass,
    /// Ready, with something to look at.
    Warn,
    /// Could not be decoded, or no text was found to judge: never shown as ready.
    Unjudged,
    /// Will be sent back.
    Reject,
}

/// Judges one page with every check.
pub fn judge(evidence: &Evidence<'_>, limits: &Limits) -> Judgement {
    let mut judgement = Judgement { verdict: Verdict::Pass, findings: Vec::new(), not_assessed: Vec::new() };
    for check in REGISTRY {
        match check.judge(evidence, limits) {
            Outcome::Pass => {}
            Outcome::Flagged(findings) => judgement.findings.extend(findings),
            Outcome::NotAssessed(reason) => {
                judgement.not_assessed.push(NotAssessed { code: check.code().to_owned(), reason });
            }
        }
    }
    judgement
}

/// What all checks together say of one page.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// The page's verdict.
    pub verdict: Verdict,
    /// Why.
    pub findings: Vec<Finding>,
    /// What could not be judged.
    pub not_assessed: Vec<NotAssessed>,
}
