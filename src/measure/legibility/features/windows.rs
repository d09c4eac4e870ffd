//! What differs along a line: contrast, paper and sharpness in windows, so that a part that fades or blurs shows.

use super::super::strip::Strip;
use super::levels::{Levels, quantile};
use super::structure::squared_difference;

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
        let (mut histogram, mut total) = ([0u32; 32], 0);
        for y in strip.body() {
            for value in &strip.row(y)[start..start + side] {
                histogram[usize::from(value >> 3)] += 1;
            }
            total += side as u32;
        }
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
    let mut values: Vec<f32> =
        (0..count).filter_map(|k| stretch(strip, levels, noise, k * side..(k + 1) * side)).collect();
    if values.is_empty() {
        return Stretches { low: 0.0, median: 0.0 };
    }
    values.sort_by(f32::total_cmp);
    let at = |share: f32| values[((values.len() - 1) as f32 * share) as usize];
    Stretches { low: at(0.17), median: at(0.5) }
}

fn stretch(strip: &Strip, levels: &Levels, noise: f32, columns: std::ops::Range<usize>) -> Option<f32> {
    let body = strip.body();
    let middle = levels.middle.clamp(0.0, 255.0) as u8;
    let mut histogram = [0u32; 256];
    let mut ink = 0;
    for y in body.clone() {
        for value in &strip.row(y)[columns.clone()] {
            histogram[usize::from(*value)] += 1;
            ink += u32::from(*value < middle);
        }
    }
    let total: u32 = histogram.iter().sum();
    if (ink as f32) < LEAST_INK * total as f32 {
        return None;
    }
    let contrast = (quantile(&histogram, 0.8) - quantile(&histogram, 0.06)).max(LEAST_CONTRAST * levels.contrast);
    let lag = ((STROKE * strip.character_height + 0.5) as usize).max(1);
    let slanted = ((STROKE * strip.character_height / std::f32::consts::SQRT_2 + 0.5) as usize).max(1);
    let least = [(lag, 0, false), (0, lag, false), (slanted, slanted, false), (slanted, slanted, true)]
        .map(|(dx, dy, rising)| mean_square(strip, &columns, (dx, dy), rising))
        .into_iter()
        .fold(f32::MAX, f32::min);
    Some((least - 2.0 * noise * noise).max(0.0) / (contrast * contrast).max(1.0))
}

/// Mean squared difference over `(dx, dy)` within `columns`, falling to the right or rising.
fn mean_square(strip: &Strip, columns: &std::ops::Range<usize>, (dx, dy): (usize, usize), rising: bool) -> f32 {
    let body = strip.body();
    let (mut sum, mut count) = (0u64, 0u64);
    if columns.len() <= dx {
        return 0.0;
    }
    // Up and down the pair may reach into the margins, as upper and lower edges of the characters do.
    let rows = if dx == 0 { body.start.saturating_sub(dy)..body.end } else { body };
    for y in rows.start..rows.end.min(strip.height.saturating_sub(dy)) {
        let (upper, lower) = (&strip.row(y)[columns.clone()], &strip.row(y + dy)[columns.clone()]);
        let reach = columns.len() - dx;
        let (a, b) = if rising { (&upper[dx..], &lower[..reach]) } else { (&upper[..reach], &lower[dx..]) };
        sum += squared_difference(a, b);
        count += reach as u64;
    }
    sum as f32 / count.max(1) as f32
}
