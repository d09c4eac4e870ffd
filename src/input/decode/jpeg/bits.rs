//! Bits of a JPEG scan.

use memchr::memchr;

/// Bytes behind the last block that are no sign of damage.
const NEGLIGIBLE: usize = 2;

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
pub(super) fn extended(code: u32, size: u32) -> i32 {
    if code < 1 << (size - 1) { code as i32 - (1 << size) + 1 } else { code as i32 }
}
