//! Paper burnt out to white: where a reflection drives the sensor to its limit, the paper's own pattern and its noise are gone,
//! and print with them, so that nothing near it need fade. A reflection that is merely bright leaves both. On paper that is nearly white
//! anyway that says little; there a reflection shows where its light runs over the paper's edge, or a picture's, onto darker ground.

use image::{GrayImage, Luma};
use imageproc::distance_transform::Norm;
use imageproc::morphology::dilate;

use super::super::legibility::Judged;
use super::bare::{self, BARE, LEAST_BARE, quantile};
use super::cells::Cells;
use super::printed::PrintedArea;
use super::rows::told;
use super::search::{CLEAR_RISE, SOFT_SHARE, Search, least_fall};

/// Darkest pixel from which a cell is at the limit.
const LIMIT: u8 = 252;
/// Mean from which it is where its pixels hardly vary, as after compression.
pub(super) const NEAR_LIMIT: f32 = 250.0;
/// Spread of such a cell over that of the plainest quarter of the page's paper, at most; and its bounds, luma levels.
const QUIET: f32 = 0.3;
const QUIET_BOUNDS: (f32, f32) = (0.3, 1.2);
/// Share of the printed area that is taken to be free of burnt out paper at least, so that density stays bounded.
const LEAST_LEFT: f32 = 0.15;
/// Below [`CLEAR_RISE`], but at least at this rise, the paper must have a pattern that is gone, of at least that spread.
const LEAST_RISE: f32 = 4.0;
const PATTERN: f32 = 1.5;
/// Share of the page's legible print on paper near the limit from which the page is over-exposed, not lit by a reflection.
const OVER_EXPOSED: f32 = 0.4;
/// Legible print inside the area over what would stand there from which it is only bright paper.
const PRINTED: f32 = 0.25;
/// Least cells of an area.
const LEAST_CELLS: usize = 6;
/// Distance around an area within which print tells how dense it would be inside: character heights, and cells at least.
const AROUND: (f32, f32) = (3.0, 3.0);
/// Share of the way from the page's paper to white from which a cell lies under a reflection's rim.
const VEIL: f32 = 0.4;
/// Share of what lies around an area that must be clear of its rim for that alone to tell.
const LEAST_CLEAR: f32 = 0.3;
/// Print has the area on two sides, at most so far away, where it stands inside: character heights, and cells at least.
const GAPS: (f32, f32) = (1.5, 2.0);

/// Fall by which light runs onto darker ground, without an edge on the way, and the share of an area's border with it that tells a
/// reflection. Pages that nothing is wrong with (tools/clean) and real pictures as they are (tools/real) have no such area.
const HALO: f32 = 40.0;
const RUNS_OVER: f32 = 0.05;

/// Paper burnt out.
#[derive(Debug)]
pub(super) struct Burnt {
    /// Its cells.
    pub(super) cells: Vec<usize>,
    /// Length of text that would stand on each at the density around them, in character heights.
    pub(super) expected: f32,
    /// Told by nothing but light that runs onto darker ground.
    pub(super) runs_over: bool,
}

/// The page as far as this needs it.
struct Page<'a> {
    cells: &'a Cells<'a>,
    inside: &'a [bool],
    /// Share of each cell that lines cover.
    cover: Vec<f32>,
    legible: &'a [bool],
    printed: &'a PrintedArea,
    /// Level of the page's bare paper.
    paper: f32,
    /// Level of most of the page that no line covers, burnt out or not.
    ground: f32,
    /// Spread of the plainest quarter of the bare paper that is not near the limit.
    pattern: f32,
    /// That paper's share of the page.
    bare: f32,
}

/// Burnt out areas on the page; their borders are soft where they are `telling`.
pub(super) fn find(search: &Search<'_>, printed: &PrintedArea, telling: &[bool]) -> Vec<Burnt> {
    let Search { cells, inside, legible, print, lines, ends } = search;
    let page = Page::new(cells, inside, legible, lines, printed);
    if printed.height < 1.0 {
        return Vec::new();
    }
    let told_by_paper = page.shows_reflections();
    let fall = least_fall(page.paper);
    let heights = (cells.side / printed.height).powi(2);
    let core = page.core();
    let near: Vec<bool> =
        (0..core.len()).map(|cell| core[cell] || (inside[cell] && cells.paper[cell] >= NEAR_LIMIT)).collect();
    let bright = cells.areas(&near);
    let lit = cells.lit(&bright, NEAR_LIMIT, print);
    let stands_out = 254.0 - page.ground > CLEAR_RISE;
    let shown = |area: &[usize]| {
        cells.soft_share(area, &near, telling, fall) >= SOFT_SHARE || (stands_out && cells.cuts_off(area, ends))
    };
    let runs_over = |area: &[usize]| cells.fading_share(area, &near, HALO) >= RUNS_OVER;
    let reflections = bright.iter().zip(lit).filter(|(_, lit)| !lit);
    reflections
        .filter_map(|(area, _)| {
            let burnt: Vec<usize> = area.iter().copied().filter(|&cell| core[cell]).collect();
            let is_reflection = if told_by_paper { shown(area) } else { runs_over(area) };
            if burnt.len() < LEAST_CELLS || !is_reflection {
                return None;
            }
            // White paper cannot be told from a reflection by its level: then its level does not speak against print either.
            let weight = if told_by_paper { told(page.paper) } else { 1.0 };
            let density = page.density(&burnt, &core)?;
            Some(Burnt { expected: density * weight * heights, runs_over: !told_by_paper, cells: burnt })
        })
        .collect()
}

