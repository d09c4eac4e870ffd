//! The pattern of resampling: interpolated pixels are smoother than original ones, and which pixels are interpolated
//! repeats with the enlargement's factor (A. Gallagher, "Detection of linear and cubic interpolation in JPEG compressed
//! images", 2005). Both directions must show the same period; JPEG's own, eighths of a pixel, is left out. What repeats
//! in the picture itself with the same short period in both directions (a weave, a screen's pixels) looks alike.

use crate::measure::fourier;
use crate::measure::pyramid::Pyramid;
use crate::memory::LumaPlane;
use crate::vector::widest;

/// Rows (columns) of a band.
const BAND: usize = 16;
/// Bands looked at in each direction.
const BANDS: usize = 24;
/// Second differences are cut at this, levels.
const CUT: i16 = 40;
/// Window over which the profile is levelled out, to each side.
const LEVELLING: usize = 16;
/// Length of the transform.
const LENGTH: usize = 4096;
/// Shortest side of a picture that is looked at.
const SHORTEST: usize = 200;
/// Lowest frequency looked at, cycles per pixel: an enlargement by seven.
const LOWEST: f32 = 0.14;
/// What a [`Profile::pairing`] of 1 is worth as prominence. Enlargement by exactly two leaves no period in the second
/// differences where the kernel is centred, but pixels in pairs.
const PAIRING: f32 = 70.0;
/// What a [`Profile::fours`] of 1 is worth as prominence: enlargement by four, which JPEG's own frequencies hide, shows within its
/// blocks. Half the evidence is at 0.28, which pictures as taken stay below.
const FOURS: f32 = 25.0;
/// Frequencies this near to a multiple of an eighth belong to JPEG.
const NEAR_JPEG: f32 = 0.013;

/// A periodic pattern.
pub(super) struct Pattern {
    /// Cycles per pixel, 0..=0.5.
    pub frequency: f32,
    /// How far it stands out from the median over all frequencies, in both directions.
    pub prominence: f32,
    /// Share of pixels that repeat the one before, the lower of both directions.
    pub repeated: f32,
}

/// The strongest pattern common to both directions; `None` in pictures too small to tell.
pub(super) fn find(pyramid: &Pyramid) -> Option<Pattern> {
    let luma = pyramid.level(0);
    if (luma.width().min(luma.height()) as usize) < SHORTEST {
        return None;
    }
    let [rows, columns] = busy_bands(pyramid.level(3.min(pyramid.len() - 1)), luma.dimensions());
    let (across, down) = (row_profile(luma, &rows), column_profile(luma, &columns));
    let repeated = across.repeated().min(down.repeated());
    let pairing = across.pairing().min(down.pairing()).max(0.0);
    let turns = fourier::turns(LENGTH);
    let spectra = [prominence(&across.second, &turns), prominence(&down.second, &turns)];
    let joint: Vec<f32> = spectra[0].iter().zip(&spectra[1]).map(|(a, b)| common(*a, *b)).collect();
    let frequency = |k: usize| k as f32 / LENGTH as f32;
    let of_jpeg = |f: f32| (f * 8.0 - (f * 8.0 + 0.5).floor()).abs() < 8.0 * NEAR_JPEG;
    let general = (0..joint.len()).filter(|k| frequency(*k) >= LOWEST && !of_jpeg(frequency(*k)));
    let best = general.max_by(|a, b| joint[*a].total_cmp(&joint[*b]))?;
    let fours = across.fours().min(down.fours()).max(0.0);
    let found =
        [(frequency(best), joint[best]), (0.5, pairing * PAIRING), (0.25, quadrupled(&joint).max(fours * FOURS))];
    let (frequency, prominence) = found.into_iter().fold((0.5, 0.0), |a, b| if b.1 > a.1 { b } else { a });
    Some(Pattern { frequency, prominence, repeated })
}

/// One figure for both directions, near the lower of the two.
fn common(a: f32, b: f32) -> f32 {
    (a * b).sqrt().min(2.0 * a.min(b))
}

/// Enlargement by exactly four falls on JPEG's own frequencies, but stands alone there: blocks show at all eighths. So does a
/// camera's colour mosaic, whose factor the spectrum does not bear out.
fn quadrupled(joint: &[f32]) -> f32 {
    let peak = |eighth: usize| {
        let at = eighth * LENGTH / 8;
        joint[at - 4..(at + 5).min(joint.len())].iter().copied().fold(0.0, f32::max)
    };
    if peak(2) > 2.5 * peak(1).max(peak(3)) { peak(2) } else { 0.0 }
}

/// Starts of the bands with the most change along them, in full-size pixels: bands of rows and of columns.
fn busy_bands(level: &LumaPlane, full: (u32, u32)) -> [Vec<usize>; 2] {
    let (width, height) = (level.width() as usize, level.height() as usize);
    let mut of_row = vec![0u32; height];
    let mut of_column = vec![0u32; width];
    for (y, rows) in level.as_raw().windows(2 * width).step_by(width).enumerate() {
        let (here, below) = rows.split_at(width);
        of_row[y] = here.windows(2).map(|v| u32::from(v[0].abs_diff(v[1]))).sum();
        for ((sum, a), b) in of_column.iter_mut().zip(here).zip(below) {
            *sum += u32::from(a.abs_diff(*b));
        }
    }
    [busiest(&of_row, full.1 as usize), busiest(&of_column, full.0 as usize)]
}

/// Starts of the bands over which the sums are largest.
fn busiest(sums: &[u32], side: usize) -> Vec<usize> {
    let count = side / BAND;
    let mut energy: Vec<(u64, usize)> = (0..count).map(|k| (0, k * BAND)).collect();
    for (line, sum) in sums.iter().enumerate() {
        energy[(line * count / sums.len()).min(count - 1)].0 += u64::from(*sum);
    }
    energy.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut bands: Vec<usize> = energy.iter().take(BANDS).map(|e| e.1).collect();
    bands.sort_unstable();
    bands
}

