//! Quadrilaterals from straight edges: four lines of which each shows a difference between its two sides all along the
//! part between its corners, and none beyond them. Up to two sides may be borders of the picture (a page that runs out).

use super::field::Field;
use super::lines::{Line, length3};

/// Opposite sides meet at less than this angle (cosine), neighbours at more than [`NEIGHBOURS`].
const OPPOSITES: f32 = 0.88;
const NEIGHBOURS: f32 = 0.55;
/// Least support of a side, 0..=1.
const LEAST_SIDE: f32 = 0.45;
/// Largest ratio of long to short side.
const LONGEST: f32 = 3.2;
/// A side is a printed frame where less than this share of the difference remains farther from it.
const FRAME: f32 = 0.45;
/// What the first and the second border of the picture as a side cost in rank: a page that is seen whole goes first.
const BORDERS: [f32; 3] = [0.0, 0.2, 0.34];
/// Least score of a quadrilateral that is kept.
const LEAST_SCORE: f32 = 0.5;

/// A quadrilateral; corners relative to the picture's centre in working pixels, clockwise.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// Sides that are borders of the picture.
    pub borders: usize,
    /// Corners; side `k` runs from corner `k` to corner `k + 1`.
    pub corners: [[f32; 2]; 4],
    /// Index of the line of each side.
    pub sides: [usize; 4],
    /// Support of the weakest side that is to be seen, 0..=1.
    pub weakest: f32,
    /// Mean support of the sides that are to be seen, 0..=1.
    pub mean: f32,
    /// How much two opposite sides both go on beyond the side between them, 0..=1.
    pub beyond: f32,
    /// What differs across its sides.
    pub differences: Differences,
    /// Rank among the candidates.
    pub score: f32,
}

impl Candidate {
    /// How well the sides that are to be seen hold, 0..=1, whatever their number.
    pub fn holding(&self) -> f32 {
        (0.5 * (self.mean + self.weakest) - 0.4 * self.beyond).max(0.0)
    }

    /// Area in working pixels.
    pub fn area(&self) -> f32 {
        area(&self.corners)
    }

    /// Whether a point lies inside, or outside by at most `slack` working pixels.
    pub fn contains(&self, p: [f32; 2], slack: f32) -> bool {
        (0..4).all(|k| {
            let (a, b) = (self.corners[k], self.corners[(k + 1) % 4]);
            cross(a, b, p) >= -slack * distance(a, b)
        })
    }

    /// Centre of the corners.
    pub fn centre(&self) -> [f32; 2] {
        let sum = self.corners.iter().fold([0.0; 2], |s, c| [s[0] + c[0], s[1] + c[1]]);
        [0.25 * sum[0], 0.25 * sum[1]]
    }
}

/// Twice the signed area of a triangle, positive where clockwise as seen on a screen.
fn cross(a: [f32; 2], b: [f32; 2], p: [f32; 2]) -> f32 {
    (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0])
}

/// Area of a clockwise quadrilateral.
pub(super) fn area(c: &[[f32; 2]; 4]) -> f32 {
    0.5 * (cross(c[0], c[1], c[2]) + cross(c[0], c[2], c[3]))
}

/// Where two lines meet, relative to the centre.
pub(super) fn meet(a: &Line, b: &Line) -> Option<[f32; 2]> {
    let d = a.normal[0] * b.normal[1] - a.normal[1] * b.normal[0];
    if d.abs() < 0.2 {
        return None;
    }
    let x = (a.offset * b.normal[1] - b.offset * a.normal[1]) / d;
    let y = (a.normal[0] * b.offset - b.normal[0] * a.offset) / d;
    Some([x, y])
}

/// All quadrilaterals that hold, best first.
pub(super) fn find(field: &Field, lines: &[Line]) -> Vec<Candidate> {
    let mut found = Vec::new();
    for (i, a) in lines.iter().enumerate().filter(|(_, l)| l.normal[1].abs() >= l.normal[0].abs()) {
        for (j, c) in lines.iter().enumerate() {
            let upright = c.normal[1].abs() >= c.normal[0].abs();
            if i == j || (upright && j < i) || dot(a, c).abs() < OPPOSITES {
                continue;
            }
            let crossing = crossings(field, lines, [i, j]);
            for (n, p) in crossing.iter().enumerate() {
                for q in &crossing[n + 1..] {
                    found.extend(join(field, lines, [i, j], [p, q]));
                }
            }
        }
    }
    found.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.sides.cmp(&b.sides)));
    found
}

