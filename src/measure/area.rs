//! Which part of the picture is the page: inside the outline, else around the text, else all of it. Shared by the
//! measurements that must not judge the desk.

use super::{Outline, Quad, TextLine};

/// Outlines less sure than this are not used to leave out parts of the picture.
pub(super) const SURE: f32 = 0.5;
/// Lines less likely than this to be text do not count as text.
const TEXT: f32 = 0.5;

/// A convex part of the picture, in page pixels.
#[derive(Clone, Debug)]
pub(super) struct PageArea {
    quad: Quad,
}

impl PageArea {
    /// The page of a picture of `size`, a little inside its edges where these are known.
    pub fn new(size: (u32, u32), outline: Option<&Outline>, lines: &[TextLine]) -> Self {
        let (width, height) = (size.0 as f32, size.1 as f32);
        if let Some(outline) = outline.filter(|o| o.confidence >= SURE) {
            return Self { quad: scaled(&outline.quad, 0.96) };
        }
        let mut text = lines.iter().filter(|l| l.text_probability >= TEXT).flat_map(|l| l.quad).peekable();
        let all = [0.0, 0.0, width, height];
        let [left, top, right, bottom] = if text.peek().is_some() && lines.len() >= 3 {
            let found = text.fold([width, height, 0.0, 0.0], |b: [f32; 4], p| {
                [b[0].min(p[0]), b[1].min(p[1]), b[2].max(p[0]), b[3].max(p[1])]
            });
            [found[0].max(0.0), found[1].max(0.0), found[2].min(width), found[3].min(height)]
        } else {
            all
        };
        Self { quad: [[left, top], [right, top], [right, bottom], [left, bottom]] }
    }

    /// All of a picture of `size`.
    pub fn whole(size: (u32, u32)) -> Self {
        let (width, height) = (size.0 as f32, size.1 as f32);
        Self { quad: [[0.0, 0.0], [width, 0.0], [width, height], [0.0, height]] }
    }

    /// Whether a point is on the page.
    pub fn contains(&self, x: f32, y: f32) -> bool {
        (0..4).all(|k| {
            let (a, b) = (self.quad[k], self.quad[(k + 1) % 4]);
            (b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0]) >= 0.0
        })
    }

    /// The part of a horizontal line that is on the page, from where to where; empty where the first is not less.
    pub fn span(&self, y: f32) -> (f32, f32) {
        let (mut from, mut to) = (f32::MAX, f32::MIN);
        for k in 0..4 {
            let (a, b) = (self.quad[k], self.quad[(k + 1) % 4]);
            if (a[1] <= y) != (b[1] <= y) {
                let x = a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0]);
                from = from.min(x);
                to = to.max(x);
            }
        }
        (from, to)
    }

    /// Left, top, right, bottom of the part within a picture of `size`.
    pub fn bounds(&self, size: (u32, u32)) -> [f32; 4] {
        let (width, height) = (size.0 as f32, size.1 as f32);
        let bounds = self.quad.iter().fold([width, height, 0.0, 0.0], |b: [f32; 4], p| {
            [b[0].min(p[0]), b[1].min(p[1]), b[2].max(p[0]), b[3].max(p[1])]
        });
        [bounds[0].max(0.0), bounds[1].max(0.0), bounds[2].min(width), bounds[3].min(height)]
    }
}

/// A quad made larger or smaller around the middle of its corners.
pub(super) fn scaled(quad: &Quad, by: f32) -> Quad {
    let centre = [0, 1].map(|axis| 0.25 * quad.iter().map(|c| c[axis]).sum::<f32>());
    quad.map(|c| [0, 1].map(|axis| centre[axis] + by * (c[axis] - centre[axis])))
}
