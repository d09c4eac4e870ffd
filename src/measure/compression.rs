//! Traces of JPEG compression: steps at the borders of 8x8 blocks (wherever cropping has moved the grid) and ripples on
//! the paper next to print. Looks at bands of full-size rows and at sample tiles, not at every pixel. Knows no limits.

use super::Compression;
use crate::memory::LumaPlane;
use crate::vector::widest;

/// Side of JPEG's blocks.
const BLOCK: usize = 8;
/// Places with larger differences are left out, levels: print, whose rows may repeat at multiples of eight pixels.
const CUT: u8 = 20;
/// Rows and columns looked at in each direction.
const BANDS: usize = 64;
/// Columns looked at side by side: a pixel is read together with its neighbours along the row anyway.
const NEIGHBOURS: usize = 4;
/// Blocks with at least this range of luma have an edge of print in them.
const PRINT: i32 = 70;

/// Measures the traces on the full-size picture.
pub fn measure(luma: &LumaPlane) -> Compression {
    let (width, height) = (luma.width() as usize, luma.height() as usize);
    if width < 4 * BLOCK || height < 4 * BLOCK {
        return Compression::default();
    }
    let raw = luma.as_raw();
    let mut across = Phases::default();
    for band in 0..BANDS.min(height) {
        let y = (2 * band + 1) * height / (2 * BANDS.min(height));
        across.add(&raw[y * width..(y + 1) * width]);
    }
    let mut down = Phases::default();
    let places = (BANDS / NEIGHBOURS).min(width / NEIGHBOURS);
    let place = |place: usize| (2 * place + 1) * width / (2 * places) - NEIGHBOURS / 2;
    down.add_columns(luma, &(0..places).map(place).collect::<Vec<_>>());
    let (horizontal, x0) = across.strongest();
    let (vertical, y0) = down.strongest();
    Compression { blockiness: (0.5 * (horizontal + vertical)).max(0.0), ringing: ringing(luma, x0, y0) }
}

/// Steps between neighbours beyond the steps beside them, by position modulo 8.
#[derive(Default)]
struct Phases {
    sums: [i64; BLOCK],
    counts: [i64; BLOCK],
    /// Of each step of the line at hand: how far it goes beyond those beside it, twice, and whether it counts (1 or 0).
    excess: Vec<i16>,
    counted: Vec<i16>,
}

impl Phases {
    fn add(&mut self, line: &[u8]) {
        let steps = line.len().saturating_sub(3);
        self.excess.resize(steps, 0);
        self.counted.resize(steps, 0);
        let (excess, counted) = (&mut self.excess, &mut self.counted);
        widest(
            #[inline(always)]
            || {
                let neighbours = line.iter().zip(&line[1..]).zip(&line[2..]).zip(&line[3..]);
                for ((excess, counted), (((a, b), c), d)) in excess.iter_mut().zip(counted).zip(neighbours) {
                    (*excess, *counted) = beyond([*a, *b, *c, *d]);
                }
            },
        );
        add_by_phase(&self.excess, &mut self.sums);
        add_by_phase(&self.counted, &mut self.counts);
    }

    /// Takes in [`NEIGHBOURS`] columns from each of `places` on, row by row: columns one after the other would fetch each
    /// row's memory as often as there are places.
    fn add_columns(&mut self, luma: &LumaPlane, places: &[usize]) {
        let mut rows = [[0u8; BANDS]; 4];
        let mut lanes = Lanes::default();
        for (y, row) in luma.as_raw().chunks_exact(luma.width() as usize).enumerate() {
            for (values, place) in rows[y % 4].as_chunks_mut::<NEIGHBOURS>().0.iter_mut().zip(places) {
                values.copy_from_slice(&row[*place..place + NEIGHBOURS]);
            }
            if y >= 3 {
                lanes.add(y - 3, [1, 2, 3, 4].map(|later| &rows[(y + later) % 4]));
            }
            if (y + 1) % (BLOCK * 512) == 0 {
                std::mem::take(&mut lanes).flush(self, places.len() * NEIGHBOURS);
            }
        }
        lanes.flush(self, places.len() * NEIGHBOURS);
    }

    /// How far the strongest position stands out from the mean of the others, levels, and which it is.
    fn strongest(&self) -> (f32, usize) {
        let mean = |k: usize| 0.5 * self.sums[k] as f32 / self.counts[k].max(1) as f32;
        let best = (0..BLOCK).max_by(|a, b| mean(*a).total_cmp(&mean(*b))).unwrap_or(0);
        let others = (0..BLOCK).filter(|k| *k != best).map(mean).sum::<f32>() / (BLOCK - 1) as f32;
        (mean(best) - others, best)
    }
}

/// Sums of columns side by side, by phase; 16 bits hold those of 512 blocks.
struct Lanes {
    excess: [[i16; BANDS]; BLOCK],
    counted: [[i16; BANDS]; BLOCK],
}

impl Default for Lanes {
    fn default() -> Self {
        Self { excess: [[0; BANDS]; BLOCK], counted: [[0; BANDS]; BLOCK] }
    }
}