fn dot(a: &Line, b: &Line) -> f32 {
    a.normal[0] * b.normal[0] + a.normal[1] * b.normal[1]
}

/// A line that crosses two others, and the crossings.
struct Crossing {
    line: usize,
    first: [f32; 2],
    second: [f32; 2],
    share: f32,
}

fn crossings(field: &Field, lines: &[Line], pair: [usize; 2]) -> Vec<Crossing> {
    let [a, c] = pair.map(|k| &lines[k]);
    let borders = [a, c].iter().filter(|l| l.border.is_some()).count();
    let least = 0.12 * field.width.min(field.height) as f32;
    let crossing = |(k, b): (usize, &Line)| {
        if dot(a, b).abs() > NEIGHBOURS || dot(c, b).abs() > NEIGHBOURS || (b.border.is_some() && borders > 1) {
            return None;
        }
        let (first, second) = (meet(a, b)?, meet(c, b)?);
        let length = distance(first, second);
        if length < least || !near(field, first) || !near(field, second) {
            return None;
        }
        let share = side_share(b, first, second)?;
        Some(Crossing { line: k, first, second, share })
    };
    lines.iter().enumerate().filter_map(crossing).collect()
}

/// Whether a corner is in the picture or not far outside it.
fn near(field: &Field, p: [f32; 2]) -> bool {
    p[0].abs() < 0.62 * field.width as f32 && p[1].abs() < 0.62 * field.height as f32
}

pub(super) fn distance(a: [f32; 2], b: [f32; 2]) -> f32 {
    ((a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1])).sqrt()
}

/// Support of a line between two corners, `None` where too little of it.
fn side_share(line: &Line, from: [f32; 2], to: [f32; 2]) -> Option<f32> {
    if line.border.is_some() {
        return Some(1.0);
    }
    let support = line.support(line.position(from), line.position(to));
    (support.share >= LEAST_SIDE && support.seen >= 0.55 * distance(from, to)).then_some(support.share)
}

fn join(field: &Field, lines: &[Line], pair: [usize; 2], cross: [&Crossing; 2]) -> Option<Candidate> {
    let [p, q] = cross;
    let mut sides = [pair[0], p.line, pair[1], q.line];
    // Corners in order a-p, p-c, c-q, q-a; side k runs between corner k-1 and corner k here.
    let mut corners = [q.first, p.first, p.second, q.second];
    if area(&corners) < 0.0 {
        corners = [corners[1], corners[0], corners[3], corners[2]];
        sides = [sides[0], sides[3], sides[2], sides[1]];
    }
    let borders = sides.iter().filter(|s| lines[**s].border.is_some()).count();
    let smallest = 0.03 * (field.width * field.height) as f32;
    if borders > 2 || !convex(&corners) || area(&corners) < smallest {
        return None;
    }
    let least = 0.12 * field.width.min(field.height) as f32;
    let mut shares = [p.share, q.share, 0.0, 0.0];
    for (slot, line, from, to) in [(2, pair[0], p.first, q.first), (3, pair[1], p.second, q.second)] {
        if distance(from, to) < least {
            return None;
        }
        shares[slot] = side_share(&lines[line], from, to)?;
    }
    let seen = (4 - borders) as f32;
    let mean = (shares.iter().sum::<f32>() - borders as f32) / seen;
    let weakest = shares.iter().copied().fold(1.0, f32::min);
    if elongated(&corners) {
        return None;
    }
    let beyond = beyond(lines, &sides, &corners);
    let size = (area(&corners) / (field.width * field.height) as f32).min(1.0).sqrt();
    let differences = differences(lines, &sides, &corners);
    let mut found = Candidate { borders, corners, sides, weakest, mean, beyond, differences, score: 0.0 };
    found.score = found.holding() + 0.15 * size - BORDERS[borders];
    (found.score >= LEAST_SCORE).then_some(found)
}

