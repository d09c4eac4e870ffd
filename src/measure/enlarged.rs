//! Enlarged pictures with little detail: measured at the size of it, told in their own pixels. The pixels that enlarging added
//! show nothing; edges look as crisp as the enlarging program made them, whatever is left of the letters, and 28 pixels of
//! character height may hold the detail of 6.

use image::GrayImage;
use imageproc::geometric_transformations::{Border, Interpolation, warp_into_with};

use super::told::Told;
use super::{Measurements, Quad, Region, Resolution, TextLine, quad};
use crate::input::Pixels;
use crate::memory::LumaPlane;
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

/// Most of the print's contrast that shrinking by the right factor takes away. Of 71 pictures enlarged 1.7 to 4 times and compressed
/// (2026-11-29), 65 were told by the right factor: it took at most 0.16 of half of them, 0.19 of nine in ten. Of the five told by a
/// larger one it took 0.17 to 0.35.
const MOST_LOST: f32 = 0.2;
/// The same of pixels that were only repeated, for which shrinking by the right factor takes nothing but the traces of compression away.
const MOST_LOST_OF_STEPS: f32 = 0.1;
/// Most that the smaller of two factors takes where the larger is the right one: there is no detail beyond it, and what is lost comes from
/// resampling alone.
const NOTHING_LOST: f32 = 0.03;
/// Least probability of text in the lines that are looked at.
const LIKELY: f32 = 0.6;
/// Area of the lines that are looked at, pixels: some ten lines all over the page tell, and interpolation is slow.
const LOOKED_AT: f32 = 100_000.0;

/// How much detail the picture holds, put to the proof: what an enlarged picture is shrunk by may take no detail away. With it the
/// picture at the size of its detail, where its letters have little; that is `None` where the picture was not enlarged, as far as can be
/// told, or has detail to spare.
///
/// A pattern as enlarging leaves can be chance, or tell of a factor that is too large: on softly blurred print the spectrum ends early as
/// well. Then a smaller factor stands, or none.
pub(super) fn put_to_the_proof(
    pixels: &Pixels,
    resolution: Resolution,
    page: &Measurements,
) -> (Resolution, Option<Pixels>) {
    let Some(claimed) = resolution.enlargement().filter(|claimed| SHARE * claimed >= LEAST) else {
        return (resolution, None);
    };
    let proof = Proof { pixels, page };
    // Two factors leave the same pattern, and print that was enlarged linearly looks finer than it is: the larger first.
    let other = claimed / (claimed - 1.0);
    let (larger, smaller) = (claimed.max(other), claimed.min(other));
    if proof.shrunk(SHARE * larger, FilterType::CatmullRom).is_none() {
        return (resolution, None);
    }
    // Of hard print even the right factor takes too much.
    let hard = || {
        let factors = std::iter::successors(Some(SHARE * SHARE * larger), |factor| Some(SHARE * factor));
        factors.take_while(|factor| *factor >= LEAST).find_map(|factor| proof.smooth(factor))
    };
    let with = |factor: f32| move |luma| (factor, luma);
    let found = (proof.smooth(SHARE * larger).or_else(|| proof.repeated(larger)).map(with(larger)))
        .or_else(|| hard().filter(|_| proof.takes(SHARE * smaller) <= NOTHING_LOST).map(with(larger)))
        .or_else(|| proof.smooth(SHARE * smaller).map(with(smaller)))
        .or_else(|| hard().map(with(larger)));
    let Some((enlargement, luma)) = found else {
        return (Resolution { resampling_evidence: 0.0, ..resolution }, None);
    };
    let little = |height: f32| height / enlargement < ENOUGH_DETAIL_PX;
    let detail = page.text.character_height_px.is_none_or(little);
    let detail = detail.then(|| Pixels { luma, colour: pixels.colour.clone() });
    (Resolution { oversampling: Some(enlargement), ..resolution }, detail)
}

/// The picture that is shrunk, and the print on it that must stay.
struct Proof<'a> {
    pixels: &'a Pixels,
    page: &'a Measurements,
}

impl Proof<'_> {
    /// The picture shrunk by `factor` with a smooth filter; `None` where that takes detail away or leaves nothing to measure.
    fn smooth(&self, factor: f32) -> Option<LumaPlane> {
        let shrunk = self.shrunk(factor, FilterType::CatmullRom)?;
        (factor >= LEAST && self.lost(&shrunk, Interpolation::Bicubic) <= MOST_LOST).then_some(shrunk)
    }

    /// The same of a picture whose pixels were only repeated: any smooth filter would take the steps away.
    fn repeated(&self, factor: f32) -> Option<LumaPlane> {
        let shrunk = self.shrunk(factor, FilterType::Box)?;
        (factor >= LEAST && self.lost(&shrunk, Interpolation::Nearest) <= MOST_LOST_OF_STEPS).then_some(shrunk)
    }

    /// Share of the print's contrast that shrinking by `factor` takes away, 0..=1.
    fn takes(&self, factor: f32) -> f32 {
        let shrunk = if factor > 1.0 { self.shrunk(factor, FilterType::CatmullRom) } else { None };
        shrunk.map_or(0.0, |shrunk| self.lost(&shrunk, Interpolation::Bicubic))
    }

    fn shrunk(&self, factor: f32, filter: FilterType) -> Option<LumaPlane> {
        let (width, height) = self.pixels.luma.dimensions();
        let [width, height] = [width, height].map(|full| (full as f32 / factor + 0.5) as u32);
        if width.min(height) < SMALLEST { None } else { resize::luma(&self.pixels.luma, width, height, filter) }
    }

    fn lost(&self, shrunk: &LumaPlane, again: Interpolation) -> f32 {
        lost(&self.pixels.luma, shrunk, &self.page.text_lines, again)
    }
}

