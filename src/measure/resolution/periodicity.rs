//! The pattern of resampling: interpolated pixels are smoother than original ones, and which pixels are interpolated
//! repeats with the enlargement's factor (A. Gallagher, "Detection of linear and cubic interpolation in JPEG compressed
//! images", 2005). Both directions must show the same period; JPEG's own, eighths of a pixel, is left out.

use image::GrayImage;

use crate::measure::pyramid::Pyramid;

/// Rows (columns) of a band.
const BAND: usize = 16;
/// Bands looked at in each direction.
const BANDS: usize = 24;
/// Second differences are cut at this, levels.
const CUT: i32 = 40;
/// Window over which the profile is levelled out, to each side.
const LEVELLING: usize = 16;
/// Length of the transform.
const LENGTH: usize = 4096;
/// Shortest side of a picture that is looked at.
const SHORTEST: usize = 200;
/// Lowest frequency looked at, cycles per pixel: an enlargement by seven.
const LOWEST: f32 = 0.14;
/// Frequencies this near to a multiple of an eighth belong to JPEG.
const NEAR_JPEG: f32 = 0.013;

/// A periodic pattern.
pub(super) struct Pattern {
    /// Cycles per pixel, 0..=0.5.
    pub frequency: f32,
    /// How far it stands out from the median over all frequencies, in both directions.
    pub prominence: f32,
}

/// The strongest pattern common to both directions; `None` in pictures too small to tell.
pub(super) fn find(pyramid: &Pyramid) -> Option<Pattern> {
    let luma = pyramid.level(0);
    if (luma.width().min(luma.height()) as usize) < SHORTEST {
        return None;
    }
    let busy = pyramid.level(2.min(pyramid.len() - 1));
    let across = prominence(&row_profile(luma, &busy_bands(busy, luma.height() as usize, false)));
    let down = prominence(&column_profile(luma, &busy_bands(busy, luma.width() as usize, true)));
    let joint: Vec<f32> = across.iter().zip(&down).map(|(a, b)| (a * b).sqrt()).collect();
    let frequency = |k: usize| k as f32 / LENGTH as f32;
    let of_jpeg = |f: f32| (f * 8.0 - (f * 8.0 + 0.5).floor()).abs() < 8.0 * NEAR_JPEG;
    let general = (0..joint.len()).filter(|k| frequency(*k) >= LOWEST && !of_jpeg(frequency(*k)));
    let best = general.max_by(|a, b| joint[*a].total_cmp(&joint[*b]))?;
    let general = Pattern { frequency: frequency(best), prominence: joint[best] };
    let doubled = doubled(&joint);
    Some(if doubled.prominence > general.prominence { doubled } else { general })
}

/// Enlargement by exactly two or four falls on JPEG's own frequencies, but is alone there: blocks show at all eighths.
fn doubled(joint: &[f32]) -> Pattern {
    let peak = |eighth: usize| {
        let at = eighth * LENGTH / 8;
        joint[at - 4..(at + 5).min(joint.len())].iter().copied().fold(0.0, f32::max)
    };
    let odd = peak(1).max(peak(3));
    let two = if peak(4) > 2.5 * odd.max(peak(2)) { peak(4) } else { 0.0 };
    let four = if peak(2) > 2.5 * odd { peak(2) } else { 0.0 };
    if two >= four { Pattern { frequency: 0.5, prominence: two } } else { Pattern { frequency: 0.25, prominence: four } }
}

/// Starts of the bands with the most change along them, in full-size pixels.
fn busy_bands(level: &GrayImage, side: usize, columns: bool) -> Vec<usize> {
    let (width, height) = (level.width() as usize, level.height() as usize);
    let count = side / BAND;
    let mut energy = vec![(0u64, 0usize); count];
    energy.iter_mut().enumerate().for_each(|(k, e)| e.1 = k);
    let lines = if columns { width } else { height };
    for y in 0..height - 1 {
        let row = &level.as_raw()[y * width..(y + 2) * width];
        for x in 0..width - 1 {
            let (here, next) = (row[x], if columns { row[x + width] } else { row[x + 1] });
            let line = if columns { x } else { y };
            energy[(line * count / lines).min(count - 1)].0 += u64::from(here.abs_diff(next));
        }
    }
    energy.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut bands: Vec<usize> = energy.iter().take(BANDS).map(|e| e.1 * BAND).collect();
    bands.sort_unstable();
    bands
}

