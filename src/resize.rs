//! Luma at another size, by a filter that averages over what a new pixel covers.

pub(crate) use fast_image_resize::FilterType;
use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{PixelType, ResizeAlg, ResizeOptions, Resizer};

use crate::memory::{LumaPlane, plane_of};
use crate::vector::widest;

/// `source` at `width` x `height`; `None` where either size is empty.
pub(crate) fn luma(source: &LumaPlane, width: u32, height: u32, filter: FilterType) -> Option<LumaPlane> {
    let pixels = ImageRef::new(source.width(), source.height(), source.as_raw(), PixelType::U8).ok()?;
    let mut target = Image::new(width, height, PixelType::U8);
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(filter));
    Resizer::new().resize(&pixels, &mut target, &options).ok()?;
    Some(plane_of(width, height, target.into_vec().into()))
}

/// Means of `source` over a grid of `width` x `height` cells that covers all of it, handed to `write` in rows. A pixel on the border of
/// cells counts in each by its share.
///
/// `source` has `size` pixels of `CHANNELS` samples each; neither side of either size is 0.
pub(crate) fn area_means<const CHANNELS: usize>(
    source: &[u8],
    size: (u32, u32),
    [width, height]: [usize; 2],
    mut write: impl FnMut(usize, [f32; CHANNELS]),
) {
    let (source_width, source_height) = (size.0 as usize, size.1 as usize);
    let (columns, rows) = (Spans::new(source_width, width), Spans::new(source_height, height));
    let stride = source_width * CHANNELS;
    let mut row = vec![0.0f32; stride];
    for (y, (first, weights)) in rows.iter().enumerate() {
        row.fill(0.0);
        for (line, weight) in source[first * stride..].chunks_exact(stride).zip(weights) {
            widest(
                #[inline(always)]
                || row.iter_mut().zip(line).for_each(|(sum, value)| *sum += weight * f32::from(*value)),
            );
        }
        let pixels = row.as_chunks::<CHANNELS>().0;
        for (x, (first, weights)) in columns.iter().enumerate() {
            let mut sums = [0.0f32; CHANNELS];
            for (pixel, weight) in pixels[first..].iter().zip(weights) {
                sums.iter_mut().zip(pixel).for_each(|(sum, value)| *sum += weight * value);
            }
            write(y * width + x, sums);
        }
    }
}

/// What target pixels cover of a row or column of source pixels.
struct Spans {
    /// The first source pixel of each.
    first: Vec<usize>,
    /// As many weights for each, of sum 1.
    weights: Vec<f32>,
    length: usize,
}

impl Spans {
    fn new(source: usize, target: usize) -> Self {
        let step = source as f32 / target as f32;
        let length = (step.ceil() as usize + 1).min(source);
        let (mut first, mut weights) = (Vec::with_capacity(target), Vec::with_capacity(target * length));
        for i in 0..target {
            let (from, to) = (i as f32 * step, (i + 1) as f32 * step);
            // At the source's end they begin before what is covered, with a weight of 0.
            let start = (from as usize).min(source - length);
            let covered = |s: usize| (((s + 1) as f32).min(to) - (s as f32).max(from)).max(0.0);
            let sum: f32 = (start..start + length).map(covered).sum();
            weights.extend(
                (start..start + length).map(|s| if sum > 0.0 { covered(s) / sum } else { 1.0 / length as f32 }),
            );
            first.push(start);
        }
        Self { first, weights, length }
    }

    fn iter(&self) -> impl Iterator<Item = (usize, &[f32])> {
        self.first.iter().copied().zip(self.weights.chunks_exact(self.length))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_cover_the_picture_and_share_the_pixels_on_their_borders() {
        let mut means = Vec::new();
        area_means::<1>(&[10, 20, 30, 40, 50, 60], (3, 2), [2, 1], |_, [mean]| means.push(mean));
        // One and a half pixels each: (10 + 40 + (20 + 50) / 2) / 3 and (30 + 60 + (20 + 50) / 2) / 3.
        assert!((means[0] - 85.0 / 3.0).abs() < 1e-4 && (means[1] - 125.0 / 3.0).abs() < 1e-4, "{means:?}");
        let mut means = Vec::new();
        area_means::<3>(&[1, 2, 3, 5, 6, 7], (2, 1), [4, 1], |at, mean| means.push((at, mean)));
        assert_eq!(means[1..3], [(1, [1.0, 2.0, 3.0]), (2, [5.0, 6.0, 7.0])]);
    }
}
