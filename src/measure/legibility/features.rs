//! What is measured on one line, relative to its own character height and contrast.

use super::super::text_lines::Candidate;
use super::super::text_lines::ink::Polarity;
use super::strip::Strip;
use crate::vector::widest;

/// Lags of the structure function, character heights.
const LAGS: [f32; 5] = [0.08, 0.14, 0.22, 0.34, 0.5];
/// Number of features.
pub const COUNT: usize = 51;

/// Names of the features, in order; the model's file names those it uses.
pub const NAMES: [&str; COUNT] = [
    "height_px",
    "measured_height",
    "length",
    "pieces_per_height",
    "gap",
    "slope",
    "light_on_dark",
    "contrast",
    "paper",
    "ink",
    "noise",
    "contrast_to_noise",
    "slope_x_93",
    "slope_x_98",
    "slope_y_98",
    "edge_width",
    "relative_edge_width",
    "relative_edge_width_y",
    "structure_x_0",
    "structure_x_1",
    "structure_x_2",
    "structure_x_3",
    "structure_x_4",
    "structure_y_0",
    "structure_y_1",
    "structure_y_2",
    "structure_y_3",
    "structure_y_4",
    "fine_ratio_x",
    "fine_ratio_y",
    "transitions_strong",
    "transitions_weak",
    "modulation",
    "fill",
    "margin_fill",
    "row_spread",
    "column_empty",
    "window_contrast_low",
    "window_contrast_median",
    "window_paper_rise",
    "faded_share",
    "bright_share",
    "paper_spread",
    "thickness",
    "structure_down_1",
    "structure_down_2",
    "structure_up_1",
    "structure_up_2",
    "weakest_structure_1",
    "weakest_structure_2",
    "structure_anisotropy",
];

/// Features of one line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Features {
    /// Values in the order of [`NAMES`].
    pub values: [f32; COUNT],
}

impl Features {
    /// The value called `name`; 0 for an unknown name.
    pub fn get(&self, name: &str) -> f32 {
        NAMES.iter().position(|n| *n == name).map_or(0.0, |index| self.values[index])
    }
}

/// Levels of print and paper in a strip.
#[derive(Clone, Copy, Debug)]
struct Levels {
    ink: f32,
    paper: f32,
    contrast: f32,
    middle: f32,
    bright_share: f32,
    paper_spread: f32,
}

/// Contrast of the print at the start and at the end of a line over the line's own, 0..=1 or a little more: below about 0.7
/// the print fades out there, as at the edge of a reflection; print that just ends does not.
pub fn end_contrasts(strip: &Strip) -> [f32; 2] {
    let side = ((1.4 * strip.character_height) as usize).clamp(4, strip.width);
    let contrast = |columns: std::ops::Range<usize>| {
        let mut histogram = [0u32; 256];
        for y in strip.body() {
            for value in &strip.row(y)[columns.clone()] {
                histogram[usize::from(*value)] += 1;
            }
        }
        quantile(&histogram, 0.8) - quantile(&histogram, 0.06)
    };
    let whole = contrast(0..strip.width).max(1.0);
    [contrast(0..side) / whole, contrast(strip.width - side..strip.width) / whole]
}

