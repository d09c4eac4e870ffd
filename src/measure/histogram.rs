//! How often each of `N` values occurs.

/// Counts in four tables taken in turn: neighbours are often alike, and a count that was just raised takes a while until it can
/// be raised again.
pub(super) struct Histogram<const N: usize>([[u32; N]; 4]);

impl<const N: usize> Default for Histogram<N> {
    fn default() -> Self {
        Self([[0; N]; 4])
    }
}

impl<const N: usize> Histogram<N> {
    /// Counts `values`, each at the place that `bin` gives it, 0..N.
    #[inline(always)]
    pub(super) fn add(&mut self, values: &[u8], bin: impl Fn(u8) -> usize) {
        let (fours, rest) = values.as_chunks::<4>();
        for four in fours {
            for (table, value) in self.0.iter_mut().zip(four) {
                table[bin(*value)] += 1;
            }
        }
        for value in rest {
            self.0[0][bin(*value)] += 1;
        }
    }

    /// All four tables together.
    pub(super) fn counts(&self) -> [u32; N] {
        let [first, second, third, fourth] = &self.0;
        let mut counts = *first;
        for (((count, b), c), d) in counts.iter_mut().zip(second).zip(third).zip(fourth) {
            *count += b + c + d;
        }
        counts
    }
}

/// The least level up to which that `share` of what was counted lies, 0..=1; 0 where nothing was.
pub(super) fn percentile(counts: &[u32; 256], share: f32) -> f32 {
    let wanted = share * counts.iter().sum::<u32>() as f32;
    let mut passed = 0.0;
    let found = counts.iter().position(|count| {
        passed += *count as f32;
        passed >= wanted
    });
    // Rounding can leave the sum short of the last one.
    found.unwrap_or(255) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_a_level_that_was_counted() {
        let mut histogram = Histogram::<256>::default();
        histogram.add(&[7; 90], usize::from);
        histogram.add(&[200; 10], usize::from);
        let counts = histogram.counts();
        assert_eq!([0.1, 0.9, 0.95, 1.0].map(|share| percentile(&counts, share)), [7.0, 7.0, 200.0, 200.0]);
        assert_eq!(percentile(&[0; 256], 0.5), 0.0);
    }
}
