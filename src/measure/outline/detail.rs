//! Tells a portrait or a shaded box on a page that fills the picture from a small page on a light ground: around the
//! former the paper goes on and carries print of its own.

use super::field::Field;
use super::quads::Candidate;

/// A candidate that fills more of the picture than this is taken for the page.
const LARGE: f32 = 0.4;
/// The paper around a portrait is at least as light as the portrait, within this many levels.
const DARKER: f32 = 6.0;
/// Detail around a candidate against detail in it from which on it is a part of something larger.
const DETAIL: f32 = 0.35;
/// Edges from this strength on are detail, levels per pixel.
const EDGE: f32 = 1.5;

/// Whether the candidate stands on a page that fills the picture.
pub(super) fn is_part_of_page(field: &Field, found: &Candidate, others: &[&Candidate]) -> bool {
    let share = found.area() / (field.width * field.height) as f32;
    if share > LARGE || ring(field, found, 1.12) < ring(field, found, 0.8) - DARKER {
        return false;
    }
    let (outer, inner) = (scaled(found, 1.15), scaled(found, 0.9));
    let others: Vec<Candidate> = others.iter().map(|o| scaled(o, 1.1)).collect();
    let (mut inside, mut outside) = (0.0f32, 0.0f32);
    for point in &field.edges {
        let [gx, gy] = point.gradient;
        if gx * gx + gy * gy < EDGE * EDGE {
            continue;
        }
        let p =
            [f32::from(point.x) - 0.5 * (field.width - 1) as f32, f32::from(point.y) - 0.5 * (field.height - 1) as f32];
        if inner.contains(p) {
            inside += 1.0;
        } else if !outer.contains(p) && !others.iter().any(|o| o.contains(p)) {
            outside += 1.0;
        }
    }
    outside > DETAIL * inside && outside > 40.0
}

/// The candidate grown or shrunk about its centre.
fn scaled(found: &Candidate, by: f32) -> Candidate {
    let centre = found.centre();
    let mut out = found.clone();
    for c in &mut out.corners {
        *c = [centre[0] + by * (c[0] - centre[0]), centre[1] + by * (c[1] - centre[1])];
    }
    out
}

/// Mean luma along the candidate's outline, grown or shrunk.
fn ring(field: &Field, found: &Candidate, by: f32) -> f32 {
    let at = scaled(found, by);
    let mut sum = 0.0;
    for k in 0..4 {
        let (a, b) = (at.corners[k], at.corners[(k + 1) % 4]);
        for i in 0..16 {
            let t = (i as f32 + 0.5) / 16.0;
            let (x, y) = (a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1]));
            sum += field.sample(x + 0.5 * (field.width - 1) as f32, y + 0.5 * (field.height - 1) as f32)[0];
        }
    }
    sum / 64.0
}
