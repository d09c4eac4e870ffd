//! How far a figure would move with other pages of the same kind: seeded resampling, and Wilson's interval for shares.

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

/// A share of cases with Wilson's 95 % interval.
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

impl Rate {
    /// The share `count / of`; `None` where there are no cases.
    pub fn new(count: usize, of: usize) -> Option<Self> {
        if of == 0 {
            return None;
        }
        let (n, share) = (of as f64, count as f64 / of as f64);
        let centre = (share + Z * Z / (2.0 * n)) / (1.0 + Z * Z / n);
        let half = Z / (1.0 + Z * Z / n) * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
        Some(Self { count, of, share, low: (centre - half).max(0.0), high: (centre + half).min(1.0) })
    }
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
