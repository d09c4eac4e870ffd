//! What surrounds each place of a picture: mean, deviation and extremes of luma, and the picture's noise.
//!
//! Statistics are taken over blocks of 8x8 pixels and windows of 5x5 blocks, so a window is two to five characters high
//! at the character heights looked for.

use image::GrayImage;

use crate::vector::widest;

/// Side of a statistics block, pixels.
pub(super) const BLOCK: usize = 8;
/// Blocks to each side of the middle one that make its window.
const REACH: usize = 2;
/// Blocks side by side that are read together: as wide as vector registers.
const TOGETHER: usize = 2;

/// Statistics of the window around each block.
#[derive(Debug)]
pub struct Surroundings {
    pub(super) columns: usize,
    pub(super) rows: usize,
    /// Deviation within the quietest blocks.
    pub(super) noise: f32,
    pub(super) mean: Vec<f32>,
    /// Mean of the squares.
    pub(super) squares: Vec<f32>,
    pub(super) least: Vec<u8>,
    pub(super) most: Vec<u8>,
}

impl Surroundings {
    /// Of `level`; `None` where the picture is smaller than a window.
    pub fn new(level: &GrayImage) -> Option<Self> {
        let mut blocks = Blocks::new(level)?;
        let noise = blocks.quiet_deviation();
        let mut across = Vec::new();
        blocks.fold(&mut across);
        let Blocks { columns, rows, sum: mean, squares, least, most } = blocks;
        Some(Self { columns, rows, noise, mean, squares, least, most })
    }
}

struct Blocks {
    columns: usize,
    rows: usize,
    sum: Vec<f32>,
    squares: Vec<f32>,
    least: Vec<u8>,
    most: Vec<u8>,
}

/// Statistics of `N` columns, kept in registers while the rows of a block go by.
struct Columns<const N: usize> {
    sums: [u16; N],
    squares: [u32; N],
    least: [u8; N],
    most: [u8; N],
}

impl<const N: usize> Columns<N> {
    #[inline(always)]
    fn read(rows: &[&[u8]; BLOCK], x: usize) -> Option<Self> {
        let mut columns = Self { sums: [0; N], squares: [0; N], least: [255; N], most: [0; N] };
        for row in rows {
            let values = row.get(x..)?.first_chunk::<N>()?;
            for (k, &value) in values.iter().enumerate() {
                columns.sums[k] += u16::from(value);
                columns.squares[k] += u32::from(u16::from(value) * u16::from(value));
                columns.least[k] = columns.least[k].min(value);
                columns.most[k] = columns.most[k].max(value);
            }
        }
        Some(columns)
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
        for row in 0..rows {
            let lines: [&[u8]; BLOCK] = core::array::from_fn(|y| &level.as_raw()[(row * BLOCK + y) * width..][..width]);
            widest(
                #[inline(always)]
                || {
                    let mut column = 0;
                    while column + TOGETHER <= columns {
                        blocks.take::<{ TOGETHER * BLOCK }>(&lines, row, column);
                        column += TOGETHER;
                    }
                    for column in column..columns {
                        blocks.take::<BLOCK>(&lines, row, column);
                    }
                },
            );
        }
        Some(blocks)
    }

    /// Takes in the blocks of `N` columns of pixels from `column` on.
    #[inline(always)]
    fn take<const N: usize>(&mut self, lines: &[&[u8]; BLOCK], row: usize, column: usize) {
        let Some(read) = Columns::<N>::read(lines, column * BLOCK) else { return };
        let area = (BLOCK * BLOCK) as f32;
        for k in 0..N / BLOCK {
            let (own, index) = (k * BLOCK..(k + 1) * BLOCK, row * self.columns + column + k);
            self.sum[index] = read.sums[own.clone()].iter().sum::<u16>() as f32 / area;
            self.squares[index] = read.squares[own.clone()].iter().sum::<u32>() as f32 / area;
            self.least[index] = read.least[own.clone()].iter().copied().min().unwrap_or(0);
            self.most[index] = read.most[own].iter().copied().max().unwrap_or(255);
        }
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

    /// Folds each block with its neighbours up to [`REACH`] away: means of means, least and most of all.
    fn fold(&mut self, across: &mut Vec<f32>) {
        let size = (self.columns, self.rows);
        for values in [&mut self.sum, &mut self.squares] {
            separable(size, values, across, |a, b| a + b);
            for (row, values) in values.chunks_exact_mut(self.columns).enumerate() {
                let rows = within(row, self.rows);
                for (column, value) in values.iter_mut().enumerate() {
                    *value /= (rows * within(column, self.columns)) as f32;
                }
            }
        }
        let mut across = Vec::new();
        separable(size, &mut self.least, &mut across, |a, b| a.min(b));
        separable(size, &mut self.most, &mut across, |a, b| a.max(b));
    }
}

/// How many of `count` blocks in a line lie within [`REACH`] of the one at `place`.
fn within(place: usize, count: usize) -> usize {
    place.min(REACH) + 1 + (count - 1 - place).min(REACH)
}

/// Folds each value with those up to [`REACH`] away, along x and then along y; `across` is overwritten.
fn separable<T: Copy>(
    (columns, rows): (usize, usize),
    values: &mut [T],
    across: &mut Vec<T>,
    fold: impl Fn(T, T) -> T,
) {
    across.clear();
    across.extend_from_slice(values);
    for (row, out) in values.chunks_exact(columns).zip(across.chunks_exact_mut(columns)) {
        for step in 1..=REACH.min(columns - 1) {
            row[step..].iter().zip(out.iter_mut()).for_each(|(v, out)| *out = fold(*out, *v));
            row.iter().zip(out[step..].iter_mut()).for_each(|(v, out)| *out = fold(*out, *v));
        }
    }
    values.copy_from_slice(across);
    for step in 1..=REACH.min(rows - 1) {
        let shift = step * columns;
        across[shift..].iter().zip(values.iter_mut()).for_each(|(v, out)| *out = fold(*out, *v));
        across.iter().zip(values[shift..].iter_mut()).for_each(|(v, out)| *out = fold(*out, *v));
    }
}
