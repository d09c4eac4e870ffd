//! What is seen at the end of a line of dark print that faces a reflection, and how probably the print goes on there unseen.

use super::super::legibility::Judged;
use super::super::legibility::forest::logistic;
use super::super::legibility::strip::LEAST_HEIGHT;
use super::super::pyramid::Pyramid;
use super::cells::Cells;
use super::ends::{End, middles};
use super::printed::LIKELY;

/// Logistic regression for [`Evidence::probability`] (tools/light/ends.py): the constant, then the weights of [`Evidence::values`].
const GOES_ON: [f32; 7] = [-2.06, -3.64, 0.37, 3.12, -0.11, 1.75, 4.38];
/// The same from what is seen at the end alone: without the last of these values.
const ALONE: [f32; 6] = [-0.17, -5.42, 0.41, 4.18, -0.11, 1.96];
/// The last of the print that is compared with the whole line, character heights: half a character.
const LAST: f32 = 0.5;
/// Stretch beyond the end in which faint print is looked for, character heights: behind the last character's own blur.
const BEYOND: [f32; 2] = [0.25, 1.0];
/// The same for what is no print, above and below the row: so far aside, and along this stretch.
const ASIDE: (f32, [f32; 2]) = (1.2, [0.25, 2.0]);
/// Depth of faint print over that beside the row from which more says nothing, luma.
const DEEPEST: f32 = 40.0;
/// Character heights by which another line reaches further than this one.
const FURTHER: f32 = 1.5;
/// Longest stretch of a line that is looked at for its own depth, character heights.
const LONGEST: f32 = 28.0;
/// Way from the end to burnt out paper that may have cut the print off, character heights.
const CUT: core::ops::RangeInclusive<f32> = 0.3..=3.0;
/// Way to the reflection from which more says nothing, character heights.
const FAR: f32 = 8.0;

/// What is seen at the end of a line that faces a reflection.
#[derive(Clone, Copy, Debug)]
pub struct Evidence {
    /// Index of the line.
    pub line: usize,
    /// Whether it is the line's start.
    pub starts: bool,
    /// Depth of the print's last half character over the whole line's, 0..=1.1: print that ends is as dark there as anywhere.
    pub last: f32,
    /// Square root of how much darker than the ground beside the row it is beyond the end, luma, 0..=6.4: print that fades is not
    /// gone at once.
    pub faint: f32,
    /// Share of the other lines beside it that reach further, 0..1: print that ends where most do ends there.
    pub further: f32,
    /// Way to the reflection, character heights, 0..=8.
    pub before: f32,
    /// Whether burnt out paper begins so shortly beyond the end, [`CUT`], that it may have cut the print off: with a hard border print
    /// does not fade first.
    pub cut: bool,
    /// Share of the ends at that reflection at which print goes on by what is seen there alone, 0..1: white paper that is taken for a
    /// reflection has many lines around it, few of which seem to break off.
    pub around: f32,
    /// How far these others reach beyond the end on average, character heights; `None` where none does. It tells best how much
    /// print stood there, if any did.
    pub reach: Option<f32>,
}

impl Evidence {
    /// Looks at `end`, which a reflection begins `before` pixels from.
    pub(super) fn at(end: &End, before: f32, lines: &[Judged], cells: &Cells<'_>, pyramid: &Pyramid<'_>) -> Self {
        let length = lines[end.line].candidate.length().min(LONGEST);
        let depth = |stretch, aside| depth(pyramid, end, stretch, aside);
        let own = depth([-length, 0.0], 0.0).max(1.0);
        let (further, reach) = further(end, lines);
        let ground = depth(ASIDE.1, ASIDE.0).min(depth(ASIDE.1, -ASIDE.0));
        Self {
            line: end.line,
            starts: end.starts,
            last: (depth([-LAST, 0.0], 0.0) / own).clamp(0.0, 1.1),
            faint: (depth(BEYOND, 0.0) - ground).clamp(0.0, DEEPEST).sqrt(),
            further,
            before: (before / end.height).min(FAR),
            cut: cells.burnt_beyond(end, CUT.end() * end.height).is_some_and(|way| way >= CUT.start() * end.height)
                && cells.stands_out(end),
            around: 0.0,
            reach,
        }
    }

    /// What the probability is made of.
    pub fn values(&self) -> [f32; 6] {
        [self.last, self.faint, self.further, self.before, f32::from(u8::from(self.cut)), self.around]
    }

    /// Probability that the print goes on unseen, 0..=1.
    pub fn probability(&self) -> f32 {
        likely(&GOES_ON, self.values())
    }

    /// The same by what is seen at this end alone.
    pub(super) fn alone(&self) -> f32 {
        likely(&ALONE, self.values())
    }
}

fn likely(constants: &[f32], values: [f32; 6]) -> f32 {
    let evidence = constants[1..].iter().zip(values).fold(constants[0], |sum, (weight, value)| sum + weight * value);
    logistic(evidence)
}

/// Share of the other lines beside `end`'s that reach further, as if one of three more did, for few lines say little; and how far these
/// reach on average, character heights.
fn further(end: &End, lines: &[Judged]) -> (f32, Option<f32>) {
    let own = &lines[end.line].candidate;
    let (mut beside, mut further, mut reach) = (0.0, 0.0, 0.0);
    for (index, other) in lines.iter().enumerate() {
        let other_way = other.candidate.line.vertical != own.line.vertical;
        if index == end.line || other_way || other.text_probability <= LIKELY {
            continue;
        }
        let [a, b] = middles(other).map(|point| end.beyond(point).0 / end.height);
        if a.min(b) < 0.0 && a.max(b) > -own.length() {
            beside += 1.0;
            if a.max(b) > FURTHER {
                further += 1.0;
                reach += a.max(b);
            }
        }
    }
    ((further + 1.0) / (beside + 3.0), (further > 0.0).then(|| reach / further))
}

/// How much darker the darkest of a row of text is than its paper, luma: from `from` to `to` character heights beyond `end` (before it
/// where negative), so many heights aside.
fn depth(pyramid: &Pyramid<'_>, end: &End, [from, to]: [f32; 2], aside: f32) -> f32 {
    let level = pyramid.for_print(end.height, LEAST_HEIGHT);
    let picture = pyramid.level(level);
    let scale = (1u32 << level) as f32;
    let steps = |heights: f32| (heights * end.height / scale).round().max(2.0) as usize;
    let (along, across) = (steps(to - from), steps(0.9));
    let mut values = Vec::with_capacity(along * across);
    for step in 0..along {
        let distance = end.height * (from + (to - from) * (step as f32 + 0.5) / along as f32);
        for place in 0..across {
            let [x, y] =
                end.beside(distance, aside + 0.9 * ((place as f32 + 0.5) / across as f32 - 0.5)).map(|at| at / scale);
            if x >= 0.0 && y >= 0.0 && x < picture.width() as f32 && y < picture.height() as f32 {
                values.push(picture.get_pixel(x as u32, y as u32)[0]);
            }
        }
    }
    if values.is_empty() {
        return 0.0;
    }
    values.sort_unstable();
    let quantile = |share: f32| f32::from(values[((share * values.len() as f32) as usize).min(values.len() - 1)]);
    quantile(0.8) - quantile(0.02)
}
