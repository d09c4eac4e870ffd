//! Where the time goes: each stage on one 12-megapixel photo of a page, 4:2:0, about 3 MB.
//!
//! `SCANREADY_BENCH_PICTURE=photo.jpg cargo bench --bench stages` measures on a picture of yours instead.

use std::sync::LazyLock;

use divan::{Bencher, black_box};
use image::{Rgb, RgbImage};
use scanready::input::{self, Decoded, PageContent, Pixels};
use scanready::pipeline::{self, FileRecord};
use scanready::report::schema::{Detail, PageView};
use scanready::{Lang, Limits, Profile, measure};

static PICTURE: LazyLock<Vec<u8>> = LazyLock::new(|| match std::env::var_os("SCANREADY_BENCH_PICTURE") {
    Some(path) => std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())),
    None => photo(4032, 3024),
});
static DECODED: LazyLock<Decoded> = LazyLock::new(|| input::decode(&PICTURE, &Limits::default()).expect("decodes"));
static RECORD: LazyLock<FileRecord> = LazyLock::new(|| pipeline::examine(&PICTURE, &Limits::default()));
static PROFILE: LazyLock<Profile> = LazyLock::new(|| Profile::load("default").expect("is built in"));

fn main() {
    eprintln!("picture: {} bytes, {} text lines", PICTURE.len(), lines());
    divan::main();
}

fn lines() -> usize {
    RECORD.pages[0].measurements.as_ref().map_or(0, |numbers| numbers.text_lines.len())
}

fn pixels() -> &'static Pixels {
    match &DECODED.pages[0].content {
        PageContent::Pixels(pixels) => pixels,
        other => panic!("the picture has no pixels: {other:?}"),
    }
}

#[divan::bench]
fn s1_sniff() -> input::Format {
    input::sniff(black_box(&PICTURE))
}

#[divan::bench]
fn s2_content_hash() -> blake3::Hash {
    blake3::hash(black_box(&PICTURE))
}

#[divan::bench(sample_count = 20)]
fn s3_decode() -> Decoded {
    input::decode(black_box(&PICTURE), &Limits::default()).expect("decodes")
}

#[divan::bench(sample_count = 20)]
fn s4_measure(bencher: Bencher) {
    let pixels = pixels();
    bencher.bench(|| measure::measure(black_box(pixels)));
}

#[divan::bench]
fn s5_judge(bencher: Bencher) {
    let (record, profile) = (&*RECORD, &*PROFILE);
    bencher.bench(|| record.judge(std::path::Path::new("photo.jpg"), black_box(profile), None));
}

#[divan::bench]
fn s6_write_json(bencher: Bencher) {
    let report = RECORD.judge(std::path::Path::new("photo.jpg"), &PROFILE, None).remove(0);
    bencher.bench(|| serde_json::to_string(&PageView::new(black_box(&report), Lang::Zh, Detail::Lines)));
}

#[divan::bench(sample_count = 20)]
fn s7_whole_check() -> usize {
    scanready::check(black_box(&PICTURE), &PROFILE).len()
}

/// A page of rows of dark strokes on paper on a desk, with the noise of a phone's sensor.
fn photo(width: u32, height: u32) -> Vec<u8> {
    let mut random = 1_u32;
    let mut next = move || {
        random ^= random << 13;
        random ^= random >> 17;
        random ^= random << 5;
        random
    };
    let glyphs: Vec<u64> = (0..64).map(|_| u64::from(next()) << 32 | u64::from(next())).collect();
    let picture = RgbImage::from_fn(width, height, |x, y| {
        let noise = (next() % 9) as i32 - 4 + (next() % 9) as i32 - 4;
        let paper = (200..width - 200).contains(&x) && (150..height - 150).contains(&y);
        let (column, row) = (x / 36, y / 72);
        let (across, down) = ((x % 36) / 4, (y % 72) / 4);
        let inked = paper && (8..width / 36 - 8).contains(&column) && row % 2 == 1 && across < 8 && down < 8;
        let glyph = glyphs[((column * 31 + row * 17) % 64) as usize];
        let level = match (paper, inked && glyph >> (down * 8 + across) & 1 == 1) {
            (_, true) => 50,
            (true, false) => 225,
            (false, false) => 110,
        };
        let shade = |tint: i32| (level + tint + noise).clamp(0, 255) as u8;
        Rgb([shade(6), shade(0), shade(-8)])
    });
    let mut bytes = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, 85);
    encoder.set_sampling_factor(jpeg_encoder::SamplingFactor::R_4_2_0);
    let encoded = encoder.encode(&picture, width as u16, height as u16, jpeg_encoder::ColorType::Rgb);
    encoded.expect("encodes");
    bytes
}
