//! The small picture in colour: of means of 8 x 8 blocks (their DC coefficients), or of samples where these would be too coarse.

use image::RgbImage;

use super::super::raster::{COLOUR_SIDE, small_size};
use super::header::{Component, Header};
use crate::memory::LumaPlane;
use crate::resize::area_means;

/// A small copy with a shorter long side than this (from pictures below about 2500 pixels) would show no seal: of those
/// pictures all samples are decoded, which is cheap at their size.
const LEAST_SIDE: usize = 160;

/// Means of a component's blocks, in levels 0..=255 where 128 is no colour.
#[derive(Debug)]
pub(super) struct Means {
    pub columns: usize,
    pub means: Vec<u8>,
    /// Blocks of it in one MCU.
    pub horizontal: usize,
    pub vertical: usize,
}

impl Means {
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

/// A square cell that holds whole blocks of every component (factors are 1, 2 and 4, and the larger is a multiple), pixels a side;
/// and how many of them cover the picture.
fn cells(header: &Header<'_>) -> (usize, [usize; 2]) {
    let (widest, tallest) = header.sampling();
    let block = |c: &Component| {
        let (horizontal, vertical) = (usize::from(c.horizontal).max(1), usize::from(c.vertical).max(1));
        (8 * widest / horizontal).max(8 * tallest / vertical)
    };
    let size = [usize::from(header.width), usize::from(header.height)];
    let mut cell = header.components.iter().map(block).max().unwrap_or(8);
    while size[0].max(size[1]).div_ceil(cell) > COLOUR_SIDE as usize {
        cell *= 2;
    }
    (cell, size.map(|side| side.div_ceil(cell)))
}

/// Whether means of blocks make a small copy in colour that shows what there is to see.
pub(super) fn are_enough(header: &Header<'_>) -> bool {
    cells(header).1.iter().any(|side| *side >= LEAST_SIDE)
}

/// A small copy in colour; `None` where there is no colour, or it would be too small.
pub(super) fn colour(planes: &[Means], header: &Header<'_>) -> Option<RgbImage> {
    let ([y, cb, cr], true) = (planes, are_enough(header)) else { return None };
    let (cell, [columns, rows]) = cells(header);
    let (widest, tallest) = header.sampling();
    let cells = |plane: &Means| {
        let across = (cell * plane.horizontal / (8 * widest)).max(1);
        let down = (cell * plane.vertical / (8 * tallest)).max(1);
        plane.cells([across, down], [columns, rows])
    };
    picture([columns as u32, rows as u32], [cells(y), cells(cb), cells(cr)])
}

/// A small copy in colour from whole planes of luma and colour differences, of which those of colour may be coarser; `None` where there
/// is none.
pub(super) fn colour_of_samples(planes: [&LumaPlane; 3]) -> Option<RgbImage> {
    let (width, height) = small_size(planes[0].dimensions());
    let means = planes.map(|plane| {
        let mut means = Vec::with_capacity((width * height) as usize);
        let cells = [width as usize, height as usize];
        area_means::<1>(plane.as_raw(), plane.dimensions(), cells, |_, [mean]| means.push(mean));
        means
    });
    picture([width, height], means)
}

fn picture([width, height]: [u32; 2], [y, cb, cr]: [Vec<f32>; 3]) -> Option<RgbImage> {
    let pixels = y.iter().zip(&cb).zip(&cr).flat_map(|((y, cb), cr)| rgb(*y, cb - 128.0, cr - 128.0));
    RgbImage::from_raw(width, height, pixels.collect())
}

/// BT.601 full range, as JFIF defines it. What is out of range is cut, as by every conversion from `f32` to `u8`.
pub(super) fn rgb(y: f32, cb: f32, cr: f32) -> [u8; 3] {
    [y + 1.402 * cr, y - 0.344_136 * cb - 0.714_136 * cr, y + 1.772 * cb].map(|value| (value + 0.5) as u8)
}
