//! Reflections: areas at the sensor's limit with a soft border inside the page, brighter than the paper around them, where
//! print is missing.
//!
//! A line that a reflection has wiped out cannot be judged, so the loss is estimated: the text that would stand under
//! the area if it were as densely printed as the rest. A white page, a white desk, a portrait's ground and an
//! emblem have hard edges or hold legible print; over-exposed paper keeps its print dark. None of them counts.

use image::{GrayImage, Luma};
use imageproc::region_labelling::{Connectivity, connected_components};

use super::legibility::Judged;
use super::pyramid::Pyramid;
use super::{Glare, GlareArea, Outline, Quad, Region, quad};

/// Longer side of the level that is searched, pixels at most.
const LEVEL: u32 = 640;
/// Side of a cell, pixels of that level.
const CELL: usize = 8;
/// Level of a cell's paper from which it can be a reflection.
const PLATEAU: f32 = 246.0;
/// Cells over which the way from the plateau down to the paper is followed.
const BORDER: usize = 7;
/// Fall from plateau to paper that makes a border.
const FALL: f32 = 10.0;
/// Fall to the next cell from which a border is hard: an edge of something white.
const HARD: f32 = 34.0;
/// Least share of an area's border that is soft.
const SOFT_SHARE: f32 = 0.3;
/// Share of the text estimated to be lost that counts against the score. Areas are often empty or half legible: on generated
/// pages with reflections the score ranks best between 0.2 and 0.4 (tools/pages and the shared evaluation generator).
const LOST_WEIGHT: f32 = 0.25;
/// Least cells of an area.
const LEAST_CELLS: usize = 3;

/// Reflections found, and what they cost.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// For the report.
    pub glare: Glare,
    /// Text that is missing, in character heights of length.
    pub lost_length: f32,
    map: CellMap,
}

#[derive(Clone, Debug, Default)]
struct CellMap {
    columns: usize,
    rows: usize,
    /// Picture pixels a cell.
    side: f32,
    glare: Vec<bool>,
}

struct Cells {
    columns: usize,
    rows: usize,
    side: f32,
    paper: Vec<f32>,
}

/// Looks for reflections on the page.
pub fn find(pyramid: &Pyramid<'_>, outline: Option<&Outline>, lines: &[Judged]) -> Found {
    let (index, level) = pyramid.at_most(LEVEL);
    let cells = Cells::new(level, (1u32 << index) as f32);
    if cells.columns < 4 || cells.rows < 4 {
        return Found::default();
    }
    let page = outline.filter(|outline| outline.confidence >= 0.5).map(|outline| outline.quad);
    let inside = cells.inside(page.as_ref());
    let legible = cells.legible_print(lines);
    let plateau: Vec<bool> =
        (0..cells.paper.len()).map(|cell| cells.paper[cell] >= PLATEAU && inside[cell] && !legible[cell]).collect();
    let areas = cells.soft_areas(&plateau);
    if areas.is_empty() {
        return Found::default();
    }
    cells.weigh(areas, lines, pyramid.level(0).dimensions())
}

impl Found {
    /// Share of `quad` that lies under a reflection, 0..=1.
    pub fn share_of(&self, quad: &Quad) -> f32 {
        if self.map.glare.is_empty() {
            return 0.0;
        }
        let (mut hits, mut all) = (0u32, 0u32);
        for along in 0..16 {
            let t = (along as f32 + 0.5) / 16.0;
            let mid = |k: usize| {
                let top = quad[0][k] + t * (quad[1][k] - quad[0][k]);
                let bottom = quad[3][k] + t * (quad[2][k] - quad[3][k]);
                (top + bottom) / 2.0
            };
            all += 1;
            hits += u32::from(self.map.at(mid(0), mid(1)));
        }
        hits as f32 / all as f32
    }
}

impl CellMap {
    fn at(&self, x: f32, y: f32) -> bool {
        let (column, row) = ((x / self.side) as usize, (y / self.side) as usize);
        column < self.columns && row < self.rows && self.glare[row * self.columns + column]
    }
}

