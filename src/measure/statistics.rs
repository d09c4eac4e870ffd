//! Small statistics that several measurements share.

/// The value up to which that `share` of the weight lies, 0..=1, of (value, weight) in any order; `None` where there are none.
pub(super) fn weighted_quantile(mut values: Vec<(f32, f32)>, share: f32) -> Option<f32> {
    values.sort_by(|a, b| a.0.total_cmp(&b.0));
    let total: f32 = values.iter().map(|(_, weight)| weight).sum();
    let mut passed = 0.0;
    let found = values.iter().find(|(_, weight)| {
        passed += weight;
        passed >= share * total
    });
    // Rounding can leave the sum short of the last one.
    found.or(values.last()).map(|(value, _)| *value)
}

/// From 0 at the first limit to 1 at the second, and no further.
pub(super) fn ramp(value: f32, (from, to): (f32, f32)) -> f32 {
    ((value - from) / (to - from)).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weight_decides_which_value_lies_in_the_middle() {
        let quantile = |share| weighted_quantile(vec![(9.0, 1.0), (1.0, 1.0), (5.0, 4.0)], share);
        assert_eq!([0.0, 0.1, 0.5, 0.9, 1.0].map(quantile), [1.0, 1.0, 5.0, 9.0, 9.0].map(Some));
        assert_eq!(weighted_quantile(Vec::new(), 0.5), None);
    }

    #[test]
    fn a_ramp_is_level_outside_its_limits() {
        assert_eq!([1.0, 2.0, 3.0, 5.0].map(|value| ramp(value, (2.0, 4.0))), [0.0, 0.0, 0.5, 1.0]);
    }
}
