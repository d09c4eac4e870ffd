//! How far a figure would move with other pages of the same kind: seeded resampling, and Wilson's interval for shares and
//! where resampling cannot tell.

use serde::{Deserialize, Serialize};

/// A figure with its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The figure on the pages at hand.
    pub value: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
}

/// A share of cases with its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rate {
    /// Cases in which it happened.
    pub count: usize,
    /// All cases.
    pub of: usize,
    /// `count / of`, 0..=1.
    pub share: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
}

/// How to resample.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resampling {
    /// Seed: the same seed gives the same interval.
    pub seed: u64,
    /// Number of resamples.
    pub resamples: usize,
}

impl Default for Resampling {
    fn default() -> Self {
        Self { seed: 1, resamples: 2000 }
    }
}

/// 97.5 % point of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;
/// Fewest cases of a kind from which resamples tell how far a figure would move.
pub const FEWEST_DRAWN: usize = 10;

impl Rate {
    /// The share `count / of`; `None` where there are no cases.
    pub fn new(count: usize, of: usize) -> Option<Self> {
        if of == 0 {
            return None;
        }
        let Estimate { value, low, high } = wilson(count as f64 / of as f64, of);
        Some(Self { count, of, share: value, low, high })
    }

    /// The share where cases come in groups (the lines of a page), each as its cases and those in which it happened. Cases of a
    /// group are alike, so whole groups are drawn. With few groups, or where it happened always or never, drawing does not
    /// tell: then each group counts as one case for Wilson's interval.
    pub fn of_groups(groups: &[(usize, usize)], how: Resampling) -> Option<Self> {
        let groups: Vec<(usize, usize)> = groups.iter().copied().filter(|(of, _)| *of > 0).collect();
        let (of, count) = groups.iter().fold((0, 0), |sum, group| (sum.0 + group.0, sum.1 + group.1));
        let whole = Self::new(count, of)?;
        let drawn = |counts: &[u32]| {
            let sum = |part: fn(&(usize, usize)) -> usize| -> usize {
                groups.iter().zip(counts).map(|(group, &times)| part(group) * times as usize).sum()
            };
            Some(sum(|group| group.1) as f64 / sum(|group| group.0) as f64)
        };
        let Estimate { low, high, .. } = if groups.len() < FEWEST_DRAWN || count == 0 || count == of {
            wilson(whole.share, groups.len())
        } else {
            bootstrap(&[(0..groups.len()).collect()], how, drawn)?
        };
        Some(Self { low, high, ..whole })
    }
}

/// Wilson's 95 % interval around the share `value` among `of` cases.
pub fn wilson(value: f64, of: usize) -> Estimate {
    let n = of as f64;
    let centre = (value + Z * Z / (2.0 * n)) / (1.0 + Z * Z / n);
    let half = Z / (1.0 + Z * Z / n) * (value * (1.0 - value) / n + Z * Z / (4.0 * n * n)).sqrt();
    Estimate { value, low: (centre - half).max(0.0), high: (centre + half).min(1.0) }
}

/// Percentile bootstrap of `figure`, which takes how often each case occurs in a resample. Cases are drawn within their
/// strata (index ranges' members), so that every resample has as many cases of each class as the original.
pub fn bootstrap(strata: &[Vec<usize>], how: Resampling, figure: impl Fn(&[u32]) -> Option<f64>) -> Option<Estimate> {
    let size = strata.iter().flatten().max()? + 1;
    let mut counts = vec![0_u32; size];
    strata.iter().flatten().for_each(|&i| counts[i] = 1);
    let value = figure(&counts)?;
    let mut random = fastrand::Rng::with_seed(how.seed);
    let mut values = Vec::with_capacity(how.resamples);
    for _ in 0..how.resamples {
        counts.fill(0);
        for stratum in strata {
            for _ in stratum {
                counts[stratum[random.usize(0..stratum.len())]] += 1;
            }
        }
        values.extend(figure(&counts));
    }
    values.sort_by(f64::total_cmp);
    let (low, high) = (percentile(&values, 0.025)?, percentile(&values, 0.975)?);
    Some(Estimate { value, low, high })
}

/// Value below which the share `p` of the sorted values lies, between neighbours by proportion.
fn percentile(sorted: &[f64], p: f64) -> Option<f64> {
    let place = p * (sorted.len().checked_sub(1)?) as f64;
    let (below, above) = (place.floor() as usize, place.ceil() as usize);
    Some(sorted[below] + (sorted[above] - sorted[below]) * (place - below as f64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wilson_matches_published_values() {
        // Newcombe 1998, table I: 81 of 263 gives 0.2553 to 0.3662; 0 of 20 gives 0 to 0.1611.
        let rate = Rate::new(81, 263).unwrap();
        assert!((rate.low - 0.2553).abs() < 5e-5 && (rate.high - 0.3662).abs() < 5e-5, "{rate:?}");
        let rate = Rate::new(0, 20).unwrap();
        assert!(rate.low == 0.0 && (rate.high - 0.1611).abs() < 5e-5, "{rate:?}");
        assert_eq!(Rate::new(0, 0), None);
    }

    #[test]
    fn cases_of_one_group_do_not_narrow_the_interval() {
        // Forty pages of which every line is found or none: a hundred lines a page tell no more than one.
        let pages =
            |lines: usize| (0..40).map(|page| (lines, if page % 2 == 0 { lines } else { 0 })).collect::<Vec<_>>();
        let how = Resampling::default();
        let (one, many) = (Rate::of_groups(&pages(1), how).unwrap(), Rate::of_groups(&pages(100), how).unwrap());
        assert_eq!((one.low, one.high, many.of), (many.low, many.high, 4000));
        assert!((many.high - many.low - 0.31).abs() < 0.03, "{many:?}");
        let alone = Rate::new(2000, 4000).unwrap();
        assert!(alone.high - alone.low < 0.04);
    }

    #[test]
    fn groups_that_all_agree_leave_room_for_others() {
        let how = Resampling::default();
        let all = Rate::of_groups(&[(50, 50); 20], how).unwrap();
        let each = Rate::new(20, 20).unwrap();
        assert_eq!((all.count, all.of, all.low, all.high), (1000, 1000, each.low, each.high));
        let few = Rate::of_groups(&[(10, 5), (0, 0)], how).unwrap();
        assert!(few.low < 0.1 && few.high > 0.9, "{few:?}");
        assert_eq!(Rate::of_groups(&[(0, 0)], how), None);
    }

    #[test]
    fn the_interval_of_a_mean_has_the_expected_width() {
        let values: Vec<f64> = (0..400).map(|i| f64::from(i % 2)).collect();
        let mean = |counts: &[u32]| {
            Some(values.iter().zip(counts).map(|(v, &c)| v * f64::from(c)).sum::<f64>() / values.len() as f64)
        };
        let estimate = bootstrap(&[(0..400).collect()], Resampling::default(), mean).unwrap();
        // Standard error 0.025, so 0.451 to 0.549.
        assert!((estimate.low - 0.451).abs() < 0.006 && (estimate.high - 0.549).abs() < 0.006, "{estimate:?}");
        assert_eq!(Some(estimate), bootstrap(&[(0..400).collect()], Resampling::default(), mean));
    }

    #[test]
    fn strata_keep_their_sizes() {
        let sizes = |counts: &[u32]| Some(f64::from(counts[..3].iter().sum::<u32>()));
        let estimate = bootstrap(&[vec![0, 1, 2], (3..50).collect()], Resampling::default(), sizes).unwrap();
        assert_eq!((estimate.low, estimate.high), (3.0, 3.0));
    }
}
