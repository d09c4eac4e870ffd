//! Every measurement of every fixture against `tests/conformance.csv`. After a change that is meant to alter measurements:
//! `SCANREADY_BLESS=1 cargo test --test conformance` writes the table anew, and the difference is for the reviewer to read.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use scanready::{Limits, input, pipeline};
use serde_json::Value;

/// Fixture with page, and measurement.
type Key = (String, String);

/// A value and how far another may lie from it; words (`none`, `true`, a script) have to be equal.
#[derive(Clone, Debug, PartialEq)]
struct Expected {
    value: String,
    tolerance: Option<f64>,
}

#[test]
fn every_fixture_measures_as_in_the_table() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let table = root.join("tests/conformance.csv");
    let files = pictures(&root.join("fixtures"));
    if files.is_empty() {
        eprintln!("skipped: there are no fixtures");
        return;
    }
    let measured: BTreeMap<Key, String> = files.par_iter().flat_map(|file| measurements(file, root)).collect();
    if std::env::var_os("SCANREADY_BLESS").is_some() {
        write(&table, &measured);
        return;
    }
    let expected = read(&table);
    let differences = differences(&expected, &measured);
    assert!(
        differences.is_empty(),
        "{} differences; where they are meant, write the table anew with SCANREADY_BLESS=1:\n{}",
        differences.len(),
        differences.join("\n")
    );
}

/// All pictures below `folder`, sorted.
fn pictures(folder: &Path) -> Vec<PathBuf> {
    let found = input::discover::discover(&[folder.to_owned()], &input::discover::DiscoverOptions::default());
    found.files
}

/// All scalars of all pages of a file.
fn measurements(file: &Path, root: &Path) -> Vec<(Key, String)> {
    let name = file.strip_prefix(root.join("fixtures")).unwrap().to_string_lossy().replace('\\', "/");
    let bytes = std::fs::read(file).unwrap();
    let record = pipeline::examine(&bytes, &Limits::default());
    let mut rows = Vec::new();
    for page in &record.pages {
        let fixture = if record.pages.len() == 1 { name.clone() } else { format!("{name} page {}", page.number) };
        match &page.measurements {
            Some(measurements) => scalars("", &serde_json::to_value(measurements).unwrap(), &mut |key, value| {
                rows.push(((fixture.clone(), key.to_owned()), value));
            }),
            None => {
                let why = page.error.as_ref().map_or("born digital".to_owned(), |e| format!("{:?}", e.kind));
                rows.push(((fixture, "not measured".to_owned()), why));
            }
        }
    }
    rows
}

/// Numbers and words under their path; of a list only its length, as its items come and go with the text found.
fn scalars(path: &str, value: &Value, found: &mut impl FnMut(&str, String)) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                let below = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                scalars(&below, value, found);
            }
        }
        Value::Array(items) => found(&format!("{path}.count"), items.len().to_string()),
        Value::Number(number) => found(path, shown(number.as_f64().unwrap())),
        Value::String(word) => found(path, word.clone()),
        Value::Bool(flag) => found(path, flag.to_string()),
        Value::Null => found(path, "none".to_owned()),
    }
}

/// Five digits are more than any measurement is good for.
fn shown(number: f64) -> String {
    let rounded: f64 = format!("{number:.4e}").parse().unwrap();
    rounded.to_string()
}

/// Platforms may round differently in the last bits, and a threshold inside a measurement may magnify that: 1 % of the value,
/// and a hundredth near 0. The score itself may move by a tenth of a point. Sizes and versions are exact.
fn tolerance(measurement: &str, value: &str) -> Option<f64> {
    let number: f64 = value.parse().ok()?;
    Some(match measurement {
        "width" | "height" | "version" => 0.0,
        "score" => 0.1,
        _ => (0.01 * number.abs()).max(0.01),
    })
}

fn write(table: &Path, measured: &BTreeMap<Key, String>) {
    let mut writer = csv::Writer::from_path(table).unwrap();
    writer.write_record(["fixture", "measurement", "expected", "tolerance"]).unwrap();
    for ((fixture, measurement), value) in measured {
        let tolerance = tolerance(measurement, value).map_or(String::new(), shown);
        writer.write_record([fixture, measurement, value, &tolerance]).unwrap();
    }
    writer.flush().unwrap();
}

fn read(table: &Path) -> BTreeMap<Key, Expected> {
    let mut reader = csv::Reader::from_path(table)
        .unwrap_or_else(|error| panic!("{}: {error}; make it with SCANREADY_BLESS=1", table.display()));
    let row = |record: csv::StringRecord| {
        let expected = Expected { value: record[2].to_owned(), tolerance: record[3].parse().ok() };
        ((record[0].to_owned(), record[1].to_owned()), expected)
    };
    reader.records().map(|record| row(record.unwrap())).collect()
}

fn differences(expected: &BTreeMap<Key, Expected>, measured: &BTreeMap<Key, String>) -> Vec<String> {
    let mut all = Vec::new();
    for ((fixture, measurement), due) in expected {
        match measured.get(&(fixture.clone(), measurement.clone())) {
            None => all.push(format!("{fixture} {measurement}: expected {}, not measured", due.value)),
            Some(value) if !agrees(due, value) => {
                all.push(format!("{fixture} {measurement}: expected {}, measured {value}", due.value));
            }
            Some(_) => {}
        }
    }
    let added = measured.keys().filter(|key| !expected.contains_key(*key));
    all.extend(added.map(|(fixture, measurement)| format!("{fixture} {measurement}: not in the table")));
    all
}

fn agrees(due: &Expected, value: &str) -> bool {
    match (due.tolerance, due.value.parse::<f64>(), value.parse::<f64>()) {
        (Some(tolerance), Ok(due), Ok(value)) => (due - value).abs() <= tolerance * (1.0 + 1e-9),
        _ => due.value == value,
    }
}

#[test]
fn a_difference_is_seen() {
    let key = |name: &str| ("a.jpg".to_owned(), name.to_owned());
    let due = |value: &str, tolerance| Expected { value: value.to_owned(), tolerance };
    let expected = BTreeMap::from([
        (key("score"), due("50", Some(0.1))),
        (key("script"), due("latin", None)),
        (key("gone"), due("1", Some(0.0))),
        (key("same"), due("7", Some(0.1))),
    ]);
    let measured = BTreeMap::from([
        (key("score"), "50.2".to_owned()),
        (key("script"), "chinese".to_owned()),
        (key("same"), "7.05".to_owned()),
        (key("new"), "1".to_owned()),
    ]);
    assert_eq!(
        differences(&expected, &measured),
        [
            "a.jpg gone: expected 1, not measured",
            "a.jpg score: expected 50, measured 50.2",
            "a.jpg script: expected latin, measured chinese",
            "a.jpg new: not in the table",
        ]
    );
}
