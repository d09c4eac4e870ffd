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
