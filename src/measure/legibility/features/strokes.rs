//! Strokes along the rows, and how the ink is spread over a strip.

use super::super::strip::Strip;
use super::levels::Levels;
use crate::vector::widest;

pub(super) struct Strokes {
    pub(super) strong: f32,
    pub(super) weak: f32,
    pub(super) modulation: f32,
}

/// Dark-light alternations along the rows: those deeper than 40 % and 15 % of the contrast, per character height, and the
/// mean depth of the latter over the contrast.
pub(super) fn strokes(strip: &Strip, levels: &Levels, noise: f32) -> Strokes {
    let weak = (0.15 * levels.contrast).max(2.5 * noise).max(2.0) as i32;
    let strong = (0.40 * levels.contrast).max(2.5 * noise).max(2.0) as i32;
    let body = strip.body();
    let (mut weak_count, mut strong_count, mut depth, mut rows) = (0u32, 0u32, 0i64, 0u32);
    for y in body.step_by(2) {
        rows += 1;
        alternations(strip.row(y), weak, |step| {
            weak_count += 1;
            depth += i64::from(step);
            strong_count += u32::from(step >= strong);
        });
    }
    let heights = (rows.max(1) as f32) * strip.width as f32 / strip.character_height;
    Strokes {
        strong: strong_count as f32 / heights,
        weak: weak_count as f32 / heights,
        modulation: depth as f32 / weak_count.max(1) as f32 / levels.contrast.max(1.0),
    }
}

/// Calls `visit(depth)` for each rise or fall between local extremes that is at least `least` deep.
pub(super) fn alternations(row: &[u8], least: i32, mut visit: impl FnMut(i32)) {
    let Some(&first) = row.first() else { return };
    let (mut low, mut high) = (i32::from(first), i32::from(first));
    // 0 undecided, 1 rising from `low`, -1 falling from `high`.
    let mut trend = 0;
    for value in row {
        let value = i32::from(*value);
        match trend {
            0 => {
                low = low.min(value);
                high = high.max(value);
                if value - low >= least {
                    trend = 1;
                    high = value;
                } else if high - value >= least {
                    trend = -1;
                    low = value;
                }
            }
            1 => {
                if value > high {
                    high = value;
                } else if high - value >= least {
                    visit(high - low);
                    trend = -1;
                    low = value;
                }
            }
            _ => {
                if value < low {
                    low = value;
                } else if value - low >= least {
                    visit(high - low);
                    trend = 1;
                    high = value;
                }
            }
        }
    }
}

pub(super) struct Shape {
    pub(super) fill: f32,
    pub(super) margin_fill: f32,
    pub(super) row_spread: f32,
    pub(super) column_empty: f32,
}

/// How the ink is spread: text fills its body, leaves its margins and shows gaps between characters.
pub(super) fn shape(strip: &Strip, levels: &Levels) -> Shape {
    let middle = levels.middle.clamp(0.0, 255.0) as u8;
    let body = strip.body();
    let mut darkest = vec![255u8; strip.width];
    let (mut body_ink, mut margin_ink, mut squares) = (0.0f32, 0.0f32, 0.0f32);
    widest(
        #[inline(always)]
        || {
            for y in 0..strip.height {
                let row = strip.row(y);
                let ink = dark(row, middle) as f32 / strip.width as f32;
                if body.contains(&y) {
                    body_ink += ink;
                    squares += ink * ink;
                    darkest.iter_mut().zip(row).for_each(|(least, value)| *least = (*least).min(*value));
                } else {
                    margin_ink += ink;
                }
            }
        },
    );
    let (body_rows, margin_rows) = (body.len() as f32, (strip.height - body.len()).max(1) as f32);
    let mean = body_ink / body_rows;
    let empty = (strip.width - dark(&darkest, middle)) as f32 / strip.width as f32;
    Shape {
        fill: mean,
        margin_fill: margin_ink / margin_rows,
        row_spread: (squares / body_rows - mean * mean).max(0.0).sqrt() / mean.max(0.02),
        column_empty: empty,
    }
}

/// How many pixels are darker than `middle`.
#[inline(always)]
fn dark(row: &[u8], middle: u8) -> usize {
    // Counts of few pixels fit a byte, as wide as the pixels themselves.
    row.chunks(128).map(|part| usize::from(part.iter().map(|value| u8::from(*value < middle)).sum::<u8>())).sum()
}