/// How much of the print's contrast `shrunk` lacks, 0..=1: root of the lost part of its energy, less the noise of the paper. 0 where
/// there is no print.
fn lost(luma: &LumaPlane, shrunk: &LumaPlane, lines: &[TextLine], again: Interpolation) -> f32 {
    let Some(shrunk) = GrayImage::from_raw(shrunk.width(), shrunk.height(), shrunk.to_vec()) else { return 0.0 };
    let likely = || lines.iter().filter(|line| line.text_probability > LIKELY);
    let area: f32 = likely().map(|line| quad::area(&line.quad)).sum();
    let (mut gone, mut all) = (0.0, 0.0);
    for line in likely().step_by((area / LOOKED_AT) as usize + 1) {
        let region = quad::region(&line.quad, luma.width(), luma.height());
        if region.width == 0 || region.height == 0 {
            continue;
        }
        let again = enlarged_part(&shrunk, luma.dimensions(), region, again);
        let rows = (region.y..region.y + region.height).map(|y| {
            let row = &luma.as_raw()[y as usize * luma.width() as usize..];
            &row[region.x as usize..(region.x + region.width) as usize]
        });
        let (mut sum, mut squares, mut apart) = (0.0, 0.0, 0.0);
        for (own, other) in rows.flatten().zip(again.as_raw()) {
            let (own, other) = (f64::from(*own), f64::from(*other));
            sum += own;
            squares += own * own;
            apart += (own - other) * (own - other);
        }
        let (count, noise) = (f64::from(region.width) * f64::from(region.height), f64::from(line.noise));
        gone += apart - count * noise * noise;
        all += squares - sum * sum / count;
    }
    if all > 0.0 { (gone.max(0.0) / all).sqrt() as f32 } else { 0.0 }
}

/// A region of a picture of `size` as `shrunk` shows it, at the size of the region.
fn enlarged_part(shrunk: &GrayImage, size: (u32, u32), region: Region, how: Interpolation) -> GrayImage {
    let scales = [shrunk.width() as f32 / size.0 as f32, shrunk.height() as f32 / size.1 as f32];
    let corner = [region.x as f32, region.y as f32];
    // Whole numbers are the middles of pixels.
    let place = |axis: usize, at: f32| (corner[axis] + at + 0.5) * scales[axis] - 0.5;
    let mut part = GrayImage::new(region.width, region.height);
    let mapping = |x, y| (place(0, x), place(1, y));
    warp_into_with(shrunk, mapping, how, Border::Replicate, &mut part);
    part
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
    use crate::measure::{GlareArea, Motion, Outline, TextSummary};
    use crate::memory::plane;

    fn region(x: u32, y: u32, width: u32, height: u32) -> Region {
        Region { x, y, width, height }
    }

    /// Squares of print, `side` pixels each, dark or light by chance.
    fn print(side: u32) -> LumaPlane {
        let dark = |x: u32, y: u32| (x / side * 7919 + y / side * 104_729).wrapping_mul(2_654_435_761) >> 31 == 1;
        plane(GrayImage::from_fn(240, 160, |x, y| image::Luma([if dark(x, y) { 40 } else { 220 }])))
    }

    /// What is said of a picture whose one line of print fills it and that shows the pattern of `enlargement`.
    fn proof(luma: LumaPlane, enlargement: f32, character_height: f32) -> (Resolution, Option<Pixels>) {
        let (width, height) = (luma.width() as f32, luma.height() as f32);
        let quad = [[0.0, 0.0], [width, 0.0], [width, height], [0.0, height]];
        let text_lines = vec![TextLine { quad, text_probability: 0.9, ..TextLine::default() }];
        let text = TextSummary { character_height_px: Some(character_height), ..TextSummary::default() };
        let page = Measurements { text_lines, text, ..Measurements::default() };
        let claimed = Resolution { oversampling: Some(enlargement), resampling_evidence: 0.9 };
        put_to_the_proof(&Pixels { luma, colour: None }, claimed, &page)
    }

    #[test]
    fn an_enlarged_picture_is_shrunk_to_its_detail() {
        let enlarged = resize::luma(&print(4), 720, 480, FilterType::CatmullRom).unwrap();
        let (resolution, detail) = proof(enlarged, 3.0, 20.0);
        assert_eq!(resolution.enlargement(), Some(3.0));
        assert_eq!(detail.unwrap().luma.dimensions(), (282, 188));
    }

    #[test]
    fn letters_with_detail_to_spare_stay_as_they_are() {
        let enlarged = resize::luma(&print(4), 720, 480, FilterType::CatmullRom).unwrap();
        let (resolution, detail) = proof(enlarged, 3.0, 60.0);
        assert_eq!((resolution.enlargement(), detail.is_none()), (Some(3.0), true));
    }

    #[test]
    fn only_the_two_factors_that_leave_the_pattern_are_told() {
        let enlarged = resize::luma(&print(4), 360, 240, FilterType::CatmullRom).unwrap();
        let (resolution, _) = proof(enlarged, 3.0, 12.0);
        assert_eq!(resolution.enlargement(), Some(1.5), "threefold would take detail away");
        let (resolution, detail) = proof(print(2), 3.0, 20.0);
        assert_eq!((resolution.enlargement(), detail.is_none()), (None, true), "{resolution:?}");
    }

    #[test]
    fn repeated_pixels_are_told_by_their_steps() {
        let source = print(1);
        let repeated = plane(GrayImage::from_fn(480, 320, |x, y| *source.get_pixel(x / 2, y / 2)));
        let (resolution, detail) = proof(repeated, 2.0, 12.0);
        assert_eq!(resolution.enlargement(), Some(2.0));
        assert_eq!(detail.unwrap().luma.as_raw(), source.as_raw());
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
