//! The small working picture in which the outline is looked for: luma and two colour differences, a blurred copy for
//! comparing the two sides of an edge, and thinned edge points. Knows nothing of lines or pages.

use image::{GrayImage, RgbImage};

/// Longer side of the working picture, pixels.
const LONG_SIDE: f32 = 352.0;
/// Edges weaker than this (levels per pixel) are not looked at; the 8-bit staircase of a gentle gradient stays below.
const FAINTEST_EDGE: f32 = 0.5;
/// Half side of the window over which the usual edge strength of a place is averaged.
const TEXTURE_RADIUS: usize = 10;

/// A plane of numbers, row by row.
pub(super) type Plane = Vec<f32>;

/// The working picture.
pub(super) struct Field {
    /// Width, working pixels.
    pub width: usize,
    /// Height, working pixels.
    pub height: usize,
    /// Page pixels per working pixel, horizontally and vertically.
    pub scale: [f32; 2],
    /// Luma and two colour differences, averaged over 5x5 pixels.
    pub blurred: Vec<[f32; 3]>,
    /// Points on thinned edges.
    pub edges: Vec<EdgePoint>,
}

/// A point where the picture changes most steeply along its gradient.
pub(super) struct EdgePoint {
    pub x: u16,
    pub y: u16,
    /// Gradient, levels per pixel, towards the brighter side.
    pub gradient: [f32; 2],
    /// Length of the gradient against what is usual around it, 0..1.
    pub weight: f32,
}

impl Field {
    /// Builds the working picture of a page of `full` size from one of its reduced levels; `None` below 24 pixels a side.
    pub fn new(luma: &GrayImage, full: (u32, u32), colour: Option<&RgbImage>) -> Option<Self> {
        let longer = full.0.max(full.1) as f32;
        let shrink = (LONG_SIDE / longer).min(1.0);
        let width = ((full.0 as f32 * shrink + 0.5) as usize).min(luma.width() as usize);
        let height = ((full.1 as f32 * shrink + 0.5) as usize).min(luma.height() as usize);
        if width < 24 || height < 24 {
            return None;
        }
        let y = shrink_plane(luma.as_raw(), luma.dimensions(), 1, 0, width, height);
        let mut planes = vec![y];
        if let Some(colour) = colour.filter(|c| c.width() > 0 && c.height() > 0) {
            let [r, g, b] = [0, 1, 2].map(|c| shrink_plane(colour.as_raw(), colour.dimensions(), 3, c, width, height));
            planes.push(r.iter().zip(&g).map(|(r, g)| 0.5 * (r - g)).collect());
            planes.push(b.iter().zip(&g).map(|(b, g)| 0.5 * (b - g)).collect());
        }
        let scale = [full.0 as f32 / width as f32, full.1 as f32 / height as f32];
        let blurred = blur(&planes, width, height);
        let edges = edge_points(&planes, width, height);
        Some(Self { width, height, scale, blurred, edges })
    }

    /// The blurred value nearest to a point; points outside take the value at the border.
    pub fn sample(&self, x: f32, y: f32) -> [f32; 3] {
        let x = ((x + 0.5).max(0.0) as usize).min(self.width - 1);
        let y = ((y + 0.5).max(0.0) as usize).min(self.height - 1);
        self.blurred[y * self.width + x]
    }

    /// Whether a point lies in the picture.
    pub fn contains(&self, x: f32, y: f32) -> bool {
        x >= 0.0 && y >= 0.0 && x <= (self.width - 1) as f32 && y <= (self.height - 1) as f32
    }
}

/// Area average of one channel onto `width` x `height`.
fn shrink_plane(
    source: &[u8],
    size: (u32, u32),
    channels: usize,
    channel: usize,
    width: usize,
    height: usize,
) -> Plane {
    let (source_width, source_height) = (size.0 as usize, size.1 as usize);
    let columns = spans(source_width, width);
    let mut out = vec![0.0f32; width * height];
    let mut row = vec![0.0f32; source_width];
    for (target, (first, weights)) in out.chunks_exact_mut(width).zip(&spans(source_height, height)) {
        row.fill(0.0);
        for (k, weight) in weights.iter().enumerate() {
            let start = (first + k) * source_width * channels;
            let line = &source[start..start + source_width * channels];
            for (sum, value) in row.iter_mut().zip(line.iter().skip(channel).step_by(channels)) {
                *sum += weight * f32::from(*value);
            }
        }
        for (value, (first, weights)) in target.iter_mut().zip(&columns) {
            *value = weights.iter().zip(&row[*first..]).map(|(w, v)| w * v).sum();
        }
    }
    out
}

/// For each target pixel the first source pixel and the weights (sum 1) of those it covers.
fn spans(source: usize, target: usize) -> Vec<(usize, Vec<f32>)> {
    let step = source as f32 / target as f32;
    (0..target)
        .map(|i| {
            let (from, to) = (i as f32 * step, (i + 1) as f32 * step);
            let first = (from as usize).min(source - 1);
            let last = (to as usize).clamp(first, source - 1);
            let mut weights: Vec<f32> =
                (first..=last).map(|s| ((s + 1) as f32).min(to) - (s as f32).max(from)).map(|w| w.max(0.0)).collect();
            let sum: f32 = weights.iter().sum();
            if sum > 0.0 {
                weights.iter_mut().for_each(|w| *w /= sum);
            } else {
                weights = vec![1.0];
            }
            (first, weights)
        })
        .collect()
}

