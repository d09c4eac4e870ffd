//! Where the spectrum of the sharpest tiles ends. Sharp print has a power that falls with the square of the frequency;
//! what falls faster is lost to blur or was never there.

use crate::measure::pyramid::Pyramid;
use crate::memory::LumaPlane;
use crate::vector::widest;

/// Side of a tile, pixels.
const TILE: usize = 64;
/// Frequencies of a tile, from 1 up.
const FREQUENCIES: usize = TILE / 2;
/// Tiles looked at, those with the steepest edges.
const TILES: usize = 20;
/// Fewest tiles with print for a statement.
const ENOUGH: usize = 3;
/// Least range of luma in a tile with print.
const PRINT: u8 = 45;
/// The spectrum ends where it stays below this share of its plateau.
const END: f32 = 0.16;

/// How many times finer the pixels are than the finest detail; `None` without print sharp enough to tell.
pub(super) fn oversampling(pyramid: &Pyramid) -> Option<f32> {
    let luma = pyramid.level(0);
    let tiles = steepest(luma);
    if tiles.len() < ENOUGH {
        return None;
    }
    let waves = waves();
    let mut spectra: Vec<[f32; FREQUENCIES]> = Vec::with_capacity(2 * tiles.len());
    for (x, y) in tiles {
        spectra.push(spectrum(luma, (x, y), false, &waves));
        spectra.push(spectrum(luma, (x, y), true, &waves));
    }
    let mut middle = [0.0f32; FREQUENCIES];
    let mut values = Vec::with_capacity(spectra.len());
    for (k, m) in middle.iter_mut().enumerate() {
        values.clear();
        values.extend(spectra.iter().map(|s| s[k] * ((k + 1) * (k + 1)) as f32));
        values.sort_by(f32::total_cmp);
        *m = values[values.len() / 2];
    }
    let smooth: Vec<f32> = middle.windows(3).map(|three| three.iter().sum::<f32>() / 3.0).collect();
    let plateau = smooth.iter().copied().fold(0.0, f32::max);
    let last = smooth.iter().rposition(|v| *v >= END * plateau)?;
    let end = (last + 3) as f32;
    Some((FREQUENCIES as f32 / end).max(1.0))
}

/// The tiles with the steepest edges, on a grid over the picture.
fn steepest(luma: &LumaPlane) -> Vec<(usize, usize)> {
    let (width, height) = (luma.width() as usize, luma.height() as usize);
    if width < TILE || height < TILE {
        return Vec::new();
    }
    let columns = (width / TILE).min(28);
    let rows = (height / TILE).min(28);
    let place = |k: usize, count: usize, side: usize| if count > 1 { k * (side - TILE) / (count - 1) } else { 0 };
    let mut found: Vec<(u8, usize, usize)> = Vec::new();
    for row in 0..rows {
        for column in 0..columns {
            let (x, y) = (place(column, columns, width), place(row, rows, height));
            let (steepness, range) = probe(luma, x, y);
            if range >= PRINT {
                found.push((steepness, x, y));
            }
        }
    }
    found.sort_by(|a, b| b.0.cmp(&a.0).then((a.2, a.1).cmp(&(b.2, b.1))));
    found.truncate(TILES);
    found.into_iter().map(|(_, x, y)| (x, y)).collect()
}

/// Steepest step between neighbours, and range, over every fourth row of a tile.
fn probe(luma: &LumaPlane, x: usize, y: usize) -> (u8, u8) {
    let width = luma.width() as usize;
    widest(
        #[inline(always)]
        || {
            let (mut steepest, mut low, mut high) = ([0u8; TILE - 1], [255u8; TILE - 1], [0u8; TILE - 1]);
            for row in (y..y + TILE).step_by(4) {
                let line = &luma.as_raw()[row * width + x..][..TILE];
                for (k, (here, next)) in line.iter().zip(&line[1..]).enumerate() {
                    steepest[k] = steepest[k].max(here.abs_diff(*next));
                    low[k] = low[k].min(*here);
                    high[k] = high[k].max(*here);
                }
            }
            let most = |values: [u8; TILE - 1]| values.iter().copied().fold(0, u8::max);
            (most(steepest), most(high) - low.iter().copied().fold(255, u8::min))
        },
    )
}

/// Cosines and sines of a tile's frequencies, windowed: a row of each for every pixel of a line.
fn waves() -> Vec<[[f32; FREQUENCIES]; 2]> {
    let turn = 2.0 * core::f32::consts::PI / TILE as f32;
    let window = |n: usize| 0.5 - 0.5 * libm::cosf(turn * (n as f32 + 0.5));
    let wave: [[f32; 2]; TILE] = core::array::from_fn(|n| [libm::cosf(turn * n as f32), libm::sinf(turn * n as f32)]);
    let row = |n: usize, phase: usize| core::array::from_fn(|k| window(n) * wave[(k + 1) * n % TILE][phase]);
    (0..TILE).map(|n| [row(n, 0), row(n, 1)]).collect()
}

/// Mean power over every fourth row (or column) of a tile.
fn spectrum(
    luma: &LumaPlane,
    (x, y): (usize, usize),
    columns: bool,
    waves: &[[[f32; FREQUENCIES]; 2]],
) -> [f32; FREQUENCIES] {
    let width = luma.width() as usize;
    let raw = luma.as_raw();
    let mut out = [0.0f32; FREQUENCIES];
    for line in (2..TILE).step_by(4) {
        let mut values: [f32; TILE] = core::array::from_fn(|n| {
            f32::from(if columns { raw[(y + n) * width + x + line] } else { raw[(y + line) * width + x + n] })
        });
        let mean = values.iter().sum::<f32>() / TILE as f32;
        values.iter_mut().for_each(|v| *v -= mean);
        widest(
            #[inline(always)]
            || {
                // All frequencies at once, so that nothing has to be summed across a vector.
                let (mut real, mut imaginary) = ([0.0f32; FREQUENCIES], [0.0f32; FREQUENCIES]);
                for (value, [cosines, sines]) in values.iter().zip(waves) {
                    for k in 0..FREQUENCIES {
                        real[k] += value * cosines[k];
                        imaginary[k] += value * sines[k];
                    }
                }
                for k in 0..FREQUENCIES {
                    out[k] += real[k] * real[k] + imaginary[k] * imaginary[k];
                }
            },
        );
    }
    out
}
