//! Hot loops in the widest vector instructions of the processor at hand, chosen at run time; the results are the same on
//! every processor.

/// Runs `work` compiled for AVX2 where the processor has it, else for the build's own target.
///
/// Only what is inlined into `work` gains: mark the closure `#[inline(always)]` and keep to loops over slices. Sums of
/// floating-point numbers keep their order, so nothing changes but the speed.
#[inline(always)]
pub(crate) fn widest<R>(work: impl FnOnce() -> R) -> R {
    pulp::Arch::new().dispatch(work)
}

/// Eight by eight numbers.
pub(crate) type Square = [[f32; 8]; 8];

/// Turns rows into columns, by the shuffles of AVX where the processor has it: what the compiler finds by itself takes
/// five times as many instructions.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Transposer {
    #[cfg(target_arch = "x86_64")]
    avx: Option<pulp::x86::V3>,
}

impl Transposer {
    /// For the processor at hand.
    pub(crate) fn new() -> Self {
        Self {
            #[cfg(target_arch = "x86_64")]
            avx: pulp::x86::V3::try_new(),
        }
    }

    /// Rows for columns; to be used within [`widest`].
    #[inline(always)]
    pub(crate) fn transposed(self, rows: Square) -> Square {
        #[cfg(target_arch = "x86_64")]
        if let Some(simd) = self.avx {
            return by_avx(simd, rows);
        }
        let mut out = [[0.0; 8]; 8];
        for (row, values) in rows.iter().enumerate() {
            for (column, value) in values.iter().enumerate() {
                out[column][row] = *value;
            }
        }
        out
    }
}

/// Pairs, fours and halves of rows change places.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn by_avx(simd: pulp::x86::V3, rows: Square) -> Square {
    let avx = simd.avx;
    let rows: [std::arch::x86_64::__m256; 8] = pulp::cast(rows);
    let pair = |k: usize| {
        let (a, b) = (rows[2 * k], rows[2 * k + 1]);
        [avx._mm256_unpacklo_ps(a, b), avx._mm256_unpackhi_ps(a, b)]
    };
    let four = |[a, b]: [std::arch::x86_64::__m256; 2], [c, d]: [std::arch::x86_64::__m256; 2]| {
        [
            avx._mm256_shuffle_ps::<0b01_00_01_00>(a, c),
            avx._mm256_shuffle_ps::<0b11_10_11_10>(a, c),
            avx._mm256_shuffle_ps::<0b01_00_01_00>(b, d),
            avx._mm256_shuffle_ps::<0b11_10_11_10>(b, d),
        ]
    };
    let (upper, lower) = (four(pair(0), pair(1)), four(pair(2), pair(3)));
    let first = |k: usize| avx._mm256_permute2f128_ps::<0x20>(upper[k], lower[k]);
    let second = |k: usize| avx._mm256_permute2f128_ps::<0x31>(upper[k], lower[k]);
    pulp::cast([first(0), first(1), first(2), first(3), second(0), second(1), second(2), second(3)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_become_columns_with_and_without_shuffles() {
        let number = |row: usize, column: usize| (8 * row + column) as f32;
        let square = |of: fn(usize, usize) -> (usize, usize)| -> Square {
            core::array::from_fn(|a| core::array::from_fn(|b| number(of(a, b).0, of(a, b).1)))
        };
        let (rows, columns) = (square(|a, b| (a, b)), square(|a, b| (b, a)));
        let best = Transposer::new();
        let plain = Transposer {
            #[cfg(target_arch = "x86_64")]
            avx: None,
        };
        for transposer in [best, plain] {
            assert_eq!(widest(|| transposer.transposed(rows)), columns);
        }
    }
}
