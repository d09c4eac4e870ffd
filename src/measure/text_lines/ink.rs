//! Which pixels are print: a threshold that follows the light, for dark print on light ground and light on dark at once.
//!
//! Statistics are taken over blocks of 8x8 pixels and windows of 5x5 blocks, so a window is two to five characters high
//! at the character heights looked for; thresholds are interpolated between block centres.

use image::GrayImage;

use crate::vector::widest;

/// Side of a statistics block, pixels.
const BLOCK: usize = 8;
/// Blocks to each side of the middle one that make its window.
const REACH: usize = 2;
/// Threshold's distance from the local mean in local deviations. About half of the contrast where a fifth of the window
/// is ink, the usual share in text.
const DEVIATIONS: f32 = 0.6;
/// Steps from one block's centre to the next; thresholds rise evenly between them.
const STEPS: [i16; BLOCK] = [0, 1, 2, 3, 4, 5, 6, 7];
/// Least distance of the threshold from the local mean, luma levels: under this nothing is print to the eye.
const LEAST_OFFSET: f32 = 2.5;

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

struct Blocks {
    columns: usize,
    rows: usize,
    sum: Vec<f32>,
    squares: Vec<f32>,
    least: Vec<u8>,
    most: Vec<u8>,
}

impl InkThresholds {
    /// Thresholds for `level`; `None` where the picture is smaller than a window.
    pub fn new(level: &GrayImage, distance: Distance) -> Option<Self> {
        let blocks = Blocks::new(level)?;
        let noise_offset = 2.2 * blocks.quiet_deviation();
        let (columns, rows) = (blocks.columns, blocks.rows);
        let mut dark = vec![0i16; columns * rows];
        let mut light = vec![0i16; columns * rows];
        let (sum, squares) = (blocks.windowed(&blocks.sum), blocks.windowed(&blocks.squares));
        let (least, most) = (blocks.window_least(), blocks.window_most());
        for index in 0..columns * rows {
            let mean = sum[index];
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
        Some(Self { columns, rows, dark, light })
    }

    /// Classifies row `y` of `level` into `classes` (one byte a pixel, [`DARK`] and [`LIGHT`] bits).
    pub fn classify_row(&self, level: &GrayImage, y: usize, scratch: &mut RowScratch, classes: &mut [u8]) {
        let width = level.width() as usize;
        let pixels = &level.as_raw()[y * width..(y + 1) * width];
        let (upper, lower, weight) = self.rows_around(y);
        interpolate(&self.dark, self.columns, upper, lower, weight, &mut scratch.dark);
        interpolate(&self.light, self.columns, upper, lower, weight, &mut scratch.light);
        // Block centres lie at 3.5 + 8 n; before the first and after the last the end value holds.
        let half = (BLOCK / 2).min(width);
        let last = self.columns - 1;
        // Thresholds pixel by pixel first, then all comparisons: two loops that compile to vector code.
        for (grid, out) in [(&scratch.dark, &mut scratch.dark_at), (&scratch.light, &mut scratch.light_at)] {
            let next = grid[1..].iter().chain(grid.last());
            for ((out, a), b) in out.as_chunks_mut::<BLOCK>().0.iter_mut().zip(grid).zip(next) {
                let slope = (b - a) >> 3;
                *out = STEPS.map(|step| a + slope * step);
            }
            let end = grid[last];
            out[grid.len() * BLOCK..].fill(end);
        }
        let (dark_at, light_at) = (&scratch.dark_at, &scratch.light_at);
        widest(
            #[inline(always)]
            || {
                let thresholds = dark_at.iter().zip(light_at);
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

impl Blocks {
    fn new(level: &GrayImage) -> Option<Self> {
        let (width, height) = (level.width() as usize, level.height() as usize);
        let (columns, rows) = (width / BLOCK, height / BLOCK);
        if columns < 2 || rows < 2 {
            return None;
        }
        let mut blocks = Self {
            columns,
            rows,
            sum: vec![0.0; columns * rows],
            squares: vec![0.0; columns * rows],
            least: vec![255; columns * rows],
            most: vec![0; columns * rows],
        };
        // Whole rows are added into a row of columns first: loops without branches that compile to vector code.
        let used = columns * BLOCK;
        let (mut sums, mut squares) = (vec![0u16; used], vec![0u32; used]);
        let (mut lows, mut highs) = (vec![0u8; used], vec![0u8; used]);
        for row in 0..rows {
            sums.fill(0);
            squares.fill(0);
            lows.fill(255);
            highs.fill(0);
            for y in row * BLOCK..(row + 1) * BLOCK {
                let line = &level.as_raw()[y * width..y * width + used];
                widest(
                    #[inline(always)]
                    || {
                        let square = |v: u8| u32::from(u16::from(v) * u16::from(v));
                        line.iter().zip(&mut sums).for_each(|(v, sum)| *sum += u16::from(*v));
                        line.iter().zip(&mut squares).for_each(|(v, sum)| *sum += square(*v));
                        line.iter().zip(&mut lows).for_each(|(v, low)| *low = (*low).min(*v));
                        line.iter().zip(&mut highs).for_each(|(v, high)| *high = (*high).max(*v));
                    },
                );
            }
            let area = (BLOCK * BLOCK) as f32;
            for column in 0..columns {
                let own = column * BLOCK..(column + 1) * BLOCK;
                let index = row * columns + column;
                blocks.sum[index] = sums[own.clone()].iter().map(|v| u32::from(*v)).sum::<u32>() as f32 / area;
                blocks.squares[index] = squares[own.clone()].iter().sum::<u32>() as f32 / area;
                blocks.least[index] = lows[own.clone()].iter().copied().min().unwrap_or(0);
                blocks.most[index] = highs[own].iter().copied().max().unwrap_or(255);
            }
        }
        Some(blocks)
    }

    /// Deviation within the quietest tenth of the blocks that are not saturated: the noise.
    fn quiet_deviation(&self) -> f32 {
        let mut deviations: Vec<f32> = self
            .sum
            .iter()
            .zip(&self.squares)
            .filter(|(mean, _)| (4.0..251.0).contains(*mean))
            .map(|(mean, squares)| (squares - mean * mean).max(0.0).sqrt())
            .collect();
        if deviations.is_empty() {
            return 0.0;
        }
        let tenth = deviations.len() / 10;
        *deviations.select_nth_unstable_by(tenth, f32::total_cmp).1
    }

    fn windowed(&self, source: &[f32]) -> Vec<f32> {
        let sums = self.separable(source, |a, b| a + b);
        let counts = self.separable(&vec![1.0; source.len()], |a, b| a + b);
        sums.iter().zip(counts).map(|(sum, count)| sum / count).collect()
    }

    fn window_least(&self) -> Vec<u8> {
        self.separable(&self.least, |a, b| a.min(b))
    }

    fn window_most(&self) -> Vec<u8> {
        self.separable(&self.most, |a, b| a.max(b))
    }

    /// Folds each block with its neighbours up to [`REACH`] away, along x and then along y.
    fn separable<T: Copy>(&self, source: &[T], fold: impl Fn(T, T) -> T) -> Vec<T> {
        let columns = self.columns;
        let mut across = source.to_vec();
        for (row, out) in source.chunks_exact(columns).zip(across.chunks_exact_mut(columns)) {
            for step in 1..=REACH.min(columns - 1) {
                row[step..].iter().zip(out.iter_mut()).for_each(|(v, out)| *out = fold(*out, *v));
                row.iter().zip(out[step..].iter_mut()).for_each(|(v, out)| *out = fold(*out, *v));
            }
        }
        let mut down = across.clone();
        for step in 1..=REACH.min(self.rows - 1) {
            let shift = step * columns;
            across[shift..].iter().zip(down.iter_mut()).for_each(|(v, out)| *out = fold(*out, *v));
            across.iter().zip(down[shift..].iter_mut()).for_each(|(v, out)| *out = fold(*out, *v));
        }
        down
    }
}
