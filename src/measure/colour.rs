//! How much colour the page has once the light's own cast is taken out: paper is taken to be white, so a grey copy stays
//! grey under a warm lamp, and the desk around it does not count. Knows no limits.

use image::RgbImage;

use super::area::PageArea;
use super::{Colour, Outline, TextLine};

/// Chroma from which a place counts as clearly coloured, levels.
const CLEAR: f32 = 14.0;
/// Squares along the longer side in which colour is looked at.
const SQUARES: usize = 180;
/// Share of the page's pixels, the lightest, that are taken for paper.
const PAPER: f32 = 0.4;
/// Share of the page that is left after the most coloured pixels: a small seal fills less than a hundredth of a page.
const HIGH: f32 = 0.997;

/// Measures colour on the small colour copy of a picture of `size` pixels.
pub fn measure(colour: &RgbImage, size: (u32, u32), outline: Option<&Outline>, lines: &[TextLine]) -> Colour {
    let area = PageArea::new(size, outline, lines);
    let pixels = smoothed(colour, size, &area);
    if pixels.len() < 16 {
        return Colour::default();
    }
    let gain = paper_gain(&pixels);
    let mut chroma: Vec<f32> = pixels.iter().map(|p| chroma(p, gain)).collect();
    let mean_chroma = chroma.iter().sum::<f32>() / chroma.len() as f32;
    let clear = chroma.iter().filter(|c| **c >= CLEAR).count();
    let coloured_share = clear as f32 / chroma.len() as f32;
    let at = ((chroma.len() - 1) as f32 * HIGH) as usize;
    let (_, high, _) = chroma.select_nth_unstable_by(at, f32::total_cmp);
    Colour { mean_chroma, high_chroma: *high, coloured_share }
}

/// The page in small squares, averaged: compression and sensors colour single pixels.
fn smoothed(colour: &RgbImage, size: (u32, u32), area: &PageArea) -> Vec<[f32; 3]> {
    let (width, height) = (colour.width() as usize, colour.height() as usize);
    let scale = [size.0 as f32 / width.max(1) as f32, size.1 as f32 / height.max(1) as f32];
    let side = width.max(height).div_ceil(SQUARES).max(2);
    let mut out = Vec::with_capacity((width / side + 1) * (height / side + 1));
    for (row, rows) in colour.as_raw().chunks_exact(width * 3 * side).enumerate() {
        let (from, to) = area.span((row * side) as f32 * scale[1] + 0.5 * side as f32 * scale[1]);
        for column in 0..width / side {
            let x = (column * side) as f32 * scale[0] + 0.5 * side as f32 * scale[0];
            if x < from || x > to {
                continue;
            }
            let mut sum = [0u32; 3];
            for line in rows.chunks_exact(width * 3) {
                for pixel in line[column * side * 3..(column + 1) * side * 3].chunks_exact(3) {
                    (0..3).for_each(|c| sum[c] += u32::from(pixel[c]));
                }
            }
            out.push(sum.map(|s| s as f32 / (side * side) as f32));
        }
    }
    out
}

fn luma(p: &[f32; 3]) -> f32 {
    0.299 * p[0] + 0.587 * p[1] + 0.114 * p[2]
}

/// Factors for the three channels that make the paper grey: from the medians of red and blue against green over the
/// lightest part of the page, without burnt-out pixels, whose colour is lost.
fn paper_gain(pixels: &[[f32; 3]]) -> [f32; 3] {
    let mut light: Vec<&[f32; 3]> = pixels.iter().filter(|p| p.iter().all(|v| *v < 251.0)).collect();
    if light.len() < 16 {
        return [1.0; 3];
    }
    let wanted = ((pixels.len() as f32 * PAPER) as usize).clamp(16, light.len());
    light.select_nth_unstable_by(wanted - 1, |a, b| luma(b).total_cmp(&luma(a)));
    light.truncate(wanted);
    let median = |channel: usize| {
        let mut ratios: Vec<f32> = light.iter().map(|p| luma(p) / p[channel].max(1.0)).collect();
        let middle = ratios.len() / 2;
        ratios.select_nth_unstable_by(middle, f32::total_cmp).1.clamp(0.5, 2.0)
    };
    [median(0), median(1), median(2)]
}

/// Distance from grey in blue and red difference (BT.601) after the paper's cast is taken out.
fn chroma(pixel: &[f32; 3], gain: [f32; 3]) -> f32 {
    let p = [0, 1, 2].map(|c| (pixel[c] * gain[c]).min(255.0));
    let y = luma(&p);
    let (blue, red) = (0.564 * (p[2] - y), 0.713 * (p[0] - y));
    (blue * blue + red * red).sqrt()
}
