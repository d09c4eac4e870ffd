//! What clients send when things go wrong: each a clear finding, never a crash, never a pass.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use serde_json::Value;

use crate::support::{Scratch, code, err, jpeg, out, png};

fn first_page(scratch: &Scratch, arguments: &[&str]) -> (Value, i32) {
    let output = scratch.scanready(arguments.iter().copied().chain(["--format", "ndjson"]));
    assert!(!err(&output).contains("panicked"), "{}", err(&output));
    let line = out(&output).lines().next().map(str::to_owned).unwrap_or_default();
    (serde_json::from_str(&line).unwrap_or(Value::Null), code(&output))
}

#[test]
fn an_empty_file() {
    let scratch = Scratch::new();
    scratch.file("empty.jpg", b"");
    let (page, code) = first_page(&scratch, &["empty.jpg"]);
    assert_eq!((page["verdict"].as_str(), page["error"]["kind"].as_str(), code), (Some("unjudged"), Some("empty"), 1));
}

#[test]
fn a_text_file_renamed() {
    let scratch = Scratch::new();
    scratch.file("letter.jpg", "尊敬的客户：您好。This is a letter, not a photo.\n".repeat(40).as_bytes());
    let (page, code) = first_page(&scratch, &["letter.jpg"]);
    assert_eq!((page["verdict"].as_str(), code), (Some("unjudged"), 1));
    assert_eq!(page["error"]["kind"], "not-a-picture");
}

#[test]
fn a_truncated_photo_is_no_pass() {
    let scratch = Scratch::new();
    let whole = jpeg(800, 600);
    for share in [10, 50, 90] {
        scratch.file("cut.jpg", &whole[..whole.len() * share / 100]);
        let (page, code) = first_page(&scratch, &["cut.jpg"]);
        assert_ne!(page["verdict"], "pass", "{share} %");
        assert!(page["findings"].to_string().contains("file-damaged"), "{share} %: {page}");
        assert_eq!(code, 1, "{share} %");
    }
}

#[test]
fn a_photo_of_which_most_is_missing_has_no_score() {
    let scratch = Scratch::new();
    let whole = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/licence/sharp.jpg")).unwrap();
    scratch.file("whole.jpg", &whole);
    scratch.file("cut.jpg", &whole[..whole.len() / 4]);
    assert!(first_page(&scratch, &["whole.jpg"]).0["score"].is_number());
    let (page, _) = first_page(&scratch, &["cut.jpg"]);
    assert_eq!((&page["verdict"], &page["score"]), (&"reject".into(), &serde_json::Value::Null));
}

#[test]
fn a_small_file_that_unpacks_to_gigabytes_is_refused_before_it_is_decoded() {
    let scratch = Scratch::new();
    scratch.file("bomb.png", &bomb(30_000, 30_000));
    let (page, code) = first_page(&scratch, &["bomb.png"]);
    assert_eq!(
        (page["verdict"].as_str(), page["error"]["kind"].as_str(), code),
        (Some("unjudged"), Some("too-large"), 1)
    );
}

/// A valid grey PNG of all zeros, one bit a pixel.
fn bomb(width: u32, height: u32) -> Vec<u8> {
    let row = width.div_ceil(8) as usize;
    let mut bytes = Vec::new();
    let mut encoder = png_encoder(&mut bytes, width, height);
    encoder.write_image_data(&vec![0; row * height as usize]).unwrap();
    encoder.finish().unwrap();
    bytes
}

fn png_encoder(bytes: &mut Vec<u8>, width: u32, height: u32) -> png::Writer<&mut Vec<u8>> {
    let mut encoder = png::Encoder::new(bytes, width, height);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    encoder.write_header().unwrap()
}

#[test]
fn the_pixel_limit_is_the_users_to_set() {
    let scratch = Scratch::new();
    scratch.file("a.png", &png(200, 100));
    assert_eq!(first_page(&scratch, &["a.png", "--max-pixels", "19999"]).0["error"]["kind"], "too-large");
    assert_eq!(first_page(&scratch, &["a.png", "--max-pixels", "20000"]).0["error"], Value::Null);
}

#[cfg(unix)]
#[test]
fn a_name_cannot_fool_the_terminal() {
    let scratch = Scratch::new();
    let name = "a\nPASS 100 b\x1b[2J\u{202e}gpj.png";
    scratch.picture(name);
    let text = out(&scratch.scanready([name]));
    assert!(!text.contains('\x1b') && !text.contains('\u{202e}'), "{text:?}");
    assert!(!text.lines().any(|line| line.starts_with("PASS 100 b")), "{text:?}");
    let (page, _) = first_page(&scratch, &[name]);
    assert_eq!(page["path"], name, "programs get the name as it is");
}

