//! Movement while the picture was taken: print is smeared along one direction and not across it.
//!
//! An edge of contrast c that is w wide adds c²/w to the sum of squared slopes along a line that crosses it. So the sums along and
//! across the smear tell by how much edges are wider along it. The slope along an even smear of length l is the difference of two
//! sharp pictures l apart: it is most unlike itself at that distance.

use super::Motion;
use super::Quad;
use super::legibility::Judged;
use super::pyramid::Pyramid;
use crate::memory::LumaPlane;

/// Least text, in character heights, from which a direction is read.
const LEAST_LENGTH: f32 = 6.0;
/// Least height of print at which slopes are measured, pixels: at twice that a finer level tells no more.
const LEAST_HEIGHT: f32 = 14.0;
/// Places at which slopes are measured, and at which they are compared with those a smear away, about as many at most.
const MOST_PLACES: f32 = 12_000.0;
const MOST_COMPARED: usize = 3_000;
/// Half the side of a square over which the slopes of noise are averaged, pixels; one place in so many has such a square.
const PATCH: i32 = 2;
const PATCHES_APART: usize = 7;
/// Share of the squares with least slope that show paper and nothing but its noise.
const PLAIN: f32 = 0.1;
/// Paper beside a line that is looked at for its noise, character heights.
const MARGIN: f32 = 0.25;
/// Least sum of squared slopes across the smear, over one character height, in squares of the print's contrast: sharp print has 0.4
/// to 3, print out of focus until it cannot be read less than 0.1.
const SHARP_ACROSS: f32 = 0.15;
/// Sum of squared slopes over that of the noise below which nothing is seen along the smear. Small print out of focus looks so along its
/// rows, which are bars then: a smear within so many degrees of the rows is not told from that.
const BURIED: f32 = 2.0;
const ALONG: f32 = 10.0;
/// Edges wider by less than that along a direction are as upright strokes make them: there is no smear to measure.
const DIRECTED: f32 = 2.2;
/// Most that edges are said to be wider.
const MOST: f32 = 20.0;
/// Longest smear that is looked for, character heights.
const LONGEST: f32 = 2.0;

/// Direction and length of the smear over all lines; `None` where there is too little text, or it is soft in every direction.
pub fn measure(pyramid: &Pyramid<'_>, lines: &[Judged]) -> Option<Motion> {
    let print = Print::of(lines)?;
    let index = pyramid.for_print(print.height, LEAST_HEIGHT);
    let scale = (1u32 << index) as f32;
    let height = print.height / scale;
    let slopes = Slopes(pyramid.level(index));
    let places = places(&print.quads, scale, 0.0);
    let sums = slopes.sums(places.iter().copied())?;
    let noise = slopes.noise(&self::places(&print.quads, scale, MARGIN));
    let (along, across) = (sums.least() - noise, sums.most() - noise);
    if across * height < SHARP_ACROSS * print.contrast * print.contrast {
        return None;
    }
    let direction = sums.direction();
    if sums.least() < BURIED * noise && turn(direction, print.direction) < ALONG {
        return None;
    }
    let anisotropy = if along * MOST > across { across / along } else { MOST };
    let length = if anisotropy < DIRECTED { 0.0 } else { slopes.length(&places, direction, LONGEST * height) };
    Some(Motion {
        direction_degrees: direction,
        length_px: length * scale,
        relative_length: length / height,
        anisotropy,
    })
}

/// The lines that are likely text.
struct Print {
    quads: Vec<Quad>,
    /// Means over them by length: height of characters, pixels, and contrast, luma levels.
    height: f32,
    contrast: f32,
    /// Direction in which the lines run, degrees.
    direction: f32,
}

impl Print {
    fn of(lines: &[Judged]) -> Option<Self> {
        let text = || lines.iter().filter(|line| line.text_probability > 0.5);
        let weight = |line: &Judged| line.text_probability * line.candidate.length().min(40.0);
        let whole: f32 = text().map(weight).sum();
        let mean = |value: fn(&Judged) -> f32| text().map(|line| weight(line) * value(line)).sum::<f32>() / whole;
        let quads: Vec<Quad> = text().map(|line| line.candidate.quad()).collect();
        let along = quads.iter().map(|[start, end, ..]| (end[0] - start[0], end[1] - start[1]));
        let (x, y) = along.fold((0.0, 0.0), |sum, way| (sum.0 + way.0, sum.1 + way.1));
        (whole >= LEAST_LENGTH).then(|| Self {
            quads,
            direction: libm::atan2f(y, x).to_degrees(),
            height: mean(|line| line.candidate.height()),
            contrast: mean(|line| line.features.get("contrast")),
        })
    }
}

/// Degrees between two directions, 0..=90.
fn turn(one: f32, other: f32) -> f32 {
    ((one - other + 90.0).rem_euclid(180.0) - 90.0).abs()
}

