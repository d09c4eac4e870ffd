//! How well a score tells unreadable from readable pages, over every threshold. Higher scores are more readable; a page
//! without a score stands below every score.

use serde::{Deserialize, Serialize};

use super::bootstrap::{Estimate, Resampling, bootstrap};
use super::rank::TieOrder;

/// The value that stands for "no score" in a ranking.
pub const NO_SCORE: f64 = f64::NEG_INFINITY;

/// What a threshold would do: everything that scores below it, and everything without a score, is rejected.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// Pages below this score are rejected; `None` = every page is.
    pub threshold: Option<f64>,
    /// Share of the unreadable pages that are not rejected, 0..=1.
    pub misses: f64,
    /// Share of the readable pages that are rejected, 0..=1.
    pub false_alarms: f64,
}

/// Area under the ROC curve with its interval: the chance that a readable page scores above an unreadable one, ties
/// counting half. `None` where one class is empty.
pub fn auc(readable: &[f64], unreadable: &[f64], how: Resampling) -> Option<Estimate> {
    let values = [readable, unreadable].concat();
    let order = TieOrder::new(&values);
    let split = readable.len();
    let strata = [(0..split).collect(), (split..values.len()).collect()];
    bootstrap(&strata, how, |counts| weighted_auc(&order, split, counts))
}

fn weighted_auc(order: &TieOrder, split: usize, counts: &[u32]) -> Option<f64> {
    let (mut unreadable_below, mut readable_total, mut won) = (0.0, 0.0, 0.0);
    for run in order.runs() {
        let sum = |wanted: bool| run.iter().filter(|&&i| (i < split) == wanted).map(|&i| f64::from(counts[i])).sum();
        let (readable, unreadable): (f64, f64) = (sum(true), sum(false));
        won += readable * (unreadable_below + unreadable / 2.0);
        unreadable_below += unreadable;
        readable_total += readable;
    }
    let pairs = readable_total * unreadable_below;
    (pairs > 0.0).then(|| won / pairs)
}

/// The whole curve, from rejecting only what has no score to rejecting everything. Empty where one class is empty.
pub fn curve(readable: &[f64], unreadable: &[f64]) -> Vec<Point> {
    if readable.is_empty() || unreadable.is_empty() {
        return Vec::new();
    }
    let values = [readable, unreadable].concat();
    let split = readable.len();
    let (mut rejected_readable, mut rejected_unreadable) = (0, 0);
    let mut points = Vec::new();
    let mut point = |threshold, readable_rejected: usize, unreadable_rejected: usize| {
        points.push(Point {
            threshold,
            misses: 1.0 - unreadable_rejected as f64 / unreadable.len() as f64,
            false_alarms: readable_rejected as f64 / readable.len() as f64,
        });
    };
    for run in TieOrder::new(&values).runs() {
        let score = values[run[0]];
        if score != NO_SCORE {
            point(Some(score), rejected_readable, rejected_unreadable);
        }
        rejected_readable += run.iter().filter(|&&i| i < split).count();
        rejected_unreadable += run.iter().filter(|&&i| i >= split).count();
    }
    point(None, rejected_readable, rejected_unreadable);
    points
}

/// The point of `curve` with the fewest misses among those with at most `false_alarms`.
pub fn best_within(curve: &[Point], false_alarms: f64) -> Option<Point> {
    let within = curve.iter().filter(|p| p.false_alarms <= false_alarms);
    within.min_by(|a, b| a.misses.total_cmp(&b.misses).then(a.false_alarms.total_cmp(&b.false_alarms))).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(readable: &[f64], unreadable: &[f64]) -> Option<f64> {
        auc(readable, unreadable, Resampling { seed: 1, resamples: 10 }).map(|e| e.value)
    }

    #[test]
    fn area_of_known_cases() {
        assert_eq!(area(&[80.0, 90.0], &[10.0, 20.0]), Some(1.0));
        assert_eq!(area(&[10.0], &[90.0]), Some(0.0));
        assert_eq!(area(&[50.0, 50.0], &[50.0]), Some(0.5));
        // Of six pairs: 3 > 1, 3 > 2, 2 > 1 won; 2 = 2 half; 1 = 1 half; 1 < 2 lost.
        assert_eq!(area(&[1.0, 2.0, 3.0], &[1.0, 2.0]), Some(4.0 / 6.0));
        assert_eq!(area(&[], &[1.0]), None);
    }

    #[test]
    fn a_page_without_a_score_ranks_below_every_score() {
        assert_eq!(area(&[0.0], &[NO_SCORE]), Some(1.0));
        assert_eq!(area(&[NO_SCORE], &[0.0]), Some(0.0));
    }

    #[test]
    fn the_curve_runs_from_no_threshold_to_everything() {
        let curve = curve(&[60.0, 90.0], &[NO_SCORE, 70.0]);
        let plain: Vec<_> = curve.iter().map(|p| (p.threshold, p.misses, p.false_alarms)).collect();
        assert_eq!(plain, [(Some(60.0), 0.5, 0.0), (Some(70.0), 0.5, 0.5), (Some(90.0), 0.0, 0.5), (None, 0.0, 1.0)]);
    }

    #[test]
    fn the_area_is_that_under_the_curve() {
        let (readable, unreadable) = ([3.0, 5.0, 5.0, 8.0], [1.0, 3.0, 4.0, 5.0, 5.5]);
        let curve = curve(&readable, &unreadable);
        let under: f64 = curve
            .windows(2)
            .map(|w| (w[1].false_alarms - w[0].false_alarms) * (2.0 - w[0].misses - w[1].misses) / 2.0)
            .sum();
        assert!((under - area(&readable, &unreadable).unwrap()).abs() < 1e-12);
    }

    #[test]
    fn the_best_point_within_a_bound() {
        let curve = curve(&[60.0, 80.0, 90.0], &[10.0, 70.0]);
        let best = best_within(&curve, 0.0).unwrap();
        assert_eq!((best.threshold, best.misses), (Some(60.0), 0.5));
        assert_eq!(best_within(&curve, 0.4).unwrap().misses, 0.0);
    }
}
