//! Where text stands: lines of every size, both polarities, running along x or along y.

pub mod components;
mod fit;
pub mod grouping;
pub mod ink;
pub mod one_tone;
mod pieces;
mod rules;
mod runs;
pub mod select;
pub mod surroundings;

use super::Quad;
use super::pyramid::Pyramid;
use crate::memory::{Block, LumaPlane, plane_of};
use crate::vector::widest;
use components::Component;
use grouping::{HeightBand, Line};
use ink::{Distance, InkThresholds, Polarity};
use surroundings::Surroundings;

/// Longer side at which the pyramid ends: characters up to a quarter of it are found there.
pub const SMALLEST_LEVEL: u32 = 200;
/// Most pixels of the finest level that is searched. Above it, characters under 9 px are not looked for: on a picture
/// that large they are under a 250th of its height.
pub const SEARCHED_PIXELS: u64 = 4_300_000;
/// Lines of at least this height in the finest level searched, where that is the picture itself.
const FINEST_HEIGHT: f32 = 5.5;
/// The same where it is a halved one: there smaller print is still whole, as each pixel is a mean.
const FINEST_HALVED_HEIGHT: f32 = 4.6;

/// Lines of at least this height in coarser levels: smaller ones are found in the level before.
const COARSE_HEIGHT: f32 = 7.0;
/// Lines of at most this height: larger ones are found in the level after.
const LARGEST: f32 = 19.0;
/// The same in the last level.
const LARGEST_OF_ALL: f32 = 60.0;
/// Least length of a line, in heights.
const SHORTEST: f32 = 1.8;

/// Up to this size a picture is searched at double size too, for characters of 3 to 5 px: nobody can read them, and a page
/// of nothing else must not look empty.
const DOUBLED_PIXELS: u64 = 1_300_000;

/// Most pixels of a level that is searched for print on a patterned ground too: such print is large, and finer levels cost most.
const PATTERNED_PIXELS: u64 = 1_300_000;
/// Length of a rule over the height of the largest characters looked for: no stroke of theirs is that long.
const RULE: f32 = 1.3;

/// A line found, with the size of the pyramid level it was found at.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Factor from the level's pixels to the picture's: a power of two, 0.5 for the doubled picture.
    pub scale: f32,
    /// Geometry in that level's pixels.
    pub line: Line,
}

impl Candidate {
    /// Corners in picture pixels, clockwise from the start of the text's upper edge as the picture shows it.
    pub fn quad(&self) -> Quad {
        let line = &self.line;
        let centre = (line.a0 + line.a1) / 2.0;
        let corner = |a: f32, side: f32| {
            let b = line.b + line.slope * (a - centre) + side * line.height / 2.0;
            let (x, y) = if line.vertical { (b, a) } else { (a, b) };
            [x * self.scale, y * self.scale]
        };
        if line.vertical {
            [corner(line.a0, -1.0), corner(line.a0, 1.0), corner(line.a1, 1.0), corner(line.a1, -1.0)]
        } else {
            [corner(line.a0, -1.0), corner(line.a1, -1.0), corner(line.a1, 1.0), corner(line.a0, 1.0)]
        }
    }

    /// How far a point of the picture lies beside the line or what would continue it, character heights from its middle.
    pub fn distance(&self, [x, y]: [f32; 2]) -> f32 {
        let line = &self.line;
        let (a, b) = if line.vertical { (y, x) } else { (x, y) };
        let middle = line.b + line.slope * (a / self.scale - (line.a0 + line.a1) / 2.0);
        (b / self.scale - middle).abs() / line.height.max(f32::MIN_POSITIVE)
    }

    /// Whether `other` is this line, found again in the same level.
    fn same(&self, other: &Candidate) -> bool {
        self.scale == other.scale && self.line.same(&other.line)
    }

    /// Character height in picture pixels.
    pub fn height(&self) -> f32 {
        self.line.height * self.scale
    }

    /// Length in character heights.
    pub fn length(&self) -> f32 {
        (self.line.a1 - self.line.a0) / self.line.height
    }
}

