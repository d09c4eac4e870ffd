//! How fast luma changes with distance: steps between neighbours, and the structure function along four directions.

use super::super::strip::Strip;
use super::LAGS;
use super::levels::{Counts, add};
use crate::measure::histogram::Histogram;
use crate::vector::widest;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Along,
    Across,
}

/// Most pixels whose squared differences add up within 32 bits.
const SUMMED_AT_ONCE: usize = 1 << 14;

/// Pairs of pixels a step apart, row behind row.
struct Pairs<'a> {
    first: &'a [u8],
    second: &'a [u8],
    width: usize,
    /// Columns at the end of each row that have no partner in the same row.
    left_out: usize,
}

/// Which way pairs that differ in both directions lie.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Slant {
    Falling,
    Rising,
}

impl<'a> Pairs<'a> {
    /// Pairs `(dx, dy)` apart of which the upper stands in `rows`.
    fn new(strip: &'a Strip, rows: std::ops::Range<usize>, (dx, dy): (usize, usize), slant: Slant) -> Self {
        let (width, rows) = (strip.width, rows.start..rows.end.min(strip.height.saturating_sub(dy)));
        if dx >= width || rows.is_empty() {
            return Self { first: &[], second: &[], width, left_out: 0 };
        }
        let length = rows.len() * width - dx;
        let (upper, lower) = (rows.start * width, (rows.start + dy) * width);
        let (first, second) = if slant == Slant::Falling { (upper, lower + dx) } else { (upper + dx, lower) };
        Self { first: &strip.luma[first..][..length], second: &strip.luma[second..][..length], width, left_out: dx }
    }

    /// Pairs of rows less what would reach into the next row.
    fn rows(&self) -> impl Iterator<Item = (&'a [u8], &'a [u8])> {
        let kept = self.width - self.left_out;
        self.first.chunks(self.width).zip(self.second.chunks(self.width)).map(move |(a, b)| (&a[..kept], &b[..kept]))
    }

    /// Mean squared difference.
    #[inline(always)]
    fn mean_square(&self) -> f32 {
        // Rows follow each other: one long loop, less the few pairs that reach from one row into the next.
        let long = self.first.chunks(SUMMED_AT_ONCE).zip(self.second.chunks(SUMMED_AT_ONCE));
        let mut sum: u64 = long.map(|(a, b)| u64::from(squares(a, b))).sum();
        let rows = self.first.len().div_ceil(self.width.max(1));
        let kept = self.width - self.left_out;
        if self.left_out > 0 {
            let over = self.first.chunks(self.width).zip(self.second.chunks(self.width));
            for (a, b) in over {
                let pairs = a[kept..].iter().zip(&b[kept..]);
                sum -= u64::from(pairs.map(|(a, b)| u32::from(a.abs_diff(*b))).map(|step| step * step).sum::<u32>());
            }
        }
        sum as f32 / ((rows * kept) as u64).max(1) as f32
    }
}

/// Pairs `lag` apart of which at least one stands in the body: up and down the pair may reach into the margins, as upper
/// and lower edges of the characters do.
fn pairs(strip: &Strip, direction: Direction, lag: usize) -> Pairs<'_> {
    let body = strip.body();
    match direction {
        Direction::Along => Pairs::new(strip, body, (lag, 0), Slant::Falling),
        Direction::Across => Pairs::new(strip, body.start.saturating_sub(lag)..body.end, (0, lag), Slant::Falling),
    }
}

/// 93rd and 98th percentile of the luma step to the next pixel.
pub(super) fn gradient_quantiles(strip: &Strip, direction: Direction) -> (f32, f32) {
    let mut histogram = Histogram::default();
    let mut steps = vec![0u8; strip.width];
    for (a, b) in pairs(strip, direction, 1).rows() {
        widest(
            #[inline(always)]
            || {
                for ((step, a), b) in steps.iter_mut().zip(a).zip(b) {
                    *step = a.abs_diff(*b);
                }
            },
        );
        add(&mut histogram, &steps[..a.len()]);
    }
    let counts = Counts::from(&histogram);
    (counts.quantile(0.93).max(0.0), counts.quantile(0.98).max(0.0))
}

/// Sum of the squared differences between two rows, of up to [`SUMMED_AT_ONCE`] pixels.
#[inline(always)]
fn squares(a: &[u8], b: &[u8]) -> u32 {
    a.iter().zip(b).map(|(a, b)| u32::from(a.abs_diff(*b))).map(|step| step * step).sum::<u32>()
}

/// Mean squared luma difference at [`LAGS`], less what noise adds.
pub(super) fn structure(strip: &Strip, direction: Direction, noise: f32) -> [f32; LAGS.len()] {
    let longest = (LAGS[LAGS.len() - 1] * strip.character_height) as usize + 2;
    let mut at_lag = [0.0f32; 20];
    let longest = longest.min(at_lag.len() - 1);
    let wanted = LAGS.map(|lag| (lag * strip.character_height).min((longest - 1) as f32) as usize);
    widest(
        #[inline(always)]
        || {
            for (lag, out) in at_lag.iter_mut().enumerate().take(longest + 1).skip(1) {
                // Between the lags asked for lie some that nobody needs.
                if wanted.iter().any(|below| lag == *below || lag == below + 1) {
                    *out = (pairs(strip, direction, lag).mean_square() - 2.0 * noise * noise).max(0.0);
                }
            }
        },
    );
    LAGS.map(|lag| {
        let lag = (lag * strip.character_height).min((longest - 1) as f32);
        let below = lag as usize;
        let part = lag - below as f32;
        at_lag[below] * (1.0 - part) + at_lag[below + 1] * part
    })
}

/// [`structure`] along a diagonal at the second and third of [`LAGS`].
pub(super) fn diagonal_structure(strip: &Strip, slant: Slant, noise: f32) -> [f32; 2] {
    const LONGEST: usize = 6;
    let mut at_step = [0.0f32; LONGEST + 1];
    let steps = [LAGS[1], LAGS[2]]
        .map(|lag| (lag * strip.character_height / std::f32::consts::SQRT_2).min((LONGEST - 1) as f32));
    widest(
        #[inline(always)]
        || {
            for (step, out) in at_step.iter_mut().enumerate().skip(1) {
                if steps.iter().any(|below| step == *below as usize || step == *below as usize + 1) {
                    let pairs = Pairs::new(strip, strip.body(), (step, step), slant);
                    *out = (pairs.mean_square() - 2.0 * noise * noise).max(0.0);
                }
            }
        },
    );
    steps.map(|step| {
        let below = step as usize;
        let part = step - below as f32;
        at_step[below] * (1.0 - part) + at_step[below + 1] * part
    })
}
