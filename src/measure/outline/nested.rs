//! Quadrilaterals inside one another: a page around its parts, and several pages side by side.

use super::choice;
use super::lines::{Line, length3, lerp};
use super::quads::{Candidate, distance};
use crate::measure::{Quad, quad};

/// What a larger quadrilateral around the chosen one is held to: area, holding and what goes on beyond its corners over those of the
/// chosen one, its own weakest side, and how far the chosen one may stick out of it, working pixels.
const LARGER: f32 = 1.08;
const NEARLY: f32 = 0.92;
const MORE_BEYOND: f32 = 0.1;
const WEAKEST: f32 = 0.55;
const SLACK: f32 = 2.0;
/// What a quadrilateral that shares three sides with the chosen one is held to: area over that of the chosen one, and what is seen along
/// the two sides beyond the chosen one's corners: share of it, shortest length in working pixels, difference to the ground over that
/// beside the chosen one.
const LONGER: f32 = 1.03;
const GOES_ON: f32 = 0.6;
const SHORTEST: f32 = 6.0;
const CLEAR: f32 = 0.25;
/// How far what goes on differs in the same way from the ground at both sides (cosine), with further print on it and without: streaks of
/// wood that lie on both lines differ by chance.
const ALIKE: (f32, f32) = (0.3, 0.8);
/// How near to each other corners and sides lie that are the same, working pixels.
const COLLINEAR: f32 = 3.0;
/// Long side over short side of cards (ISO/IEC 7810 ID-1).
const CARD: f32 = 1.586;
/// Share of each of several pages that lies inside a quadrilateral, and share of that which they fill together, at least.
const INSIDE: f32 = 0.9;
const FILLED: f32 = 0.75;

/// The chosen one, or a larger one around it that holds nearly as well and has print beside it: a card with a coloured band looks like
/// a page without it.
pub(super) fn outermost(
    lines: &[Line],
    candidates: &[Candidate],
    values: &[(Quad, [f32; choice::COUNT])],
    chosen: usize,
) -> usize {
    (0..candidates.len()).fold(chosen, |index, other| {
        let (best, larger) = (&candidates[index], &candidates[other]);
        let holds = larger.weakest > WEAKEST
            && larger.beyond < best.beyond + MORE_BEYOND
            && larger.holding() > NEARLY * best.holding()
            && larger.borders <= best.borders;
        let around = larger.area() > LARGER * best.area() && best.corners.iter().all(|c| larger.contains(*c, SLACK));
        let more = choice::print(&values[other].1) > choice::print(&values[index].1);
        let goes_on = goes_on(lines, best, larger).is_some_and(|alike| alike > if more { ALIKE.0 } else { ALIKE.1 });
        if (holds && around && more) || goes_on { other } else { index }
    })
}

/// Whether a page goes on to another's fourth side: the two sides beside that run straight on beyond the corners, with ground beside
/// them that may be lighter than the page at one place and darker at another, as beside a dark header. Tells how far both sides
/// differ from the ground in the same way there (cosine), `None` where the page does not go on.
fn goes_on(lines: &[Line], page: &Candidate, longer: &Candidate) -> Option<f32> {
    if longer.area() < LONGER * page.area() || longer.borders > page.borders + 1 {
        return None;
    }
    (0..4).find_map(|k| {
        let shared = [1, 2, 3].map(|step| page.sides[(k + step) % 4]);
        let same = |side: usize, j: usize| {
            let line = &lines[longer.sides[j % 4]];
            [0, 1].iter().all(|end| line.distance(page.corners[(side + end) % 4]) < COLLINEAR)
        };
        let first = (0..4).find(|j| (0..3).all(|step| same(k + 1 + step, j + step)))?;
        let beyond = |line: usize, from: [f32; 2], middle: [f32; 2], to: [f32; 2]| {
            let line = &lines[line];
            let (own, seen) = (line.between(from, middle), line.between(middle, to));
            // All the way: another paper may begin beyond a stretch of ground.
            let parts = if seen.seen > 4.0 * SHORTEST { 4 } else { 1 };
            let at = |part: usize| lerp(middle, to, part as f32 / parts as f32);
            let clear = line.border.is_none()
                && !page.contains(to, 0.0)
                && (0..parts).all(|part| line.between(at(part), at(part + 1)).share >= GOES_ON)
                && seen.seen >= SHORTEST.max(0.7 * distance(middle, to))
                && length3(seen.step) >= CLEAR * length3(own.step);
            let inward = line.inward(page.centre());
            clear.then(|| seen.step.map(|step| step * inward))
        };
        let (c, l) = (|j: usize| page.corners[j % 4], |j: usize| longer.corners[j % 4]);
        let one = beyond(shared[0], c(k + 2), c(k + 1), l(first))?;
        let other = beyond(shared[2], c(k + 3), c(k), l(first + 3))?;
        let same: f32 = one.iter().zip(other).map(|(a, b)| a * b).sum();
        Some(same / (length3(one) * length3(other)))
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

/// The page of which two quadrilaterals are parts, one with a ground of another colour than the other: they have one side between them
/// and lie between the same two sides. Two cards set edge to edge look so too.
pub(super) fn united(lines: &[Line], part: &Candidate, others: &[&Candidate]) -> Option<Candidate> {
    let mut pairs = others.iter().flat_map(|other| (0..16).map(move |pair| (*other, pair / 4, pair % 4)));
    let whole = |(other, k, j): (&Candidate, usize, usize)| {
        let (c, o) = (|at: usize| part.corners[at % 4], |at: usize| other.corners[at % 4]);
        let on = |side: usize, p: [f32; 2]| lines[part.sides[side % 4]].distance(p) < COLLINEAR;
        let between = distance(c(k), o(j + 1)) < COLLINEAR && distance(c(k + 1), o(j)) < COLLINEAR;
        if !between || !on(k + 1, o(j + 3)) || !on(k + 3, o(j + 2)) || (is_card(part) && is_card(other)) {
            return None;
        }
        let sides =
            [part.sides[(k + 2) % 4], part.sides[(k + 3) % 4], other.sides[(j + 2) % 4], part.sides[(k + 1) % 4]];
        let borders = sides.iter().filter(|side| lines[**side].border.is_some()).count();
        let (weakest, mean) = (part.weakest.min(other.weakest), 0.5 * (part.mean + other.mean));
        let corners = [c(k + 2), c(k + 3), o(j + 2), o(j + 3)];
        Some(Candidate { borders, corners, sides, weakest, mean, ..part.clone() })
    };
    pairs.find_map(whole)
}

/// Whether a quadrilateral is as long for its width as a card.
fn is_card(quad: &Candidate) -> bool {
    let [a, b, c, d] = quad.corners;
    let (across, down) = (distance(a, b) + distance(d, c), distance(b, c) + distance(a, d));
    (across.max(down) / across.min(down) / CARD - 1.0).abs() < 0.03
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
