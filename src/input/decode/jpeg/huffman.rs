//! Huffman codes of a JPEG scan, as far as walking over coefficients needs them.

use super::bits::{Bits, extended};

/// Bits looked up at once. More would not leave the tables of a picture in the first-level cache.
const WINDOW: u32 = 10;

/// One Huffman table with lookups for a single symbol and for as many whole symbols as fit the window.
#[derive(Clone, Debug)]
pub(super) struct Huffman {
    /// By the next `WINDOW` bits: code length << 8 | symbol; 0 where the code is longer.
    single: Vec<u16>,
    /// By the next `WINDOW` bits: [`Steps`] over AC symbols; 0 where the first code is longer.
    several: Vec<u32>,
    /// By the next `WINDOW` bits: [`Coefficient`]; 0 where code and value are longer.
    coefficients: Vec<u32>,
    /// For each code length: first code, number of codes, index of the first symbol.
    lengths: [(u32, u32, usize); 17],
    symbols: Vec<u8>,
}

/// Several AC symbols taken at once: bits | coefficients passed << 8 | whether the block ended << 16.
#[derive(Clone, Copy, Debug)]
pub(super) struct Steps(u32);

impl Steps {
    pub(super) fn bits(self) -> u32 {
        self.0 & 0xff
    }

    pub(super) fn passed(self) -> usize {
        (self.0 >> 8 & 0xff) as usize
    }

    pub(super) fn ends_block(self) -> bool {
        self.0 >> 16 != 0
    }
}

/// An AC coefficient whole within the window: its bits | zeros before it << 8 | value << 16. The end of a block is a
/// value of 0 behind the block's last place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Coefficient(u32);

impl Coefficient {
    #[inline(always)]
    pub(super) fn bits(self) -> u32 {
        self.0 & 0xff
    }

    #[inline(always)]
    pub(super) fn run(self) -> usize {
        (self.0 >> 8 & 0xff) as usize
    }

    #[inline(always)]
    pub(super) fn value(self) -> i32 {
        self.0 as i32 >> 16
    }
}

impl Huffman {
    /// From a table as it stands in the file.
    pub(super) fn new(counts: &[u8; 16], symbols: &[u8]) -> Self {
        let mut table = Self {
            single: vec![0; 1 << WINDOW],
            several: vec![0; 1 << WINDOW],
            coefficients: vec![0; 1 << WINDOW],
            lengths: [(0, 0, 0); 17],
            symbols: symbols.to_vec(),
        };
        let (mut code, mut index) = (0_u32, 0_usize);
        for (length, &count) in (1_u32..).zip(counts) {
            table.lengths[length as usize] = (code, u32::from(count), index);
            for &symbol in symbols.iter().skip(index).take(usize::from(count)) {
                table.fill_single(code, length, symbol);
                code += 1;
            }
            index += usize::from(count);
            code <<= 1;
        }
        for window in 0..1 << WINDOW {
            table.several[window as usize] = table.steps_from(window);
            table.coefficients[window as usize] = table.coefficient_from(window);
        }
        table
    }

    fn fill_single(&mut self, code: u32, length: u32, symbol: u8) {
        if length > WINDOW {
            return;
        }
        let shift = WINDOW - length;
        let first = (code << shift) as usize;
        let entry = (length as u16) << 8 | u16::from(symbol);
        // A table with more codes than fit its lengths runs out of the lookup: broken files do that.
        if let Some(slots) = self.single.get_mut(first..first + (1 << shift)) {
            slots.fill(entry);
        }
    }

    fn steps_from(&self, window: u32) -> u32 {
        let (mut bits, mut passed, mut ended) = (0_u32, 0_u32, 0_u32);
        while bits < WINDOW && ended == 0 {
            let rest = window << bits & ((1 << WINDOW) - 1);
            let entry = self.single[rest as usize];
            let length = u32::from(entry >> 8);
            if length == 0 || bits + length > WINDOW {
                break;
            }
            let step = ac_step(entry as u8);
            bits += length + step.extra_bits;
            passed += step.passed;
            ended = u32::from(step.ends_block);
        }
        bits | passed << 8 | ended << 16
    }

    fn coefficient_from(&self, window: u32) -> u32 {
        let entry = self.single[window as usize];
        let (length, symbol) = (u32::from(entry >> 8), entry as u8);
        let step = ac_step(symbol);
        let bits = length + step.extra_bits;
        if length == 0 || bits > WINDOW || (step.extra_bits == 0 && !step.ends_block) {
            return 0;
        }
        if step.ends_block {
            return bits | 64 << 8;
        }
        let code = window >> (WINDOW - bits) & ((1 << step.extra_bits) - 1);
        bits | (step.passed - 1) << 8 | (extended(code, step.extra_bits) as u32) << 16
    }

    /// The AC coefficient at the head of `bits`; `None` where it reaches beyond the window.
    #[inline(always)]
    pub(super) fn coefficient(&self, bits: &Bits<'_>) -> Option<Coefficient> {
        let coefficient = Coefficient(self.coefficients[bits.peek(WINDOW) as usize]);
        (coefficient.0 != 0).then_some(coefficient)
    }

    /// AC symbols at the head of `bits` as far as the window shows them; `None` where the first code is longer.
    #[inline(always)]
    pub(super) fn steps(&self, bits: &Bits<'_>) -> Option<Steps> {
        let steps = Steps(self.several[bits.peek(WINDOW) as usize]);
        (steps.bits() > 0).then_some(steps)
    }

    /// The next symbol; `None` for a code the table does not have.
    #[inline(always)]
    pub(super) fn symbol(&self, bits: &mut Bits<'_>) -> Option<u8> {
        let entry = self.single[bits.peek(WINDOW) as usize];
        if entry >> 8 != 0 {
            bits.skip(u32::from(entry >> 8));
            return Some(entry as u8);
        }
        for length in WINDOW + 1..=16 {
            let (first, count, index) = self.lengths[length as usize];
            let offset = bits.peek(length).wrapping_sub(first);
            if offset < count {
                bits.skip(length);
                return self.symbols.get(index + offset as usize).copied();
            }
        }
        None
    }
}

/// What one AC symbol means for walking.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    pub extra_bits: u32,
    pub passed: u32,
    pub ends_block: bool,
}

/// Run and size of an AC symbol.
pub(super) fn ac_step(symbol: u8) -> Step {
    let (run, size) = (u32::from(symbol >> 4), u32::from(symbol & 15));
    match (run, size) {
        (15, 0) => Step { extra_bits: 0, passed: 16, ends_block: false },
        (_, 0) => Step { extra_bits: 0, passed: 0, ends_block: true },
        _ => Step { extra_bits: size, passed: run + 1, ends_block: false },
    }
}
