//! Levels of print and paper in a strip, and the paper's noise.

use super::super::strip::Strip;
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

pub(super) fn levels(strip: &Strip) -> Levels {
    let mut histogram = Histogram::default();
    histogram.add(&strip.luma);
    let counts = histogram.counts();
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

/// Counts of luma levels in four tables taken in turn: neighbours are often of one level, and a count that was just raised
/// takes a while until it can be raised again.
pub(super) struct Histogram([[u32; 256]; 4]);

impl Default for Histogram {
    fn default() -> Self {
        Self([[0; 256]; 4])
    }
}

impl Histogram {
    pub(super) fn add(&mut self, levels: &[u8]) {
        let (fours, rest) = levels.as_chunks::<4>();
        for four in fours {
            for (table, level) in self.0.iter_mut().zip(four) {
                table[usize::from(*level)] += 1;
            }
        }
        for level in rest {
            self.0[0][usize::from(*level)] += 1;
        }
    }

    pub(super) fn counts(&self) -> Counts {
        let [first, second, third, fourth] = &self.0;
        let mut levels = *first;
        for (((level, b), c), d) in levels.iter_mut().zip(second).zip(third).zip(fourth) {
            *level += b + c + d;
        }
        let mut bins = [0u32; BINS];
        for (bin, levels) in bins.iter_mut().zip(levels.as_chunks::<BIN>().0) {
            *bin = levels.iter().sum();
        }
        Counts { levels, bins, total: bins.iter().sum() }
    }
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

impl Counts {
    /// Counts of one part of a strip.
    pub(super) fn of<'a>(rows: impl Iterator<Item = &'a [u8]>) -> Self {
        let mut histogram = Histogram::default();
        rows.for_each(|row| histogram.add(row));
        histogram.counts()
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
        histogram.add(&paper[..count]);
    }
    // The median of |N(0, 6 s^2)| is 0.6745 * sqrt(6) * s.
    (histogram.counts().quantile(0.5).max(0.0)) / (0.6745 * 2.449_49)
}
