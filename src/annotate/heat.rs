//! Readability as colour: a smooth map over the page, strong where text stands, absent where none does.

use image::{Rgb, RgbImage};

use crate::measure::Quad;
use crate::measure::quad::contains;

/// Page pixels along one cell of the map.
const CELL: u32 = 8;
/// How much of the page's own colour the map covers at most.
const OPACITY: f32 = 0.42;

/// Colour of a readability 0..=1: red, amber, green.
pub(super) fn colour(legibility: f32) -> Rgb<u8> {
    const STOPS: [[f32; 3]; 3] = [[214.0, 32.0, 40.0], [240.0, 176.0, 32.0], [32.0, 160.0, 80.0]];
    let at = legibility.clamp(0.0, 1.0) * 2.0;
    let (low, share) = if at < 1.0 { (0, at) } else { (1, at - 1.0) };
    let mix = |channel: usize| (STOPS[low][channel] * (1.0 - share) + STOPS[low + 1][channel] * share) as u8;
    Rgb([mix(0), mix(1), mix(2)])
}

/// Lays the map of `lines` (corners in pixels of `page`, readability) over `page`.
pub(super) fn paint(page: &mut RgbImage, lines: impl Iterator<Item = (Quad, f32)>) {
    let (columns, rows) = (page.width().div_ceil(CELL), page.height().div_ceil(CELL));
    let mut map = Map::new(columns as usize, rows as usize);
    for (quad, legibility) in lines {
        map.add(&quad, legibility);
    }
    map.smooth();
    for (x, y, pixel) in page.enumerate_pixels_mut() {
        let (weight, value) = map.at(x as f32 / CELL as f32 - 0.5, y as f32 / CELL as f32 - 0.5);
        if weight > 0.01 {
            let opacity = OPACITY * weight.min(1.0);
            let over = colour(value / weight);
            for (own, other) in pixel.0.iter_mut().zip(over.0) {
                *own = (f32::from(*own) * (1.0 - opacity) + f32::from(other) * opacity) as u8;
            }
        }
    }
}

/// For each cell how much text it holds and that text's readability, weighted.
struct Map {
    columns: usize,
    rows: usize,
    weight: Vec<f32>,
    value: Vec<f32>,
}

impl Map {
    fn new(columns: usize, rows: usize) -> Self {
        Self { columns, rows, weight: vec![0.0; columns * rows], value: vec![0.0; columns * rows] }
    }

    fn add(&mut self, quad: &Quad, legibility: f32) {
        let cells = quad.map(|[x, y]| [x / CELL as f32, y / CELL as f32]);
        let span = |axis: usize, count: usize| {
            let least = cells.iter().map(|corner| corner[axis]).fold(f32::INFINITY, f32::min);
            let most = cells.iter().map(|corner| corner[axis]).fold(f32::NEG_INFINITY, f32::max);
            (least.max(0.0) as usize).min(count)..(most.max(0.0).ceil() as usize).min(count)
        };
        for row in span(1, self.rows) {
            for column in span(0, self.columns) {
                if contains(&cells, [column as f32 + 0.5, row as f32 + 0.5]) {
                    let cell = row * self.columns + column;
                    self.weight[cell] += 1.0;
                    self.value[cell] += legibility;
                }
            }
        }
    }

    /// Two passes of a box of five cells each way spread the lines into areas.
    fn smooth(&mut self) {
        for plane in [&mut self.weight, &mut self.value] {
            for _ in 0..2 {
                *plane = blurred(plane, self.columns, self.rows);
            }
        }
    }

    /// Weight and weighted readability between the cells' centres.
    fn at(&self, x: f32, y: f32) -> (f32, f32) {
        let (left, top) = (x.max(0.0) as usize, y.max(0.0) as usize);
        let (right, bottom) = ((left + 1).min(self.columns - 1), (top + 1).min(self.rows - 1));
        let (along, down) = ((x - left as f32).clamp(0.0, 1.0), (y - top as f32).clamp(0.0, 1.0));
        let between = |plane: &[f32]| {
            let row = |row: usize| {
                plane[row * self.columns + left] * (1.0 - along) + plane[row * self.columns + right] * along
            };
            row(top) * (1.0 - down) + row(bottom) * down
        };
        (between(&self.weight), between(&self.value))
    }
}

fn blurred(plane: &[f32], columns: usize, rows: usize) -> Vec<f32> {
    let mut out = vec![0.0; plane.len()];
    let mut across = vec![0.0; plane.len()];
    for row in 0..rows {
        for column in 0..columns {
            let near = column.saturating_sub(2)..(column + 3).min(columns);
            across[row * columns + column] = near.map(|near| plane[row * columns + near]).sum::<f32>() / 5.0;
        }
    }
    for row in 0..rows {
        for column in 0..columns {
            let near = row.saturating_sub(2)..(row + 3).min(rows);
            out[row * columns + column] = near.map(|near| across[near * columns + column]).sum::<f32>() / 5.0;
        }
    }
    out
}