#[cfg(unix)]
#[test]
fn a_name_that_is_not_unicode_can_be_told_exactly() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let scratch = Scratch::new();
    let name = OsStr::from_bytes(b"a\xff.png");
    if std::fs::write(scratch.path().join(name), png(64, 48)).is_err() {
        eprintln!("skipped: this file system takes Unicode names only");
        return;
    }
    let output = scratch.scanready([name, OsStr::new("--format"), OsStr::new("ndjson")]);
    let page: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((page["path"].as_str(), page["path_bytes"].as_str()), (Some("a\u{fffd}.png"), Some("Yf8ucG5n")));
    assert!(out(&scratch.scanready([name])).contains("a\\xFF.png"));
}

#[cfg(unix)]
#[test]
fn pipes_and_devices_are_never_opened() {
    let scratch = Scratch::new();
    scratch.picture("in/a.png");
    let status = std::process::Command::new("mkfifo").arg(scratch.path().join("in/pipe.jpg")).status().unwrap();
    assert!(status.success());
    let output = scratch.scanready(["in"]);
    assert!(out(&output).contains("1 file"), "{}", out(&output));
    assert_eq!(code(&scratch.scanready(["in/pipe.jpg"])), 2);
}

#[cfg(unix)]
#[test]
fn a_file_without_permission_is_unjudged_and_the_rest_goes_on() {
    use std::os::unix::fs::PermissionsExt;
    let scratch = Scratch::new();
    scratch.picture("in/a.png");
    let locked = scratch.picture("in/b.png");
    std::fs::set_permissions(&locked, std::fs::Permissions::from_mode(0o000)).unwrap();
    if std::fs::read(&locked).is_ok() {
        eprintln!("skipped: this user may read every file");
        return;
    }
    let output = scratch.scanready(["in"]);
    assert_eq!(code(&output), 1);
    assert!(out(&output).contains("a.png") && (out(&output) + &err(&output)).contains("b.png"));
}

#[test]
fn one_bad_file_among_good_ones_costs_only_itself() {
    let scratch = Scratch::new();
    scratch.picture("in/1.png");
    scratch.file("in/2.png", b"\x89PNG\r\n\x1a\nand then nothing of use");
    scratch.picture("in/3.png");
    let output = scratch.scanready(["in", "--format", "ndjson"]);
    let pages: Vec<Value> = out(&output).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(pages.len(), 3);
    assert_eq!(pages[1]["verdict"], "unjudged");
    assert!(pages[0]["error"].is_null() && pages[2]["error"].is_null());
}

#[cfg(unix)]
#[test]
fn a_path_that_no_system_takes_is_not_called_in_use() {
    let scratch = Scratch::new();
    let output = scratch.scanready([format!("{}.jpg", "n".repeat(300))]);
    let said = err(&output);
    assert!(
        said.contains("too long") && said.contains("shorter name") && !said.contains("Close the program"),
        "{said}"
    );
    assert_eq!(said.lines().count(), 2, "{said}");
}

#[cfg(unix)]
#[test]
fn a_very_long_path_is_judged_like_any() {
    let scratch = Scratch::new();
    let path = format!("in/{}/a.png", vec!["n".repeat(200); 15].join("/"));
    scratch.picture(&path);
    let (page, _) = first_page(&scratch, &["in"]);
    assert!(page["path"].as_str().unwrap().ends_with(&path), "{page}");
    assert!(page["error"].is_null(), "{page}");
}

/// More than the program works ahead of what is reported, and more lines than a pipe holds: the files behind these are
/// not looked at before somebody reads on.
const AHEAD: usize = 1024 + 300;

#[test]
fn files_that_vanish_during_the_run_are_named_and_the_rest_goes_on() {
    let scratch = Scratch::new();
    let name = |number: usize| format!("in/{number:04}.png");
    scratch.picture(name(0));
    // Empty files take no time.
    (1..AHEAD).for_each(|number| drop(scratch.file(name(number), b"")));
    let last: Vec<_> = (AHEAD..AHEAD + 20).map(|number| scratch.picture(name(number))).collect();
    scratch.picture(name(AHEAD + 20));
    let mut command = scratch.command(["in", "--format", "ndjson", "--no-cache", "--jobs", "1"]);
    let mut program = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(program.stdout.take().unwrap()).lines();
    let first = lines.next().unwrap().unwrap();
    last.iter().for_each(|file| std::fs::remove_file(file).unwrap());
    let rest: Vec<String> = lines.map(|line| line.unwrap()).collect();
    let output = program.wait_with_output().unwrap();
    assert!(!err(&output).contains("panicked"), "{}", err(&output));
    assert_eq!(code(&output), 1);
    let pages: Vec<Value> = [first].iter().chain(&rest).map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(pages.len(), AHEAD + 21);
    for page in &pages[AHEAD..AHEAD + 20] {
        assert_eq!((&page["error"]["kind"], &page["verdict"]), (&"io".into(), &"unjudged".into()), "{page}");
    }
    for page in [&pages[0], &pages[AHEAD + 20]] {
        assert!(page["error"].is_null(), "{page}");
    }
}
