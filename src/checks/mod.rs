//! Numbers to findings: one file a check, one [`REGISTRY`]. Knows measurements and limits, nothing of files' pixels, of
//! report forms or of the command line.

mod about;
mod blank;
mod cut_off;
mod document;
pub mod duplicate;
mod edited;
mod evidence;
mod extension_mismatch;
pub(crate) mod file_damaged;
mod file_too_large;
mod file_too_small;
mod glare;
mod low_resolution;
mod motion_blur;
mod noisy;
mod not_colour;
mod over_compressed;
mod places;
mod readability;
mod rotated;
mod screen_photo;
mod screenshot;
mod several_documents;
mod small_in_frame;
mod text_partly_unreadable;
mod text_too_small;
pub(crate) mod text_unreadable;
mod tilted;
mod too_dark;
mod too_few_pixels;
mod uneven_light;
mod upscaled;
mod verdict;
mod washed_out;
mod words;
mod wrong_format;

use serde::{Deserialize, Serialize};

use crate::measure::Region;
use crate::profile::Limits;
use crate::text::{Lang, Text};

pub use about::{About, Words};
pub(crate) use blank::allow_empty_backs;
pub use document::{Document, UnknownDocument};
pub use evidence::{Evidence, FileFacts};
pub(crate) use not_colour::is_grey;
pub use verdict::{Judgement, judge};
pub(crate) use words::after_colon;
pub use words::format_name;

/// All checks that look at one page, in the order in which findings are shown.
pub static REGISTRY: &[&dyn Check] = &[
    &file_damaged::FileDamaged,
    &wrong_format::WrongFormat,
    &extension_mismatch::ExtensionMismatch,
    &file_too_large::FileTooLarge,
    &file_too_small::FileTooSmall,
    &too_few_pixels::TooFewPixels,
    &text_unreadable::TextUnreadable,
    &text_partly_unreadable::TextPartlyUnreadable,
    &glare::Glare,
    &motion_blur::MotionBlur,
    &text_too_small::TextTooSmall,
    &low_resolution::LowResolution,
    &upscaled::Upscaled,
    &cut_off::CutOff,
    &blank::Blank,
    &too_dark::TooDark,
    &washed_out::WashedOut,
    &uneven_light::UnevenLight,
    &noisy::Noisy,
    &over_compressed::OverCompressed,
    &small_in_frame::SmallInFrame,
    &rotated::Rotated,
    &tilted::Tilted,
    &several_documents::SeveralDocuments,
    &not_colour::NotColour,
    &screen_photo::ScreenPhoto,
    &screenshot::Screenshot,
    &edited::Edited,
];

/// What every check is: those of [`REGISTRY`], then those that compare several files.
pub fn abouts() -> Vec<&'static About> {
    REGISTRY.iter().map(|check| check.about()).chain([&duplicate::ABOUT]).collect()
}

/// One thing for which a picture is sent back.
pub trait Check: Sync {
    /// Names, unit, documentation.
    fn about(&self) -> &'static About;
    /// What is wrong with one page under the limits of one profile.
    ///
    /// # Errors
    /// Why the page cannot be judged for this.
    fn assess(&self, evidence: &Evidence<'_>, limits: &Limits) -> Assessment;

    /// Judges one page under the limits of one profile.
    fn judge(&self, evidence: &Evidence<'_>, limits: &Limits) -> Outcome {
        match self.assess(evidence, limits) {
            Ok(None) => Outcome::Pass,
            Ok(Some(finding)) => Outcome::Flagged(vec![finding]),
            Err(reason) => Outcome::NotAssessed(reason),
        }
    }

    /// Stable name, kebab-case; never changes its meaning.
    fn code(&self) -> &'static str {
        self.about().code
    }
    /// Markdown in `lang` with the headings What it measures / Why it is sent back / How to retake / Limits.
    fn doc(&self, lang: Lang) -> String {
        self.about().doc(lang)
    }
    /// Whether the check is a guess from weak signs, and so may only warn.
    fn heuristic(&self) -> bool {
        self.about().heuristic
    }
}

/// What a check finds on a page, if anything; an error says why it cannot be judged.
pub type Assessment = Result<Option<Finding>, Text>;

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

impl Verdict {
    /// Whether it can be submitted, if need be after a look.
    pub fn is_ready(self) -> bool {
        matches!(self, Self::Pass | Self::Warn)
    }

    /// Whether it fails a run and goes with the flagged files; warnings do only where that is wished for.
    pub fn is_flagged(self, with_warnings: bool) -> bool {
        match self {
            Self::Pass => false,
            Self::Warn => with_warnings,
            Self::Unjudged | Self::Reject => true,
        }
    }
}

/// The worst of a check's reasons, of equally bad ones the first. A check that named the first it finds would let one that only warns
/// hide one that rejects.
fn worst_of<T: Weighed>(reasons: impl IntoIterator<Item = Option<T>>) -> Option<T> {
    let worse = |worst: T, next: T| if next.severity() > worst.severity() { next } else { worst };
    reasons.into_iter().flatten().reduce(worse)
}

/// What has a severity, to be chosen by.
trait Weighed {
    /// How bad it is.
    fn severity(&self) -> Severity;
}

impl Weighed for Finding {
    fn severity(&self) -> Severity {
        self.severity
    }
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
    pub places: Vec<Region>,
    /// What these places cover, more exactly: a line that is tilted in several rectangles along it, a reflection by the text it
    /// takes. Empty where there is no place.
    pub regions: Vec<Region>,
    /// What is wrong, with the numbers.
    pub message: Text,
    /// What to do, or to ask the client for.
    pub advice: Text,
    /// What to ask the client for where `advice` is for the clerk alone; `None` where it will do for both.
    #[serde(default)]
    pub client_advice: Option<Text>,
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
    /// Could not be decoded, or too little text was found to judge: never shown as ready.
    Unjudged,
    /// Will be sent back.
    Reject,
}
