//! Bars that an evaluation has to clear, written as `auc>=0.97,false-alarms<=5%`.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::Evaluation;

/// A figure that can be required.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Metric {
    /// Area under the ROC curve.
    Auc,
    /// Lower end of its interval.
    AucLow,
    /// Share of unreadable pages let through.
    Misses,
    /// Share of readable pages stopped.
    FalseAlarms,
    /// Rank correlation with the truth.
    Spearman,
    /// Share of pages not judged.
    Unjudged,
    /// Error against discard, from random (0) to ideal (1).
    DiscardGain,
    /// Area under the ROC curve by line.
    LineAuc,
    /// Share of the readable lines that are found.
    LineRecall,
    /// Flagged area against unreadable lines.
    RegionIou,
    /// The same counted on lines of text only.
    RegionIouOnText,
}

impl Metric {
    /// Whether it is a figure of a group of pages, which a subset has too.
    fn is_of_pages(self) -> bool {
        use Metric::{Auc, AucLow, FalseAlarms, Misses, Spearman, Unjudged};
        matches!(self, Auc | AucLow | Misses | FalseAlarms | Spearman | Unjudged)
    }
}

/// Names, longer ones before those they start with.
const METRICS: [(&str, Metric); 11] = [
    ("auc-low", Metric::AucLow),
    ("auc", Metric::Auc),
    ("misses", Metric::Misses),
    ("false-alarms", Metric::FalseAlarms),
    ("spearman", Metric::Spearman),
    ("unjudged", Metric::Unjudged),
    ("discard-gain", Metric::DiscardGain),
    ("line-auc", Metric::LineAuc),
    ("line-recall", Metric::LineRecall),
    ("region-iou-on-text", Metric::RegionIouOnText),
    ("region-iou", Metric::RegionIou),
];

/// One bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Requirement {
    /// As it was written.
    pub text: String,
    metric: Metric,
    subset: Option<String>,
    at_least: bool,
    bound: f64,
}

impl FromStr for Requirement {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let signs = [(">=", true), ("<=", false), ("≥", true), ("≤", false)];
        let found = signs.iter().find_map(|&(sign, at_least)| Some((text.split_once(sign)?, at_least)));
        let ((name, bound), at_least) =
            found.ok_or_else(|| format!("\"{text}\" is not of the form FIGURE>=VALUE or FIGURE<=VALUE"))?;
        let (metric, subset) = metric(name.trim())?;
        Ok(Self { text: text.to_owned(), metric, subset, at_least, bound: number(bound.trim())? })
    }
}

/// The metric and, behind it (`auc-no-glare`, `auc@no-glare`), the subset.
fn metric(name: &str) -> Result<(Metric, Option<String>), String> {
    for (known, metric) in METRICS {
        let Some(rest) = name.strip_prefix(known) else { continue };
        if rest.is_empty() {
            return Ok((metric, None));
        }
        if let Some(subset) = rest.strip_prefix(['-', '@']).filter(|s| !s.is_empty()) {
            if metric.is_of_pages() {
                return Ok((metric, Some(subset.to_owned())));
            }
            return Err(format!("\"{name}\": {known} is a figure of all pages together, not of a subset"));
        }
    }
    let names = |of_pages: bool| {
        let known = METRICS.iter().filter(|(_, metric)| metric.is_of_pages() == of_pages);
        known.map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
    };
    let (of_pages, others) = (names(true), names(false));
    Err(format!("there is no figure \"{name}\"; there are: {of_pages}, also for a subset (auc@no-glare); {others}"))
}

/// A finite number; a percentage as its share (`5%` = 0.05).
///
/// # Errors
/// What is neither.
pub fn number(text: &str) -> Result<f64, String> {
    let (digits, scale) = text.strip_suffix('%').map_or((text, 1.0), |t| (t.trim_end(), 0.01));
    match digits.parse::<f64>() {
        Ok(value) if value.is_finite() => Ok(value * scale),
        _ => Err(format!("\"{text}\" is not a number or a percentage")),
    }
}

/// Reads a list of bars, separated by commas.
///
/// # Errors
/// The first bar that cannot be read, and why.
pub fn parse(list: &str) -> Result<Vec<Requirement>, String> {
    list.split(',').filter(|part| !part.trim().is_empty()).map(str::parse).collect()
}

/// How an evaluation stands to one bar.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cleared {
    /// The bar as it was written.
    pub requirement: String,
    /// What was measured; `None` where the data do not give this figure, and then the bar is missed.
    pub measured: Option<f64>,
    /// Whether the bar was cleared.
    pub met: bool,
}

/// Holds an evaluation against bars.
pub fn check(evaluation: &Evaluation, requirements: &[Requirement]) -> Vec<Cleared> {
    let one = |requirement: &Requirement| {
        let measured = measured(evaluation, requirement);
        let met = measured.is_some_and(|value| {
            if requirement.at_least { value >= requirement.bound } else { value <= requirement.bound }
        });
        Cleared { requirement: requirement.text.clone(), measured, met }
    };
    requirements.iter().map(one).collect()
}

fn measured(evaluation: &Evaluation, requirement: &Requirement) -> Option<f64> {
    let figures = match &requirement.subset {
        None => &evaluation.all,
        Some(name) => &evaluation.subsets.iter().find(|s| s.name == *name)?.figures,
    };
    match requirement.metric {
        Metric::Auc => Some(figures.auc?.value),
        Metric::AucLow => Some(figures.auc?.low),
        Metric::Misses => Some(figures.misses?.share),
        Metric::FalseAlarms => Some(figures.false_alarms?.share),
        Metric::Spearman => Some(figures.spearman?.value),
        Metric::Unjudged => (figures.pages > 0).then(|| figures.unjudged as f64 / figures.pages as f64),
        Metric::DiscardGain => evaluation.discard.as_ref()?.gain,
        Metric::LineAuc => Some(evaluation.lines.as_ref()?.auc?.value),
        Metric::LineRecall => Some(evaluation.lines.as_ref()?.readable_found?.share),
        Metric::RegionIou => Some(evaluation.regions.as_ref()?.iou),
        Metric::RegionIouOnText => Some(evaluation.regions.as_ref()?.iou_on_text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_read_as_written() {
        let bars = parse("auc>=0.97, auc-no-glare>=0.98,false-alarms<=5%,spearman<=-0.85").unwrap();
        assert_eq!(bars[0].metric, Metric::Auc);
        assert_eq!(bars[1].subset.as_deref(), Some("no-glare"));
        assert!(!bars[2].at_least && (bars[2].bound - 0.05).abs() < 1e-12);
        assert_eq!(bars[3].bound, -0.85);
        assert_eq!(parse("auc-low≥0.9").unwrap()[0].metric, Metric::AucLow);
        assert_eq!(parse("misses@phone<=0.1").unwrap()[0].subset.as_deref(), Some("phone"));
        assert_eq!(parse("region-iou-on-text>=0.5").unwrap()[0].metric, Metric::RegionIouOnText);
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        assert!(parse("auc=0.9").unwrap_err().contains("auc=0.9"));
        assert!(parse("accuracy>=0.9").unwrap_err().contains("accuracy"));
        assert!(parse("auc>=high").unwrap_err().contains("high"));
        assert!(parse("aucx>=1").is_err());
        for bar in ["discard-gain@phone>=0.9", "line-auc-no-glare>=0.9", "region-iou@phone>=0.5", "line-recall-a>=1"] {
            assert!(parse(bar).unwrap_err().contains("not of a subset"), "{bar}");
        }
    }
}
