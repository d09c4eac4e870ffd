//! Convex quadrilaterals: area, overlap, bounds.

use super::{Quad, Region};

/// Area, square pixels.
pub fn area(quad: &Quad) -> f32 {
    polygon_area(quad)
}

/// Area that two convex quads share, square pixels.
pub fn overlap(a: &Quad, b: &Quad) -> f32 {
    let (a_low, a_high) = bounds(a);
    let (b_low, b_high) = bounds(b);
    if a_low[0] >= b_high[0] || b_low[0] >= a_high[0] || a_low[1] >= b_high[1] || b_low[1] >= a_high[1] {
        return 0.0;
    }
    // Sutherland and Hodgman (1974): clip `a` by each side of `b`.
    let turn = signed_area(b).signum();
    let mut polygon: Vec<[f32; 2]> = a.to_vec();
    for k in 0..4 {
        let (from, to) = (b[k], b[(k + 1) % 4]);
        let side = |p: [f32; 2]| turn * ((to[0] - from[0]) * (p[1] - from[1]) - (to[1] - from[1]) * (p[0] - from[0]));
        let mut clipped = Vec::with_capacity(polygon.len() + 1);
        for (index, &point) in polygon.iter().enumerate() {
            let next = polygon[(index + 1) % polygon.len()];
            let (here, there) = (side(point), side(next));
            if here >= 0.0 {
                clipped.push(point);
            }
            if (here >= 0.0) != (there >= 0.0) {
                let t = here / (here - there);
                clipped.push([point[0] + t * (next[0] - point[0]), point[1] + t * (next[1] - point[1])]);
            }
        }
        if clipped.len() < 3 {
            return 0.0;
        }
        polygon = clipped;
    }
    polygon_area(&polygon)
}

/// Least and greatest x and y.
pub fn bounds(quad: &Quad) -> ([f32; 2], [f32; 2]) {
    let mut low = [f32::MAX; 2];
    let mut high = [f32::MIN; 2];
    for point in quad {
        for axis in 0..2 {
            low[axis] = low[axis].min(point[axis]);
            high[axis] = high[axis].max(point[axis]);
        }
    }
    (low, high)
}

/// Whether a convex quad holds a point.
pub fn contains(quad: &Quad, [x, y]: [f32; 2]) -> bool {
    let side = |k: usize| {
        let (a, b) = (quad[k], quad[(k + 1) % 4]);
        (b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0])
    };
    let sides = [side(0), side(1), side(2), side(3)];
    sides.iter().all(|s| *s >= 0.0) || sides.iter().all(|s| *s <= 0.0)
}

/// Middle of a quad's corners.
pub fn centre(quad: &Quad) -> [f32; 2] {
    [0, 1].map(|axis| quad.iter().map(|point| point[axis]).sum::<f32>() / 4.0)
}

/// The smallest region around `quad` within a picture of `width` x `height`.
pub fn region(quad: &Quad, width: u32, height: u32) -> Region {
    let (low, high) = bounds(quad);
    let clamp = |value: f32, limit: u32| value.clamp(0.0, limit as f32);
    let (x0, y0) = (clamp(low[0].floor(), width) as u32, clamp(low[1].floor(), height) as u32);
    let (x1, y1) = (clamp(high[0].ceil(), width) as u32, clamp(high[1].ceil(), height) as u32);
    Region { x: x0, y: y0, width: x1 - x0, height: y1 - y0 }
}

/// The upright rectangle around `quads`; `None` where there are none.
pub fn around(quads: &[Quad]) -> Option<Quad> {
    let all = quads.iter().map(bounds).reduce(|(low, high), (other_low, other_high)| {
        ([0, 1].map(|axis| low[axis].min(other_low[axis])), [0, 1].map(|axis| high[axis].max(other_high[axis])))
    });
    all.map(|(low, high)| [low, [high[0], low[1]], high, [low[0], high[1]]])
}

/// How much larger one upright rectangle may be than what it stands for: the pieces of one line, not a block with the white
/// between its lines.
pub(super) const MOST_FILLED_UP: f32 = 1.3;
/// The same for a rectangle in place of tilted quads: what it holds beside them can be read.
const MOST_BESIDE: f32 = 1.15;
/// What a tilted quad's parts may be larger than the quad by their own tilt, and how long they are at least, times its width.
const PART: (f32, f32) = (0.15, 1.5);
/// Parts of one quad, at most.
const MOST_PARTS: f32 = 64.0;

/// Upright regions that cover `quads`: the one around all where it holds little else, otherwise for each quad rectangles
/// along it, short enough to follow its tilt. Within a picture of `width` x `height`.
pub fn cover(quads: &[Quad], width: u32, height: u32) -> Vec<Region> {
    let Some(upright) = around(quads) else { return Vec::new() };
    if area(&upright) <= MOST_BESIDE * quads.iter().map(area).sum::<f32>() {
        return vec![region(&upright, width, height)];
    }
    quads.iter().flat_map(along).map(|part| region(&part, width, height)).collect()
}