/// Finds candidates for lines at every level; the same line can be found at two levels, and not every one is text.
pub fn find(pyramid: &Pyramid<'_>) -> Vec<Candidate> {
    let pixels = |k: usize| u64::from(pyramid.level(k).width()) * u64::from(pyramid.level(k).height());
    let finest = pyramid.within(SEARCHED_PIXELS);
    let mut candidates = Vec::new();
    if pixels(0) <= DOUBLED_PIXELS {
        let band = HeightBand { least: 5.6, most: 2.0 * FINEST_HEIGHT, shortest: 5.0 };
        let picture = doubled(pyramid.level(0));
        if let Some(surroundings) = Surroundings::new(&picture) {
            let search = Search { picture: &picture, scale: 0.5, band };
            candidates.extend(search.lines(&InkThresholds::new(&surroundings, Distance::Plain)));
        }
    }
    for level in finest..pyramid.len() {
        let least = match level {
            0 => FINEST_HEIGHT,
            _ if level == finest => FINEST_HALVED_HEIGHT,
            _ => COARSE_HEIGHT,
        };
        let search = Search::at(pyramid, level, least, LARGEST);
        let Some(surroundings) = Surroundings::new(search.picture) else { continue };
        let first = candidates.len();
        candidates.extend(search.lines(&InkThresholds::new(&surroundings, Distance::Plain)));
        if pixels(level) <= PATTERNED_PIXELS {
            let mut further = search.lines(&InkThresholds::new(&surroundings, Distance::Tight));
            let known = &candidates[first..];
            further.retain(|candidate| !known.iter().any(|other| other.same(candidate)));
            candidates.extend(further);
        }
    }
    candidates
}

/// Search for lines in one level.
struct Search<'a> {
    picture: &'a LumaPlane,
    scale: f32,
    band: HeightBand,
}

impl<'a> Search<'a> {
    /// In that level of the pyramid, for lines from `least` to `most` pixels high; in the last one for all larger ones too.
    fn at(pyramid: &'a Pyramid<'_>, level: usize, least: f32, most: f32) -> Self {
        let most = if level + 1 == pyramid.len() { LARGEST_OF_ALL } else { most };
        let band = HeightBand { least, most, shortest: SHORTEST };
        Self { picture: pyramid.level(level), scale: (1u32 << level) as f32, band }
    }

    fn lines(&self, thresholds: &InkThresholds) -> Vec<Candidate> {
        self.lines_of(&self.pieces(thresholds))
    }

    /// Pieces of print of the sizes that its lines are made of.
    fn pieces(&self, thresholds: &InkThresholds) -> Vec<Component> {
        let HeightBand { least, most, .. } = self.band;
        components::find(self.picture, thresholds, (least * 0.55) as i32, (most * 1.6) as i32, (most * RULE) as i32)
    }

    fn lines_of(&self, pieces: &[Component]) -> Vec<Candidate> {
        let directions = [Polarity::Dark, Polarity::Light].map(|polarity| [(polarity, false), (polarity, true)]);
        let groups = directions.into_iter().flatten();
        let lines = groups.flat_map(|(polarity, vertical)| grouping::group(pieces, polarity, vertical, self.band));
        lines.map(|line| Candidate { scale: self.scale, line }).collect()
    }
}

/// Twice the size, bilinear.
fn doubled(picture: &LumaPlane) -> LumaPlane {
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let mut out = Block::unwritten(width * height * 4);
    let raw = picture.as_raw();
    // With the first and the last once more at the ends.
    let mut blended = vec![0u16; width + 2];
    for (y, target) in out.chunks_exact_mut(width * 2).enumerate() {
        let near = y / 2;
        let far = if y % 2 == 0 { near.saturating_sub(1) } else { (near + 1).min(height - 1) };
        let (near, far) = (&raw[near * width..(near + 1) * width], &raw[far * width..(far + 1) * width]);
        widest(
            #[inline(always)]
            || {
                for (value, (near, far)) in blended[1..].iter_mut().zip(near.iter().zip(far)) {
                    *value = 3 * u16::from(*near) + u16::from(*far);
                }
                (blended[0], blended[width + 1]) = (blended[1], blended[width]);
                let neighbours = blended.iter().zip(&blended[1..]).zip(&blended[2..]);
                for (pair, ((left, here), right)) in target.as_chunks_mut::<2>().0.iter_mut().zip(neighbours) {
                    *pair = [((3 * here + left + 8) >> 4) as u8, ((3 * here + right + 8) >> 4) as u8];
                }
            },
        );
    }
    plane_of(width as u32 * 2, height as u32 * 2, out)
}
