//! Huffman codes of a JPEG scan, as far as walking over coefficients needs them.

use super::bits::{Bits, extended};

/// Bits looked up at once: with many more the tables of a picture would not stay in the first-level cache.
pub(super) const WINDOW: u32 = 11;

/// Zeros that lead behind the last place of a block, from wherever in it.
pub(super) const BLOCK_END: u32 = 64;

/// One Huffman table with lookups for a single symbol and for as many whole symbols as fit the window.
#[derive(Clone, Debug)]
pub(super) struct Huffman {
    /// By the next `WINDOW` bits: code length << 8 | symbol; 0 where the code is longer.
    single: Box<[u16; 1 << WINDOW]>,
    /// By the next `WINDOW` bits: [`Steps`] over AC symbols; 0 where the first code is longer.
    several: Box<[u32; 1 << WINDOW]>,
    /// By the next `WINDOW` bits: [`Coefficients`]; 0 where the first code and its value are longer.
    coefficients: Box<[u64; 1 << WINDOW]>,
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

/// One or two AC coefficients whole within the window: bits | zeros before the first << 8 | zeros before the second << 16 |
/// whether there is a second << 24 | the first's value << 32 | the second's value << 48. The end of a block stands for a
/// coefficient of value 0 behind the block's last place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Coefficients(u64);

impl Coefficients {
    #[inline(always)]
    pub(super) fn bits(self) -> u32 {
        (self.0 & 0xff) as u32
    }

    /// Zeros before the first, and its value.
    #[inline(always)]
    pub(super) fn first(self) -> (usize, i16) {
        ((self.0 >> 8 & 0xff) as usize, (self.0 >> 32) as i16)
    }

    /// The same of the second, and how many places it takes: where there is none, none.
    #[inline(always)]
    pub(super) fn second(self) -> (usize, i16, usize) {
        ((self.0 >> 16 & 0xff) as usize, (self.0 >> 48) as i16, (self.0 >> 24 & 0xff) as usize)
    }
}

/// An AC coefficient at the head of a window.
struct Coefficient {
    bits: u32,
    run: u32,
    value: i32,
}

impl Huffman {
    /// From a table as it stands in the file. Of a DC table, whose codes never follow each other, one at a time is looked up.
    pub(super) fn new(counts: &[u8; 16], symbols: &[u8], is_ac: bool) -> Self {
        let mut table = Self {
            single: Box::new([0; 1 << WINDOW]),
            several: Box::new([0; 1 << WINDOW]),
            coefficients: Box::new([0; 1 << WINDOW]),
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
            table.coefficients[window as usize] = table.coefficients_from(window, is_ac);
            if is_ac {
                table.several[window as usize] = table.steps_from(window);
            }
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

    fn coefficients_from(&self, window: u32, is_ac: bool) -> u64 {
        if !is_ac && self.single[window as usize] as u8 > 15 {
            return 0;
        }
        let Some(first) = self.coefficient_from(window, 0) else { return 0 };
        let second = if is_ac && first.run < BLOCK_END { self.coefficient_from(window, first.bits) } else { None };
        let (found, second) = match second {
            Some(second) => (1, second),
            None => (0, Coefficient { bits: first.bits, run: 0, value: 0 }),
        };
        let low = second.bits | first.run << 8 | second.run << 16 | found << 24;
        let high = u32::from(first.value as u16) | u32::from(second.value as u16) << 16;
        u64::from(low) | u64::from(high) << 32
    }

    /// The coefficient behind `passed` bits of the window; its bits are counted from the window's head.
    fn coefficient_from(&self, window: u32, passed: u32) -> Option<Coefficient> {
        let entry = self.single[(window << passed & ((1 << WINDOW) - 1)) as usize];
        let (length, step) = (u32::from(entry >> 8), ac_step(entry as u8));
        let bits = passed + length + step.extra_bits;
        if length == 0 || bits > WINDOW || (step.extra_bits == 0 && !step.ends_block) {
            return None;
        }
        if step.ends_block {
            return Some(Coefficient { bits, run: BLOCK_END, value: 0 });
        }
        let code = window >> (WINDOW - bits) & ((1 << step.extra_bits) - 1);
        Some(Coefficient { bits, run: step.passed - 1, value: extended(code, step.extra_bits) })
    }

    /// The AC coefficients at the head of `bits`, or the first's value as a DC difference; `None` where it reaches beyond the
    /// window.
    #[inline(always)]
    pub(super) fn coefficients(&self, bits: &Bits<'_>) -> Option<Coefficients> {
        let coefficients = Coefficients(self.coefficients[bits.peek(WINDOW) as usize]);
        (coefficients.0 != 0).then_some(coefficients)
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
