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
}
