//! The small working picture in which the outline is looked for: luma and two colour differences, a blurred copy for
//! comparing the two sides of an edge, and thinned edge points. Knows nothing of lines or pages.

use image::RgbImage;

use crate::memory::{Block, LumaPlane};
use crate::resize::area_means;
use crate::vector::widest;

/// Longer side of the working picture, pixels.
const LONG_SIDE: f32 = 320.0;
/// Edges weaker than this (levels per pixel) are not looked at; the 8-bit staircase of a gentle gradient stays below.
const FAINTEST_EDGE: f32 = 0.5;
/// Half side of the window over which the usual edge strength of a place is averaged.
const TEXTURE_RADIUS: usize = 10;

/// The working picture.
pub(super) struct Field {
    /// Width, working pixels.
    pub width: usize,
    /// Height, working pixels.
    pub height: usize,
    /// Page pixels per working pixel, horizontally and vertically.
    pub scale: [f32; 2],
    /// Points on thinned edges.
    pub edges: Vec<EdgePoint>,
    /// Begins with luma and two colour differences of each pixel, averaged over 5x5 pixels. The rest was needed on the way: all
    /// planes lie in one piece of memory, as one is large enough for large pages and each alone is not.
    memory: Block<f32>,
}

/// Two planes to work in, overwritten by whatever is done next.
struct Scratch<'a> {
    across: &'a mut [f32],
    out: &'a mut [f32],
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
    pub fn new(luma: &LumaPlane, full: (u32, u32), colour: Option<&RgbImage>) -> Option<Self> {
        let longer = full.0.max(full.1) as f32;
        let by = (LONG_SIDE / longer).min(1.0);
        let width = ((full.0 as f32 * by + 0.5) as usize).min(luma.width() as usize);
        let height = ((full.1 as f32 * by + 0.5) as usize).min(luma.height() as usize);
        if width < 24 || height < 24 {
            return None;
        }
        let pixels = width * height;
        let mut memory = Block::unwritten(11 * pixels);
        let (blurred, rest) = memory.split_at_mut(3 * pixels);
        let mut parts = rest.chunks_exact_mut(pixels);
        let mut part = || parts.next().unwrap_or_default();
        let [grey, reddish, bluish] = [part(), part(), part()];
        area_means::<1>(luma.as_raw(), luma.dimensions(), [width, height], |at, [value]| grey[at] = value);
        let colour = colour.filter(|c| c.width() > 0 && c.height() > 0);
        if let Some(colour) = colour {
            area_means::<3>(colour.as_raw(), colour.dimensions(), [width, height], |at, [red, green, blue]| {
                (reddish[at], bluish[at]) = (0.5 * (red - green), 0.5 * (blue - green));
            });
        }
        let planes: [&[f32]; 3] = [grey, reddish, bluish];
        let planes = if colour.is_some() { &planes[..] } else { &planes[..1] };
        let steepest = Gradients { across: part(), down: part(), squared: part() };
        steepest.squared.fill(0.0);
        let mut scratch = Scratch { across: part(), out: part() };
        blur(planes, width, blurred.as_chunks_mut().0, &mut scratch);
        let edges = edge_points(planes, width, steepest, &mut scratch);
        let scale = [full.0 as f32 / width as f32, full.1 as f32 / height as f32];
        Some(Self { width, height, scale, edges, memory })
    }

    /// The blurred value nearest to a point; points outside take the value at the border.
    pub fn sample(&self, x: f32, y: f32) -> [f32; 3] {
        let x = ((x + 0.5).max(0.0) as usize).min(self.width - 1);
        let y = ((y + 0.5).max(0.0) as usize).min(self.height - 1);
        self.memory.as_chunks().0[y * self.width + x]
    }

    /// Whether a point lies in the picture.
    pub fn contains(&self, x: f32, y: f32) -> bool {
        x >= 0.0 && y >= 0.0 && x <= (self.width - 1) as f32 && y <= (self.height - 1) as f32
    }
}

/// Box mean over 5x5 pixels, smaller at the borders.
fn blur(planes: &[&[f32]], width: usize, blurred: &mut [[f32; 3]], scratch: &mut Scratch<'_>) {
    blurred.fill([0.0; 3]);
    for (channel, plane) in planes.iter().enumerate() {
        box_mean(plane, width, 2, scratch);
        blurred.iter_mut().zip(&*scratch.out).for_each(|(pixel, mean)| pixel[channel] = *mean);
    }
}

