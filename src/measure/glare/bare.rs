//! Bare paper: where a page shows neither print nor pictures.

use super::super::legibility::Judged;
use super::super::quad;
use super::burnt::NEAR_LIMIT;
use super::cells::Cells;

/// Share of white from which a cell is paper rather than a picture or a dark ground.
const PAPER: f32 = 0.6 * 254.0;
/// Coverage by text under which a cell is bare paper.
pub(super) const BARE: f32 = 0.05;
/// Share of the page that must be bare for its paper's level and pattern to be known.
pub(super) const LEAST_BARE: f32 = 0.2;

/// Level of the page's bare paper away from the limit; `None` where too little of what lies `inside` the page is such.
pub(super) fn paper(cells: &Cells<'_>, inside: &[bool], lines: &[Judged]) -> Option<f32> {
    level(cells, inside, &self::cells(cells, inside, &cover(cells, lines)))
}

/// Cells of bare paper away from the limit, by the share of each cell that lines `cover`.
pub(super) fn cells(cells: &Cells<'_>, inside: &[bool], cover: &[f32]) -> Vec<usize> {
    let is_bare =
        |&cell: &usize| inside[cell] && cover[cell] < BARE && (PAPER..NEAR_LIMIT).contains(&cells.paper[cell]);
    (0..cover.len()).filter(is_bare).collect()
}

/// Share of the page that such cells are, 0..=1.
pub(super) fn share(inside: &[bool], bare: &[usize]) -> f32 {
    bare.len() as f32 / inside.iter().filter(|inside| **inside).count().max(1) as f32
}

/// Their level where they are enough to tell it.
pub(super) fn level(cells: &Cells<'_>, inside: &[bool], bare: &[usize]) -> Option<f32> {
    quantile(bare, &cells.paper, 0.5).filter(|_| share(inside, bare) >= LEAST_BARE)
}

/// The value below which that `share` of `values` lies, counted on some cells; `None` where there are none.
pub(super) fn quantile(of: &[usize], values: &[f32], share: f32) -> Option<f32> {
    let mut values: Vec<f32> = of.iter().map(|&cell| values[cell]).collect();
    values.sort_by(f32::total_cmp);
    values.get((share * values.len() as f32) as usize).copied()
}

/// Share of each cell that lines cover, by their probability of being text.
pub(super) fn cover(cells: &Cells<'_>, lines: &[Judged]) -> Vec<f32> {
    let mut cover = vec![0.0f32; cells.paper.len()];
    for line in lines {
        let own = line.candidate.quad();
        for cell in cells.around(&own) {
            let centre = cells.centre(cell);
            let quarter = 0.25 * cells.side;
            let places = [(-1.0, -1.0), (1.0, -1.0), (-1.0, 1.0), (1.0, 1.0)];
            let holds =
                |&&(x, y): &&(f32, f32)| quad::contains(&own, [centre[0] + x * quarter, centre[1] + y * quarter]);
            let share = places.iter().filter(holds).count() as f32 / 4.0;
            cover[cell] = cover[cell].max(share * line.text_probability);
        }
    }
    cover
}
