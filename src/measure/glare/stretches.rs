//! What each line lost where it ends at a reflection.

use super::super::legibility::Judged;
use super::super::{Quad, Region, quad};
use super::ends::{End, middles};
use super::loss::{Loss, Walk};
use super::printed::LIKELY;

/// Probability that dark print goes on unseen at a reflection: logistic regression (tools/light/ends.py, 2026-11-29: 1,630 ends of
/// lines, ROC AUC 0.70 on pages left out) on the contrast of its end, on the square root of its line's misread share, on whether
/// another line lies behind the reflection, whether the end lies on burnt out paper or [`CUT`] before such; the constant comes first.
const GOES_ON: [f32; 6] = [1.0, -3.44, 0.66, 0.69, 0.2, 1.12];
/// Way from the end of print to burnt out paper, character heights, where that may have cut it off though it does not fade: it went on at
/// 42 % of 500 such ends, at 14 % of 379 that lie nearer, as print that is seen on burnt paper ends like any other.
const CUT: core::ops::RangeInclusive<f32> = 0.3..=3.0;
/// Shortest such line, character heights.
const LEAST_CUT: f32 = 2.5;
/// Contrast of an end over its line's from which more says nothing.
const STRONGEST: f32 = 1.1;
/// Light print on dark ground that ends so near before a reflection, character heights, goes on in it: it did at 48 % of 31 such ends.
const BROKEN: f32 = 2.0;
/// Shortest line of light print of which that is said, character heights.
const LEAST_BROKEN: f32 = 2.0;
/// Places across the gap to the reflection, or behind it, within which the line may go on: character heights and cells.
const GAP: (f32, f32) = (2.0, 3.0);
/// Share of the way between two pieces of light print that lies under a reflection from which print is lost there though it has not
/// faded: else it is the space between two texts.
const UNDER: f32 = 0.6;
/// Height of the one piece over that of the other up to which both are one line.
const ALIKE: f32 = 1.4;
/// Starts of lines that differ by less are aligned, character heights.
const ALIGNED: f32 = 0.7;

/// The text that one line lost to a reflection.
pub(super) struct Stretch {
    pub(super) area: usize,
    line: usize,
    pub(super) quad: Quad,
    /// The part of it where print most likely stood.
    shown: Quad,
    /// Share of it that lies under the reflection, 0..=1.
    under: f32,
    /// Way from the line's end to the reflection, pixels.
    before: f32,
    pub(super) loss: Loss,
}

