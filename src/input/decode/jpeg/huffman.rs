//! Huffman codes and bits of a JPEG scan, as far as walking over coefficients needs them.

use memchr::memchr;

/// Bits looked up at once. More would not leave the tables of a picture in the first-level cache.
const WINDOW: u32 = 10;

/// Bytes behind the last block that are no sign of damage.
const NEGLIGIBLE: usize = 2;

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

/// Bits of one stretch between restart markers, read without their stuffing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bits<'a> {
    bytes: &'a [u8],
    /// The next byte; never behind the marker that ends the stretch.
    at: usize,
    /// Bits not yet taken, from the highest down. Behind the `count` that are vouched for stand zeros or the bits that
    /// come next.
    held: u64,
    count: u32,
    /// Bytes of zeros given for what is missing behind the end.
    missing: u32,
}

impl<'a> Bits<'a> {
    /// From `start` of `bytes` on.
    pub(super) fn new(bytes: &'a [u8], start: usize) -> Self {
        Self { bytes, at: start, held: 0, count: 0, missing: 0 }
    }

    /// Holds at least 32 bits afterwards, enough for the longest code and value; zeros behind the end.
    #[inline(always)]
    pub(super) fn refill(&mut self) {
        if self.count >= 32 {
            return;
        }
        let next = self.bytes.get(self.at..).and_then(|rest| rest.first_chunk::<8>());
        match next.map(|next| u64::from_be_bytes(*next)) {
            Some(word) if !has_mark(word) => {
                self.held |= word >> self.count;
                self.at += ((63 - self.count) >> 3) as usize;
                self.count |= 56;
            }
            _ => *self = self.refilled(),
        }
    }

    /// Where stuffing or a marker is near. By value, so that elsewhere everything stays in registers.
    #[cold]
    #[inline(never)]
    fn refilled(mut self) -> Self {
        while self.count <= 56 {
            let byte = match (self.bytes.get(self.at), self.bytes.get(self.at + 1)) {
                (Some(0xff), Some(0)) => {
                    self.at += 2;
                    0xff
                }
                // Fill bytes before a marker.
                (Some(0xff), Some(0xff)) => {
                    self.at += 1;
                    continue;
                }
                (Some(0xff), _) | (None, _) => {
                    self.missing += 1;
                    0
                }
                (Some(byte), _) => {
                    self.at += 1;
                    *byte
                }
            };
            self.held |= u64::from(byte) << (56 - self.count);
            self.count += 8;
        }
        self
    }

    /// The next `count` (1..=16) bits.
    #[inline(always)]
    pub(super) fn peek(&self, count: u32) -> u32 {
        (self.held >> (64 - count)) as u32
    }

    /// Passes over `count` bits, of those held.
    #[inline(always)]
    pub(super) fn skip(&mut self, count: u32) {
        self.held <<= count;
        self.count = self.count.saturating_sub(count);
    }

    /// A signed value of `size` (0..=15) bits, of those held.
    #[inline(always)]
    pub(super) fn signed(&mut self, size: u32) -> i32 {
        if size == 0 {
            return 0;
        }
        let code = self.peek(size);
        self.skip(size);
        extended(code, size)
    }

    /// Whether more than the filling that some cameras write stands between the last bit taken and the marker whose code
    /// is at `marker` (the end of the file where there is none).
    pub(super) fn leaves_data(&self, marker: Option<usize>) -> bool {
        let whole = (self.count / 8).saturating_sub(self.missing) as usize;
        let held = (self.held << (self.count % 8)).to_be_bytes();
        let end = marker.map_or(self.bytes.len(), |marker| marker - 1);
        let behind = self.bytes.get(self.at..end).unwrap_or_default();
        let rest = held.iter().take(whole).chain(behind);
        whole + behind.len() > NEGLIGIBLE && rest.copied().any(|byte| !matches!(byte, 0 | 0xff))
    }

    /// More bits were taken than there are.
    #[inline(always)]
    pub(super) fn overrun(&self) -> bool {
        self.missing * 8 > self.count
    }

    /// Offset of the code of the next marker.
    pub(super) fn next_marker(&self) -> Option<usize> {
        let mut at = self.at;
        loop {
            at += memchr(0xff, self.bytes.get(at..)?)? + 1;
            if !matches!(self.bytes.get(at), Some(0 | 0xff)) {
                return Some(at);
            }
        }
    }
}

/// Whether one of eight bytes is 0xff.
#[inline(always)]
fn has_mark(word: u64) -> bool {
    const ONES: u64 = 0x0101_0101_0101_0101;
    (!word).wrapping_sub(ONES) & word & (ONES << 7) != 0
}

/// The value that `size` (1..=15) bits mean: those with the highest bit clear are negative.
fn extended(code: u32, size: u32) -> i32 {
    if code < 1 << (size - 1) { code as i32 - (1 << size) + 1 } else { code as i32 }
}
