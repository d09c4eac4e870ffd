//! The page's edges in the picture: four straight sides, each with a difference between page and ground along its whole
//! length, around the print that was found. Knows nothing of paper sizes wanted or of what a receiver allows.
//!
//! A page that fills the picture to all four borders has no edges to be seen and no outline (`None`): whether a scan was
//! cropped at the page's edge or a photo taken too close cannot be told from edges that are not there.

pub mod choice;
mod cut;
mod field;
mod gap;
mod lines;
mod nested;
mod quads;
mod refine;

use image::RgbImage;

use super::pyramid::Pyramid;
use super::{Outline, Quad};
use field::Field;
use lines::Line;
use nested::{apart, others, outermost};
use quads::Candidate;

/// Longest reduced level that is worth looking at.
const LEVEL: u32 = 800;
/// Most sides of a page that are borders of the picture or look like printed frames.
const MOST_UNSEEN: usize = 2;
/// Most quadrilaterals that are compared.
const MOST: usize = 120;

/// What may be the page: quadrilaterals, the best first, in a picture of their own.
struct Shapes {
    field: Field,
    lines: Vec<Line>,
    candidates: Vec<Candidate>,
}

/// Print that was found on the picture: where, and how much of it can be read, character heights.
pub type Print = (Quad, f32);

/// Finds the page's outline; corners in page pixels. `colour` is the small colour copy, if the file has colour; `print` tells a page
/// from a box or a portrait on it and from the ground.
pub fn find(pyramid: &Pyramid, colour: Option<&RgbImage>, print: &[Print]) -> Option<Outline> {
    let shapes = Shapes::find(pyramid, colour)?;
    let values = shapes.values(print);
    let choice = choice::page(&values)?;
    let Shapes { field, lines, candidates } = &shapes;
    let whole = outermost(lines, candidates, &values, choice.index);
    let best = &candidates[apart(candidates, &values, whole)];
    let mut others = others(candidates, best);
    let told = [&candidates[choice.index], &candidates[whole], best].into_iter().chain(others.iter().copied());
    let pages: Vec<Quad> = told.map(|page| to_page(field, &page.corners)).collect();
    let confidence = choice.confidence(&values, &pages);
    if confidence < choice::LEAST {
        return None;
    }
    let united = nested::united(lines, best, &others);
    if let Some(page) = &united {
        others.retain(|other| !page.contains(other.centre(), 0.0));
    }
    let best = united.as_ref().unwrap_or(best);
    let corners = refine::corners(field, lines, best);
    let cut_sides = cut::sides(field, lines, best, &corners);
    let mut others: Vec<Quad> =
        others.into_iter().map(|other| to_page(field, &refine::corners(field, lines, other))).collect();
    let corners = match gap::parts(field, best) {
        Some([larger, smaller]) => {
            others.push(to_page(field, &smaller));
            larger
        }
        None => corners,
    };
    Some(Outline {
        quad: to_page(field, &corners),
        confidence,
        frame_share: visible_share(field, &corners),
        aspect: aspect(field, &corners),
        cut_sides,
        others,
    })
}

/// What the choice of the page is made from, each quadrilateral with its [`choice::NAMES`]d values: for `tools/outline/fit.py`.
pub fn candidates(pyramid: &Pyramid, colour: Option<&RgbImage>, print: &[Print]) -> Vec<(Quad, [f32; choice::COUNT])> {
    Shapes::find(pyramid, colour).map(|shapes| shapes.values(print)).unwrap_or_default()
}

impl Shapes {
    fn find(pyramid: &Pyramid, colour: Option<&RgbImage>) -> Option<Self> {
        let full = pyramid.level(0).dimensions();
        let (_, level) = pyramid.at_most(LEVEL);
        let field = Field::new(level, full, colour)?;
        let lines = lines::find(&field);
        let may_be = |found: &Candidate| {
            found.differences.frames + found.borders <= MOST_UNSEEN && cut::borders_hold(&field, &lines, found)
        };
        let candidates = quads::find(&field, &lines).into_iter().filter(may_be).take(MOST).collect();
        Some(Self { field, lines, candidates })
    }

    fn values(&self, print: &[Print]) -> Vec<(Quad, [f32; choice::COUNT])> {
        let picture = (self.field.width * self.field.height) as f32;
        let quad = |found: &Candidate| to_page(&self.field, &found.corners);
        // Two cards in one picture hold the print together.
        let of = |found: &Candidate| {
            let pages: Vec<Quad> = std::iter::once(found).chain(others(&self.candidates, found)).map(quad).collect();
            (pages[0], choice::values(found, found.area() / picture, choice::held(&pages, print)))
        };
        self.candidates.iter().map(of).collect()
    }
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
fn to_page(field: &Field, quad: &[[f32; 2]; 4]) -> Quad {
    let centre = [0.5 * field.width as f32, 0.5 * field.height as f32];
    let corner = |c: &[f32; 2]| [(c[0] + centre[0]) * field.scale[0], (c[1] + centre[1]) * field.scale[1]];
    let first = (0..4).min_by(|a, b| (quad[*a][0] + quad[*a][1]).total_cmp(&(quad[*b][0] + quad[*b][1]))).unwrap_or(0);
    [0, 1, 2, 3].map(|k| corner(&quad[(first + k) % 4]))
}
