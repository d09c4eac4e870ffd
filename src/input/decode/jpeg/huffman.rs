//! Huffman codes and bits of a JPEG scan, as far as walking over coefficients needs them.

use memchr::memchr;

/// Bits looked up at once. More would not leave the tables of a picture in the first-level cache.
const WINDOW: u32 = 10;

/// One Huffman table with lookups for a single symbol and for as many whole symbols as fit the window.
#[derive(Clone, Debug)]
pub(super) struct Huffman {
    /// By the next `WINDOW` bits: code length << 8 | symbol; 0 where the code is longer.
    single: Vec<u16>,
    /// By the next `WINDOW` bits: [`Steps`] over AC symbols; 0 where the first code is longer.
    several: Vec<u32>,
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

impl Huffman {
    /// From a table as it stands in the file.
    pub(super) fn new(counts: &[u8; 16], symbols: &[u8]) -> Self {
        let mut table = Self {
            single: vec![0; 1 << WINDOW],
            several: vec![0; 1 << WINDOW],
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

    /// AC symbols at the head of `bits` as far as the window shows them; `None` where the first code is longer.
    pub(super) fn steps(&self, bits: &Bits<'_>) -> Option<Steps> {
        let steps = Steps(self.several[bits.peek(WINDOW) as usize]);
        (steps.bits() > 0).then_some(steps)
    }

    /// The next symbol; `None` for a code the table does not have.
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

/// Bits of one stretch between restart markers, stuffing removed.
#[derive(Debug)]
pub(super) struct Bits<'a> {
    /// The stretch and at least eight zero bytes.
    bytes: &'a [u8],
    length: usize,
    at: usize,
    held: u64,
    count: u32,
}

/// Zero bytes that [`Bits`] needs after its stretch.
pub(super) const PADDING: usize = 8;

impl<'a> Bits<'a> {
    /// Over `bytes`, the last [`PADDING`] of which are no data.
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, length: bytes.len().saturating_sub(PADDING), at: 0, held: 0, count: 0 }
    }

    /// Holds at least 56 bits afterwards; zeros behind the end.
    #[inline]
    pub(super) fn refill(&mut self) {
        if let Some(next) = self.bytes.get(self.at..).and_then(|rest| rest.first_chunk::<8>()) {
            self.held |= u64::from_be_bytes(*next) >> self.count;
            self.at += ((63 - self.count) >> 3) as usize;
            self.count |= 56;
        } else {
            self.at += ((63 - self.count) >> 3) as usize;
            self.count |= 56;
        }
    }

    /// The next `count` (1..=16) bits.
    #[inline]
    pub(super) fn peek(&self, count: u32) -> u32 {
        (self.held >> (64 - count)) as u32
    }

    /// Passes over `count` bits, of those held.
    #[inline]
    pub(super) fn skip(&mut self, count: u32) {
        self.held <<= count;
        self.count = self.count.saturating_sub(count);
    }

    /// A signed value of `size` (0..=15) bits, of those held.
    #[inline]
    pub(super) fn signed(&mut self, size: u32) -> i32 {
        if size == 0 {
            return 0;
        }
        let value = self.peek(size) as i32;
        self.skip(size);
        if value < 1 << (size - 1) { value - (1 << size) + 1 } else { value }
    }

    /// Whole bytes not yet taken.
    pub(super) fn rest(&self) -> &[u8] {
        let taken = self.at.saturating_sub(self.count as usize / 8);
        self.bytes.get(taken..self.length).unwrap_or_default()
    }

    /// More bits were taken than there are.
    pub(super) fn overrun(&self) -> bool {
        self.at.saturating_sub(self.count as usize / 8) > self.length
    }
}

/// Copies one stretch of entropy-coded data without its stuffing into `plain` (with [`PADDING`]) and gives the offset of the
/// marker that ends it, or of the end of the file.
pub(super) fn unstuff(bytes: &[u8], start: usize, plain: &mut Vec<u8>) -> usize {
    plain.clear();
    let mut at = start;
    let end = loop {
        let Some(found) = bytes.get(at..).and_then(|rest| memchr(0xff, rest)) else {
            plain.extend_from_slice(bytes.get(at..).unwrap_or_default());
            break bytes.len();
        };
        let mark = at + found;
        match bytes.get(mark + 1) {
            Some(0) => {
                plain.extend_from_slice(&bytes[at..=mark]);
                at = mark + 2;
            }
            // Fill bytes before a marker.
            Some(0xff) => {
                plain.extend_from_slice(&bytes[at..mark]);
                at = mark + 1;
            }
            _ => {
                plain.extend_from_slice(&bytes[at..mark]);
                break mark;
            }
        }
    };
    plain.extend_from_slice(&[0; PADDING]);
    end
}
