//! Paper beyond the edge of a hard shadow. A shadow falls on the ground beside the page too, a printed panel does not: where
//! the ground's level jumps as the page's does, the page is paper on both sides of the jump.

use super::Grid;

/// Least jump that is looked into, natural logarithm of the levels' ratio; smaller ones are not told from the ground's texture.
const JUMP: f32 = 0.25;
/// Jump of the ground over that of the page: less on a black ground, to which the lens adds light, more where the ground lies lower.
const ALIKE: std::ops::Range<f32> = 0.6..1.6;
/// Distance from the jump within which levels are compared, cells squared: farther away the light differs of itself.
const NEAR: usize = 4 * 4;
/// Distance of the ground from the part of the page that it is compared with, cells squared.
const BESIDE: usize = 13;
/// Fewest cells of a part of the page, and of the ground beside it.
const ENOUGH: (usize, usize) = (3, 2);

/// Adds to the cells of paper the parts of the page that only a shadow's edge divides from them.
pub(super) fn join(grid: &Grid, is_paper: &mut [bool]) {
    let mut tried = is_paper.to_vec();
    for start in 0..tried.len() {
        if tried[start] || grid.levels[start].is_none() {
            continue;
        }
        let part = grid.joined(vec![start], &mut tried);
        if part.len() >= ENOUGH.0 && continues(grid, is_paper, &part) {
            part.into_iter().for_each(|cell| is_paper[cell] = true);
        }
    }
}

/// Whether the ground says that a part of the page is the paper's, under other light.
fn continues(grid: &Grid, is_paper: &[bool], part: &[usize]) -> bool {
    let nearest = |cell: usize, cells: &[usize]| cells.iter().map(|other| grid.distance(cell, *other)).min();
    let near = |cells: &[usize], others: &[usize]| -> Vec<usize> {
        cells.iter().filter(|cell| nearest(**cell, others).is_some_and(|away| away <= NEAR)).copied().collect()
    };
    let paper: Vec<usize> = (0..is_paper.len()).filter(|cell| is_paper[*cell]).collect();
    let (paper, part) = (near(&paper, part), near(part, &paper));
    // Each cell of the ground belongs to the nearer of both.
    let beside = |these: &[usize], those: &[usize]| -> Vec<usize> {
        let belongs = |cell: &usize| match (nearest(*cell, these), nearest(*cell, those)) {
            (Some(this), Some(that)) => this < that && this <= BESIDE,
            _ => false,
        };
        (0..is_paper.len()).filter(|cell| grid.ground[*cell].is_some()).filter(belongs).collect()
    };
    let (by_paper, by_part) = (beside(&paper, &part), beside(&part, &paper));
    if by_paper.len().min(by_part.len()) < ENOUGH.1 {
        return false;
    }
    let jump = |levels: &[Option<f32>], from: &[usize], to: &[usize]| {
        let level = |cells: &[usize]| {
            let mut found: Vec<f32> = cells.iter().filter_map(|cell| levels[*cell]).collect();
            found.sort_by(f32::total_cmp);
            found.get(found.len() / 2).map_or(1.0, |level| level.max(1.0))
        };
        libm::logf(level(to) / level(from))
    };
    let of_page = jump(&grid.levels, &paper, &part);
    of_page.abs() >= JUMP && ALIKE.contains(&(jump(&grid.ground, &by_paper, &by_part) / of_page))
}
