//! What differs along a line: contrast, paper and sharpness in windows, so that a part that fades or blurs shows.

use super::super::strip::Strip;
use super::levels::{Counts, Levels};
use super::structure::Slant;
use crate::measure::histogram::Histogram;
use crate::vector::widest;

pub(super) struct Windows {
    pub(super) contrast_low: f32,
    pub(super) contrast_median: f32,
    pub(super) paper_rise: f32,
    pub(super) faded_share: f32,
}

/// Contrast and paper level in windows one character height wide along the line: where print fades, glare or a shadow
/// lies over a part of it.
pub(super) fn windows(strip: &Strip, levels: &Levels) -> Windows {
    let side = (strip.character_height as usize).clamp(4, strip.width);
    let mut contrasts = Vec::new();
    let mut papers = Vec::new();
    let mut start = 0;
    while start + side <= strip.width {
        let histogram = coarse_histogram(strip, start..start + side);
        let total = (side * strip.body().len()) as u32;
        let level = |share: f32| {
            let wanted = (share * total as f32) as u32;
            let mut passed = 0;
            for (bin, count) in histogram.iter().enumerate() {
                passed += count;
                if passed > wanted {
                    return bin as f32 * 8.0 + 4.0;
                }
            }
            252.0
        };
        papers.push(level(0.8));
        contrasts.push(level(0.8) - level(0.06));
        start += side;
    }
    if contrasts.is_empty() {
        return Windows {
            contrast_low: levels.contrast,
            contrast_median: levels.contrast,
            paper_rise: 0.0,
            faded_share: 0.0,
        };
    }
    contrasts.sort_by(f32::total_cmp);
    papers.sort_by(f32::total_cmp);
    let at = |values: &[f32], share: f32| values[((values.len() - 1) as f32 * share) as usize];
    let full = at(&contrasts, 0.8);
    let faded = contrasts.iter().filter(|c| **c < 0.45 * full).count() as f32 / contrasts.len() as f32;
    Windows {
        contrast_low: at(&contrasts, 0.15),
        contrast_median: at(&contrasts, 0.5),
        paper_rise: at(&papers, 1.0) - at(&papers, 0.5),
        faded_share: faded,
    }
}

/// Levels of the body in `columns`, by eights.
fn coarse_histogram(strip: &Strip, columns: std::ops::Range<usize>) -> [u32; 32] {
    let mut histogram = Histogram::default();
    strip.body().for_each(|y| histogram.add(&strip.row(y)[columns.clone()], |level| usize::from(level >> 3)));
    histogram.counts()
}

/// Sharpness in stretches of a line.
pub(super) struct Stretches {
    /// Structure of the stretch at which all but a sixth are sharper, over contrast squared.
    pub(super) low: f32,
    /// The same in the middle.
    pub(super) median: f32,
}

/// Length of a stretch, character heights: long enough to hold strokes in every direction.
const STRETCH: f32 = 2.0;
/// Distance over which luma is compared, character heights: about a stroke's width.
const STROKE: f32 = 0.18;
/// Least share of the line's contrast by which a stretch's structure is measured; where print fades further it counts
/// as faded, not as sharp.
const LEAST_CONTRAST: f32 = 0.6;
/// Least share of ink: a stretch without any is a gap between words.
const LEAST_INK: f32 = 0.04;

/// Sharpness along the line: the weakest of four directions in each stretch, so that a part out of focus or smeared shows
/// beside a sharp rest.
pub(super) fn stretches(strip: &Strip, levels: &Levels, noise: f32) -> Stretches {
    let side = ((STRETCH * strip.character_height) as usize).clamp(4, strip.width);
    let count = (strip.width / side).max(1);
    let lag = ((STROKE * strip.character_height + 0.5) as usize).max(1);
    let slanted = ((STROKE * strip.character_height / std::f32::consts::SQRT_2 + 0.5) as usize).max(1);
    let directions = [
        (lag, 0, Slant::Falling),
        (0, lag, Slant::Falling),
        (slanted, slanted, Slant::Falling),
        (slanted, slanted, Slant::Rising),
    ]
    .map(|(dx, dy, slant)| Steps::new(strip, (dx, dy), slant));
    let mut values: Vec<f32> =
        (0..count).filter_map(|k| stretch(strip, levels, noise, &directions, k * side..(k + 1) * side)).collect();
    if values.is_empty() {
        return Stretches { low: 0.0, median: 0.0 };
    }
    values.sort_by(f32::total_cmp);
    let at = |share: f32| values[((values.len() - 1) as f32 * share) as usize];
    Stretches { low: at(0.17), median: at(0.5) }
}

fn stretch(
    strip: &Strip,
    levels: &Levels,
    noise: f32,
    directions: &[Steps; 4],
    columns: std::ops::Range<usize>,
) -> Option<f32> {
    let middle = levels.middle.clamp(0.0, 255.0) as u8;
    let counts = Counts::of(strip.body().map(|y| &strip.row(y)[columns.clone()]));
    let ink: u32 = counts.levels[..usize::from(middle)].iter().sum();
    if (ink as f32) < LEAST_INK * counts.total as f32 {
        return None;
    }
    let contrast = (counts.quantile(0.8) - counts.quantile(0.06)).max(LEAST_CONTRAST * levels.contrast);
    let least = directions.iter().map(|steps| steps.mean_square(columns.clone())).fold(f32::MAX, f32::min);
    Some((least - 2.0 * noise * noise).max(0.0) / (contrast * contrast).max(1.0))
}

/// Squared differences of pairs one step apart, summed over the rows for each column.
struct Steps {
    /// By the left column of each pair.
    sums: Vec<u32>,
    rows: usize,
    dx: usize,
}

impl Steps {
    /// Over `(dx, dy)`.
    fn new(strip: &Strip, (dx, dy): (usize, usize), slant: Slant) -> Self {
        let body = strip.body();
        // Up and down the pair may reach into the margins, as upper and lower edges of the characters do.
        let rows = if dx == 0 { body.start.saturating_sub(dy)..body.end } else { body };
        let rows = rows.start..rows.end.min(strip.height.saturating_sub(dy));
        let reach = strip.width.saturating_sub(dx);
        let mut sums = vec![0u32; reach];
        if reach > 0 {
            widest(
                #[inline(always)]
                || {
                    for y in rows.clone() {
                        let (upper, lower) = (strip.row(y), strip.row(y + dy));
                        let (a, b) = match slant {
                            Slant::Falling => (&upper[..reach], &lower[dx..]),
                            Slant::Rising => (&upper[dx..], &lower[..reach]),
                        };
                        for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
                            let step = u32::from(a.abs_diff(*b));
                            *sum += step * step;
                        }
                    }
                },
            );
        }
        Self { sums, rows: rows.len(), dx }
    }

    /// Mean over the pairs within `columns`.
    fn mean_square(&self, columns: std::ops::Range<usize>) -> f32 {
        if columns.len() <= self.dx {
            return 0.0;
        }
        let reach = columns.len() - self.dx;
        let sum: u64 = self.sums[columns.start..][..reach].iter().map(|sum| u64::from(*sum)).sum();
        sum as f32 / ((self.rows * reach) as u64).max(1) as f32
    }
}
