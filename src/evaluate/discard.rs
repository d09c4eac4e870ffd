//! Error against discard: how the mean error of what is kept falls while the worst-scored pages are dropped.

use serde::{Deserialize, Serialize};

use super::rank::TieOrder;

/// The curve and the areas under it. Errors are in the unit of the truth (a character error rate: 0..=1).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Discard {
    /// Share dropped (0..1) and mean error of what is kept, dropping by score.
    pub by_score: Vec<[f64; 2]>,
    /// The same, dropping by the truth itself: no score can do better.
    pub ideal: Vec<[f64; 2]>,
    /// Mean of `by_score` over the shares dropped.
    pub area: f64,
    /// Mean of `ideal`.
    pub ideal_area: f64,
    /// Mean error of all pages: what dropping at random leaves.
    pub random_area: f64,
    /// How far from random (0) to ideal (1) the score comes; `None` where the truth does not vary.
    pub gain: Option<f64>,
}

/// Compares dropping by `scores` (lowest first) with dropping by `damage` (highest first). `None` without pages.
pub fn discard(scores: &[f64], damage: &[f64]) -> Option<Discard> {
    if scores.is_empty() {
        return None;
    }
    let by_score = kept_error(&TieOrder::new(scores), damage);
    let worst_first: Vec<f64> = damage.iter().map(|d| -d).collect();
    let ideal = kept_error(&TieOrder::new(&worst_first), damage);
    let (area, ideal_area, random_area) = (mean(&by_score), mean(&ideal), by_score[0][1]);
    let gain = (random_area - ideal_area > 1e-12).then(|| (random_area - area) / (random_area - ideal_area));
    Some(Discard { by_score, ideal, area, ideal_area, random_area, gain })
}

fn mean(curve: &[[f64; 2]]) -> f64 {
    curve.iter().map(|p| p[1]).sum::<f64>() / curve.len() as f64
}

/// Mean error of what is left after dropping 0, 1, 2 ... all but one page. Pages with equal scores go in random order,
/// so while a run of them is being dropped the rest of the run counts with its mean.
fn kept_error(order: &TieOrder, damage: &[f64]) -> Vec<[f64; 2]> {
    let pages = damage.len();
    let mut left: f64 = damage.iter().sum();
    let mut dropped = 0;
    let mut curve = Vec::with_capacity(pages);
    for run in order.runs() {
        let step = run.iter().map(|&i| damage[i]).sum::<f64>() / run.len() as f64;
        for _ in run {
            // Rounding must not leave a negative error when everything damaged is gone.
            curve.push([dropped as f64 / pages as f64, (left / (pages - dropped) as f64).max(0.0)]);
            left -= step;
            dropped += 1;
        }
    }
    curve
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_perfect_score_is_ideal() {
        let result = discard(&[10.0, 90.0, 50.0], &[0.9, 0.0, 0.3]).unwrap();
        assert_eq!(result.gain, Some(1.0));
        assert_eq!(result.by_score, result.ideal);
        assert!((result.by_score[1][1] - 0.15).abs() < 1e-12 && result.by_score[2][1].abs() < 1e-12);
    }

    #[test]
    fn one_score_for_all_is_random() {
        let result = discard(&[5.0; 4], &[0.0, 1.0, 0.5, 0.5]).unwrap();
        assert!(result.gain.unwrap().abs() < 1e-12, "{result:?}");
        assert!(result.by_score.iter().all(|p| (p[1] - 0.5).abs() < 1e-12));
    }

    #[test]
    fn a_score_upside_down_is_worse_than_random() {
        assert!(discard(&[90.0, 10.0], &[1.0, 0.0]).unwrap().gain.unwrap() < 0.0);
    }

    #[test]
    fn nothing_to_tell_without_pages_or_difference() {
        assert!(discard(&[], &[]).is_none());
        assert_eq!(discard(&[1.0, 2.0], &[0.0, 0.0]).unwrap().gain, None);
    }
}
