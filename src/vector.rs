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

/// What the compiler does not find by itself: some instructions of AVX2 where the processor has it, else the same in plain
/// code. Its methods are to be used within [`widest`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct Special {
    #[cfg(target_arch = "x86_64")]
    avx: Option<pulp::x86::V3>,
}

impl Special {
    /// For the processor at hand.
    pub(crate) fn new() -> Self {
        Self {
            #[cfg(target_arch = "x86_64")]
            avx: pulp::x86::V3::try_new(),
        }
    }

    /// Rows for columns.
    #[inline(always)]
    pub(crate) fn transposed(self, rows: Square) -> Square {
        #[cfg(target_arch = "x86_64")]
        if let Some(simd) = self.avx {
            return avx::transposed(simd, rows);
        }
        let mut out = [[0.0; 8]; 8];
        for (row, values) in rows.iter().enumerate() {
            for (column, value) in values.iter().enumerate() {
                out[column][row] = *value;
            }
        }
        out
    }

    /// The nearest of 0..=255 to each.
    #[inline(always)]
    pub(crate) fn to_bytes(self, rows: Square) -> [[u8; 8]; 8] {
        #[cfg(target_arch = "x86_64")]
        if let Some(simd) = self.avx {
            return avx::to_bytes(simd, rows);
        }
        let mut out = [[0; 8]; 8];
        for (bytes, row) in out.iter_mut().zip(&rows) {
            for (byte, value) in bytes.iter_mut().zip(row) {
                *byte = nearest_byte(*value);
            }
        }
        out
    }

    /// One bit for each byte, the first lowest: whether it has all of `bits` set.
    #[inline(always)]
    pub(crate) fn with_bits(self, bytes: &[u8; 64], bits: u8) -> u64 {
        #[cfg(target_arch = "x86_64")]
        if let Some(simd) = self.avx {
            return avx::with_bits(simd, bytes, bits);
        }
        bytes.iter().enumerate().fold(0, |mask, (index, byte)| mask | u64::from(byte & bits == bits) << index)
    }
}

/// The nearest of 0..=255.
#[inline(always)]
pub(crate) fn nearest_byte(value: f32) -> u8 {
    /// Added to a number of no more than 22 bits, leaves its nearest whole number in the lowest bits, counted from its own bits.
    const TO_WHOLE: f32 = 12_582_912.0;
    ((value.clamp(0.0, 255.0) + TO_WHOLE).to_bits() - TO_WHOLE.to_bits()) as u8
}

#[cfg(target_arch = "x86_64")]
mod avx {
    use std::arch::x86_64::{__m256, __m256i};

    use pulp::x86::V3;

    use super::Square;

    /// Pairs, fours and halves of rows change places.
    #[inline(always)]
    pub(super) fn transposed(simd: V3, rows: Square) -> Square {
        let avx = simd.avx;
        let rows: [__m256; 8] = pulp::cast(rows);
        let pair = |k: usize| {
            let (a, b) = (rows[2 * k], rows[2 * k + 1]);
            [avx._mm256_unpacklo_ps(a, b), avx._mm256_unpackhi_ps(a, b)]
        };
        let four = |[a, b]: [__m256; 2], [c, d]: [__m256; 2]| {
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

    /// Packing bounds to 0..=255; what is too large for an `i32` would come out as its least. Plain loops, as closures may not be
    /// inlined.
    #[inline(always)]
    pub(super) fn to_bytes(simd: V3, rows: Square) -> [[u8; 8]; 8] {
        let (avx, avx2) = (simd.avx, simd.avx2);
        let rows: [__m256; 8] = pulp::cast(rows);
        let most: __m256 = pulp::cast([f32::from(i16::MAX); 8]);
        let order: __m256i = pulp::cast([0u32, 4, 1, 5, 2, 6, 3, 7]);
        let mut halves: [__m256i; 2] = pulp::cast([0u8; 64]);
        for half in 0..2 {
            let mut pairs: [__m256i; 2] = pulp::cast([0u8; 64]);
            for pair in 0..2 {
                let first = avx._mm256_cvtps_epi32(avx._mm256_min_ps(rows[4 * half + 2 * pair], most));
                let second = avx._mm256_cvtps_epi32(avx._mm256_min_ps(rows[4 * half + 2 * pair + 1], most));
                pairs[pair] = avx2._mm256_packs_epi32(first, second);
            }
            halves[half] = avx2._mm256_permutevar8x32_epi32(avx2._mm256_packus_epi16(pairs[0], pairs[1]), order);
        }
        pulp::cast(halves)
    }

    #[inline(always)]
    pub(super) fn with_bits(simd: V3, bytes: &[u8; 64], bits: u8) -> u64 {
        let [low, high]: [__m256i; 2] = pulp::cast(*bytes);
        let wanted: __m256i = pulp::cast([bits; 32]);
        let mask = |bytes: __m256i| {
            let set = simd.avx2._mm256_and_si256(bytes, wanted);
            simd.avx2._mm256_movemask_epi8(simd.avx2._mm256_cmpeq_epi8(set, wanted)) as u32
        };
        u64::from(mask(low)) | u64::from(mask(high)) << 32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The best that the processor has, and plain code.
    fn both() -> [Special; 2] {
        let plain = Special {
            #[cfg(target_arch = "x86_64")]
            avx: None,
        };
        [Special::new(), plain]
    }

    #[test]
    fn rows_become_columns() {
        let rows: Square = core::array::from_fn(|row| core::array::from_fn(|column| (8 * row + column) as f32));
        let columns: Square = core::array::from_fn(|row| core::array::from_fn(|column| (8 * column + row) as f32));
        for special in both() {
            assert_eq!(widest(|| special.transposed(rows)), columns);
        }
    }

    #[test]
    fn numbers_become_the_nearest_bytes() {
        let known = [
            (-1e12, 0),
            (-0.6, 0),
            (0.49, 0),
            (0.5, 0),
            (1.5, 2),
            (2.5, 2),
            (127.51, 128),
            (254.6, 255),
            (255.7, 255),
            (40_000.0, 255),
            (1e12, 255),
        ];
        let rows: Square = core::array::from_fn(|row| core::array::from_fn(|column| known[(8 * row + column) % 11].0));
        for special in both() {
            let bytes = widest(|| special.to_bytes(rows));
            assert!((0..64).all(|k| bytes[k / 8][k % 8] == known[k % 11].1), "{bytes:?}");
        }
    }

    #[test]
    fn bytes_with_the_bits_are_found() {
        let bytes: [u8; 64] = core::array::from_fn(|k| (k * k % 7) as u8);
        for bits in [1, 2, 3] {
            for special in both() {
                let mask = widest(|| special.with_bits(&bytes, bits));
                assert!((0..64).all(|k| (mask >> k & 1 == 1) == (bytes[k] & bits == bits)), "{bits}");
            }
        }
    }
}
