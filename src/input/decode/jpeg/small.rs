//! A small copy in colour from the mean of each 8 x 8 block (its DC coefficient): only Huffman codes are walked, nothing is
//! transformed. This costs a fifth of decoding the picture in colour, and tells on the way where the data end too early.

use image::RgbImage;

use super::super::raster::COLOUR_SIDE;
use super::header::{Coding, Component, Header};
use super::huffman::{Bits, Huffman, ac_step, unstuff};

/// Bytes behind the last block that are no sign of damage.
const NEGLIGIBLE: usize = 2;

/// Levels by which a mean may lie beyond black or white, on top of what quantisation explains.
const COARSEST: i32 = 32;

/// What the walk over the first scan gives.
#[derive(Debug)]
pub(super) struct Walk {
    /// Block means of each component.
    planes: Vec<Plane>,
    /// Share of the picture behind the last block that could be read.
    pub lost_share: f32,
    /// Something else was read than was written: a stretch of a sequential picture went on after its last block, or a
    /// block's mean is no level that pixels can have.
    pub suspect: bool,
}

/// Means of a component's blocks, in levels 0..=255 where 128 is no colour.
#[derive(Debug)]
struct Plane {
    columns: usize,
    means: Vec<u8>,
    /// Blocks of it in one MCU.
    horizontal: usize,
    vertical: usize,
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

/// Walks the first scan where it holds all components (the usual case); `None` for other arrangements.
pub(super) fn walk(header: &Header<'_>, bytes: &[u8]) -> Option<Walk> {
    let scan = Scan::parse(header)?;
    let mut coded = scan.coded(header)?;
    let (widest, tallest) = header.sampling();
    let across = usize::from(header.width).div_ceil(8 * widest);
    let down = usize::from(header.height).div_ceil(8 * tallest);
    let mut planes: Vec<Plane> =
        header.components.iter().map(|component| Plane::new(component, across, down)).collect();
    let (done, surplus) = walk_mcus(header, bytes, &mut coded, &mut planes, (across, down));
    let total = across * down;
    let suspect = surplus && header.coding == Coding::Sequential || coded.iter().any(|component| component.wild);
    Some(Walk { planes, lost_share: (total - done) as f32 / total.max(1) as f32, suspect })
}

fn walk_mcus(
    header: &Header<'_>,
    bytes: &[u8],
    coded: &mut [Coded<'_>],
    planes: &mut [Plane],
    (across, down): (usize, usize),
) -> (usize, bool) {
    let total = across * down;
    let interval = if header.restart_interval == 0 { total } else { usize::from(header.restart_interval) };
    let mut plain = Vec::with_capacity(if header.restart_interval == 0 { bytes.len() } else { 4096 });
    let mut start = header.scan_start;
    let (mut done, mut surplus) = (0, false);
    while done < total {
        let end = unstuff(bytes, start, &mut plain);
        let mut bits = Bits::new(&plain);
        coded.iter_mut().for_each(|component| component.last = 0);
        for mcu in done..total.min(done + interval) {
            if walk_mcu(&mut bits, coded, planes, mcu % across, mcu / across).is_none() || bits.overrun() {
                return (mcu, surplus);
            }
        }
        done = total.min(done + interval);
        surplus |= is_data(bits.rest());
        let restarts = matches!(bytes.get(end + 1), Some(0xd0..=0xd7));
        if done < total && !restarts {
            return (done, surplus);
        }
        start = end + 2;
    }
    (total, surplus)
}

/// More than the filling that some cameras write behind the last block.
fn is_data(rest: &[u8]) -> bool {
    rest.len() > NEGLIGIBLE && rest.iter().any(|byte| !matches!(byte, 0 | 0xff))
}

fn walk_mcu(bits: &mut Bits<'_>, coded: &mut [Coded<'_>], planes: &mut [Plane], x: usize, y: usize) -> Option<()> {
    for (component, plane) in coded.iter_mut().zip(planes) {
        for row in 0..plane.vertical {
            for column in 0..plane.horizontal {
                let mean = component.block(bits)?;
                let at = (y * plane.vertical + row) * plane.columns + x * plane.horizontal + column;
                *plane.means.get_mut(at)? = mean;
            }
        }
    }
    Some(())
}

impl Coded<'_> {
    /// Passes over one block; its mean.
    #[inline]
    fn block(&mut self, bits: &mut Bits<'_>) -> Option<u8> {
        bits.refill();
        let size = self.dc.symbol(bits)?;
        if size > 15 {
            return None;
        }
        self.last = self.last.wrapping_add(bits.signed(u32::from(size)));
        if let Some(ac) = self.ac {
            skip_ac(ac, bits)?;
        }
        // In the middle of what the bits left out could add.
        let twice = self.last.wrapping_shl(self.shift + 1).wrapping_add((1 << self.shift) - 1);
        let mean = (twice.wrapping_mul(self.step).wrapping_add(8) >> 4).wrapping_add(128);
        let slack = COARSEST + self.step / 8;
        self.wild |= !(-slack..=255 + slack).contains(&mean);
        Some(mean.clamp(0, 255) as u8)
    }
}

