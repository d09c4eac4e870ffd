//! Light on the page: level of paper and print, and how evenly the paper is lit. Paper is where text stands and what
//! joins it without a jump, or with one that the ground beside the page shares (a shadow's edge), so portraits, emblems and
//! dark headers are left out. Knows no limits.

mod shadow;

use super::area::{self, PageArea};
use super::histogram::{Histogram, percentile};
use super::pyramid::Pyramid;
use super::statistics::weighted_quantile;
use super::{Exposure, Outline, Region, TextLine, quad};
use crate::memory::LumaPlane;

/// Cells along the longer side of the picture.
const CELLS: usize = 28;
/// Cells next to each other are the same paper while their levels differ by less than this share.
const JUMP: f32 = 0.18;
/// Fewest cells of paper for a statement about evenness.
const ENOUGH: usize = 6;
/// Cells darker than this share of the brightest paper belong to the darkest region.
const SHADOW: f32 = 0.85;
/// Lines less likely than this to be text are left out.
const TEXT: f32 = 0.5;
/// What counts as ground lies outside the outline made larger by this: beside that is the paper's own shadow.
const BESIDE: f32 = 1.01;

/// Measures the light. `lines` may be empty.
pub fn measure(pyramid: &Pyramid, outline: Option<&Outline>, lines: &[TextLine]) -> Exposure {
    let size = pyramid.level(0).dimensions();
    let area = PageArea::new(size, outline, lines);
    let (_, level) = pyramid.at_most(512);
    let histogram = histogram(level, size, &area);
    let total = histogram.iter().sum::<u32>().max(1) as f32;
    let share = |range: std::ops::RangeInclusive<usize>| histogram[range].iter().sum::<u32>() as f32 / total;
    let mean = histogram.iter().enumerate().map(|(v, n)| v as f32 * *n as f32).sum::<f32>() / total;
    let (paper, ink) = text_levels(lines).unwrap_or((percentile(&histogram, 0.9), percentile(&histogram, 0.02)));
    let grid = Grid::new(level, size, &area, outline);
    let (evenness, darkest_region) = grid.evenness(lines, outline.is_some()).unwrap_or((None, None));
    Exposure {
        paper,
        ink,
        mean,
        bright_share: share(250..=255),
        dark_share: share(0..=25),
        evenness,
        darkest_region,
        spread: spread(pyramid.level(3.min(pyramid.len() - 1)), size, &area),
    }
}

fn histogram(level: &LumaPlane, size: (u32, u32), area: &PageArea) -> [u32; 256] {
    let mut histogram = Histogram::default();
    on_page(level, size, area, |row| histogram.add(row, usize::from));
    histogram.counts()
}

/// Calls `take` with the part of every row of the level that is on the page.
fn on_page(level: &LumaPlane, size: (u32, u32), area: &PageArea, mut take: impl FnMut(&[u8])) {
    let scale = [size.0 as f32 / level.width() as f32, size.1 as f32 / level.height() as f32];
    for (y, row) in level.as_raw().chunks_exact(level.width() as usize).enumerate() {
        let (from, to) = area.span((y as f32 + 0.5) * scale[1]);
        let from = ((from / scale[0]).max(0.0) as usize).min(row.len());
        let to = ((to / scale[0]).max(0.0) as usize).min(row.len());
        take(row.get(from..to).unwrap_or_default());
    }
}

/// Side of the parts in which luma's spread is looked at, pixels of the level.
const PART: usize = 8;
/// Share of the parts that are less busy than the one reported: print on a tenth of a page must show.
const BUSIEST: f32 = 0.97;

/// Standard deviation within parts of the page that is left beside an even slope of light, in its busiest parts.
fn spread(level: &LumaPlane, size: (u32, u32), area: &PageArea) -> f32 {
    let scale = [size.0 as f32 / level.width() as f32, size.1 as f32 / level.height() as f32];
    let mut parts = Vec::new();
    for top in (0..level.height() as usize / PART).map(|row| row * PART) {
        let (first, last) = (area.span((top as f32 + 0.5) * scale[1]), area.span((top + PART) as f32 * scale[1]));
        let (from, to) = (first.0.max(last.0) / scale[0], first.1.min(last.1) / scale[0]);
        for left in (0..level.width() as usize / PART).map(|column| column * PART) {
            if left as f32 >= from && (left + PART) as f32 <= to {
                parts.push(beside_slope(level, left, top));
            }
        }
    }
    if parts.is_empty() {
        return whole_spread(level);
    }
    let at = ((parts.len() - 1) as f32 * BUSIEST) as usize;
    *parts.select_nth_unstable_by(at, f32::total_cmp).1
}

