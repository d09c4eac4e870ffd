//! Directories of a TIFF: which there are and what their tags say. Classic and BigTIFF, both byte orders.

/// Tags that are looked at.
pub(super) mod tag {
    pub(crate) const NEW_SUBFILE_TYPE: u16 = 254;
    pub(crate) const WIDTH: u16 = 256;
    pub(crate) const HEIGHT: u16 = 257;
    pub(crate) const BITS_PER_SAMPLE: u16 = 258;
    pub(crate) const COMPRESSION: u16 = 259;
    pub(crate) const PHOTOMETRIC: u16 = 262;
    pub(crate) const FILL_ORDER: u16 = 266;
    pub(crate) const SAMPLES_PER_PIXEL: u16 = 277;
    pub(crate) const MAKE: u16 = 271;
    pub(crate) const MODEL: u16 = 272;
    pub(crate) const STRIP_OFFSETS: u16 = 273;
    pub(crate) const JPEG_TABLES: u16 = 347;
    pub(crate) const ORIENTATION: u16 = 274;
    pub(crate) const ROWS_PER_STRIP: u16 = 278;
    pub(crate) const STRIP_BYTE_COUNTS: u16 = 279;
    pub(crate) const X_RESOLUTION: u16 = 282;
    pub(crate) const Y_RESOLUTION: u16 = 283;
    pub(crate) const PLANAR_CONFIGURATION: u16 = 284;
    pub(crate) const T4_OPTIONS: u16 = 292;
    pub(crate) const RESOLUTION_UNIT: u16 = 296;
    pub(crate) const SOFTWARE: u16 = 305;
    pub(crate) const COLOR_MAP: u16 = 320;
    pub(crate) const TILE_WIDTH: u16 = 322;
    pub(crate) const TILE_OFFSETS: u16 = 324;
    pub(crate) const TILE_BYTE_COUNTS: u16 = 325;
    pub(crate) const EXTRA_SAMPLES: u16 = 338;
    pub(crate) const JPEG_FILE: u16 = 513;
    pub(crate) const ICC: u16 = 34675;
    pub(crate) const GPS: u16 = 34853;
}

/// Directories read at most: more pages than any scanner puts in a file, and an end for chains that never do.
const MOST_DIRECTORIES: usize = 10_000;
/// Entries kept of all directories together: scanners write some twenty a page. Directories may lie over each other, so that a small
/// file can have many large ones.
const MOST_ENTRIES: usize = 1 << 18;
/// Values read of one tag.
const MOST_VALUES: u64 = 1 << 20;

/// One tag of a directory.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    tag: u16,
    kind: u16,
    count: u64,
    /// Where the values stand.
    at: usize,
}

/// One directory, which describes one page.
#[derive(Clone, Debug)]
pub(super) struct Directory {
    entries: Vec<Entry>,
    order: Order,
}

/// How numbers are written.
#[derive(Clone, Copy, Debug)]
struct Order {
    little: bool,
    big_file: bool,
}

impl Order {
    /// An unsigned number of `size` (1..=8) bytes.
    fn number(self, bytes: &[u8], at: usize, size: usize) -> Option<u64> {
        let digits = bytes.get(at..at.checked_add(size)?)?;
        let join = |number: u64, &digit: &u8| number << 8 | u64::from(digit);
        Some(if self.little { digits.iter().rev().fold(0, join) } else { digits.iter().fold(0, join) })
    }

    /// The lowest `size` bytes of a number.
    fn digits(self, value: u64, size: usize) -> Vec<u8> {
        if self.little { value.to_le_bytes()[..size].to_vec() } else { value.to_be_bytes()[8 - size..].to_vec() }
    }

    /// One entry of a directory; `value` fills at most `room` bytes.
    fn row(self, tag: u16, kind: u16, count: u64, value: &[u8], room: usize) -> Vec<u8> {
        let mut row = self.digits(tag.into(), 2);
        row.extend(self.digits(kind.into(), 2));
        row.extend(self.digits(count, room));
        row.extend_from_slice(value);
        row.resize(4 + 2 * room, 0);
        row
    }

