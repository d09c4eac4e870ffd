//! Enlarged pictures with little detail: measured at the size of it, told in their own pixels. The pixels that enlarging added
//! show nothing; edges look as crisp as the enlarging program made them, whatever is left of the letters, and 28 pixels of
//! character height may hold the detail of 6.

use super::told::Told;
use super::{Measurements, Quad, Region, Resolution, TextSummary};
use crate::input::Pixels;
use crate::resize::{self, FilterType};

/// Share of the factor by which the picture is shrunk: at its very limit detail is lost again by shrinking. Of 0.85 and 1,
/// with three filters, 0.85 with a cubic filter was best: shrunk so by another program, 10 readable enlarged pages of 10 stayed
/// above the limit of the score and 10 unreadable ones of 10 came below it (pages of docs/ACCURACY.md, 2026-11-25).
const SHARE: f32 = 0.85;
/// Less shrinking than this is left alone.
const LEAST: f32 = 1.25;
/// Shorter side, pixels, below which nothing can be measured.
const SMALLEST: u32 = 48;

/// Letters with the detail of this many pixels or more are judged as they are: strokes of a Chinese character are a pixel apart.
const ENOUGH_DETAIL_PX: f32 = 10.0;

/// The picture at the size of its detail; `None` where it was not enlarged, as far as can be told, or has detail to spare.
pub(super) fn at_size_of_detail(pixels: &Pixels, resolution: &Resolution, text: &TextSummary) -> Option<Pixels> {
    let enlargement = resolution.enlargement()?;
    let factor = SHARE * enlargement;
    if factor < LEAST || text.character_height_px.is_some_and(|height| height / enlargement >= ENOUGH_DETAIL_PX) {
        return None;
    }
    let (width, height) = pixels.luma.dimensions();
    let side = |full: u32| (full as f32 / factor + 0.5) as u32;
    if side(width).min(side(height)) < SMALLEST {
        return None;
    }
    let luma = resize::luma(&pixels.luma, side(width), side(height), FilterType::CatmullRom)?;
    Some(Pixels { luma, colour: pixels.colour.clone() })
}

impl Measurements {
    /// The same in the pixels of a picture of `size`: every length and place is scaled.
    pub(super) fn told_in(mut self, size: (u32, u32)) -> Self {
        let scale = Scale { x: size.0 as f32 / self.width as f32, y: size.1 as f32 / self.height as f32 };
        (self.width, self.height) = size;
        let heights = [&mut self.text.character_height_px, &mut self.text.small_character_height_px];
        heights.into_iter().flatten().for_each(|height| *height *= scale.length());
        self.text.unreadable_regions.iter_mut().for_each(|region| *region = scale.region(*region));
        self.text_lines.iter_mut().for_each(|line| scale.text_line(line));
        self.glare.areas.iter_mut().for_each(|area| scale.glare_area(area));
        self.exposure.darkest_region = self.exposure.darkest_region.map(|region| scale.region(region));
        if let Some(outline) = &mut self.outline {
            outline.quad = scale.quad(&outline.quad);
            outline.others.iter_mut().for_each(|other| *other = scale.quad(other));
        }
        self.motion.iter_mut().for_each(|motion| motion.length_px *= scale.length());
        for mark in [&mut self.cues.emblem, &mut self.cues.seal, &mut self.cues.portrait] {
            mark.iter_mut().for_each(|mark| mark.region = scale.region(mark.region));
        }
        self
    }
}

/// Factors from the measured picture to the one that is told of.
struct Scale {
    x: f32,
    y: f32,
}

impl Told for Scale {
    /// Both factors differ by rounding only.
    fn length(&self) -> f32 {
        (self.x * self.y).sqrt()
    }

    fn quad(&self, quad: &Quad) -> Quad {
        quad.map(|[x, y]| [x * self.x, y * self.y])
    }

    fn region(&self, region: Region) -> Region {
        let scaled = |from: u32, length: u32, by: f32| {
            let start = (from as f32 * by).floor();
            (start as u32, ((from + length) as f32 * by).round().max(start) as u32 - start as u32)
        };
        let (x, width) = scaled(region.x, region.width, self.x);
        let (y, height) = scaled(region.y, region.height, self.y);
        Region { x, y, width, height }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::{GlareArea, Motion, Outline, TextLine};

    fn region(x: u32, y: u32, width: u32, height: u32) -> Region {
        Region { x, y, width, height }
    }

    #[test]
    fn every_length_and_place_is_told_in_the_pictures_own_pixels() {
        let quad = [[10.0, 20.0], [30.0, 20.0], [30.0, 24.0], [10.0, 24.0]];
        let line = TextLine {
            quad,
            character_height_px: 4.0,
            edge_width_px: 1.5,
            relative_edge_width: 0.4,
            ..TextLine::default()
        };
        let mut page = Measurements { width: 100, height: 50, text_lines: vec![line], ..Measurements::default() };
        page.text.character_height_px = Some(4.0);
        page.text.unreadable_regions = vec![region(10, 20, 20, 4)];
        let area =
            GlareArea { region: region(1, 2, 3, 4), text_regions: vec![region(2, 2, 2, 2)], ..GlareArea::default() };
        page.glare.areas = vec![area];
        page.exposure.darkest_region = Some(region(90, 40, 10, 10));
        page.outline = Some(Outline { quad, others: vec![quad], ..Outline::default() });
        page.motion = Some(Motion { length_px: 2.0, relative_length: 0.5, ..Motion::default() });
        let told = page.told_in((300, 150));
        let threefold = quad.map(|corner| corner.map(|c| 3.0 * c));
        assert_eq!((told.width, told.height), (300, 150));
        let line = &told.text_lines[0];
        assert_eq!((line.quad, line.character_height_px, line.edge_width_px), (threefold, 12.0, 4.5));
        assert_eq!((line.relative_edge_width, told.text.character_height_px), (0.4, Some(12.0)));
        assert_eq!(told.text.unreadable_regions, [region(30, 60, 60, 12)]);
        assert_eq!(told.glare.areas[0].region, region(3, 6, 9, 12));
        assert_eq!(told.glare.areas[0].text_regions, [region(6, 6, 6, 6)]);
        assert_eq!(told.exposure.darkest_region, Some(region(270, 120, 30, 30)));
        let outline = told.outline.unwrap();
        assert_eq!((outline.quad, outline.others), (threefold, vec![threefold]));
        let motion = told.motion.unwrap();
        assert_eq!((motion.length_px, motion.relative_length), (6.0, 0.5));
    }
}