impl Cells {
    /// A cell's paper is the mean of its pixels that are at least as bright as its mean: print in it does not count.
    fn new(level: &GrayImage, scale: f32) -> Self {
        let (columns, rows) = (level.width() as usize / CELL, level.height() as usize / CELL);
        let stride = level.width() as usize;
        let raw = level.as_raw();
        let mut paper = Vec::with_capacity(columns * rows);
        for row in 0..rows {
            for column in 0..columns {
                let values = || {
                    (row * CELL..(row + 1) * CELL)
                        .flat_map(move |y| &raw[y * stride + column * CELL..y * stride + (column + 1) * CELL])
                };
                let mean = values().map(|v| u32::from(*v)).sum::<u32>() / (CELL * CELL) as u32;
                let bright = values().map(|v| u32::from(*v)).filter(|v| *v >= mean);
                let (sum, count) = bright.fold((0, 0), |(sum, count), v| (sum + v, count + 1));
                paper.push(sum as f32 / (count.max(1)) as f32);
            }
        }
        Self { columns, rows, side: CELL as f32 * scale, paper }
    }

    fn centre(&self, cell: usize) -> [f32; 2] {
        let (column, row) = (cell % self.columns, cell / self.columns);
        [(column as f32 + 0.5) * self.side, (row as f32 + 0.5) * self.side]
    }

    fn inside(&self, page: Option<&Quad>) -> Vec<bool> {
        (0..self.paper.len()).map(|cell| page.is_none_or(|page| quad::contains(page, self.centre(cell)))).collect()
    }

    /// Cells in which dark print stands on the bright ground: exposed strongly, but nothing is lost there.
    fn legible_print(&self, lines: &[Judged]) -> Vec<bool> {
        let mut legible = vec![false; self.paper.len()];
        for line in lines {
            let clear =
                line.text_probability > 0.5 && line.misread_share < 0.3 && line.features.get("faded_share") < 0.2;
            if !clear {
                continue;
            }
            let own = line.candidate.quad();
            let (low, high) = quad::bounds(&own);
            let column = |x: f32| ((x / self.side).max(0.0) as usize).min(self.columns - 1);
            let row = |y: f32| ((y / self.side).max(0.0) as usize).min(self.rows - 1);
            for r in row(low[1])..=row(high[1]) {
                for c in column(low[0])..=column(high[0]) {
                    legible[r * self.columns + c] = true;
                }
            }
        }
        legible
    }

    /// Connected plateaus whose border falls softly to the paper, each as its cells.
    fn soft_areas(&self, plateau: &[bool]) -> Vec<Vec<usize>> {
        let mask = GrayImage::from_fn(self.columns as u32, self.rows as u32, |x, y| {
            Luma([u8::from(plateau[y as usize * self.columns + x as usize]) * 255])
        });
        let labels = connected_components(&mask, Connectivity::Eight, Luma([0]));
        let count = labels.as_raw().iter().copied().max().unwrap_or(0) as usize;
        let mut areas = vec![Vec::new(); count];
        for (cell, label) in labels.as_raw().iter().enumerate() {
            if *label > 0 {
                areas[*label as usize - 1].push(cell);
            }
        }
        areas.retain(|cells| cells.len() >= LEAST_CELLS && self.soft_share(cells, plateau) >= SOFT_SHARE);
        areas
    }

    /// Share of the border, in steps to the four sides, over which the level falls softly.
    fn soft_share(&self, area: &[usize], plateau: &[bool]) -> f32 {
        let (mut soft, mut all) = (0u32, 0u32);
        for &cell in area {
            let (column, row) = ((cell % self.columns) as i32, (cell / self.columns) as i32);
            for (dx, dy) in [(1, 0), (-1, 0), (0, 1), (0, -1)] {
                let at = |step: i32| self.index(column + dx * step, row + dy * step);
                let Some(next) = at(1) else { continue };
                if plateau[next] {
                    continue;
                }
                all += 1;
                let mut last = self.paper[cell];
                for step in 1..=BORDER as i32 {
                    let Some(level) = at(step).map(|index| self.paper[index]) else { break };
                    if last - level > HARD {
                        break;
                    }
                    if self.paper[cell] - level >= FALL && step >= 2 {
                        soft += 1;
                        break;
                    }
                    last = level;
                }
            }
        }
        if all == 0 { 0.0 } else { soft as f32 / all as f32 }
    }

