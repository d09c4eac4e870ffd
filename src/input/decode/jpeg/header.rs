//! A JPEG's segments up to its first scan: size, components, tables, metadata. Decodes no pixel.

use super::super::super::{DecodeError, Density, Metadata, metadata};
use super::huffman::Huffman;
use metadata::{DensityUnit, apply_exif};

/// One component of the frame.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Component {
    pub id: u8,
    pub horizontal: u8,
    pub vertical: u8,
    pub quantisation: u8,
}

/// How samples are coded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Coding {
    /// Huffman, one pass (SOF0, SOF1).
    Sequential,
    /// Huffman, refined in passes (SOF2).
    Progressive,
}

/// What stands before the first scan.
#[derive(Clone, Debug)]
pub(super) struct Header<'a> {
    pub width: u16,
    pub height: u16,
    pub coding: Coding,
    pub components: Vec<Component>,
    /// First quantisation table by number, natural entries in zigzag order.
    pub quantisation: [Option<[u16; 64]>; 4],
    pub huffman: Tables<'a>,
    /// MCUs between restart markers, 0 = none.
    pub restart_interval: u16,
    /// Colour transform of the Adobe segment.
    pub adobe_transform: Option<u8>,
    /// Where it stands in the file.
    pub adobe_at: usize,
    /// Has a JFIF segment, which promises luma and colour differences whatever Adobe's says.
    pub jfif: bool,
    /// The scan header's content.
    pub scan: &'a [u8],
    /// Offset of the first entropy-coded byte.
    pub scan_start: usize,
    pub exif: Option<&'a [u8]>,
    pub icc: Vec<u8>,
    pub density: Option<Density>,
    /// Where an iPhone or camera lists further pictures behind this one (MPF).
    pub multi_picture: bool,
}

impl<'a> Header<'a> {
    /// Reads up to the first start of scan.
    ///
    /// # Errors
    /// `Damaged` where the segments are broken, `Unsupported` for codings no common program writes.
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, DecodeError> {
        let mut header = Self {
            width: 0,
            height: 0,
            coding: Coding::Sequential,
            components: Vec::new(),
            quantisation: [None; 4],
            huffman: Tables::default(),
            restart_interval: 0,
            adobe_transform: None,
            adobe_at: 0,
            jfif: false,
            scan: &[],
            scan_start: 0,
            exif: None,
            icc: Vec::new(),
            density: None,
            multi_picture: false,
        };
        let mut segments = Segments { bytes, at: 2 };
        while let Some((marker, content)) = segments.next() {
            match marker {
                0xc4 => header.huffman.take(content),
                0xc0..=0xcf | 0xf7 if marker != 0xc8 && marker != 0xcc => header.frame(marker, content)?,
                0xdb => header.quantisation_tables(content),
                0xdd => header.restart_interval = be16(content, 0).unwrap_or(0),
                0xe0 => header.jfif(content),
                0xe1 => header.exif = header.exif.or(content.strip_prefix(b"Exif\0").and_then(|rest| rest.get(1..))),
                0xe2 => header.app2(content),
                0xee if content.starts_with(b"Adobe") && content.len() > 11 => {
                    header.adobe_transform = Some(content[11]);
                    header.adobe_at = segments.at - content.len() + 11;
                }
                0xda if header.components.is_empty() => return Err(DecodeError::damaged("JPEG: SOS before SOF")),
                0xda => {
                    header.scan = content;
                    header.scan_start = segments.at;
                    return Ok(header);
                }
                _ => {}
            }
        }
        Err(DecodeError::damaged("JPEG: no picture data"))
    }

    fn frame(&mut self, marker: u8, content: &[u8]) -> Result<(), DecodeError> {
        if let Some((zh, en)) = unsupported_coding(marker) {
            return Err(DecodeError::unsupported(zh, en));
        }
        self.coding = if marker == 0xc2 { Coding::Progressive } else { Coding::Sequential };
        let (Some(&precision), Some(height), Some(width)) = (content.first(), be16(content, 1), be16(content, 3))
        else {
            return Err(DecodeError::damaged("JPEG: short frame header"));
        };
        if height == 0 {
            // Allowed, but what most programs read JPEG with cannot.
            return Err(DecodeError::unsupported(
                "高度写在图像数据之后的 JPEG（DNL）",
                "A JPEG whose height stands behind the picture (DNL)",
            ));
        }
        if precision != 8 {
            return Err(DecodeError::unsupported(format!("{precision} 位 JPEG"), format!("A {precision}-bit JPEG")));
        }
        (self.width, self.height) = (width, height);
        self.components = content.get(6..).unwrap_or_default().as_chunks::<3>().0.iter().map(component).collect();
        if let [only] = self.components.as_mut_slice() {
            // Alone in its scan it comes block after block, whatever its factors say (ITU-T T.81, A.2.2).
            (only.horizontal, only.vertical) = (1, 1);
        }
        Ok(())
    }

