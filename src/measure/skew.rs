//! Which way the text of a tilted page runs. Lines are looked for along the picture's rows and columns; beyond some ten
//! degrees they fall into pieces, and the page must be turned upright first.

use core::f32::consts::PI;

use super::area::PageArea;
use super::page_text::LEAST_LENGTH;
use super::pyramid::Pyramid;
use super::{Outline, Quad, TextSummary};
use crate::resize::{self, FilterType};

/// Tilt from which it is worth turning the page, degrees: read as they lie, lines are found nearly as well up to there, and what the turned page
/// costs, a second search, is not spent on every photo that was not held quite straight.
const WORTH_TURNING: f32 = 11.0;
/// Tilt of lines or edges from which the print is looked at, degrees: pieces of strongly tilted lines seem to lie flatter.
const DOUBTFUL: f32 = 7.0;
/// Least confidence in the page's outline with which its edges tell the tilt.
const SURE_OUTLINE: f32 = 0.6;
/// Longer side of the level that is searched, pixels at most.
const LONGEST: u32 = 800;
/// Levels between the one that is searched and the one that is its background: means over 8 x 8 pixels.
const BACKGROUND: usize = 3;
/// Luma levels by which print differs from its background.
const STEP: u8 = 12;
/// Pixels that print which is tilted by [`WORTH_TURNING`] goes on along a row at most: five times its height.
const LONGEST_RUN: usize = 100;
/// Pixels of the level to a bin of the projection.
const BIN: f32 = 1.5;
/// Pixels of print that are followed, at most.
const MOST_PIXELS: usize = 20_000;
/// Pixels of print on which a direction can be seen, at least.
const LEAST_PIXELS: usize = 300;
/// How far the best direction must stand out from the usual one: the ratio of their sums of squared steps. On 36 readable and 36
/// unreadable pages, tilted by up to 45 degrees each, it was at least 1.96 where the direction was right.
const STANDS_OUT: f32 = 2.0;

/// Tilt of the page's text in degrees, -45..45, positive clockwise; `None` where it hardly matters or cannot be told.
pub(super) fn skew(pyramid: &Pyramid<'_>, outline: Option<&Outline>, text: &TextSummary) -> Option<f32> {
    let edges = outline.filter(|outline| outline.confidence >= SURE_OUTLINE).map(|outline| of_edges(&outline.quad));
    let flat = |degrees: f32| degrees.abs() < DOUBTFUL;
    // Pieces of lines that run across the rows are hardly text: little of it does not tell the tilt.
    if text.length >= LEAST_LENGTH && text.tilt_degrees.is_some_and(flat) && edges.is_none_or(flat) {
        return None;
    }
    let (degrees, stands_out) = of_print(&print(pyramid, outline))?;
    let degrees = if stands_out >= STANDS_OUT { degrees } else { edges? };
    (degrees.abs() >= WORTH_TURNING).then_some(degrees)
}

/// Tilt of the edges of `quad`, the mean of all four.
fn of_edges(quad: &Quad) -> f32 {
    let along = |from: usize, to: usize| [quad[to][0] - quad[from][0], quad[to][1] - quad[from][1]];
    let [top, bottom, left, right] = [along(0, 1), along(3, 2), along(0, 3), along(1, 2)];
    // A side points down where the top edge points right.
    let (x, y) = (top[0] + bottom[0] + left[1] + right[1], top[1] + bottom[1] - left[0] - right[0]);
    within_a_quarter(libm::atan2f(y, x) * 180.0 / PI)
}

/// The same direction, or the one across it, within 45 degrees of a row.
fn within_a_quarter(degrees: f32) -> f32 {
    degrees - 90.0 * libm::floorf((degrees + 45.0) / 90.0)
}

/// Pixels that differ from the paper around them, in pixels of the level searched.
fn print(pyramid: &Pyramid<'_>, outline: Option<&Outline>) -> Vec<[f32; 2]> {
    let (index, level) = pyramid.at_most(LONGEST);
    let ground = pyramid.level((index + BACKGROUND).min(pyramid.len() - 1));
    let scale = (1u32 << index) as f32;
    let page = PageArea::new(pyramid.level(0).dimensions(), outline, &[]);
    // Steps between its cells would be rows of their own.
    let Some(ground) = resize::luma(ground, level.width(), level.height(), FilterType::Bilinear) else {
        return Vec::new();
    };
    let mut differs: Vec<bool> = level
        .as_raw()
        .iter()
        .zip(ground.as_raw().iter())
        .map(|(pixel, around)| pixel.abs_diff(*around) >= STEP)
        .collect();
    leave_out_long_runs(&mut differs, level.width() as usize);
    let mut pixels = Vec::new();
    for ((x, y, _), differs) in level.enumerate_pixels().zip(differs) {
        if differs && page.contains(x as f32 * scale, y as f32 * scale) {
            pixels.push([x as f32, y as f32]);
        }
    }
    let every = pixels.len().div_ceil(MOST_PIXELS).max(1);
    // Spread over the pixels' areas: their middles make a grid of their own, in rows at 0 and at 45 degrees.
    let spread = |(at, [x, y]): (usize, [f32; 2])| [x + part_of(at, 0.754_877_7), y + part_of(at, 0.569_840_3)];
    pixels.into_iter().step_by(every).enumerate().map(spread).collect()
}

