//! Traces of JPEG compression: steps at the borders of 8x8 blocks (wherever cropping has moved the grid) and ripples on
//! the paper next to print. Looks at bands of full-size rows and at sample tiles, not at every pixel. Knows no limits.

use image::GrayImage;

use super::Compression;

/// Side of JPEG's blocks.
const BLOCK: usize = 8;
/// Places with larger differences are left out, levels: print, whose rows may repeat at multiples of eight pixels.
const CUT: i32 = 20;
/// Rows and columns looked at in each direction.
const BANDS: usize = 64;
/// Blocks with at least this range of luma have an edge of print in them.
const PRINT: i32 = 70;

/// Measures the traces on the full-size picture.
pub fn measure(luma: &GrayImage) -> Compression {
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
    let mut column = vec![0u8; height];
    for band in 0..BANDS.min(width) {
        let x = (2 * band + 1) * width / (2 * BANDS.min(width));
        column.iter_mut().zip(raw[x..].iter().step_by(width)).for_each(|(c, v)| *c = *v);
        down.add(&column);
    }
    let (horizontal, x0) = across.strongest();
    let (vertical, y0) = down.strongest();
    Compression { blockiness: (0.5 * (horizontal + vertical)).max(0.0), ringing: ringing(luma, x0, y0) }
}

/// Steps between neighbours beyond the steps beside them, by position modulo 8.
#[derive(Default)]
struct Phases {
    sums: [i64; BLOCK],
    counts: [i64; BLOCK],
}

impl Phases {
    fn add(&mut self, line: &[u8]) {
        for (x, v) in line.windows(4).enumerate() {
            let step = |a: u8, b: u8| (i32::from(a) - i32::from(b)).abs();
            let (before, at, after) = (step(v[0], v[1]), step(v[1], v[2]), step(v[2], v[3]));
            if before.max(at).max(after) > CUT || v[1] >= 254 && v[2] >= 254 {
                continue;
            }
            let phase = (x + 2) % BLOCK;
            self.sums[phase] += i64::from(2 * at - before - after);
            self.counts[phase] += 1;
        }
    }

    /// How far the strongest position stands out from the mean of the others, levels, and which it is.
    fn strongest(&self) -> (f32, usize) {
        let mean = |k: usize| 0.5 * self.sums[k] as f32 / self.counts[k].max(1) as f32;
        let best = (0..BLOCK).max_by(|a, b| mean(*a).total_cmp(&mean(*b))).unwrap_or(0);
        let others = (0..BLOCK).filter(|k| *k != best).map(mean).sum::<f32>() / (BLOCK - 1) as f32;
        (mean(best) - others, best)
    }
}

/// Spread of the paper in blocks with print, away from the print itself, beyond the spread in blocks without, over the
/// print's contrast; median over blocks.
fn ringing(luma: &GrayImage, x0: usize, y0: usize) -> f32 {
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
    let paper = |x: usize, y: usize| i32::from(block[y][x]) > level;
    let (mut n, mut sum, mut squares) = (0.0f32, 0.0f32, 0.0f32);
    for (y, row) in block.iter().enumerate() {
        for (x, value) in row.iter().enumerate() {
            let clear = (y.saturating_sub(1)..=(y + 1).min(BLOCK - 1))
                .all(|ny| (x.saturating_sub(2)..=(x + 2).min(BLOCK - 1)).all(|nx| paper(nx, ny)));
            if clear {
                let v = f32::from(*value);
                n += 1.0;
                sum += v;
                squares += v * v;
            }
        }
    }
    (n >= 16.0).then(|| (squares / n - (sum / n) * (sum / n)).max(0.0).sqrt())
}
