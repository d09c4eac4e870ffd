//! A picture turned by any angle, by cubic interpolation: print keeps its edges, which a mean of neighbours would soften.
//!
//! Our own, as the general one of `imageproc` asks of each of a pixel's sixteen neighbours whether it lies in the picture and rounds
//! on the way; here that is asked once a pixel.

use crate::memory::{Block, LumaPlane, plane_of};
use crate::vector::widest;

/// Where each pixel of the turned picture comes from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rotation {
    /// Cosine and sine of the angle by which the picture's content is tilted, clockwise.
    pub cosine: f32,
    pub sine: f32,
    /// Where the picture's corner comes to lie, pixels.
    pub shift: [f32; 2],
}

impl Rotation {
    /// Where a point of the picture comes to lie.
    #[inline(always)]
    pub fn there(&self, [x, y]: [f32; 2]) -> [f32; 2] {
        [self.cosine * x + self.sine * y + self.shift[0], self.cosine * y - self.sine * x + self.shift[1]]
    }

    /// Where a point of the turned picture comes from.
    #[inline(always)]
    pub fn back(&self, [x, y]: [f32; 2]) -> [f32; 2] {
        let (x, y) = (x - self.shift[0], y - self.shift[1]);
        [self.cosine * x - self.sine * y, self.sine * x + self.cosine * y]
    }
}

/// Four neighbouring samples, or what counts for each.
type Four = [f32; 4];

/// Places between two samples that are told apart.
const PLACES: usize = 256;
/// Weights of four neighbours at each place from one of the inner two to the other: the cubic of Catmull and Rom.
static WEIGHTS: [Four; PLACES + 1] = {
    let mut weights = [[0.0; 4]; PLACES + 1];
    let mut place = 0;
    while place <= PLACES {
        let t = place as f32 / PLACES as f32;
        weights[place] = [
            ((-0.5 * t + 1.0) * t - 0.5) * t,
            (1.5 * t - 2.5) * t * t + 1.0,
            ((-1.5 * t + 2.0) * t + 0.5) * t,
            (0.5 * t - 0.5) * t * t,
        ];
        place += 1;
    }
    weights
};

/// `picture` turned, `width` x `height` pixels; beside it lies `shade`.
pub(super) fn turned(picture: &LumaPlane, rotation: Rotation, [width, height]: [u32; 2], shade: u8) -> LumaPlane {
    let mut samples = Block::unwritten(width as usize * height as usize);
    let source = Source { samples: picture.as_raw(), size: [picture.width() as i32, picture.height() as i32], shade };
    for (y, row) in samples.chunks_exact_mut(width as usize).enumerate() {
        widest(
            #[inline(always)]
            || {
                for (x, value) in row.iter_mut().enumerate() {
                    *value = source.at(rotation.back([x as f32, y as f32]));
                }
            },
        );
    }
    plane_of(width, height, samples)
}

/// The picture that is turned.
struct Source<'a> {
    samples: &'a [u8],
    size: [i32; 2],
    shade: u8,
}

impl Source<'_> {
    #[inline(always)]
    fn at(&self, [x, y]: [f32; 2]) -> u8 {
        let [width, height] = self.size;
        // Rounded down; a whole number below zero may come out one less, with a fraction of 1, which is the same place.
        let whole = |value: f32| value as i32 - i32::from(value < 0.0);
        let (left, top) = (whole(x) - 1, whole(y) - 1);
        if left <= -4 || top <= -4 || left >= width || top >= height {
            return self.shade;
        }
        let weights = |t: f32| WEIGHTS[((t * PLACES as f32 + 0.5) as usize).min(PLACES)];
        let (across, down) = (weights(x - (left + 1) as f32), weights(y - (top + 1) as f32));
        let inside = left >= 0 && top >= 0 && left + 4 <= width && top + 4 <= height;
        let mut sums = Four::default();
        for (row, weight) in (0..).zip(down) {
            let four =
                if inside { self.four((top + row) as usize, left as usize) } else { self.beside(top + row, left) };
            for (sum, value) in sums.iter_mut().zip(four) {
                *sum += weight * f32::from(value);
            }
        }
        let [a, b, c, d] = [0, 1, 2, 3].map(|k| across[k] * sums[k]);
        (a + b + (c + d) + 0.5) as u8
    }

    #[inline(always)]
    fn four(&self, row: usize, left: usize) -> [u8; 4] {
        let start = row * self.size[0] as usize + left;
        self.samples.get(start..).and_then(|rest| rest.first_chunk()).copied().unwrap_or_default()
    }

    /// Where some of the four lie outside.
    #[cold]
    #[inline(never)]
    fn beside(&self, row: i32, left: i32) -> [u8; 4] {
        let [width, height] = self.size;
        let inside = |x: i32| (0..width).contains(&x) && (0..height).contains(&row);
        [0, 1, 2, 3].map(|k| {
            let x = left + k;
            if inside(x) { self.samples[row as usize * width as usize + x as usize] } else { self.shade }
        })
    }
}

#[cfg(test)]
mod tests {
    use image::{GrayImage, Luma};

    use super::*;
    use crate::memory::plane;

    #[test]
    fn a_quarter_turn_moves_every_pixel_whole() {
        let picture = plane(GrayImage::from_fn(9, 6, |x, y| Luma([(x * 20 + y * 3) as u8])));
        let quarter = Rotation { cosine: 0.0, sine: 1.0, shift: [0.0, 8.0] };
        let out = turned(&picture, quarter, [6, 9], 0);
        for (x, y, pixel) in out.enumerate_pixels() {
            assert_eq!(pixel, picture.get_pixel(8 - y, x), "{x}, {y}");
        }
    }

    #[test]
    fn a_straight_shade_stays_straight_at_any_angle_and_beside_it_lies_the_shade_asked_for() {
        let picture = plane(GrayImage::from_fn(120, 120, |x, _| Luma([(40 + x) as u8])));
        for degrees in [-37.0f32, -12.0, 4.0, 21.0, 45.0] {
            let (sine, cosine) = (libm::sinf(degrees.to_radians()), libm::cosf(degrees.to_radians()));
            let rotation = Rotation { cosine, sine, shift: [90.0, 90.0] };
            let out = turned(&picture, rotation, [280, 280], 7);
            let mut seen = 0;
            for (x, y, pixel) in out.enumerate_pixels() {
                let (along, down) = (x as f32 - 90.0, y as f32 - 90.0);
                let [from_x, from_y] = [cosine * along - sine * down, sine * along + cosine * down];
                let within = |value: f32, margin: f32| value > margin && value < 119.0 - margin;
                if within(from_x, 2.0) && within(from_y, 2.0) {
                    seen += 1;
                    assert!((f32::from(pixel[0]) - 40.0 - from_x).abs() <= 0.51, "{degrees}: {x}, {y}");
                }
                if !within(from_x, -2.0) || !within(from_y, -2.0) {
                    assert_eq!(pixel[0], 7, "{degrees}: {x}, {y}");
                }
            }
            assert!(seen > 10_000, "{degrees}: {seen} pixels");
        }
    }
}
