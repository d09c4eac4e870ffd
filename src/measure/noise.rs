//! Noise on flat paper, from the second difference in both directions (J. Immerkær, "Fast noise variance estimation",
//! 1996), over small tiles of which those with print or texture in them are left out. Knows no limits.

use super::area::PageArea;
use super::histogram::Histogram;
use super::pyramid::Pyramid;
use super::{Noise, Outline, TextLine};
use crate::memory::LumaPlane;
use crate::vector::widest;

/// Side of a tile, pixels.
const TILE: usize = 32;
/// Tiles looked at along each side of the page.
const GRID: usize = 14;
/// Fewest flat tiles for their median; below, the quietest quarter of all tiles is taken.
const ENOUGH: usize = 8;
/// Steps in which strong noise is counted, as a power of 2: the kernel's answer goes up to 2040.
const COARSE: u32 = 4;
/// Share of the magnitudes that count, from the least up.
const KEPT: f32 = 0.9;
/// For a normal distribution, the mean magnitude of what lies below the 90th percentile of magnitudes, over sigma.
const TRIMMED_MEAN: f32 = 0.6574;
/// Standard deviation of the kernel's answer to noise of sigma 1.
const KERNEL: f32 = 6.0;

/// Measures the page's noise. `lines` may be empty.
pub fn measure(pyramid: &Pyramid, outline: Option<&Outline>, lines: &[TextLine]) -> Noise {
    let size = pyramid.level(0).dimensions();
    let area = PageArea::new(size, outline, lines);
    // A phone's noise is blotchy after its own smoothing: coarser than a pixel, so the first halving is looked at too.
    let sigma = (0..pyramid.len().min(2)).map(|k| level_sigma(pyramid.level(k), k, size, &area)).fold(0.0, f32::max);
    let mut contrasts: Vec<f32> = lines.iter().filter(|l| l.text_probability >= 0.5).map(|l| l.contrast).collect();
    contrasts.sort_by(f32::total_cmp);
    let contrast = contrasts.get(contrasts.len() / 2);
    // Rounding to whole levels alone leaves a deviation of 0.29.
    Noise { sigma, contrast_to_noise: contrast.map(|c| c / sigma.max(0.29)) }
}

struct Tile {
    sigma: f32,
    /// Spread of the tile's coarse structure.
    structure: f32,
}

fn level_sigma(level: &LumaPlane, k: usize, size: (u32, u32), area: &PageArea) -> f32 {
    let (width, height) = (level.width() as usize, level.height() as usize);
    if width < TILE || height < TILE {
        return 0.0;
    }
    let [left, top, right, bottom] = area.bounds(size);
    let shrink = 1.0 / (1u32 << k) as f32;
    let mut tiles = Vec::with_capacity(GRID * GRID);
    for row in 0..GRID {
        for column in 0..GRID {
            let x = left + (column as f32 + 0.5) / GRID as f32 * (right - left);
            let y = top + (row as f32 + 0.5) / GRID as f32 * (bottom - top);
            if !area.contains(x, y) {
                continue;
            }
            let start = |at: f32, side: usize| ((at * shrink) as usize).saturating_sub(TILE / 2).min(side - TILE);
            tiles.extend(tile(level, start(x, width), start(y, height)));
        }
    }
    let mut flat: Vec<f32> = tiles.iter().filter(|t| t.structure < 4.0 + t.sigma).map(|t| t.sigma).collect();
    flat.sort_by(f32::total_cmp);
    if flat.len() >= ENOUGH {
        return flat[flat.len() / 2];
    }
    let mut all: Vec<f32> = tiles.iter().map(|t| t.sigma).collect();
    all.sort_by(f32::total_cmp);
    all.get(all.len() / 4).copied().unwrap_or(0.0)
}

/// Noise and structure of a tile; `None` where it is so dark or bright that noise is cut off.
fn tile(level: &LumaPlane, x0: usize, y0: usize) -> Option<Tile> {
    let width = level.width() as usize;
    let mut rows = [[0u8; TILE]; TILE];
    for (y, row) in rows.iter_mut().enumerate() {
        row.copy_from_slice(&level.as_raw()[(y0 + y) * width + x0..][..TILE]);
    }
    let means = means(&rows);
    let mean = means.iter().sum::<f32>() / 16.0;
    if !(12.0..248.0).contains(&mean) {
        return None;
    }
    let variance = means.iter().map(|m| (m - mean) * (m - mean)).sum::<f32>() / 16.0;
    let fine = answers::<0>(&rows);
    // Most of strong noise would be cut off.
    let cut_off = fine[127] as f32 > (1.0 - KEPT) * fine.iter().sum::<u32>() as f32;
    let sigma =
        if cut_off { trimmed_sigma(&answers::<COARSE>(&rows)) * (1 << COARSE) as f32 } else { trimmed_sigma(&fine) };
    Some(Tile { sigma, structure: variance.sqrt() })
}

/// How often the kernel (1 -2 1), along and across, answers with each magnitude, in steps of 2 to the power of `STEP`.
fn answers<const STEP: u32>(rows: &[[u8; TILE]; TILE]) -> [u32; 128] {
    let mut histogram = Histogram::<128>::default();
    let mut answers = [[0u8; TILE - 2]; TILE - 2];
    widest(
        #[inline(always)]
        || {
            for (answers, three) in answers.iter_mut().zip(rows.windows(3)) {
                let mut down = [0i16; TILE];
                for (x, value) in down.iter_mut().enumerate() {
                    *value = i16::from(three[0][x]) - 2 * i16::from(three[1][x]) + i16::from(three[2][x]);
                }
                for (x, answer) in answers.iter_mut().enumerate() {
                    let magnitude = (down[x] - 2 * down[x + 1] + down[x + 2]).unsigned_abs();
                    *answer = ((magnitude + (1 << STEP >> 1)) >> STEP).min(127) as u8;
                }
            }
        },
    );
    histogram.add(answers.as_flattened(), |answer| usize::from(answer & 127));
    histogram.counts()
}

/// Means over 8x8 pixels.
fn means(rows: &[[u8; TILE]; TILE]) -> [f32; 16] {
    let mut means = [0.0; 16];
    for (rows, means) in rows.as_chunks::<8>().0.iter().zip(means.as_chunks_mut::<4>().0) {
        let mut sums = [0u16; TILE];
        for row in rows {
            sums.iter_mut().zip(row).for_each(|(sum, value)| *sum += u16::from(*value));
        }
        for (mean, sums) in means.iter_mut().zip(sums.as_chunks::<8>().0) {
            *mean = f32::from(sums.iter().sum::<u16>()) / 64.0;
        }
    }
    means
}

/// Sigma from the magnitudes below their 90th percentile ([`KEPT`]), so that a stroke through the tile does not count.
fn trimmed_sigma(histogram: &[u32; 128]) -> f32 {
    let total: u32 = histogram.iter().sum();
    let wanted = KEPT * total as f32;
    let (mut seen, mut sum) = (0.0f32, 0.0f32);
    for (magnitude, count) in histogram.iter().enumerate() {
        let take = (*count as f32).min(wanted - seen);
        sum += take * magnitude as f32;
        seen += take;
        if seen >= wanted {
            break;
        }
    }
    sum / wanted.max(1.0) / (TRIMMED_MEAN * KERNEL)
}
