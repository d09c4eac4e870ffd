//! Bits of a JPEG scan.

use memchr::memchr;

use super::huffman::WINDOW;

/// Bytes behind the last block that are no sign of damage.
const NEGLIGIBLE: usize = 2;
/// Bits that one lookup passes over at most (its window and the value of the last code in it), and the window of the next.
const AHEAD: u32 = WINDOW + 15 + WINDOW;

/// Bits of one stretch between restart markers, read without their stuffing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bits<'a> {
    bytes: &'a [u8],
    /// What comes next, up to the next byte that is stuffed or begins a marker.
    plain: &'a [u8],
    /// Where that byte is.
    mark: usize,
    /// Bits not yet taken, from the highest down. Behind the `count` (up to 63) that are vouched for stand zeros or the bits that
    /// come next.
    held: u64,
    count: u32,
    /// Bytes of zeros given for what is missing behind the end.
    missing: u32,
}

impl<'a> Bits<'a> {
    /// From `start` of `bytes` on.
    pub(super) fn new(bytes: &'a [u8], start: usize) -> Self {
        let bits = Self { bytes, plain: &[], mark: start, held: 0, count: 0, missing: 0 };
        bits.up_to_mark()
    }

    /// Takes what stands before the next mark as plain.
    fn up_to_mark(mut self) -> Self {
        let rest = self.bytes.get(self.mark..).unwrap_or_default();
        self.plain = &rest[..memchr(0xff, rest).unwrap_or(rest.len())];
        self.mark += self.plain.len();
        self
    }

    /// Holds at least 32 bits afterwards, enough for the longest code and value; zeros behind the end.
    #[inline(always)]
    pub(super) fn refill(&mut self) {
        if self.count < 32 {
            self.refill_ahead();
        }
    }

    /// The same for loops that look their next code up before, so that it does not wait for this: enough is held for one more
    /// lookup after the one in hand. Without a branch but where a mark is near.
    #[inline(always)]
    pub(super) fn refill_ahead(&mut self) {
        match self.plain.first_chunk::<8>() {
            Some(next) => {
                self.held |= u64::from_be_bytes(*next) >> self.count;
                self.plain = &self.plain[((63 - self.count) >> 3 & 7) as usize..];
                self.count |= 56;
            }
            None if self.count >= AHEAD => {}
            None => *self = self.refilled(),
        }
    }

    /// Where a mark is near. By value, so that elsewhere everything stays in registers.
    #[cold]
    #[inline(never)]
    fn refilled(mut self) -> Self {
        while self.count < 56 {
            let byte = match self.plain.split_first() {
                Some((byte, rest)) => {
                    self.plain = rest;
                    *byte
                }
                None => match self.bytes.get(self.mark + 1) {
                    Some(0) => {
                        self.mark += 2;
                        self = self.up_to_mark();
                        0xff
                    }
                    // Fill bytes before a marker.
                    Some(0xff) => {
                        self.mark += 1;
                        continue;
                    }
                    _ => {
                        self.missing += 1;
                        0
                    }
                },
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

    /// Passes over `count` bits, of the 32 that [`Self::refill`] leaves at least.
    #[inline(always)]
    pub(super) fn skip(&mut self, count: u32) {
        self.held <<= count;
        self.count -= count;
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
        let behind = self.bytes.get(self.at()..end).unwrap_or_default();
        let rest = held.iter().take(whole).chain(behind);
        whole + behind.len() > NEGLIGIBLE && rest.copied().any(|byte| !matches!(byte, 0 | 0xff))
    }

    /// More bits were taken than there are.
    #[inline(always)]
    pub(super) fn overrun(&self) -> bool {
        self.missing * 8 > self.count
    }

    /// Offset of the next byte.
    fn at(&self) -> usize {
        self.mark - self.plain.len()
    }

    /// Offset of the code of the next marker.
    pub(super) fn next_marker(&self) -> Option<usize> {
        let mut at = self.at();
        loop {
            at += memchr(0xff, self.bytes.get(at..)?)? + 1;
            if !matches!(self.bytes.get(at), Some(0 | 0xff)) {
                return Some(at);
            }
        }
    }
}

/// The value that `size` (1..=15) bits mean: those with the highest bit clear are negative.
pub(super) fn extended(code: u32, size: u32) -> i32 {
    if code < 1 << (size - 1) { code as i32 - (1 << size) + 1 } else { code as i32 }
}
