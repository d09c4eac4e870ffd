//! The page in cells of paper level.

use image::{GrayImage, Luma};
use imageproc::region_labelling::{Connectivity, connected_components};

use super::super::legibility::Judged;
use super::super::{Quad, Region, quad};
use super::ends::End;
use crate::memory::LumaPlane;

/// Side of a cell, pixels of that level.
pub(super) const CELL: usize = 8;
/// Share of an area's border that must be telling for the whole to be taken for as soft as that.
const LEAST_TELLING: f32 = 0.25;
/// Cells over which the way from the plateau down to the paper is followed.
const BORDER: usize = 7;
/// Share of the way down that lies within the width of a printed edge where a border is hard, however little it falls: an edge in
/// print, as of a tinted row of a table.
const ABRUPT: f32 = 0.6;
/// Least width that a printed edge is taken to have, pixels of that level.
const LEAST_EDGE: usize = 3;
/// Width that a printed edge is taken to have over the mean width of the print's edges.
const EDGE_MARGIN: f32 = 1.5;
/// Luma levels under the plateau from which paper lies in a shadow.
const SHADE: f32 = 20.0;
/// Share of the paper's level by which a cell's darkest pixel lies below it where print stands in it.
const PRINTED_DEPTH: f32 = 0.15;
/// Cells with print, in the light and in the shadow, from which their depths are compared.
const LEAST_PRINTED: usize = 6;
/// Depth of print in the light over that in the shadow from which the light is no reflection: 1 under a shadow, about a half at the
/// rim of a reflection.
const LIT_RATIO: f32 = 0.85;
/// The same for the faintest tenth of the print: 0.6 at least in the light, by thin strokes; 0.4 where some of it fades out.
const FAINT_RATIO: f32 = 0.5;
/// Levels by which an area may be brighter than the paper between the print beside it and still be the same paper.
const BRIGHTER: f32 = 4.0;
/// Directions to the four sides.
const SIDES: [(i32, i32); 4] = [(1, 0), (-1, 0), (0, 1), (0, -1)];
/// Least cells of an area.
const LEAST_CELLS: usize = 3;

#[derive(Clone, Debug, Default)]
pub(super) struct CellMap {
    pub(super) columns: usize,
    pub(super) rows: usize,
    /// Picture pixels a cell.
    pub(super) side: f32,
    pub(super) glare: Vec<bool>,
}

pub(super) struct Cells<'a> {
    pub(super) level: &'a LumaPlane,
    /// Width of an edge in print, pixels of the level.
    edge: usize,
    pub(super) columns: usize,
    pub(super) rows: usize,
    pub(super) side: f32,
    pub(super) paper: Vec<f32>,
    /// Darkest pixel of each cell.
    pub(super) darkest: Vec<u8>,
    /// Standard deviation of each cell's pixels.
    pub(super) spread: Vec<f32>,
}

impl CellMap {
    pub(super) fn at(&self, x: f32, y: f32) -> bool {
        let (column, row) = ((x / self.side) as usize, (y / self.side) as usize);
        column < self.columns && row < self.rows && self.glare[row * self.columns + column]
    }
}

