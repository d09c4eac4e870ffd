//! How far the verdicts can be trusted: the tool's scores and verdicts held against what is known of the pages.
//!
//! Statistics only: knows nothing of files, of the command line or of how a result is shown. A page that was stopped
//! without a score, as it could not be judged or decoded, ranks below every score; it counts as caught when it is unreadable
//! and as a false alarm when it is readable. A page that passes without a score, as its text needs no picture, is left out
//! wherever scores are ranked; its verdict counts as any other.

pub mod baselines;
pub mod bootstrap;
pub mod breakdown;
pub mod calibration;
mod columns;
pub mod discard;
pub mod figures;
pub mod gate;
pub mod labels;
pub mod lines;
pub mod mistakes;
pub mod polygon;
pub mod rank;
pub mod regions;
pub mod roc;
mod words;

use serde::{Deserialize, Serialize};

use crate::checks::Verdict;
use baselines::Baselines;
use bootstrap::Resampling;
use labels::{Class, ClassSource, Labels, Truth};

/// Version of [`Evaluation`] as it is written.
pub const SCHEMA_VERSION: u32 = 1;

/// One page (or file: its worst page), scored, and what is known of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Scored {
    /// The file as the table of labels names it.
    pub file: String,
    /// The tool's score, 0..=100; `None` where there is none (not judged, rejected for the file itself, born digital).
    pub score: Option<f32>,
    /// The tool's verdict.
    pub verdict: Verdict,
    /// The page that decided it, from 1.
    pub page: usize,
    /// Codes of the findings that reject it.
    pub reasons: Vec<String>,
    /// What is known of it.
    pub class: Option<Class>,
    /// Numeric truth, turned so that higher is worse.
    pub damage: Option<f64>,
    /// Values of the further columns.
    pub values: Vec<String>,
    /// Other measures of the same page; `None` where it could not be decoded.
    pub baselines: Option<Baselines>,
    /// Its lines against known ones; `None` where none are known.
    pub lines: Option<lines::PageLines>,
    /// Its flagged regions against known lines; `None` where not compared.
    pub regions: Option<regions::PageRegions>,
}

impl Scored {
    /// The score as a value to rank by: below every score where the page was stopped without one, `None` where it passes
    /// without one.
    pub fn rank_value(&self) -> Option<f64> {
        match self.score {
            Some(score) => Some(f64::from(score)),
            None => self.stopped().then_some(roc::NO_SCORE),
        }
    }

    /// Whether the tool kept the page from being submitted: rejected it, or could not judge it.
    pub fn stopped(&self) -> bool {
        !self.verdict.is_ready()
    }
}

/// What was evaluated, for the reader of the result.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Subject {
    /// Name of the data set.
    pub name: String,
    /// Where the pages come from and what they are; may be empty.
    pub about: String,
    /// Profile whose verdicts were taken.
    pub profile: String,
    /// Version of the tool.
    pub tool_version: String,
    /// Version of the measurements.
    pub measure_version: u32,
}

/// Everything found out about one data set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evaluation {
    /// [`SCHEMA_VERSION`].
    pub schema_version: u32,
    /// What was evaluated.
    pub subject: Subject,
    /// Numeric truth, if there is one.
    pub truth: Option<Truth>,
    /// How readable and unreadable pages were told apart.
    pub classes_from: ClassSource,
    /// How the intervals were made.
    pub resampling: Resampling,
    /// Figures over all pages.
    pub all: figures::Figures,
    /// Figures over named parts.
    pub subsets: Vec<breakdown::Group>,
    /// Figures by each further column with few values.
    pub breakdown: Vec<breakdown::Breakdown>,
    /// Misses and false alarms over every threshold on the score.
    pub curve: Vec<roc::Point>,
    /// The same for each baseline, by its name.
    pub baseline_curves: Vec<(String, Vec<roc::Point>)>,
    /// Pages by score and class.
    pub histogram: figures::Histogram,
    /// Mean error against share dropped; `None` without a numeric truth.
    pub discard: Option<discard::Discard>,
    /// Lines of text; `None` where none are known.
    pub lines: Option<lines::LineResult>,
    /// Regions of findings; `None` where none could be compared.
    pub regions: Option<regions::RegionResult>,
    /// The worst mistakes.
    pub mistakes: mistakes::Mistakes,
}

/// What to compute.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// How intervals are made.
    pub resampling: Resampling,
    /// Named parts of the data set.
    pub subsets: Vec<breakdown::Subset>,
    /// Most mistakes listed of each kind.
    pub mistakes: usize,
}

/// Evaluates scored pages. `labels` gives the columns; its rows are not looked at again.
pub fn evaluate(pages: &[Scored], labels: &Labels, subject: Subject, options: &Options) -> Evaluation {
    let all: Vec<&Scored> = pages.iter().collect();
    let how = options.resampling;
    let scores = |class| figures::scores(&all, class);
    let (readable, unreadable) = (scores(Class::Readable), scores(Class::Unreadable));
    let with_truth: Vec<(f64, f64)> = pages.iter().filter_map(|p| Some((p.rank_value()?, p.damage?))).collect();
    let (ranked, damage): (Vec<f64>, Vec<f64>) = with_truth.into_iter().unzip();
    let page_lines: Vec<&lines::PageLines> = pages.iter().filter_map(|p| p.lines.as_ref()).collect();
    let page_regions: Vec<regions::PageRegions> = pages.iter().filter_map(|p| p.regions).collect();
    Evaluation {
        schema_version: SCHEMA_VERSION,
        subject,
        truth: labels.truth.clone(),
        classes_from: labels.classes_from.clone(),
        resampling: how,
        all: figures::figures(&all, how),
        subsets: breakdown::subsets(&all, &labels.columns, &options.subsets, how),
        breakdown: breakdown::breakdown(&all, &labels.columns, how),
        curve: roc::curve(&readable, &unreadable),
        baseline_curves: figures::baseline_curves(&all),
        histogram: figures::histogram(&all),
        discard: discard::discard(&ranked, &damage),
        lines: lines::summarise(&page_lines, how),
        regions: regions::summarise(&page_regions),
        mistakes: mistakes::find(&all, options.mistakes),
    }
}

#[cfg(test)]
impl Default for Scored {
    fn default() -> Self {
        Self {
            file: String::new(),
            score: None,
            verdict: Verdict::Pass,
            page: 1,
            reasons: Vec::new(),
            class: None,
            damage: None,
            values: Vec::new(),
            baselines: None,
            lines: None,
            regions: None,
        }
    }
}