    fn quantisation_tables(&mut self, mut content: &[u8]) {
        while let Some((&kind, rest)) = content.split_first() {
            let wide = kind >> 4 != 0;
            let length = if wide { 128 } else { 64 };
            let Some((values, rest)) = rest.split_at_checked(length) else { return };
            let mut table = [0; 64];
            for (index, entry) in table.iter_mut().enumerate() {
                *entry = if wide { be16(values, index * 2).unwrap_or(0) } else { u16::from(values[index]) };
            }
            if let Some(slot) = self.quantisation.get_mut(usize::from(kind & 15)) {
                *slot = Some(table);
            }
            content = rest;
        }
    }

    fn jfif(&mut self, content: &[u8]) {
        self.jfif |= content.starts_with(b"JFIF\0");
        let (Some(&unit), Some(x), Some(y)) = (content.get(7), be16(content, 8), be16(content, 10)) else { return };
        let unit = match unit {
            1 => DensityUnit::Inch,
            2 => DensityUnit::Centimetre,
            _ => return,
        };
        if content.starts_with(b"JFIF\0") {
            self.density = Density::tagged(f32::from(x), f32::from(y), unit);
        }
    }

    /// ICC profiles longer than a segment come in numbered parts, in order in every file met so far.
    fn app2(&mut self, content: &[u8]) {
        if let Some(part) = content.strip_prefix(b"ICC_PROFILE\0").and_then(|rest| rest.get(2..)) {
            self.icc.extend_from_slice(part);
        }
        self.multi_picture |= content.starts_with(b"MPF\0");
    }

    /// Everything the file says beside its pixels.
    pub(super) fn metadata(&self) -> Metadata {
        let mut metadata = Metadata { density: self.density, ..Metadata::default() };
        if let Some(block) = self.exif {
            apply_exif(&mut metadata, block);
        }
        metadata.density = metadata.density.map(|density| density.oriented(metadata.orientation));
        let luma_table =
            self.components.first().and_then(|first| self.quantisation.get(usize::from(first.quantisation)));
        metadata.jpeg_quality = luma_table.and_then(Option::as_ref).and_then(super::quality::estimate);
        metadata
    }

    /// Largest sampling factors of the frame.
    pub(super) fn sampling(&self) -> (usize, usize) {
        let largest = |factor: fn(&Component) -> u8| self.components.iter().map(factor).max().unwrap_or(1).max(1);
        (usize::from(largest(|c| c.horizontal)), usize::from(largest(|c| c.vertical)))
    }

    /// MCUs across and down of a scan that holds `components` of the frame.
    pub(super) fn units(&self, components: &[Component]) -> [usize; 2] {
        let (widest, tallest) = self.sampling();
        let size = [usize::from(self.width), usize::from(self.height)];
        match components {
            // A unit of a component alone is a block of it, and those beyond the picture are left out.
            [only] => {
                let [width, height] = size;
                let across = (width * usize::from(only.horizontal)).div_ceil(widest);
                let down = (height * usize::from(only.vertical)).div_ceil(tallest);
                [across.div_ceil(8), down.div_ceil(8)]
            }
            _ => [size[0].div_ceil(8 * widest), size[1].div_ceil(8 * tallest)],
        }
    }

    /// Whether the first component has a sample for every pixel.
    pub(super) fn is_luma_whole(&self) -> bool {
        let sampled = |c: &Component| (usize::from(c.horizontal), usize::from(c.vertical)) == self.sampling();
        self.components.first().is_some_and(sampled)
    }
}

/// A Huffman table as it stands in the file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Table<'a> {
    /// Class (0 = DC, 1 = AC) in the upper four bits, number (0..=3) in the lower.
    kind: u8,
    /// Codes of each length from 1 on.
    counts: [u8; 16],
    symbols: &'a [u8],
}

impl Table<'_> {
    /// The table made ready to be read with.
    pub(super) fn ready(&self, is_ac: bool) -> Huffman {
        Huffman::new(&self.counts, self.symbols, is_ac)
    }
}

