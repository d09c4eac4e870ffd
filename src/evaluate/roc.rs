//! How well a score tells unreadable from readable pages, over every threshold. Higher scores are more readable; a page
//! stopped without a score stands below every score.

use serde::{Deserialize, Serialize};

use super::bootstrap::{Estimate, FEWEST_DRAWN, Resampling, bootstrap, wilson};
use super::rank::TieOrder;

/// The value that stands for "no score" in a ranking.
pub const NO_SCORE: f64 = f64::NEG_INFINITY;

/// What a threshold would do: everything that scores below it, and everything stopped without a score, is rejected.
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
///
/// With few of a class, or where the classes are parted wholly, resamples would say that the figure is certain. Then Wilson's
/// interval for as many cases as the rarer class has is taken: the variance of an area A is at most A(1 - A) over that number
/// (Birnbaum & Klose 1957).
pub fn auc(readable: &[f64], unreadable: &[f64], how: Resampling) -> Option<Estimate> {
    let values = [readable, unreadable].concat();
    let order = TieOrder::new(&values);
    let split = readable.len();
    let strata = [(0..split).collect(), (split..values.len()).collect()];
    let drawn = bootstrap(&strata, how, |counts| weighted_auc(&order, split, counts))?;
    Some(bounded(drawn, split.min(unreadable.len())))
}

/// The same for values that come in groups (the lines of a page), each with whether it is unreadable. Values of a group are
/// alike, so whole groups are drawn, and a class is as large as the number of groups that have it.
pub fn auc_of_groups(groups: &[&[(f64, bool)]], how: Resampling) -> Option<Estimate> {
    let of = |unreadable: bool| {
        let all = groups.iter().enumerate().flat_map(|(group, values)| values.iter().map(move |value| (group, value)));
        all.filter(move |(_, value)| value.1 == unreadable).map(|(group, value)| (group, value.0))
    };
    let split = of(false).count();
    let (group_of, values): (Vec<usize>, Vec<f64>) = of(false).chain(of(true)).unzip();
    let order = TieOrder::new(&values);
    let drawn = bootstrap(&[(0..groups.len()).collect()], how, |times| {
        let counts: Vec<u32> = group_of.iter().map(|&group| times[group]).collect();
        weighted_auc(&order, split, &counts)
    })?;
    let having = |unreadable| groups.iter().filter(|values| values.iter().any(|v| v.1 == unreadable)).count();
    Some(bounded(drawn, having(false).min(having(true))))
}

/// `drawn`, or Wilson's interval where drawing cannot tell; `cases` = those of the rarer class.
fn bounded(drawn: Estimate, cases: usize) -> Estimate {
    let parted = drawn.value <= 0.0 || drawn.value >= 1.0;
    if parted || cases < FEWEST_DRAWN { wilson(drawn.value, cases) } else { drawn }
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
    fn an_area_of_one_is_not_certain() {
        let wholly = |each: u32| {
            let scores = |from: u32| (0..each).map(|i| f64::from(from + i)).collect::<Vec<_>>();
            auc(&scores(1000), &scores(0), Resampling::default()).unwrap()
        };
        assert!(wholly(3).value == 1.0 && wholly(3).high > 0.999, "{:?}", wholly(3));
        // Wilson: n / (n + 3.84).
        assert!((wholly(3).low - 0.4385).abs() < 1e-3 && (wholly(100).low - 0.9630).abs() < 1e-3, "{:?}", wholly(3));
        let few = auc(&[1.0, 3.0, 4.0], &[0.0, 2.0], Resampling::default()).unwrap();
        assert!(few.low < 0.3 && few.high > 0.98, "{few:?}");
    }

    #[test]
    fn values_of_one_group_do_not_narrow_the_interval() {
        // Twenty pages; on every fourth all lines are judged the wrong way round.
        let page = |page: u32, lines: usize| {
            let good = if page.is_multiple_of(4) { 0.2 } else { 0.8 };
            [vec![(good, false); lines], vec![(1.0 - good, true); lines]].concat()
        };
        let interval = |lines| {
            let pages: Vec<Vec<(f64, bool)>> = (0..20).map(|number| page(number, lines)).collect();
            auc_of_groups(&pages.iter().map(Vec::as_slice).collect::<Vec<_>>(), Resampling::default()).unwrap()
        };
        let (one, many) = (interval(1), interval(50));
        assert!((one.value - many.value).abs() < 1e-9 && (one.low - many.low).abs() < 1e-9, "{one:?} {many:?}");
        let pooled: Vec<(f64, bool)> = (0..20).flat_map(|number| page(number, 50)).collect();
        let of = |unreadable| pooled.iter().filter(|v| v.1 == unreadable).map(|v| v.0).collect::<Vec<_>>();
        let apart = auc(&of(false), &of(true), Resampling::default()).unwrap();
        assert!(many.high - many.low > 3.0 * (apart.high - apart.low), "{many:?} {apart:?}");
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
