//! Lines that burnt out paper cuts off: a reflection with a hard border, as of a window or a tube, takes print without fading it first.

use super::cells::{CELL, Cells};
use super::ends::End;
use super::search::CLEAR_RISE;

/// Luma from which a pixel is at the sensor's limit, but for what compression leaves.
const BURNT: u8 = 249;
/// Way from the end of a line to an area's border, character heights, where the area may have cut it off.
const BEFORE: core::ops::RangeInclusive<f32> = 0.3..=1.5;
/// Lines cut off that prove a reflection.
const LEAST_CUTS: usize = 3;
/// How far their ends then are apart in the direction of reading, character heights, at least.
const RAGGED: f32 = 2.0;

impl Cells<'_> {
    /// Whether the border of `area` cuts lines off: several end shortly before it, and not one below the other as they do beside a
    /// printed box.
    pub(super) fn cuts_off(&self, area: &[usize], ends: &[End]) -> bool {
        let cut = |end: &End| {
            let before = self.burnt_beyond(end, BEFORE.end() * end.height)?;
            let cell = self.at(end.along(before + self.side))?;
            let cut = before >= BEFORE.start() * end.height && area.contains(&cell) && self.stands_out(end);
            cut.then(|| end.place(end.along(before)))
        };
        [true, false].into_iter().any(|starts| {
            let cuts: Vec<f32> = ends.iter().filter(|end| end.starts == starts).filter_map(cut).collect();
            let (low, high) = cuts.iter().fold((f32::MAX, f32::MIN), |(low, high), at| (low.min(*at), high.max(*at)));
            cuts.len() >= LEAST_CUTS && high - low >= RAGGED
        })
    }

    /// Pixels of the picture from the end of a line to where its row is burnt out to the whole of its height, `most` at most.
    pub(super) fn burnt_beyond(&self, end: &End, most: f32) -> Option<f32> {
        let scale = self.side / CELL as f32;
        let across = (end.height / scale).ceil().max(1.0);
        let is_burnt = |distance: &f32| {
            let row = (0..across as usize).map(|place| end.beside(*distance, (place as f32 + 0.5) / across - 0.5));
            row.into_iter().all(|[x, y]| {
                let (x, y) = (x / scale, y / scale);
                let held = x >= 0.0 && y >= 0.0 && x < self.level.width() as f32 && y < self.level.height() as f32;
                held && self.level.get_pixel(x as u32, y as u32)[0] >= BURNT
            })
        };
        (0..=(most / scale) as usize).map(|step| step as f32 * scale).find(is_burnt)
    }

    /// Whether white would stand out clearly from the paper along the last characters of a line, above and below it too.
    pub(super) fn stands_out(&self, end: &End) -> bool {
        let beside =
            [-1.0, 0.0, 1.0].map(|rows| self.at(end.beside(-end.height, rows * (self.side / end.height).max(1.0))));
        let paper = beside.into_iter().flatten().map(|cell| self.paper[cell]).fold(0.0, f32::max);
        254.0 - paper > CLEAR_RISE
    }
}
