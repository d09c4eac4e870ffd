//! `--output`: whole or not at all, never over what must not be lost.

use std::fs;
use std::io::Read;
use std::process::Stdio;

use crate::support::{Scratch, code, err, out, png};

#[test]
fn a_report_goes_to_a_file_and_the_summary_to_standard_error() {
    let scratch = Scratch::new();
    scratch.picture("a.png");
    let output = scratch.scanready(["a.png", "--format", "csv", "--output", "report.csv"]);
    assert!(out(&output).is_empty());
    assert!(err(&output).contains("1 file:"), "{}", err(&output));
    assert!(fs::read_to_string(scratch.path().join("report.csv")).unwrap().contains("a.png"));
    assert_eq!(scratch.names(), ["a.png", "report.csv"]);
}

#[test]
fn an_earlier_report_is_replaced() {
    let scratch = Scratch::new();
    scratch.picture("a.png");
    for form in ["table", "json", "ndjson", "csv", "junit", "html", "message"] {
        for lang in ["en", "zh", "en"] {
            let output = scratch.scanready(["a.png", "--format", form, "--output", "report", "--lang", lang]);
            assert_eq!(code(&output), 1, "{form}: {}", err(&output));
        }
        fs::remove_file(scratch.path().join("report")).unwrap();
    }
    for form in ["table", "json", "csv"] {
        for _ in 0..2 {
            let arguments = ["a.png", "--format", form, "--output", "matrix", "--profile", "default,stripe"];
            let output = scratch.scanready(arguments);
            assert_eq!(code(&output), 1, "{form}: {}", err(&output));
        }
        fs::remove_file(scratch.path().join("matrix")).unwrap();
    }
}

#[test]
fn what_somebody_wrote_is_not_replaced_unasked() {
    let scratch = Scratch::new();
    scratch.picture("a.png");
    for (form, kept) in
        [("html", "<!doctype html>\n<title>mine</title>"), ("csv", "name,number\n1,2\n"), ("table", "notes")]
    {
        scratch.file("keep", kept.as_bytes());
        let output = scratch.scanready(["a.png", "--format", form, "--output", "keep"]);
        assert_eq!(code(&output), 2, "{form}");
        assert!(err(&output).contains("give another name"), "{}", err(&output));
        assert_eq!(fs::read_to_string(scratch.path().join("keep")).unwrap(), kept, "{form}");
    }
}

#[test]
fn force_without_a_page_to_replace_is_refused() {
    let scratch = Scratch::new();
    scratch.picture("a.png");
    for flag in ["--force", "--report-mask"] {
        let output = scratch.scanready(["a.png", flag]);
        assert_eq!(code(&output), 2);
        assert!(err(&output).contains("--report"), "{}", err(&output));
    }
    assert_eq!(code(&scratch.scanready(["a.png", "--report-mask", "--format", "html"])), 1);
}

#[test]
fn a_usage_error_says_in_chinese_what_to_do() {
    let scratch = Scratch::new();
    for wrong in [["a.png", "--nonsense"], ["a.png", "--fail-on=sometimes"]] {
        let output = scratch.scanready(wrong.iter().chain(&["--lang", "zh"]));
        assert_eq!(code(&output), 2);
        assert!(err(&output).starts_with("scanready：") && err(&output).contains("--help"), "{}", err(&output));
        assert!(err(&scratch.scanready(wrong)).starts_with("error:"));
    }
}

#[test]
fn a_picture_is_never_replaced() {
    let scratch = Scratch::new();
    let picture = png(64, 48);
    scratch.file("a.png", &picture);
    scratch.file("other.png", &picture);
    for name in ["a.png", "./a.png", "other.png"] {
        let output = scratch.scanready(["a.png", "--format", "csv", "--output", name]);
        assert_eq!(code(&output), 2, "{name}");
        assert!(err(&output).contains("not overwritten"), "{}", err(&output));
    }
    assert_eq!(fs::read(scratch.path().join("a.png")).unwrap(), picture);
    assert_eq!(fs::read(scratch.path().join("other.png")).unwrap(), picture);
    assert_eq!(scratch.names(), ["a.png", "other.png"]);
}

#[test]
fn a_place_that_cannot_be_written_to_is_one_clear_line() {
    let scratch = Scratch::new();
    scratch.picture("a.png");
    fs::create_dir(scratch.path().join("folder")).unwrap();
    for name in ["nowhere/report.csv", "folder"] {
        let output = scratch.scanready(["a.png", "--output", name]);
        assert_eq!(code(&output), 2, "{name}");
        assert_eq!(err(&output).lines().count(), 1, "{}", err(&output));
        assert!(out(&output).is_empty());
    }
}

#[cfg(unix)]
#[test]
fn a_full_disk_is_an_error_not_a_silent_end() {
    let scratch = Scratch::new();
    scratch.picture("a.png");
    if std::path::Path::new("/dev/full").exists() {
        let output = scratch.scanready(["a.png", "--output", "/dev/full"]);
        assert_eq!(code(&output), 2, "{}", err(&output));
        assert!(err(&output).contains("/dev/full"), "{}", err(&output));
    }
    assert_eq!(code(&scratch.scanready(["a.png", "--fail-on", "never", "--output", "/dev/null"])), 0);
}

