//! A card that lies on a sheet of paper: the sheet is brighter than the card, and lines of the card end towards it, but nothing shines.

use super::super::{Quad, quad};
use super::cells::Cells;

/// Share of each side of the print along which a sheet lies.
const ALONG: f32 = 0.8;
/// Rise over the paper around the print from which what surrounds it can be another sheet; white paper differs less from a reflection
/// on it.
const RISE: f32 = 8.0;

/// Most of the box around all print that the sheet takes, between two cards; a flash amid print that a white margin is joined to takes
/// more.
const BETWEEN: f32 = 0.25;

impl Cells<'_> {
    /// Whether `area`, whose border is hard, may be the sheet that a card with `text` on paper of that level lies on: clearly brighter,
    /// and on all four sides of the box around the text.
    pub(super) fn is_sheet(&self, area: &[usize], text: &Quad, paper: f32) -> bool {
        let level = area.iter().map(|&cell| self.paper[cell]).sum::<f32>() / area.len().max(1) as f32;
        level - paper >= RISE
            && quad::area(text) > 0.0
            && self.share_within(area, text) <= BETWEEN
            && self.surrounds(area, text)
    }

    /// Share of the box around `text` that lies in `area`, 0..=1.
    fn share_within(&self, area: &[usize], text: &Quad) -> f32 {
        let within = area.iter().filter(|&&cell| quad::contains(text, self.centre(cell))).count() as f32;
        within * self.side * self.side / quad::area(text).max(1.0)
    }

    fn surrounds(&self, area: &[usize], text: &Quad) -> bool {
        let (low, high) = quad::bounds(text);
        let cell = |value: f32, count: usize| ((value / self.side).max(0.0) as usize).min(count - 1);
        let columns = cell(low[0], self.columns)..=cell(high[0], self.columns);
        let rows = cell(low[1], self.rows)..=cell(high[1], self.rows);
        let (mut above, mut below) = (vec![false; self.columns], vec![false; self.columns]);
        let (mut left, mut right) = (vec![false; self.rows], vec![false; self.rows]);
        for &cell in area {
            let (column, row) = (cell % self.columns, cell / self.columns);
            above[column] |= row < *rows.start();
            below[column] |= row > *rows.end();
            left[row] |= column < *columns.start();
            right[row] |= column > *columns.end();
        }
        let sides = [&above[columns.clone()], &below[columns], &left[rows.clone()], &right[rows]];
        sides.into_iter().all(|side| side.iter().filter(|there| **there).count() as f32 >= ALONG * side.len() as f32)
    }
}
