//! Light print of one tone on a picture, as on bank cards. What lies around a character there is dark here and nearly as light
//! there: a threshold that follows the surroundings joins it with its ground. Thresholds that are the same everywhere leave it alone.

use super::components::Component;
use super::ink::{InkThresholds, NOISE_DEVIATIONS};
use super::surroundings::Surroundings;
use super::{COARSE_HEIGHT, Candidate, FINEST_HEIGHT, PATTERNED_PIXELS, Search};
use crate::measure::histogram::{Histogram, percentile};
use crate::measure::pyramid::Pyramid;

/// Text, in character heights, from which a page needs no second search: cards and pictures have less.
pub const LITTLE: f32 = 60.0;
/// Share of a picture's pixels that are darker than the lightest print.
const LIGHTEST: f32 = 0.995;
/// The same for its middle tone.
const MIDDLE: f32 = 0.5;
/// Thresholds on the way from the middle tone to the lightest: faint print lies under the highest, and grounds over the lowest.
const WAY: [f32; 3] = [0.3, 0.6, 0.9];
/// Least distance from the middle tone to the lightest, luma levels: less is the paper's own.
const LEAST_RANGE: f32 = 20.0;
/// Largest characters, pixels of the level: somewhat more than where the surroundings set the threshold, as a short tilted line seems
/// higher than it is.
const MOST: f32 = 22.0;
/// Area over that of a solid bar of the same moments from which a piece is a patch of the ground: bars and tiles have 1.
const SOLID: f32 = 0.8;
/// Width over height, or height over width, under which a solid piece may be a character: I and 1 are such bars.
const SLIM: f32 = 0.5;

/// Finds the lines that are not among those `known`.
pub fn find(pyramid: &Pyramid<'_>, known: &[&Candidate]) -> Vec<Candidate> {
    let mut candidates: Vec<Candidate> = Vec::new();
    for level in pyramid.within(PATTERNED_PIXELS)..pyramid.len() {
        let picture = pyramid.level(level);
        let Some(Surroundings { noise, .. }) = Surroundings::new(picture) else { continue };
        let search = Search::at(pyramid, level, if level == 0 { FINEST_HEIGHT } else { COARSE_HEIGHT }, MOST);
        for threshold in thresholds(picture.as_raw(), noise) {
            let mut pieces = search.pieces(&InkThresholds::even(picture, threshold));
            pieces.retain(|piece| !is_patch(piece));
            let mut lines = search.lines_of(&pieces);
            lines.retain(|line| !known.iter().copied().chain(&candidates).any(|other| line.same(other)));
            candidates.extend(lines);
        }
    }
    candidates
}

/// Luma above which pixels may be light print, in a picture with noise of that deviation.
fn thresholds(luma: &[u8], noise: f32) -> impl Iterator<Item = f32> {
    let mut histogram = Histogram::<256>::default();
    histogram.add(luma, usize::from);
    let counts = histogram.counts();
    let (middle, lightest) = (percentile(&counts, MIDDLE), percentile(&counts, LIGHTEST));
    let range = lightest - middle;
    let steps = WAY.map(|way| way * range).into_iter();
    steps.filter(move |step| range >= LEAST_RANGE && *step >= NOISE_DEVIATIONS * noise).map(move |step| middle + step)
}

/// Whether a piece is solid and no bar: a tile or a lit patch, where a character has strokes and gaps.
fn is_patch(piece: &Component) -> bool {
    let (width, height) = (piece.width() as f32, piece.height() as f32);
    piece.solidity >= SOLID && width.min(height) >= SLIM * width.max(height)
}

#[cfg(test)]
mod tests {
    use image::{GrayImage, Luma};

    use super::super::ink::Polarity;
    use super::super::{SMALLEST_LEVEL, find as find_by_surroundings};
    use super::*;
    use crate::memory::plane;

    /// A row of rings, 14 px wide, or of discs where `filled`: light ones on a ground of patches, some nearly as light.
    fn card(filled: bool) -> GrayImage {
        GrayImage::from_fn(400, 300, |x, y| {
            let (column, dx, dy) = (x / 18, (x % 18) as f32 - 8.5, y as f32 - 150.5);
            let from_middle = (dx * dx + dy * dy).sqrt();
            let ring = (if filled { 0.0 } else { 3.5 }..7.0).contains(&from_middle) && (3..19).contains(&column);
            let ground = if ((x + 2 * y) / 45).is_multiple_of(2) { 225 } else { 40 };
            Luma([if ring { 245 } else { ground }])
        })
    }

    fn rows(candidates: &[Candidate]) -> usize {
        let row = |c: &&Candidate| {
            c.line.polarity == Polarity::Light
                && !c.line.vertical
                && c.line.pieces >= 12
                && (c.quad()[0][1] - 143.0).abs() < 4.0
        };
        candidates.iter().filter(row).count()
    }

    #[test]
    fn light_print_is_found_whole_where_its_ground_is_dark_here_and_light_there() {
        let luma = plane(card(false));
        let pyramid = Pyramid::new(&luma, SMALLEST_LEVEL);
        assert_eq!(rows(&find_by_surroundings(&pyramid)), 0, "or this search is of no use");
        let found = find(&pyramid, &[]);
        assert!(rows(&found) >= 1);
        let known: Vec<&Candidate> = found.iter().collect();
        assert!(find(&pyramid, &known).is_empty(), "what is known is not told again");
    }

    #[test]
    fn solid_patches_are_no_characters() {
        let luma = plane(card(true));
        assert_eq!(rows(&find(&Pyramid::new(&luma, SMALLEST_LEVEL), &[])), 0);
    }

    #[test]
    fn thresholds_lie_beyond_shade_and_noise() {
        assert_eq!(thresholds(&[128; 1000], 0.0).count(), 0);
        let mut two = [100; 1000];
        two[..10].fill(200);
        assert_eq!(thresholds(&two, 0.0).collect::<Vec<f32>>(), [130.0, 160.0, 190.0]);
        assert_eq!(thresholds(&two, 20.0).collect::<Vec<f32>>(), [160.0, 190.0], "30 levels can be noise");
    }
}