#[test]
fn a_closed_pipe_is_a_normal_end() {
    let scratch = Scratch::new();
    for number in 0..300 {
        scratch.file(format!("in/{number}.jpg"), b"");
    }
    let mut child = scratch
        .command(["in", "--format", "json", "--fail-on", "never"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0; 10];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert!(!err(&output).contains("panicked") && !err(&output).to_lowercase().contains("pipe"), "{}", err(&output));
}

#[test]
fn the_table_sent_to_a_file_keeps_its_summary() {
    let scratch = Scratch::new();
    scratch.picture("a.png");
    assert!(out(&scratch.scanready(["a.png"])).lines().last().unwrap().starts_with("1 file:"));
    scratch.scanready(["a.png", "--output", "report.txt"]);
    let report = fs::read_to_string(scratch.path().join("report.txt")).unwrap();
    assert!(report.lines().last().unwrap().starts_with("1 file:"), "{report}");
}

#[test]
fn what_is_no_page_is_not_replaced_by_one_even_with_force() {
    let scratch = Scratch::new();
    scratch.picture("a.png");
    let other = scratch.picture("other.png");
    let before = fs::read(&other).unwrap();
    let output = scratch.scanready(["a.png", "--report", "other.png", "--force", "--lang", "en"]);
    assert_eq!(code(&output), 2, "{}", err(&output));
    assert!(err(&output).contains("other.png is a picture"), "{}", err(&output));
    assert_eq!(fs::read(&other).unwrap(), before);
}

#[test]
fn a_profile_is_not_replaced_by_a_report() {
    let scratch = Scratch::new();
    scratch.picture("a.png");
    let profile = scratch.file("mine.toml", b"extends = \"default\"\n");
    let output = scratch.scanready(["a.png", "--profile", "mine.toml", "--format", "csv", "-o", "mine.toml"]);
    assert_eq!(code(&output), 2, "{}", err(&output));
    assert_eq!(fs::read(profile).unwrap(), b"extends = \"default\"\n");
}

#[test]
fn a_file_of_another_program_is_kept() {
    let scratch = Scratch::new();
    scratch.picture("a.png");
    for text in ["{\"schema_version\": 3, \"tool\": \"other\"}\n", "3 files were unjudged by the bank\n"] {
        scratch.file("theirs.txt", text.as_bytes());
        let output = scratch.scanready(["a.png", "--output", "theirs.txt"]);
        assert_eq!(code(&output), 2, "{text}");
        assert_eq!(fs::read_to_string(scratch.path().join("theirs.txt")).unwrap(), text);
    }
}

/// Runs `scanready` with a reader that goes away at once.
fn unread(scratch: &Scratch, arguments: &[&str]) -> std::process::Output {
    let mut child = scratch.command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    child.wait_with_output().unwrap()
}

#[test]
fn what_nobody_looked_at_is_not_ready_though_the_reader_has_gone() {
    let scratch = Scratch::new();
    let good = include_bytes!("../../fixtures/id-front/sharp.jpg");
    for number in 0..5 {
        scratch.file(format!("in/{number}.jpg"), good);
    }
    let arguments = ["in", "--format", "ndjson", "--jobs", "1"];
    assert_eq!(code(&scratch.scanready(arguments)), 0, "all are good");
    let output = unread(&scratch, &arguments);
    assert_eq!(code(&output), 1, "{}", err(&output));
}

#[test]
fn the_page_is_written_though_the_reader_of_the_table_has_gone() {
    let scratch = Scratch::new();
    for number in 0..3 {
        scratch.picture(format!("in/{number}.png"));
    }
    let arguments = ["in", "--format", "ndjson", "--report", "page.html", "--copy-flagged", "flagged"];
    let output = unread(&scratch, &arguments);
    assert_eq!(code(&output), 1, "{}", err(&output));
    let page = fs::read_to_string(scratch.path().join("page.html")).unwrap();
    assert_eq!(page.matches("<article ").count(), 3);
    assert_eq!(fs::read_dir(scratch.path().join("flagged")).unwrap().count(), 3);
}

#[test]
fn outputs_are_compared_before_the_work() {
    let scratch = Scratch::new();
    scratch.picture("a.png");
    fs::create_dir(scratch.path().join("folder")).unwrap();
    let refused = |arguments: &[&str], why: &str| {
        let output = scratch.scanready(arguments);
        assert_eq!(code(&output), 2, "{arguments:?}");
        assert!(err(&output).contains(why) && out(&output).is_empty(), "{}", err(&output));
    };
    refused(&["a.png", "-o", "new.html", "--report", "./new.html"], "name one file");
    refused(&["a.png", "--report", "folder"], "folder is a folder: give the name of a file, such as report.html");
    refused(&["a.png", "--annotate", "marked", "--report-mask"], "--report-mask");
    assert_eq!(scratch.names(), ["a.png", "folder"], "nothing was made");
}
