//! Decoded blocks put together to the picture as a viewer shows it.
//!
//! A picture stored on its side, as phones held upright write it, is turned on the way: its blocks are collected in an upright strip
//! that stays in the cache, and takes a whole cache line of every row of the picture before it is written there.

use super::super::raster::orient_grey;
use crate::input::Orientation;
use crate::memory::{Block, LumaPlane, plane_of};

/// Columns of an upright strip: a line of the cache, and a multiple of the rows of every MCU.
const UPRIGHT: usize = 64;

/// The picture while its MCU rows come in.
pub(super) struct Strips {
    /// Size as stored.
    width: usize,
    height: usize,
    orientation: Orientation,
    /// Rows of samples in an MCU row.
    tall: usize,
    /// [`UPRIGHT`] samples of each of the picture's rows, where it is turned on its side.
    upright: Vec<u8>,
    /// Stored rows that the strip holds, and those before it.
    held: usize,
    done: usize,
    samples: Block,
}

impl Strips {
    /// For a picture stored in `size` whose MCUs are `mcu` samples wide and tall (8, 16 or 32).
    pub(super) fn new((width, height): (usize, usize), mcu: (usize, usize), orientation: Orientation) -> Self {
        let rows = if orientation.swaps_sides() { width.next_multiple_of(mcu.0) } else { 0 };
        let (upright, samples) = (vec![0; rows * UPRIGHT], Block::unwritten(width * height));
        Self { width, height, orientation, tall: mcu.1, upright, held: 0, done: 0, samples }
    }

    /// Whether blocks are to be written with rows for columns.
    #[inline(always)]
    pub(super) fn are_upright(&self) -> bool {
        self.orientation.swaps_sides()
    }

    /// Writes the `column`th block of the `row`th row of blocks within the MCU row.
    #[inline(always)]
    pub(super) fn write(&mut self, column: usize, row: usize, block: &[[u8; 8]; 8]) {
        let (left, top) = (8 * column, self.done + 8 * row);
        if self.are_upright() {
            let start = left * UPRIGHT + self.held + 8 * row;
            copy(block, &mut self.upright[start..], UPRIGHT);
        } else if left + 8 <= self.width && top + 8 <= self.height {
            copy(block, &mut self.samples[top * self.width + left..], self.width);
        } else if left < self.width {
            let wide = (self.width - left).min(8);
            for (y, values) in (top..self.height).zip(block) {
                self.samples[y * self.width + left..][..wide].copy_from_slice(&values[..wide]);
            }
        }
    }

    /// Ends the MCU row; of its samples those outside the picture are left out.
    pub(super) fn end_row(&mut self) {
        self.held += self.tall;
        if self.are_upright() {
            if self.held + self.tall <= UPRIGHT && self.done + self.held < self.height {
                return;
            }
            self.write_upright();
        }
        self.done = self.height.min(self.done + self.held);
        self.held = 0;
    }

    fn write_upright(&mut self) {
        let held = self.held.min(self.height - self.done);
        let (bottom_up, right_to_left) = (matches!(self.orientation.0, 7 | 8), matches!(self.orientation.0, 6 | 7));
        let first = if right_to_left { self.height - self.done - held } else { self.done };
        for (x, line) in self.upright.chunks_exact(UPRIGHT).take(self.width).enumerate() {
            let row = if bottom_up { self.width - 1 - x } else { x };
            let target = &mut self.samples[row * self.height + first..][..held];
            target.copy_from_slice(&line[..held]);
            if right_to_left {
                target.reverse();
            }
        }
    }

    /// The picture, once all its rows are there.
    pub(super) fn into_picture(self) -> LumaPlane {
        let (width, height) = (self.width as u32, self.height as u32);
        if self.orientation.swaps_sides() {
            return plane_of(height, width, self.samples);
        }
        orient_grey(plane_of(width, height, self.samples), self.orientation)
    }
}

/// Copies `block` to the beginning of `samples`, whose rows are `stride` apart.
#[inline(always)]
fn copy(block: &[[u8; 8]; 8], samples: &mut [u8], stride: usize) {
    for (line, values) in block.iter().enumerate() {
        if let Some(target) = samples[line * stride..].first_chunk_mut() {
            *target = *values;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_comes_as_a_viewer_shows_it() {
        // Neither a whole number of MCUs nor of strips.
        for (width, height) in [(75, 150), (16, 64), (5, 3)] {
            let stored = image::GrayImage::from_fn(width, height, |x, y| image::Luma([(x * 7 + y * 31) as u8]));
            let stored = crate::memory::plane(stored);
            for (orientation, mcu) in (1..=8).flat_map(|k| [(k, (16, 16)), (k, (8, 8)), (k, (16, 8)), (k, (32, 32))]) {
                let orientation = Orientation(orientation);
                let mut strips = Strips::new((width as usize, height as usize), mcu, orientation);
                let blocks = |side: u32, mcu: usize| (side as usize).next_multiple_of(mcu) / 8;
                for row in 0..blocks(height, mcu.1) {
                    for column in 0..blocks(width, mcu.0) {
                        let sample = |x: usize, y: usize| {
                            let (x, y) = ((8 * column + x) as u32, (8 * row + y) as u32);
                            stored.get_pixel_checked(x, y).map_or(0, |pixel| pixel[0])
                        };
                        let upright = strips.are_upright();
                        let block = |a: usize, b: usize| if upright { sample(a, b) } else { sample(b, a) };
                        let block = core::array::from_fn(|a| core::array::from_fn(|b| block(a, b)));
                        strips.write(column, row % (mcu.1 / 8), &block);
                    }
                    if (row + 1) % (mcu.1 / 8) == 0 {
                        strips.end_row();
                    }
                }
                let shown = orient_grey(stored.clone(), orientation);
                assert!(strips.into_picture() == shown, "{width} x {height}, {orientation:?}, MCU {mcu:?}");
            }
        }
    }
}
