//! Where the line lies that pieces of print make.

use super::super::statistics::weighted_quantile;
use super::grouping::{ALONE, Glyph, HeightBand, Line, MAX_SLOPE, middle};
use super::ink::Polarity;

/// The line through the pieces that are its `members`; `None` where it is too short, too tilted or not of the heights looked for.
pub(super) fn fit(
    glyphs: &[Glyph],
    members: &[u32],
    polarity: Polarity,
    vertical: bool,
    band: HeightBand,
) -> Option<Line> {
    let pieces = || members.iter().map(|&index| &glyphs[index as usize]);
    let a0 = pieces().map(|g| g.a0).fold(f32::MAX, f32::min);
    let a1 = pieces().map(|g| g.a1).fold(f32::MIN, f32::max);
    let typical = weighted_quantile(pieces().map(|g| (g.height, g.a1 - g.a0)).collect(), 0.6)?;
    let slope = fit_slope(&pieces().copied().collect::<Vec<_>>(), a1 - a0, typical)?;
    let centre = (a0 + a1) / 2.0;
    let level = |g: &Glyph, b: f32| b - slope * ((g.a0 + g.a1) / 2.0 - centre);
    // A long bar's box is higher than its print by its own rise.
    let inset = |g: &Glyph| ((g.b1 - g.b0) - g.height).max(0.0) / 2.0;
    let tops = pieces().map(|g| (level(g, g.b0 + inset(g)), g.a1 - g.a0)).collect();
    let bottoms = pieces().map(|g| (level(g, g.b1 - inset(g)), g.a1 - g.a0)).collect();
    let (top, bottom) = (weighted_quantile(tops, 0.2)?, weighted_quantile(bottoms, 0.8)?);
    let height = bottom - top;
    let length = (a1 - a0) / height.max(1.0);
    let enough = length >= band.shortest && (members.len() >= 2 || length >= ALONE);
    if !(enough && height >= band.least && height <= band.most && height < 2.2 * typical) {
        return None;
    }
    let inked: f32 = pieces().map(|g| g.a1 - g.a0).sum();
    let gap = ((a1 - a0) - inked).max(0.0) / (members.len() as f32).max(1.0) / height;
    let slimness = weighted_quantile(pieces().map(|g| ((g.b1 - g.b0) / (g.a1 - g.a0).max(1.0), 1.0)).collect(), 0.5)?;
    let b = (top + bottom) / 2.0;
    Some(Line { a0, a1, b, slope, height, pieces: members.len(), polarity, vertical, gap, slimness })
}

/// Slope of the line through the pieces' middles; of a single long piece its own. `None` beyond the tilt looked for.
fn fit_slope(pieces: &[Glyph], length: f32, height: f32) -> Option<f32> {
    let mut sums = [0.0f64; 5];
    for g in pieces {
        // A long piece counts as points along it, or a line of two bars would have no slope of its own.
        let steps = (((g.a1 - g.a0) / height.max(1.0)) as usize).clamp(1, 40);
        for step in 0..steps {
            let t = (step as f32 + 0.5) / steps as f32 - 0.5;
            let a = f64::from((g.a0 + g.a1) / 2.0 + t * (g.a1 - g.a0));
            let b = f64::from(middle(g) + g.slope * t * (g.a1 - g.a0));
            sums[0] += 1.0;
            sums[1] += a;
            sums[2] += b;
            sums[3] += a * a;
            sums[4] += a * b;
        }
    }
    let [n, a, b, aa, ab] = sums;
    let variance = aa - a * a / n;
    // Too short to tell a slope from ascenders: shrink towards level.
    let prior = n * f64::from(height * height) * 0.6;
    let slope = if length < 1.2 * height { 0.0 } else { (ab - a * b / n) / (variance + prior).max(1.0) };
    (slope.abs() <= f64::from(MAX_SLOPE)).then_some(slope as f32)
}
