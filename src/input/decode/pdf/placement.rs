//! A picture of a page: where it is painted, how it is turned, and how much of it the page shows.

use hayro_syntax::object::Stream;
use hayro_syntax::page::Resources;

use super::image;
use super::visible::{Area, size};
use crate::input::{DecodeError, Orientation};

/// Share of a picture that may lie outside without being left out: programs round, and scale pictures to a little more than the page.
const OVERHANG: f64 = 0.02;

/// A picture and where it is painted.
pub(super) struct Placed<'a> {
    pub source: Source<'a>,
    pub placement: Placement,
    /// The part of its bounds that is on the page and not clipped away.
    pub shown: Area,
    /// Colour in which a stencil is painted.
    pub fill: [u8; 3],
}

impl Placed<'_> {
    /// Share of a page of `page` points that it covers.
    pub(super) fn share(&self, page: (f64, f64)) -> f64 {
        size(self.shown) / (page.0 * page.1)
    }

    /// The part of the picture, as shown, that is on the page and not clipped away: left, top, right and bottom, 0..=1. `None` where
    /// that is as good as all of it, or it lies askew.
    pub(super) fn part(&self) -> Option<[f64; 4]> {
        let bounds = self.placement.bounds();
        if size(self.shown) >= (1.0 - OVERHANG) * size(bounds) || !self.placement.is_upright() {
            return None;
        }
        let [left, top, right, bottom] = bounds;
        let (across, down) = ([left, right - left], [top, bottom - top]);
        let share = |value: f64, [start, length]: [f64; 2]| ((value - start) / length).clamp(0.0, 1.0);
        let [l, t, r, b] = self.shown;
        Some([share(l, across), share(t, down), share(r, across), share(b, down)])
    }
}

/// Where a picture's samples stand.
pub(super) enum Source<'a> {
    Object(Stream<'a>, Resources<'a>),
    /// Within the content stream; already decoded, or why not.
    Inline(Result<image::Samples, DecodeError>),
}

/// The unit square of a picture on the page: origin and the two sides, in points from the top left, y down.
#[derive(Clone, Copy, Debug)]
pub(super) struct Placement {
    /// Along a row of samples.
    across: (f64, f64),
    /// Down a column of samples.
    down: (f64, f64),
    /// Corner of the first sample.
    start: (f64, f64),
}

impl Placement {
    pub(super) fn new(matrix: [f64; 6]) -> Self {
        let [a, b, c, d, e, f] = matrix;
        Self { across: (a, b), down: (-c, -d), start: (e + c, f + d) }
    }

    /// Left, top, right and bottom of the bounding box.
    pub(super) fn bounds(&self) -> [f64; 4] {
        let xs = [0.0, self.across.0, self.down.0, self.across.0 + self.down.0].map(|x| x + self.start.0);
        let ys = [0.0, self.across.1, self.down.1, self.across.1 + self.down.1].map(|y| y + self.start.1);
        let low = |values: [f64; 4]| values.into_iter().fold(f64::INFINITY, f64::min);
        let high = |values: [f64; 4]| values.into_iter().fold(f64::NEG_INFINITY, f64::max);
        [low(xs), low(ys), high(xs), high(ys)]
    }

    /// Share of a page of `size` that it covers.
    pub(super) fn share(&self, size: (f64, f64)) -> f64 {
        let [left, top, right, bottom] = self.bounds();
        let (width, height) = (right.min(size.0) - left.max(0.0), bottom.min(size.1) - top.max(0.0));
        let share = width.max(0.0) * height.max(0.0) / (size.0 * size.1);
        if share.is_finite() { share } else { 0.0 }
    }

    /// Whether its sides are those of its bounds.
    fn is_upright(&self) -> bool {
        let along = |(x, y): (f64, f64)| x.abs().min(y.abs()) <= 0.01 * x.abs().max(y.abs());
        along(self.across) && along(self.down)
    }

    /// The turn, out of eight, nearest to how it is painted.
    pub(super) fn orientation(&self) -> Orientation {
        let lying = self.across.0.abs() < self.across.1.abs();
        let (right, down) = if lying { (self.down.0, self.across.1) } else { (self.across.0, self.down.1) };
        Orientation(match (lying, right >= 0.0, down >= 0.0) {
            (false, true, true) => 1,
            (false, false, true) => 2,
            (false, false, false) => 3,
            (false, true, false) => 4,
            (true, true, true) => 5,
            (true, false, true) => 6,
            (true, false, false) => 7,
            (true, true, false) => 8,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_as_they_are_painted() {
        // An upright picture on a page whose y runs down: the picture's own y axis points up.
        for (matrix, orientation) in [
            ([10.0, 0.0, 0.0, -20.0, 0.0, 20.0], 1),
            ([-10.0, 0.0, 0.0, -20.0, 10.0, 20.0], 2),
            ([-10.0, 0.0, 0.0, 20.0, 10.0, 0.0], 3),
            ([10.0, 0.0, 0.0, 20.0, 0.0, 0.0], 4),
            // Turned a quarter clockwise: rows run down, columns to the left.
            ([0.0, 10.0, 20.0, 0.0, 0.0, 0.0], 6),
            ([0.0, -10.0, -20.0, 0.0, 20.0, 10.0], 8),
        ] {
            let placement = Placement::new(matrix);
            assert_eq!(placement.orientation(), Orientation(orientation), "{matrix:?}");
            let [left, top, right, bottom] = placement.bounds();
            assert!(left >= 0.0 && top >= 0.0 && right > left && bottom > top, "{matrix:?}");
        }
    }
}
