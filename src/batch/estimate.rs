//! How much memory a file will take once decoded, guessed from its beginning. Knows nothing of what is done with it.

use std::fs::File;
use std::io::{Cursor, Read};
use std::path::Path;

use crate::input::{Format, Limits, sniff};

/// Read from each file to guess; headers stand within it save behind unusually large embedded data.
const HEAD_BYTES: u64 = 256 << 10;
/// Of the formats that are decoded to colour first.
const MOST_BYTES_A_PIXEL: u64 = 8;
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
    let Ok(file) = File::open(path) else { return 0 };
    if file.take(HEAD_BYTES).read_to_end(&mut head).is_err() {
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
    let pixels = match format {
        Format::Heic | Format::Avif => largest_spatial_extent(head),
        Format::Pdf | Format::Office | Format::Unknown => None,
        _ => header_dimensions(head),
    };
    // Without dimensions: photographs take about 20 times their compressed size.
    let pixels = pixels.unwrap_or_else(|| length.saturating_mul(6)).min(limits.max_pixels);
    BASE_BYTES.saturating_add(length).saturating_add(pixels.saturating_mul(bytes_a_pixel(format)))
}

/// Luma plus working levels; formats that are decoded to colour first hold that as well.
fn bytes_a_pixel(format: Format) -> u64 {
    match format {
        Format::Jpeg => 4,
        _ => MOST_BYTES_A_PIXEL,
    }
}

fn header_dimensions(head: &[u8]) -> Option<u64> {
    let reader = image::ImageReader::new(Cursor::new(head)).with_guessed_format().ok()?;
    let (width, height) = reader.into_dimensions().ok()?;
    Some(u64::from(width) * u64::from(height))
}

/// The largest `ispe` (image spatial extents) property: version and flags, width, height, 32 bit each.
fn largest_spatial_extent(head: &[u8]) -> Option<u64> {
    let number = |bytes: &[u8]| bytes.try_into().ok().map(u32::from_be_bytes).map(u64::from);
    head.windows(16)
        .filter(|window| window.starts_with(b"ispe"))
        .filter_map(|window| Some(number(&window[8..12])?.saturating_mul(number(&window[12..16])?)))
        .max()
}

#[cfg(test)]
mod tests {
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
        assert!(large - small >= 11_000_000 * 8, "{small} {large}");
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
    fn reads_the_extent_of_heif_pictures() {
        let mut heic = b"....ispe\0\0\0\0\0\0\x0f\xc0\0\0\x0b\xd0....".to_vec();
        heic.extend(b"ispe\0\0\0\0\0\0\x01\x40\0\0\0\xf0");
        assert_eq!(largest_spatial_extent(&heic), Some(4032 * 3024));
    }

    #[test]
    fn what_cannot_be_opened_takes_nothing() {
        assert_eq!(estimate(Path::new("/nonexistent/a.jpg"), &Limits::default()), 0);
    }
}
