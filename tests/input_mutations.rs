//! Every format fixture, cut short and with bytes changed at random (by a fixed seed), is survived: a result or an error, no
//! panic that escapes and none at all in the tool's own code, no hang, and no picture larger than allowed.
//!
//! SCANREADY_MUTATIONS sets how many random changes a fixture gets, and sends all of them through measuring and judging
//! as well; the usual few are only decoded, which keeps the test short. The whole of it:
//!
//!     SCANREADY_MUTATIONS=500 cargo test --release --test input_mutations

#![allow(clippy::unwrap_used)]

#[path = "support/panics.rs"]
mod panics;
mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use scanready::input::{DecodeError, DecodeErrorKind, PageContent, decode};
use scanready::{Limits, Profile, Verdict, pipeline};
use support::in_time;

/// Small enough that a mutated size field cannot make a test slow.
const LIMITS: Limits = Limits { max_pixels: 6_000_000, max_file_bytes: 1 << 24, max_pages: 4 };

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

/// Random changes a fixture gets, where the whole tool is to see them.
static WHOLE: LazyLock<Option<usize>> =
    LazyLock::new(|| std::env::var("SCANREADY_MUTATIONS").ok().and_then(|text| text.parse().ok()));

static PROFILE: LazyLock<Profile> = LazyLock::new(|| Profile::load("default").unwrap());

fn survive(bytes: &[u8], what: &str) {
    let (bytes, name) = (bytes.to_vec(), what.to_owned());
    let survived = in_time(move || {
        panics::watch();
        if WHOLE.is_some() { survive_the_tool(&bytes, &name) } else { survive_decoding(&bytes, &name) }
    });
    assert!(survived.is_some(), "{what}: hangs");
}

/// Decoded, measured and judged; the name keeps its extension.
fn survive_the_tool(bytes: &[u8], what: &str) {
    let path = what.split_whitespace().next().unwrap_or_default();
    let reports = pipeline::examine(bytes, &LIMITS).judge(Path::new(path), &PROFILE, None);
    assert!(!reports.is_empty(), "{what}: no report");
    for report in &reports {
        let pixels = u64::from(report.width) * u64::from(report.height);
        assert!(pixels <= LIMITS.max_pixels, "{what}: {} x {}", report.width, report.height);
        // What was not measured is never ready.
        let unseen = report.error.is_some();
        assert!(
            !unseen || matches!(report.verdict, Verdict::Unjudged | Verdict::Reject),
            "{what}: {:?}",
            report.verdict
        );
        report.error.iter().for_each(|error| explained(error, what));
    }
}

fn explained(error: &DecodeError, what: &str) {
    assert!(!error.message.en.is_empty() && !error.advice.zh.is_empty(), "{what}: {error:?}");
    let mistake = panics::own_mistake(error, Path::new(env!("CARGO_MANIFEST_DIR")));
    assert_eq!(mistake, None, "{what}");
    if error.kind == DecodeErrorKind::Internal {
        println!("{what}: caught: {}", error.message.en);
    }
}