impl<'a> Page<'a> {
    fn new(
        cells: &'a Cells<'a>,
        inside: &'a [bool],
        legible: &'a [bool],
        lines: &[Judged],
        printed: &'a PrintedArea,
    ) -> Self {
        let cover = bare::cover(cells, lines);
        let bare = bare::cells(cells, inside, &cover);
        let uncovered: Vec<usize> = (0..cover.len()).filter(|&cell| inside[cell] && cover[cell] < BARE).collect();
        Self {
            cells,
            inside,
            legible,
            printed,
            paper: bare::level(cells, inside, &bare).map_or(printed.paper, |bare| bare.min(printed.paper)),
            ground: quantile(&uncovered, &cells.paper, 0.5).unwrap_or_default(),
            pattern: quantile(&bare, &cells.spread, 0.25).unwrap_or_default(),
            bare: bare::share(inside, &bare),
            cover,
        }
    }

    /// Whether burnt out paper can be told from white paper and from paper that is over-exposed all over.
    fn shows_reflections(&self) -> bool {
        let rise = 254.0 - self.paper;
        let clear = rise > CLEAR_RISE || (rise >= LEAST_RISE && self.pattern >= PATTERN && self.bare >= LEAST_BARE);
        let print = |least: f32| -> f32 {
            let counts = |cell: &usize| self.legible[*cell] && self.cells.paper[*cell] >= least;
            (0..self.cover.len()).filter(counts).map(|cell| self.cover[cell]).sum()
        };
        // Where enough of a known page is clearly darker, the page as a whole is not over-exposed, wherever its print is.
        let page_is_known = self.inside.contains(&false);
        let partly = page_is_known && self.bare >= LEAST_BARE && rise > CLEAR_RISE;
        clear && (partly || print(NEAR_LIMIT) <= OVER_EXPOSED * print(0.0))
    }

    /// Cells at the limit, or near it and without the paper's pattern.
    fn core(&self) -> Vec<bool> {
        let quiet = (QUIET * self.pattern).clamp(QUIET_BOUNDS.0, QUIET_BOUNDS.1);
        let cells = self.cells;
        let burnt = |cell: usize| {
            cells.darkest[cell] >= LIMIT || (cells.paper[cell] >= NEAR_LIMIT && cells.spread[cell] < quiet)
        };
        (0..cells.paper.len()).map(|cell| self.inside[cell] && burnt(cell)).collect()
    }

    /// Share of its ground that print covers around `area`, at most as on the whole page; `None` where legible print stands
    /// inside: then it is bright paper.
    fn density(&self, area: &[usize], core: &[bool]) -> Option<f32> {
        let cells = self.cells;
        let side = cells.side / self.printed.height;
        let reach = |(heights, least): (f32, f32)| (heights / side).round().max(least).min(200.0) as u8;
        let mask = cells.mask(area);
        let all: Vec<usize> = (0..core.len()).filter(|&cell| self.inside[cell]).collect();
        let around = dilate(&mask, Norm::LInf, reach(AROUND));
        let free: Vec<usize> = all.iter().copied().filter(|&cell| around.as_raw()[cell] > 0 && !core[cell]).collect();
        // The reflection's rim, where print is fainter or gone, does not tell how dense it was.
        let veiled = |cell: usize| cells.paper[cell] > self.paper + VEIL * (254.0 - self.paper);
        let clear: Vec<usize> = free.iter().copied().filter(|&cell| !veiled(cell) || self.legible[cell]).collect();
        let free = if clear.len() as f32 >= LEAST_CLEAR * free.len() as f32 { clear } else { free };
        let covered = |of: &[usize]| of.iter().map(|&cell| self.cover[cell]).sum::<f32>();
        let printed: Vec<usize> =
            all.iter().copied().filter(|&cell| self.printed.contains(cells.centre(cell))).collect();
        let left = printed.iter().filter(|&&cell| !core[cell]).count() as f32;
        let mean = covered(&all) / left.max(LEAST_LEFT * printed.len() as f32).max(1.0);
        let gap = i32::from(reach(GAPS));
        let print: Vec<usize> =
            all.into_iter().filter(|&cell| self.legible[cell] && cells.between(&mask, cell, gap)).collect();
        if covered(&print) > PRINTED * mean * area.len() as f32 {
            return None;
        }
        Some((covered(&free) / free.len().max(1) as f32).min(mean))
    }
}

impl Cells<'_> {
    /// Whether cells of `mask` lie on two opposite sides of `cell`, at most `gap` away.
    fn between(&self, mask: &GrayImage, cell: usize, gap: i32) -> bool {
        let (column, row) = ((cell % self.columns) as i32, (cell / self.columns) as i32);
        let side = |dx: i32, dy: i32| {
            (1..=gap).filter_map(|step| self.index(column + dx * step, row + dy * step)).any(|at| mask.as_raw()[at] > 0)
        };
        (side(0, -1) && side(0, 1)) || (side(-1, 0) && side(1, 0))
    }

    /// Cells as a picture, 255 in `area`.
    fn mask(&self, area: &[usize]) -> GrayImage {
        let mut mask = GrayImage::new(self.columns as u32, self.rows as u32);
        area.iter().for_each(|&cell| {
            mask.put_pixel((cell % self.columns) as u32, (cell / self.columns) as u32, Luma([255]));
        });
        mask
    }
}
