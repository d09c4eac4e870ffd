//! Which of a JPEG's scans are there: a picture that comes in several passes is whole only after the last.

use memchr::memchr;

use super::super::raster::LEAST_LOSS;
use super::header::{Coding, Component, Header, Tables};
use super::huffman::Huffman;
use super::progression::{Band, Blocks, Pass};
use crate::abandoned::stop_if_abandoned;

/// Coefficients of a block.
const BLOCK: usize = 64;

/// Scans that are looked at: the finest division there is (each bit of each coefficient of each component) has fewer.
const MOST_SCANS: usize = 2_000;

/// Share of the picture that scans would hold which the file does not have, or not whole; `None` where nothing is missing. A decoder
/// shows what it has, as if the rest were nought, and takes a file for whole that ends behind any of its scans.
///
/// Of luma each coefficient of a block counts alike; where only low bits or colours are missing, it cannot be said how much that is.
pub(super) fn lost_share<'a>(header: &Header<'a>, bytes: &'a [u8]) -> Option<f32> {
    let all_at_once = header.scan.first().map(|&count| usize::from(count)) == Some(header.components.len());
    if header.coding == Coding::Sequential && all_at_once {
        return None;
    }
    let mut scans = Scans::new(header);
    scans.walk(bytes);
    scans.lost_share()
}

/// What is known of the scans so far.
struct Scans<'h, 'a> {
    header: &'h Header<'a>,
    /// For each coefficient of each component how many of its low bits are still to come; `None` where all of them are.
    levels: Vec<[Option<u8>; BLOCK]>,
    blocks: Vec<Blocks>,
    tables: Tables<'a>,
    restart_interval: usize,
    /// Luma's coefficients that a scan should hold and does not, as a share.
    lost: f32,
    /// Something else is not whole.
    broken: bool,
}

impl<'h, 'a> Scans<'h, 'a> {
    fn new(header: &'h Header<'a>) -> Self {
        let units = header.units(&header.components);
        let several = header.components.len() > 1;
        let size = |component: &Component| {
            let [across, down] = units;
            let (wide, high) = if several { (component.horizontal, component.vertical) } else { (1, 1) };
            Blocks::new(across * usize::from(wide), down * usize::from(high))
        };
        Self {
            header,
            levels: vec![[None; BLOCK]; header.components.len()],
            blocks: header.components.iter().map(size).collect(),
            tables: header.huffman.clone(),
            restart_interval: header.restart_interval.into(),
            lost: 0.0,
            broken: false,
        }
    }

    fn walk(&mut self, bytes: &'a [u8]) {
        let mut at = self.header.scan_start;
        let mut count = 1;
        self.scan(self.header.scan, bytes, at);
        while let Some(found) = bytes.get(at..).and_then(|rest| memchr(0xff, rest)) {
            at += found + 1;
            match bytes.get(at) {
                // A fill byte: the marker's code may still follow it.
                Some(0xff) => {}
                // A byte of the data, or a restart.
                Some(0 | 0xd0..=0xd7) => at += 1,
                // The end, or another picture behind one that lacks it.
                Some(0xc0..=0xc3 | 0xd8 | 0xd9) | None => break,
                Some(&code) => {
                    let length =
                        bytes.get(at + 1..at + 3).map_or(2, |two| usize::from(u16::from_be_bytes([two[0], two[1]])));
                    let end = at + 1 + length.max(2);
                    let content = bytes.get(at + 3..end).unwrap_or_default();
                    match code {
                        0xc4 => self.tables.take(content),
                        0xdd if content.len() >= 2 => {
                            self.restart_interval = usize::from(u16::from_be_bytes([content[0], content[1]]));
                        }
                        0xda if count == MOST_SCANS => {
                            self.broken = true;
                            return;
                        }
                        0xda => {
                            stop_if_abandoned();
                            count += 1;
                            self.scan(content, bytes, end);
                        }
                        _ => {}
                    }
                    at = end;
                }
            }
        }
    }

    /// Takes in a scan, whose data start at `start`.
    fn scan(&mut self, content: &[u8], bytes: &[u8], start: usize) {
        // One whose header is not understood gives nothing, and so is missed in the end.
        let Some((band, members)) = self.parsed(content) else { return };
        for &(component, _) in &members {
            for level in &mut self.levels[component][band.first..=band.last] {
                *level = Some(band.level);
            }
        }
        if self.header.coding == Coding::Sequential {
            return;
        }
        let lost = self.lost_of(band, &members, bytes, start);
        self.broken |= lost > 0.0;
        if band.is_first && members.iter().any(|(component, _)| *component == 0) {
            // Without its mean a block shows nothing.
            let coefficients = if band.first == 0 { BLOCK } else { band.last + 1 - band.first };
            self.lost += lost * coefficients as f32 / BLOCK as f32;
        }
    }

    /// Which coefficients a scan holds, and its components by their place in the frame, each with its tables' numbers.
    fn parsed(&self, content: &[u8]) -> Option<(Band, Vec<(usize, u8)>)> {
        let count = usize::from(*content.first()?);
        let &[first, last, approximation] = content.get(1 + 2 * count..)?.first_chunk::<3>()?;
        let member = |index: usize| {
            let (id, tables) = (content[1 + 2 * index], content[2 + 2 * index]);
            Some((self.header.components.iter().position(|component| component.id == id)?, tables))
        };
        let members = (0..count).map(member).collect::<Option<Vec<_>>>()?;
        let (first, last) = (usize::from(first), usize::from(last));
        let band = match self.header.coding {
            Coding::Sequential => Band { first: 0, last: BLOCK - 1, level: 0, is_first: true },
            Coding::Progressive => Band { first, last, level: approximation & 15, is_first: approximation >> 4 == 0 },
        };
        (count > 0 && band.first <= band.last && band.last < BLOCK).then_some((band, members))
    }

    /// Share of a progressive scan's blocks that are not whole.
    fn lost_of(&mut self, band: Band, members: &[(usize, u8)], bytes: &[u8], start: usize) -> f32 {
        let class = if band.first == 0 { 0 } else { 0x10 };
        let table = |number: u8| {
            let kind = class | if class == 0 { number >> 4 } else { number & 15 };
            self.tables.of(kind).map(|table| table.ready(false))
        };
        let tables: Vec<Option<Huffman>> = members.iter().map(|&(_, numbers)| table(numbers)).collect();
        let components: Vec<Component> = members.iter().map(|&(place, _)| self.header.components[place]).collect();
        let units = self.header.units(&components);
        let alone = members.len() == 1;
        let size = |c: &Component| if alone { (1, 1) } else { (usize::from(c.horizontal), usize::from(c.vertical)) };
        let layout: Vec<_> = members
            .iter()
            .zip(&components)
            .zip(&tables)
            .map(|((&(place, _), component), table)| (place, size(component), table.as_ref()))
            .collect();
        let pass = Pass { band, layout: &layout, units, restart_interval: self.restart_interval };
        pass.lost_share(&mut self.blocks, bytes, start)
    }

    fn lost_share(&self) -> Option<f32> {
        let missing = self.levels.first()?.iter().filter(|level| level.is_none()).count();
        let whole = !self.broken && self.levels.iter().flatten().all(|level| *level == Some(0));
        (!whole).then(|| (missing as f32 / BLOCK as f32 + self.lost).clamp(LEAST_LOSS, 1.0))
    }
}
