//! Ranks with ties, and the rank correlation built on them. Knows nothing of pages or scores.

/// Values in ascending order, equal ones side by side, so that ranks under any weighting take one pass.
pub struct TieOrder {
    /// Indices into the values, ascending.
    order: Vec<usize>,
    /// For each run of equal values, where in `order` it ends.
    ends: Vec<usize>,
}

impl TieOrder {
    /// Sorts `values`. NaN sorts last; minus infinity is a legal value (no score).
    pub fn new(values: &[f64]) -> Self {
        let mut order: Vec<usize> = (0..values.len()).collect();
        order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
        let mut ends = Vec::new();
        for place in 1..=order.len() {
            if place == order.len() || values[order[place]] != values[order[place - 1]] {
                ends.push(place);
            }
        }
        Self { order, ends }
    }

    /// Runs of equal values, ascending; each as the indices of its values.
    pub fn runs(&self) -> impl Iterator<Item = &[usize]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(self.ends.iter()).map(|(start, &end)| &self.order[start..end])
    }

    /// Mid-rank (from 1) of each value when value `i` occurs `counts[i]` times; equal values share the mean of their places.
    pub fn mid_ranks(&self, counts: &[u32]) -> Vec<f64> {
        let mut ranks = vec![0.0; self.order.len()];
        let mut below = 0.0;
        for run in self.runs() {
            let here: f64 = run.iter().map(|&i| f64::from(counts[i])).sum();
            for &i in run {
                ranks[i] = below + (here + 1.0) / 2.0;
            }
            below += here;
        }
        ranks
    }
}

/// Spearman's rank correlation of two series, prepared so that resamples cost one pass each.
pub struct Spearman {
    left: TieOrder,
    right: TieOrder,
}

impl Spearman {
    /// Sorts both series, which have the same length.
    pub fn new(left: &[f64], right: &[f64]) -> Self {
        Self { left: TieOrder::new(left), right: TieOrder::new(right) }
    }

    /// Correlation -1..=1 when pair `i` occurs `counts[i]` times; `None` where one side does not vary.
    pub fn weighted(&self, counts: &[u32]) -> Option<f64> {
        pearson(&self.left.mid_ranks(counts), &self.right.mid_ranks(counts), counts)
    }
}

fn pearson(a: &[f64], b: &[f64], counts: &[u32]) -> Option<f64> {
    let total: f64 = counts.iter().map(|&c| f64::from(c)).sum();
    let mean = |v: &[f64]| v.iter().zip(counts).map(|(x, &c)| x * f64::from(c)).sum::<f64>() / total;
    let (mean_a, mean_b) = (mean(a), mean(b));
    let (mut ab, mut aa, mut bb) = (0.0, 0.0, 0.0);
    for ((x, y), &c) in a.iter().zip(b).zip(counts) {
        let (dx, dy, weight) = (x - mean_a, y - mean_b, f64::from(c));
        ab += weight * dx * dy;
        aa += weight * dx * dx;
        bb += weight * dy * dy;
    }
    (aa > 0.0 && bb > 0.0).then(|| ab / (aa * bb).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spearman(a: &[f64], b: &[f64]) -> Option<f64> {
        Spearman::new(a, b).weighted(&vec![1; a.len()])
    }

    #[test]
    fn equal_values_share_the_mean_of_their_places() {
        let ranks = TieOrder::new(&[5.0, 1.0, 5.0, f64::NEG_INFINITY]).mid_ranks(&[1; 4]);
        assert_eq!(ranks, [3.5, 2.0, 3.5, 1.0]);
    }

    #[test]
    fn a_weight_counts_as_repeated_values() {
        let weighted = TieOrder::new(&[1.0, 2.0]).mid_ranks(&[3, 2]);
        assert_eq!(weighted, [2.0, 4.5]);
    }

    #[test]
    fn correlation_of_known_series() {
        assert_eq!(spearman(&[1.0, 2.0, 3.0], &[10.0, 20.0, 400.0]), Some(1.0));
        assert_eq!(spearman(&[1.0, 2.0, 3.0], &[3.0, 2.0, 1.0]), Some(-1.0));
        // Worked by hand: ranks (1, 2.5, 2.5, 4) against (1, 2, 3, 4): 4.5 / sqrt(4.5 * 5).
        let tied = spearman(&[0.0, 1.0, 1.0, 2.0], &[1.0, 2.0, 3.0, 4.0]).unwrap();
        assert!((tied - 4.5 / (4.5_f64 * 5.0).sqrt()).abs() < 1e-12, "{tied}");
        assert_eq!(spearman(&[1.0, 1.0], &[1.0, 2.0]), None);
    }
}
