//! Every fixture gets the verdict and the codes that `fixtures/manifest.json` names; nothing else is a reason to reject it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use scanready::{Profile, Severity, Verdict};
use serde::Deserialize;

/// All committed fixtures together stay below this many bytes.
const ALL_FIXTURES: u64 = 15_000_000;

#[derive(Deserialize)]
struct Manifest {
    fixtures: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    file: String,
    profile: String,
    verdict: Vec<Verdict>,
    must: BTreeSet<String>,
    any_of: BTreeSet<String>,
    may: BTreeSet<String>,
}

fn home() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

fn manifest() -> Manifest {
    let path = home().join("manifest.json");
    let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn files_below(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files_below(&path, found) } else { found.push(path) }
    }
}

/// What is wrong with one row, or nothing.
fn complaints(row: &Row) -> Vec<String> {
    let profile = Profile::load(&row.profile).unwrap_or_else(|e| panic!("{}: {e}", row.profile));
    let bytes = fs::read(home().join(&row.file)).unwrap_or_else(|e| panic!("{}: {e}", row.file));
    let mut wrong = Vec::new();
    for page in scanready::check(&bytes, &profile) {
        let codes: BTreeSet<String> = page.findings.iter().map(|f| f.code.clone()).collect();
        if !row.verdict.contains(&page.verdict) {
            wrong.push(format!(
                "{}: {:?} (score {:?}, found {codes:?}), not one of {:?}",
                row.file, page.verdict, page.score, row.verdict
            ));
        }
        for code in row.must.difference(&codes) {
            wrong.push(format!("{}: {code} was not found, only {codes:?}", row.file));
        }
        if !row.any_of.is_empty() && row.any_of.is_disjoint(&codes) {
            wrong.push(format!("{}: none of {:?} was found, only {codes:?}", row.file, row.any_of));
        }
        for finding in page.findings.iter().filter(|f| f.severity == Severity::Reject) {
            if ![&row.must, &row.any_of, &row.may].iter().any(|set| set.contains(&finding.code)) {
                wrong.push(format!("{}: {} is no reason to reject it", row.file, finding.code));
            }
        }
    }
    wrong
}

#[test]
fn every_fixture_gets_what_its_manifest_names() {
    let rows = manifest().fixtures;
    assert!(rows.len() > 60, "the manifest names {} pictures only", rows.len());
    let wrong: Vec<String> = rows.iter().flat_map(complaints).collect();
    assert!(wrong.is_empty(), "{} complaints:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn eight_orientations_of_one_page_are_judged_alike() {
    let profile = Profile::load("default").unwrap();
    let all: Vec<(Verdict, u32, u32)> = (1..=8)
        .map(|n| {
            let bytes = fs::read(home().join(format!("orientation/exif-{n}.jpg"))).unwrap();
            let page = scanready::check(&bytes, &profile).remove(0);
            (page.verdict, page.width, page.height)
        })
        .collect();
    assert!(all.iter().all(|page| *page == all[0]), "{all:?}");
}

#[test]
fn manifest_and_folder_name_the_same_pictures() {
    let named: BTreeSet<PathBuf> = manifest().fixtures.iter().map(|row| home().join(&row.file)).collect();
    let mut found = Vec::new();
    files_below(&home(), &mut found);
    let bytes: u64 = found.iter().map(|path| fs::metadata(path).unwrap().len()).sum();
    assert!(bytes < ALL_FIXTURES, "fixtures hold {bytes} bytes");
    for path in &named {
        assert!(path.is_file(), "{} is in the manifest, not in the folder", path.display());
    }
    let elsewhere =
        |path: &Path| path.starts_with(home().join("formats")) || path.extension().is_none_or(|e| e != "jpg");
    for path in found.iter().filter(|path| !elsewhere(path)) {
        assert!(named.contains(path), "{} is in the folder, not in the manifest", path.display());
    }
}
