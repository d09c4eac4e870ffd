//! The cache between runs.

use std::fs;
use std::time::{Duration, SystemTime};

use serde_json::Value;

use crate::support::{Scratch, code, err, out, png};

fn pages(scratch: &Scratch, arguments: &[&str]) -> Vec<Value> {
    let output = scratch.scanready(["in", "--format", "ndjson", "-v"].iter().chain(arguments));
    assert!(!err(&output).contains("panicked"), "{}", err(&output));
    let mut pages: Vec<Value> = out(&output).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for page in &mut pages {
        page.as_object_mut().unwrap().remove("elapsed_ms");
    }
    pages
}

fn some_pictures() -> Scratch {
    let scratch = Scratch::new();
    for number in 1..=6 {
        scratch.file(format!("in/{number}.png"), &png(100 + number, 200));
    }
    scratch.file("in/7.jpg", b"");
    scratch
}

#[test]
fn with_without_and_again_the_report_is_the_same() {
    let scratch = some_pictures();
    let without = pages(&scratch, &["--no-cache"]);
    assert_eq!(without.len(), 7);
    assert!(fs::read_dir(scratch.home()).unwrap().next().is_none(), "--no-cache leaves nothing behind");
    assert_eq!(pages(&scratch, &[]), without, "first");
    assert!(fs::read_dir(scratch.home()).unwrap().next().is_some(), "the cache is kept in the user's folder");
    assert_eq!(pages(&scratch, &[]), without, "second");
    assert_eq!(pages(&scratch, &["--cache", "own.redb"]), without);
    assert_eq!(pages(&scratch, &["--cache", "own.redb"]), without);
    assert!(scratch.path().join("own.redb").is_file());
}

#[test]
fn a_cache_that_cannot_be_used_is_one_line_and_the_run_goes_on() {
    let scratch = some_pictures();
    let without = pages(&scratch, &["--no-cache"]);
    scratch.file("letter.txt", b"not a cache");
    let mut damaged = b"redb\x1a\x0a\xa9\x0d\x0a".to_vec();
    damaged.extend([0xa5; 5000]);
    scratch.file("damaged.redb", &damaged);
    scratch.file("file", b"");
    for name in ["letter.txt", "damaged.redb", "in", "letter.txt/cache.redb"] {
        let output = scratch.scanready(["in", "--cache", name, "--format", "csv"]);
        assert_eq!(code(&output), 1, "{name}");
        let lines: Vec<_> =
            err(&output).lines().filter(|line| line.contains("going on without")).map(str::to_owned).collect();
        assert_eq!(lines.len(), 1, "{name}: {}", err(&output));
        assert_eq!(pages(&scratch, &["--cache", name]), without, "{name}");
    }
    assert_eq!(fs::read(scratch.path().join("letter.txt")).unwrap(), b"not a cache");
}

#[test]
fn a_damaged_cache_of_its_own_is_begun_anew() {
    let scratch = some_pictures();
    let first = pages(&scratch, &[]);
    let cache = scratch.home().join("scanready/measurements.redb");
    if !cache.is_file() {
        eprintln!("skipped: this system keeps caches elsewhere");
        return;
    }
    fs::write(&cache, b"nonsense").unwrap();
    assert_eq!(pages(&scratch, &[]), first);
    assert!(fs::read(&cache).unwrap().starts_with(b"redb"));
}

#[test]
fn runs_at_the_same_time_share_a_cache() {
    let scratch = some_pictures();
    let expected = pages(&scratch, &["--no-cache"]);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| assert_eq!(pages(&scratch, &["--cache", "shared.redb"]), expected));
        }
    });
    assert_eq!(pages(&scratch, &["--cache", "shared.redb"]), expected);
}

#[test]
fn a_file_that_changes_between_runs_is_judged_anew() {
    let scratch = some_pictures();
    let hour_ago = SystemTime::now() - Duration::from_secs(3600);
    let touch = || {
        let file = fs::File::options().append(true).open(scratch.path().join("in/3.png")).unwrap();
        file.set_modified(hour_ago).unwrap();
    };
    touch();
    pages(&scratch, &[]);
    scratch.file("in/3.png", &png(150, 90));
    touch();
    assert_eq!(pages(&scratch, &[])[2]["width"], 150);
}
