//! The pixels of a display in a photo of it: on plain ground around the print stand two sets of fine stripes, upright on each
//! other and equally close, near the picture's own directions. Where a display's pixels are finer than the camera's, the two beat, and
//! the beats keep that geometry. Paper has no such grid: guilloche winds, print in dots has grids at several angles, blocks of
//! JPEG stand at known frequencies, and mosaic that enlarging left changes from place to place. Knows no limits.

mod grid;
mod ground;
mod spectrum;
mod wave;

use super::fourier::turns;
use super::pyramid::Pyramid;
use super::{PixelGrid, TextLine};
use ground::Place;
use wave::Wave;

/// Side of a tile, pixels.
const TILE: usize = 64;
/// Fewest tiles for a statement.
const ENOUGH: usize = 4;
/// Cycles a tile by which the grids of two tiles may differ: a screen is seen at a slant.
const ALIKE: f32 = 2.5;

/// Looks at plain ground between and around the lines; `None` where there is too little of it.
pub fn measure(pyramid: &Pyramid, lines: &[TextLine]) -> Option<PixelGrid> {
    let places = ground::plain(pyramid, lines);
    if places.len() < ENOUGH {
        return None;
    }
    let (window, turns) = (spectrum::window(), turns(TILE));
    let look = |place: &Place| {
        let stripes = (!place.clipped).then(|| spectrum::stripes(pyramid.level(0), place, &window, &turns));
        grid::grid(&stripes.unwrap_or_default())
    };
    let (first, rest) = places.split_at(ground::FIRST.min(places.len()));
    let mut grids: Vec<Wave> = first.iter().filter_map(look).collect();
    if grids.is_empty() {
        return Some(PixelGrid::default());
    }
    grids.extend(rest.iter().filter_map(look));
    let alike = |one: &Wave| grids.iter().filter(|other| one.distance(**other) <= ALIKE).count();
    let (count, wave) = grids.iter().map(|one| (alike(one), one)).max_by_key(|(count, _)| *count)?;
    Some(PixelGrid { share: count as f32 / places.len() as f32, period_px: TILE as f32 / wave.frequency() })
}

#[cfg(test)]
mod tests {
    use image::GrayImage;

    use super::*;
    use crate::memory::plane;

    const SIDE: u32 = 640;

    /// Waves across and down on paper with one line of text over it.
    fn measured(waves: impl Fn(f32, f32) -> f32) -> Option<PixelGrid> {
        let picture = GrayImage::from_fn(SIDE, SIDE, |x, y| {
            let noise = (x * 7919 + y * 104_729 + x * y * 31) % 5;
            image::Luma([(190.0 + noise as f32 + waves(x as f32, y as f32)).round() as u8])
        });
        let luma = plane(picture);
        let (low, high) = (40.0, SIDE as f32 - 40.0);
        let quad = [[low, low], [high, low], [high, high], [low, high]];
        let line = TextLine { quad, text_probability: 1.0, ..TextLine::default() };
        measure(&Pyramid::new(&luma, 40), &[line])
    }

    /// A set of stripes so many degrees from running across, so many pixels apart.
    fn stripes(x: f32, y: f32, degrees: f32, apart: f32) -> f32 {
        let angle = degrees.to_radians();
        libm::cosf(2.0 * core::f32::consts::PI * (x * libm::cosf(angle) + y * libm::sinf(angle)) / apart)
    }

    #[test]
    fn two_sets_of_stripes_upright_on_each_other_are_a_display() {
        let grid = measured(|x, y| 4.0 * stripes(x, y, 3.0, 2.6) + 2.0 * stripes(x, y, 93.0, 2.6)).unwrap();
        assert!(grid.share > 0.9 && (grid.period_px - 2.6).abs() < 0.1, "{grid:?}");
    }

    #[test]
    fn one_set_or_two_that_are_not_alike_are_none() {
        for other in [0.0, 2.0] {
            let grid = measured(|x, y| 4.0 * stripes(x, y, 3.0, 2.6) + other * stripes(x, y, 93.0, 3.9)).unwrap();
            assert_eq!(grid, PixelGrid::default(), "{other}");
        }
    }

    #[test]
    fn print_in_dots_is_none() {
        let lattice = |x, y, degrees| stripes(x, y, degrees, 3.1) + stripes(x, y, degrees + 90.0, 3.1);
        let grid = measured(|x, y| 3.0 * lattice(x, y, 0.0) + 2.0 * lattice(x, y, 15.0) + 2.0 * lattice(x, y, 75.0));
        assert_eq!(grid, Some(PixelGrid::default()));
        assert_eq!(measured(|x, y| 3.0 * lattice(x, y, 45.0)), Some(PixelGrid::default()), "black alone");
    }

    #[test]
    fn a_grid_that_changes_from_place_to_place_is_none_that_counts() {
        let grid = measured(|x, y| {
            let apart = [2.1, 2.4, 2.9, 3.5, 4.6][(y / 128.0) as usize];
            4.0 * stripes(x, y, 0.0, apart) + 4.0 * stripes(x, y, 90.0, apart)
        });
        assert!(grid.unwrap().share < 0.4, "{grid:?}");
    }

    #[test]
    fn clipped_paper_has_none_and_without_plain_ground_nothing_is_said() {
        assert_eq!(measured(|_, _| 65.0), Some(PixelGrid::default()));
        let coarse = |x: f32, y: f32| 50.0 * stripes(x, y, 0.0, 90.0);
        assert_eq!(measured(coarse), None);
    }
}