/// Pixels of a level of that `scale` all over the `quads`, made higher by a share of their height at either side.
fn places(quads: &[Quad], scale: f32, margin: f32) -> Vec<(i32, i32)> {
    let size = |of: &Quad| {
        let side = |a: usize, b: usize| (of[a][0] - of[b][0]).hypot(of[a][1] - of[b][1]) / scale;
        (side(0, 1), side(0, 3) * (1.0 + 2.0 * margin))
    };
    let area: f32 = quads.iter().map(size).map(|(length, height)| length * height).sum();
    let step = (area / MOST_PLACES).sqrt().max(1.0);
    let mut places = Vec::new();
    for quad in quads {
        let (length, height) = size(quad);
        let (columns, rows) = ((length / step).ceil().max(1.0), (height / step).ceil().max(1.0));
        for row in 0..rows as usize {
            let down = (row as f32 + 0.5) / rows * (1.0 + 2.0 * margin) - margin;
            for column in 0..columns as usize {
                let along = (column as f32 + 0.5) / columns;
                let at = |k: usize| {
                    let (top, bottom) = (
                        quad[0][k] + along * (quad[1][k] - quad[0][k]),
                        quad[3][k] + along * (quad[2][k] - quad[3][k]),
                    );
                    ((top + down * (bottom - top)) / scale) as i32
                };
                places.push((at(0), at(1)));
            }
        }
    }
    places
}

/// Slopes of luma, levels a pixel.
struct Slopes<'a>(&'a LumaPlane);

/// Means of the squared slopes across and down and of their product.
struct Sums {
    across: f32,
    mixed: f32,
    down: f32,
}

impl Slopes<'_> {
    /// Slope across and down; `None` at the border and outside.
    fn at(&self, x: i32, y: i32) -> Option<(f32, f32)> {
        let (width, height) = (self.0.width() as i32, self.0.height() as i32);
        if x < 1 || y < 1 || x >= width - 1 || y >= height - 1 {
            return None;
        }
        let stride = width as usize;
        let at = y as usize * stride + x as usize;
        let luma = self.0.as_raw();
        let half = |after: usize, before: usize| (f32::from(luma[after]) - f32::from(luma[before])) / 2.0;
        Some((half(at + 1, at - 1), half(at + stride, at - stride)))
    }

    fn sums(&self, places: impl Iterator<Item = (i32, i32)>) -> Option<Sums> {
        let mut sums = Sums { across: 0.0, mixed: 0.0, down: 0.0 };
        let mut count = 0u32;
        for (x, y) in places.filter_map(|(x, y)| self.at(x, y)) {
            sums.across += x * x;
            sums.mixed += x * y;
            sums.down += y * y;
            count += 1;
        }
        let mean = |sum: f32| sum / count as f32;
        (count > 0).then(|| Sums { across: mean(sums.across), mixed: mean(sums.mixed), down: mean(sums.down) })
    }

    /// Mean squared slope of noise in one direction.
    fn noise(&self, places: &[(i32, i32)]) -> f32 {
        let patch = |&(x, y): &(i32, i32)| {
            let square = (-PATCH..=PATCH).flat_map(|dy| (-PATCH..=PATCH).map(move |dx| (x + dx, y + dy)));
            self.sums(square).map(|sums| (sums.across + sums.down) / 2.0)
        };
        let mut squares: Vec<f32> = places.iter().step_by(PATCHES_APART).filter_map(patch).collect();
        squares.sort_by(f32::total_cmp);
        squares.get((PLAIN * squares.len() as f32) as usize).copied().unwrap_or_default()
    }

    /// Distance along `degrees` at which the slope is most unlike itself, at most `longest` pixels.
    fn length(&self, places: &[(i32, i32)], degrees: f32, longest: f32) -> f32 {
        let angle = degrees.to_radians();
        let (x, y) = (libm::cosf(angle), libm::sinf(angle));
        let slope = |place: (i32, i32)| self.at(place.0, place.1).map(|(across, down)| across * x + down * y);
        let compared = || places.iter().step_by(places.len().div_ceil(MOST_COMPARED).max(1));
        let likeness = |far: i32| {
            let away = |along: f32| (along * far as f32).round() as i32;
            let moved = (away(x), away(y));
            let product = |&(px, py): &(i32, i32)| Some(slope((px, py))? * slope((px + moved.0, py + moved.1))?);
            compared().filter_map(product).sum::<f32>()
        };
        let lengths = (2..=longest.ceil() as i32).map(|far| (far, likeness(far)));
        lengths.min_by(|a, b| a.1.total_cmp(&b.1)).map_or(0.0, |(far, _)| far as f32)
    }
}

impl Sums {
    fn middle_and_reach(&self) -> (f32, f32) {
        ((self.across + self.down) / 2.0, ((self.across - self.down) / 2.0).hypot(self.mixed))
    }

