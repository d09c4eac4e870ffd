//! Fax compression in TIFF: Group 3 in one and two dimensions, Group 4, and the plain run lengths of compression 2.

use hayro_ccitt::{DecodeSettings, Decoder, DecoderContext, EncodingMode};

use super::Part;
use super::directory::{Directory, tag};
use crate::input::DecodeError;
use crate::input::decode::raster::Raster;

/// Rows of a strip as they come, one byte a pixel.
struct Rows<'a> {
    samples: &'a mut Vec<u8>,
    columns: usize,
    most: usize,
    white: u8,
}

impl Decoder for Rows<'_> {
    fn push_row(&mut self, changes: &[u32]) {
        if self.samples.len() + self.columns > self.most {
            return;
        }
        let start = self.samples.len();
        self.samples.resize(start + self.columns, self.white);
        let row = &mut self.samples[start..];
        for span in changes.chunks(2) {
            let from = (span[0] as usize).min(row.len());
            let to = span.get(1).map_or(row.len(), |&to| (to as usize).clamp(from, row.len()));
            row[from..to].fill(!self.white);
        }
    }
}

/// Decodes a bilevel page of one or more strips.
pub(super) fn decode(bytes: &[u8], directory: &Directory, width: u32, height: u32) -> Result<Part, DecodeError> {
    let number = |name, default| directory.number(bytes, name).unwrap_or(default);
    let compression = number(tag::COMPRESSION, 4);
    let options = number(tag::T4_OPTIONS, 0);
    let encoding = match (compression, options & 1) {
        (4, _) => EncodingMode::Group4,
        (3, 1) => EncodingMode::Group3_2D,
        _ => EncodingMode::Group3_1D,
    };
    // With 0 for black, the runs that fax calls white are black.
    let white = if number(tag::PHOTOMETRIC, 0) == 1 { 0 } else { 255 };
    let reversed = number(tag::FILL_ORDER, 1) == 2;
    let strip_rows = number(tag::ROWS_PER_STRIP, u64::from(height)).clamp(1, u64::from(height));
    let mut samples = Vec::with_capacity(width as usize * height as usize);
    let starts = directory.numbers(bytes, tag::STRIP_OFFSETS);
    let lengths = directory.numbers(bytes, tag::STRIP_BYTE_COUNTS);
    // Samples that no strip holds.
    let mut missing = 0;
    for (index, &start) in starts.iter().enumerate() {
        let first_row = (index as u64).saturating_mul(strip_rows);
        if first_row >= u64::from(height) {
            break;
        }
        let rows = strip_rows.min(u64::from(height) - first_row);
        let length = lengths.get(index).copied().unwrap_or(u64::MAX);
        let data = strip(bytes, start, length, reversed);
        let settings = DecodeSettings {
            columns: width,
            rows: rows as u32,
            end_of_block: compression != 2,
            end_of_line: compression == 3,
            rows_are_byte_aligned: compression == 2,
            encoding,
            strict: false,
        };
        let most = (first_row + rows) as usize * width as usize;
        let mut sink = Rows { samples: &mut samples, columns: width as usize, most, white };
        // Rows before an error are kept.
        let _ = hayro_ccitt::decode(&data, &mut sink, &mut DecoderContext::new(settings));
        missing += most - samples.len();
        samples.resize(most, 255);
    }
    let whole = width as usize * height as usize;
    missing += whole.saturating_sub(samples.len());
    if missing >= whole {
        return Err(DecodeError::damaged("TIFF: fax data"));
    }
    let lost = (missing > 0).then(|| missing as f32 / whole as f32);
    Ok((Raster::grey(width, height, samples), lost))
}

fn strip(bytes: &[u8], start: u64, length: u64, reversed: bool) -> Vec<u8> {
    let start = usize::try_from(start).unwrap_or(usize::MAX).min(bytes.len());
    let end = start.saturating_add(usize::try_from(length).unwrap_or(usize::MAX)).min(bytes.len());
    let data = &bytes[start..end];
    if reversed { data.iter().map(|byte| byte.reverse_bits()).collect() } else { data.to_vec() }
}
