//! One walk over a scan gives luma at full size and a small copy in colour: of the colour components of a large picture only the
//! mean of each 8 x 8 block (its DC coefficient) is taken, nothing is transformed. Tells on the way where the data end too early.

use std::ops::Range;

use image::RgbImage;

use super::super::raster::{LEAST_LOSS, orient_grey};
use super::bits::Bits;
use super::header::{Coding, Component, Header};
use super::huffman::{BLOCK_END, Huffman, ac_step};
use super::means::{self, Means};
use super::samples::{Block, Samples};
use crate::input::Orientation;
use crate::memory::LumaPlane;
use crate::vector::widest;

/// Levels by which a mean may lie beyond black or white, on top of what quantisation explains.
const COARSEST: i32 = 32;

/// What the walk over the first scan gives.
#[derive(Debug)]
pub(super) struct Walk {
    /// A small copy in colour, as stored; `None` where there is no colour, or means of blocks would be too coarse and the samples
    /// cannot be had.
    pub colour: Option<RgbImage>,
    /// Share of the picture behind the last block that could be read.
    pub lost_share: f32,
    /// Something else was read than was written: a stretch of a sequential picture went on after its last block, or a
    /// block's mean is no level that pixels can have.
    pub suspect: bool,
    /// Luma at full size as a viewer shows it, where the scan holds all of it and nothing is suspect.
    pub luma: Option<LumaPlane>,
}

/// Where a component stands in the scan, and how it is coded.
struct Coded<'a> {
    dc: &'a Huffman,
    ac: Option<&'a Huffman>,
    /// Levels of the block's mean for one step of DC, times 8.
    step: i32,
    /// Low bits of DC that a progressive first scan leaves out.
    shift: u32,
    last: i32,
    /// A mean was far outside the levels of pixels.
    wild: bool,
}

/// Walks the first scan: for what it shows where it holds luma and colour differences in the usual way, otherwise for what is damaged.
/// `None` for scans that are refined later.
pub(super) fn walk(header: &Header<'_>, bytes: &[u8], orientation: Orientation) -> Option<Walk> {
    walk_for(header, bytes, orientation, true)
}

/// Walks the first scan for what is damaged alone.
pub(super) fn check(header: &Header<'_>, bytes: &[u8]) -> Option<Walk> {
    walk_for(header, bytes, Orientation::default(), false)
}

fn walk_for(header: &Header<'_>, bytes: &[u8], orientation: Orientation, shown: bool) -> Option<Walk> {
    let scan = Scan::parse(header)?;
    let shown = shown && scan.is_usual;
    let mut coded = scan.coded(header)?;
    let [across, down] = scan.units;
    let mut means: Vec<Means> = scan.components.iter().map(|c| Means::new(c, across, down)).collect();
    let coarse = shown && header.components.len() == 3 && !means::are_enough(header);
    let turned = if coarse { Orientation::default() } else { orientation };
    let mut samples: Vec<Option<Samples>> = (scan.components.iter().enumerate())
        .map(|(index, c)| if shown && (index == 0 || coarse) { Samples::new(header, c, turned) } else { None })
        .collect();
    let mut walker = Walker { coded: &mut coded, means: &mut means, samples: &mut samples, across, surplus: false };
    let total = across * down;
    let done = walker.walk(header, bytes, total);
    let surplus = walker.surplus && header.coding == Coding::Sequential;
    let suspect = surplus || coded.iter().any(|component| component.wild);
    let lost_share = (total - done) as f32 / total.max(1) as f32;
    let colour = if shown { means::colour(&means, header) } else { None };
    let mut walk = Walk { colour, lost_share, suspect, luma: None };
    if shown && done == total && !suspect && header.is_luma_whole() {
        // All that are wanted, or none of a progressive picture.
        let planes: Vec<LumaPlane> = samples.into_iter().flatten().map(Samples::into_plane).collect();
        if let [luma, blue, red] = planes.as_slice() {
            walk.colour = means::colour_of_samples([luma, blue, red]);
        }
        walk.luma = planes.into_iter().next();
        if coarse {
            walk.luma = walk.luma.map(|luma| orient_grey(luma, orientation));
        }
    }
    Some(walk)
}

/// Goes over the MCUs of a scan.
struct Walker<'a, 'h> {
    coded: &'a mut [Coded<'h>],
    means: &'a mut [Means],
    /// Where the samples of a component are collected, if they are wanted.
    samples: &'a mut [Option<Samples>],
    /// MCUs in a row.
    across: usize,
    /// Data stood behind the last block of a stretch.
    surplus: bool,
}

