//! How fast luma changes with distance: steps between neighbours, and the structure function along four directions.

use super::super::strip::Strip;
use super::LAGS;
use super::levels::{Histogram, quantile};
use crate::vector::widest;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Along,
    Across,
}

/// Visits pixel pairs `lag` apart within the body, row by row.
pub(super) fn pairs(strip: &Strip, direction: Direction, lag: usize, mut visit: impl FnMut(&[u8], &[u8])) {
    let body = strip.body();
    match direction {
        Direction::Along => {
            if lag < strip.width {
                for y in body {
                    let row = strip.row(y);
                    visit(&row[..strip.width - lag], &row[lag..]);
                }
            }
        }
        Direction::Across => {
            // The pair may reach into the margins: upper and lower edges of the characters count.
            for y in 0..strip.height.saturating_sub(lag) {
                if y + lag >= body.start && y < body.end {
                    visit(strip.row(y), strip.row(y + lag));
                }
            }
        }
    }
}

/// 93rd and 98th percentile of the luma step to the next pixel.
pub(super) fn gradient_quantiles(strip: &Strip, direction: Direction) -> (f32, f32) {
    let mut histogram = Histogram::default();
    let mut steps = vec![0u8; strip.width];
    pairs(strip, direction, 1, |a, b| {
        for ((step, a), b) in steps.iter_mut().zip(a).zip(b) {
            *step = a.abs_diff(*b);
        }
        histogram.add(&steps[..a.len()]);
    });
    let histogram = histogram.counts();
    (quantile(&histogram, 0.93).max(0.0), quantile(&histogram, 0.98).max(0.0))
}

/// Sum of the squared differences between two rows.
pub(super) fn squared_difference(a: &[u8], b: &[u8]) -> u64 {
    let sum = widest(
        #[inline(always)]
        || a.iter().zip(b).map(|(a, b)| u32::from(a.abs_diff(*b))).map(|step| step * step).sum::<u32>(),
    );
    u64::from(sum)
}

/// Mean squared luma difference at [`LAGS`], less what noise adds.
pub(super) fn structure(strip: &Strip, direction: Direction, noise: f32) -> [f32; LAGS.len()] {
    let longest = (LAGS[LAGS.len() - 1] * strip.character_height) as usize + 2;
    let mut at_lag = [0.0f32; 20];
    let longest = longest.min(at_lag.len() - 1);
    let wanted = LAGS.map(|lag| (lag * strip.character_height).min((longest - 1) as f32) as usize);
    for (lag, out) in at_lag.iter_mut().enumerate().take(longest + 1).skip(1) {
        // Between the lags asked for lie some that nobody needs.
        if !wanted.iter().any(|below| lag == *below || lag == below + 1) {
            continue;
        }
        let (mut sum, mut count) = (0u64, 0u64);
        pairs(strip, direction, lag, |a, b| {
            sum += squared_difference(a, b);
            count += a.len() as u64;
        });
        *out = (sum as f32 / count.max(1) as f32 - 2.0 * noise * noise).max(0.0);
    }
    LAGS.map(|lag| {
        let lag = (lag * strip.character_height).min((longest - 1) as f32);
        let below = lag as usize;
        let part = lag - below as f32;
        at_lag[below] * (1.0 - part) + at_lag[below + 1] * part
    })
}

/// [`structure`] along a diagonal (`slant` 1 falls to the right, -1 rises) at the second and third of [`LAGS`].
pub(super) fn diagonal_structure(strip: &Strip, slant: i32, noise: f32) -> [f32; 2] {
    const LONGEST: usize = 6;
    let mut at_step = [0.0f32; LONGEST + 1];
    let body = strip.body();
    for (step, out) in at_step.iter_mut().enumerate().skip(1) {
        let (mut sum, mut count) = (0u64, 0u64);
        for y in body.start..body.end.min(strip.height.saturating_sub(step)) {
            if step >= strip.width {
                break;
            }
            let (upper, lower) = (strip.row(y), strip.row(y + step));
            let reach = strip.width - step;
            let (a, b) = if slant > 0 { (&upper[..reach], &lower[step..]) } else { (&upper[step..], &lower[..reach]) };
            sum += squared_difference(a, b);
            count += reach as u64;
        }
        *out = (sum as f32 / count.max(1) as f32 - 2.0 * noise * noise).max(0.0);
    }
    [LAGS[1], LAGS[2]].map(|lag| {
        let step = (lag * strip.character_height / std::f32::consts::SQRT_2).min((LONGEST - 1) as f32);
        let below = step as usize;
        let part = step - below as f32;
        at_step[below] * (1.0 - part) + at_step[below + 1] * part
    })
}