fn survive_decoding(bytes: &[u8], what: &str) {
    match decode(bytes, &LIMITS) {
        Ok(decoded) => {
            assert!(!decoded.pages.is_empty(), "{what}: no page");
            for page in &decoded.pages {
                match &page.content {
                    PageContent::Pixels(pixels) => {
                        let (width, height) = pixels.luma.dimensions();
                        let pixels = u64::from(width) * u64::from(height);
                        assert!(pixels <= LIMITS.max_pixels, "{what}: {width} x {height}");
                        assert!(width > 0 && height > 0, "{what}: {width} x {height}");
                    }
                    PageContent::Undecodable(error) => explained(error, what),
                    PageContent::BornDigital => {}
                }
            }
        }
        Err(error) => explained(&error, what),
    }
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
    let count = WHOLE.unwrap_or(12);
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

/// Deeper than any stack: each must be refused, not run into its end, on a thread with the usual two megabytes.
#[test]
fn nesting_without_end() {
    let page = |entry: &[u8]| {
        let head =
            b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] \
                     /Count 1 >>\nendobj\n3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] ";
        [head, entry, b" >>\nendobj\ntrailer << /Root 1 0 R >>"].concat()
    };
    let nested = |open: &[u8], close: &[u8]| [open.repeat(100_000), close.repeat(100_000)].concat();
    let mut boxes = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec();
    (0..20_000_u32).for_each(|depth| boxes.extend([&(160_000 - 8 * depth).to_be_bytes()[..], b"meta"].concat()));
    let mut tree = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n".to_vec();
    for number in 2..20_000 {
        let next = number + 1;
        tree.extend(format!("{number} 0 obj\n<< /Type /Pages /Kids [{next} 0 R] /Count 1 >>\nendobj\n").into_bytes());
    }
    tree.extend(b"20000 0 obj\n<< /Type /Page /MediaBox [0 0 9 9] >>\nendobj\ntrailer << /Root 1 0 R >>");
    for (what, bytes) in [
        ("arrays", page(&[b"/X ", &nested(b"[", b"]")[..]].concat())),
        ("dictionaries", page(&[b"/X ", &nested(b"<</A ", b">>")[..]].concat())),
        ("strings", page(&[b"/X ", &nested(b"(", b")")[..]].concat())),
        ("pages", tree),
        ("boxes", boxes),
    ] {
        survive(&bytes, &format!("nested {what}"));
    }
}

/// The program itself on a folder of broken files: each reported, the right exit code, nothing on stderr but the summary.
#[cfg(feature = "cli")]
#[test]
fn a_folder_of_broken_files() {
    let folder = tempfile::tempdir().unwrap();
    for file in fixtures() {
        let bytes = fs::read(&file).unwrap();
        fs::write(folder.path().join(file.file_name().unwrap()), &bytes[..bytes.len() * 2 / 3]).unwrap();
    }
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_scanready"));
    let output = command
        .args(["check", "--no-cache", "--format", "ndjson", "--lang", "en"])
        .arg(folder.path())
        .output()
        .unwrap();
    let (lines, talk) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert_eq!(output.status.code(), Some(1), "{talk}");
    let reports: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(reports.len() >= 150, "{} reports", reports.len());
    assert!(talk.lines().count() == 1 && talk.contains("unjudged"), "{talk}");
}

/// Tiles that end before the picture does: the rest was black, and counted as seen.
#[cfg(feature = "heic")]
#[test]
fn tiles_that_leave_a_part_of_the_picture_empty() {
    let whole = fs::read(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/formats/heic-grid.heic")).unwrap();
    // Version and flags, rows and columns less one, width and height: 2 tiles of 512 x 512 each way.
    let grid = |width: u16, height: u16| [&[0, 0, 1, 1][..], &width.to_be_bytes(), &height.to_be_bytes()].concat();
    let place = memchr::memmem::find(&whole, &grid(960, 600)).unwrap();
    for (width, height, covered) in [(1024, 1024, true), (1025, 600, false), (960, 1025, false), (9600, 6000, false)] {
        let mut changed = whole.clone();
        changed[place..place + 8].copy_from_slice(&grid(width, height));
        match decode(&changed, &LIMITS) {
            Ok(_) => assert!(covered, "{width} x {height}"),
            Err(error) => assert!(!covered && error.kind == DecodeErrorKind::Damaged, "{width} x {height}: {error:?}"),
        }
    }
}

/// Found by fuzzing: a HEIC whose size is said to be nothing was decoded to a picture without pixels.
#[cfg(feature = "heic")]
#[test]
fn a_picture_without_width() {
    let whole = fs::read(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/formats/heic.heic")).unwrap();
    let place = memchr::memmem::find(&whole, b"ispe").unwrap() + 8;
    for side in [0, 4] {
        let mut changed = whole.clone();
        changed[place + side..place + side + 4].fill(0);
        assert_eq!(decode(&changed, &LIMITS).unwrap_err().kind, DecodeErrorKind::Damaged);
    }
}
