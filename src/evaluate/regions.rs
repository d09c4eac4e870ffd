//! Whether the regions of findings lie where the page cannot be read.

use image::{GrayImage, Luma};
use imageproc::drawing::{draw_filled_rect_mut, draw_polygon_mut};
use imageproc::point::Point;
use imageproc::rect::Rect;
use serde::{Deserialize, Serialize};

use super::lines::KnownLine;
use crate::measure::{Quad, Region};

/// Long side of the grid on which areas are counted, cells; finer pages are scaled down to it.
const GRID_SIDE: f32 = 1600.0;

/// One page's flagged area against the lines that could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct PageRegions {
    /// Whether any region was flagged, on text or not.
    pub any: bool,
    /// Flagged area shared with unreadable lines, over the area of both, 0..=1.
    pub iou: f64,
    /// The same counted on lines of text only: blank paper between flagged lines does not count against a region.
    pub iou_on_text: f64,
    /// Share of the unreadable lines' area that is flagged, 0..=1.
    pub covered: f64,
    /// Share of the readable lines' area that is flagged all the same, 0..=1; `None` where every line is unreadable.
    pub readable_flagged: Option<f64>,
}

/// Compares `flagged` rectangles with the known lines of a page of `size` pixels; `None` where every line can be read.
pub fn compare(size: (u32, u32), flagged: &[Region], known: &[KnownLine]) -> Option<PageRegions> {
    let scale = (GRID_SIDE / size.0.max(size.1).max(1) as f32).min(1.0);
    let lines = |unreadable: bool| known.iter().filter(move |k| k.chars > 0 && k.unreadable() == unreadable);
    let unreadable = quads(size, scale, lines(true).map(|k| &k.quad));
    let readable = quads(size, scale, lines(false).map(|k| &k.quad));
    let any = !flagged.is_empty();
    let flagged = rectangles(size, scale, flagged);
    let count = |test: &dyn Fn(bool, bool, bool) -> bool| {
        let cells = flagged.iter().zip(unreadable.iter()).zip(readable.iter());
        cells.filter(|((f, u), r)| test(**f > 0, **u > 0, **r > 0)).count() as f64
    };
    let unreadable_area = count(&|_, u, _| u);
    if unreadable_area == 0.0 {
        return None;
    }
    let readable_area = count(&|_, u, r| r && !u);
    let hit = count(&|f, u, _| f && u);
    Some(PageRegions {
        any,
        iou: hit / count(&|f, u, _| f || u),
        iou_on_text: hit / count(&|f, u, r| u || (f && r)),
        covered: hit / unreadable_area,
        readable_flagged: (readable_area > 0.0).then(|| count(&|f, u, r| f && r && !u) / readable_area),
    })
}

fn grid(size: (u32, u32), scale: f32) -> GrayImage {
    let side = |length: u32| ((length as f32 * scale).ceil() as u32).max(1);
    GrayImage::new(side(size.0), side(size.1))
}

fn quads<'a>(size: (u32, u32), scale: f32, quads: impl Iterator<Item = &'a Quad>) -> GrayImage {
    let mut cells = grid(size, scale);
    for quad in quads {
        let mut corners: Vec<Point<i32>> =
            quad.iter().map(|p| Point::new((p[0] * scale).round() as i32, (p[1] * scale).round() as i32)).collect();
        corners.dedup();
        // The drawing function refuses a polygon that ends where it starts; less than three corners have no area.
        while corners.len() > 1 && corners.first() == corners.last() {
            corners.pop();
        }
        if corners.len() > 2 {
            draw_polygon_mut(&mut cells, &corners, Luma([255]));
        }
    }
    cells
}

fn rectangles(size: (u32, u32), scale: f32, regions: &[Region]) -> GrayImage {
    let mut cells = grid(size, scale);
    for region in regions {
        let at = |value: u32| (value as f32 * scale).round() as i32;
        let length = |value: u32| ((value as f32 * scale).round() as u32).max(1);
        let rect = Rect::at(at(region.x), at(region.y)).of_size(length(region.width), length(region.height));
        draw_filled_rect_mut(&mut cells, rect, Luma([255]));
    }
    cells
}

