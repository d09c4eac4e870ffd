//! What each line lost where it ends at a reflection.

use super::super::{Quad, Region, quad};
use super::ends::End;
use super::evidence::Evidence;
use super::loss::{Loss, Walk};
use super::printed;

/// Probability that print goes on from which it counts as lost and is shown as a place: of the many ends that face a reflection most
/// are just ends.
pub(super) const LEAST: f32 = 0.2;
/// The same between two pieces of print.
const LIKELY: f32 = 0.4;
/// Shortest line whose ends say something, character heights.
const SHORTEST: f32 = 1.2;
/// Light print on dark ground that ends so near before a reflection, character heights, goes on in it.
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
/// Share of the way to a reflection's far side on which a line that fades out most likely went on, for what is shown; tried, not
/// fitted, on pages with reflections of a training generator (2026-11-30).
const WENT: f32 = 0.6;

/// The text that one line lost to a reflection.
pub(super) struct Stretch {
    pub(super) area: usize,
    line: usize,
    /// The piece of the same line behind the reflection, if there is one.
    other: Option<usize>,
    pub(super) quad: Quad,
    /// The part of it where print most likely stood.
    shown: Quad,
    /// Share of it that lies under the reflection, 0..=1.
    under: f32,
    /// Way from the line's end to the reflection, pixels.
    before: f32,
    /// That print stood there, 0..=1.
    pub(super) probability: f32,
    pub(super) loss: Loss,
}

/// Stretches, each gap between two lines once.
#[derive(Default)]
struct Pairs {
    all: Vec<Stretch>,
    joined: Vec<((usize, usize), usize)>,
}

impl Pairs {
    /// Adds what a line lost. Both ends of a gap tell of the same print: the surer one counts.
    fn add(&mut self, stretch: Stretch) {
        if let Some(other) = stretch.other {
            let pair = (stretch.line.min(other), stretch.line.max(other));
            if let Some((_, index)) = self.joined.iter().find(|(known, _)| *known == pair) {
                if self.all[*index].probability < stretch.probability {
                    self.all[*index] = stretch;
                }
                return;
            }
            self.joined.push((pair, self.all.len()));
        }
        self.all.push(stretch);
    }
}

impl Walk<'_> {
    /// What lines lost at the reflections that their ends face, and what was seen at each end of dark print.
    pub(super) fn stretches(&self, ends: &[End]) -> (Vec<Stretch>, Vec<Evidence>) {
        let (mut dark, mut stretches) = (Vec::new(), Pairs::default());
        for end in ends {
            let Some(mut stretch) = self.follow(end) else { continue };
            let line = &self.lines[end.line];
            if !line.is_light_on_dark() {
                if line.candidate.length() >= SHORTEST {
                    let evidence = Evidence::at(end, stretch.before, self.lines, self.cells, self.pyramid);
                    dark.push((stretch, evidence));
                }
                continue;
            }
            let broken = stretch.other.is_none() && self.breaks_off(end, &stretch);
            let resumes = stretch.other.is_some_and(|other| self.resumes(end, &stretch, other));
            if end.fades || broken || resumes {
                if broken {
                    stretch.loss.broken = std::mem::take(&mut stretch.loss.within);
                }
                stretch.probability = 1.0;
                stretch.loss.scale(line.text_probability);
                stretches.add(stretch);
            }
        }
        let mut around = vec![(0.5, 1.0); self.count];
        for (stretch, evidence) in &dark {
            let (go_on, all) = &mut around[stretch.area];
            *go_on += f32::from(u8::from(evidence.alone() > 0.5));
            *all += 1.0;
        }
        let mut seen = Vec::with_capacity(dark.len());
        for (mut stretch, mut evidence) in dark {
            let (go_on, all) = around[stretch.area];
            evidence.around = go_on / all;
            seen.push(evidence);
            stretch.probability = evidence.probability();
            // Print that was there reached about as far as that of the other lines; between two pieces it filled the gap.
            stretch.loss.within = stretch.loss.within.min(evidence.reach.unwrap_or(f32::MAX));
            // Between two pieces mostly lies just the space between two texts.
            let likely = stretch.probability >= if stretch.other.is_some() { LIKELY } else { LEAST };
            stretch.loss.scale(if likely {
                self.lines[stretch.line].text_probability * stretch.probability
            } else {
                0.0
            });
            stretches.add(stretch);
        }
        (stretches.all, seen)
    }

    /// Goes on from where a line fades out: through a reflection to the next piece of the line, or to its far side.
    fn follow(&self, end: &End) -> Option<Stretch> {
        let step = 0.5 * end.height;
        let gap = GAP.0 * end.height + GAP.1 * self.cells.side;
        let (mut area, mut bounded, mut outside) = (None, 0.0f32, 0.0f32);
        let (mut distance, mut under, mut before) = (0.0, 0.0, None);
        loop {
            distance += step;
            let point = end.along(distance);
            let Some(cell) = self.cells.at(point) else { break };
            if let Some(other) = self.line_at(point, end.line) {
                return Some(Stretch {
                    area: area?,
                    line: end.line,
                    other: Some(other),
                    quad: end.quad(distance),
                    shown: end.quad(distance),
                    under: under / distance,
                    before: before.unwrap_or_default(),
                    probability: 0.0,
                    loss: Loss { joined: distance / end.height, ..Loss::default() },
                });
            }
            if self.areas[cell] > 0 {
                area = area.or(Some(usize::from(self.areas[cell]) - 1));
                before = before.or(Some(distance));
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
        let loss = Loss { within: bounded / end.height, ..Loss::default() };
        let quad = end.quad(bounded.max(end.height));
        let shown = end.quad(WENT * bounded);
        let before = before.unwrap_or_default();
        Some(Stretch {
            area: area?,
            line: end.line,
            other: None,
            quad,
            shown,
            under: under / distance,
            before,
            probability: 0.0,
            loss,
        })
    }

    /// Whether light print on dark ground ends so near before the reflection that it must go on in it.
    fn breaks_off(&self, end: &End, stretch: &Stretch) -> bool {
        stretch.before <= BROKEN * end.height && self.lines[end.line].candidate.length() >= LEAST_BROKEN
    }

    /// Whether light print on dark ground, which ends at `end` without fading, goes on in the line `other` behind a reflection.
    fn resumes(&self, end: &End, stretch: &Stretch, other: usize) -> bool {
        let (near, far) = (&self.lines[end.line], &self.lines[other]);
        let heights = near.candidate.height() / far.candidate.height();
        let alike = (1.0 / ALIKE..=ALIKE).contains(&heights);
        far.is_light_on_dark() && far.text_probability > printed::LIKELY && alike && stretch.under >= UNDER
    }

    /// The line with what it lost, and the piece of it behind the reflection.
    pub(super) fn regions(&self, stretch: &Stretch, size: (u32, u32)) -> Vec<Region> {
        let pieces = std::iter::once(stretch.line).chain(stretch.other).map(|line| self.quads[line]);
        let quads: Vec<Quad> = pieces.chain([stretch.shown]).collect();
        quad::cover(&quads, size.0, size.1)
    }

    fn line_at(&self, point: [f32; 2], own: usize) -> Option<usize> {
        let holds = |&index: &usize| {
            index != own && self.lines[index].text_probability > 0.3 && quad::contains(&self.quads[index], point)
        };
        (0..self.quads.len()).find(holds)
    }
}
