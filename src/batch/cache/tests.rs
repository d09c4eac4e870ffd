mod damage;

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::SystemTime;

use super::*;
use crate::input::{DecodeError, DecodeErrorKind};
use crate::{Text, Verdict};

/// A folder with an old file, and a count of how often anything was measured.
struct Bench {
    folder: tempfile::TempDir,
    measured: Arc<AtomicUsize>,
}

impl Bench {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), measured: Arc::default() }
    }

    fn cache_file(&self) -> PathBuf {
        self.folder.path().join("cache.redb")
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    }

    fn open(&self, build: &str) -> Remembering {
        self.with_limits(build, Limits::default())
    }

    fn with_limits(&self, build: &str, limits: Limits) -> Remembering {
        let measured = Arc::clone(&self.measured);
        Remembering {
            limits,
            cache: Cache::open(&self.cache_file(), build).unwrap(),
            measure: Box::new(move |bytes| {
                measured.fetch_add(1, Ordering::SeqCst);
                pipeline::examine(bytes, &limits)
            }),
        }
    }

    fn measured(&self) -> usize {
        self.measured.swap(0, Ordering::SeqCst)
    }
}

fn png(side: u32) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let picture = image::RgbImage::from_fn(side, side, |x, y| image::Rgb([(x * 7) as u8, (y * 3) as u8, 200]));
    picture.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// Everything but the time it took.
fn timeless(examined: impl Into<Examined>) -> FileRecord {
    let mut record = examined.into().record;
    record.pages.iter_mut().for_each(|page| page.elapsed_ms = 0.0);
    record
}

#[test]
fn a_second_run_measures_nothing_and_knows_the_same() {
    let bench = Bench::new();
    let path = bench.file("a.png", &png(300));
    let first = bench.open("1");
    let fresh = first.examine(&path);
    first.finish();
    drop(first);
    assert_eq!(bench.measured(), 1);
    let kept = bench.open("1").examine(&path);
    assert_eq!(bench.measured(), 0);
    assert_eq!(timeless(kept), timeless(fresh));
}

#[test]
fn an_unchanged_old_file_is_not_even_read() {
    let bench = Bench::new();
    let path = bench.file("a.png", &png(30));
    let cache = bench.open("1");
    assert!(cache.known(&path).is_none());
    // As if it had been looked at long after it was written.
    let stamp = Stamp::of(&path).unwrap();
    let content = cache.key(b"content", &fs::read(&path).unwrap());
    let examined = cache.examine(&path);
    cache.cache.add(Entry { name: Some((cache.name_key(&path).unwrap(), stamp)), content, record: None });
    cache.finish();
    assert_eq!(timeless(cache.known(&path).unwrap()), timeless(examined));
}

#[test]
fn a_changed_file_is_measured_again() {
    let bench = Bench::new();
    let path = bench.file("a.png", &png(30));
    let cache = bench.open("1");
    let name = cache.name_key(&path).unwrap();
    let content = cache.key(b"content", &fs::read(&path).unwrap());
    let before = Stamp::of(&path).unwrap();
    cache.examine(&path);
    cache.cache.add(Entry { name: Some((name, before)), content, record: None });
    cache.finish();
    let time = fs::metadata(&path).unwrap().modified().unwrap();
    // Same size, same time of modification, other content.
    let other: Vec<u8> = fs::read(&path).unwrap().iter().rev().copied().collect();
    fs::write(&path, other).unwrap();
    fs::File::options().append(true).open(&path).unwrap().set_modified(time).unwrap();
    assert!(cfg!(not(unix)) || cache.known(&path).is_none(), "the inode's change time tells");
    bench.measured();
    cache.examine(&path);
    assert_eq!(bench.measured(), 1, "the content tells");
}

#[test]
fn a_fresh_file_is_not_known_by_its_time() {
    let bench = Bench::new();
    let path = bench.file("a.png", &png(30));
    assert!(!Stamp::of(&path).unwrap().is_settled());
    let hour_ago = SystemTime::now() - Duration::from_secs(3600);
    fs::File::options().append(true).open(&path).unwrap().set_modified(hour_ago).unwrap();
    if cfg!(unix) {
        assert!(!Stamp::of(&path).unwrap().is_settled(), "it was changed just now, whatever it claims");
        let cache = bench.open("1");
        cache.examine(&path);
        cache.finish();
        assert!(cache.known(&path).is_none());
    }
}

