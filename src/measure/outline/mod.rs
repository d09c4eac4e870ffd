//! The page's edges in the picture: four straight sides, each with a difference between page and ground along its whole
//! length. Knows nothing of text, of paper sizes wanted or of what a receiver allows.
//!
//! A page that fills the picture to all four borders has no edges to be seen and no outline (`None`): whether a scan was
//! cropped at the page's edge or a photo taken too close cannot be told from edges that are not there.

mod cut;
mod detail;
mod field;
mod lines;
mod quads;
mod refine;

use image::RgbImage;

use super::Outline;
use super::pyramid::Pyramid;
use field::Field;
use quads::Candidate;

/// Longest reduced level that is worth looking at.
const LEVEL: u32 = 800;

/// Confidence lost for each side that is a border of the picture, and for two that face each other.
const UNSEEN: f32 = 0.08;
const BAND: f32 = 0.28;
/// Part of the difference across a candidate's sides that a larger one with more borders of the picture must show.
const CLEAR: f32 = 0.3;
/// A candidate that shares a side with a larger one may stick out of it by this much, working pixels.
const SLACK: f32 = 2.0;

/// Finds the page's outline; corners in page pixels. `colour` is the small colour copy, if the file has colour.
pub fn find(pyramid: &Pyramid, colour: Option<&RgbImage>) -> Option<Outline> {
    let full = pyramid.level(0).dimensions();
    let (_, level) = pyramid.at_most(LEVEL);
    let field = Field::new(level, full, colour)?;
    let lines = lines::find(&field);
    let candidates: Vec<Candidate> =
        quads::find(&field, &lines).into_iter().filter(|c| cut::borders_hold(&field, &lines, c)).collect();
    let best = outermost(&candidates)?;
    let others = others(&candidates, best);
    if best.frames + best.borders > 2 || detail::is_part_of_page(&field, best, &others) {
        return None;
    }
    let quad = refine::corners(&field, &lines, best);
    let cut_sides = cut::sides(&field, &lines, best, &quad);
    let confidence = confidence(best, &lines);
    let frame_share = visible_share(&field, &quad);
    Some(Outline {
        quad: to_page(&field, &quad),
        confidence,
        frame_share,
        aspect: aspect(&field, &quad),
        cut_sides,
        others: others.iter().map(|o| to_page(&field, &refine::corners(&field, &lines, o))).collect(),
    })
}

/// The best candidate, or a much larger one around it that holds too (a portrait or a table stands inside a page), or a
/// somewhat larger one that holds nearly as well (a frame is printed inside a page).
fn outermost(candidates: &[Candidate]) -> Option<&Candidate> {
    let mut best = candidates.first()?;
    for other in candidates {
        let growth = other.area() / best.area();
        // With more borders of the picture for sides there is less to hold: what is to be seen must hold better and as
        // clearly.
        let borrowed = other.borders > best.borders;
        let least = match growth {
            _ if borrowed => 1.0,
            growth if growth > 4.0 => 0.75,
            _ => 0.92,
        };
        let holds =
            other.weakest > 0.55 && other.beyond < best.beyond + 0.1 && other.holding() > least * best.holding();
        let clear = !borrowed || other.step > CLEAR * best.step;
        if growth > 1.08 && holds && clear && best.corners.iter().all(|c| other.contains_within(*c, SLACK)) {
            best = other;
        }
    }
    Some(best)
}

/// Further pages beside the best: of similar size, not overlapping it or one another.
fn others<'a>(candidates: &'a [Candidate], best: &'a Candidate) -> Vec<&'a Candidate> {
    let mut pages = vec![best];
    for other in candidates.iter().filter(|c| c.score > 0.7 && c.weakest > 0.6) {
        let ratio = other.area() / best.area();
        let apart = |page: &&Candidate| {
            let clear =
                |a: &Candidate, b: &Candidate| !b.contains(a.centre()) && !a.corners.iter().any(|c| b.contains(*c));
            clear(page, other) && clear(other, page)
        };
        if (0.4..2.5).contains(&ratio) && pages.iter().all(apart) {
            pages.push(other);
        }
    }
    pages.split_off(1)
}

fn confidence(best: &Candidate, lines: &[lines::Line]) -> f32 {
    let clear = ((best.step - 2.0) / 10.0).clamp(0.0, 1.0);
    let support = (0.5 * (best.weakest + best.mean) - best.beyond).clamp(0.0, 1.0);
    // Between two opposite borders a shaded band on a page that fills the picture looks like a page.
    let unseen = if best.is_band(lines) { BAND } else { UNSEEN * best.borders as f32 };
    support * (0.6 + 0.4 * clear) * (1.0 - unseen)
}

/// Share of the picture that a quadrilateral covers.
fn visible_share(field: &Field, quad: &[[f32; 2]; 4]) -> f32 {
    let (half_width, half_height) = (0.5 * field.width as f32, 0.5 * field.height as f32);
    let mut polygon = quad.to_vec();
    for (axis, limit) in [(0, half_width), (0, -half_width), (1, half_height), (1, -half_height)] {
        polygon = clip(&polygon, axis, limit);
    }
    let double: f32 = (0..polygon.len())
        .map(|k| (polygon[k], polygon[(k + 1) % polygon.len()]))
        .map(|(a, b)| a[0] * b[1] - b[0] * a[1])
        .sum();
    (0.5 * double.abs() / (field.width * field.height) as f32).min(1.0)
}

/// The part of a polygon on the centre's side of an axis-parallel line.
fn clip(polygon: &[[f32; 2]], axis: usize, limit: f32) -> Vec<[f32; 2]> {
    let inside = |p: &[f32; 2]| if limit > 0.0 { p[axis] <= limit } else { p[axis] >= limit };
    let mut out = Vec::with_capacity(polygon.len() + 1);
    for (k, a) in polygon.iter().enumerate() {
        let b = &polygon[(k + 1) % polygon.len()];
        if inside(a) {
            out.push(*a);
        }
        if inside(a) != inside(b) {
            let t = (limit - a[axis]) / (b[axis] - a[axis]);
            out.push([a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])]);
        }
    }
    out
}

/// Long side over short side, from the means of opposite sides in page pixels.
fn aspect(field: &Field, quad: &[[f32; 2]; 4]) -> f32 {
    let q = to_page(field, quad);
    let across = quads::distance(q[0], q[1]) + quads::distance(q[3], q[2]);
    let down = quads::distance(q[0], q[3]) + quads::distance(q[1], q[2]);
    across.max(down) / across.min(down).max(1.0)
}

/// Corners in page pixels, clockwise, beginning with the one nearest the top left.
fn to_page(field: &Field, quad: &[[f32; 2]; 4]) -> super::Quad {
    let centre = [0.5 * field.width as f32, 0.5 * field.height as f32];
    let corner = |c: &[f32; 2]| [(c[0] + centre[0]) * field.scale[0], (c[1] + centre[1]) * field.scale[1]];
    let first = (0..4).min_by(|a, b| (quad[*a][0] + quad[*a][1]).total_cmp(&(quad[*b][0] + quad[*b][1]))).unwrap_or(0);
    [0, 1, 2, 3].map(|k| corner(&quad[(first + k) % 4]))
}
