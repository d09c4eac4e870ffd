//! Text that reflections took, estimated from the lines that break off at them and from the print around them.

use super::super::legibility::Judged;
use super::super::{GlareArea, Quad, Region, quad};
use super::Found;
use super::burnt::Burnt;
use super::cells::{CellMap, Cells};
use super::ends::{End, middles};
use super::printed::{LIKELY, PrintedArea};

/// How much each kind of evidence for lost text counts, as a share of its length. `beyond`, `rows` and `burnt`: near the fit (cross
/// entropy of the page's error rate, tools/model/weights.py) on 318 generated pages with reflections that the model was not
/// trained on, 2026-11-26. `joined` and `within` come on top of [`GOES_ON`]; where a line goes on, it does for 0.53 of the way under the
/// reflection (tools/light/ends.py), so 1 and 0.5 would be true to the print. A recogniser still reads some of it, and cards
/// whose text happens to end at a reflection must not be rejected.
const WEIGHTS: Loss = Loss { joined: 0.7, within: 0.3, broken: 0.6, beyond: 0.03, rows: 0.06, burnt: 0.6 };
/// Probability that dark print goes on unseen at a reflection: logistic regression (tools/light/ends.py, 2026-11-28: 2,514 ends of
/// lines, ROC AUC 0.72 on pages left out) on the contrast of its end, on the square root of its line's misread share and on whether
/// another line lies behind the reflection; the constant comes first.
const GOES_ON: [f32; 4] = [0.86, -2.85, 0.54, 0.92];
/// Light print on dark ground that ends so near before a reflection, character heights, goes on in it: it did at 55 % of 33 such ends.
const BROKEN: f32 = 2.0;
/// Shortest line of light print of which that is said, character heights.
const LEAST_BROKEN: f32 = 2.0;
/// Way from paper to white over which rows that nobody saw begin to count: white paper is as bright as a reflection, and an
/// empty stretch of it is no sign of lost text.
const WHITE: (f32, f32) = (4.0, 18.0);
/// Places across the gap to the reflection, or behind it, within which the line may go on: character heights and cells.
const GAP: (f32, f32) = (2.0, 3.0);

/// Length of text, character heights, from which what is lost where the paper is burnt out is shown as a place.
const SHOWN: f32 = 1.0;
/// Share of the way between two pieces of light print that lies under a reflection from which print is lost there though it has not
/// faded: else it is the space between two texts.
const UNDER: f32 = 0.6;
/// Height of the one piece over that of the other up to which both are one line.
const ALIKE: f32 = 1.4;
/// Starts of lines that differ by less are aligned, character heights.
const ALIGNED: f32 = 0.7;
/// Height of a row of text with the space around it, character heights.
const ROW: f32 = 3.0;

/// Length of text, in character heights of the page's print, that is probably lost, by kind of evidence.
#[derive(Clone, Copy, Debug, Default)]
pub struct Loss {
    /// Between two pieces of a line that both end at the reflection.
    pub joined: f32,
    /// From where a line fades out into the reflection to its far side, as far as other lines reach.
    pub within: f32,
    /// The same for light print on dark ground, which breaks off before it fades.
    pub broken: f32,
    /// The same beyond where other lines reach.
    pub beyond: f32,
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
            + WEIGHTS.beyond * self.beyond
            + WEIGHTS.rows * self.rows
            + WEIGHTS.burnt * self.burnt
    }

    fn add(&mut self, other: &Loss) {
        self.joined += other.joined;
        self.within += other.within;
        self.broken += other.broken;
        self.beyond += other.beyond;
        self.rows += other.rows;
        self.burnt += other.burnt;
    }
}

/// How far rows that nobody saw count on paper of that level, 0..=1.
pub(super) fn told(paper: f32) -> f32 {
    ((254.0 - paper - WHITE.0) / (WHITE.1 - WHITE.0)).clamp(0.0, 1.0)
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

/// The text that one line lost to a reflection.
struct Stretch {
    area: usize,
    line: usize,
    quad: Quad,
    /// The part of it where print most likely stood.
    shown: Quad,
    /// Share of it that lies under the reflection, 0..=1.
    under: f32,
    /// Way from the line's end to the reflection, pixels.
    before: f32,
    loss: Loss,
}

/// What is known of the page while the loss is added up.
struct Walk<'a> {
    cells: &'a Cells<'a>,
    /// Index of the area a cell belongs to, from 1.
    areas: Vec<u16>,
    lines: &'a [Judged],
    quads: Vec<Quad>,
    printed: &'a PrintedArea,
}