fn convex(corners: &[[f32; 2]; 4]) -> bool {
    (0..4).all(|k| cross(corners[k], corners[(k + 1) % 4], corners[(k + 2) % 4]) > 0.0)
}

/// Whether a shape is longer than any page or card is.
fn elongated(c: &[[f32; 2]; 4]) -> bool {
    let across = distance(c[0], c[1]) + distance(c[3], c[2]);
    let down = distance(c[1], c[2]) + distance(c[0], c[3]);
    across.max(down) > LONGEST * across.min(down)
}

/// How the picture differs across the sides of a quadrilateral that are to be seen.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Differences {
    /// Sides whose difference is gone a little farther from the edge: printed frames.
    pub frames: usize,
    /// How much of the difference remains farther from the edge, the least of all sides; 1 = all.
    pub least_remains: f32,
    /// The same, mean of the sides.
    pub remains: f32,
    /// How far all sides differ in the same way from what lies outside, 0..=1: page and ground mostly have one tone each.
    pub coherence: f32,
    /// Mean difference across the faintest side over that across the clearest, 0..=1.
    pub evenness: f32,
}

fn differences(lines: &[Line], sides: &[usize; 4], corners: &[[f32; 2]; 4]) -> Differences {
    let centre = [0, 1].map(|k| corners.iter().map(|corner| corner[k]).sum::<f32>() / 4.0);
    let mut found = Differences { least_remains: f32::MAX, ..Differences::default() };
    let (mut seen, mut inwards, mut lengths, mut faintest, mut clearest) = (0.0, [0.0; 3], 0.0, f32::MAX, 0.0f32);
    for (k, line) in sides.iter().map(|side| &lines[*side]).enumerate().filter(|(_, line)| line.border.is_none()) {
        let own = line.support(line.position(corners[k]), line.position(corners[(k + 1) % 4]));
        let inward = line.inward(centre);
        let length = length3(own.step);
        (0..3).for_each(|c| inwards[c] += inward * own.step[c]);
        lengths += length;
        (faintest, clearest) = (length.min(faintest), length.max(clearest));
        found.frames += usize::from(own.remains < FRAME);
        found.least_remains = own.remains.min(found.least_remains);
        found.remains += own.remains;
        seen += 1.0;
    }
    found.remains /= seen;
    found.coherence = length3(inwards) / lengths.max(1e-3);
    found.evenness = faintest / clearest.max(1.0);
    found
}

/// How much two opposite sides both go on beyond the side between them, the worst of the four, 0..=1.
fn beyond(lines: &[Line], sides: &[usize; 4], corners: &[[f32; 2]; 4]) -> f32 {
    // How much side k goes on before its first corner and after its second.
    let mut goes_on = [[0.0f32; 2]; 4];
    for (k, line) in sides.iter().map(|side| &lines[*side]).enumerate().filter(|(_, line)| line.border.is_none()) {
        let (from, to) = (line.position(corners[k]), line.position(corners[(k + 1) % 4]));
        let own = line.support(from, to);
        goes_on[k] = [(from, to), (to, from)].map(|(near, far)| prolongation(line, near, far, own.step));
    }
    let past = |k: usize| {
        let (a, b) = (goes_on[(k + 3) % 4][1], goes_on[(k + 1) % 4][0]);
        0.75 * a.min(b) + 0.25 * a.max(b)
    };
    (0..4).map(past).fold(0.0, f32::max)
}

/// How much a line looks beyond `near`, away from `far`, as it does between them, 0..=1.
fn prolongation(line: &Line, near: f32, far: f32, own: [f32; 3]) -> f32 {
    let sign = if near > far { 1.0 } else { -1.0 };
    let reach = 4.0 + 0.15 * (near - far).abs();
    let next = line.support(near + 4.0 * sign, near + (4.0 + reach) * sign);
    if next.seen < 4.0 {
        return 0.0;
    }
    let alike = (0..3).map(|c| own[c] * next.step[c]).sum::<f32>() / (length3(own) * length3(own)).max(1.0);
    next.share * (2.0 * alike).clamp(0.0, 1.0)
}
