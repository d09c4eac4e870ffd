//! Shapes on a picture: boxes, hatching, numbers, a few words. Everything outside the picture is cut off.

use image::{Rgb, RgbImage};
use imageproc::drawing::draw_polygon_mut;
use imageproc::point::Point;

use super::glyphs;
use crate::measure::{Quad, Region};

/// A picture being drawn on.
pub(super) struct Canvas(RgbImage);

impl Canvas {
    pub(super) fn new(picture: RgbImage) -> Self {
        Self(picture)
    }

    /// Width and height.
    pub(super) fn size(&self) -> [u32; 2] {
        [self.0.width(), self.0.height()]
    }

    pub(super) fn into_picture(self) -> RgbImage {
        self.0
    }

    pub(super) fn fill(&mut self, region: Region, colour: Rgb<u8>) {
        let right = region.x.saturating_add(region.width).min(self.0.width());
        let bottom = region.y.saturating_add(region.height).min(self.0.height());
        for y in region.y..bottom {
            for x in region.x..right {
                self.0.put_pixel(x, y, colour);
            }
        }
    }

    /// The four sides of `quad`, `thick` pixels wide.
    pub(super) fn outline(&mut self, quad: &Quad, thick: u32, colour: Rgb<u8>) {
        for index in 0..4 {
            self.stroke(quad[index], quad[(index + 1) % 4], thick as f32, colour);
        }
    }

    fn stroke(&mut self, [ax, ay]: [f32; 2], [bx, by]: [f32; 2], thick: f32, colour: Rgb<u8>) {
        let limit = 4.0 * self.0.width().max(self.0.height()) as f32;
        let length = (bx - ax).hypot(by - ay);
        if length.is_nan() || length < 0.5 || [ax, ay, bx, by].iter().any(|value| value.abs() > limit) {
            return;
        }
        let (dx, dy) = ((bx - ax) / length * thick / 2.0, (by - ay) / length * thick / 2.0);
        let corners = [
            [ax - dx + dy, ay - dy - dx],
            [bx + dx + dy, by + dy - dx],
            [bx + dx - dy, by + dy + dx],
            [ax - dx - dy, ay - dy + dx],
        ];
        let points = corners.map(|[x, y]| Point::new(x.round() as i32, y.round() as i32));
        // A polygon must not close on itself.
        if points[0] != points[3] {
            draw_polygon_mut(&mut self.0, &points, colour);
        }
    }

    /// Slanting stripes over a region.
    pub(super) fn hatch(&mut self, region: Region, unit: u32, colour: Rgb<u8>) {
        let (period, stripe) = (unit * 14, unit * 2);
        self.each(region, |pixel, [x, y], _| {
            if (x + y) % period < stripe {
                for (own, other) in pixel.0.iter_mut().zip(colour.0) {
                    *own = ((u16::from(*own) + u16::from(other)) / 2) as u8;
                }
            }
        });
    }

    /// A frame just inside a region.
    pub(super) fn frame(&mut self, region: Region, unit: u32, colour: Rgb<u8>) {
        self.each(region, |pixel, _, from_border| {
            if from_border < unit * 2 {
                *pixel = colour;
            }
        });
    }

    /// Every pixel of a region that lies in the picture, with its place and its distance from the region's border there.
    fn each(&mut self, region: Region, mut draw: impl FnMut(&mut Rgb<u8>, [u32; 2], u32)) {
        let right = region.x.saturating_add(region.width).min(self.0.width());
        let bottom = region.y.saturating_add(region.height).min(self.0.height());
        for y in region.y..bottom {
            for x in region.x..right {
                let from_border = (x - region.x).min(right - 1 - x).min(y - region.y).min(bottom - 1 - y);
                draw(self.0.get_pixel_mut(x, y), [x, y], from_border);
            }
        }
    }

    /// Width and height of a badge.
    pub(super) fn badge_size(text: &str, size: u32) -> [u32; 2] {
        [glyphs::width(text, size) + size * 3, (glyphs::HEIGHT + 4) * size]
    }

    /// `text` in white on a filled box with its top left corner at `x`, `y`.
    pub(super) fn badge(&mut self, text: &str, [x, y]: [u32; 2], size: u32, colour: Rgb<u8>) {
        let [width, height] = Self::badge_size(text, size);
        self.fill(Region { x, y, width, height }, colour);
        self.text(text, x + size * 2, y + size * 2, size, Rgb([255; 3]));
    }

    /// `text` with its top left corner at `x`, `y`, one dot of a Latin letter `size` pixels wide. Returns where it ends.
    pub(super) fn text(&mut self, text: &str, x: u32, y: u32, size: u32, colour: Rgb<u8>) -> u32 {
        let tallest = text.chars().map(|letter| glyphs::letter_height(letter, size)).max().unwrap_or(0);
        let mut left = x;
        for letter in text.chars() {
            // Digits stand in the middle of the taller characters beside them.
            let top = y + (tallest - glyphs::letter_height(letter, size)) / 2;
            for [column, row] in glyphs::dots(letter) {
                let dot = glyphs::dot(letter, size);
                self.fill(Region { x: left + column * dot, y: top + row * dot, width: dot, height: dot }, colour);
            }
            left += glyphs::advance(letter, size);
        }
        left
    }
}
