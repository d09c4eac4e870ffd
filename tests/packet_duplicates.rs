//! One picture used twice in a folder, as `check` tells it: in every form of output, once a repeated file, never across folders.

#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use scanready::measure::Measurements;
use scanready::{Limits, checks::duplicate::NEAR_BITS, pipeline};
use serde_json::Value;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)
}

fn put(from: &str, to: &Path) {
    std::fs::create_dir_all(to.parent().unwrap()).unwrap();
    std::fs::copy(fixture(from), to).unwrap();
}

/// As a chat program sends it on: smaller, compressed anew, without metadata.
fn send_on(from: &str, to: &Path) {
    let picture = image::open(fixture(from)).unwrap();
    let (width, height) = (picture.width() * 2 / 3, picture.height() * 2 / 3);
    let smaller = picture.resize(width, height, image::imageops::FilterType::Triangle).into_rgb8();
    let mut file = std::fs::File::create(to).unwrap();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut file, 70).encode_image(&smaller).unwrap();
}

/// Two clients: the first has one picture three times, the second the same picture once.
fn clients() -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    put("id-back/sharp.jpg", &root.path().join("甲/1 反面.jpg"));
    put("id-back/sharp.jpg", &root.path().join("甲/2 正面.jpg"));
    send_on("id-back/sharp.jpg", &root.path().join("甲/3 微信.jpg"));
    put("id-front/sharp.jpg", &root.path().join("甲/4 真正面.jpg"));
    put("id-back/sharp.jpg", &root.path().join("乙/反面.jpg"));
    root
}

fn check(root: &Path, arguments: &[&str]) -> (String, i32) {
    let mut command = Command::cargo_bin("scanready").unwrap();
    command.args(["--lang", "en", "check", "--no-cache"]).arg(root).args(arguments);
    let output = command.output().unwrap();
    (String::from_utf8(output.stdout).unwrap(), output.status.code().unwrap())
}

fn name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap()
}

#[test]
fn a_repeat_names_the_earlier_file_of_its_own_folder() {
    let root = clients();
    let mut said: Vec<BTreeMap<String, String>> = Vec::new();
    for jobs in ["1", "3"] {
        let (text, code) = check(root.path(), &["--format", "json", "--jobs", jobs]);
        assert_eq!(code, 0, "a warning does not stop a run: {text}");
        let pages: Vec<Value> = serde_json::from_str(&text).unwrap();
        let mut found = BTreeMap::new();
        for page in &pages {
            let findings = page["findings"].as_array().unwrap();
            for finding in findings.iter().filter(|finding| finding["code"] == "duplicate") {
                assert_eq!((&page["verdict"], &finding["severity"]), (&"warn".into(), &"warn".into()));
                found.insert(
                    name(page["path"].as_str().unwrap()).to_owned(),
                    finding["message"].as_str().unwrap().to_owned(),
                );
            }
        }
        said.push(found);
    }
    let expected = [
        ("2 正面.jpg", "the same file as 1 反面.jpg"),
        ("3 微信.jpg", "nearly the same picture as 1 反面.jpg, which is larger: that is the one to keep"),
    ];
    let expected: BTreeMap<String, String> =
        expected.into_iter().map(|(file, message)| (file.to_owned(), message.to_owned())).collect();
    assert_eq!(said, [expected.clone(), expected]);
}

#[test]
fn every_form_and_the_exit_code_agree() {
    let root = clients();
    for form in ["table", "ndjson", "csv", "html", "junit"] {
        let (text, code) = check(root.path(), &["--format", form, "--fail-on", "warn"]);
        assert_eq!(code, 1, "{form}");
        assert!(text.contains("same file as 1 反面.jpg"), "{form}: {text}");
    }
    let (text, _) = check(root.path(), &["--format", "csv", "--profile", "default,douyin"]);
    assert_eq!(text.matches("warn: duplicate").count(), 4, "two files under two profiles: {text}");
}

#[test]
fn the_cache_gives_the_same_answer() {
    let root = clients();
    let cache = root.path().join("cache");
    let run = || {
        let mut command = Command::cargo_bin("scanready").unwrap();
        command.args(["--lang", "en", "check", "--format", "csv", "--cache"]).arg(&cache).arg(root.path());
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    let codes = |text: &str| text.matches("duplicate").count();
    let (first, second) = (run(), run());
    assert!(codes(&first) > 0 && codes(&first) == codes(&second), "{first}\n{second}");
}

#[test]
fn a_profile_may_leave_repeats_alone() {
    let root = clients();
    let profile = root.path().join("mine.toml");
    std::fs::write(&profile, "extends = \"default\"\n[limits]\nrefuse_duplicates = []\n").unwrap();
    let (text, code) = check(root.path(), &["--profile", profile.to_str().unwrap(), "--fail-on", "warn"]);
    assert_eq!(code, 0, "{text}");
}

#[test]
fn broken_files_are_not_called_repeats() {
    let root = tempfile::tempdir().unwrap();
    for name in ["a.jpg", "b.jpg"] {
        std::fs::write(root.path().join(name), b"").unwrap();
    }
    assert!(!check(root.path(), &["--format", "json"]).0.contains("\"duplicate\""));
}

fn measured(name: &str) -> Measurements {
    let record = pipeline::examine(&std::fs::read(fixture(name)).unwrap(), &Limits::default());
    record.pages.into_iter().next().unwrap().measurements.unwrap()
}

#[test]
fn copies_are_near_and_other_papers_far() {
    let papers = ["licence", "id-front", "id-back", "letter", "latin-id", "bank-card"];
    let sharp: Vec<Measurements> = papers.iter().map(|paper| measured(&format!("{paper}/sharp.jpg"))).collect();
    for (place, paper) in papers.iter().enumerate() {
        let one = sharp[place].fingerprint.as_ref().unwrap();
        let copy = measured(&format!("{paper}/upscaled.jpg")).fingerprint.unwrap();
        assert!(one.distance(&copy) <= NEAR_BITS, "{paper}: {}", one.distance(&copy));
        for other in &sharp[place + 1..] {
            let distance = one.distance(other.fingerprint.as_ref().unwrap());
            assert!(distance > 4 * NEAR_BITS, "{paper}: {distance}");
        }
    }
}

#[test]
fn a_picture_turned_by_its_tag_is_the_same_picture() {
    let upright = measured("orientation/exif-1.jpg").fingerprint.unwrap();
    for tag in 2..=8 {
        let turned = measured(&format!("orientation/exif-{tag}.jpg")).fingerprint.unwrap();
        assert!(upright.distance(&turned) <= NEAR_BITS, "orientation {tag}: {}", upright.distance(&turned));
    }
}

#[test]
fn a_copy_from_a_chat_is_the_same_picture() {
    let home = tempfile::tempdir().unwrap();
    let copy = home.path().join("copy.jpg");
    for paper in ["licence", "id-front", "id-back", "letter", "latin-id", "bank-card"] {
        let name = format!("{paper}/sharp.jpg");
        send_on(&name, &copy);
        let distance =
            measured(&name).fingerprint.unwrap().distance(&measured(copy.to_str().unwrap()).fingerprint.unwrap());
        assert!(distance <= NEAR_BITS, "{paper}: {distance}");
    }
}
