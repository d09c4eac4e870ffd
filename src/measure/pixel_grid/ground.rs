//! Tiles of plain ground within the bounds of the text.

use super::TILE;
use crate::measure::TextLine;
use crate::measure::pyramid::Pyramid;

/// Level of the pyramid on which plain ground is looked for, and a tile's side there.
const COARSE: usize = 3;
const COARSE_TILE: usize = TILE >> COARSE;
/// Most tiles, and how many come first.
const TILES: usize = 24;
pub(super) const FIRST: usize = 6;
/// Least luma and largest range of a tile of plain ground on that level.
const DARKEST: u32 = 50;
const PLAIN: u8 = 36;
/// Luma of ground that is clipped to white: no light of a display is left in it to see.
const WHITE: u32 = 250;

/// A tile of plain ground: its first pixel, and whether it is clipped.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub x: usize,
    pub y: usize,
    pub clipped: bool,
}

/// Plain ground within the bounds of the text: at most [`TILES`] of it, in such order that the first [`FIRST`] lie all over it.
pub(super) fn plain(pyramid: &Pyramid, lines: &[TextLine]) -> Vec<Place> {
    if pyramid.len() <= COARSE {
        return Vec::new();
    }
    let Some([left, top, right, bottom]) = bounds(lines) else { return Vec::new() };
    let level = pyramid.level(COARSE);
    let (columns, rows) = (level.width() as usize / COARSE_TILE, level.height() as usize / COARSE_TILE);
    let within = |k: usize, low: f32, high: f32| ((k * TILE) as f32) < high && ((k + 1) * TILE) as f32 > low;
    let mut found = Vec::new();
    for row in (0..rows).filter(|row| within(*row, top, bottom)) {
        for column in (0..columns).filter(|column| within(*column, left, right)) {
            let (mut low, mut high, mut sum) = (255u8, 0u8, 0u32);
            for y in row * COARSE_TILE..(row + 1) * COARSE_TILE {
                let at = y * level.width() as usize + column * COARSE_TILE;
                for value in &level.as_raw()[at..at + COARSE_TILE] {
                    (low, high, sum) = (low.min(*value), high.max(*value), sum + u32::from(*value));
                }
            }
            let mean = sum / (COARSE_TILE * COARSE_TILE) as u32;
            if mean >= DARKEST && high - low <= PLAIN {
                found.push(Place { x: column * TILE, y: row * TILE, clipped: mean > WHITE });
            }
        }
    }
    let count = found.len().min(TILES);
    let spread: Vec<Place> = (0..count).map(|k| found[k * found.len() / count]).collect();
    let every = TILES.div_ceil(FIRST);
    (0..every).flat_map(|start| spread.iter().skip(start).step_by(every).copied()).collect()
}

/// Left, top, right, bottom of all text.
fn bounds(lines: &[TextLine]) -> Option<[f32; 4]> {
    let corners = lines.iter().filter(|line| line.text_probability >= 0.5).flat_map(|line| line.quad);
    corners.fold(None, |bounds: Option<[f32; 4]>, [x, y]| {
        let [left, top, right, bottom] = bounds.unwrap_or([x, y, x, y]);
        Some([left.min(x), top.min(y), right.max(x), bottom.max(y)])
    })
}
