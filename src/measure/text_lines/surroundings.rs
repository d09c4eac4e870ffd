//! What surrounds each place of a picture: mean, deviation and extremes of luma, and the picture's noise.
//!
//! Statistics are taken over blocks of 8x8 pixels and windows of 5x5 blocks, so a window is two to five characters high
//! at the character heights looked for.

use crate::memory::LumaPlane;
use crate::vector::widest;

/// Side of a statistics block, pixels.
pub(super) const BLOCK: usize = 8;
/// Blocks to each side of the middle one that make its window.
const REACH: usize = 2;
/// Columns that are read together: as wide as vector registers.
const TOGETHER: usize = 2 * BLOCK;

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
    pub fn new(level: &LumaPlane) -> Option<Self> {
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

/// Statistics of the columns of one row of blocks.
struct Columns {
    sums: Vec<u16>,
    squares: Vec<u32>,
    least: Vec<u8>,
    most: Vec<u8>,
}

impl Columns {
    fn new(width: usize) -> Self {
        Self { sums: vec![0; width], squares: vec![0; width], least: vec![0; width], most: vec![0; width] }
    }

    /// Reads the rows of pixels, so many columns at a time as stay in registers.
    #[inline(always)]
    fn read(&mut self, rows: &[&[u8]; BLOCK]) {
        let width = self.sums.len();
        let mut x = 0;
        while x + TOGETHER <= width {
            self.read_from::<TOGETHER>(rows, x);
            x += TOGETHER;
        }
        while x < width {
            self.read_from::<BLOCK>(rows, x);
            x += BLOCK;
        }
    }

    #[inline(always)]
    fn read_from<const N: usize>(&mut self, rows: &[&[u8]; BLOCK], x: usize) {
        let (mut sums, mut squares, mut least, mut most) = ([0u16; N], [0u32; N], [255u8; N], [0u8; N]);
        for row in rows {
            let Some(values) = row.get(x..).and_then(|rest| rest.first_chunk::<N>()) else { return };
            for (k, &value) in values.iter().enumerate() {
                sums[k] += u16::from(value);
                squares[k] += u32::from(u16::from(value) * u16::from(value));
                least[k] = least[k].min(value);
                most[k] = most[k].max(value);
            }
        }
        self.sums[x..x + N].copy_from_slice(&sums);
        self.squares[x..x + N].copy_from_slice(&squares);
        self.least[x..x + N].copy_from_slice(&least);
        self.most[x..x + N].copy_from_slice(&most);
    }

    /// Folds the columns of each block into the first ones, pair by pair; `scratch` is overwritten.
    #[inline(always)]
    fn fold(&mut self, scratch: &mut Self) {
        let mut length = self.sums.len();
        for _ in 0..BLOCK.trailing_zeros() {
            length /= 2;
            pairs(&self.sums, &mut scratch.sums[..length], |a, b| a + b);
            pairs(&self.squares, &mut scratch.squares[..length], |a, b| a + b);
            pairs(&self.least, &mut scratch.least[..length], |a, b| a.min(b));
            pairs(&self.most, &mut scratch.most[..length], |a, b| a.max(b));
            std::mem::swap(self, scratch);
        }
    }
}

/// Each pair of neighbours to one.
#[inline(always)]
fn pairs<T: Copy>(values: &[T], out: &mut [T], fold: impl Fn(T, T) -> T) {
    for (out, [a, b]) in out.iter_mut().zip(values.as_chunks::<2>().0) {
        *out = fold(*a, *b);
    }
}

impl Blocks {
    fn new(level: &LumaPlane) -> Option<Self> {
        let (width, height) = (level.width() as usize, level.height() as usize);
        let (columns, rows) = (width / BLOCK, height / BLOCK);
        if columns < 2 || rows < 2 {
            return None;
        }
        let mut blocks = Self {
            columns,
            rows,
            sum: Vec::with_capacity(columns * rows),
            squares: Vec::with_capacity(columns * rows),
            least: Vec::with_capacity(columns * rows),
            most: Vec::with_capacity(columns * rows),
        };
        let area = (BLOCK * BLOCK) as f32;
        let (mut of, mut scratch) = (Columns::new(columns * BLOCK), Columns::new(columns * BLOCK));
        for row in 0..rows {
            let lines: [&[u8]; BLOCK] = core::array::from_fn(|y| &level.as_raw()[(row * BLOCK + y) * width..][..width]);
            widest(
                #[inline(always)]
                || {
                    of.read(&lines);
                    of.fold(&mut scratch);
                },
            );
            blocks.sum.extend(of.sums[..columns].iter().map(|sum| f32::from(*sum) / area));
            blocks.squares.extend(of.squares[..columns].iter().map(|sum| *sum as f32 / area));
            blocks.least.extend_from_slice(&of.least[..columns]);
            blocks.most.extend_from_slice(&of.most[..columns]);
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
