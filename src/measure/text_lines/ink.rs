//! Which pixels are print: a threshold that follows the light, for dark print on light ground and light on dark at once.
//! Thresholds are interpolated between the centres of the blocks whose surroundings set them.

use super::surroundings::{BLOCK, Surroundings};
use crate::memory::LumaPlane;
use crate::vector::widest;

/// Threshold's distance from the local mean in local deviations. About half of the contrast where a fifth of the window
/// is ink, the usual share in text.
const DEVIATIONS: f32 = 0.6;
/// Steps from one block's centre to the next; thresholds rise evenly between them.
const STEPS: [i16; BLOCK] = [0, 1, 2, 3, 4, 5, 6, 7];
/// Least distance of the threshold from the local mean, luma levels: under this nothing is print to the eye.
const LEAST_OFFSET: f32 = 2.5;

/// Least distance in deviations of the picture's noise: beyond it hardly any pixel is noise alone.
pub(super) const NOISE_DEVIATIONS: f32 = 2.2;

/// The stricter threshold's distance from the local mean in local deviations: print on a patterned ground, as on bank
/// cards, differs from the ground by more than the pattern does.
const TIGHT_DEVIATIONS: f32 = 1.4;
/// Most of the way from the local mean to the local extreme that the stricter threshold goes, so that some print is left.
const TIGHT_REACH: f32 = 0.6;

/// How far from the local mean a pixel must be to be print.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Distance {
    /// About half of the print's contrast, on plain ground.
    Plain,
    /// Beyond the pattern of the ground.
    Tight,
}

/// Polarity of print.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Polarity {
    /// Dark on light.
    Dark,
    /// Light on dark.
    Light,
}

/// Pixel classes of a row: bit 0 dark print, bit 1 light print.
pub const DARK: u8 = 1;
/// See [`DARK`].
pub const LIGHT: u8 = 2;

/// Thresholds at the blocks' centres.
#[derive(Debug)]
pub struct InkThresholds {
    columns: usize,
    rows: usize,
    /// Under this a pixel is dark print; luma levels times 8.
    dark: Vec<i16>,
    /// Over this a pixel is light print; luma levels times 8.
    light: Vec<i16>,
}

impl InkThresholds {
    /// Thresholds at a distance from the local mean.
    pub fn new(surroundings: &Surroundings, distance: Distance) -> Self {
        let Surroundings { columns, rows, noise, mean: means, squares, least, most } = surroundings;
        let (columns, rows, noise_offset) = (*columns, *rows, NOISE_DEVIATIONS * noise);
        let mut dark = vec![0i16; columns * rows];
        let mut light = vec![0i16; columns * rows];
        for index in 0..columns * rows {
            let mean = means[index];
            let deviation = (squares[index] - mean * mean).max(0.0).sqrt();
            let (low, high) = (f32::from(least[index]), f32::from(most[index]));
            let offset = |reach: f32| {
                let pattern = match distance {
                    Distance::Plain => DEVIATIONS * deviation,
                    Distance::Tight => (TIGHT_DEVIATIONS * deviation).min(TIGHT_REACH * reach),
                };
                pattern.max(LEAST_OFFSET).max(noise_offset)
            };
            // Ink is always the lesser part: the mean lies on the paper's side of the range's middle.
            let range = high - low;
            let lean = mean - (high + low) / 2.0;
            let dark_allowed = lean > -0.12 * range;
            let light_allowed = lean < 0.04 * range;
            dark[index] = if dark_allowed { ((mean - offset(mean - low)) * 8.0) as i16 } else { -1 };
            light[index] = if light_allowed { ((mean + offset(high - mean)) * 8.0) as i16 } else { 255 * 8 + 8 };
        }
        Self { columns, rows, dark, light }
    }

    /// The same threshold everywhere in `level`, for light print only: luma above which a pixel is print.
    pub fn even(level: &LumaPlane, light: f32) -> Self {
        let columns = (level.width() as usize / BLOCK).max(1);
        Self { columns, rows: 1, dark: vec![-1; columns], light: vec![(light * 8.0) as i16; columns] }
    }