#[test]
fn the_same_content_under_another_name_is_known() {
    let bench = Bench::new();
    let cache = bench.open("1");
    cache.examine(&bench.file("a.png", &png(30)));
    cache.finish();
    bench.measured();
    cache.examine(&bench.file("b.png", &png(30)));
    assert_eq!(bench.measured(), 0);
}

#[test]
fn another_build_or_other_limits_measure_anew() {
    let bench = Bench::new();
    let path = bench.file("a.png", &png(30));
    let cache = bench.open("1");
    cache.examine(&path);
    cache.finish();
    drop(cache);
    bench.measured();
    let narrow = Limits { max_pixels: 100, ..Limits::default() };
    let refused = bench.with_limits("1", narrow).examine(&path);
    assert_eq!(
        (bench.measured(), refused.record.pages[0].error.as_ref().unwrap().kind),
        (1, DecodeErrorKind::TooLarge)
    );
    bench.open("2").examine(&path);
    assert_eq!(bench.measured(), 1);
}

#[test]
fn what_the_machine_did_is_not_remembered() {
    let error = |kind| DecodeError { kind, message: Text::default(), advice: Text::default() };
    let failed = |kind| FileRecord::failed(error(kind), 0, Instant::now());
    assert!(is_lasting(&failed(DecodeErrorKind::Damaged)));
    for kind in [DecodeErrorKind::Io, DecodeErrorKind::TimedOut, DecodeErrorKind::Internal] {
        assert!(!is_lasting(&failed(kind)), "{kind:?}");
    }
}

#[test]
fn no_name_and_no_content_is_stored() {
    let bench = Bench::new();
    let bytes = png(200);
    let path = bench.file("张三身份证.png", &bytes);
    let cache = bench.open("1");
    cache.examine(&path);
    cache.finish();
    drop(cache);
    let stored = fs::read(bench.cache_file()).unwrap();
    for secret in ["张三".as_bytes(), &bytes[100..140]] {
        assert!(!stored.windows(secret.len()).any(|window| window == secret));
    }
}

#[cfg(unix)]
#[test]
fn the_file_is_the_users_alone() {
    use std::os::unix::fs::PermissionsExt;
    let bench = Bench::new();
    drop(bench.open("1"));
    assert_eq!(fs::metadata(bench.cache_file()).unwrap().permissions().mode() & 0o077, 0);
}

#[test]
fn a_file_that_is_no_cache_is_not_touched() {
    let bench = Bench::new();
    let path = bench.file("photo.jpg", b"\xff\xd8\xff and so on");
    assert!(matches!(Cache::open(&path, "1"), Err(CacheError::NotACache(_))));
    assert_eq!(fs::read(&path).unwrap(), b"\xff\xd8\xff and so on");
    assert!(matches!(Cache::open(bench.folder.path(), "1"), Err(CacheError::NotACache(_))));
}

#[test]
fn two_users_at_once_lose_nothing() {
    let bench = Bench::new();
    let (one, other) = (bench.open("1"), bench.open("1"));
    let paths: Vec<_> = (1..=20).map(|number| bench.file(&format!("{number}.png"), &png(20 + number))).collect();
    std::thread::scope(|scope| {
        for (cache, half) in [(&one, &paths[..10]), (&other, &paths[10..])] {
            scope.spawn(move || {
                for path in half {
                    cache.examine(path);
                    cache.finish();
                }
            });
        }
    });
    assert_eq!(bench.measured(), 20);
    for path in &paths {
        one.examine(path);
    }
    assert_eq!(bench.measured(), 0);
}

#[test]
fn what_is_kept_is_judged_under_any_profile() {
    let bench = Bench::new();
    let path = bench.file("a.png", &png(300));
    let cache = bench.open("1");
    cache.examine(&path);
    cache.finish();
    bench.measured();
    let examined = cache.examine(&path);
    let strict = crate::Profile::from_toml("[limits]\nmin_short_side = { value = 5000 }", Path::new("strict.toml"));
    let strict = strict.unwrap_or_else(|error| panic!("{error}"));
    let verdict = crate::report::worst(&examined.record.judge(&path, &strict, None));
    assert_eq!((bench.measured(), verdict), (0, Verdict::Reject));
}
