//! Quadrilaterals inside one another: a page around its parts, and several pages side by side.

use super::choice;
use super::quads::Candidate;
use crate::measure::{Quad, quad};

/// What a larger quadrilateral around the chosen one is held to: area, holding and what goes on beyond its corners over those of the
/// chosen one, its own weakest side, and how far the chosen one may stick out of it, working pixels.
const LARGER: f32 = 1.08;
const NEARLY: f32 = 0.92;
const MORE_BEYOND: f32 = 0.1;
const WEAKEST: f32 = 0.55;
const SLACK: f32 = 2.0;
/// Share of each of several pages that lies inside a quadrilateral, and share of that which they fill together, at least.
const INSIDE: f32 = 0.9;
const FILLED: f32 = 0.75;

/// The chosen one, or a larger one around it that holds nearly as well and has print beside it: a card with a coloured band looks like
/// a page without it.
pub(super) fn outermost(candidates: &[Candidate], values: &[(Quad, [f32; choice::COUNT])], chosen: usize) -> usize {
    (0..candidates.len()).fold(chosen, |index, other| {
        let (best, larger) = (&candidates[index], &candidates[other]);
        let holds = larger.weakest > WEAKEST
            && larger.beyond < best.beyond + MORE_BEYOND
            && larger.holding() > NEARLY * best.holding()
            && larger.borders <= best.borders;
        let around = larger.area() > LARGER * best.area() && best.corners.iter().all(|c| larger.contains(*c, SLACK));
        let more = choice::print(&values[other].1) > choice::print(&values[index].1);
        if holds && around && more { other } else { index }
    })
}

/// The chosen one, or the best of several pages that lie inside it, fill most of it and hold its print together: cards side by side have
/// no edge between them where the ground shows.
pub(super) fn apart(candidates: &[Candidate], values: &[(Quad, [f32; choice::COUNT])], chosen: usize) -> usize {
    let whole = &candidates[chosen];
    let within = |page: &Candidate| quad::overlap(&page.corners, &whole.corners) > INSIDE * page.area();
    let holds_print = |index: &usize| choice::print(&values[*index].1) >= choice::print(&values[chosen].1);
    let is_part = |index: &usize| {
        let first = &candidates[*index];
        let pages: Vec<&Candidate> = std::iter::once(first).chain(others(candidates, first)).collect();
        pages.len() > 1
            && pages.iter().map(|page| page.area()).sum::<f32>() > FILLED * whole.area()
            && pages.iter().all(|page| page.weakest > whole.weakest && within(page))
    };
    (0..candidates.len()).filter(holds_print).find(is_part).unwrap_or(chosen)
}

/// Further pages beside the best: of similar size, not overlapping it or one another.
pub(super) fn others<'a>(candidates: &'a [Candidate], best: &'a Candidate) -> Vec<&'a Candidate> {
    let mut pages = vec![best];
    let holds = |page: &Candidate| page.score > 0.7 && page.weakest > 0.6;
    for other in candidates.iter().filter(|other| holds(best) && holds(other)) {
        let ratio = other.area() / best.area();
        let apart = |page: &&Candidate| {
            let clear = |a: &Candidate, b: &Candidate| {
                !b.contains(a.centre(), 0.0) && !a.corners.iter().any(|c| b.contains(*c, 0.0))
            };
            clear(page, other) && clear(other, page)
        };
        if (0.4..2.5).contains(&ratio) && pages.iter().all(apart) {
            pages.push(other);
        }
    }
    pages.split_off(1)
}
