//! The same report whatever the parallelism, from run to run.

use serde_json::Value;

use crate::support::{Scratch, jpeg, out, png};

/// Without the cache, from which every later run would have its numbers.
fn pages(scratch: &Scratch, jobs: &str, more: &[&str]) -> Vec<Value> {
    let arguments = ["in", "--format", "ndjson", "-v", "--no-cache", "--jobs", jobs];
    let text = out(&scratch.scanready(arguments.iter().chain(more)));
    let mut pages: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for page in &mut pages {
        page.as_object_mut().unwrap().remove("elapsed_ms");
    }
    pages
}

#[test]
fn the_report_does_not_depend_on_the_number_of_jobs() {
    let scratch = Scratch::new();
    for number in 1..=24 {
        // Large and small in turn, so that later files are done before earlier ones.
        let side = if number % 3 == 0 { 900 } else { 40 + number };
        let bytes = if number % 2 == 0 { png(side, side) } else { jpeg(side, side) };
        scratch.file(format!("in/{number}.jpg"), &bytes);
    }
    let one = pages(&scratch, "1", &[]);
    assert_eq!(one, pages(&scratch, "1", &[]), "run to run");
    assert_eq!(one, pages(&scratch, "4", &[]));
    assert_eq!(one, pages(&scratch, "16", &[]));
    let names: Vec<_> = one.iter().map(|page| page["path"].as_str().unwrap().to_owned()).collect();
    let natural: Vec<_> = (1..=24).map(|n| format!("in{}{n}.jpg", std::path::MAIN_SEPARATOR)).collect();
    assert_eq!(names, natural);
}

#[test]
fn little_memory_slows_down_but_changes_nothing() {
    let scratch = Scratch::new();
    for number in 1..=8 {
        scratch.file(format!("in/{number}.png"), &png(700 + number, 700));
    }
    let roomy = pages(&scratch, "4", &[]);
    assert_eq!(roomy.len(), 8);
    assert!(roomy.iter().all(|page| page["measurements"].is_object()), "{}", roomy[0]);
    assert_eq!(pages(&scratch, "4", &["--max-memory", "1"]), roomy);
}