    fn index(&self, column: i32, row: i32) -> Option<usize> {
        let held = (0..self.columns as i32).contains(&column) && (0..self.rows as i32).contains(&row);
        held.then(|| row as usize * self.columns + column as usize)
    }

    /// What each area costs: the text that would stand there at the density of the rest of the printed area.
    fn weigh(&self, areas: Vec<Vec<usize>>, lines: &[Judged], size: (u32, u32)) -> Found {
        let cell_area = self.side * self.side;
        let printed = PrintedArea::new(lines);
        let mut glare = vec![false; self.paper.len()];
        let mut found = Found::default();
        let covered: usize = areas.iter().flatten().filter(|&&cell| printed.contains(self.centre(cell))).count();
        let free = (printed.area - covered as f32 * cell_area).max(0.15 * printed.area).max(1.0);
        let density = printed.text_area / free;
        for area in areas {
            let within = area.iter().filter(|&&cell| printed.contains(self.centre(cell))).count();
            let lost_area = within as f32 * cell_area * density;
            let level = area.iter().map(|&cell| self.paper[cell]).sum::<f32>() / area.len() as f32;
            for &cell in &area {
                glare[cell] = true;
            }
            found.lost_length += LOST_WEIGHT * lost_area / (printed.height * printed.height).max(1.0);
            found.glare.areas.push(GlareArea {
                region: self.region(&area, size),
                paper: printed.paper,
                level,
                text_share: lost_area / (printed.text_area + covered as f32 * cell_area * density).max(1.0),
            });
        }
        found.glare.areas.sort_by(|a, b| b.text_share.total_cmp(&a.text_share));
        found.glare.text_share = found.glare.areas.iter().map(|area| area.text_share).sum::<f32>().min(1.0);
        found.map = CellMap { columns: self.columns, rows: self.rows, side: self.side, glare };
        found
    }

    fn region(&self, area: &[usize], size: (u32, u32)) -> Region {
        let columns = area.iter().map(|cell| cell % self.columns);
        let rows = area.iter().map(|cell| cell / self.columns);
        let (x0, x1) = (columns.clone().min().unwrap_or(0), columns.max().unwrap_or(0) + 1);
        let (y0, y1) = (rows.clone().min().unwrap_or(0), rows.max().unwrap_or(0) + 1);
        let corner = |x: usize, y: usize| [x as f32 * self.side, y as f32 * self.side];
        quad::region(&[corner(x0, y0), corner(x1, y0), corner(x1, y1), corner(x0, y1)], size.0, size.1)
    }
}

/// Where print may be expected: the box around all lines on the page.
struct PrintedArea {
    quad: Quad,
    area: f32,
    text_area: f32,
    height: f32,
    paper: f32,
}

impl PrintedArea {
    fn new(lines: &[Judged]) -> Self {
        let mut low = [f32::MAX; 2];
        let mut high = [f32::MIN; 2];
        let (mut text_area, mut heights, mut papers) = (0.0, 0.0, 0.0);
        let mut weight = 0.0;
        for line in lines {
            let own = line.candidate.quad();
            let (line_low, line_high) = quad::bounds(&own);
            for axis in 0..2 {
                low[axis] = low[axis].min(line_low[axis]);
                high[axis] = high[axis].max(line_high[axis]);
            }
            let area = quad::area(&own) * line.text_probability;
            text_area += area;
            let length = line.candidate.length() * line.text_probability;
            weight += length;
            heights += line.candidate.height() * length;
            papers += line.features.get("paper") * length;
        }
        let around = [[low[0], low[1]], [high[0], low[1]], [high[0], high[1]], [low[0], high[1]]];
        let quad = if lines.is_empty() { [[0.0; 2]; 4] } else { around };
        let mean = |sum: f32| if weight > 0.0 { sum / weight } else { 0.0 };
        Self { quad, area: quad::area(&quad), text_area, height: mean(heights), paper: mean(papers) }
    }

    fn contains(&self, point: [f32; 2]) -> bool {
        self.area > 0.0 && quad::contains(&self.quad, point)
    }
}
