//! Means of 8 x 8 blocks (their DC coefficients) and the small picture in colour that they make.

use image::RgbImage;

use super::super::raster::COLOUR_SIDE;
use super::header::{Component, Header};

/// Means of a component's blocks, in levels 0..=255 where 128 is no colour.
#[derive(Debug)]
pub(super) struct Plane {
    pub columns: usize,
    pub means: Vec<u8>,
    /// Blocks of it in one MCU.
    pub horizontal: usize,
    pub vertical: usize,
}

impl Plane {
    pub(super) fn new(component: &Component, across: usize, down: usize) -> Self {
        let (horizontal, vertical) = (usize::from(component.horizontal), usize::from(component.vertical));
        let columns = across * horizontal;
        Self { columns, means: vec![128; columns * down * vertical], horizontal, vertical }
    }

    /// Means over cells of `across` x `down` blocks, `columns` x `rows` of them; the last ones may be cut.
    fn cells(&self, [across, down]: [usize; 2], [columns, rows]: [usize; 2]) -> Vec<f32> {
        if [across, down] == [1, 1] {
            let lines = self.means.chunks_exact(self.columns).take(rows);
            return lines.flat_map(|line| &line[..columns]).map(|mean| f32::from(*mean)).collect();
        }
        let mut means = Vec::with_capacity(columns * rows);
        let mut sums = vec![0u32; self.columns];
        for lines in self.means.chunks(self.columns * down).take(rows) {
            sums.fill(0);
            for line in lines.chunks_exact(self.columns) {
                sums.iter_mut().zip(line).for_each(|(sum, mean)| *sum += u32::from(*mean));
            }
            let count = lines.len() / self.columns;
            let cell = |blocks: &[u32]| blocks.iter().sum::<u32>() as f32 / (blocks.len() * count) as f32;
            means.extend(sums.chunks(across).take(columns).map(cell));
        }
        means
    }
}

/// A small copy in colour; `None` where its long side would be below `least` pixels.
pub(super) fn colour(planes: &[Plane], header: &Header<'_>, least: u32) -> Option<RgbImage> {
    let [y, cb, cr] = planes else { return None };
    let (widest, tallest) = header.sampling();
    let (width, height) = (u32::from(header.width), u32::from(header.height));
    // A square cell that holds whole blocks of every component (factors are 1, 2 and 4, and the larger is a multiple).
    let block = |plane: &Plane| (8 * widest / plane.horizontal).max(8 * tallest / plane.vertical);
    let mut cell = block(y).max(block(cb)).max(block(cr)) as u32;
    while width.max(height).div_ceil(cell) > COLOUR_SIDE {
        cell *= 2;
    }
    let (columns, rows) = (width.div_ceil(cell), height.div_ceil(cell));
    if columns.max(rows) < least {
        return None;
    }
    let cells = |plane: &Plane| {
        let across = (cell as usize * plane.horizontal / (8 * widest)).max(1);
        let down = (cell as usize * plane.vertical / (8 * tallest)).max(1);
        plane.cells([across, down], [columns as usize, rows as usize])
    };
    let (y, cb, cr) = (cells(y), cells(cb), cells(cr));
    let pixels = y.iter().zip(&cb).zip(&cr).flat_map(|((y, cb), cr)| rgb(*y, cb - 128.0, cr - 128.0));
    RgbImage::from_raw(columns, rows, pixels.collect())
}

/// BT.601 full range, as JFIF defines it. What is out of range is cut, as by every conversion from `f32` to `u8`.
pub(super) fn rgb(y: f32, cb: f32, cr: f32) -> [u8; 3] {
    [y + 1.402 * cr, y - 0.344_136 * cb - 0.714_136 * cr, y + 1.772 * cb].map(|value| (value + 0.5) as u8)
}
