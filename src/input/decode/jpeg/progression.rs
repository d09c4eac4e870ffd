//! Walks over a scan of a progressive JPEG (ITU-T T.81, G.1.2) for how far its data reach. Keeps of each coefficient only whether it is
//! nought, on which the reading of later scans depends.

use super::bits::Bits;
use super::huffman::Huffman;

/// Coefficients of a scan, and which of their bits it holds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Band {
    /// First and last coefficient, 0..=63.
    pub first: usize,
    pub last: usize,
    /// Low bits that are still to come.
    pub level: u8,
    /// Nothing of these coefficients came before.
    pub is_first: bool,
}

/// Blocks of a component, row by row: a bit for each coefficient that is not nought.
#[derive(Debug)]
pub(super) struct Blocks {
    columns: usize,
    set: Vec<u64>,
}

impl Blocks {
    pub(super) fn new(columns: usize, rows: usize) -> Self {
        Self { columns, set: vec![0; columns * rows] }
    }
}

/// A component's place in the frame, its blocks in a unit across and down, and its table.
type Member<'h> = (usize, (usize, usize), Option<&'h Huffman>);

/// One scan.
pub(super) struct Pass<'s, 'h> {
    pub band: Band,
    pub layout: &'s [Member<'h>],
    /// Units across and down.
    pub units: [usize; 2],
    /// Units between restart markers, 0 = none.
    pub restart_interval: usize,
}

impl Pass<'_, '_> {
    /// Share of the scan's units behind the last that is whole.
    pub(super) fn lost_share(&self, blocks: &mut [Blocks], bytes: &[u8], start: usize) -> f32 {
        let total = self.units[0] * self.units[1];
        (total - self.walk(blocks, bytes, start, total)) as f32 / total.max(1) as f32
    }

    /// Units that are whole.
    fn walk(&self, blocks: &mut [Blocks], bytes: &[u8], mut start: usize, total: usize) -> usize {
        let interval = if self.restart_interval == 0 { total } else { self.restart_interval };
        let mut done = 0;
        while done < total {
            let mut stretch = Stretch { bits: Bits::new(bytes, start), band: self.band, run: 0 };
            let end = total.min(done + interval);
            for unit in done..end {
                if self.unit(unit, blocks, &mut stretch).is_none() || stretch.bits.overrun() {
                    return unit;
                }
            }
            done = end;
            match stretch.bits.next_marker() {
                Some(marker) if matches!(bytes.get(marker), Some(0xd0..=0xd7)) => start = marker + 1,
                _ => return done,
            }
        }
        done
    }

    fn unit(&self, unit: usize, blocks: &mut [Blocks], stretch: &mut Stretch<'_>) -> Option<()> {
        let (x, y) = (unit % self.units[0], unit / self.units[0]);
        for &(place, (wide, high), table) in self.layout {
            let blocks = &mut blocks[place];
            for row in 0..high {
                let start = (y * high + row) * blocks.columns + x * wide;
                for set in blocks.set.get_mut(start..start + wide)? {
                    stretch.block(set, table)?;
                }
            }
        }
        Some(())
    }
}

/// Data between restart markers.
struct Stretch<'a> {
    bits: Bits<'a>,
    band: Band,
    /// Blocks from here on of which nothing more is written.
    run: u32,
}

impl Stretch<'_> {
    /// Passes over a block; `None` where a code is none.
    fn block(&mut self, set: &mut u64, table: Option<&Huffman>) -> Option<()> {
        self.bits.refill();
        match (self.band.first, self.band.is_first) {
            (0, true) => {
                let size = table?.symbol(&mut self.bits).filter(|size| *size <= 15)?;
                self.bits.skip(size.into());
                Some(())
            }
            (0, false) => {
                self.bits.skip(1);
                Some(())
            }
            (_, true) => self.first(set, table?),
            (_, false) => self.refinement(set, table?),
        }
    }

    fn first(&mut self, set: &mut u64, table: &Huffman) -> Option<()> {
        if self.run > 0 {
            self.run -= 1;
            return Some(());
        }
        let mut at = self.band.first;
        while at <= self.band.last {
            self.bits.refill();
            let symbol = table.symbol(&mut self.bits)?;
            match (usize::from(symbol >> 4), symbol & 15) {
                (15, 0) => at += 16,
                (length, 0) => {
                    self.run = self.run_of(length) - 1;
                    break;
                }
                (zeros, size) => {
                    at += zeros;
                    if at > self.band.last {
                        return None;
                    }
                    *set |= 1 << at;
                    self.bits.skip(size.into());
                    at += 1;
                }
            }
        }
        Some(())
    }

    fn refinement(&mut self, set: &mut u64, table: &Huffman) -> Option<()> {
        let mut at = self.band.first;
        while self.run == 0 && at <= self.band.last {
            self.bits.refill();
            let symbol = table.symbol(&mut self.bits)?;
            let (mut zeros, size) = (usize::from(symbol >> 4), symbol & 15);
            match size {
                0 if zeros < 15 => {
                    self.run = self.run_of(zeros);
                    break;
                }
                0 => {}
                // Its sign: a coefficient that begins here is one.
                1 => self.bits.skip(1),
                _ => return None,
            }
            while at <= self.band.last {
                if *set >> at & 1 == 1 {
                    self.skip(1);
                } else if zeros == 0 {
                    break;
                } else {
                    zeros -= 1;
                }
                at += 1;
            }
            if size == 1 {
                if at > self.band.last {
                    return None;
                }
                *set |= 1 << at;
            }
            at += 1;
        }
        if self.run > 0 {
            let rest = if at > self.band.last { 0 } else { u64::MAX << at & u64::MAX >> (63 - self.band.last) };
            self.skip((*set & rest).count_ones());
            self.run -= 1;
        }
        Some(())
    }

    /// Blocks that end here, this one counted, by the length (0..=14) of the number that follows.
    fn run_of(&mut self, length: usize) -> u32 {
        let length = length as u32;
        // A peek at nothing would shift by all bits.
        let more = if length == 0 { 0 } else { self.bits.peek(length) };
        self.bits.skip(length);
        (1 << length) + more
    }

    fn skip(&mut self, mut count: u32) {
        while count > 0 {
            self.bits.refill();
            let now = count.min(32);
            self.bits.skip(now);
            count -= now;
        }
    }
}