impl Walker<'_, '_> {
    /// Walks as far as the data are whole; gives the number of MCUs passed.
    fn walk(&mut self, header: &Header<'_>, bytes: &[u8], total: usize) -> usize {
        let interval = if header.restart_interval == 0 { total } else { usize::from(header.restart_interval) };
        let mut start = header.scan_start;
        let mut done = 0;
        while done < total {
            let wanted = done..total.min(done + interval);
            done = wanted.end;
            let (passed, marker) = widest(
                #[inline(always)]
                || self.stretch(Bits::new(bytes, start), wanted),
            );
            if passed < done {
                return passed;
            }
            match marker {
                Some(marker) if matches!(bytes.get(marker), Some(0xd0..=0xd7)) => start = marker + 1,
                _ => return done,
            }
        }
        total
    }

    /// Walks over the MCUs `wanted`, between which no restart marker stands; gives the first that is not whole, or the end,
    /// and where the next marker is.
    #[inline(always)]
    fn stretch(&mut self, mut bits: Bits<'_>, wanted: Range<usize>) -> (usize, Option<usize>) {
        self.coded.iter_mut().for_each(|component| component.last = 0);
        let end = wanted.end;
        let (mut x, mut y) = (wanted.start % self.across, wanted.start / self.across);
        for mcu in wanted {
            if self.mcu(&mut bits, x, y).is_none() || bits.overrun() {
                return (mcu, None);
            }
            x += 1;
            if x == self.across {
                (x, y) = (0, y + 1);
                self.samples.iter_mut().flatten().for_each(Samples::end_row);
            }
        }
        let marker = bits.next_marker();
        self.surplus |= bits.leaves_data(marker);
        (end, marker)
    }

    #[inline(always)]
    fn mcu(&mut self, bits: &mut Bits<'_>, x: usize, y: usize) -> Option<()> {
        let components = self.coded.iter_mut().zip(self.means.iter_mut()).zip(self.samples.iter_mut());
        for ((component, plane), samples) in components {
            let mut at = y * plane.vertical * plane.columns + x * plane.horizontal;
            match samples {
                Some(samples) => {
                    for row in 0..plane.vertical {
                        for column in 0..plane.horizontal {
                            let (mean, block) = component.whole_block(bits)?;
                            samples.write(x * plane.horizontal + column, row, &block);
                            *plane.means.get_mut(at + column)? = mean;
                        }
                        at += plane.columns;
                    }
                }
                None => {
                    for _ in 0..plane.vertical {
                        for column in 0..plane.horizontal {
                            *plane.means.get_mut(at + column)? = component.block(bits)?;
                        }
                        at += plane.columns;
                    }
                }
            }
        }
        Some(())
    }
}

impl Walk {
    /// Share of a sequential picture that is lost, as far as can be told; `None` where nothing is.
    pub(super) fn loss(&self, coding: Coding) -> Option<f32> {
        let counts = coding == Coding::Sequential && self.lost_share > 0.0;
        if counts { Some(self.lost_share) } else { self.suspect.then_some(LEAST_LOSS) }
    }
}

impl Coded<'_> {
    /// Passes over one block; its mean.
    #[inline(always)]
    fn block(&mut self, bits: &mut Bits<'_>) -> Option<u8> {
        let mean = self.mean(bits)?;
        if let Some(ac) = self.ac {
            skip_ac(ac, bits)?;
        }
        Some(mean)
    }

    /// Reads one block; its mean and all of it.
    #[inline(always)]
    fn whole_block(&mut self, bits: &mut Bits<'_>) -> Option<(u8, Block)> {
        let mean = self.mean(bits)?;
        let mut block = Block::new(self.last);
        if let Some(ac) = self.ac {
            read_ac(ac, bits, &mut block)?;
        }
        Some((mean, block))
    }

    #[inline(always)]
    fn mean(&mut self, bits: &mut Bits<'_>) -> Option<u8> {
        bits.refill();
        let difference = match self.dc.coefficients(bits) {
            Some(coefficient) => {
                bits.skip(coefficient.bits());
                i32::from(coefficient.first().1)
            }
            None => {
                let size = self.dc.symbol(bits).filter(|size| *size <= 15)?;
                bits.signed(u32::from(size))
            }
        };
        self.last = self.last.wrapping_add(difference);
        // In the middle of what the bits left out could add.
        let twice = self.last.wrapping_shl(self.shift + 1).wrapping_add((1 << self.shift) - 1);
        let mean = (twice.wrapping_mul(self.step).wrapping_add(8) >> 4).wrapping_add(128);
        let slack = COARSEST + (self.step as u32 / 8) as i32;
        self.wild |= !(-slack..=255 + slack).contains(&mean);
        Some(mean.clamp(0, 255) as u8)
    }
}