/// All pages together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RegionResult {
    /// Pages compared: those with a line that could not be read.
    pub pages: usize,
    /// Of these, pages without any flagged region (they count with 0).
    pub without_region: usize,
    /// Mean of [`PageRegions::iou`].
    pub iou: f64,
    /// Mean of [`PageRegions::iou_on_text`].
    pub iou_on_text: f64,
    /// Mean of [`PageRegions::covered`].
    pub covered: f64,
    /// Mean of [`PageRegions::readable_flagged`].
    pub readable_flagged: Option<f64>,
}

/// Sums up; `None` where no page was compared.
pub fn summarise(pages: &[PageRegions]) -> Option<RegionResult> {
    let mean = |values: Vec<f64>| {
        let count = values.len();
        (count > 0).then(|| values.iter().sum::<f64>() / count as f64)
    };
    Some(RegionResult {
        pages: pages.len(),
        without_region: pages.iter().filter(|p| !p.any).count(),
        iou: mean(pages.iter().map(|p| p.iou).collect())?,
        iou_on_text: mean(pages.iter().map(|p| p.iou_on_text).collect())?,
        covered: mean(pages.iter().map(|p| p.covered).collect())?,
        readable_flagged: mean(pages.iter().filter_map(|p| p.readable_flagged).collect()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(y: f32, char_errors: u32) -> KnownLine {
        KnownLine { quad: [[10.0, y], [109.0, y], [109.0, y + 9.0], [10.0, y + 9.0]], char_errors, chars: 10 }
    }

    fn region(y: u32, height: u32) -> Region {
        Region { x: 10, y, width: 100, height }
    }

    #[test]
    fn a_region_on_the_unreadable_line_is_right() {
        let page = compare((200, 200), &[region(50, 10)], &[line(50.0, 9), line(80.0, 0)]).unwrap();
        assert_eq!(
            page,
            PageRegions { any: true, iou: 1.0, iou_on_text: 1.0, covered: 1.0, readable_flagged: Some(0.0) }
        );
    }

    #[test]
    fn a_region_too_large_or_elsewhere_is_marked_down() {
        let known = [line(50.0, 9), line(80.0, 0)];
        let page = compare((200, 200), &[region(50, 40)], &known).unwrap();
        assert!((page.iou - 0.25).abs() < 1e-9 && (page.iou_on_text - 0.5).abs() < 1e-9, "{page:?}");
        assert_eq!(page.readable_flagged, Some(1.0));
        let page = compare((200, 200), &[region(80, 10)], &known).unwrap();
        assert_eq!((page.iou, page.covered), (0.0, 0.0));
        let page = compare((200, 200), &[], &known).unwrap();
        assert_eq!(summarise(&[page]).unwrap().without_region, 1);
        let beside_all_text = compare((200, 200), &[region(150, 10)], &known).unwrap();
        assert_eq!((beside_all_text.covered, beside_all_text.readable_flagged), (0.0, Some(0.0)));
        assert_eq!(summarise(&[beside_all_text]).unwrap().without_region, 0);
    }

    #[test]
    fn large_pages_and_shapes_without_area_are_survived() {
        let flat = KnownLine { quad: [[5.0, 5.0]; 4], char_errors: 9, chars: 9 };
        assert_eq!(compare((40_000, 30_000), &[region(0, 9)], std::slice::from_ref(&flat)), None);
        let outside = KnownLine { quad: [[-50.0, -9.0], [900.0, -9.0], [900.0, 50.0], [-50.0, 50.0]], ..flat };
        assert!(compare((100, 40), &[Region { x: 0, y: 0, width: 100, height: 40 }], &[outside]).unwrap().iou > 0.99);
        assert_eq!(compare((100, 40), &[], &[]), None);
    }
}
