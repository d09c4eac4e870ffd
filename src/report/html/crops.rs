//! Where to look closer: the worst place of a page and, to compare, its best read line.

use crate::PageReport;
use crate::checks::Severity;
use crate::measure::{Region, TextLine};

/// Width over height of a crop.
pub(super) const ASPECT: f32 = 2.4;

/// Lines that count as well read.
const GOOD: f32 = 0.8;

/// The parts of the page to magnify, in page pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Places {
    pub worst: Option<Region>,
    pub good: Option<Region>,
}

/// Finds the places to magnify; nothing where the page has no finding that lies somewhere on it.
pub(super) fn places(page: &PageReport) -> Places {
    let lines = page.measurements.as_ref().map_or(&[][..], |measured| &measured.text_lines);
    let Some(worst) = worst(page, lines) else { return Places::default() };
    let flagged: Vec<Region> = page.findings.iter().flat_map(|finding| &finding.regions).copied().collect();
    let good = lines
        .iter()
        .filter(|line| line.legibility >= GOOD && line.text_probability >= 0.5 && !line.vertical)
        .filter(|line| !flagged.iter().any(|region| overlaps(*region, bounds(line))))
        .max_by(|one, other| merit(one).total_cmp(&merit(other)));
    Places { worst: Some(worst), good: good.map(|line| around_line(line, page)) }
}

fn merit(line: &TextLine) -> f32 {
    line.legibility * (line.length / 6.0).min(1.0)
}

fn worst(page: &PageReport, lines: &[TextLine]) -> Option<Region> {
    let rejects = page.findings.iter().filter(|finding| finding.severity == Severity::Reject);
    let warns = page.findings.iter().filter(|finding| finding.severity == Severity::Warn);
    let region = *rejects.chain(warns).find_map(|finding| finding.places.first())?;
    let inside = lines.iter().filter(|line| line.text_probability >= 0.5 && contains(region, bounds(line)));
    let line = inside.min_by(|one, other| {
        let rank = |line: &TextLine| line.legibility - (line.length / 100.0).min(0.2);
        rank(one).total_cmp(&rank(other))
    });
    Some(match line {
        Some(line) if line.legibility < GOOD => around_line(line, page),
        _ => around_region(region, page),
    })
}

/// Four characters high and about ten wide, from the middle of the line.
fn around_line(line: &TextLine, page: &PageReport) -> Region {
    let box_ = bounds(line);
    let centre = [box_.x as f32 + box_.width as f32 / 2.0, box_.y as f32 + box_.height as f32 / 2.0];
    window(centre, (line.character_height_px * 4.0).max(12.0), page)
}

fn around_region(region: Region, page: &PageReport) -> Region {
    let (width, height) = (region.width as f32, region.height as f32);
    let centre = [region.x as f32 + width / 2.0, region.y as f32 + height / 2.0];
    let high = (height * 1.2).max(width * 1.2 / ASPECT).max(24.0);
    window(centre, high, page)
}

/// A window of the crops' aspect, `high` pixels high, moved and shrunk so that it lies on the page.
fn window([x, y]: [f32; 2], high: f32, page: &PageReport) -> Region {
    let (page_width, page_height) = (page.width as f32, page.height as f32);
    let high = high.min(page_height).min(page_width / ASPECT).max(1.0);
    let wide = high * ASPECT;
    let left = (x - wide / 2.0).clamp(0.0, (page_width - wide).max(0.0));
    let top = (y - high / 2.0).clamp(0.0, (page_height - high).max(0.0));
    Region { x: left as u32, y: top as u32, width: (wide as u32).max(1), height: (high as u32).max(1) }
}

/// Bounding box of a line.
fn bounds(line: &TextLine) -> Region {
    let along = |axis: usize| line.quad.iter().map(move |corner| corner[axis].max(0.0));
    let (left, right) = (along(0).fold(f32::INFINITY, f32::min), along(0).fold(0.0, f32::max));
    let (top, bottom) = (along(1).fold(f32::INFINITY, f32::min), along(1).fold(0.0, f32::max));
    Region { x: left as u32, y: top as u32, width: (right - left) as u32, height: (bottom - top) as u32 }
}

fn contains(region: Region, line: Region) -> bool {
    let (x, y) = (line.x + line.width / 2, line.y + line.height / 2);
    x >= region.x
        && x <= region.x.saturating_add(region.width)
        && y >= region.y
        && y <= region.y.saturating_add(region.height)
}

fn overlaps(one: Region, other: Region) -> bool {
    let apart = |from: u32, length: u32, start: u32| from.saturating_add(length) <= start;
    !(apart(one.x, one.width, other.x)
        || apart(other.x, other.width, one.x)
        || apart(one.y, one.height, other.y)
        || apart(other.y, other.height, one.y))
}