/// Takes a block's AC coefficients in.
#[inline(always)]
fn read_ac(table: &Huffman, bits: &mut Bits<'_>, block: &mut Block) -> Option<()> {
    // A copy, which stays in registers.
    let mut local = *bits;
    let mut next = 1;
    local.refill();
    while next < 64 {
        let found = table.coefficients(&local);
        local.refill_ahead();
        if let Some(coefficients) = found {
            let (run, value) = coefficients.first();
            // Behind the block's last place the next block begins, without an end mark: what could lead there is read one by one.
            if next + run < 63 {
                local.skip(coefficients.bits());
                next += run;
                block.set(next, value);
                let (run, value, places) = coefficients.second();
                next += 1 + run;
                if next >= 64 {
                    break;
                }
                block.set(next, value);
                next += places;
                continue;
            }
            if run == BLOCK_END as usize {
                local.skip(coefficients.bits());
                break;
            }
        }
        let step = ac_step(table.symbol(&mut local)?);
        if step.ends_block {
            break;
        }
        next += step.passed as usize;
        if step.extra_bits > 0 {
            block.set(next - 1, local.signed(step.extra_bits) as i16);
        }
        local.refill();
    }
    *bits = local;
    Some(())
}

#[inline(always)]
fn skip_ac(table: &Huffman, bits: &mut Bits<'_>) -> Option<()> {
    let mut local = *bits;
    let mut next = 1;
    local.refill();
    while next < 64 {
        let found = table.steps(&local);
        local.refill_ahead();
        if let Some(steps) = found
            && next + steps.passed() < 64
        {
            local.skip(steps.bits());
            if steps.ends_block() {
                break;
            }
            next += steps.passed();
            continue;
        }
        // Long codes, and the block's last coefficients: behind them the next block begins without an end mark.
        let step = ac_step(table.symbol(&mut local)?);
        local.skip(step.extra_bits);
        if step.ends_block {
            break;
        }
        next += step.passed as usize;
        local.refill();
    }
    *bits = local;
    Some(())
}

/// The first scan's header: which components with which tables.
struct Scan {
    /// In their order in the scan; one that stands alone there comes block after block (ITU-T T.81, A.2.2).
    components: Vec<Component>,
    tables: Vec<(u8, u8)>,
    shift: u32,
    huffman: Vec<(u8, Huffman)>,
    /// MCUs across and down.
    units: [usize; 2],
    /// Grey, or luma and two colours in the frame's order, sampled by powers of two: what a picture can be made of here.
    is_usual: bool,
}

impl Scan {
    fn parse(header: &Header<'_>) -> Option<Self> {
        let count = usize::from(*header.scan.first()?);
        let of_frame = header.components.len();
        let ids = (0..count).map(|index| header.scan.get(1 + 2 * index));
        let by_id = |id: &u8| header.components.iter().find(|component| component.id == *id);
        let mut components: Vec<Component> = ids.map(|id| by_id(id?).copied()).collect::<Option<_>>()?;
        let sampled = |c: &Component| (1..=4).contains(&c.horizontal) && (1..=4).contains(&c.vertical);
        if !(1..=4).contains(&count) || !header.components.iter().all(sampled) {
            return None;
        }
        let powers = |c: &Component| c.horizontal != 3 && c.vertical != 3;
        let is_usual = matches!(count, 1 | 3) && components == header.components && components.iter().all(powers);
        let units = header.units(&components);
        if let [only] = components.as_mut_slice() {
            (only.horizontal, only.vertical) = (1, 1);
        }
        let tables =
            (0..count).map(|index| header.scan.get(2 + 2 * index).map(|&t| (t >> 4, t & 15))).collect::<Option<_>>()?;
        let [first, last, approximation] = *header.scan.get(1 + 2 * count..)?.first_chunk::<3>()?;
        let shift = match header.coding {
            Coding::Sequential => 0,
            Coding::Progressive if count == of_frame && first == 0 && last == 0 && approximation >> 4 == 0 => {
                u32::from(approximation & 15)
            }
            Coding::Progressive => return None,
        };
        let huffman = header.huffman.iter().map(|(kind, table)| (kind, table.ready(kind >> 4 != 0))).collect();
        Some(Self { components, tables, shift, huffman, units, is_usual })
    }

    fn coded(&self, header: &Header<'_>) -> Option<Vec<Coded<'_>>> {
        let table = |kind: u8| self.huffman.iter().find(|(k, _)| *k == kind).map(|(_, table)| table);
        self.components
            .iter()
            .zip(&self.tables)
            .map(|(component, &(dc, ac))| {
                let quantisation = header.quantisation.get(usize::from(component.quantisation))?.as_ref()?;
                let ac = match header.coding {
                    Coding::Sequential => Some(table(0x10 | ac)?),
                    Coding::Progressive => None,
                };
                Some(Coded {
                    dc: table(dc)?,
                    ac,
                    step: i32::from(quantisation[0]),
                    shift: self.shift,
                    last: 0,
                    wild: false,
                })
            })
            .collect()
    }
}