/// Mean changes along one direction of the picture, averaged across it: one entry a pixel.
struct Profile {
    /// Between a pixel and the next.
    first: Vec<f32>,
    /// Of that change.
    second: Vec<f32>,
}

/// Along the rows of the bands.
fn row_profile(luma: &LumaPlane, bands: &[usize]) -> Profile {
    let width = luma.width() as usize;
    let (mut first, mut second) = (vec![0u16; width - 2], vec![0u16; width - 2]);
    widest(
        #[inline(always)]
        || {
            for row in bands.iter().flat_map(|b| *b..*b + BAND) {
                let row = &luma.as_raw()[row * width..][..width];
                add_differences([row, &row[1..], &row[2..]], &mut first, &mut second);
            }
        },
    );
    Profile::new(&first, &second, bands.len())
}

/// Along the columns of the bands.
fn column_profile(luma: &LumaPlane, bands: &[usize]) -> Profile {
    let (width, height) = (luma.width() as usize, luma.height() as usize);
    let raw = luma.as_raw();
    let (mut first, mut second) = (vec![0u16; height - 2], vec![0u16; height - 2]);
    widest(
        #[inline(always)]
        || {
            for (y, (first, second)) in first.iter_mut().zip(&mut second).enumerate() {
                let (mut firsts, mut seconds) = ([0u16; BAND], [0u16; BAND]);
                let rows = &raw[y * width..(y + 3) * width];
                for &band in bands {
                    let part = |row: usize| &rows[row * width + band..][..BAND];
                    add_differences([part(0), part(1), part(2)], &mut firsts, &mut seconds);
                }
                *first = firsts.iter().sum();
                *second = seconds.iter().sum();
            }
        },
    );
    Profile::new(&first, &second, bands.len())
}

/// Adds first and second differences of three rows of pixels, cut at [`CUT`]. All bands' together stay within 16 bits.
#[inline(always)]
fn add_differences([a, b, c]: [&[u8]; 3], first: &mut [u16], second: &mut [u16]) {
    for ((((first, second), a), b), c) in first.iter_mut().zip(second).zip(a).zip(b).zip(c) {
        *first += u16::from(a.abs_diff(*b).min(CUT as u8));
        let (a, b, c) = (i16::from(*a), i16::from(*b), i16::from(*c));
        *second += (2 * b - a - c).abs().min(CUT) as u16;
    }
}

impl Profile {
    fn new(first: &[u16], second: &[u16], bands: usize) -> Self {
        let share = 1.0 / (bands * BAND).max(1) as f32;
        let mean = |sums: &[u16]| sums.iter().map(|sum| f32::from(*sum) * share).collect();
        Self { first: mean(first), second: mean(second) }
    }

    /// How much smaller the step within pairs of pixels (0-1, 2-3, ...) is than the step between pairs, over the mean
    /// step. Steps at the borders of JPEG's blocks, and beside them, are left out.
    fn pairing(&self) -> f32 {
        let (mut sum, mut count) = (0.0f32, 0.0f32);
        for block in self.first.chunks_exact(8) {
            let mean = block.iter().sum::<f32>() / 8.0;
            if mean >= 0.5 {
                let within = 0.5 * (block[2] + block[4]);
                let between = (block[1] + block[3] + block[5]) / 3.0;
                sum += ((between - within) / mean).clamp(-1.5, 1.5);
                count += 1.0;
            }
        }
        if count >= 12.0 { sum / count } else { 0.0 }
    }

    /// How much more the second differences are at the middle of each original pixel than at the seam between two, over their mean,
    /// where originals have become four pixels each (0-3, 4-7). At the borders of JPEG's blocks they are left out.
    fn fours(&self) -> f32 {
        let mut sums = [0.0f32; 8];
        let mut count = 0;
        // The first of them belongs to the second pixel.
        let blocks = self.second.get(7..).unwrap_or_default().chunks_exact(8);
        for block in blocks.filter(|block| block.iter().sum::<f32>() >= 4.0) {
            sums.iter_mut().zip(block).for_each(|(sum, value)| *sum += value);
            count += 1;
        }
        let mean = sums.iter().sum::<f32>() / 8.0;
        if count >= 12 { (sums[2].min(sums[5]) - sums[3].max(sums[4])) / mean } else { 0.0 }
    }

    /// Share of places where a pixel hardly differs from the one before: repeated pixels.
    fn repeated(&self) -> f32 {
        let (mut repeated, mut count) = (0.0f32, 0.0f32);
        for window in self.first.windows(17).filter(|w| w.iter().sum::<f32>() >= 8.0) {
            let mean = window.iter().sum::<f32>() / 17.0;
            count += 1.0;
            repeated += if window[8] < 0.4 * mean { 1.0 } else { 0.0 };
        }
        repeated / count.max(1.0)
    }
}

/// Magnitudes of the profile's spectrum over their median.
fn prominence(profile: &[f32], turns: &[(f32, f32)]) -> Vec<f32> {
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
    fourier::transform(real.as_chunks_mut::<1>().0, imaginary.as_chunks_mut::<1>().0, turns);
    let mut out: Vec<f32> =
        real.iter().zip(&imaginary).take(LENGTH / 2 + 1).map(|(r, i)| (r * r + i * i).sqrt()).collect();
    let mut sorted = out[LENGTH / 12..].to_vec();
    let middle = sorted.len() / 2;
    let median = sorted.select_nth_unstable_by(middle, f32::total_cmp).1.max(1e-6);
    out.iter_mut().for_each(|v| *v /= median);
    out
}
