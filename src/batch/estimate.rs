//! How much memory a file will take once decoded, guessed from its header. Knows nothing of what is done with it.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::input::{Format, Limits, Needs, needs, sniff};

/// Read from each file to guess; headers stand within it save behind unusually large embedded data.
const HEAD_BYTES: u64 = 256 << 10;
/// Read of formats that say what they hold anywhere, often at the end.
const MOST_BYTES: u64 = 8 << 20;
/// Of a file whose header is not understood: photographs hold up to six pixels in a byte, and most formats take no more a pixel.
const UNKNOWN: (u64, u64) = (6, 8);
/// What no picture takes more than.
const MOST_BYTES_A_PIXEL: u64 = 60;
/// Buffers of one file whatever its size: the decoder's tables, the measurements' working levels.
const BASE_BYTES: u64 = 8 << 20;

/// Bytes that reading, decoding and measuring the file will take. 0 where it can't be opened or is empty: then it will not be
/// decoded either.
pub fn estimate(path: &Path, limits: &Limits) -> u64 {
    let Ok(metadata) = std::fs::metadata(path) else { return 0 };
    if !metadata.is_file() || metadata.len() == 0 || metadata.len() > limits.max_file_bytes {
        return 0;
    }
    let mut head = Vec::with_capacity(HEAD_BYTES.min(metadata.len() + 1) as usize);
    let Ok(mut file) = File::open(path) else { return 0 };
    if file.by_ref().take(HEAD_BYTES).read_to_end(&mut head).is_err() {
        return 0;
    }
    if matches!(sniff(&head), Format::Tiff | Format::Pdf) && file.take(MOST_BYTES).read_to_end(&mut head).is_err() {
        return 0;
    }
    estimate_from(&head, metadata.len(), limits)
}

/// What no file takes more than, where nothing else can be told.
pub fn largest(limits: &Limits) -> u64 {
    let pixels = limits.max_pixels.saturating_mul(MOST_BYTES_A_PIXEL);
    BASE_BYTES.saturating_add(limits.max_file_bytes).saturating_add(pixels)
}

fn estimate_from(head: &[u8], length: u64, limits: &Limits) -> u64 {
    let format = sniff(head);
    let unknown = Needs { pixels: length.saturating_mul(UNKNOWN.0), bytes_a_pixel: UNKNOWN.1 };
    let Needs { pixels, bytes_a_pixel } = needs(head, format).unwrap_or(unknown);
    // The reader of PDF keeps a copy.
    let held = if format == Format::Pdf { length.saturating_mul(2) } else { length };
    BASE_BYTES.saturating_add(held).saturating_add(pixels.min(limits.max_pixels).saturating_mul(bytes_a_pixel))
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        image::GrayImage::new(width, height).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn follows_the_header_not_the_file_size() {
        let limits = Limits::default();
        let (small, large) = (png(100, 100), png(4000, 3000));
        let small = estimate_from(&small, small.len() as u64, &limits);
        let large = estimate_from(&large, large.len() as u64, &limits);
        assert!(large - small >= 11_000_000 * 2, "{small} {large}");
    }

    #[test]
    fn a_hostile_header_is_bounded_by_the_pixel_limit() {
        let mut heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic\0\0\0\x14ispe\0\0\0\0".to_vec();
        heic.extend([0xff; 8]);
        let limits = Limits { max_pixels: 1_000_000, ..Limits::default() };
        let estimated = estimate_from(&heic, heic.len() as u64, &limits);
        assert!(estimated <= BASE_BYTES + 8_000_000 + 1000);
        assert!(estimated <= largest(&limits));
    }

    #[test]
    fn what_cannot_be_opened_takes_nothing() {
        assert_eq!(estimate(Path::new("/nonexistent/a.jpg"), &Limits::default()), 0);
    }
}