    fn offset(self, bytes: &[u8], at: usize) -> Option<usize> {
        usize::try_from(self.number(bytes, at, if self.big_file { 8 } else { 4 })?).ok()
    }
}

/// The directories of a file.
#[derive(Debug)]
pub(super) struct Chain {
    /// From the first on, in order.
    pub directories: Vec<Directory>,
    /// Whether it goes on behind the last of them.
    pub rest: Rest,
}

/// What follows the last directory read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rest {
    Nothing,
    /// A directory that lies behind the end of the file.
    Missing,
    /// More directories than are read.
    TooMany,
}

/// All directories from the first on, in order.
pub(super) fn chain(bytes: &[u8]) -> Chain {
    let order =
        Order { little: bytes.first() == Some(&b'I'), big_file: matches!(bytes.get(2..4), Some([43, 0] | [0, 43])) };
    let mut directories = Vec::new();
    let mut visited = std::collections::HashSet::new();
    let mut entries = 0;
    let mut at = order.offset(bytes, if order.big_file { 8 } else { 4 }).unwrap_or(0);
    while at != 0 && visited.insert(at) {
        if directories.len() == MOST_DIRECTORIES {
            return Chain { directories, rest: Rest::TooMany };
        }
        let Some((directory, next)) = Directory::read(bytes, at, order) else {
            return Chain { directories, rest: Rest::Missing };
        };
        entries += directory.entries.len();
        if entries > MOST_ENTRIES {
            return Chain { directories, rest: Rest::TooMany };
        }
        directories.push(directory);
        at = next;
    }
    Chain { directories, rest: Rest::Nothing }
}

impl Directory {
    fn read(bytes: &[u8], at: usize, order: Order) -> Option<(Self, usize)> {
        let (head, size) = if order.big_file { (8, 20) } else { (2, 12) };
        let count = usize::try_from(order.number(bytes, at, head)?).ok()?.min(4096);
        let start = at.checked_add(head)?;
        let entries = (0..count).map_while(|index| Entry::read(bytes, start + index * size, order)).collect();
        let next = order.offset(bytes, start + count * size).unwrap_or(0);
        Some((Self { entries, order }, next))
    }