impl<'a> Cells<'a> {
    /// Cells of a level of which a pixel spans `scale` pixels of the picture; edges of its print are `edge` of these wide.
    ///
    /// A cell's paper is the mean of its pixels that are at least as bright as its mean: print in it does not count.
    pub(super) fn new(level: &'a LumaPlane, scale: f32, edge: f32) -> Self {
        let (columns, rows) = (level.width() as usize / CELL, level.height() as usize / CELL);
        let stride = level.width() as usize;
        let raw = level.as_raw();
        let mut paper = Vec::with_capacity(columns * rows);
        let mut darkest = Vec::with_capacity(columns * rows);
        let mut spread = Vec::with_capacity(columns * rows);
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
                darkest.push(values().copied().min().unwrap_or_default());
                let square = |v: &u8| (f32::from(*v) - mean as f32).powi(2);
                spread.push((values().map(square).sum::<f32>() / (CELL * CELL) as f32).sqrt());
            }
        }
        let edge = LEAST_EDGE.max((EDGE_MARGIN * edge / scale).ceil() as usize);
        Self { level, edge, columns, rows, side: CELL as f32 * scale, paper, darkest, spread }
    }

    /// The cell that holds a point of the picture.
    pub(super) fn at(&self, [x, y]: [f32; 2]) -> Option<usize> {
        let (column, row) = ((x / self.side).floor(), (y / self.side).floor());
        let held = (0.0..self.columns as f32).contains(&column) && (0.0..self.rows as f32).contains(&row);
        held.then(|| row as usize * self.columns + column as usize)
    }

    pub(super) fn centre(&self, cell: usize) -> [f32; 2] {
        let (column, row) = (cell % self.columns, cell / self.columns);
        [(column as f32 + 0.5) * self.side, (row as f32 + 0.5) * self.side]
    }

    /// Cells that a box around `quad` touches; those at the border where it lies outside.
    pub(super) fn around(&self, quad: &Quad) -> impl Iterator<Item = usize> + use<> {
        let (low, high) = quad::bounds(quad);
        let cell = |value: f32, count: usize| ((value / self.side).max(0.0) as usize).min(count - 1);
        let columns = cell(low[0], self.columns)..=cell(high[0], self.columns);
        let rows = cell(low[1], self.rows)..=cell(high[1], self.rows);
        let stride = self.columns;
        rows.flat_map(move |row| columns.clone().map(move |column| row * stride + column))
    }

    /// Cells that lines touch, of those that pass `counts`.
    pub(super) fn under(&self, lines: &[Judged], counts: impl Fn(&Judged) -> bool) -> Vec<bool> {
        let mut under = vec![false; self.paper.len()];
        for line in lines.iter().filter(|line| counts(line)) {
            self.around(&line.candidate.quad()).for_each(|cell| under[cell] = true);
        }
        under
    }

    /// Which areas are no reflection but paper in the light, beside paper in a shadow: what stands `printed` there stands out from
    /// the paper as far as elsewhere, by ratio. A reflection adds its light to the print too. Lines that fade out must be among the
    /// print: without them what is left at a reflection's rim looks like print in the light.
    pub(super) fn lit(&self, areas: &[Vec<usize>], level: f32, printed: &[bool]) -> Vec<bool> {
        if areas.is_empty() {
            return Vec::new();
        }
        let depth = |cell: usize| 1.0 - f32::from(self.darkest[cell]) / self.paper[cell].max(1.0);
        let printed = |cell: &usize| printed[*cell] && depth(*cell) >= PRINTED_DEPTH;
        let all = || (0..self.paper.len()).filter(printed);
        let depths = |cells: &[usize]| sorted(cells.iter().map(|&cell| depth(cell)).collect());
        let shaded: Vec<usize> = all().filter(|&cell| self.paper[cell] < level - SHADE).collect();
        let shaded = depths(&shaded);
        let bright: Vec<bool> = self.paper.iter().map(|paper| *paper >= level).collect();
        let mut owners = vec![usize::MAX; self.paper.len()];
        for (owner, cells) in self.areas(&bright).iter().enumerate() {
            cells.iter().for_each(|&cell| owners[cell] = owner);
        }
        // Print at the border of a reflection is not lit by it; it shares cells with it.
        let within = |cell: usize| self.neighbours(cell).all(|next| bright[next]);
        let one = |area: &Vec<usize>| {
            let owned = |&cell: &usize| bright[cell] && owners[cell] == owners[area[0]] && within(cell);
            let lit: Vec<usize> = all().filter(owned).collect();
            if lit.len() < LEAST_PRINTED || shaded.len() < LEAST_PRINTED {
                return false;
            }
            let mean = |cells: &[usize]| cells.iter().map(|&cell| self.paper[cell]).sum::<f32>() / cells.len() as f32;
            let depths = depths(&lit);
            let ratio = |share: f32| quantile(&depths, share) / quantile(&shaded, share);
            ratio(0.5) >= LIT_RATIO && ratio(0.1) >= FAINT_RATIO && mean(area) - mean(&lit) <= BRIGHTER
        };
        areas.iter().map(one).collect()
    }

    /// Lines that fade out within reach of the area.
    pub(super) fn interrupted(&self, area: &[usize], ends: &[End]) -> u32 {
        let fading = ends.iter().filter(|end| end.fades);
        let near = |end: &&End| {
            let reach = 1.5 * self.side + 1.2 * end.height;
            area.iter().any(|&cell| {
                let centre = self.centre(cell);
                (centre[0] - end.point[0]).abs() < reach
                    && (centre[1] - end.point[1]).abs() < reach.min(self.side + 0.6 * end.height)
            })
        };
        fading.filter(near).count() as u32
    }

    /// Connected plateaus, each as its cells.
    pub(super) fn areas(&self, plateau: &[bool]) -> Vec<Vec<usize>> {
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
        areas.retain(|cells| cells.len() >= LEAST_CELLS);
        areas
    }

    /// Connected parts of some cells.
    pub(super) fn parts(&self, cells: &[usize]) -> Vec<Vec<usize>> {
        let mut taken = vec![false; self.paper.len()];
        cells.iter().for_each(|&cell| taken[cell] = true);
        self.areas(&taken)
    }

    /// Share of the border, in steps to the four sides, over which the level falls softly. Beside cells
    /// that are not `telling` it counts neither way, unless there is hardly any other border.
    pub(super) fn soft_share(&self, area: &[usize], plateau: &[bool], telling: &[bool], fall: f32) -> f32 {
        let (mut soft, mut all, mut others) = (0u32, 0u32, 0u32);
        for (cell, next, direction) in self.border(area, plateau) {
            if !telling[next] {
                others += 1;
                continue;
            }
            all += 1;
            if self.is_abrupt(cell, direction, fall) {
                continue;
            }
            let on_paper = |step| self.neighbour(cell, direction, step).filter(|index| telling[*index]);
            let mut levels = (2..=BORDER as i32).map_while(on_paper).map(|index| self.paper[index]);
            soft += u32::from(levels.any(|level| self.paper[cell] - level >= fall));
        }
        let all = all.max((LEAST_TELLING * (all + others) as f32) as u32);
        if all == 0 { 0.0 } else { soft as f32 / all as f32 }
    }

    /// Share of the border, in steps to the four sides, over which the level falls that far without an edge on the way.
    pub(super) fn fading_share(&self, area: &[usize], plateau: &[bool], fall: f32) -> f32 {
        let (mut fading, mut all) = (0u32, 0u32);
        for (cell, _, direction) in self.border(area, plateau) {
            all += 1;
            let at = |step| self.neighbour(cell, direction, step);
            let way = (0..BORDER as i32).map_while(|step| at(step).zip(at(step + 1)));
            let mut way = way.take_while(|(here, _)| !self.is_abrupt(*here, direction, fall));
            fading += u32::from(way.any(|(_, next)| self.paper[cell] - self.paper[next] >= fall));
        }
        if all == 0 { 0.0 } else { fading as f32 / all as f32 }
    }

    /// The border of `area`, step by step to the four sides: the last cell, the next, which is no `plateau`, and the direction.
    fn border<'b>(
        &'b self,
        area: &'b [usize],
        plateau: &'b [bool],
    ) -> impl Iterator<Item = (usize, usize, (i32, i32))> + 'b {
        let steps = area.iter().flat_map(|&cell| SIDES.map(|direction| (cell, direction)));
        steps.filter_map(|(cell, direction)| {
            let next = self.neighbour(cell, direction, 1).filter(|next| !plateau[*next])?;
            Some((cell, next, direction))
        })
    }

    /// The cell so many steps from another.
    fn neighbour(&self, cell: usize, (dx, dy): (i32, i32), steps: i32) -> Option<usize> {
        let (column, row) = ((cell % self.columns) as i32, (cell / self.columns) as i32);
        self.index(column + dx * steps, row + dy * steps)
    }

    /// Whether the paper falls within a printed edge's width, on the way from `cell` to the one beside it. On a blurred page every
    /// border is soft: those that are not softer than the print say nothing.
    fn is_abrupt(&self, cell: usize, (dx, dy): (i32, i32), fall: f32) -> bool {
        let corner = [cell % self.columns * CELL, cell / self.columns * CELL];
        let level: [u8; 2 * CELL] = core::array::from_fn(|along| {
            // Pixels outwards from the cell's far side, each the paper of a row across: print takes the lesser part of it.
            let along = along as i32;
            let mut row: [u8; CELL] = core::array::from_fn(|across| {
                let out = |corner: usize, direction: i32| match direction {
                    0 => corner + across,
                    1 => corner + along as usize,
                    _ => (corner as i32 + CELL as i32 - 1 - along).max(0) as usize,
                };
                self.level.get_pixel(out(corner[0], dx) as u32, out(corner[1], dy) as u32)[0]
            });
            row.sort_unstable();
            row[CELL * 3 / 4]
        });
        let drop = |from: u8, to: u8| f32::from(from) - f32::from(to);
        let whole = level.iter().map(|to| drop(level[0], *to)).fold(fall, f32::max);
        let edge = self.edge.min(level.len() - 1);
        level.windows(edge + 1).any(|part| drop(part[0], part[edge]) >= ABRUPT * whole)
    }

    pub(super) fn index(&self, column: i32, row: i32) -> Option<usize> {
        let held = (0..self.columns as i32).contains(&column) && (0..self.rows as i32).contains(&row);
        held.then(|| row as usize * self.columns + column as usize)
    }

    /// Cells at the four sides of one, as far as there are any.
    fn neighbours(&self, cell: usize) -> impl Iterator<Item = usize> + '_ {
        SIDES.into_iter().filter_map(move |direction| self.neighbour(cell, direction, 1))
    }

    /// Share of a picture of `size` that an area covers, 0..=1.
    pub(super) fn share(&self, area: &[usize], size: (u32, u32)) -> f32 {
        (area.len() as f32 * self.side * self.side / (size.0 as f32 * size.1 as f32)).min(1.0)
    }

    pub(super) fn region(&self, area: &[usize], size: (u32, u32)) -> Region {
        let columns = area.iter().map(|cell| cell % self.columns);
        let rows = area.iter().map(|cell| cell / self.columns);
        let (x0, x1) = (columns.clone().min().unwrap_or(0), columns.max().unwrap_or(0) + 1);
        let (y0, y1) = (rows.clone().min().unwrap_or(0), rows.max().unwrap_or(0) + 1);
        let corner = |x: usize, y: usize| [x as f32 * self.side, y as f32 * self.side];
        quad::region(&[corner(x0, y0), corner(x1, y0), corner(x1, y1), corner(x0, y1)], size.0, size.1)
    }
}