impl Lanes {
    /// Takes in four rows of the columns, the first of them the `y`th.
    fn add(&mut self, y: usize, [a, b, c, d]: [&[u8; BANDS]; 4]) {
        let (excess, counted) = (&mut self.excess[y % BLOCK], &mut self.counted[y % BLOCK]);
        widest(
            #[inline(always)]
            || {
                for lane in 0..BANDS {
                    let (beyond, counts) = beyond([a[lane], b[lane], c[lane], d[lane]]);
                    excess[lane] += beyond;
                    counted[lane] += counts;
                }
            },
        );
    }

    /// Adds the first `columns` to `phases`.
    fn flush(self, phases: &mut Phases, columns: usize) {
        let sum = |lanes: &[i16; BANDS]| lanes[..columns].iter().map(|lane| i64::from(*lane)).sum::<i64>();
        for (k, (excess, counted)) in self.excess.iter().zip(&self.counted).enumerate() {
            phases.sums[(k + 2) % BLOCK] += sum(excess);
            phases.counts[(k + 2) % BLOCK] += sum(counted);
        }
    }
}

/// How far the middle step of four neighbours lies above the steps beside it, twice, and 1 where that counts.
#[inline(always)]
fn beyond([a, b, c, d]: [u8; 4]) -> (i16, i16) {
    let (before, at, after) = (a.abs_diff(b), b.abs_diff(c), c.abs_diff(d));
    let counts = before.max(at).max(after) <= CUT && b.min(c) < 254;
    let beyond = 2 * i16::from(at) - i16::from(before) - i16::from(after);
    (if counts { beyond } else { 0 }, i16::from(counts))
}

/// Adds to `sums` by position modulo 8; the first value belongs to the step before pixel 2.
fn add_by_phase(values: &[i16], sums: &mut [i64; BLOCK]) {
    // So many blocks at a time that 16 bits hold their sums.
    for part in values.chunks(BLOCK * 512) {
        let mut lanes = [0i16; BLOCK];
        let (blocks, rest) = part.as_chunks::<BLOCK>();
        blocks.iter().for_each(|block| (0..BLOCK).for_each(|k| lanes[k] += block[k]));
        rest.iter().enumerate().for_each(|(k, value)| lanes[k] += value);
        (0..BLOCK).for_each(|k| sums[(k + 2) % BLOCK] += i64::from(lanes[k]));
    }
}

/// Spread of the paper in blocks with print, away from the print itself, beyond the spread in blocks without, over the
/// print's contrast; median over blocks.
fn ringing(luma: &LumaPlane, x0: usize, y0: usize) -> f32 {
    let (width, height) = (luma.width() as usize, luma.height() as usize);
    let (columns, rows) = ((width - x0) / BLOCK, (height - y0) / BLOCK);
    let stride = (columns * rows / 2000).max(1);
    let (mut near, mut flat): (Vec<f32>, Vec<f32>) = (Vec::new(), Vec::new());
    for index in (0..columns * rows).step_by(stride | 1) {
        let (bx, by) = (x0 + index % columns * BLOCK, y0 + index / columns * BLOCK);
        let block: [&[u8]; BLOCK] = core::array::from_fn(|r| &luma.as_raw()[(by + r) * width + bx..][..BLOCK]);
        let (low, high) = block.iter().flat_map(|r| r.iter()).fold((255u8, 0u8), |(l, h), v| (l.min(*v), h.max(*v)));
        let range = i32::from(high) - i32::from(low);
        if range >= PRINT {
            near.extend(paper_spread(&block, low, high).map(|spread| spread / range as f32));
        } else if range < 16 && high < 254 {
            flat.extend(paper_spread(&block, 0, high));
        }
    }
    if near.len() < 12 {
        return 0.0;
    }
    let middle = |values: &mut Vec<f32>| {
        values.sort_by(f32::total_cmp);
        values.get(values.len() / 2).copied().unwrap_or(0.0)
    };
    let (near, flat) = (middle(&mut near), middle(&mut flat) / 150.0);
    (near * near - flat * flat).max(0.0).sqrt().min(1.0)
}

/// Standard deviation of the block's pixels that are paper together with all their neighbours.
fn paper_spread(block: &[&[u8]; BLOCK], low: u8, high: u8) -> Option<f32> {
    let level = i32::from(low) + (i32::from(high) - i32::from(low)) * 6 / 10;
    // A bit a pixel, from the left up; beyond the block's edges everything is paper.
    let paper = block.map(|row| (0..BLOCK).fold(!0xff, |bits, x| bits | u32::from(i32::from(row[x]) > level) << x));
    let along = paper.map(|bits| bits & (bits >> 1) & (bits >> 2) & (bits << 1 | 1) & (bits << 2 | 3));
    let (mut n, mut sum, mut squares) = (0u32, 0u32, 0u32);
    for (y, row) in block.iter().enumerate() {
        let clear = along[y.saturating_sub(1)] & along[y] & along[(y + 1).min(BLOCK - 1)];
        for (x, value) in row.iter().enumerate() {
            let counts = clear >> x & 1;
            let v = u32::from(*value) * counts;
            n += counts;
            sum += v;
            squares += v * v;
        }
    }
    let (n, sum, squares) = (n as f32, sum as f32, squares as f32);
    (n >= 16.0).then(|| (squares / n - (sum / n) * (sum / n)).max(0.0).sqrt())
}
