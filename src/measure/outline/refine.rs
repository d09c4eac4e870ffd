//! Fits the sides of a found quadrilateral to the edge points near them, for corners finer than the search grid.

use super::field::Field;
use super::lines::Line;
use super::quads::{Candidate, area};

/// Corners of the fitted sides; the candidate's own where a fit fails or moves a corner far.
pub(super) fn corners(field: &Field, lines: &[Line], found: &Candidate) -> [[f32; 2]; 4] {
    let fitted: [([f32; 2], f32); 4] = [0, 1, 2, 3].map(|k| {
        let line = &lines[found.sides[k]];
        let ends = [found.corners[k], found.corners[(k + 1) % 4]];
        if line.border.is_some() { (line.normal, line.offset) } else { fit(field, line, ends) }
    });
    let mut corners = found.corners;
    for k in 0..4 {
        let (a, b) = (fitted[(k + 3) % 4], fitted[k]);
        let d = a.0[0] * b.0[1] - a.0[1] * b.0[0];
        if d.abs() < 0.2 {
            continue;
        }
        let x = (a.1 * b.0[1] - b.1 * a.0[1]) / d;
        let y = (a.0[0] * b.1 - b.0[0] * a.1) / d;
        let moved = (x - corners[k][0]).abs().max((y - corners[k][1]).abs());
        if moved < 12.0 {
            corners[k] = [x, y];
        }
    }
    if area(&corners) > 0.0 { corners } else { found.corners }
}

/// Least squares over edge points near the line, twice, the second time with a narrower band.
fn fit(field: &Field, line: &Line, ends: [[f32; 2]; 2]) -> ([f32; 2], f32) {
    let along = line.along();
    let (mut slope, mut shift) = (0.0f32, 0.0f32);
    let (a, b) = (line.position(ends[0]), line.position(ends[1]));
    let (from, to) = (a.min(b), a.max(b));
    let middle = 0.5 * (from + to);
    let centre = [0.5 * (field.width - 1) as f32, 0.5 * (field.height - 1) as f32];
    for band in [3.5f32, 1.8] {
        let mut sums = [0.0f32; 5];
        for point in &field.edges {
            let p = [f32::from(point.x) - centre[0], f32::from(point.y) - centre[1]];
            let u = p[0] * along[0] + p[1] * along[1];
            let v = p[0] * line.normal[0] + p[1] * line.normal[1] - line.offset;
            if u < from || u > to || (v - shift - slope * (u - middle)).abs() > band {
                continue;
            }
            let [gx, gy] = point.gradient;
            let across = gx * line.normal[0] + gy * line.normal[1];
            if across * across < 0.88 * (gx * gx + gy * gy) {
                continue;
            }
            let (w, u) = (point.weight, u - middle);
            let terms = [w, w * u, w * u * u, w * v, w * u * v];
            sums.iter_mut().zip(terms).for_each(|(s, t)| *s += t);
        }
        let [n, su, suu, sv, suv] = sums;
        let d = n * suu - su * su;
        if n < 6.0 || d <= 1e-3 * n * n {
            return (line.normal, line.offset);
        }
        slope = (n * suv - su * sv) / d;
        shift = (sv - slope * su) / n;
    }
    // v = shift + slope * (u - middle) is the line's new equation; its normal turns by the slope.
    let length = (1.0 + slope * slope).sqrt();
    let normal = [(line.normal[0] - slope * along[0]) / length, (line.normal[1] - slope * along[1]) / length];
    (normal, (line.offset + shift - slope * middle) / length)
}