/// Box mean over 5x5 pixels, smaller at the borders.
fn blur(planes: &[Plane], width: usize, height: usize) -> Vec<[f32; 3]> {
    let mut out = vec![[0.0f32; 3]; width * height];
    for (c, plane) in planes.iter().enumerate() {
        let mean = box_mean(plane, width, height, 2);
        out.iter_mut().zip(&mean).for_each(|(o, m)| o[c] = *m);
    }
    out
}

/// Mean over a square window of the given radius, cut at the borders.
fn box_mean(plane: &[f32], width: usize, height: usize, radius: usize) -> Plane {
    let mut across = vec![0.0f32; plane.len()];
    for (source, target) in plane.chunks_exact(width).zip(across.chunks_exact_mut(width)) {
        slide(source, target, radius);
    }
    let mut out = vec![0.0f32; plane.len()];
    let mut sums = vec![0.0f32; width];
    let mut rows = 0.0f32;
    let add = |sums: &mut [f32], row: &[f32], sign: f32| sums.iter_mut().zip(row).for_each(|(s, v)| *s += sign * v);
    for y in 0..radius.min(height) {
        add(&mut sums, &across[y * width..(y + 1) * width], 1.0);
        rows += 1.0;
    }
    for y in 0..height {
        if y + radius < height {
            add(&mut sums, &across[(y + radius) * width..(y + radius + 1) * width], 1.0);
            rows += 1.0;
        }
        let share = 1.0 / rows;
        out[y * width..(y + 1) * width].iter_mut().zip(&sums).for_each(|(o, s)| *o = s * share);
        if y >= radius {
            add(&mut sums, &across[(y - radius) * width..(y - radius + 1) * width], -1.0);
            rows -= 1.0;
        }
    }
    out
}

/// Running mean along a row.
fn slide(source: &[f32], target: &mut [f32], radius: usize) {
    let width = source.len();
    let mut sum: f32 = source[..radius.min(width)].iter().sum();
    let mut count = radius.min(width);
    for x in 0..width {
        if x + radius < width {
            sum += source[x + radius];
            count += 1;
        }
        target[x] = sum / count as f32;
        if x >= radius {
            sum -= source[x - radius];
            count -= 1;
        }
    }
}

/// Points where the strongest channel's gradient has its maximum across the edge.
fn edge_points(planes: &[Plane], width: usize, height: usize) -> Vec<EdgePoint> {
    let mut gradient = vec![[0.0f32; 2]; width * height];
    let mut squared = vec![0.0f32; width * height];
    for plane in planes {
        let smooth = smooth3(plane, width, height);
        for y in 1..height - 1 {
            for x in 1..width - 1 {
                let at = |dx: usize, dy: usize| smooth[(y + dy - 1) * width + x + dx - 1];
                let gx = (at(2, 0) - at(0, 0) + 2.0 * (at(2, 1) - at(0, 1)) + at(2, 2) - at(0, 2)) * 0.125;
                let gy = (at(0, 2) - at(0, 0) + 2.0 * (at(1, 2) - at(1, 0)) + at(2, 2) - at(2, 0)) * 0.125;
                let i = y * width + x;
                let s = gx * gx + gy * gy;
                if s > squared[i] {
                    squared[i] = s;
                    gradient[i] = [gx, gy];
                }
            }
        }
    }
    let strength: Plane = squared.iter().map(|s| s.sqrt()).collect();
    let usual = box_mean(&strength, width, height, TEXTURE_RADIUS);
    let mut points = Vec::new();
    for y in 2..height - 2 {
        for x in 2..width - 2 {
            let i = y * width + x;
            let s = strength[i];
            if s < FAINTEST_EDGE {
                continue;
            }
            let [gx, gy] = gradient[i];
            let step = neighbour(gx, gy, width);
            if s >= strength[i.wrapping_add_signed(step)] && s > strength[i.wrapping_add_signed(-step)] {
                let weight = s / (s + usual[i] + 1.0);
                points.push(EdgePoint { x: x as u16, y: y as u16, gradient: [gx, gy], weight });
            }
        }
    }
    points
}

/// Offset of the next pixel along the gradient, in steps of 45 degrees.
fn neighbour(gx: f32, gy: f32, width: usize) -> isize {
    let (ax, ay, width) = (gx.abs(), gy.abs(), width as isize);
    if ay < 0.4142 * ax {
        1
    } else if ax < 0.4142 * ay {
        width
    } else if (gx > 0.0) == (gy > 0.0) {
        width + 1
    } else {
        width - 1
    }
}

/// Binomial smoothing over 3x3 pixels; the border rows and columns are copied.
fn smooth3(plane: &[f32], width: usize, height: usize) -> Plane {
    let mut across = plane.to_vec();
    for (source, target) in plane.chunks_exact(width).zip(across.chunks_exact_mut(width)) {
        for (t, w) in target[1..].iter_mut().zip(source.windows(3)) {
            *t = 0.25 * (w[0] + w[2]) + 0.5 * w[1];
        }
    }
    let mut out = across.clone();
    for y in 1..height - 1 {
        let rows = [y - 1, y, y + 1].map(|r| &across[r * width..(r + 1) * width]);
        for (x, t) in out[y * width..(y + 1) * width].iter_mut().enumerate() {
            *t = 0.25 * (rows[0][x] + rows[2][x]) + 0.5 * rows[1][x];
        }
    }
    out
}
