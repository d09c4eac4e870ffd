//! Text that reflections took, estimated from the lines that break off at them and from the print around them.

use super::super::legibility::Judged;
use super::super::pyramid::Pyramid;
use super::super::{GlareArea, Quad, Region, quad};
use super::Found;
use super::burnt::Burnt;
use super::cells::{CellMap, Cells};
use super::ends::{End, middles};
use super::printed::{LIKELY, PrintedArea};
use super::stretches::{self, Stretch};

/// How much each kind of evidence for lost text counts, as a share of its length; tried, not fitted, on pages with reflections of the
/// training generators (2026-11-29). 1 would be true to the print, but a recogniser still reads some of it; more for `rows` rejects
/// readable cards on which nothing stood there.
const WEIGHTS: Loss = Loss { joined: 0.7, within: 0.7, broken: 0.6, rows: 0.08, burnt: 0.5 };
/// Length of text, character heights, from which what is lost where the paper is burnt out is shown as a place.
const SHOWN: f32 = 1.0;
/// Rise over the paper from which nothing that is printed there can be seen: light print is swallowed, and dark print is lit up as well.
const SWALLOWS: f32 = 60.0;
/// Height of a row of text with the space around it, character heights.
const ROW: f32 = 3.0;

/// Length of text, in character heights of the page's print, that is probably lost, by kind of evidence.
#[derive(Clone, Copy, Debug, Default)]
pub struct Loss {
    /// Between two pieces of a line that both end at the reflection.
    pub joined: f32,
    /// From where a line ends at the reflection to its far side, as far as other lines reach.
    pub within: f32,
    /// The same for light print on dark ground, which breaks off before it fades.
    pub broken: f32,
    /// Rows that would stand under it at the density of print elsewhere.
    pub rows: f32,
    /// Text that would stand where the paper is burnt out, at the density of print around it.
    pub burnt: f32,
}

impl Loss {
    /// Expected length lost.
    pub fn expected(&self) -> f32 {
        WEIGHTS.joined * self.joined
            + WEIGHTS.within * self.within
            + WEIGHTS.broken * self.broken
            + WEIGHTS.rows * self.rows
            + WEIGHTS.burnt * self.burnt
    }

    /// Multiplies each by a share.
    pub(super) fn scale(&mut self, by: f32) {
        self.joined *= by;
        self.within *= by;
        self.broken *= by;
        self.rows *= by;
        self.burnt *= by;
    }

    fn add(&mut self, other: &Loss) {
        self.joined += other.joined;
        self.within += other.within;
        self.broken += other.broken;
        self.rows += other.rows;
        self.burnt += other.burnt;
    }
}

/// A reflection, before its cost is known.
pub(super) struct Area {
    pub(super) cells: Vec<usize>,
    /// Lines that fade out at it.
    pub(super) interrupted: u32,
    /// Where it burnt the paper out.
    pub(super) burnt: Vec<Burnt>,
    /// Told by that alone.
    pub(super) only_burnt: bool,
}

/// What is known of the page while the loss is added up.
pub(super) struct Walk<'a> {
    pub(super) pyramid: &'a Pyramid<'a>,
    /// Number of areas.
    pub(super) count: usize,
    pub(super) cells: &'a Cells<'a>,
    /// Index of the area a cell belongs to, from 1.
    pub(super) areas: Vec<u16>,
    pub(super) lines: &'a [Judged],
    pub(super) quads: Vec<Quad>,
    pub(super) printed: &'a PrintedArea,
}