#[inline]
fn skip_ac(table: &Huffman, bits: &mut Bits<'_>) -> Option<()> {
    let mut next = 1;
    while next < 64 {
        bits.refill();
        if let Some(steps) = table.steps(bits)
            && next + steps.passed() < 64
        {
            bits.skip(steps.bits());
            if steps.ends_block() {
                return Some(());
            }
            next += steps.passed();
            continue;
        }
        // Long codes, and the block's last coefficients: behind them the next block begins without an end mark.
        let step = ac_step(table.symbol(bits)?);
        bits.skip(step.extra_bits);
        if step.ends_block {
            return Some(());
        }
        next += step.passed as usize;
    }
    Some(())
}

impl Plane {
    fn new(component: &Component, across: usize, down: usize) -> Self {
        let (horizontal, vertical) = (usize::from(component.horizontal), usize::from(component.vertical));
        let columns = across * horizontal;
        Self { columns, means: vec![128; columns * down * vertical], horizontal, vertical }
    }

    /// Mean over the blocks of the rectangle that begins at block (`x`, `y`).
    fn mean(&self, x: usize, y: usize, width: usize, height: usize) -> f32 {
        let rows = self.means.chunks_exact(self.columns).skip(y).take(height);
        let (sum, count) = rows.fold((0_u32, 0_u32), |(sum, count), row| {
            let blocks = row.get(x..(x + width).min(row.len())).unwrap_or_default();
            (sum + blocks.iter().map(|&mean| u32::from(mean)).sum::<u32>(), count + blocks.len() as u32)
        });
        sum as f32 / count.max(1) as f32
    }
}

/// The first scan's header: which components with which tables.
struct Scan {
    tables: Vec<(u8, u8)>,
    shift: u32,
    huffman: Vec<(u8, Huffman)>,
}

impl Scan {
    fn parse(header: &Header<'_>) -> Option<Self> {
        let count = usize::from(*header.scan.first()?);
        let in_order = |(index, component): (usize, &Component)| header.scan.get(1 + 2 * index) == Some(&component.id);
        let sampled = |c: &Component| matches!(c.horizontal, 1 | 2 | 4) && matches!(c.vertical, 1 | 2 | 4);
        let plain = count == 3
            && header.components.len() == 3
            && header.components.iter().enumerate().all(in_order)
            && header.components.iter().all(sampled);
        if !plain {
            return None;
        }
        let tables =
            (0..3).map(|index| header.scan.get(2 + 2 * index).map(|&t| (t >> 4, t & 15))).collect::<Option<_>>()?;
        let [first, last, approximation] = *header.scan.get(7..10)?.first_chunk::<3>()?;
        let shift = match header.coding {
            Coding::Sequential => 0,
            Coding::Progressive if first == 0 && last == 0 && approximation >> 4 == 0 => u32::from(approximation & 15),
            Coding::Progressive => return None,
        };
        let huffman =
            header.huffman.iter().map(|(kind, counts, symbols)| (*kind, Huffman::new(counts, symbols))).collect();
        Some(Self { tables, shift, huffman })
    }

    fn coded(&self, header: &Header<'_>) -> Option<Vec<Coded<'_>>> {
        // A table defined twice: the later one holds.
        let table = |kind: u8| self.huffman.iter().rev().find(|(k, _)| *k == kind).map(|(_, table)| table);
        header
            .components
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

impl Walk {
    /// The small copy; `None` where its long side would be below `least` pixels.
    pub(super) fn colour(&self, header: &Header<'_>, least: u32) -> Option<RgbImage> {
        let [y, cb, cr] = self.planes.as_slice() else { return None };
        let (widest, tallest) = header.sampling();
        let (width, height) = (u32::from(header.width), u32::from(header.height));
        // A square cell that holds whole blocks of every component (factors are 1, 2 and 4, and the larger is a multiple).
        let block = |plane: &Plane| (8 * widest / plane.horizontal).max(8 * tallest / plane.vertical);
        let mut cell = block(y).max(block(cb)).max(block(cr)) as u32;
        while width.max(height).div_ceil(cell) > COLOUR_SIDE {
            cell *= 2;
        }
        let (columns, rows) = (width.div_ceil(cell), height.div_ceil(cell));
        if columns.max(rows) < least {
            return None;
        }
        let at = |plane: &Plane, column: u32, row: u32| {
            let across = (cell as usize * plane.horizontal / (8 * widest)).max(1);
            let down = (cell as usize * plane.vertical / (8 * tallest)).max(1);
            plane.mean(column as usize * across, row as usize * down, across, down)
        };
        Some(RgbImage::from_fn(columns, rows, |x, row| {
            image::Rgb(rgb(at(y, x, row), at(cb, x, row) - 128.0, at(cr, x, row) - 128.0))
        }))
    }
}

/// BT.601 full range, as JFIF defines it.
pub(super) fn rgb(y: f32, cb: f32, cr: f32) -> [u8; 3] {
    [y + 1.402 * cr, y - 0.344_136 * cb - 0.714_136 * cr, y + 1.772 * cb]
        .map(|value| value.round().clamp(0.0, 255.0) as u8)
}
