#![no_main]

mod common;

use std::path::Path;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use scanready::{Profile, Verdict, pipeline};

static PROFILE: LazyLock<Profile> = LazyLock::new(|| Profile::load("default").expect("built in"));

// The panic of a decoder of others is caught by the tool and is no finding; any other is one.
fuzz_target!(|bytes: &[u8]| {
    common::panics::watch();
    let record = pipeline::examine(bytes, &common::LIMITS);
    let reports = record.judge(Path::new("a.jpg"), &PROFILE, None);
    assert!(!reports.is_empty());
    for report in &reports {
        // What was not measured is never ready, but for a page of text without a scan.
        let unseen = report.measurements.is_none() && report.error.is_some();
        assert!(!unseen || report.verdict == Verdict::Unjudged || report.verdict == Verdict::Reject);
        report.error.iter().for_each(common::no_mistake);
    }
});