    pub(super) fn entry(&self, tag: u16) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.tag == tag)
    }

    /// All values of a tag of whole numbers; empty where it is missing or no number.
    pub(super) fn numbers(&self, bytes: &[u8], tag: u16) -> Vec<u64> {
        self.first_numbers(bytes, tag, MOST_VALUES)
    }

    fn first_numbers(&self, bytes: &[u8], tag: u16, most: u64) -> Vec<u64> {
        let Some(entry) = self.entry(tag) else { return Vec::new() };
        let size = match entry.kind {
            1 | 2 | 6 | 7 => 1,
            3 | 8 => 2,
            4 | 9 | 13 => 4,
            16..=18 => 8,
            _ => return Vec::new(),
        };
        let value = |index: u64| self.order.number(bytes, entry.at.checked_add(index as usize * size)?, size);
        (0..entry.count.min(most)).map_while(value).collect()
    }

    /// Whether the file holds as many values of a tag of whole numbers as it says.
    pub(super) fn is_whole(&self, bytes: &[u8], tag: u16) -> bool {
        self.entry(tag).is_none_or(|entry| self.numbers(bytes, tag).len() as u64 == entry.count)
    }

    /// The first value of a tag. No more are read: a file may have ten thousand directories, and each of their tags a million values.
    pub(super) fn number(&self, bytes: &[u8], tag: u16) -> Option<u64> {
        self.first_numbers(bytes, tag, 1).first().copied()
    }

    pub(super) fn rational(&self, bytes: &[u8], tag: u16) -> Option<f32> {
        let entry = self.entry(tag).filter(|entry| matches!(entry.kind, 5 | 10))?;
        let (over, under) = (self.order.number(bytes, entry.at, 4)?, self.order.number(bytes, entry.at + 4, 4)?);
        (under != 0).then(|| over as f32 / under as f32)
    }

    pub(super) fn text<'a>(&self, bytes: &'a [u8], tag: u16) -> Option<&'a [u8]> {
        let entry = self.entry(tag).filter(|entry| entry.kind == 2)?;
        let length = usize::try_from(entry.count.min(1024)).ok()?;
        let text = bytes.get(entry.at..entry.at.checked_add(length)?)?;
        text.split(|&byte| byte == 0).next()
    }

    /// The bytes of a tag of any kind.
    pub(super) fn raw<'a>(&self, bytes: &'a [u8], tag: u16) -> Option<&'a [u8]> {
        let entry = self.entry(tag)?;
        let length = usize::try_from(entry.count.saturating_mul(entry.size())).ok()?;
        bytes.get(entry.at..entry.at.checked_add(length)?)
    }

    /// A copy of the file that has this directory alone, with other values of some tags: as LONG, which holds for any
    /// tag of whole numbers. The old directories stay where they are, unused.
    pub(super) fn rewritten(&self, bytes: &[u8], changes: &[(u16, Vec<u64>)]) -> Vec<u8> {
        let order = self.order;
        let (room, kind) = if order.big_file { (8, 16) } else { (4, 4) };
        let mut file = bytes.to_vec();
        let mut rows: Vec<(u16, Vec<u8>)> = Vec::new();
        for entry in self.entries.iter().filter(|entry| changes.iter().all(|(tag, _)| *tag != entry.tag)) {
            let length = entry.count.saturating_mul(entry.size());
            let value = if length <= room as u64 {
                bytes.get(entry.at..entry.at + length as usize).unwrap_or_default().to_vec()
            } else {
                order.digits(entry.at as u64, room)
            };
            rows.push((entry.tag, order.row(entry.tag, entry.kind, entry.count, &value, room)));
        }
        for (tag, values) in changes {
            let data: Vec<u8> = values.iter().flat_map(|&value| order.digits(value, room)).collect();
            let value = if data.len() <= room { data } else { order.digits(append(&mut file, &data), room) };
            rows.push((*tag, order.row(*tag, kind, values.len() as u64, &value, room)));
        }
        rows.sort_by_key(|(tag, _)| *tag);
        let mut directory = order.digits(rows.len() as u64, if order.big_file { 8 } else { 2 });
        rows.iter().for_each(|(_, row)| directory.extend_from_slice(row));
        directory.extend(std::iter::repeat_n(0, room));
        let start = order.digits(append(&mut file, &directory), room);
        let place = if order.big_file { 8 } else { 4 };
        if let Some(first) = file.get_mut(place..place + room) {
            first.copy_from_slice(&start);
        }
        file
    }
}

/// Adds `data` at an even offset, which it gives.
fn append(file: &mut Vec<u8>, data: &[u8]) -> u64 {
    file.resize(file.len().next_multiple_of(2), 0);
    let start = file.len() as u64;
    file.extend_from_slice(data);
    start
}

impl Entry {
    fn read(bytes: &[u8], at: usize, order: Order) -> Option<Self> {
        let tag = order.number(bytes, at, 2)? as u16;
        let kind = order.number(bytes, at + 2, 2)? as u16;
        let (count, value_at, room) = if order.big_file {
            (order.number(bytes, at + 4, 8)?, at + 12, 8)
        } else {
            (order.number(bytes, at + 4, 4)?, at + 8, 4)
        };
        let found = Self { tag, kind, count, at: value_at };
        // Short values stand in the entry itself.
        let within = count.saturating_mul(found.size()) <= room;
        Some(if within { found } else { Self { at: order.offset(bytes, value_at)?, ..found } })
    }