/// Measures `strip`, read for `candidate`.
pub fn measure(candidate: &Candidate, strip: &Strip) -> Features {
    let levels = levels(strip);
    let contrast = levels.contrast.max(1.0);
    let noise = noise(strip, &levels);
    let height = strip.character_height;
    let along = gradient_quantiles(strip, Direction::Along);
    let across = gradient_quantiles(strip, Direction::Across);
    let structure_x = structure(strip, Direction::Along, noise);
    let structure_y = structure(strip, Direction::Across, noise);
    let normal = 1.0 / (contrast * contrast);
    let strokes = strokes(strip, &levels, noise);
    let shape = shape(strip, &levels);
    let windows = windows(strip, &levels);
    let line = &candidate.line;
    let edge_width = contrast / along.1.max(1.0);
    let length = candidate.length();
    let light = line.polarity == Polarity::Light;
    let absolute = |level: f32| if light { 255.0 - level } else { level };
    let mut values = [0.0; COUNT];
    let mut next = 0;
    let mut push = |value: f32| {
        values[next] = if value.is_finite() { value } else { 0.0 };
        next += 1;
    };
    push(candidate.height());
    push(height);
    push(length);
    push(line.pieces as f32 / length.max(0.5));
    push(line.gap);
    push(line.slope.abs());
    push(f32::from(u8::from(light)));
    push(levels.contrast);
    push(absolute(levels.paper));
    push(absolute(levels.ink));
    push(noise);
    push(contrast / (noise + 0.7));
    push(along.0);
    push(along.1);
    push(across.1);
    push(edge_width);
    push(edge_width / height);
    push(contrast / across.1.max(1.0) / height);
    for value in structure_x.iter().chain(&structure_y) {
        push(value * normal);
    }
    push(structure_x[0] / (structure_x[4] + noise * noise + 1.0));
    push(structure_y[0] / (structure_y[4] + noise * noise + 1.0));
    push(strokes.strong);
    push(strokes.weak);
    push(strokes.modulation);
    push(shape.fill);
    push(shape.margin_fill);
    push(shape.row_spread);
    push(shape.column_empty);
    push(windows.contrast_low / contrast);
    push(windows.contrast_median / contrast);
    push(windows.paper_rise);
    push(windows.faded_share);
    push(levels.bright_share);
    push(levels.paper_spread / contrast);
    push(shape.fill / strokes.strong.max(0.2));
    let down = diagonal_structure(strip, 1, noise);
    let up = diagonal_structure(strip, -1, noise);
    for value in down.iter().chain(&up) {
        push(value * normal);
    }
    // Movement smears one direction only, and often a slanting one: the weakest of four tells.
    for k in 0..2 {
        push(structure_x[k + 1].min(structure_y[k + 1]).min(down[k]).min(up[k]) * normal);
    }
    let around = [structure_x[2], structure_y[2], down[1], up[1]];
    let (least, most) = around.iter().fold((f32::MAX, 0.0f32), |(l, m), v| (l.min(*v), m.max(*v)));
    push(least / (most + noise * noise + 1.0));
    Features { values }
}

fn levels(strip: &Strip) -> Levels {
    let mut histogram = Histogram::default();
    histogram.add(&strip.luma);
    let histogram = histogram.counts();
    let total = strip.luma.len() as f32;
    let quantile = |share: f32| quantile(&histogram, share);
    let ink = quantile(0.04);
    let paper = quantile(0.75);
    let bright: u32 = histogram[252..].iter().sum();
    Levels {
        ink,
        paper,
        contrast: paper - ink,
        middle: (paper + ink) / 2.0,
        bright_share: bright as f32 / total,
        paper_spread: quantile(0.97) - quantile(0.6),
    }
}

/// Counts of luma levels in four tables taken in turn: neighbours are often of one level, and a count that was just raised
/// takes a while until it can be raised again.
struct Histogram([[u32; 256]; 4]);

impl Default for Histogram {
    fn default() -> Self {
        Self([[0; 256]; 4])
    }
}

impl Histogram {
    fn add(&mut self, levels: &[u8]) {
        let (fours, rest) = levels.as_chunks::<4>();
        for four in fours {
            for (table, level) in self.0.iter_mut().zip(four) {
                table[usize::from(*level)] += 1;
            }
        }
        for level in rest {
            self.0[0][usize::from(*level)] += 1;
        }
    }

    fn counts(&self) -> [u32; 256] {
        core::array::from_fn(|level| self.0.iter().map(|table| table[level]).sum())
    }
}

/// The level under which `share` of a histogram lies, between levels by linear interpolation.
fn quantile(histogram: &[u32; 256], share: f32) -> f32 {
    let total: u32 = histogram.iter().sum();
    let wanted = share * total as f32;
    let mut passed = 0.0;
    for (level, count) in histogram.iter().enumerate() {
        let count = *count as f32;
        if passed + count >= wanted && count > 0.0 {
            return level as f32 + (wanted - passed) / count - 0.5;
        }
        passed += count;
    }
    255.0
}