    /// Classifies row `y` of `level` into `classes` (one byte a pixel, [`DARK`] and [`LIGHT`] bits).
    pub fn classify_row(&self, level: &LumaPlane, y: usize, scratch: &mut RowScratch, classes: &mut [u8]) {
        let width = level.width() as usize;
        let pixels = &level.as_raw()[y * width..(y + 1) * width];
        let (upper, lower, weight) = self.rows_around(y);
        interpolate(&self.dark, self.columns, upper, lower, weight, &mut scratch.dark);
        interpolate(&self.light, self.columns, upper, lower, weight, &mut scratch.light);
        // Block centres lie at 3.5 + 8 n; before the first and after the last the end value holds.
        let half = (BLOCK / 2).min(width);
        // Thresholds pixel by pixel first, then all comparisons: two loops that compile to vector code.
        let RowScratch { dark, light, dark_at, light_at } = &mut *scratch;
        widest(
            #[inline(always)]
            || {
                rise(dark, dark_at);
                rise(light, light_at);
                let thresholds = dark_at.iter().zip(light_at.iter());
                for ((value, class), (dark, light)) in pixels[half..].iter().zip(&mut classes[half..]).zip(thresholds) {
                    let value = i16::from(*value) << 3;
                    *class = u8::from(value < *dark) | (u8::from(value > *light) << 1);
                }
            },
        );
        for (value, class) in pixels[..half].iter().zip(classes.iter_mut()) {
            let value = i16::from(*value) << 3;
            *class = u8::from(value < scratch.dark[0]) | (u8::from(value > scratch.light[0]) << 1);
        }
    }

    /// Buffers for [`Self::classify_row`].
    pub fn scratch(&self) -> RowScratch {
        let zeros = |length: usize| vec![0; length];
        let pixels = (self.columns + 1) * BLOCK;
        RowScratch {
            dark: zeros(self.columns),
            light: zeros(self.columns),
            dark_at: zeros(pixels),
            light_at: zeros(pixels),
        }
    }

    fn rows_around(&self, y: usize) -> (usize, usize, i32) {
        let shifted = y as i32 - (BLOCK as i32) / 2;
        let row = shifted.div_euclid(BLOCK as i32);
        let clamp = |row: i32| row.clamp(0, self.rows as i32 - 1) as usize;
        (clamp(row), clamp(row + 1), shifted.rem_euclid(BLOCK as i32))
    }
}

/// Thresholds of one row at the block columns, and at each pixel from the first block's centre on.
#[derive(Debug)]
pub struct RowScratch {
    dark: Vec<i16>,
    light: Vec<i16>,
    dark_at: Vec<i16>,
    light_at: Vec<i16>,
}

fn interpolate(grid: &[i16], columns: usize, upper: usize, lower: usize, weight: i32, out: &mut [i16]) {
    let above = &grid[upper * columns..(upper + 1) * columns];
    let below = &grid[lower * columns..(lower + 1) * columns];
    for ((value, a), b) in out.iter_mut().zip(above).zip(below) {
        *value = ((i32::from(*a) * (BLOCK as i32 - weight) + i32::from(*b) * weight) >> 3) as i16;
    }
}

/// Thresholds pixel by pixel from those at the block columns: from each to the next in even steps, the last one held.
#[inline(always)]
fn rise(grid: &[i16], out: &mut [i16]) {
    let (blocks, _) = out.as_chunks_mut::<BLOCK>();
    for ((out, a), b) in blocks.iter_mut().zip(grid).zip(&grid[1..]) {
        let slope = (b - a) >> 3;
        for (value, step) in out.iter_mut().zip(STEPS) {
            *value = a + slope * step;
        }
    }
    let last = grid.len() - 1;
    out[last * BLOCK..].fill(grid[last]);
}