/// Standard deviation from the plane that fits a part best.
fn beside_slope(level: &LumaPlane, left: usize, top: usize) -> f32 {
    let middle = 0.5 * (PART - 1) as f32;
    let (mut sum, mut squares, mut across, mut down, mut lever) = (0.0f32, 0.0, 0.0, 0.0, 0.0);
    for y in 0..PART {
        for x in 0..PART {
            let value = f32::from(level.as_raw()[(top + y) * level.width() as usize + left + x]);
            let (u, v) = (x as f32 - middle, y as f32 - middle);
            sum += value;
            squares += value * value;
            across += u * value;
            down += v * value;
            lever += u * u;
        }
    }
    let n = (PART * PART) as f32;
    let slope = (across * across + down * down) / lever;
    ((squares - sum * sum / n - slope) / n).max(0.0).sqrt()
}

/// Standard deviation of a picture that is smaller than one part.
fn whole_spread(level: &LumaPlane) -> f32 {
    let n = level.as_raw().len().max(1) as f32;
    let mean = level.as_raw().iter().map(|v| f32::from(*v)).sum::<f32>() / n;
    let square = |v: &u8| (f32::from(*v) - mean) * (f32::from(*v) - mean);
    (level.as_raw().iter().map(square).sum::<f32>() / n).sqrt()
}

/// Levels of the lighter and the darker of ground and print, medians weighted by the lines' length. On a dark card with
/// light print the print is the lighter one.
fn text_levels(lines: &[TextLine]) -> Option<(f32, f32)> {
    let text = lines.iter().filter(|l| l.text_probability >= TEXT && l.length > 0.0);
    let levels: Vec<(f32, f32, f32)> = text
        .map(|l| {
            let print = if l.light_on_dark { l.paper + l.contrast } else { l.paper - l.contrast };
            (l.paper.max(print).min(255.0), l.paper.min(print).max(0.0), l.length)
        })
        .collect();
    let light = weighted_quantile(levels.iter().map(|l| (l.0, l.2)).collect(), 0.5)?;
    let dark = weighted_quantile(levels.iter().map(|l| (l.1, l.2)).collect(), 0.5)?;
    Some((light, dark))
}

/// The picture in coarse cells, each with the level of its lighter part.
struct Grid {
    columns: usize,
    rows: usize,
    /// Page pixels per cell.
    cell: [f32; 2],
    /// 80th percentile of the cell, `None` off the page.
    levels: Vec<Option<f32>>,
    /// The same of the ground, `None` on the page and where no outline was found.
    ground: Vec<Option<f32>>,
    size: (u32, u32),
}

impl Grid {
    fn new(level: &LumaPlane, size: (u32, u32), area: &PageArea, outline: Option<&Outline>) -> Self {
        let (width, height) = (level.width() as usize, level.height() as usize);
        let side = (width.max(height) / CELLS).max(4).min(width.min(height));
        let (columns, rows) = (width / side, height / side);
        let scale = [size.0 as f32 / width as f32, size.1 as f32 / height as f32];
        let wide = outline.filter(|outline| outline.confidence >= area::SURE).map(|o| area::scaled(&o.quad, BESIDE));
        let (mut levels, mut ground) = (vec![None; columns * rows], vec![None; columns * rows]);
        let mut values = Vec::with_capacity(side * side);
        for index in 0..columns * rows {
            let (x0, y0) = (index % columns * side, index / columns * side);
            let corners = [(0, 0), (1, 0), (0, 1), (1, 1)]
                .map(|(dx, dy)| [(x0 + dx * side) as f32 * scale[0], (y0 + dy * side) as f32 * scale[1]]);
            let kind = if corners.iter().all(|[x, y]| area.contains(*x, *y)) {
                &mut levels
            } else if wide.is_some_and(|wide| !corners.iter().any(|corner| quad::contains(&wide, *corner))) {
                &mut ground
            } else {
                continue;
            };
            values.clear();
            for y in y0..y0 + side {
                values.extend_from_slice(&level.as_raw()[y * width + x0..y * width + x0 + side]);
            }
            let at = values.len() * 4 / 5;
            let (_, light, _) = values.select_nth_unstable(at);
            kind[index] = Some(f32::from(*light));
        }
        Self { columns, rows, cell: scale.map(|s| s * side as f32), levels, ground, size }
    }

    /// Darkest over brightest paper and where it is darkest; `None` where too little paper was found.
    fn evenness(&self, lines: &[TextLine], has_outline: bool) -> Option<(Option<f32>, Option<Region>)> {
        let paper = self.paper(lines, has_outline);
        let mut levels: Vec<f32> = paper.iter().filter_map(|k| self.levels[*k]).collect();
        if levels.len() < ENOUGH {
            return None;
        }
        levels.sort_by(f32::total_cmp);
        let at = |share: f32| levels[((levels.len() - 1) as f32 * share + 0.5) as usize];
        let (dark, bright) = (at(0.03), at(0.95));
        let region = self.darkest(&paper, SHADOW * bright);
        Some((Some((dark / bright.max(1.0)).min(1.0)), region))
    }