/// Clears what goes on straight along a row or a column for longer than tilted print does: a frame around the picture.
fn leave_out_long_runs(differs: &mut [bool], width: usize) {
    let height = differs.len() / width.max(1);
    let rows = (0..height).map(|y| (y * width, 1, width));
    let columns = (0..width).map(|x| (x, width, height));
    let mut long = Vec::new();
    for (first, step, count) in rows.chain(columns) {
        let mut run = 0;
        for k in 0..=count {
            if k < count && differs[first + k * step] {
                run += 1;
                continue;
            }
            if run > LONGEST_RUN {
                long.extend((k - run..k).map(|k| first + k * step));
            }
            run = 0;
        }
    }
    long.into_iter().for_each(|place| differs[place] = false);
}

/// The `at`th of numbers that fill 0..1 evenly; two such rows with these steps fill a square (Roberts 2018).
fn part_of(at: usize, step: f32) -> f32 {
    let number = at as f32 * step;
    number - libm::floorf(number)
}

/// The direction along which print lies in rows, and how far it stands out: rows and the white between them make the largest
/// steps from bin to bin in the projection across them (Postl 1986).
fn of_print(pixels: &[[f32; 2]]) -> Option<(f32, f32)> {
    if pixels.len() < LEAST_PIXELS {
        return None;
    }
    let mut bins = Vec::new();
    let mut steps = |degrees: f32| steps_across(pixels, degrees, &mut bins);
    let all: Vec<f32> = (-45..45).map(|degrees| steps(degrees as f32)).collect();
    let best = (0..all.len()).max_by(|a, b| all[*a].total_cmp(&all[*b]))? as f32 - 45.0;
    let finer = (-4..=4).map(|quarter| best + quarter as f32 / 4.0);
    let (degrees, most) =
        finer.map(|degrees| (degrees, steps(degrees))).max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.total_cmp(&a.0)))?;
    let mut sorted = all;
    sorted.sort_by(f32::total_cmp);
    Some((degrees, most / sorted[sorted.len() / 2].max(1.0)))
}

/// Sum of squared steps from bin to bin of the projection across `degrees`, or along, whichever is larger.
fn steps_across(pixels: &[[f32; 2]], degrees: f32, bins: &mut Vec<[i32; 2]>) -> f32 {
    let (sine, cosine) = (libm::sinf(degrees * PI / 180.0), libm::cosf(degrees * PI / 180.0));
    let reach = 2 * LONGEST as usize;
    bins.clear();
    bins.resize(2 * reach, [0; 2]);
    for [x, y] in pixels {
        let (across, along) = (y * cosine - x * sine, x * cosine + y * sine);
        for (axis, place) in [across, along].into_iter().enumerate() {
            let bin = (place / BIN + reach as f32).clamp(0.0, 2.0 * reach as f32 - 1.0) as usize;
            bins[bin][axis] += 1;
        }
    }
    let sum = |axis: usize| bins.windows(2).map(|pair| ((pair[1][axis] - pair[0][axis]) as f32).powi(2)).sum::<f32>();
    sum(0).max(sum(1))
}

#[cfg(test)]
mod tests {
    use image::{GrayImage, Luma};

    use super::*;
    use crate::memory::plane;

    /// Rows of letters, turned by `degrees`.
    fn page(degrees: f32) -> GrayImage {
        let (sine, cosine) = (libm::sinf(degrees * PI / 180.0), libm::cosf(degrees * PI / 180.0));
        GrayImage::from_fn(900, 700, |x, y| {
            let (x, y) = (x as f32 - 450.0, y as f32 - 350.0);
            let (along, across) = (x * cosine + y * sine, y * cosine - x * sine);
            let letter = (along / 13.0).rem_euclid(1.0) < 0.6 && (along * 0.7).sin() > -0.6;
            let row = (across / 24.0).rem_euclid(1.0) < 0.4;
            Luma([if letter && row && along.abs() < 260.0 && across.abs() < 220.0 { 60 } else { 225 }])
        })
    }

    #[test]
    fn the_tilt_of_rows_of_letters_is_found() {
        for degrees in [-40.0, -21.0, -13.0, 12.0, 33.0] {
            let luma = plane(page(degrees));
            let found = skew(&Pyramid::new(&luma, 200), None, &TextSummary::default());
            assert!(found.is_some_and(|found| (found - degrees).abs() < 1.0), "{degrees}: {found:?}");
        }
        let upright = plane(page(2.0));
        assert_eq!(skew(&Pyramid::new(&upright, 200), None, &TextSummary::default()), None);
    }

    #[test]
    fn a_few_pieces_that_seem_level_do_not_tell_the_tilt() {
        let luma = plane(page(30.0));
        let found = |length: f32| {
            let text = TextSummary { length, tilt_degrees: Some(1.0), ..TextSummary::default() };
            skew(&Pyramid::new(&luma, 200), None, &text)
        };
        assert!(found(3.0).is_some_and(|found| (found - 30.0).abs() < 1.0));
        assert_eq!(found(40.0), None);
    }

    #[test]
    fn edges_tell_the_tilt_whichever_corner_comes_first() {
        let (sine, cosine) = (libm::sinf(0.35), libm::cosf(0.35));
        let turned = [[0.0, 0.0], [300.0, 0.0], [300.0, 200.0], [0.0, 200.0]]
            .map(|[x, y]| [x * cosine - y * sine, x * sine + y * cosine]);
        for first in 0..4 {
            let quad = [0, 1, 2, 3].map(|k| turned[(first + k) % 4]);
            assert!((of_edges(&quad) - 0.35 * 180.0 / PI).abs() < 0.01, "{first}");
        }
    }
}