fn sorted(mut values: Vec<f32>) -> Vec<f32> {
    values.sort_by(f32::total_cmp);
    values
}

/// The value below which that `share` of the sorted `values` lies.
fn quantile(values: &[f32], share: f32) -> f32 {
    values.get((share * values.len() as f32) as usize).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Share of a white bar's border that is soft where it falls to `paper` over `width` pixels and edges of print are `edge` wide.
    fn softness(paper: u8, width: f32, edge: f32) -> f32 {
        let level = GrayImage::from_fn(240, 160, |x, _| {
            let outside = ((x as f32 - 120.0).abs() - 40.0).clamp(0.0, width) / width;
            Luma([(255.0 - outside * f32::from(255 - paper)) as u8])
        });
        let level = crate::memory::plane(level);
        let cells = Cells::new(&level, 1.0, edge);
        let bright: Vec<bool> = cells.paper.iter().map(|paper| *paper >= 250.0).collect();
        let areas = cells.areas(&bright);
        assert_eq!(areas.len(), 1);
        cells.soft_share(&areas[0], &bright, &vec![true; bright.len()], 8.0)
    }

    #[test]
    fn a_border_is_soft_by_the_way_it_takes_and_not_by_the_levels_it_falls() {
        for paper in [232, 150, 40] {
            assert_eq!(softness(paper, 1.0, 1.0), 0.0, "an edge in print on {paper}");
            assert_eq!(softness(paper, 3.0, 1.0), 0.0, "a blurred edge in print on {paper}");
            assert_eq!(softness(paper, 24.0, 1.0), 1.0, "a reflection on {paper}");
            assert_eq!(softness(paper, 9.0, 1.0), 1.0, "a small reflection on {paper}");
            assert_eq!(softness(paper, 9.0, 6.0), 0.0, "an edge on a blurred page, on {paper}");
        }
    }
}
