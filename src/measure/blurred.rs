//! A page blurred until nothing of its text is left but soft patches: it must be called blurred, not empty.

use super::pyramid::Pyramid;
use super::statistics::ramp;
use crate::memory::LumaPlane;

/// Edge width over the picture's longer side at which blur begins to rule out text, and at which it does. Body text on
/// an A4 page that fills the picture is a hundredth of its height; on an ID card three times that.
const WIDTHS: (f32, f32) = (0.01, 0.025);
/// Luma step over the sharpest edges that makes a structure: under the first there is none, over the second surely.
const STEPS: (f32, f32) = (4.0, 12.0);
/// Pixels of a level over which a step is taken: noise and rounding stay small against it.
const REACH: usize = 4;
/// Part of the steepest step that a level must reach to hold the picture's detail.
const REACHED: f32 = 0.62;

/// How sure that the picture shows structure without any detail fine enough to be text, 0..=1.
///
/// Steps between neighbouring pixels grow from level to level as long as edges are wider than a pixel there; the
/// level where they stop growing tells the width of the sharpest edges.
pub fn structure(pyramid: &Pyramid<'_>) -> f32 {
    let steps: Vec<f32> = (0..pyramid.len()).map(|k| steep_step(pyramid.level(k))).collect();
    let most = steps.iter().copied().fold(0.0, f32::max);
    // Steps that are as steep in the picture itself say nothing of its blur.
    let Some(level) = steps.iter().position(|step| *step >= REACHED * most).filter(|level| *level > 0) else {
        return 0.0;
    };
    let (width, height) = pyramid.level(0).dimensions();
    let relative = (REACH << level) as f32 / width.max(height) as f32;
    ramp(relative, WIDTHS) * ramp(most, STEPS)
}

/// Step over [`REACH`] pixels at which all but one in two hundred are smaller.
fn steep_step(level: &LumaPlane) -> f32 {
    let width = level.width() as usize;
    let mut histogram = [0u32; 256];
    let rows = level.as_raw().chunks_exact(width.max(1));
    let stride = (level.height() as usize / 200).max(1);
    for row in rows.step_by(stride) {
        for (a, b) in row.iter().zip(row.iter().skip(REACH)) {
            histogram[usize::from(a.abs_diff(*b))] += 1;
        }
    }
    let total: u32 = histogram.iter().sum();
    let mut above = 0;
    for (step, count) in histogram.iter().enumerate().rev() {
        above += count;
        if above * 200 > total {
            return step as f32;
        }
    }
    0.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::plane;
    use image::{GrayImage, Luma};
    use imageproc::filter::gaussian_blur_f32;

    fn bars() -> GrayImage {
        GrayImage::from_fn(800, 600, |x, y| Luma([if (y / 12) % 3 == 0 && (x / 5) % 2 == 0 { 40 } else { 220 }]))
    }

    #[test]
    fn blurred_print_has_structure_and_an_empty_or_sharp_page_has_not() {
        let sharp = bars();
        let blurred = gaussian_blur_f32(&sharp, 12.0);
        let empty = GrayImage::from_pixel(800, 600, Luma([230]));
        let found = |picture| structure(&Pyramid::new(&plane(picture), 64));
        assert!(found(blurred) > 0.0);
        assert_eq!((found(sharp), found(empty)), (0.0, 0.0));
    }
}
