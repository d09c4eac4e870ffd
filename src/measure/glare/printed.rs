//! What is known of the page's print as a whole.

use super::super::legibility::Judged;
use super::super::{Quad, quad};

/// Probability from which a line is likely text.
pub(super) const LIKELY: f32 = 0.5;

/// Whether all of a line can be read: dark print on bright ground that is legible was exposed strongly, but nothing is lost there.
pub(super) fn is_legible(line: &Judged) -> bool {
    line.text_probability > LIKELY && line.misread_share < 0.3 && line.features.get("faded_share") < 0.2
}

/// Where print may be expected: the box around all lines on the page.
pub(super) struct PrintedArea {
    quad: Quad,
    /// The box around those that are likely text; empty where none is.
    pub(super) text: Quad,
    /// Area of the box, square pixels of the picture.
    pub(super) area: f32,
    /// Area of the lines by their probability of being text, square pixels.
    pub(super) text_area: f32,
    /// Length of the lines by their probability of being text, character heights.
    pub(super) length: f32,
    /// Mean height of the characters, pixels.
    pub(super) height: f32,
    /// Width of the print's edges, pixels.
    pub(super) edge: f32,
    /// Level of the paper around the print, luma.
    pub(super) paper: f32,
}

impl PrintedArea {
    pub(super) fn new(lines: &[Judged]) -> Self {
        let (mut text_area, mut heights, mut edges, mut papers) = (0.0, 0.0, 0.0, 0.0);
        let mut weight = 0.0;
        for line in lines {
            let own = line.candidate.quad();
            let area = quad::area(&own) * line.text_probability;
            text_area += area;
            let length = line.candidate.length() * line.text_probability;
            weight += length;
            heights += line.candidate.height() * length;
            edges += line.features.get("relative_edge_width") * line.candidate.height() * length;
            papers += line.features.get("paper") * length;
        }
        let (quad, text) = (around(lines, 0.0), around(lines, LIKELY));
        let mean = |sum: f32| if weight > 0.0 { sum / weight } else { 0.0 };
        Self {
            quad,
            text,
            area: quad::area(&quad),
            text_area,
            length: weight,
            height: mean(heights),
            edge: mean(edges),
            paper: mean(papers),
        }
    }

    pub(super) fn contains(&self, point: [f32; 2]) -> bool {
        self.area > 0.0 && quad::contains(&self.quad, point)
    }
}

/// The box around the lines of at least that probability of being text; empty where there is none.
fn around(lines: &[Judged], probability: f32) -> Quad {
    let likely = lines.iter().filter(|line| line.text_probability >= probability);
    let corners: Vec<Quad> = likely.map(|line| line.candidate.quad()).collect();
    quad::around(&corners).unwrap_or_default()
}