/// Noise of the paper, from second differences along the rows where both neighbours are paper too: a straight shade has
/// none, so light falling off does not count. The median keeps stray edges out.
fn noise(strip: &Strip, levels: &Levels) -> f32 {
    let floor = levels.paper - 0.22 * levels.contrast;
    let floor = floor.clamp(0.0, 250.0) as u8;
    let mut histogram = [0u32; 256];
    for y in 0..strip.height {
        for three in strip.row(y).windows(3).step_by(2) {
            if three[0] >= floor && three[1] >= floor && three[2] >= floor {
                let second = i32::from(three[0]) - 2 * i32::from(three[1]) + i32::from(three[2]);
                histogram[second.unsigned_abs().min(255) as usize] += 1;
            }
        }
    }
    // The median of |N(0, 6 s^2)| is 0.6745 * sqrt(6) * s.
    (quantile(&histogram, 0.5).max(0.0)) / (0.6745 * 2.449_49)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Along,
    Across,
}

/// Visits pixel pairs `lag` apart within the body, row by row.
fn pairs(strip: &Strip, direction: Direction, lag: usize, mut visit: impl FnMut(&[u8], &[u8])) {
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
fn gradient_quantiles(strip: &Strip, direction: Direction) -> (f32, f32) {
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
fn squared_difference(a: &[u8], b: &[u8]) -> u64 {
    let sum = widest(
        #[inline(always)]
        || a.iter().zip(b).map(|(a, b)| u32::from(a.abs_diff(*b))).map(|step| step * step).sum::<u32>(),
    );
    u64::from(sum)
}

/// Mean squared luma difference at [`LAGS`], less what noise adds.
fn structure(strip: &Strip, direction: Direction, noise: f32) -> [f32; LAGS.len()] {
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
fn diagonal_structure(strip: &Strip, slant: i32, noise: f32) -> [f32; 2] {
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

struct Strokes {
    strong: f32,
    weak: f32,
    modulation: f32,
}

/// Dark-light alternations along the rows: those deeper than 40 % and 15 % of the contrast, per character height, and the
/// mean depth of the latter over the contrast.
fn strokes(strip: &Strip, levels: &Levels, noise: f32) -> Strokes {
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
fn alternations(row: &[u8], least: i32, mut visit: impl FnMut(i32)) {
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

struct Shape {
    fill: f32,
    margin_fill: f32,
    row_spread: f32,
    column_empty: f32,
}

/// How the ink is spread: text fills its body, leaves its margins and shows gaps between characters.
fn shape(strip: &Strip, levels: &Levels) -> Shape {
    let middle = levels.middle.clamp(0.0, 255.0) as u8;
    let body = strip.body();
    let mut columns = vec![0u16; strip.width];
    let (mut body_ink, mut margin_ink, mut squares) = (0.0f32, 0.0f32, 0.0f32);
    for y in 0..strip.height {
        let row = strip.row(y);
        let ink = row.iter().filter(|value| **value < middle).count() as f32 / strip.width as f32;
        if body.contains(&y) {
            body_ink += ink;
            squares += ink * ink;
            for (count, value) in columns.iter_mut().zip(row) {
                *count += u16::from(*value < middle);
            }
        } else {
            margin_ink += ink;
        }
    }
    let (body_rows, margin_rows) = (body.len() as f32, (strip.height - body.len()).max(1) as f32);
    let mean = body_ink / body_rows;
    let empty = columns.iter().filter(|count| **count == 0).count() as f32 / strip.width as f32;
    Shape {
        fill: mean,
        margin_fill: margin_ink / margin_rows,
        row_spread: (squares / body_rows - mean * mean).max(0.0).sqrt() / mean.max(0.02),
        column_empty: empty,
    }
}

struct Windows {
    contrast_low: f32,
    contrast_median: f32,
    paper_rise: f32,
    faded_share: f32,
}

/// Contrast and paper level in windows one character height wide along the line: where print fades, glare or a shadow
/// lies over a part of it.
fn windows(strip: &Strip, levels: &Levels) -> Windows {
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
