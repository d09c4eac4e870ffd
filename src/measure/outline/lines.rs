//! Straight edges in the working picture: points on edges vote for the lines they may lie on (Hough), each within a few
//! degrees of its own gradient. Then each line learns along its length where the picture differs between its two sides.

use super::field::Field;
use crate::measure::Side;
use crate::vector::widest;

/// Directions, one a degree; the gradient's sign counts, so that the two flanks of a drawn rule stay apart.
const DIRECTIONS: usize = 360;
/// A point votes for lines within this many degrees of its own gradient.
const SPREAD: i32 = 4;
/// Most lines kept.
const MOST: usize = 44;
/// Distance from the line at which its two sides are compared, working pixels. Rules printed near the page's edge are
/// thinner than this and so show no difference.
const REACH: f32 = 4.0;
/// Distance between samples along a line, working pixels.
const STRIDE: f32 = 1.5;
/// A close distance, and the part of the difference found within it on a line that is well placed (less where blurred).
const CLOSE: f32 = 1.5;
const CENTRED: f32 = 0.3;
/// A farther distance: a printed frame differs from the paper nearby, but the paper is the same on both sides of it.
const FAR: f32 = 10.0;
/// Smallest difference between the two sides that counts, levels.
const STEP: f32 = 2.0;

/// A line `normal . (p - centre) = offset` with what was seen along it.
pub(super) struct Line {
    /// Unit vector across the line, towards its brighter side; inwards for the picture's own border.
    pub normal: [f32; 2],
    /// Distance of the picture's centre, working pixels.
    pub offset: f32,
    /// Set where the line is a border of the picture itself.
    pub border: Option<Side>,
    /// Sums over the samples along the line, from its start.
    profile: Vec<Sums>,
    /// Position of the first sample along the line.
    start: f32,
}

#[derive(Clone, Copy, Default)]
struct Sums {
    seen: f32,
    differing: f32,
    step: [f32; 3],
    far: [f32; 3],
    length: f32,
}

/// What was seen along a part of a line.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Support {
    /// Samples that lie in the picture, working pixels.
    pub seen: f32,
    /// Share of them where the two sides differ, all in the same way, 0..=1.
    pub share: f32,
    /// Mean difference across, levels, in luma and two colour differences, bright side minus dark side.
    pub step: [f32; 3],
    /// How much of that difference remains farther from the line, 1 = all of it.
    pub remains: f32,
}

impl Line {
    /// Unit vector along the line.
    pub fn along(&self) -> [f32; 2] {
        [-self.normal[1], self.normal[0]]
    }

    /// Position along the line of a point relative to the picture's centre.
    pub fn position(&self, p: [f32; 2]) -> f32 {
        let t = self.along();
        p[0] * t[0] + p[1] * t[1]
    }

    /// What was seen between two positions.
    pub fn support(&self, a: f32, b: f32) -> Support {
        let last = self.profile.len() - 1;
        let index = |u: f32| (((u - self.start) / STRIDE + 0.5).max(0.0) as usize).min(last);
        let (from, to) = (self.profile[index(a.min(b))], self.profile[index(a.max(b))]);
        let seen = to.seen - from.seen;
        if seen < 1.0 {
            return Support::default();
        }
        let step = [0, 1, 2].map(|c| (to.step[c] - from.step[c]) / seen);
        let mean_length = (to.length - from.length) / seen;
        let agreement = if mean_length > 0.0 { length3(step) / mean_length } else { 0.0 };
        let differing = (to.differing - from.differing) / seen;
        let far = [0, 1, 2].map(|c| (to.far[c] - from.far[c]) / seen);
        let along_step: f32 = (0..3).map(|c| far[c] * step[c]).sum();
        let remains = along_step / (length3(step) * length3(step)).max(1.0);
        Support { seen: seen * STRIDE, share: differing * agreement, step, remains }
    }

    /// What was seen between two points.
    pub fn between(&self, a: [f32; 2], b: [f32; 2]) -> Support {
        self.support(self.position(a), self.position(b))
    }

