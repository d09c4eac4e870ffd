//! A tilted page turned upright, and what was measured there told in the picture's own pixels.

use core::f32::consts::PI;

use super::legibility::strip::LEAST_HEIGHT;
use super::pyramid::Pyramid;
use super::rotation::{self, Rotation};
use super::text_lines::SEARCHED_PIXELS;
use super::told::Told;
use super::{Motion, Outline, Quad, Region, quad};
use crate::memory::LumaPlane;

/// Height of characters that are surely measured in no finer level, pixels: what was found of tilted lines tells it roughly.
const SURELY_HIGH: f32 = 1.25 * LEAST_HEIGHT;

/// The picture turned so that its text runs level.
pub(super) struct Turned {
    /// Its luma; what lies outside the picture has the mean shade of the picture's border.
    pub luma: LumaPlane,
    /// The way back.
    pub turn: Turn,
}

/// From pixels of the picture to those of the turned one, and back.
#[derive(Clone, Copy, Debug)]
pub(super) struct Turn {
    degrees: f32,
    rotation: Rotation,
    /// Picture pixels in a pixel of the turned one.
    scale: f32,
    /// Size of the picture.
    size: (u32, u32),
}

impl Turned {
    /// Turns the picture by `degrees` against the clock; its smallest print is about `small` pixels high.
    pub fn new(pyramid: &Pyramid<'_>, degrees: f32, small: f32) -> Self {
        // Lines of text are looked for in no finer level; small print is measured one finer, so that turning softens none of it.
        let searched = pyramid.within(SEARCHED_PIXELS);
        let index = pyramid.for_print(small, SURELY_HIGH).clamp(searched.saturating_sub(1), searched);
        let level = pyramid.level(index);
        let (sine, cosine) = (libm::sinf(degrees * PI / 180.0), libm::cosf(degrees * PI / 180.0));
        let scale = (1u32 << index) as f32;
        let rotation = Rotation { cosine, sine, shift: [0.0; 2] };
        let mut turn = Turn { degrees, rotation, scale, size: pyramid.level(0).dimensions() };
        let (width, height) = (level.width() as f32 * scale, level.height() as f32 * scale);
        let (low, high) = quad::bounds(&turn.upright(&[[0.0, 0.0], [width, 0.0], [width, height], [0.0, height]]));
        turn.rotation.shift = [-low[0], -low[1]];
        let size = [0, 1].map(|axis| (libm::ceilf(high[axis] - low[axis]) as u32).max(1));
        let luma = rotation::turned(level, turn.rotation, size, border_shade(level));
        Self { luma, turn }
    }

    /// The page's outline in the turned picture.
    pub fn outline(&self, outline: &Outline) -> Outline {
        let others = outline.others.iter().map(|other| self.turn.upright(other)).collect();
        Outline { quad: self.turn.upright(&outline.quad), others, ..outline.clone() }
    }
}

impl Turn {
    /// Where a quad of the picture lies in the turned one.
    pub fn upright(&self, quad: &Quad) -> Quad {
        quad.map(|point| self.rotation.there(point.map(|at| at / self.scale)))
    }

    /// Puts direction and length of a movement into the picture's pixels.
    pub fn motion(&self, motion: &mut Motion) {
        motion.direction_degrees = (motion.direction_degrees + self.degrees).rem_euclid(180.0);
        motion.length_px *= self.scale;
    }
}

impl Told for Turn {
    fn length(&self) -> f32 {
        self.scale
    }

    fn grown(&self) -> f32 {
        let (cosine, sine) = (self.rotation.cosine.abs(), self.rotation.sine.abs());
        let (width, height) = (self.size.0 as f32, self.size.1 as f32);
        (cosine * width + sine * height) * (sine * width + cosine * height) / (width * height)
    }

    fn quad(&self, quad: &Quad) -> Quad {
        quad.map(|point| self.rotation.back(point).map(|at| at * self.scale))
    }

    fn region(&self, region: Region) -> Region {
        quad::region(&self.quad(&region.quad()), self.size.0, self.size.1)
    }
}