/// Adds up what each area costs.
pub(super) fn weigh(
    cells: &Cells<'_>,
    areas: Vec<Area>,
    lines: &[Judged],
    ends: &[End],
    printed: &PrintedArea,
    size: (u32, u32),
) -> Found {
    let mut owners = vec![0u16; cells.paper.len()];
    for (index, area) in areas.iter().enumerate() {
        area.cells.iter().for_each(|&cell| owners[cell] = index as u16 + 1);
    }
    let quads = lines.iter().map(|line| line.candidate.quad()).collect();
    let walk = Walk { cells, areas: owners, lines, quads, printed };
    let stretches = walk.stretches(ends);
    let density = walk.density();
    let mut found = Found::default();
    let height = printed.height.max(1.0);
    for (index, Area { cells: area, interrupted, burnt, only_burnt }) in areas.iter().enumerate() {
        let own: Vec<&Stretch> = stretches.iter().filter(|stretch| stretch.area == index).collect();
        let rows = if *only_burnt { 0.0 } else { walk.rows(area, density, &own) };
        let mut text_regions: Vec<Region> = own.iter().flat_map(|stretch| walk.regions(stretch, size)).collect();
        let mut loss = Loss { rows, ..Loss::default() };
        let mut hidden = Vec::new();
        for burnt in burnt {
            let unseen = walk.unseen(&burnt.cells);
            let expected = unseen.len() as f32 * burnt.expected;
            loss.burnt += expected;
            if expected >= SHOWN {
                hidden.extend(unseen);
            }
        }
        if own.is_empty() && hidden.is_empty() && rows > 0.0 {
            hidden = walk.unseen(area);
        }
        // Blank paper beside the text is bright as well, and of no use to look at.
        hidden.retain(|&cell| quad::contains(&printed.text, cells.centre(cell)));
        text_regions.extend(cells.parts(&hidden).iter().map(|part| cells.region(part, size)));
        own.iter().for_each(|stretch| loss.add(&stretch.loss));
        let level = area.iter().map(|&cell| cells.paper[cell]).sum::<f32>() / area.len() as f32;
        found.loss.add(&loss);
        found.glare.areas.push(GlareArea {
            region: cells.region(area, size),
            text_regions,
            paper: printed.paper,
            level,
            text_share: loss.expected() * height * height / printed.text_area.max(1.0),
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
    /// Area of print per area of the printed box, outside reflections.
    fn density(&self) -> f32 {
        let cell_area = self.cells.side * self.cells.side;
        let covered = (0..self.areas.len())
            .filter(|&cell| self.areas[cell] > 0 && self.printed.contains(self.cells.centre(cell)))
            .count() as f32;
        let free = (self.printed.area - covered * cell_area).max(0.15 * self.printed.area).max(1.0);
        self.printed.text_area / free
    }

    /// Rows that would stand under an area, less those already known from their ends.
    fn rows(&self, area: &[usize], density: f32, known: &[&Stretch]) -> f32 {
        let height = self.printed.height.max(1.0);
        let told = told(self.printed.paper);
        let free = |&&cell: &&usize| {
            let centre = self.cells.centre(cell);
            !known.iter().any(|stretch| quad::contains(&stretch.quad, centre))
        };
        area.iter().filter(free).count() as f32 * told * density * (self.cells.side / height).powi(2)
    }

    /// Cells under a reflection in rows of which nothing is seen: one that shows print tells by its own ends how far it went.
    fn unseen(&self, cells: &[usize]) -> Vec<usize> {
        let seen = |cell: usize| {
            let centre = self.cells.centre(cell);
            let holds = |line: &Judged| line.text_probability > LIKELY && line.candidate.distance(centre) < ROW / 2.0;
            self.lines.iter().any(holds)
        };
        cells.iter().copied().filter(|&cell| !seen(cell)).collect()
    }

    fn stretches(&self, ends: &[End]) -> Vec<Stretch> {
        let mut joined = Vec::new();
        let mut stretches = Vec::new();
        for end in ends {
            let Some((mut stretch, other)) = self.follow(end) else { continue };
            let light = self.lines[end.line].is_light_on_dark();
            let broken = light && other.is_none() && self.breaks_off(end, &stretch);
            if !end.fades && !broken && !other.is_some_and(|other| self.resumes(end, &stretch, other)) {
                continue;
            }
            if let Some(other) = other {
                let pair = (end.line.min(other), end.line.max(other));
                if joined.contains(&pair) {
                    continue;
                }
                joined.push(pair);
            }
            // Length is counted in heights of the page's print, as the rest of the text is.
            let scale = (end.height / self.printed.height.max(1.0)).powi(2) * self.lines[end.line].text_probability;
            let probability = if light { 1.0 } else { self.probability(end, other.is_some()) };
            stretch.loss.joined *= scale * probability;
            stretch.loss.within *= scale * probability;
            stretch.loss.beyond *= scale;
            if broken {
                stretch.loss.broken = std::mem::take(&mut stretch.loss.within);
            }
            stretches.push(stretch);
        }
        stretches
    }

    /// Goes on from where a line fades out: through a reflection to the next piece of the line, or to its far side.
    fn follow(&self, end: &End) -> Option<(Stretch, Option<usize>)> {
        let step = 0.5 * end.height;
        let gap = GAP.0 * end.height + GAP.1 * self.cells.side;
        let (mut area, mut covered, mut bounded, mut outside) = (None, 0.0f32, 0.0f32, 0.0f32);
        let (mut distance, mut under, mut before) = (0.0, 0.0, None);
        loop {
            distance += step;
            let point = end.along(distance);
            let Some(cell) = self.cells.at(point) else { break };
            if let Some(other) = self.line_at(point, end.line) {
                let stretch = Stretch {
                    area: area?,
                    line: end.line,
                    quad: end.quad(distance),
                    shown: end.quad(distance),
                    under: under / distance,
                    before: before.unwrap_or_default(),
                    loss: Loss { joined: distance / end.height, ..Loss::default() },
                };
                return Some((stretch, Some(other)));
            }
            if self.areas[cell] > 0 {
                area = area.or(Some(usize::from(self.areas[cell]) - 1));
                before = before.or(Some(distance));
                covered = distance;
                under += step;
                outside = 0.0;
                if self.printed.contains(point) {
                    bounded = distance;
                }
            } else {
                outside += step;
                if outside > gap {
                    break;
                }
            }
        }
        let loss = Loss { within: bounded / end.height, beyond: (covered - bounded) / end.height, ..Loss::default() };
        let quad = end.quad(bounded.max(end.height));
        let shown = end.quad(self.likely_end(end, bounded));
        let before = before.unwrap_or_default();
        Some((Stretch { area: area?, line: end.line, quad, shown, under: under / distance, before, loss }, None))
    }

    /// How far beyond `end` the print most likely went, of `length` pixels that a reflection hides. A line starts where one of its
    /// neighbours does; it may end anywhere, so half the way is the best guess.
    fn likely_end(&self, end: &End, length: f32) -> f32 {
        let half = 0.5 * length;
        if !end.starts {
            return half;
        }
        let vertical = self.lines[end.line].candidate.line.vertical;
        let beside = |line: &&Judged| line.text_probability > LIKELY && line.candidate.line.vertical == vertical;
        let others = self.lines.iter().enumerate().filter(|(index, _)| *index != end.line).map(|(_, line)| line);
        let starts: Vec<(f32, f32)> = others
            .filter(beside)
            .map(|line| end.beyond(middles(line)[0]))
            .filter(|(along, _)| *along > -end.height && *along < length + end.height)
            .collect();
        if starts.iter().any(|(along, _)| along.abs() < ALIGNED * end.height) {
            return 0.0;
        }
        starts.iter().min_by(|a, b| a.1.total_cmp(&b.1)).map_or(half, |(along, _)| along.max(0.0))
    }

    /// Probability that dark print goes on at `end` unseen, or in the line behind the reflection.
    fn probability(&self, end: &End, joined: bool) -> f32 {
        let [constant, contrast, misread, behind] = GOES_ON;
        let line = &self.lines[end.line];
        let evidence = constant + contrast * end.contrast + misread * line.misread_share.sqrt();
        1.0 / (1.0 + libm::expf(-evidence - if joined { behind } else { 0.0 }))
    }

    /// Whether light print on dark ground ends so near before the reflection that it must go on in it.
    fn breaks_off(&self, end: &End, stretch: &Stretch) -> bool {
        stretch.before <= BROKEN * end.height && self.lines[end.line].candidate.length() >= LEAST_BROKEN
    }

    /// Whether light print on dark ground, which ends at `end` without fading, goes on in the line `other` behind a reflection.
    fn resumes(&self, end: &End, stretch: &Stretch, other: usize) -> bool {
        let (near, far) = (&self.lines[end.line], &self.lines[other]);
        let heights = near.candidate.height() / far.candidate.height();
        let alike = (1.0 / ALIKE..=ALIKE).contains(&heights);
        far.is_light_on_dark() && far.text_probability > LIKELY && alike && stretch.under >= UNDER
    }

    /// The line with what it lost.
    fn regions(&self, stretch: &Stretch, size: (u32, u32)) -> Vec<Region> {
        quad::cover(&[self.quads[stretch.line], stretch.shown], size.0, size.1)
    }

    fn line_at(&self, point: [f32; 2], own: usize) -> Option<usize> {
        let holds = |&index: &usize| {
            index != own && self.lines[index].text_probability > 0.3 && quad::contains(&self.quads[index], point)
        };
        (0..self.quads.len()).find(holds)
    }
}
