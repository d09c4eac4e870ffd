//! Ground to be seen right across a quadrilateral, from side to side: then two papers lie there, edge to edge on a line, and not one.

use super::field::Field;
use super::lines::{apart, lerp};
use super::quads::{Candidate, area, distance};

/// Where a gap may be, share of the side, and the step in which it is looked for.
const BETWEEN: std::ops::RangeInclusive<usize> = 20..=80;
/// Least width of a gap, shares of a hundred of the side and working pixels.
const LEAST: (usize, f32) = (2, 3.0);
/// Places across at which the gap is compared with the ground.
const PLACES: usize = 40;
/// Most of them that may look otherwise: a shadow of the paper at its ends.
const OTHERWISE: usize = 2;
/// Difference to the ground over that between paper and ground, at most.
const ALIKE: f32 = 0.3;
/// The same in levels, and as a share of the ground's luma: paper in a shadow is as dark as lit ground, not as the ground in that shadow.
const DIFFERS: (f32, f32) = (8.0, 0.2);
/// Difference between paper and ground below which a gap is not told from paper, levels.
const CLEAR: f32 = 24.0;
/// Distance from the sides at which the ground is looked at, working pixels.
const BESIDE: f32 = 8.0;

/// The two parts of a quadrilateral on both sides of a gap, the larger first; corners relative to the picture's centre.
pub(super) fn parts(field: &Field, found: &Candidate) -> Option<[[[f32; 2]; 4]; 2]> {
    let [a, b, c, d] = found.corners;
    [[a, b, c, d], [b, c, d, a]].iter().find_map(|quad| across(field, quad))
}

/// The parts on both sides of a gap that runs from the first side to the third.
fn across(field: &Field, [a, b, c, d]: &[[f32; 2]; 4]) -> Option<[[[f32; 2]; 4]; 2]> {
    let ends = |hundredths: usize| [lerp(*a, *b, 0.01 * hundredths as f32), lerp(*d, *c, 0.01 * hundredths as f32)];
    let paper = median(field, &[*a, *b, *c, *d]);
    let is_gap = |hundredths: &usize| is_ground(field, ends(*hundredths), paper);
    let first = BETWEEN.clone().find(is_gap)?;
    let last = (first..=*BETWEEN.end()).take_while(is_gap).last()?;
    let width = distance(ends(first)[0], ends(last)[0]);
    if last == *BETWEEN.end() || last - first < LEAST.0 || width < LEAST.1 {
        return None;
    }
    let ([from, to], [near, far]) = (ends(first), ends(last));
    let mut parts = [[*a, from, to, *d], [near, *b, *c, far]];
    parts.sort_by(|one, other| area(other).total_cmp(&area(one)));
    Some(parts)
}

/// Whether the way from one end to the other looks like the ground beyond both.
fn is_ground(field: &Field, [from, to]: [[f32; 2]; 2], paper: [f32; 3]) -> bool {
    let beyond = BESIDE / distance(from, to).max(1.0);
    let at = |share: f32| value(field, lerp(from, to, share));
    let (Some(before), Some(after)) = (at(-beyond), at(1.0 + beyond)) else { return false };
    let ground = [0, 1, 2].map(|k| 0.5 * (before[k] + after[k]));
    let contrast = apart(paper, ground);
    let most = (ALIKE * contrast).min(DIFFERS.0 + DIFFERS.1 * ground[0]);
    let like_ground =
        |place: usize| at((place as f32 + 0.5) / PLACES as f32).is_some_and(|value| apart(value, ground) < most);
    contrast >= CLEAR
        && apart(before, after) < 1.5 * most
        && (0..PLACES).filter(|place| !like_ground(*place)).count() <= OTHERWISE
}

/// Median of what lies inside a quadrilateral.
fn median(field: &Field, [a, b, c, d]: &[[f32; 2]; 4]) -> [f32; 3] {
    let places = (0..400).map(|k| (0.05 * (k % 20) as f32 + 0.025, 0.05 * (k / 20) as f32 + 0.025));
    let inside = places.filter_map(|(u, v)| value(field, lerp(lerp(*a, *b, u), lerp(*d, *c, u), v)));
    let values: Vec<[f32; 3]> = inside.collect();
    [0, 1, 2].map(|channel| {
        let mut levels: Vec<f32> = values.iter().map(|value| value[channel]).collect();
        levels.sort_by(f32::total_cmp);
        levels.get(levels.len() / 2).copied().unwrap_or(0.0)
    })
}

fn value(field: &Field, p: [f32; 2]) -> Option<[f32; 3]> {
    let (x, y) = (p[0] + 0.5 * (field.width - 1) as f32, p[1] + 0.5 * (field.height - 1) as f32);
    field.contains(x, y).then(|| field.sample(x, y))
}
