//! The figures of one group of pages: how many there are, how well the score separates them, what the verdicts cost.

use serde::{Deserialize, Serialize};

use super::Scored;
use super::baselines::Baselines;
use super::bootstrap::{Estimate, Rate, Resampling, bootstrap};
use super::labels::Class;
use super::rank::Spearman;
use super::roc::{self, Point};
use crate::checks::Verdict;

/// Figures of a group of pages. `None` where the pages do not allow a figure (one class is missing, no numeric truth).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    /// All pages.
    pub pages: usize,
    /// Known to be readable.
    pub readable: usize,
    /// Known to be unreadable.
    pub unreadable: usize,
    /// Known to be neither.
    pub borderline: usize,
    /// Pages whose verdict is that they cannot be judged.
    pub unjudged: usize,
    /// Area under the ROC curve of the score. Like every ranking it leaves out pages that pass without a score (born digital),
    /// and sets those stopped without one below all others.
    pub auc: Option<Estimate>,
    /// Area under the ROC curve of each baseline, on the same pages.
    pub baselines: Vec<Baseline>,
    /// Unreadable pages that the profile does not stop.
    pub misses: Option<Rate>,
    /// Readable pages that it stops.
    pub false_alarms: Option<Rate>,
    /// Rank correlation of the score with the numeric truth (higher truth = worse, so -1 is best).
    pub spearman: Option<Estimate>,
}

/// A measure to compare with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Baseline {
    /// Its name.
    pub name: String,
    /// Area under its ROC curve.
    pub auc: Option<Estimate>,
}

/// Takes one baseline out of all.
type Value = fn(&Baselines) -> f64;

/// Names of the baselines and where their values stand.
const BASELINES: [(&str, Value); 2] =
    [("laplacian-full", |b| b.laplacian_full), ("laplacian-1000px", |b| b.laplacian_1000)];

fn of_class<'a>(pages: &[&'a Scored], class: Class) -> impl Iterator<Item = &'a Scored> {
    pages.iter().copied().filter(move |p| p.class == Some(class))
}

/// Scores of the pages of one class, as values to rank by.
pub fn scores(pages: &[&Scored], class: Class) -> Vec<f64> {
    of_class(pages, class).filter_map(Scored::rank_value).collect()
}

fn baseline_values(pages: &[&Scored], class: Class, value: Value) -> Vec<f64> {
    let ranked = of_class(pages, class).filter(|p| p.rank_value().is_some());
    ranked.map(|p| p.baselines.as_ref().map_or(roc::NO_SCORE, value)).collect()
}

/// ROC curve of each baseline.
pub fn baseline_curves(pages: &[&Scored]) -> Vec<(String, Vec<Point>)> {
    let curve = |value| {
        roc::curve(&baseline_values(pages, Class::Readable, value), &baseline_values(pages, Class::Unreadable, value))
    };
    BASELINES.iter().map(|&(name, value)| (name.to_owned(), curve(value))).collect()
}

/// Figures of `pages`.
pub fn figures(pages: &[&Scored], how: Resampling) -> Figures {
    let auc = |readable: Vec<f64>, unreadable: Vec<f64>| roc::auc(&readable, &unreadable, how);
    let count = |class| of_class(pages, class).count();
    let stopped = |class| of_class(pages, class).filter(|p| p.stopped()).count();
    let (readable, unreadable) = (count(Class::Readable), count(Class::Unreadable));
    let baseline = |&(name, value): &(&str, Value)| Baseline {
        name: name.to_owned(),
        auc: auc(baseline_values(pages, Class::Readable, value), baseline_values(pages, Class::Unreadable, value)),
    };
    Figures {
        pages: pages.len(),
        readable,
        unreadable,
        borderline: count(Class::Borderline),
        unjudged: pages.iter().filter(|p| p.verdict == Verdict::Unjudged).count(),
        auc: auc(scores(pages, Class::Readable), scores(pages, Class::Unreadable)),
        baselines: BASELINES.iter().map(baseline).collect(),
        misses: Rate::new(unreadable - stopped(Class::Unreadable), unreadable),
        false_alarms: Rate::new(stopped(Class::Readable), readable),
        spearman: spearman(pages, how),
    }
}

fn spearman(pages: &[&Scored], how: Resampling) -> Option<Estimate> {
    let pairs: Vec<(f64, f64)> = pages.iter().filter_map(|p| Some((p.rank_value()?, p.damage?))).collect();
    let (scores, damage): (Vec<f64>, Vec<f64>) = pairs.into_iter().unzip();
    let prepared = Spearman::new(&scores, &damage);
    bootstrap(&[(0..scores.len()).collect()], how, |counts| prepared.weighted(counts))
}

/// Number of bins of [`Histogram`]; each is five points wide.
pub const BINS: usize = 20;

/// Pages by score, one row a class.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Histogram {
    /// Readable pages in each bin.
    pub readable: [usize; BINS],
    /// Borderline pages in each bin.
    pub borderline: [usize; BINS],
    /// Unreadable pages in each bin.
    pub unreadable: [usize; BINS],
}

/// Counts pages that have a score by it.
pub fn histogram(pages: &[&Scored]) -> Histogram {
    let row = |class| {
        let mut bins = [0; BINS];
        let width = 100.0 / BINS as f32;
        for score in of_class(pages, class).filter_map(|p| p.score) {
            bins[((score / width).max(0.0) as usize).min(BINS - 1)] += 1;
        }
        bins
    };
    Histogram { readable: row(Class::Readable), borderline: row(Class::Borderline), unreadable: row(Class::Unreadable) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(score: Option<f32>, verdict: Verdict, class: Class, damage: f64) -> Scored {
        Scored { score, verdict, class: Some(class), damage: Some(damage), ..Scored::default() }
    }

    #[test]
    fn a_page_that_passes_without_a_score_is_not_ranked_and_one_that_is_stopped_is_last() {
        let scored = [
            page(Some(95.0), Verdict::Pass, Class::Readable, 0.0),
            page(Some(90.0), Verdict::Pass, Class::Readable, 0.01),
            page(Some(20.0), Verdict::Reject, Class::Unreadable, 0.5),
            page(None, Verdict::Reject, Class::Unreadable, 0.9),
        ];
        let digital = page(None, Verdict::Pass, Class::Readable, 0.0);
        let how = Resampling { seed: 1, resamples: 20 };
        let pages: Vec<&Scored> = scored.iter().collect();
        let with: Vec<&Scored> = pages.iter().copied().chain([&digital]).collect();
        let (without, with) = (figures(&pages, how), figures(&with, how));
        assert_eq!((without.auc.unwrap().value, without.spearman.unwrap().value), (1.0, -1.0));
        assert_eq!((with.auc, with.spearman, with.baselines), (without.auc, without.spearman, without.baselines));
        assert_eq!((with.readable, with.false_alarms.unwrap().of), (3, 3), "its verdict counts");
        assert_eq!(with.unjudged, 0, "neither what passes nor what is rejected is unjudged");
    }

    #[test]
    fn unjudged_pages_are_counted_by_their_verdict() {
        let pages = [
            page(None, Verdict::Unjudged, Class::Readable, 0.0),
            page(None, Verdict::Reject, Class::Readable, 0.0),
            page(None, Verdict::Pass, Class::Readable, 0.0),
        ];
        assert_eq!(figures(&pages.iter().collect::<Vec<_>>(), Resampling::default()).unjudged, 1);
    }
}
