//! What can be seen of what a page paints: paths that clip, and areas that are painted over. Knows nothing of pictures.

use hayro_syntax::content::ops::TypedInstruction as Op;

/// Left, top, right and bottom in points from the page's top left.
pub(super) type Area = [f64; 4];

/// What two areas share; its right may lie left of its left.
pub(super) fn common(one: Area, other: Area) -> Area {
    [one[0].max(other[0]), one[1].max(other[1]), one[2].min(other[2]), one[3].min(other[3])]
}

/// Square points.
pub(super) fn size([left, top, right, bottom]: Area) -> f64 {
    (right - left).max(0.0) * (bottom - top).max(0.0)
}

pub(super) fn contains([left, top, right, bottom]: Area, (x, y): (f64, f64)) -> bool {
    (left..=right).contains(&x) && (top..=bottom).contains(&y)
}

/// Where a point is by a matrix.
pub(super) fn point([a, b, c, d, e, f]: [f64; 6], x: f64, y: f64) -> (f64, f64) {
    (a * x + c * y + e, b * x + d * y + f)
}

/// The bounds of a rectangle as it is by a matrix.
pub(super) fn turned(matrix: [f64; 6], [x0, y0, x1, y1]: [f64; 4]) -> Area {
    let mut path = Path::default();
    path.rectangle(matrix, [x0, y0, x1 - x0, y1 - y0]);
    path.bounds.unwrap_or([0.0; 4])
}

/// Corners of a rectangle, and its first once more.
const MOST_CORNERS: usize = 5;

/// A path while it is put together, on the page.
#[derive(Debug, Default)]
pub(super) struct Path {
    bounds: Option<Area>,
    corners: Vec<(f64, f64)>,
    parts: usize,
    /// More corners than a rectangle has, or a curve.
    complex: bool,
    /// What is painted from here on is clipped to it once it has been painted.
    clips: bool,
}

impl Path {
    /// Takes in an operator that draws or clips; every other changes nothing.
    pub(super) fn note(&mut self, operator: &Op<'_, '_>, matrix: [f64; 6]) {
        let at =
            |x: hayro_syntax::object::Number, y: hayro_syntax::object::Number| point(matrix, x.as_f64(), y.as_f64());
        match operator {
            Op::MoveTo(op) => {
                self.parts += 1;
                self.reach(at(op.0, op.1));
            }
            Op::LineTo(op) => self.reach(at(op.0, op.1)),
            // Never leaves the bounds of its own points.
            Op::CubicTo(op) => self.curve(&[at(op.0, op.1), at(op.2, op.3), at(op.4, op.5)]),
            Op::CubicStartTo(op) => self.curve(&[at(op.0, op.1), at(op.2, op.3)]),
            Op::CubicEndTo(op) => self.curve(&[at(op.0, op.1), at(op.2, op.3)]),
            Op::RectPath(op) => self.rectangle(matrix, [op.0, op.1, op.2, op.3].map(|number| number.as_f64())),
            Op::ClipNonZero(_) | Op::ClipEvenOdd(_) => self.clips = true,
            _ => {}
        }
    }

    fn reach(&mut self, (x, y): (f64, f64)) {
        let [left, top, right, bottom] = self.bounds.unwrap_or([x, y, x, y]);
        self.bounds = Some([left.min(x), top.min(y), right.max(x), bottom.max(y)]);
        if self.corners.len() < MOST_CORNERS {
            self.corners.push((x, y));
        } else {
            self.complex = true;
        }
    }

    fn curve(&mut self, points: &[(f64, f64)]) {
        self.complex = true;
        points.iter().for_each(|&point| self.reach(point));
    }

    /// From a corner, width and height.
    fn rectangle(&mut self, matrix: [f64; 6], [x, y, width, height]: [f64; 4]) {
        self.parts += 1;
        for (x, y) in [(x, y), (x + width, y), (x + width, y + height), (x, y + height)] {
            self.reach(point(matrix, x, y));
        }
    }

    /// Its bounds; `None` where there is no path.
    pub(super) fn bounds(&self) -> Option<Area> {
        self.bounds
    }

    /// The path, where it is one upright rectangle.
    pub(super) fn as_rectangle(&self) -> Option<Area> {
        let bounds = self.bounds.filter(|_| self.parts == 1 && !self.complex)?;
        let closed = self.corners.len() == MOST_CORNERS && self.corners.first() == self.corners.last();
        if self.corners.len() != 4 && !closed {
            return None;
        }
        // Half a point: numbers in files are rounded.
        let near = |one: f64, other: f64| (one - other).abs() <= 0.5;
        let [left, top, right, bottom] = bounds;
        let is_corner = |&(x, y): &(f64, f64)| (near(x, left) || near(x, right)) && (near(y, top) || near(y, bottom));
        let is_side = |pair: &[(f64, f64)]| near(pair[0].0, pair[1].0) != near(pair[0].1, pair[1].1);
        (self.corners.iter().all(is_corner) && self.corners.windows(2).all(is_side)).then_some(bounds)
    }

    /// Ends the path once it has been painted.
    pub(super) fn end(&mut self, clip: &mut Clip) {
        if let Some(bounds) = self.bounds.filter(|_| self.clips) {
            clip.exact &= self.as_rectangle().is_some();
            clip.area = common(clip.area, bounds);
        }
        *self = Self::default();
    }
}

/// Where something can be painted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clip {
    /// Nothing is painted outside.
    pub area: Area,
    /// Everything is painted inside.
    pub exact: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use hayro_syntax::content::TypedIter;

    fn path(operators: &str) -> Path {
        let mut path = Path::default();
        let mut operators = TypedIter::new(operators.as_bytes());
        while let Some(operator) = operators.next() {
            path.note(&operator, [2.0, 0.0, 0.0, 1.0, 0.0, 0.0]);
        }
        path
    }

    #[test]
    fn rectangles_however_they_are_drawn() {
        for drawn in ["10 20 30 40 re", "10 20 m 40 20 l 40 60 l 10 60 l h", "40 60 m 40 20 l 10 20 l 10 60 l 40 60 l"]
        {
            assert_eq!(path(drawn).as_rectangle(), Some([20.0, 20.0, 80.0, 60.0]), "{drawn}");
        }
        for drawn in [
            "",
            "10 20 m 40 20 l",
            "10 20 m 40 60 l 40 20 l 10 60 l h",
            "10 20 m 40 20 l 25 60 l 10 60 l h",
            "10 20 m 40 20 40 60 10 60 c h",
            "10 20 30 40 re 15 25 10 10 re",
        ] {
            assert_eq!(path(drawn).as_rectangle(), None, "{drawn}");
        }
    }

    #[test]
    fn clips_never_grow_and_know_when_they_are_no_rectangle() {
        let mut clip = Clip { area: [0.0, 0.0, 100.0, 100.0], exact: true };
        path("10 20 m 40 20 l 25 60 l h").end(&mut clip);
        assert_eq!((clip.area, clip.exact), ([0.0, 0.0, 100.0, 100.0], true), "it only paints");
        path("-50 20 100 900 re W").end(&mut clip);
        assert_eq!((clip.area, clip.exact), ([0.0, 20.0, 100.0, 100.0], true));
        path("10 30 m 40 30 l 25 60 l h W*").end(&mut clip);
        assert_eq!((clip.area, clip.exact), ([20.0, 30.0, 80.0, 60.0], false));
    }
}