    /// Bytes of one value.
    fn size(&self) -> u64 {
        match self.kind {
            3 | 8 => 2,
            4 | 9 | 11 | 13 => 4,
            5 | 10 | 12 | 16..=18 => 8,
            _ => 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(next: u32) -> Vec<u8> {
        let mut bytes = b"II\x2a\0\x08\0\0\0\x02\0".to_vec();
        bytes.extend([0, 1, 3, 0, 1, 0, 0, 0, 20, 0, 0, 0]); // width 20, SHORT
        bytes.extend([17, 1, 4, 0, 2, 0, 0, 0, 38, 0, 0, 0]); // two strip offsets, LONG, at 38
        bytes.extend(next.to_le_bytes());
        bytes.extend([100, 0, 0, 0, 200, 0, 0, 0]);
        bytes
    }

    #[test]
    fn values_within_and_outside_the_entry() {
        let bytes = file(0);
        let [directory] = chain(&bytes).directories.try_into().unwrap();
        assert_eq!(directory.number(&bytes, tag::WIDTH), Some(20));
        assert_eq!(directory.numbers(&bytes, tag::STRIP_OFFSETS), [100, 200]);
        assert!(directory.is_whole(&bytes, tag::STRIP_OFFSETS) && directory.is_whole(&bytes, tag::HEIGHT));
        assert!(!directory.is_whole(&bytes[..bytes.len() - 1], tag::STRIP_OFFSETS));
        assert_eq!(directory.number(&bytes, tag::HEIGHT), None);
    }

    #[test]
    fn rewritten_with_other_values() {
        let bytes = file(0);
        let [directory] = chain(&bytes).directories.try_into().unwrap();
        let changed = directory.rewritten(&bytes, &[(tag::WIDTH, vec![70_000]), (tag::STRIP_BYTE_COUNTS, vec![5, 6])]);
        let [directory] = chain(&changed).directories.try_into().unwrap();
        assert_eq!(directory.number(&changed, tag::WIDTH), Some(70_000));
        assert_eq!(directory.numbers(&changed, tag::STRIP_OFFSETS), [100, 200]);
        assert_eq!(directory.numbers(&changed, tag::STRIP_BYTE_COUNTS), [5, 6]);
    }

    #[test]
    fn a_chain_that_leads_back_ends() {
        let found = chain(&file(8));
        assert_eq!((found.directories.len(), found.rest), (1, Rest::Nothing));
    }

    #[test]
    fn a_chain_that_leads_out_of_the_file_or_is_too_long_says_so() {
        assert_eq!(chain(&file(9_999)).rest, Rest::Missing);
        let long = |count: usize| {
            let mut bytes = b"II\x2a\0\x08\0\0\0".to_vec();
            for number in 1..=count {
                // No entries, and where the next one is.
                let next = if number < count { 8 + 6 * number } else { 0 };
                bytes.extend([0, 0]);
                bytes.extend((next as u32).to_le_bytes());
            }
            chain(&bytes)
        };
        assert_eq!(long(MOST_DIRECTORIES).rest, Rest::Nothing);
        let longer = long(MOST_DIRECTORIES + 1);
        assert_eq!((longer.directories.len(), longer.rest), (MOST_DIRECTORIES, Rest::TooMany));
    }

    #[test]
    fn directories_that_lie_over_each_other_are_bounded_together() {
        // Each begins two bytes behind the last and takes what follows for its entries.
        let mut bytes = b"II\x2a\0\x08\0\0\0".to_vec();
        bytes.extend([0; 200_000]);
        let mut put = |at: usize, value: &[u8]| bytes[at..at + value.len()].copy_from_slice(value);
        // The link to the next stands 2 + 12 * 4096 bytes behind where a directory begins.
        for number in 0..1_000 {
            let at = 8 + number * 6;
            put(at, &4096_u16.to_le_bytes());
            put(at + 2 + 12 * 4096, &((at + 6) as u32).to_le_bytes());
        }
        let found = chain(&bytes);
        assert_eq!(found.rest, Rest::TooMany);
        let entries: usize = found.directories.iter().map(|directory| directory.entries.len()).sum();
        assert_eq!(entries, MOST_ENTRIES);
    }

    #[test]
    fn cut_anywhere() {
        let bytes = file(0);
        for length in 0..bytes.len() {
            for directory in chain(&bytes[..length]).directories {
                let _ = directory.numbers(&bytes[..length], tag::STRIP_OFFSETS);
            }
        }
    }
}
