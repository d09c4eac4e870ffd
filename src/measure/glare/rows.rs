//! Rows of print that nobody saw: what would stand under a reflection if the page's print went on as dense there as elsewhere.

use super::super::quad;
use super::super::statistics::ramp;
use super::loss::Walk;
use super::stretches::Stretch;

/// Weight of what may have stood under a reflection outside the box around all that was found, over that of what may have stood inside.
const OUTSIDE: f32 = 0.5;
/// Way from paper to white over which rows begin to count: white paper is as bright as a reflection, and an empty stretch of it is no
/// sign of lost text.
const WHITE: (f32, f32) = (4.0, 18.0);

/// Lines that probably go on under a reflection, as the sum of their probabilities, over which it becomes sure that it is one: then rows
/// count on pale paper too.
const SURE: (f32, f32) = (1.5, 4.0);
/// How much they count then, over what they count on paper far from white; tried, not fitted, on pages with reflections of the training
/// generators (2026-11-29).
const SURELY: f32 = 3.0;
/// Way from paper to white over which that holds: white paper may end lines all around it.
const PALE: (f32, f32) = (2.0, 4.0);
/// Length of all rows under a reflection over that of all print that was found, from which and up to which it holds: what would hide
/// more than the page shows is the page's own ground.
const GROUND: (f32, f32) = (0.7, 1.2);

/// How far rows count on paper of that level, 0..=1.
pub(super) fn told(paper: f32) -> f32 {
    ramp(254.0 - paper, WHITE)
}

/// How far rows of that length count under a reflection that lines break off at, on paper of that level and beside print of that length,
/// 0..=[`SURELY`].
fn told_by_ends(ends: &[&Stretch], paper: f32, rows: f32, print: f32) -> f32 {
    let going_on = ends.iter().map(|stretch| stretch.probability).sum();
    SURELY * ramp(going_on, SURE) * ramp(254.0 - paper, PALE) * (1.0 - ramp(rows / print.max(1.0), GROUND))
}

impl Walk<'_> {
    /// Area of print per area of the printed box, outside reflections.
    pub(super) fn density(&self) -> f32 {
        let cell_area = self.cells.side * self.cells.side;
        let covered = (0..self.areas.len())
            .filter(|&cell| self.areas[cell] > 0 && self.printed.contains(self.cells.centre(cell)))
            .count() as f32;
        let free = (self.printed.area - covered * cell_area).max(0.15 * self.printed.area).max(1.0);
        self.printed.text_area / free
    }

    /// Length of the rows that would stand under an area, character heights, less those of lines whose ends tell, `known`; as far as
    /// they count.
    pub(super) fn rows(&self, area: &[usize], density: f32, known: &[&Stretch]) -> f32 {
        let height = self.printed.height.max(1.0);
        let free = |&&cell: &&usize| {
            let centre = self.cells.centre(cell);
            !known.iter().any(|stretch| quad::contains(&stretch.quad, centre))
        };
        let weight = |cell: &usize| if self.printed.contains(self.cells.centre(*cell)) { 1.0 } else { OUTSIDE };
        let length = area.iter().filter(free).map(weight).sum::<f32>() * density * (self.cells.side / height).powi(2);
        let paper = self.printed.paper;
        length * told(paper).max(told_by_ends(known, paper, length, self.printed.length))
    }
}