    /// Cells of paper: those with dark print on them, and all that join them without a jump.
    fn paper(&self, lines: &[TextLine], has_outline: bool) -> Vec<usize> {
        let mut is_paper = vec![false; self.levels.len()];
        let mut open: Vec<usize> = lines
            .iter()
            .filter(|l| l.text_probability >= TEXT && !l.light_on_dark)
            .filter_map(|l| self.under(l))
            .collect();
        if open.is_empty() && has_outline {
            open.extend(self.commonest());
        }
        self.joined(open, &mut is_paper);
        shadow::join(self, &mut is_paper);
        (0..is_paper.len()).filter(|k| is_paper[*k]).collect()
    }

    /// The cells that some cells lead to without a jump, these among them, but for those already seen; marks them as seen.
    fn joined(&self, mut open: Vec<usize>, seen: &mut [bool]) -> Vec<usize> {
        let mut found = Vec::new();
        while let Some(k) = open.pop() {
            if std::mem::replace(&mut seen[k], true) {
                continue;
            }
            found.push(k);
            let here = self.levels[k].unwrap_or(0.0);
            for n in self.neighbours(k) {
                let joins = self.levels[n].is_some_and(|v| (v - here).abs() <= JUMP * v.max(here));
                if joins && !seen[n] {
                    open.push(n);
                }
            }
        }
        found
    }

    /// Distance between the middles of two cells, squared.
    fn distance(&self, a: usize, b: usize) -> usize {
        (a % self.columns).abs_diff(b % self.columns).pow(2) + (a / self.columns).abs_diff(b / self.columns).pow(2)
    }

    /// The cell under the middle of a line, where it is about as light as the paper the line was found on.
    fn under(&self, line: &TextLine) -> Option<usize> {
        let centre = [0, 1].map(|axis| 0.25 * line.quad.iter().map(|c| c[axis]).sum::<f32>());
        let (x, y) = ((centre[0].max(0.0) / self.cell[0]) as usize, (centre[1].max(0.0) / self.cell[1]) as usize);
        let k = (x < self.columns && y < self.rows).then_some(y * self.columns + x)?;
        self.levels[k].filter(|v| (v - line.paper).abs() <= 2.0 * JUMP * line.paper).map(|_| k)
    }

    /// The cell with the median level.
    fn commonest(&self) -> Option<usize> {
        let mut cells: Vec<(f32, usize)> =
            self.levels.iter().enumerate().filter_map(|(k, v)| Some(((*v)?, k))).collect();
        cells.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        cells.get(cells.len() / 2).map(|c| c.1)
    }

    fn neighbours(&self, k: usize) -> impl Iterator<Item = usize> {
        let (x, y, columns, rows) = (k % self.columns, k / self.columns, self.columns, self.rows);
        let left = (x > 0).then(|| k - 1);
        let right = (x + 1 < columns).then(|| k + 1);
        let above = (y > 0).then(|| k - columns);
        let below = (y + 1 < rows).then(|| k + columns);
        [left, right, above, below].into_iter().flatten()
    }

    /// Bounding box of the joined cells below `level` around the darkest one.
    fn darkest(&self, paper: &[usize], level: f32) -> Option<Region> {
        let dark: Vec<usize> = paper.iter().copied().filter(|k| self.levels[*k].is_some_and(|v| v < level)).collect();
        let value = |k: usize| self.levels[k].unwrap_or(255.0);
        let start = *dark.iter().min_by(|a, b| value(**a).total_cmp(&value(**b)).then(a.cmp(b)))?;
        let mut inside = vec![false; self.levels.len()];
        dark.iter().for_each(|k| inside[*k] = true);
        let (mut left, mut top, mut right, mut bottom) = (usize::MAX, usize::MAX, 0, 0);
        let mut open = vec![start];
        while let Some(k) = open.pop() {
            if !std::mem::replace(&mut inside[k], false) {
                continue;
            }
            let (x, y) = (k % self.columns, k / self.columns);
            (left, top, right, bottom) = (left.min(x), top.min(y), right.max(x + 1), bottom.max(y + 1));
            open.extend(self.neighbours(k).filter(|n| inside[*n]));
        }
        let x = |c: usize| ((c as f32 * self.cell[0]) as u32).min(self.size.0);
        let y = |c: usize| ((c as f32 * self.cell[1]) as u32).min(self.size.1);
        Some(Region { x: x(left), y: y(top), width: x(right) - x(left), height: y(bottom) - y(top) })
    }
}