/// Mean luma along the picture's border.
fn border_shade(luma: &LumaPlane) -> u8 {
    let (width, height) = luma.dimensions();
    let rows = (0..width).flat_map(|x| [luma.get_pixel(x, 0)[0], luma.get_pixel(x, height - 1)[0]]);
    let columns = (0..height).flat_map(|y| [luma.get_pixel(0, y)[0], luma.get_pixel(width - 1, y)[0]]);
    let (sum, count) = rows.chain(columns).fold((0u64, 0u64), |(sum, count), v| (sum + u64::from(v), count + 1));
    (sum / count.max(1)) as u8
}

#[cfg(test)]
mod tests {
    use image::{GrayImage, Luma};

    use super::super::TextLine;
    use super::*;
    use crate::memory::plane;

    /// A dark bar, 120 x 10 pixels, tilted by `degrees` about the middle of a light picture.
    fn bar(degrees: f32) -> GrayImage {
        let (sine, cosine) = (libm::sinf(degrees * PI / 180.0), libm::cosf(degrees * PI / 180.0));
        GrayImage::from_fn(300, 200, |x, y| {
            let (x, y) = (x as f32 + 0.5 - 150.0, y as f32 + 0.5 - 100.0);
            let (along, across) = (x * cosine + y * sine, y * cosine - x * sine);
            Luma([if along.abs() < 60.0 && across.abs() < 5.0 { 30 } else { 220 }])
        })
    }

    #[test]
    fn a_tilted_bar_lies_level_and_is_told_where_it_was() {
        let luma = plane(bar(25.0));
        let turned = Turned::new(&Pyramid::new(&luma, 100), 25.0, 10.0);
        let dark = turned.luma.enumerate_pixels().filter(|(_, _, pixel)| pixel[0] < 120);
        let (low, high) = dark.fold(([f32::MAX; 2], [0.0f32; 2]), |(low, high), (x, y, _)| {
            let at = [x as f32, y as f32];
            ([low[0].min(at[0]), low[1].min(at[1])], [high[0].max(at[0] + 1.0), high[1].max(at[1] + 1.0)])
        });
        let near = |a: f32, b: f32| (a - b).abs() <= 2.0;
        assert!(near(high[0] - low[0], 120.0) && near(high[1] - low[1], 10.0), "{low:?} {high:?}");
        let mut line = TextLine { quad: [low, [high[0], low[1]], high, [low[0], high[1]]], ..TextLine::default() };
        turned.turn.text_line(&mut line);
        let middle = quad::centre(&line.quad);
        assert!(near(middle[0], 150.0) && near(middle[1], 100.0), "{middle:?}");
        let [[x0, y0], [x1, y1], ..] = line.quad;
        let degrees = libm::atan2f(y1 - y0, x1 - x0) * 180.0 / PI;
        assert!((degrees - 25.0).abs() < 0.5, "{degrees}");
        let there = turned.turn.upright(&line.quad);
        assert!(near(there[0][0], low[0]) && near(there[2][1], high[1]), "{there:?}");
    }

    #[test]
    fn a_movement_is_told_in_the_pictures_own_direction() {
        let turned = Turned::new(&Pyramid::new(&plane(bar(25.0)), 100), 25.0, 10.0);
        let mut motion = Motion { direction_degrees: 170.0, length_px: 3.0, ..Motion::default() };
        turned.turn.motion(&mut motion);
        assert!((motion.direction_degrees - 15.0).abs() < 1e-3, "{}", motion.direction_degrees);
        assert!((motion.length_px - 3.0).abs() < 1e-6);
    }

    #[test]
    fn only_small_print_is_turned_at_the_pictures_own_size() {
        // Just more than what is searched whole.
        let luma = plane(GrayImage::from_pixel(2600, 1700, Luma([200])));
        let pyramid = Pyramid::new(&luma, 200);
        let pixels_a_pixel = |small| Turned::new(&pyramid, 14.0, small).turn.length();
        assert_eq!([0.0, 20.0, 40.0, 400.0].map(pixels_a_pixel), [1.0, 1.0, 2.0, 2.0]);
    }
}