/// Adds up what each area costs.
pub(super) fn weigh(
    cells: &Cells<'_>,
    areas: Vec<Area>,
    lines: &[Judged],
    ends: &[End],
    printed: &PrintedArea,
    pyramid: &Pyramid<'_>,
) -> Found {
    let mut owners = vec![0u16; cells.paper.len()];
    for (index, area) in areas.iter().enumerate() {
        area.cells.iter().for_each(|&cell| owners[cell] = index as u16 + 1);
    }
    let quads = lines.iter().map(|line| line.candidate.quad()).collect();
    let size = pyramid.level(0).dimensions();
    let walk = Walk { pyramid, count: areas.len(), cells, areas: owners, lines, quads, printed };
    let (stretches, seen) = walk.stretches(ends);
    let density = walk.density();
    let mut found = Found { ends: seen, ..Found::default() };
    for (index, Area { cells: area, interrupted, burnt, only_burnt }) in areas.iter().enumerate() {
        let own: Vec<&Stretch> = stretches.iter().filter(|stretch| stretch.area == index).collect();
        let rows = if *only_burnt { 0.0 } else { walk.rows(area, density, &own) };
        let likely = own.iter().filter(|stretch| stretch.probability >= stretches::LEAST);
        let mut text_regions: Vec<Region> = likely.flat_map(|stretch| walk.regions(stretch, size)).collect();
        let mut loss = Loss { rows, ..Loss::default() };
        let mut hidden = Vec::new();
        for burnt in burnt {
            loss.burnt += walk.unread(&burnt.cells).len() as f32 * burnt.expected;
            let places = walk.unseen(&burnt.cells);
            if places.len() as f32 * burnt.expected >= SHOWN {
                hidden.extend(places);
            }
        }
        own.iter().for_each(|stretch| loss.add(&stretch.loss));
        // Where lines break off is surer than where rows may have stood.
        if !text_regions.is_empty() {
            hidden.clear();
        } else if hidden.is_empty() && loss.expected() > 0.0 {
            hidden = walk.unseen(area);
        }
        // Blank paper beside the text is bright as well, and of no use to look at.
        hidden.retain(|&cell| quad::contains(&printed.text, cells.centre(cell)));
        text_regions.extend(cells.parts(&hidden).iter().map(|part| cells.region(part, size)));
        let level = area.iter().map(|&cell| cells.paper[cell]).sum::<f32>() / area.len() as f32;
        let swallows = printed.paper > 0.0 && level - printed.paper >= SWALLOWS;
        found.loss.add(&loss);
        found.glare.areas.push(GlareArea {
            region: cells.region(area, size),
            text_regions,
            paper: printed.paper,
            level,
            text_share: loss.expected() / printed.length.max(1.0),
            burnt_share: if swallows || burnt.iter().any(|burnt| burnt.runs_over) {
                cells.share(area, size)
            } else {
                0.0
            },
            interrupted_lines: *interrupted,
        });
    }
    let whole = 1.0 + found.glare.areas.iter().map(|area| area.text_share).sum::<f32>();
    found.glare.areas.iter_mut().for_each(|area| area.text_share /= whole);
    found.glare.areas.sort_by(|a, b| b.text_share.total_cmp(&a.text_share));
    found.glare.text_share = found.glare.areas.iter().map(|area| area.text_share).sum::<f32>().min(1.0);
    let glare = walk.areas.iter().map(|owner| *owner > 0).collect();
    found.map = CellMap { columns: cells.columns, rows: cells.rows, side: cells.side, glare };
    found
}

impl Walk<'_> {
    /// Cells of a reflection that stand in the row of no line that was found.
    fn unseen(&self, cells: &[usize]) -> Vec<usize> {
        let free = |cell: &usize| !self.likely().any(|line| in_row(line, self.cells.centre(*cell)));
        cells.iter().copied().filter(free).collect()
    }

    /// The same, and those that stand in another column than the row's lines: these tell of their own print only. Such print counts as
    /// lost, but is not shown as a place.
    fn unread(&self, cells: &[usize]) -> Vec<usize> {
        let free = |cell: &usize| {
            let centre = self.cells.centre(*cell);
            !self.likely().any(|line| in_row(line, centre) && !self.is_other_column(line, centre))
        };
        cells.iter().copied().filter(free).collect()
    }

    /// Whether `point` lies more than a character before `line` or after it, where more lines stand that do not reach to it than
    /// lines that reach on from it.
    fn is_other_column(&self, line: &Judged, point: [f32; 2]) -> bool {
        let [start, end] = middles(line);
        let (x, y) = (end[0] - start[0], end[1] - start[1]);
        let length = x.hypot(y).max(1e-6);
        let along = |at: [f32; 2]| ((at[0] - start[0]) * x + (at[1] - start[1]) * y) / length;
        let height = line.candidate.height();
        let place = along(point);
        let before = place < -height;
        if !before && place <= length + height {
            return false;
        }
        // Beyond the line's nearer end, whichever that is.
        let beyond = |at: f32| if before { -at } else { at - length };
        let place = beyond(place);
        let (mut apart, mut across) = (0, 0);
        for other in self.likely() {
            let [from, to] = middles(other).map(|at| beyond(along(at)));
            let (near, far) = (from.min(to), from.max(to));
            apart += u32::from(near > height && far >= place);
            across += u32::from(near < 0.0 && far > height);
        }
        apart > across
    }

    fn likely(&self) -> impl Iterator<Item = &Judged> {
        self.lines.iter().filter(|line| line.text_probability > LIKELY)
    }
}

/// Whether `point` stands in the row of a line, on its way or beyond either of its ends: the line's own ends show where it went.
fn in_row(line: &Judged, point: [f32; 2]) -> bool {
    line.candidate.distance(point) < ROW / 2.0
}
