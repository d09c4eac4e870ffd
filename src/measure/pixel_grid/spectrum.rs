//! The waves of one tile that stand out.

use super::TILE;
use super::ground::Place;
use super::wave::Wave;
use crate::measure::fourier::transform;
use crate::memory::LumaPlane;
use crate::vector::widest;

/// Least frequency looked at, cycles a tile: wider stripes may be print.
const LEAST: f32 = TILE as f32 / 14.0;
/// Power over the median of frequencies alike from which on a wave stands out.
const PROMINENT: f32 = 20.0;
/// Half the sampling's frequency.
const HALF: usize = TILE / 2;
/// Rings of frequencies alike, two cycles wide.
const RINGS: usize = 24;
/// Power that rounding to whole levels leaves at most: noise of a quarter of a level under the window.
const ROUNDING: f32 = 0.25 * 0.25 * (TILE * TILE) as f32 * 0.375 * 0.375;

/// A wave that stands out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stripes {
    pub wave: Wave,
    /// Power over the median of frequencies alike.
    pub prominence: f32,
    /// To each side of the mean, luma levels.
    pub height: f32,
}

/// The weight of a pixel by its place along a side (Hann's window).
pub(super) fn window() -> [f32; TILE] {
    let turn = 2.0 * core::f32::consts::PI / TILE as f32;
    core::array::from_fn(|n| 0.5 - 0.5 * libm::cosf(turn * (n as f32 + 0.5)))
}

/// The waves that stand out from those about as fine, the strongest first, but for those of JPEG's blocks.
pub(super) fn stripes(luma: &LumaPlane, place: &Place, window: &[f32; TILE], turns: &[(f32, f32)]) -> Vec<Stripes> {
    let power = power(luma, place, window, turns);
    let floors = floors(&power);
    let mut found = Vec::new();
    for (down, row) in power.iter().enumerate() {
        for (across, power) in row.iter().enumerate() {
            let wave = wave(across, down);
            let frequency = wave.frequency();
            let prominence = power / floors[ring(frequency)];
            if prominence >= PROMINENT && frequency >= LEAST && !of_jpeg(wave) {
                // The window's mean is a half each way, and half the power lies at the opposite frequency.
                let height = 8.0 * power.sqrt() / (TILE * TILE) as f32;
                found.push(Stripes { wave, prominence, height });
            }
        }
    }
    found.sort_by(|a, b| b.prominence.total_cmp(&a.prominence));
    found
}

/// What the row `down` and the column `across` of the powers stand for.
fn wave(across: usize, down: usize) -> Wave {
    let signed = if down < HALF { down as f32 } else { down as f32 - TILE as f32 };
    Wave { across: across as f32, down: signed }
}

fn ring(frequency: f32) -> usize {
    ((0.5 * frequency) as usize).min(RINGS - 1)
}

/// On or beside a frequency of JPEG's blocks, straight across or down; or half the sampling's, of which only one sign is seen.
fn of_jpeg(Wave { across, down }: Wave) -> bool {
    let of_eighths = |v: f32| (v / 8.0 - (v / 8.0 + 0.5).floor()).abs() * 8.0 < 1.01;
    let straight = across.abs().min(down.abs()) < 1.5;
    straight && of_eighths(across) && of_eighths(down) || down == -(HALF as f32)
}

/// Power of a tile's frequencies: of those across from 0 to below [`HALF`] only, as the others are the same.
fn power(luma: &LumaPlane, place: &Place, window: &[f32; TILE], turns: &[(f32, f32)]) -> Vec<[f32; HALF]> {
    let mut power = vec![[0.0; HALF]; TILE];
    widest(
        #[inline(always)]
        || {
            let width = luma.width() as usize;
            let (mut real, mut imaginary) = ([[0.0f32; TILE]; TILE], [[0.0f32; TILE]; TILE]);
            let mut sum = 0u32;
            for (y, values) in real.iter_mut().enumerate() {
                let row = &luma.as_raw()[(place.y + y) * width + place.x..][..TILE];
                for (value, sample) in values.iter_mut().zip(row) {
                    *value = f32::from(*sample);
                    sum += u32::from(*sample);
                }
            }
            let mean = sum as f32 / (TILE * TILE) as f32;
            for (values, down) in real.iter_mut().zip(window) {
                for (value, across) in values.iter_mut().zip(window) {
                    *value = (*value - mean) * down * across;
                }
            }
            transform(&mut real, &mut imaginary, turns);
            let (mut real, mut imaginary) = (transposed(&real), transposed(&imaginary));
            transform(&mut real, &mut imaginary, turns);
            for (across, (real, imaginary)) in real.iter().zip(&imaginary).take(HALF).enumerate() {
                for ((power, re), im) in power.iter_mut().zip(real).zip(imaginary) {
                    power[across] = re * re + im * im;
                }
            }
        },
    );
    power
}

#[inline(always)]
fn transposed(rows: &[[f32; TILE]; TILE]) -> [[f32; TILE]; TILE] {
    let mut out = [[0.0; TILE]; TILE];
    for (y, row) in rows.iter().enumerate() {
        for (x, value) in row.iter().enumerate() {
            out[x][y] = *value;
        }
    }
    out
}

/// What counts as no power, by [`ring`]: the median there, or what rounding leaves.
fn floors(power: &[[f32; HALF]]) -> [f32; RINGS] {
    let mut rings: [Vec<f32>; RINGS] = core::array::from_fn(|_| Vec::with_capacity(4 * TILE));
    for (down, row) in power.iter().enumerate() {
        for (across, value) in row.iter().enumerate() {
            rings[ring(wave(across, down).frequency())].push(*value);
        }
    }
    rings.map(|mut values| {
        let middle = values.len() / 2;
        if values.is_empty() { ROUNDING } else { values.select_nth_unstable_by(middle, f32::total_cmp).1.max(ROUNDING) }
    })
}