/// The Huffman tables that hold at some place of the file: of each class and number the last one before it. A file may define the same
/// one any number of times, so that no more are kept than can be told apart.
#[derive(Clone, Debug, Default)]
pub(super) struct Tables<'a>(Vec<Table<'a>>);

impl<'a> Tables<'a> {
    /// Takes in a segment's content (DHT).
    pub(super) fn take(&mut self, mut content: &'a [u8]) {
        while let Some((kind, counts, rest)) = split_table(content) {
            let total = counts.iter().map(|&count| usize::from(count)).sum();
            let Some((symbols, rest)) = rest.split_at_checked(total) else { return };
            content = rest;
            // Others no scan can name (ITU-T T.81, B.2.4.2).
            if kind >> 4 > 1 || kind & 15 > 3 {
                continue;
            }
            let table = Table { kind, counts, symbols };
            match self.0.iter_mut().find(|known| known.kind == kind) {
                Some(known) => *known = table,
                None => self.0.push(table),
            }
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The one of a class and number.
    pub(super) fn of(&self, kind: u8) -> Option<&Table<'a>> {
        self.0.iter().find(|table| table.kind == kind)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (u8, &Table<'a>)> {
        self.0.iter().map(|table| (table.kind, table))
    }
}

fn component(bytes: &[u8; 3]) -> Component {
    Component { id: bytes[0], horizontal: bytes[1] >> 4, vertical: bytes[1] & 15, quantisation: bytes[2] }
}

fn split_table(content: &[u8]) -> Option<(u8, [u8; 16], &[u8])> {
    let (&kind, rest) = content.split_first()?;
    let (counts, rest) = rest.split_first_chunk::<16>()?;
    Some((kind, *counts, rest))
}

fn be16(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn unsupported_coding(marker: u8) -> Option<(&'static str, &'static str)> {
    Some(match marker {
        0xc3 | 0xcb => ("无损 JPEG", "Lossless JPEG"),
        0xc5..=0xc7 | 0xcd..=0xcf => ("分层 JPEG", "Hierarchical JPEG"),
        0xc9 | 0xca => ("算术编码的 JPEG", "Arithmetic-coded JPEG"),
        0xf7 => ("JPEG-LS", "JPEG-LS"),
        _ => return None,
    })
}

/// The segments of a JPEG in order; ends where no further marker is found.
pub(super) struct Segments<'a> {
    pub bytes: &'a [u8],
    pub at: usize,
}

impl<'a> Segments<'a> {
    /// The next marker and its content (without the length). Bytes between segments are skipped.
    pub(super) fn next(&mut self) -> Option<(u8, &'a [u8])> {
        loop {
            let skipped = self.bytes.get(self.at..)?.iter().position(|&byte| byte == 0xff)?;
            self.at += skipped + 1;
            match *self.bytes.get(self.at)? {
                // A fill byte: the marker's code may still follow it.
                0xff => {}
                // Stuffing, a restart, a start or an end: no content.
                0 | 1 | 0xd0..=0xd9 => self.at += 1,
                marker => {
                    let length = usize::from(be16(self.bytes, self.at + 1)?).max(2);
                    let start = self.at + 3;
                    let end = (self.at + 1 + length).min(self.bytes.len());
                    self.at = end;
                    return Some((marker, self.bytes.get(start..end)?));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_table_defined_again_and_again_the_last_is_kept() {
        // An empty table takes 17 bytes of the file; made ready to be read with it takes 28 KB.
        let table = |kind: u8, symbol: &[u8]| {
            let counts = std::iter::once(symbol.len() as u8).chain([0; 15]);
            std::iter::once(kind).chain(counts).chain(symbol.iter().copied()).collect::<Vec<u8>>()
        };
        let mut content = Vec::new();
        for _ in 0..3_000 {
            (0..=u8::MAX).for_each(|kind| content.extend(table(kind, b"")));
        }
        content.extend(table(0x12, b"x"));
        let later = table(0x01, b"y");
        let mut tables = Tables::default();
        tables.take(&content);
        tables.take(&later);
        assert_eq!(tables.iter().count(), 8);
        let symbols = |kind| tables.of(kind).map(|table| table.symbols);
        assert_eq!([0x12, 0x01, 0x13].map(symbols), [Some(&b"x"[..]), Some(b"y"), Some(b"")]);
        assert!(tables.of(0x04).is_none() && tables.of(0x20).is_none());
    }
}
