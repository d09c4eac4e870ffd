//! Whether and where the page runs out of the picture. Claimed only where two of its edges run into the border with
//! ground to be seen beside them.

use super::field::Field;
use super::lines::{Line, apart, lerp};
use super::quads::Candidate;
use crate::measure::Side;

/// A corner outside the picture by more than this share of the picture's side means that the page is cut.
const OUTSIDE: f32 = 0.012;
/// Long and short side of papers and cards that a scanner may show to the very edge, millimetres: card, A series, US
/// letter, passport page.
const KNOWN_SHAPES: [[f32; 2]; 4] = [[85.6, 54.0], [297.0, 210.0], [279.4, 215.9], [125.0, 88.0]];
/// Most by which the sides of a paper pushed against a scanner's stop lean, tangent (0.3 degrees: a millimetre and a half on A4).
const LEANS: f32 = 0.0052;
/// Levels by which a scanner's lid varies behind a page in the glass's corner, and behind one that only its software cut at one side.
const EVEN: f32 = 8.0;
const UNIFORM: f32 = 3.0;
/// Distance from the page at which its shadow is over, working pixels, and the least ground to judge by, pixels.
const AWAY: f32 = 8.0;
const LEAST_GROUND: usize = 200;

/// How much of a page's sides is looked at from the picture's border on, and the share of it along which it must differ from the ground; a
/// dark header that the border cuts through is a narrow band.
const WIDE: (f32, f32) = (0.2, 0.5);
const BAND: (f32, f32) = (0.05, 0.7);

/// Whether the picture's borders may be sides of this candidate: along them the picture looks like the page, not like
/// the ground, and the page's edges reach the border.
pub(super) fn borders_hold(field: &Field, lines: &[Line], found: &Candidate) -> bool {
    let holds = |k: usize| [WIDE, BAND].iter().any(|reach| border_holds(field, lines, found, k, *reach));
    (0..4).filter(|k| lines[found.sides[*k]].border.is_some()).all(holds)
}

/// The same of one border, compared with the page within so much of its sides from there.
fn border_holds(field: &Field, lines: &[Line], found: &Candidate, k: usize, (reach, clear): (f32, f32)) -> bool {
    let (from, to) = (found.corners[k], found.corners[(k + 1) % 4]);
    let centre = found.centre();
    let (mut page, mut ground, mut references) = ([0.0f32; 3], [0.0f32; 3], 0.0f32);
    for (side, corner, far) in [((k + 3) % 4, from, (k + 3) % 4), ((k + 1) % 4, to, (k + 2) % 4)] {
        let line = &lines[found.sides[side]];
        if line.border.is_some() {
            continue;
        }
        let far = found.corners[far];
        let near_part = line.between(corner, lerp(corner, far, reach));
        // Where the corner lies outside the picture the edge runs out at the neighbouring border instead.
        if near_part.seen > 4.0 && near_part.share < clear {
            return false;
        }
        let inward = line.inward(centre);
        for step in 1..=6 {
            let p = lerp(corner, far, 0.25 * reach * step as f32);
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

/// Whether the page, complete, lies at the picture's border as on a scan from the glass's corner: square to the border, of a known shape,
/// on the lid's even ground. The shape alone is no evidence: a card cut by a tenth has that of A4.
fn abuts(field: &Field, lines: &[Line], found: &Candidate, quad: &[[f32; 2]; 4]) -> bool {
    let scaled = |k: usize| [0, 1].map(|axis| quad[k % 4][axis] * field.scale[axis]);
    let leans = |k: usize| {
        let [dx, dy] = [0, 1].map(|axis| (scaled(k + 1)[axis] - scaled(k)[axis]).abs());
        dx.min(dy) / dx.max(dy).max(1.0)
    };
    let aspect = super::aspect(field, quad);
    let known = KNOWN_SHAPES.iter().any(|[long, short]| (aspect * short / long - 1.0).abs() < 0.015);
    let at_border = [0, 1, 2, 3].map(|k| lines[found.sides[k]].border.is_some());
    let in_corner = (0..4).any(|k| at_border[k] && at_border[(k + 1) % 4]);
    let most = if in_corner { EVEN } else { UNIFORM };
    known && (0..4).all(|k| leans(k) < LEANS) && unevenness(field, found).is_some_and(|levels| levels <= most)
}

/// By how many levels the ground varies outside a page, away from its shadow, nine tenths of it, in the channel where it varies most;
/// `None` where too little of it is to be seen.
fn unevenness(field: &Field, found: &Candidate) -> Option<f32> {
    let [half_width, half_height] = [field.width, field.height].map(|size| 0.5 * (size - 1) as f32);
    let places = (0..field.height).flat_map(|y| (0..field.width).map(move |x| [x as f32, y as f32]));
    let outside = places.filter(|[x, y]| !found.contains([x - half_width, y - half_height], AWAY));
    let ground: Vec<[f32; 3]> = outside.map(|[x, y]| field.sample(x, y)).collect();
    let range = |channel: usize| {
        let mut levels: Vec<f32> = ground.iter().map(|value| value[channel]).collect();
        levels.sort_unstable_by(f32::total_cmp);
        let at = |share: f32| levels[((levels.len() - 1) as f32 * share) as usize];
        at(0.95) - at(0.05)
    };
    (ground.len() >= LEAST_GROUND).then(|| (0..3).map(range).fold(0.0, f32::max))
}