impl Walk<'_> {
    pub(super) fn stretches(&self, ends: &[End]) -> Vec<Stretch> {
        let mut joined = Vec::new();
        let mut stretches = Vec::new();
        for end in ends {
            let Some((mut stretch, other)) = self.follow(end) else { continue };
            let light = self.lines[end.line].is_light_on_dark();
            let broken = light && other.is_none() && self.breaks_off(end, &stretch);
            let burnt = if light { None } else { self.way_to_burnt(end, stretch.area) };
            let cut = !end.fades && self.is_cut(end, burnt);
            let resumes = || light && other.is_some_and(|other| self.resumes(end, &stretch, other));
            if !end.fades && !broken && !cut && !resumes() {
                continue;
            }
            if let Some(other) = other {
                let pair = (end.line.min(other), end.line.max(other));
                if joined.contains(&pair) {
                    continue;
                }
                joined.push(pair);
            }
            // Length is counted in heights of the page's print, as the rest of the text is.
            let scale = (end.height / self.printed.height.max(1.0)).powi(2) * self.lines[end.line].text_probability;
            let probability = if light { 1.0 } else { self.probability(end, burnt, other.is_some()) };
            stretch.loss.joined *= scale * probability;
            stretch.loss.within *= scale * probability;
            // What does not even fade is not expected to reach further than other lines.
            stretch.loss.beyond *= if cut { 0.0 } else { scale };
            if broken {
                stretch.loss.broken = std::mem::take(&mut stretch.loss.within);
            }
            stretches.push(stretch);
        }
        stretches
    }

    /// Goes on from where a line fades out: through a reflection to the next piece of the line, or to its far side.
    fn follow(&self, end: &End) -> Option<(Stretch, Option<usize>)> {
        let step = 0.5 * end.height;
        let gap = GAP.0 * end.height + GAP.1 * self.cells.side;
        let (mut area, mut covered, mut bounded, mut outside) = (None, 0.0f32, 0.0f32, 0.0f32);
        let (mut distance, mut under, mut before) = (0.0, 0.0, None);
        loop {
            distance += step;
            let point = end.along(distance);
            let Some(cell) = self.cells.at(point) else { break };
            if let Some(other) = self.line_at(point, end.line) {
                let stretch = Stretch {
                    area: area?,
                    line: end.line,
                    quad: end.quad(distance),
                    shown: end.quad(distance),
                    under: under / distance,
                    before: before.unwrap_or_default(),
                    loss: Loss { joined: distance / end.height, ..Loss::default() },
                };
                return Some((stretch, Some(other)));
            }
            if self.areas[cell] > 0 {
                area = area.or(Some(usize::from(self.areas[cell]) - 1));
                before = before.or(Some(distance));
                covered = distance;
                under += step;
                outside = 0.0;
                if self.printed.contains(point) {
                    bounded = distance;
                }
            } else {
                outside += step;
                if outside > gap {
                    break;
                }
            }
        }
        let loss = Loss { within: bounded / end.height, beyond: (covered - bounded) / end.height, ..Loss::default() };
        let quad = end.quad(bounded.max(end.height));
        let shown = end.quad(self.likely_end(end, bounded));
        let before = before.unwrap_or_default();
        Some((Stretch { area: area?, line: end.line, quad, shown, under: under / distance, before, loss }, None))
    }

    /// How far beyond `end` the print most likely went, of `length` pixels that a reflection hides. A line starts where one of its
    /// neighbours does; it may end anywhere, so half the way is the best guess.
    fn likely_end(&self, end: &End, length: f32) -> f32 {
        let half = 0.5 * length;
        if !end.starts {
            return half;
        }
        let vertical = self.lines[end.line].candidate.line.vertical;
        let beside = |line: &&Judged| line.text_probability > LIKELY && line.candidate.line.vertical == vertical;
        let others = self.lines.iter().enumerate().filter(|(index, _)| *index != end.line).map(|(_, line)| line);
        let starts: Vec<(f32, f32)> = others
            .filter(beside)
            .map(|line| end.beyond(middles(line)[0]))
            .filter(|(along, _)| *along > -end.height && *along < length + end.height)
            .collect();
        if starts.iter().any(|(along, _)| along.abs() < ALIGNED * end.height) {
            return 0.0;
        }
        starts.iter().min_by(|a, b| a.1.total_cmp(&b.1)).map_or(half, |(along, _)| along.max(0.0))
    }

    /// Way from the end of a line to paper burnt out by that area, character heights, [`CUT`]'s far end at most. White paper is near
    /// the limit without any reflection: it takes one that is known to have burnt out more than that.
    fn way_to_burnt(&self, end: &End, area: usize) -> Option<f32> {
        if !self.burnt[area] {
            return None;
        }
        self.cells.burnt_beyond(end, CUT.end() * end.height).map(|distance| distance / end.height)
    }

    /// Probability that dark print goes on at `end` unseen, so far before `burnt` out paper, or in the line behind the reflection.
    fn probability(&self, end: &End, burnt: Option<f32>, joined: bool) -> f32 {
        let [constant, contrast, misread, behind, on_burnt, before_burnt] = GOES_ON;
        let line = &self.lines[end.line];
        let mut evidence = constant + contrast * end.contrast.min(STRONGEST) + misread * line.misread_share.sqrt();
        evidence += if joined { behind } else { 0.0 };
        evidence += burnt.map_or(0.0, |way| if way < *CUT.start() { on_burnt } else { before_burnt });
        1.0 / (1.0 + libm::expf(-evidence))
    }

    /// Whether light print on dark ground ends so near before the reflection that it must go on in it.
    fn breaks_off(&self, end: &End, stretch: &Stretch) -> bool {
        stretch.before <= BROKEN * end.height && self.lines[end.line].candidate.length() >= LEAST_BROKEN
    }

    /// Whether dark print ends so near before `burnt` out paper that this may have cut it off.
    fn is_cut(&self, end: &End, burnt: Option<f32>) -> bool {
        burnt.is_some_and(|way| CUT.contains(&way))
            && self.lines[end.line].candidate.length() >= LEAST_CUT
            && self.cells.stands_out(end)
    }

    /// Whether light print on dark ground, which ends at `end` without fading, goes on in the line `other` behind a reflection.
    fn resumes(&self, end: &End, stretch: &Stretch, other: usize) -> bool {
        let (near, far) = (&self.lines[end.line], &self.lines[other]);
        let heights = near.candidate.height() / far.candidate.height();
        let alike = (1.0 / ALIKE..=ALIKE).contains(&heights);
        far.is_light_on_dark() && far.text_probability > LIKELY && alike && stretch.under >= UNDER
    }

    /// The line with what it lost.
    pub(super) fn regions(&self, stretch: &Stretch, size: (u32, u32)) -> Vec<Region> {
        quad::cover(&[self.quads[stretch.line], stretch.shown], size.0, size.1)
    }

    fn line_at(&self, point: [f32; 2], own: usize) -> Option<usize> {
        let holds = |&index: &usize| {
            index != own && self.lines[index].text_probability > 0.3 && quad::contains(&self.quads[index], point)
        };
        (0..self.quads.len()).find(holds)
    }
}
