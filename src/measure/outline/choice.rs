//! Which of the quadrilaterals in a picture is the page, if any: a conditional logit over all of them and "none". What tells it best is
//! the print: a page holds all that can be read, a portrait or a box on it holds a part, and texture of the ground holds none.

use super::Print;
use super::quads::Candidate;
use crate::measure::{Quad, quad};

/// Number of values.
pub const COUNT: usize = 8;
/// What each value is.
pub const NAMES: [&str; COUNT] =
    ["score", "weakest", "print", "area", "coherence", "least_remains", "remains", "evenness"];
/// Which of them is the share of the readable print.
const PRINT: usize = 2;
/// Weights of the values (tools/outline/fit.py).
const WEIGHTS: [f32; COUNT] = [16.48, -6.22, 7.49, 3.55, 1.91, 2.64, -3.56, 3.64];
/// What a page must surpass (tools/outline/fit.py).
const NONE: f32 = 18.48;
/// Readable print, character heights, that is as good as none on the picture: few lines say little.
const LITTLE: f32 = 1.0;
/// Least probability with which a page is told.
pub(super) const LEAST: f32 = 0.4;
/// Probability under which a quadrilateral adds nothing.
const UNLIKELY: f32 = 1e-3;
/// Overlap over the area of both together from which two quadrilaterals are the same page.
const SAME: f32 = 0.9;

/// The quadrilateral chosen.
pub(super) struct Choice {
    pub index: usize,
    /// Of each quadrilateral, that it is the page; what they lack to 1 is that none is.
    probabilities: Vec<f32>,
}

/// What is known of a quadrilateral that fills a share `area` of the picture and holds that share of the readable print.
pub(super) fn values(found: &Candidate, area: f32, print: f32) -> [f32; COUNT] {
    let differences = &found.differences;
    [
        found.score,
        found.weakest,
        print,
        area,
        differences.coherence,
        differences.least_remains,
        differences.remains,
        differences.evenness,
    ]
}

/// The share of the readable print among a quadrilateral's values.
pub(super) fn print(values: &[f32; COUNT]) -> f32 {
    values[PRINT]
}

/// Share of the readable print of which every line stands inside one of some pages with all its corners, 0..=1.
pub(super) fn held(pages: &[Quad], print: &[Print]) -> f32 {
    let (mut inside, mut all) = (LITTLE, LITTLE);
    for (line, readable) in print {
        all += readable;
        if pages.iter().any(|page| line.iter().all(|corner| quad::contains(page, *corner))) {
            inside += readable;
        }
    }
    inside / all
}

/// The most probable page and how probable each of the candidates is; `None` where there are none.
pub(super) fn page(candidates: &[(Quad, [f32; COUNT])]) -> Option<Choice> {
    let evidence = |(_, values): &(Quad, [f32; COUNT])| {
        values.iter().zip(WEIGHTS).map(|(value, weight)| value * weight).sum::<f32>() - NONE
    };
    let evidence: Vec<f32> = candidates.iter().map(evidence).collect();
    let index = (0..evidence.len()).max_by(|a, b| evidence[*a].total_cmp(&evidence[*b]))?;
    let highest = evidence[index].max(0.0);
    let mut probabilities: Vec<f32> = evidence.iter().map(|evidence| libm::expf(evidence - highest)).collect();
    let all = libm::expf(-highest) + probabilities.iter().sum::<f32>();
    probabilities.iter_mut().for_each(|odds| *odds /= all);
    Some(Choice { index, probabilities })
}

impl Choice {
    /// Probability that the page is one of `pages`, but for small differences at its corners, 0..=1.
    pub(super) fn confidence(&self, candidates: &[(Quad, [f32; COUNT])], pages: &[Quad]) -> f32 {
        let same = |other: &Quad| {
            pages.iter().any(|page| {
                let shared = quad::overlap(page, other);
                shared > SAME * (quad::area(page) + quad::area(other) - shared)
            })
        };
        let alike = candidates.iter().zip(&self.probabilities).filter(|((other, _), p)| **p > UNLIKELY && same(other));
        alike.map(|(_, probability)| probability).sum::<f32>().min(1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(side: f32) -> Quad {
        [[0.0, 0.0], [side, 0.0], [side, side], [0.0, side]]
    }

    /// A quadrilateral with clear sides that holds so much of the print.
    fn clear(side: f32, print: f32) -> (Quad, [f32; COUNT]) {
        (square(side), [1.0, 0.95, print, 0.3, 0.95, 0.9, 1.0, 0.7])
    }

    /// Which of the candidates is the page, and how sure; `None` where none is likely.
    fn chosen(candidates: &[(Quad, [f32; COUNT])]) -> Option<(usize, f32)> {
        let choice = page(candidates)?;
        let confidence = choice.confidence(candidates, &[candidates[choice.index].0]);
        (confidence >= LEAST).then_some((choice.index, confidence))
    }

    #[test]
    fn a_box_that_holds_a_part_of_the_print_is_not_the_page() {
        let chosen = |print: &[f32]| {
            let sides = [100.0, 200.0];
            let candidates: Vec<_> = sides.iter().zip(print).map(|(side, print)| clear(*side, *print)).collect();
            chosen(&candidates).map(|(index, _)| index)
        };
        assert_eq!(chosen(&[]), None);
        assert_eq!(chosen(&[0.2]), None);
        assert_eq!(chosen(&[1.0]), Some(0));
        assert_eq!(chosen(&[0.2, 1.0]), Some(1));
    }

    #[test]
    fn two_pages_that_differ_by_a_corner_are_one_and_two_sizes_make_each_doubtful() {
        let confidence = |sides: &[f32]| {
            let candidates: Vec<_> = sides.iter().map(|side| clear(*side, 1.0)).collect();
            chosen(&candidates).map_or(0.0, |(_, confidence)| confidence)
        };
        assert!(confidence(&[100.0, 101.0]) > 0.9, "{}", confidence(&[100.0, 101.0]));
        assert!(confidence(&[100.0, 200.0]) < 0.6, "{}", confidence(&[100.0, 200.0]));
    }

    #[test]
    fn print_is_held_where_all_of_its_corners_are_inside() {
        let line = |from: f32, readable: f32| {
            ([[from, 10.0], [from + 30.0, 10.0], [from + 30.0, 20.0], [from, 20.0]], readable)
        };
        assert_eq!(held(&[square(100.0)], &[]), 1.0);
        let share = held(&[square(100.0)], &[line(10.0, 20.0), line(90.0, 10.0)]);
        assert!((share - 21.0 / 31.0).abs() < 1e-6, "{share}");
    }
}
