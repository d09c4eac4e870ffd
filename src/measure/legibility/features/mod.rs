//! What is measured on one line, relative to its own character height and contrast.

use super::super::text_lines::Candidate;
use super::super::text_lines::ink::Polarity;
use super::strip::Strip;

mod levels;
mod strokes;
mod structure;
mod windows;

use levels::{Counts, Levels, levels, noise};
use strokes::{Shape, Strokes, shape, strokes};
use structure::{Direction, Slant, diagonal_structure, gradient_quantiles, structure};
use windows::{Stretches, Windows, stretches, windows};

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
        let counts = Counts::of(strip.body().map(|y| &strip.row(y)[columns.clone()]));
        counts.quantile(0.8) - counts.quantile(0.015)
    };
    let whole = contrast(0..strip.width).max(1.0);
    [contrast(0..side) / whole, contrast(strip.width - side..strip.width) / whole]
}

/// Measurement of one line in steps, what costs least first, so that a line that is no text need not be measured whole.
struct Measuring<'a> {
    candidate: &'a Candidate,
    strip: &'a Strip,
    levels: Levels,
    noise: f32,
    shape: Shape,
    /// 93rd and 98th percentiles of the slopes along the line and across it.
    steepest: [(f32, f32); 2],
    details: Option<Details>,
}

/// What costs most to measure, and tells least where there is no text.
struct Details {
    strokes: Strokes,
    along: [f32; LAGS.len()],
    across: [f32; LAGS.len()],
    falling: [f32; 2],
    rising: [f32; 2],
    windows: Windows,
    stretches: Stretches,
}

/// Measures `strip`, read for `candidate`.
pub fn measure(candidate: &Candidate, strip: &Strip) -> Features {
    measure_while(candidate, strip, |_| true).unwrap_or(Features { values: [0.0; COUNT] })
}

/// Measures `strip`, read for `candidate`, as long as `may_be_text` of what is known so far; numbers not yet known are NaN.
pub fn measure_while(
    candidate: &Candidate,
    strip: &Strip,
    may_be_text: impl Fn(&Features) -> bool,
) -> Option<Features> {
    let mut measuring = Measuring::begin(candidate, strip);
    if !may_be_text(&measuring.features()) {
        return None;
    }
    measuring.details = Some(Details::measure(strip, &measuring.levels, measuring.noise));
    Some(measuring.features())
}

impl Details {
    fn measure(strip: &Strip, levels: &Levels, noise: f32) -> Self {
        Self {
            strokes: strokes(strip, levels, noise),
            along: structure(strip, Direction::Along, noise),
            across: structure(strip, Direction::Across, noise),
            falling: diagonal_structure(strip, Slant::Falling, noise),
            rising: diagonal_structure(strip, Slant::Rising, noise),
            windows: windows(strip, levels),
            stretches: stretches(strip, levels, noise),
        }
    }
}

/// Numbers not measured yet.
const UNKNOWN: f32 = f32::NAN;

impl<'a> Measuring<'a> {
    fn begin(candidate: &'a Candidate, strip: &'a Strip) -> Self {
        let levels = levels(strip);
        let noise = noise(strip, &levels);
        let shape = shape(strip, &levels);
        let steepest = [Direction::Along, Direction::Across].map(|direction| gradient_quantiles(strip, direction));
        Self { candidate, strip, levels, noise, shape, steepest, details: None }
    }

    fn features(&self) -> Features {
        let Self { candidate, strip, levels, noise, shape, steepest: [along, across], .. } = self;
        let noise = *noise;
        let contrast = levels.contrast.max(1.0);
        let height = strip.character_height;
        let normal = 1.0 / (contrast * contrast);
        let line = &candidate.line;
        let length = candidate.length();
        let light = line.polarity == Polarity::Light;
        let absolute = |level: f32| if light { 255.0 - level } else { level };
        let mut values = Values { values: [UNKNOWN; COUNT], next: 0 };
        values.push([candidate.height(), height, length, line.pieces as f32 / length.max(0.5), line.gap]);
        values.push([line.slope.abs(), f32::from(u8::from(light))]);
        values.push([levels.contrast, absolute(levels.paper), absolute(levels.ink)]);
        let seen = levels.seen_noise(noise);
        values.push([seen, contrast / (seen + 0.7)]);
        let edge_width = contrast / along.1.max(1.0);
        values.push([along.0, along.1, across.1]);
        values.push([edge_width, edge_width / height, contrast / across.1.max(1.0) / height]);
        match &self.details {
            Some(Details { along, across, .. }) => {
                values.push(along.map(|value| value * normal));
                values.push(across.map(|value| value * normal));
                values.push([along, across].map(|structure| structure[0] / (structure[4] + noise * noise + 1.0)));
            }
            None => values.pass(2 * LAGS.len() + 2),
        }
        match &self.details {
            Some(Details { strokes, .. }) => values.push([strokes.strong, strokes.weak, strokes.modulation]),
            None => values.pass(3),
        }
        values.push([shape.fill, shape.margin_fill, shape.row_spread, shape.column_empty]);
        match &self.details {
            Some(Details { windows, .. }) => {
                values.push([windows.contrast_low / contrast, windows.contrast_median / contrast]);
                values.push([windows.paper_rise, windows.faded_share]);
            }
            None => values.pass(4),
        }
        values.push([levels.bright_share, levels.paper_spread / contrast]);
        match &self.details {
            Some(details) => {
                let Details { strokes, along, across, falling, rising, stretches, .. } = details;
                values.push([shape.fill / strokes.strong.max(0.2)]);
                values.push(falling.map(|value| value * normal));
                values.push(rising.map(|value| value * normal));
                // Movement smears one direction only, and often a slanting one: the weakest of four tells.
                let weakest = |k: usize| along[k + 1].min(across[k + 1]).min(falling[k]).min(rising[k]);
                values.push([0, 1].map(|k| weakest(k) * normal));
                let around = [along[2], across[2], falling[1], rising[1]];
                let (least, most) = around.iter().fold((f32::MAX, 0.0f32), |(l, m), v| (l.min(*v), m.max(*v)));
                values.push([least / (most + noise * noise + 1.0)]);
                values.push([stretches.low, stretches.median, stretches.low / stretches.median.max(1e-3)]);
            }
            None => values.pass(11),
        }
        values.push([levels.overshoot / contrast]);
        match &self.details {
            Some(Details { strokes, .. }) => values.push([strokes.strong / strokes.weak.max(0.05)]),
            None => values.pass(1),
        }
        Features { values: values.values }
    }
}

/// Features while they are put in order.
struct Values {
    values: [f32; COUNT],
    next: usize,
}

impl Values {
    fn push<const N: usize>(&mut self, values: [f32; N]) {
        let finite = values.map(|value| if value.is_finite() { value } else { 0.0 });
        self.values[self.next..self.next + N].copy_from_slice(&finite);
        self.next += N;
    }

    /// Leaves `count` unknown.
    fn pass(&mut self, count: usize) {
        self.next += count;
    }
}
