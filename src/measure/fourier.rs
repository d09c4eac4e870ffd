//! Discrete Fourier transforms, of several signals side by side; the same result on every processor.

/// Cosine and sine of the turns by which [`transform`] turns values, for signals of `length`.
pub(super) fn turns(length: usize) -> Vec<(f32, f32)> {
    (0..length / 2)
        .map(|k| -2.0 * core::f32::consts::PI * k as f32 / length as f32)
        .map(|angle| (libm::cosf(angle), libm::sinf(angle)))
        .collect()
}

/// Transforms `SIGNALS` signals side by side in place, by repeated halving. Their length is a power of two and twice that of `turns`.
#[inline(always)]
pub(super) fn transform<const SIGNALS: usize>(
    real: &mut [[f32; SIGNALS]],
    imaginary: &mut [[f32; SIGNALS]],
    turns: &[(f32, f32)],
) {
    let n = real.len();
    let bits = n.trailing_zeros();
    for i in 0..n {
        let j = i.reverse_bits() >> (usize::BITS - bits);
        if i < j {
            real.swap(i, j);
            imaginary.swap(i, j);
        }
    }
    let mut half = 1;
    while half < n {
        for start in (0..n).step_by(2 * half) {
            let (left, right) = real[start..start + 2 * half].split_at_mut(half);
            let (left_i, right_i) = imaginary[start..start + 2 * half].split_at_mut(half);
            for k in 0..half {
                let (c, s) = turns[k * (n / (2 * half))];
                let (a, b) = (&mut left[k], &mut right[k]);
                let (ai, bi) = (&mut left_i[k], &mut right_i[k]);
                for signal in 0..SIGNALS {
                    let re = b[signal] * c - bi[signal] * s;
                    let im = b[signal] * s + bi[signal] * c;
                    (b[signal], bi[signal]) = (a[signal] - re, ai[signal] - im);
                    a[signal] += re;
                    ai[signal] += im;
                }
            }
        }
        half *= 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wave_is_one_frequency() {
        const LENGTH: usize = 64;
        let wave = |k: f32, n: usize| libm::cosf(2.0 * core::f32::consts::PI * k * n as f32 / LENGTH as f32);
        let mut real: Vec<[f32; 2]> = (0..LENGTH).map(|n| [wave(5.0, n), wave(20.0, n)]).collect();
        let mut imaginary = vec![[0.0f32; 2]; LENGTH];
        transform(&mut real, &mut imaginary, &turns(LENGTH));
        for (k, (re, im)) in real.iter().zip(&imaginary).enumerate() {
            for (signal, own) in [(0, [5, 59]), (1, [20, 44])] {
                let expected = if own.contains(&k) { 32.0 } else { 0.0 };
                assert!((re[signal] - expected).abs() < 1e-3 && im[signal].abs() < 1e-3, "{k} {signal}");
            }
        }
    }
}
