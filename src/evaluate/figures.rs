//! The figures of one group of pages: how many there are, how well the score separates them, what the verdicts cost.

use serde::{Deserialize, Serialize};

use super::Scored;
use super::baselines::Baselines;
use super::bootstrap::{Estimate, Rate, Resampling, bootstrap};
use super::labels::Class;
use super::rank::Spearman;
use super::roc::{self, Point};

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
    /// Pages that the tool could not judge.
    pub unjudged: usize,
    /// Area under the ROC curve of the score.
    pub auc: Option<Estimate>,
    /// Area under the ROC curve of each baseline.
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
    of_class(pages, class).map(Scored::rank_value).collect()
}

fn baseline_values(pages: &[&Scored], class: Class, value: Value) -> Vec<f64> {
    of_class(pages, class).map(|p| p.baselines.as_ref().map_or(roc::NO_SCORE, value)).collect()
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
        unjudged: pages.iter().filter(|p| p.score.is_none()).count(),
        auc: auc(scores(pages, Class::Readable), scores(pages, Class::Unreadable)),
        baselines: BASELINES.iter().map(baseline).collect(),
        misses: Rate::new(unreadable - stopped(Class::Unreadable), unreadable),
        false_alarms: Rate::new(stopped(Class::Readable), readable),
        spearman: spearman(pages, how),
    }
}

fn spearman(pages: &[&Scored], how: Resampling) -> Option<Estimate> {
    let pairs: Vec<(f64, f64)> = pages.iter().filter_map(|p| Some((p.rank_value(), p.damage?))).collect();
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

/// Counts judged pages by score.
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