/// Mean over a square window of the given radius, cut at the borders.
fn box_mean(plane: &[f32], width: usize, radius: usize, scratch: &mut Scratch<'_>) {
    let (across, out, height) = (&mut *scratch.across, &mut *scratch.out, plane.len() / width);
    let mut padded = vec![0.0f32; width + 2 * radius];
    let counts: Vec<f32> = (0..width).map(|x| (x.min(radius) + 1 + (width - 1 - x).min(radius)) as f32).collect();
    for (source, target) in plane.chunks_exact(width).zip(across.chunks_exact_mut(width)) {
        padded[radius..radius + width].copy_from_slice(source);
        widest(
            #[inline(always)]
            || {
                target.copy_from_slice(&padded[..width]);
                for shift in 1..=2 * radius {
                    target.iter_mut().zip(&padded[shift..]).for_each(|(sum, value)| *sum += value);
                }
                target.iter_mut().zip(&counts).for_each(|(sum, count)| *sum /= count);
            },
        );
    }
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
}

/// Points where the strongest channel's gradient has its maximum across the edge.
fn edge_points(
    planes: &[&[f32]],
    width: usize,
    mut steepest: Gradients<'_>,
    scratch: &mut Scratch<'_>,
) -> Vec<EdgePoint> {
    for plane in planes {
        smooth3(plane, width, scratch);
        steepest.take(scratch.out, width);
    }
    steepest.squared.iter_mut().for_each(|s| *s = s.sqrt());
    let strength = &*steepest.squared;
    box_mean(strength, width, TEXTURE_RADIUS, scratch);
    let (usual, height) = (&*scratch.out, strength.len() / width);
    let mut points = Vec::new();
    for y in 2..height - 2 {
        for x in 2..width - 2 {
            let i = y * width + x;
            let s = strength[i];
            if s < FAINTEST_EDGE || s < 0.8 * usual[i] {
                continue;
            }
            let (gx, gy) = (steepest.across[i], steepest.down[i]);
            let step = neighbour(gx, gy, width);
            if s >= strength[i.wrapping_add_signed(step)] && s > strength[i.wrapping_add_signed(-step)] {
                let weight = s / (s + usual[i] + 1.0);
                points.push(EdgePoint { x: x as u16, y: y as u16, gradient: [gx, gy], weight });
            }
        }
    }
    points
}

/// Gradient of the steepest channel at every pixel; `squared` is its length, squared, and 0 at first.
struct Gradients<'a> {
    across: &'a mut [f32],
    down: &'a mut [f32],
    squared: &'a mut [f32],
}

impl Gradients<'_> {
    /// Takes over the gradient of a further channel where it is steeper (Sobel kernel, levels per pixel).
    fn take(&mut self, plane: &[f32], width: usize) {
        let height = plane.len() / width;
        for y in 1..height - 1 {
            let [above, here, below] = [y - 1, y, y + 1].map(|r| &plane[r * width..(r + 1) * width]);
            let inner = y * width + 1..(y + 1) * width - 1;
            let across = &mut self.across[inner.clone()];
            let down = &mut self.down[inner.clone()];
            let squared = &mut self.squared[inner];
            widest(
                #[inline(always)]
                || {
                    let windows = above.windows(3).zip(here.windows(3)).zip(below.windows(3));
                    let targets = across.iter_mut().zip(down).zip(squared);
                    for (((a, h), b), ((across, down), squared)) in windows.zip(targets) {
                        let gx = (a[2] - a[0] + 2.0 * (h[2] - h[0]) + b[2] - b[0]) * 0.125;
                        let gy = (b[0] - a[0] + 2.0 * (b[1] - a[1]) + b[2] - a[2]) * 0.125;
                        let s = gx * gx + gy * gy;
                        let steeper = s > *squared;
                        *across = if steeper { gx } else { *across };
                        *down = if steeper { gy } else { *down };
                        *squared = if steeper { s } else { *squared };
                    }
                },
            );
        }
    }
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
fn smooth3(plane: &[f32], width: usize, scratch: &mut Scratch<'_>) {
    let (across, out, height) = (&mut *scratch.across, &mut *scratch.out, plane.len() / width);
    across.copy_from_slice(plane);
    widest(
        #[inline(always)]
        || {
            for (source, target) in plane.chunks_exact(width).zip(across.chunks_exact_mut(width)) {
                for (t, w) in target[1..].iter_mut().zip(source.windows(3)) {
                    *t = 0.25 * (w[0] + w[2]) + 0.5 * w[1];
                }
            }
            for y in 1..height - 1 {
                let [above, here, below] = [y - 1, y, y + 1].map(|r| &across[r * width..(r + 1) * width]);
                let rows = above.iter().zip(here).zip(below);
                for (t, ((above, here), below)) in out[y * width..(y + 1) * width].iter_mut().zip(rows) {
                    *t = 0.25 * (above + below) + 0.5 * here;
                }
            }
        },
    );
    let last = (height - 1) * width;
    out[..width].copy_from_slice(&across[..width]);
    out[last..].copy_from_slice(&across[last..]);
}