    /// Mean squared slope along the direction in which it is greatest.
    fn most(&self) -> f32 {
        let (middle, reach) = self.middle_and_reach();
        middle + reach
    }

    /// And across it.
    fn least(&self) -> f32 {
        let (middle, reach) = self.middle_and_reach();
        middle - reach
    }

    /// The direction of least slope, degrees from that of rows, downwards, 0..180.
    fn direction(&self) -> f32 {
        let steepest = libm::atan2f(2.0 * self.mixed, self.across - self.down).to_degrees() / 2.0;
        (steepest + 90.0).rem_euclid(180.0)
    }
}

#[cfg(test)]
mod tests {
    use image::{GrayImage, Luma};

    use super::super::legibility::features::NAMES;
    use super::super::legibility::sample;
    use super::*;

    const INK: f32 = 60.0;
    const PAPER: f32 = 200.0;

    /// Rings and bars, strokes in every direction, in rows where `lines` are.
    fn ink(x: f32, y: f32) -> f32 {
        let (cell, row) = ((x / 24.0).floor(), (y / 40.0).floor());
        // No two beside each other alike, or the period would be taken for a movement.
        let kind = (cell * 7.0 + row * 5.0 + (cell * row).rem_euclid(3.0)).rem_euclid(6.0);
        let (dx, dy) = (x - 24.0 * cell - 10.0 - kind, y - 40.0 * row - 20.0);
        let ring = (dx.hypot(dy) - 4.0 - kind / 2.0).abs() < 1.5;
        let bar = (dx - kind + 3.0).abs() < 1.5 || (dy + kind - 3.0).abs() < 1.5;
        if dy.abs() < 10.0 && dx.abs() < 9.0 && (ring || bar) { INK } else { PAPER }
    }

    fn lines(contrast: f32) -> Vec<Judged> {
        let index = NAMES.iter().position(|name| *name == "contrast").unwrap();
        (1..9)
            .map(|row| {
                let mut line = sample::line([48.0, 552.0], 20.0 + 40.0 * row as f32, false);
                line.features.values[index] = contrast;
                line
            })
            .collect()
    }

    /// What is measured on print averaged over the points that `spread` gives, with a little noise.
    fn moved(spread: &[(f32, f32)]) -> Option<Motion> {
        let mut noise = 1u32;
        let picture = GrayImage::from_fn(600, 400, |x, y| {
            let points = spread.iter().map(|(dx, dy)| ink(x as f32 + dx, y as f32 + dy));
            noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            Luma([(points.sum::<f32>() / spread.len() as f32 + (noise >> 24) as f32 / 64.0) as u8])
        });
        let darkest = picture.as_raw().iter().min().copied().unwrap_or_default();
        let lines = lines(PAPER - f32::from(darkest));
        measure(&Pyramid::new(&crate::memory::plane(picture), 200), &lines)
    }

    /// An even movement.
    fn path(length: f32, degrees: f32) -> Vec<(f32, f32)> {
        let (x, y) = (degrees.to_radians().cos(), degrees.to_radians().sin());
        (0..64).map(|step| (step as f32 / 63.0 - 0.5) * length).map(|along| (along * x, along * y)).collect()
    }

    #[test]
    fn direction_and_length_of_a_movement_are_told() {
        for degrees in [0.0, 30.0, 45.0, 90.0, 120.0, 135.0] {
            // Strokes of this print stand 14 pixels apart: that is the length found of shorter movements.
            for length in [14.0, 19.0] {
                let found = moved(&path(length, degrees)).unwrap();
                assert!(turn(found.direction_degrees, degrees) < 12.0, "{degrees}: {found:?}");
                assert!((found.length_px - length).abs() <= 2.0, "{length} px at {degrees}: {found:?}");
                assert!(found.anisotropy > 2.0, "{length} px at {degrees}: {found:?}");
            }
        }
    }

    #[test]
    fn sharp_print_and_print_out_of_focus_have_no_direction() {
        let sharp = moved(&[(0.0, 0.0)]).unwrap();
        assert!(sharp.anisotropy < DIRECTED && sharp.length_px == 0.0, "{sharp:?}");
        let disc = |radius: f32| -> Vec<(f32, f32)> {
            let points = (-8..=8).flat_map(|x| (-8..=8).map(move |y| (x as f32 / 8.0, y as f32 / 8.0)));
            points.filter(|(x, y)| x.hypot(*y) <= 1.0).map(|(x, y)| (radius * x, radius * y)).collect()
        };
        let soft = moved(&disc(1.5)).unwrap();
        assert!(soft.anisotropy < DIRECTED, "{soft:?}");
        assert_eq!(moved(&disc(5.0)), None, "soft in every direction");
    }
}
