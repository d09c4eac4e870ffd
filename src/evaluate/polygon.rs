//! Area and overlap of four-cornered shapes. Coordinates are page pixels.

use crate::measure::Quad;

type Point = [f64; 2];

/// Area of a quad, square pixels, whichever way round its corners run.
pub fn area(quad: &Quad) -> f64 {
    signed_area(&points(quad)).abs()
}

/// Area that two convex quads share, square pixels.
pub fn intersection_area(a: &Quad, b: &Quad) -> f64 {
    signed_area(&clip(oriented(a), &oriented(b))).abs()
}

/// Shared area over the smaller quad's area, 0..=1; 0 where one has no area.
pub fn overlap(a: &Quad, b: &Quad) -> f64 {
    let smaller = area(a).min(area(b));
    if smaller > 0.0 { (intersection_area(a, b) / smaller).min(1.0) } else { 0.0 }
}

fn points(quad: &Quad) -> Vec<Point> {
    quad.iter().map(|p| [f64::from(p[0]), f64::from(p[1])]).collect()
}

/// Corners in the direction in which `signed_area` is positive, which `clip` relies on.
fn oriented(quad: &Quad) -> Vec<Point> {
    let mut corners = points(quad);
    if signed_area(&corners) < 0.0 {
        corners.reverse();
    }
    corners
}

fn signed_area(corners: &[Point]) -> f64 {
    let next = corners.iter().cycle().skip(1);
    corners.iter().zip(next).map(|(p, q)| p[0] * q[1] - q[0] * p[1]).sum::<f64>() / 2.0
}

/// Sutherland-Hodgman: `subject` cut down by every side of the convex `window`.
fn clip(subject: Vec<Point>, window: &[Point]) -> Vec<Point> {
    let sides = window.iter().zip(window.iter().cycle().skip(1));
    sides.fold(subject, |shape, (&from, &to)| clip_side(&shape, from, to))
}

fn clip_side(shape: &[Point], from: Point, to: Point) -> Vec<Point> {
    let inside = |p: Point| (to[0] - from[0]) * (p[1] - from[1]) - (to[1] - from[1]) * (p[0] - from[0]);
    let mut kept = Vec::with_capacity(shape.len() + 1);
    for (&p, &q) in shape.iter().zip(shape.iter().cycle().skip(1)) {
        let (at_p, at_q) = (inside(p), inside(q));
        if at_p >= 0.0 {
            kept.push(p);
        }
        if (at_p >= 0.0) != (at_q >= 0.0) {
            let share = at_p / (at_p - at_q);
            kept.push([p[0] + share * (q[0] - p[0]), p[1] + share * (q[1] - p[1])]);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    const SQUARE: Quad = [[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0]];

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-6
    }

    #[test]
    fn areas_do_not_depend_on_direction() {
        let mut turned = SQUARE;
        turned.reverse();
        assert!(close(area(&SQUARE), 100.0) && close(area(&turned), 100.0));
        assert!(close(intersection_area(&SQUARE, &turned), 100.0));
    }

    #[test]
    fn shared_area_of_known_shapes() {
        let shifted = SQUARE.map(|[x, y]| [x + 5.0, y + 8.0]);
        assert!(close(intersection_area(&SQUARE, &shifted), 10.0));
        let away = SQUARE.map(|[x, y]| [x + 50.0, y]);
        assert!(close(intersection_area(&SQUARE, &away), 0.0));
        let diamond: Quad = [[5.0, -5.0], [15.0, 5.0], [5.0, 15.0], [-5.0, 5.0]];
        assert!(close(intersection_area(&SQUARE, &diamond), 100.0));
        let small_diamond: Quad = [[0.0, -2.0], [2.0, 0.0], [0.0, 2.0], [-2.0, 0.0]];
        assert!(close(intersection_area(&SQUARE, &small_diamond), 2.0));
    }

    #[test]
    fn overlap_is_over_the_smaller_one() {
        let inner: Quad = [[2.0, 2.0], [4.0, 2.0], [4.0, 4.0], [2.0, 4.0]];
        assert!(close(overlap(&SQUARE, &inner), 1.0));
        let flat: Quad = [[2.0, 2.0], [4.0, 2.0], [4.0, 2.0], [2.0, 2.0]];
        assert!(close(overlap(&SQUARE, &flat), 0.0));
    }
}