/// `quad` cut across its longer sides.
fn along(quad: &Quad) -> impl Iterator<Item = Quad> + use<> {
    let length = |a: [f32; 2], b: [f32; 2]| (b[0] - a[0]).hypot(b[1] - a[1]);
    let [a, b, c, d] = *quad;
    let [a, b, c, d] = if length(a, b) >= length(a, d) { [a, b, c, d] } else { [b, c, d, a] };
    let (long, across) = (length(a, b).max(length(d, c)), length(a, d).max(length(b, c)).max(1.0));
    let (dx, dy) = ((b[0] - a[0]).abs(), (b[1] - a[1]).abs());
    let slope = dx.min(dy) / dx.max(dy).max(1e-6);
    let part = across * (PART.0 / slope.max(1e-6)).max(PART.1);
    let count = (long / part).ceil().clamp(1.0, MOST_PARTS);
    let between = |from: [f32; 2], to: [f32; 2], t: f32| [0, 1].map(|axis| from[axis] + t * (to[axis] - from[axis]));
    (0..count as usize).map(move |index| {
        let (from, to) = (index as f32 / count, (index + 1) as f32 / count);
        [between(a, b, from), between(a, b, to), between(d, c, to), between(d, c, from)]
    })
}

fn polygon_area(points: &[[f32; 2]]) -> f32 {
    signed_area(points).abs()
}

fn signed_area(points: &[[f32; 2]]) -> f32 {
    let next = points.iter().cycle().skip(1);
    points.iter().zip(next).map(|(a, b)| a[0] * b[1] - a[1] * b[0]).sum::<f32>() / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    const SQUARE: Quad = [[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0]];

    #[test]
    fn overlap_of_shifted_and_turned_squares() {
        let shifted = SQUARE.map(|[x, y]| [x + 5.0, y + 5.0]);
        assert!((overlap(&SQUARE, &shifted) - 25.0).abs() < 1e-3);
        let diamond = [[5.0, -2.0], [12.0, 5.0], [5.0, 12.0], [-2.0, 5.0]];
        // The square without four corner triangles of legs 3.
        assert!((overlap(&SQUARE, &diamond) - (100.0 - 4.0 * 4.5)).abs() < 1e-3);
        let reversed = [SQUARE[3], SQUARE[2], SQUARE[1], SQUARE[0]];
        assert!((overlap(&reversed, &shifted) - 25.0).abs() < 1e-3, "orientation does not matter");
        assert_eq!(overlap(&SQUARE, &SQUARE.map(|[x, y]| [x + 20.0, y])), 0.0);
    }

    #[test]
    fn a_level_line_is_covered_by_one_rectangle() {
        let line = [[10.0, 10.0], [210.0, 10.0], [210.0, 30.0], [10.0, 30.0]];
        let whole = Region { x: 10, y: 10, width: 200, height: 20 };
        assert_eq!(cover(&[line], 400, 400), [whole]);
        let next = line.map(|[x, y]| [x + 200.0, y]);
        assert_eq!(cover(&[line, next], 400, 400), [Region { width: 390, ..whole }], "cut at the picture's side");
        let below = line.map(|[x, y]| [x, y + 100.0]);
        assert_eq!(cover(&[line, below], 400, 400), [whole, Region { y: 110, ..whole }], "not what is between");
        assert_eq!(cover(&[], 400, 400), []);
    }

    #[test]
    fn a_tilted_line_is_covered_by_rectangles_along_it() {
        for turn in [0.05f32, 0.2, 0.7, 1.5, 1.7] {
            let at =
                |x: f32, y: f32| [300.0 + x * turn.cos() - y * turn.sin(), 300.0 + x * turn.sin() + y * turn.cos()];
            let line = [at(-150.0, -10.0), at(150.0, -10.0), at(150.0, 10.0), at(-150.0, 10.0)];
            let parts = cover(&[line], 600, 600);
            for (along, across) in [(-149.0, -9.0), (-75.0, 9.0), (0.0, 0.0), (75.0, 9.0), (149.0, -9.0)] {
                let [x, y] = at(along, across).map(|value| value as u32);
                let holds = |part: &Region| {
                    (part.x..=part.x + part.width).contains(&x) && (part.y..=part.y + part.height).contains(&y)
                };
                assert!(parts.iter().any(holds), "turned by {turn}: {x}, {y} is in none of {parts:?}");
            }
            let covered: u32 = parts.iter().map(|part| part.width * part.height).sum();
            let most = if (0.1..1.4).contains(&turn) { 3.0 } else { 1.6 };
            assert!((covered as f32) < most * 6000.0, "turned by {turn}: {covered} square pixels");
        }
    }
}
