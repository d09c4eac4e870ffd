//! Where the page shines: plateaus at the sensor's limit whose borders are soft or cut lines off.

use super::super::Quad;
use super::super::legibility::Judged;
use super::cells::Cells;
use super::ends::{End, ends};
use super::loss::Area;
use super::printed::{PrintedArea, is_legible};
use super::{burnt, page};

/// Level of a cell's paper from which it can be a reflection, at least.
pub(super) const PLATEAU: f32 = 246.0;
/// The way from the page's paper to white that a reflection goes at least, as a share: on white paper little is left.
const RISE: f32 = 0.65;
/// Fall from plateau to paper that makes a border: at most the first, on white paper less, at least the second.
const FALL: (f32, f32) = (10.0, 2.5);
/// Lines fading out that prove a reflection whatever its border, as on a dark card; and so many for a small one with a hard border, as
/// white rows between tinted ones have it.
const PROOF: (u32, u32) = (2, 4);
/// Share of the page up to which an area is small.
const SMALL: f32 = 0.05;
/// Rise over the paper from which a soft border alone proves a reflection.
pub(super) const CLEAR_RISE: f32 = 18.0;
/// Least share of an area's border that is soft.
pub(super) const SOFT_SHARE: f32 = 0.3;

/// Most of a hard border that is soft: noise and compression soften little of a paper's edge.
const HARD_SHARE: f32 = 0.08;

/// The page as far as the search needs it.
pub(super) struct Search<'a> {
    pub(super) cells: &'a Cells<'a>,
    /// Cells on the page.
    pub(super) inside: Vec<bool>,
    /// Cells of lines that can be read.
    pub(super) legible: Vec<bool>,
    /// Cells of dark print, doubtful print too: what fades out is hardly told as text. Of light print the letters would be taken for
    /// bright paper.
    pub(super) print: Vec<bool>,
    pub(super) lines: &'a [Judged],
    /// The lines' ends.
    pub(super) ends: Vec<End>,
}

impl<'a> Search<'a> {
    pub(super) fn new(cells: &'a Cells<'a>, page: Option<&Quad>, lines: &'a [Judged]) -> Self {
        let inside = page::inside(cells, page);
        let legible = cells.under(lines, is_legible);
        let print = cells.under(lines, |line| !line.is_light_on_dark());
        Self { cells, inside, legible, print, lines, ends: ends(lines) }
    }

    /// Areas that are probably reflections on paper of the `printed` level. Where it is not sure that this is the paper of the print
    /// too, `only_soft` borders count, and of those only the parts that lie within the page and beside no print that can be read.
    pub(super) fn areas(&self, printed: &PrintedArea, only_soft: bool) -> Vec<Area> {
        let (cells, paper) = (self.cells, printed.paper);
        let level = if paper > 0.0 { PLATEAU.max(paper + RISE * (254.0 - paper)) } else { PLATEAU };
        let plateau: Vec<bool> = (0..cells.paper.len())
            .map(|cell| cells.paper[cell] >= level && self.inside[cell] && !self.legible[cell])
            .collect();
        let telling: Vec<bool> =
            (0..cells.paper.len()).map(|cell| !only_soft || (self.inside[cell] && !self.legible[cell])).collect();
        let fall = least_fall(paper);
        let small = SMALL * self.inside.iter().filter(|inside| **inside).count() as f32;
        let bright = cells.areas(&plateau);
        let lit = cells.lit(&bright, level, &self.print);
        let mut areas: Vec<Area> = bright
            .into_iter()
            .zip(lit)
            .filter(|(_, lit)| !lit)
            .map(|(area, _)| self.area(area))
            .filter(|area| {
                let softness = || cells.soft_share(&area.cells, &plateau, &telling, fall);
                let sheet = || cells.is_sheet(&area.cells, &printed.text, paper) && softness() <= HARD_SHARE;
                let field = || (area.cells.len() as f32) < small && softness() <= HARD_SHARE;
                let sure = || area.interrupted >= PROOF.1 || !field();
                let proven = area.interrupted >= PROOF.0 && !only_soft && !sheet() && sure();
                proven || ((area.interrupted > 0 || 254.0 - paper > CLEAR_RISE) && softness() >= SOFT_SHARE)
            })
            .collect();
        for burnt in burnt::find(self, printed, &telling) {
            match areas.iter_mut().find(|area| area.cells.iter().any(|cell| burnt.cells.contains(cell))) {
                Some(area) => area.burnt.push(burnt),
                None => {
                    let area = self.area(burnt.cells.clone());
                    areas.push(Area { burnt: vec![burnt], only_burnt: true, ..area });
                }
            }
        }
        areas
    }

    fn area(&self, cells: Vec<usize>) -> Area {
        Area { interrupted: self.cells.interrupted(&cells, &self.ends), cells, burnt: Vec::new(), only_burnt: false }
    }
}

/// Fall from a plateau to paper of that level that makes a border.
pub(super) fn least_fall(paper: f32) -> f32 {
    (0.5 * (254.0 - paper)).clamp(FALL.1, FALL.0)
}