    /// How far a point relative to the picture's centre lies from it.
    pub fn distance(&self, p: [f32; 2]) -> f32 {
        (self.normal[0] * p[0] + self.normal[1] * p[1] - self.offset).abs()
    }

    /// 1 where the brighter side is that of `centre`, otherwise -1.
    pub fn inward(&self, centre: [f32; 2]) -> f32 {
        if self.normal[0] * centre[0] + self.normal[1] * centre[1] > self.offset { 1.0 } else { -1.0 }
    }

    fn border(field: &Field, side: Side) -> Self {
        let (half_width, half_height) = (0.5 * (field.width - 1) as f32, 0.5 * (field.height - 1) as f32);
        let (normal, offset) = match side {
            Side::Top => ([0.0, 1.0], -half_height),
            Side::Bottom => ([0.0, -1.0], -half_height),
            Side::Left => ([1.0, 0.0], -half_width),
            Side::Right => ([-1.0, 0.0], -half_width),
        };
        Self { normal, offset, border: Some(side), profile: vec![Sums::default()], start: 0.0 }
    }

    fn walk(&mut self, field: &Field) {
        let [nx, ny] = self.normal;
        let [tx, ty] = self.along();
        let reach = 0.5 * ((field.width * field.width + field.height * field.height) as f32).sqrt();
        let centre = [0.5 * (field.width - 1) as f32, 0.5 * (field.height - 1) as f32];
        let samples = (2.0 * reach / STRIDE) as usize + 1;
        self.start = -reach;
        self.profile = Vec::with_capacity(samples + 1);
        let mut sums = Sums::default();
        self.profile.push(sums);
        for i in 0..samples {
            let u = self.start + i as f32 * STRIDE;
            let x = centre[0] + self.offset * nx + u * tx;
            let y = centre[1] + self.offset * ny + u * ty;
            if field.contains(x, y) {
                let across = |reach: f32| {
                    let bright = field.sample(x + reach * nx, y + reach * ny);
                    let dark = field.sample(x - reach * nx, y - reach * ny);
                    [0, 1, 2].map(|c| bright[c] - dark[c])
                };
                let (step, far) = (across(REACH), across(FAR));
                let length = length3(step);
                sums.seen += 1.0;
                sums.length += length;
                sums.differing += if length >= STEP { centred(across(CLOSE), step) } else { 0.0 };
                (0..3).for_each(|c| sums.step[c] += step[c]);
                (0..3).for_each(|c| sums.far[c] += far[c]);
            }
            self.profile.push(sums);
        }
    }
}

/// How well a line runs along the middle of an edge, 0..=1: the part of the difference that is found close to it. On a
/// line that crosses an edge at a small angle, or runs beside it, the change happens elsewhere.
fn centred(close: [f32; 3], step: [f32; 3]) -> f32 {
    let part = (0..3).map(|c| close[c] * step[c]).sum::<f32>() / (length3(step) * length3(step)).max(1.0);
    (part / CENTRED).clamp(0.0, 1.0)
}

/// How far two colours differ.
pub(super) fn apart(a: [f32; 3], b: [f32; 3]) -> f32 {
    length3([a[0] - b[0], a[1] - b[1], a[2] - b[2]])
}

/// The place at share `t` of the way from `a` to `b`.
pub(super) fn lerp(a: [f32; 2], b: [f32; 2], t: f32) -> [f32; 2] {
    [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])]
}

/// Length of a difference over the three channels.
pub(super) fn length3(v: [f32; 3]) -> f32 {
    (v[0] * v[0] + v[1] * v[1] + v[2] * v[2]).sqrt()
}

/// The strongest straight edges, then the picture's four borders.
pub(super) fn find(field: &Field) -> Vec<Line> {
    let mut lines = strongest(field);
    for line in &mut lines {
        line.walk(field);
    }
    let borders = [Side::Top, Side::Right, Side::Bottom, Side::Left];
    lines.extend(borders.map(|side| Line::border(field, side)));
    lines
}

