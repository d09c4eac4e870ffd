//! Levels of print and paper in a strip, and the paper's noise.

use super::super::strip::Strip;

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
    let histogram = histogram.counts();
    let total = strip.luma.len() as f32;
    let quantile = |share: f32| quantile(&histogram, share);
    let ink = quantile(0.04);
    let paper = quantile(0.75);
    let bright: u32 = histogram[252..].iter().sum();
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

    pub(super) fn counts(&self) -> [u32; 256] {
        core::array::from_fn(|level| self.0.iter().map(|table| table[level]).sum())
    }
}

/// The level under which `share` of a histogram lies, between levels by linear interpolation.
pub(super) fn quantile(histogram: &[u32; 256], share: f32) -> f32 {
    let total: u32 = histogram.iter().sum();
    let wanted = share * total as f32;
    let mut passed = 0.0;
    for (level, count) in histogram.iter().enumerate() {
        let count = *count as f32;
        if passed + count >= wanted && count > 0.0 {
            return level as f32 + (wanted - passed) / count - 0.5;
        }
        passed += count;
    }
    255.0
}

/// Noise of the paper, from second differences along the rows where both neighbours are paper too: a straight shade has
/// none, so light falling off does not count. The median keeps stray edges out.
pub(super) fn noise(strip: &Strip, levels: &Levels) -> f32 {
    let floor = levels.paper - 0.22 * levels.contrast;
    let floor = floor.clamp(0.0, 250.0) as u8;
    let mut histogram = [0u32; 256];
    for y in 0..strip.height {
        for three in strip.row(y).windows(3).step_by(2) {
            if three[0] >= floor && three[1] >= floor && three[2] >= floor {
                let second = i32::from(three[0]) - 2 * i32::from(three[1]) + i32::from(three[2]);
                histogram[second.unsigned_abs().min(255) as usize] += 1;
            }
        }
    }
    // The median of |N(0, 6 s^2)| is 0.6745 * sqrt(6) * s.
    (quantile(&histogram, 0.5).max(0.0)) / (0.6745 * 2.449_49)
}