/// Sum of second differences along the rows of the bands, one a column.
fn row_profile(luma: &GrayImage, bands: &[usize]) -> Vec<f32> {
    let width = luma.width() as usize;
    let mut sums = vec![0u32; width - 2];
    for row in bands.iter().flat_map(|b| *b..*b + BAND) {
        let line = &luma.as_raw()[row * width..(row + 1) * width];
        for (sum, v) in sums.iter_mut().zip(line.windows(3)) {
            *sum += second_difference(v[0], v[1], v[2]);
        }
    }
    sums.iter().map(|s| *s as f32 / (bands.len() * BAND) as f32).collect()
}

/// Sum of second differences along the columns of the bands, one a row.
fn column_profile(luma: &GrayImage, bands: &[usize]) -> Vec<f32> {
    let (width, height) = (luma.width() as usize, luma.height() as usize);
    let raw = luma.as_raw();
    let mut sums = vec![0u32; height - 2];
    for (y, sum) in sums.iter_mut().enumerate() {
        for band in bands {
            let part = |row: usize| &raw[(y + row) * width + band..(y + row) * width + band + BAND];
            for ((a, b), c) in part(0).iter().zip(part(1)).zip(part(2)) {
                *sum += second_difference(*a, *b, *c);
            }
        }
    }
    sums.iter().map(|s| *s as f32 / (bands.len() * BAND) as f32).collect()
}

fn second_difference(a: u8, b: u8, c: u8) -> u32 {
    (2 * i32::from(b) - i32::from(a) - i32::from(c)).abs().min(CUT) as u32
}

/// Magnitudes of the profile's spectrum over their median.
fn prominence(profile: &[f32]) -> Vec<f32> {
    let skip = profile.len().saturating_sub(LENGTH) / 2;
    let profile = &profile[skip..profile.len() - skip];
    let n = profile.len().min(LENGTH);
    let mut sums = Vec::with_capacity(n + 1);
    sums.push(0.0f64);
    profile.iter().for_each(|v| sums.push(sums[sums.len() - 1] + f64::from(*v)));
    let mut real = vec![0.0f32; LENGTH];
    for (k, target) in real.iter_mut().take(n).enumerate() {
        let (from, to) = (k.saturating_sub(LEVELLING), (k + LEVELLING + 1).min(n));
        let mean = ((sums[to] - sums[from]) / (to - from) as f64) as f32;
        let window = 0.5 - 0.5 * libm::cosf(2.0 * core::f32::consts::PI * (k as f32 + 0.5) / n as f32);
        *target = (profile[k] / (mean + 0.05) - 1.0).clamp(-1.0, 1.5) * window;
    }
    let mut imaginary = vec![0.0f32; LENGTH];
    transform(&mut real, &mut imaginary);
    let mut out: Vec<f32> =
        real.iter().zip(&imaginary).take(LENGTH / 2 + 1).map(|(r, i)| (r * r + i * i).sqrt()).collect();
    let mut sorted = out[LENGTH / 12..].to_vec();
    let middle = sorted.len() / 2;
    let median = sorted.select_nth_unstable_by(middle, f32::total_cmp).1.max(1e-6);
    out.iter_mut().for_each(|v| *v /= median);
    out
}

/// Discrete Fourier transform in place, by repeated halving; the length is a power of two.
fn transform(real: &mut [f32], imaginary: &mut [f32]) {
    let n = real.len();
    let bits = n.trailing_zeros();
    for i in 0..n {
        let j = i.reverse_bits() >> (usize::BITS - bits);
        if i < j {
            real.swap(i, j);
            imaginary.swap(i, j);
        }
    }
    let turns: Vec<(f32, f32)> = (0..n / 2)
        .map(|k| -2.0 * core::f32::consts::PI * k as f32 / n as f32)
        .map(|angle| (libm::cosf(angle), libm::sinf(angle)))
        .collect();
    let mut half = 1;
    while half < n {
        for start in (0..n).step_by(2 * half) {
            for k in 0..half {
                let (c, s) = turns[k * (n / (2 * half))];
                let (a, b) = (start + k, start + k + half);
                let (re, im) = (real[b] * c - imaginary[b] * s, real[b] * s + imaginary[b] * c);
                (real[b], imaginary[b]) = (real[a] - re, imaginary[a] - im);
                real[a] += re;
                imaginary[a] += im;
            }
        }
        half *= 2;
    }
}
