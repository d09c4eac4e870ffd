//! Levels of print and paper in a strip, and the paper's noise.

use super::super::strip::Strip;
use crate::measure::histogram::Histogram;
use crate::vector::widest;

/// Levels of print and paper in a strip.
#[derive(Clone, Copy, Debug)]
pub(super) struct Levels {
    pub(super) ink: f32,
    pub(super) paper: f32,
    pub(super) contrast: f32,
    pub(super) middle: f32,
    pub(super) bright_share: f32,
    pub(super) paper_spread: f32,
    /// How far sharpening lifts the paper beside print over the paper, luma levels.
    pub(super) overshoot: f32,
}

/// Share of a strip at the sensor's limit from which its noise cannot be seen.
const CLIPPED_SHARE: f32 = 0.3;
/// Noise of such a strip, luma levels, as of paper that is not too bright. Little noise speaks for blur, and none at all was taken for
/// much of it: made brighter by 15 %, sharp pages with white paper lost up to 24 points, and now at most 3. With 0.5 to 0.8 a page
/// of tests/direction loses up to 3.3; from 0.5 to 1.5 no AUC of docs/ACCURACY.md moves by more than 0.001.
const UNSEEN_NOISE: f32 = 1.0;

impl Levels {
    /// The noise that speaks of the picture: what was measured, but not on paper that is clipped to white.
    pub(super) fn seen_noise(&self, noise: f32) -> f32 {
        if self.bright_share > CLIPPED_SHARE { noise.max(UNSEEN_NOISE) } else { noise }
    }
}

pub(super) fn levels(strip: &Strip) -> Levels {
    let mut histogram = Histogram::default();
    add(&mut histogram, &strip.luma);
    let counts = Counts::from(&histogram);
    let total = strip.luma.len() as f32;
    let quantile = |share: f32| counts.quantile(share);
    let ink = quantile(0.04);
    let paper = quantile(0.75);
    let bright: u32 = counts.levels[252..].iter().sum();
    Levels {
        ink,
        paper,
        contrast: paper - ink,
        middle: (paper + ink) / 2.0,
        bright_share: bright as f32 / total,
        paper_spread: quantile(0.97) - quantile(0.6),
        overshoot: quantile(0.995) - paper,
    }
}

/// Adds a row's levels to a histogram of all of them.
#[inline(always)]
pub(super) fn add(histogram: &mut Histogram<256>, levels: &[u8]) {
    histogram.add(levels, usize::from);
}

/// Levels that are counted together, so that a quantile need not pass them one by one.
const BIN: usize = 16;
const BINS: usize = 256 / BIN;

/// How often each level occurs.
pub(super) struct Counts {
    pub(super) levels: [u32; 256],
    bins: [u32; BINS],
    pub(super) total: u32,
}

impl From<&Histogram<256>> for Counts {
    fn from(histogram: &Histogram<256>) -> Self {
        let levels = histogram.counts();
        let mut bins = [0u32; BINS];
        for (bin, levels) in bins.iter_mut().zip(levels.as_chunks::<BIN>().0) {
            *bin = levels.iter().sum();
        }
        Self { levels, bins, total: bins.iter().sum() }
    }
}

impl Counts {
    /// Counts of one part of a strip.
    pub(super) fn of<'a>(rows: impl Iterator<Item = &'a [u8]>) -> Self {
        let mut histogram = Histogram::default();
        rows.for_each(|row| add(&mut histogram, row));
        Self::from(&histogram)
    }

    /// The level under which `share` of them lies, between levels by linear interpolation.
    pub(super) fn quantile(&self, share: f32) -> f32 {
        let wanted = share * self.total as f32;
        let mut passed = 0;
        for ((bin, levels), first) in self.bins.iter().zip(self.levels.chunks_exact(BIN)).zip((0..).step_by(BIN)) {
            if *bin == 0 || ((passed + bin) as f32) < wanted {
                passed += bin;
                continue;
            }
            for (level, count) in levels.iter().enumerate() {
                if *count > 0 && (passed + count) as f32 >= wanted {
                    return (first + level) as f32 + (wanted - passed as f32) / *count as f32 - 0.5;
                }
                passed += count;
            }
        }
        255.0
    }
}

/// Noise of the paper, from second differences along the rows where both neighbours are paper too: a straight shade has
/// none, so light falling off does not count. The median keeps stray edges out.
pub(super) fn noise(strip: &Strip, levels: &Levels) -> f32 {
    let floor = levels.paper - 0.22 * levels.contrast;
    let floor = floor.clamp(0.0, 250.0) as u8;
    let mut histogram = Histogram::default();
    let places = strip.width.saturating_sub(2);
    let (mut second, mut counts) = (vec![0u8; places], vec![0u8; places]);
    let mut paper = vec![0u8; places.div_ceil(2)];
    for y in 0..strip.height {
        let row = strip.row(y);
        widest(
            #[inline(always)]
            || {
                let threes = row.iter().zip(&row[1..]).zip(&row[2..]);
                for ((second, counts), ((a, b), c)) in second.iter_mut().zip(&mut counts).zip(threes) {
                    let difference = i16::from(*a) - 2 * i16::from(*b) + i16::from(*c);
                    *second = difference.unsigned_abs().min(255) as u8;
                    *counts = u8::from((*a).min(*b).min(*c) >= floor);
                }
            },
        );
        // Every place is written, and passed over where it counts: no branch to guess.
        let mut count = 0;
        for (second, counts) in second.chunks(2).zip(counts.chunks(2)) {
            paper[count] = second[0];
            count += usize::from(counts[0]);
        }
        add(&mut histogram, &paper[..count]);
    }
    // The median of |N(0, 6 s^2)| is 0.6745 * sqrt(6) * s.
    Counts::from(&histogram).quantile(0.5).max(0.0) / (0.6745 * 2.449_49)
}
