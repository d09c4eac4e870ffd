//! What is measured on one line, relative to its own character height and contrast.

use super::super::text_lines::Candidate;
use super::super::text_lines::ink::Polarity;
use super::strip::Strip;

mod levels;
mod strokes;
mod structure;
mod windows;

use levels::{levels, noise, quantile};
use strokes::{shape, strokes};
use structure::{Direction, diagonal_structure, gradient_quantiles, structure};
use windows::{stretches, windows};

/// Lags of the structure function, character heights.
const LAGS: [f32; 5] = [0.08, 0.14, 0.22, 0.34, 0.5];
/// Number of features.
pub const COUNT: usize = 56;

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
    "stretch_structure_low",
    "stretch_structure_median",
    "stretch_evenness",
    "overshoot",
    "strong_share",
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

/// Contrast of the print at the start and at the end of a line over the line's own, 0..=1 or a little more: below about 0.7
/// the print fades out there, as at the edge of a reflection. The darkest pixels tell: a full stop has little ink, but ink
/// as dark as the rest.
pub fn end_contrasts(strip: &Strip) -> [f32; 2] {
    let side = ((1.4 * strip.character_height) as usize).clamp(4, strip.width);
    let contrast = |columns: std::ops::Range<usize>| {
        let mut histogram = [0u32; 256];
        for y in strip.body() {
            for value in &strip.row(y)[columns.clone()] {
                histogram[usize::from(*value)] += 1;
            }
        }
        quantile(&histogram, 0.8) - quantile(&histogram, 0.015)
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
    let stretches = stretches(strip, &levels, noise);
    push(stretches.low);
    push(stretches.median);
    push(stretches.low / stretches.median.max(1e-3));
    push(levels.overshoot / contrast);
    push(strokes.strong / strokes.weak.max(0.05));
    Features { values }
}