fn strongest(field: &Field) -> Vec<Line> {
    let half = 0.5 * ((field.width * field.width + field.height * field.height) as f32).sqrt();
    let bins = 2 * half as usize + 5;
    let middle = (bins / 2) as f32;
    let table: Vec<[f32; 2]> = (0..DIRECTIONS)
        .map(|t| t as f32 * (core::f32::consts::PI / 180.0))
        .map(|angle| [libm::cosf(angle), libm::sinf(angle)])
        .collect();
    let votes = vote(field, &table, bins, middle);
    let least = 0.07 * field.width.min(field.height) as f32;
    let mut peaks = peaks(&votes, bins, least);
    peaks.sort_by(|a, b| b.votes.total_cmp(&a.votes).then(a.direction.cmp(&b.direction)).then(a.bin.cmp(&b.bin)));
    let mut kept: Vec<Peak> = Vec::new();
    for peak in peaks {
        if kept.len() == MOST {
            break;
        }
        if !kept.iter().any(|k| k.repeats(&peak)) {
            kept.push(peak);
        }
    }
    let line = |p: &Peak| Line {
        normal: table[p.direction],
        offset: p.bin as f32 - middle,
        border: None,
        profile: Vec::new(),
        start: 0.0,
    };
    kept.iter().map(line).collect()
}

fn vote(field: &Field, table: &[[f32; 2]], bins: usize, middle: f32) -> Vec<f32> {
    let mut votes = vec![0.0f32; DIRECTIONS * bins];
    let (cx, cy) = (0.5 * (field.width - 1) as f32, 0.5 * (field.height - 1) as f32);
    for point in &field.edges {
        let [gx, gy] = point.gradient;
        let degrees = libm::atan2f(gy, gx) * (180.0 / core::f32::consts::PI);
        let nearest = (degrees + 360.5) as i32;
        let (x, y) = (f32::from(point.x) - cx, f32::from(point.y) - cy);
        for d in nearest - SPREAD..=nearest + SPREAD {
            let t = d.rem_euclid(DIRECTIONS as i32) as usize;
            let rho = x * table[t][0] + y * table[t][1] + middle + 0.5;
            votes[t * bins + rho as usize] += point.weight;
        }
    }
    votes
}

struct Peak {
    votes: f32,
    direction: usize,
    bin: usize,
}

impl Peak {
    /// Whether both describe the same edge.
    fn repeats(&self, other: &Self) -> bool {
        let apart = self.direction.abs_diff(other.direction);
        apart.min(DIRECTIONS - apart) <= 3 && self.bin.abs_diff(other.bin) <= 4
    }
}

/// Places with more votes than their surroundings; votes are summed over three neighbouring offsets.
fn peaks(votes: &[f32], bins: usize, least: f32) -> Vec<Peak> {
    let sums = sums_of_three(votes, bins);
    let sum = |direction: usize, bin: usize| sums[direction % DIRECTIONS * bins + bin];
    let mut peaks = Vec::new();
    for direction in 0..DIRECTIONS {
        let start = direction * bins;
        let (row, of_three) = (&votes[start..start + bins], &sums[start..start + bins]);
        // Few places have enough votes: most are passed over several at a time.
        for (chunk, several) in of_three.chunks(16).enumerate() {
            if several.iter().copied().fold(0.0, f32::max) < least {
                continue;
            }
            for bin in (16 * chunk).max(2)..(16 * chunk + several.len()).min(bins - 2) {
                let here = of_three[bin];
                if here < least || row[bin] < row[bin - 1] || row[bin] < row[bin + 1] {
                    continue;
                }
                if here >= sum(direction + 1, bin) && here > sum(direction + DIRECTIONS - 1, bin) {
                    peaks.push(Peak { votes: here, direction, bin });
                }
            }
        }
    }
    peaks
}

/// Each direction's votes with those for the offsets beside; 0 at the ends.
fn sums_of_three(votes: &[f32], bins: usize) -> Vec<f32> {
    let mut sums = vec![0.0f32; votes.len()];
    widest(
        #[inline(always)]
        || {
            for (row, sums) in votes.chunks_exact(bins).zip(sums.chunks_exact_mut(bins)) {
                for (sum, three) in sums[1..].iter_mut().zip(row.windows(3)) {
                    *sum = three[0] + three[1] + three[2];
                }
            }
        },
    );
    sums
}
