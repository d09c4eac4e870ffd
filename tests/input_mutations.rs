//! Every format fixture, cut short and with bytes changed at random (by a fixed seed), is survived: a result or an error, no
//! panic that escapes, no hang, and no picture larger than allowed.
//!
//! SCANREADY_MUTATIONS sets how many random changes a fixture gets; the usual few keep the test short.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use scanready::Limits;
use scanready::input::{DecodeErrorKind, PageContent, decode};

/// Small enough that a mutated size field cannot make a test slow.
const LIMITS: Limits = Limits { max_pixels: 6_000_000, max_file_bytes: 1 << 24, max_pages: 4 };

/// More than this for a file of a few kilobytes is a hang.
const PATIENCE: Duration = Duration::from_secs(20);

/// A small generator of repeatable numbers (xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }
}

fn fixtures() -> Vec<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/formats");
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    // The large ones differ from small ones only in size.
    files.retain(|file| fs::metadata(file).unwrap().len() < 120_000);
    files
}

fn survive(bytes: &[u8], what: &str) {
    let start = Instant::now();
    match decode(bytes, &LIMITS) {
        Ok(decoded) => {
            assert!(!decoded.pages.is_empty(), "{what}: no page");
            for page in &decoded.pages {
                if let PageContent::Pixels(pixels) = &page.content {
                    let (width, height) = pixels.luma.dimensions();
                    assert!(u64::from(width) * u64::from(height) <= LIMITS.max_pixels, "{what}: {width} x {height}");
                    assert!(width > 0 && height > 0, "{what}: {width} x {height}");
                }
            }
        }
        Err(error) => {
            assert!(!error.message.en.is_empty() && !error.advice.zh.is_empty(), "{what}: {error:?}");
            if error.kind == DecodeErrorKind::Internal {
                println!("{what}: caught: {}", error.message.en);
            }
        }
    }
    assert!(start.elapsed() < PATIENCE, "{what}: {:?}", start.elapsed());
}

#[test]
fn cut_at_every_fiftieth() {
    for file in fixtures() {
        let bytes = fs::read(&file).unwrap();
        for part in 0..50 {
            let length = bytes.len() * part / 50;
            survive(&bytes[..length], &format!("{} cut to {length}", file.display()));
        }
    }
}

#[test]
fn bytes_changed_at_random() {
    let count = std::env::var("SCANREADY_MUTATIONS").ok().and_then(|text| text.parse().ok()).unwrap_or(12);
    for (index, file) in fixtures().iter().enumerate() {
        let bytes = fs::read(file).unwrap();
        let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15 ^ index as u64);
        for round in 0..count {
            let mut changed = bytes.clone();
            for _ in 0..=numbers.below(8) {
                let at = match numbers.below(2) {
                    // Headers stand at the beginning: half of the changes fall there.
                    0 => numbers.below(bytes.len().min(400)),
                    _ => numbers.below(bytes.len()),
                };
                if let Some(byte) = changed.get_mut(at) {
                    *byte = numbers.below(256) as u8;
                }
            }
            survive(&changed, &format!("{} changed, round {round}", file.display()));
        }
    }
}
