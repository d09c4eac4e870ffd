//! Whether and where the page runs out of the picture. Claimed only where two of its edges run into the border with
//! ground to be seen beside them.

use super::field::Field;
use super::lines::{Line, length3};
use super::quads::{Candidate, distance};
use crate::measure::Side;

/// A corner outside the picture by more than this share of the picture's side means that the page is cut.
const OUTSIDE: f32 = 0.012;
/// Long and short side of papers and cards that a scanner may show to the very edge, millimetres: card, A series, US
/// letter, passport page.
const KNOWN_SHAPES: [[f32; 2]; 4] = [[85.6, 54.0], [297.0, 210.0], [279.4, 215.9], [125.0, 88.0]];

/// Whether the picture's borders may be sides of this candidate: along them the picture looks like the page, not like
/// the ground, and the page's edges reach the border.
pub(super) fn borders_hold(field: &Field, lines: &[Line], found: &Candidate) -> bool {
    (0..4).filter(|k| lines[found.sides[*k]].border.is_some()).all(|k| border_holds(field, lines, found, k))
}

fn border_holds(field: &Field, lines: &[Line], found: &Candidate, k: usize) -> bool {
    let (from, to) = (found.corners[k], found.corners[(k + 1) % 4]);
    let centre = found.centre();
    let (mut page, mut ground, mut references) = ([0.0f32; 3], [0.0f32; 3], 0.0f32);
    for (side, corner, far) in [((k + 3) % 4, from, (k + 3) % 4), ((k + 1) % 4, to, (k + 2) % 4)] {
        let line = &lines[found.sides[side]];
        if line.border.is_some() {
            continue;
        }
        let far = found.corners[far];
        let near_part = line.support(line.position(corner), line.position(lerp(corner, far, 0.2)));
        // Where the corner lies outside the picture the edge runs out at the neighbouring border instead.
        if near_part.seen > 4.0 && near_part.share < 0.5 {
            return false;
        }
        let inward = if line.normal[0] * centre[0] + line.normal[1] * centre[1] > line.offset { 1.0 } else { -1.0 };
        for step in 1..=6 {
            let p = lerp(corner, far, 0.05 * step as f32);
            if !inside(field, p) {
                continue;
            }
            let at = |reach: f32| {
                let reach = reach * inward;
                sample(field, [p[0] + reach * line.normal[0], p[1] + reach * line.normal[1]])
            };
            let (inner, outer) = (at(6.0), at(-6.0));
            (0..3).for_each(|c| page[c] += inner[c]);
            (0..3).for_each(|c| ground[c] += outer[c]);
            references += 1.0;
        }
    }
    if references == 0.0 {
        return false;
    }
    let (page, ground) = (page.map(|v| v / references), ground.map(|v| v / references));
    let like_page = (1..20).filter(|i| {
        let p = lerp(from, to, 0.05 * *i as f32);
        let value = sample(field, p);
        !inside(field, p) || apart(value, page) < apart(value, ground)
    });
    like_page.count() >= 13
}

fn apart(a: [f32; 3], b: [f32; 3]) -> f32 {
    length3([a[0] - b[0], a[1] - b[1], a[2] - b[2]])
}

fn lerp(a: [f32; 2], b: [f32; 2], t: f32) -> [f32; 2] {
    [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])]
}

fn inside(field: &Field, p: [f32; 2]) -> bool {
    p[0].abs() <= 0.5 * field.width as f32 && p[1].abs() <= 0.5 * field.height as f32
}

fn sample(field: &Field, p: [f32; 2]) -> [f32; 3] {
    field.sample(p[0] + 0.5 * (field.width - 1) as f32, p[1] + 0.5 * (field.height - 1) as f32)
}

/// Sides of the picture at which the page runs out of it.
pub(super) fn sides(field: &Field, lines: &[Line], found: &Candidate, quad: &[[f32; 2]; 4]) -> Vec<Side> {
    let mut cut = Vec::new();
    let abutting = abuts(field, lines, found, quad);
    let (half_width, half_height) = (0.5 * field.width as f32, 0.5 * field.height as f32);
    for side in [Side::Top, Side::Right, Side::Bottom, Side::Left] {
        let at_border = found.sides.iter().any(|s| lines[*s].border == Some(side));
        let outside = quad.iter().any(|c| {
            let beyond = match side {
                Side::Top => -c[1] - half_height,
                Side::Bottom => c[1] - half_height,
                Side::Left => -c[0] - half_width,
                Side::Right => c[0] - half_width,
            };
            beyond > OUTSIDE * half_width.max(half_height) * 2.0
        });
        if outside || (at_border && !abutting) {
            cut.push(side);
        }
    }
    cut
}

/// Whether the page lies square at the picture's border and has a known shape as it is: a scan from the glass's corner.
fn abuts(field: &Field, lines: &[Line], found: &Candidate, quad: &[[f32; 2]; 4]) -> bool {
    let square = found.sides.iter().map(|s| &lines[*s]).all(|l| l.normal[0].abs().min(l.normal[1].abs()) < 0.02);
    let size = |a: usize, b: usize| {
        let scaled = |k: usize| [quad[k][0] * field.scale[0], quad[k][1] * field.scale[1]];
        distance(scaled(a), scaled(b))
    };
    let (across, down) = (size(0, 1), size(1, 2));
    let aspect = across.max(down) / across.min(down).max(1.0);
    square && KNOWN_SHAPES.iter().any(|[long, short]| (aspect * short / long - 1.0).abs() < 0.015)
}
