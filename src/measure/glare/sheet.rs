//! A card that lies on a sheet of paper: the sheet is brighter than the card, and lines of the card end towards it, but nothing shines.

use std::ops::RangeInclusive;

use super::super::{Quad, quad};
use super::cells::Cells;

/// Share of each side of the print along which a sheet lies.
const ALONG: f32 = 0.8;
/// Rise over the paper around the print from which what surrounds it can be another sheet; white paper differs less from a reflection
/// on it.
const RISE: f32 = 8.0;

/// Share of a row or column of cells across all print from which it is a strip of the sheet between two cards.
const STRIP: f32 = 0.9;
/// Most of the box around all print that may be so bright beside such strips: a flash amid print that a white margin is joined to takes
/// more.
const AMID: f32 = 0.1;

impl Cells<'_> {
    /// Whether `area`, whose border is hard, may be the sheet that a card with `text` on paper of that level lies on: clearly brighter,
    /// and on all four sides of the box around the text.
    pub(super) fn is_sheet(&self, area: &[usize], text: &Quad, paper: f32) -> bool {
        let level = area.iter().map(|&cell| self.paper[cell]).sum::<f32>() / area.len().max(1) as f32;
        level - paper >= RISE && quad::area(text) > 0.0 && self.amid(area, text) <= AMID && self.surrounds(area, text)
    }

    /// Share of the box around `text` that lies in `area` but in no strip of it from side to side, 0..=1.
    fn amid(&self, area: &[usize], text: &Quad) -> f32 {
        let (columns, rows) = self.spans(text);
        let place = |cell: &usize| (cell % self.columns, cell / self.columns);
        let within: Vec<(usize, usize)> =
            area.iter().map(place).filter(|(column, row)| columns.contains(column) && rows.contains(row)).collect();
        let (mut across, mut down) = (vec![0usize; self.rows], vec![0usize; self.columns]);
        for (column, row) in &within {
            across[*row] += 1;
            down[*column] += 1;
        }
        let (wide, high) = (columns.count() as f32, rows.count() as f32);
        let is_strip =
            |column: usize, row: usize| across[row] as f32 >= STRIP * wide || down[column] as f32 >= STRIP * high;
        within.iter().filter(|(column, row)| !is_strip(*column, *row)).count() as f32 / (wide * high)
    }

    /// Columns and rows of cells that the box around `quad` touches.
    fn spans(&self, quad: &Quad) -> (RangeInclusive<usize>, RangeInclusive<usize>) {
        let (low, high) = quad::bounds(quad);
        let cell = |value: f32, count: usize| ((value / self.side).max(0.0) as usize).min(count - 1);
        let columns = cell(low[0], self.columns)..=cell(high[0], self.columns);
        (columns, cell(low[1], self.rows)..=cell(high[1], self.rows))
    }

    fn surrounds(&self, area: &[usize], text: &Quad) -> bool {
        let (columns, rows) = self.spans(text);
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
