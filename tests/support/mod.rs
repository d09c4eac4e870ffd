//! Invented pictures and judged pages for the tests of what a clerk sees.
#![allow(dead_code)]

use std::path::{Path, PathBuf};
use std::process::Command;

use image::{Rgb, RgbImage};
use scanready::checks::{Finding, Severity, Verdict};
use scanready::input::{DecodeError, DecodeErrorKind};
use scanready::measure::{Measurements, Region, TextLine};
use scanready::{Format, PageReport, Text};

/// A white page with lines of small dark blocks, like print from afar.
pub fn page_picture(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let printed = y % 40 > 12
            && y % 40 < 30
            && x > 40
            && x + 40 < width
            && (x / 7 + y / 40) % 3 != 0
            && (x * 7 + y * 3) % 11 > 3;
        if printed { Rgb([30, 30, 40]) } else { Rgb([238, 236, 230]) }
    })
}

pub fn save_page(path: &Path) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    page_picture(900, 600).save(path).unwrap();
}

pub fn passed(path: impl Into<PathBuf>) -> PageReport {
    let lines = (0..5)
        .map(|row| TextLine {
            quad: [
                [40.0, 53.0 + 40.0 * row as f32],
                [400.0, 53.0 + 40.0 * row as f32],
                [400.0, 70.0 + 40.0 * row as f32],
                [40.0, 70.0 + 40.0 * row as f32],
            ],
            character_height_px: 17.0,
            length: 20.0,
            legibility: if row == 3 { 0.1 } else { 0.95 },
            text_probability: 0.9,
            ..TextLine::default()
        })
        .collect();
    PageReport {
        path: path.into(),
        page: 1,
        pages: 1,
        bytes: 123_456,
        format: Format::Jpeg,
        width: 900,
        height: 600,
        verdict: Verdict::Pass,
        score: Some(91.2),
        findings: Vec::new(),
        not_assessed: Vec::new(),
        error: None,
        repeats: None,
        notes: Vec::new(),
        measurements: Some(Measurements { width: 900, height: 600, text_lines: lines, ..Measurements::default() }),
        elapsed_ms: 12.0,
    }
}

pub fn finding(code: &str, severity: Severity) -> Finding {
    Finding {
        code: code.to_owned(),
        severity,
        measured: Some(0.41),
        threshold: Some(0.15),
        unit: Text::new("文字占比", "share of text"),
        source: "profile default".to_owned(),
        places: vec![Region { x: 40, y: 165, width: 360, height: 30 }],
        regions: vec![Region { x: 40, y: 165, width: 360, height: 30 }],
        message: Text::new("41% 的文字看不清", "41 % of the text cannot be read"),
        advice: Text::new("请在光线好的地方重拍", "take it again in good light"),
        client_advice: None,
    }
}

pub fn rejected(path: impl Into<PathBuf>) -> PageReport {
    PageReport {
        verdict: Verdict::Reject,
        score: Some(23.5),
        findings: vec![finding("text-unreadable", Severity::Reject), finding("glare", Severity::Warn)],
        ..passed(path)
    }
}

pub fn undecodable(path: impl Into<PathBuf>) -> PageReport {
    PageReport {
        verdict: Verdict::Unjudged,
        score: None,
        width: 0,
        height: 0,
        format: Format::Unknown,
        measurements: None,
        error: Some(DecodeError {
            kind: DecodeErrorKind::Damaged,
            message: Text::new("文件已损坏", "The file is damaged"),
            advice: Text::new("请重新发送原文件", "send the original file again"),
        }),
        ..passed(path)
    }
}

/// What `work` returns; `None` where it hangs. A panic in it goes on here.
pub fn in_time<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let (sender, receiver) = std::sync::mpsc::channel::<()>();
    let working = std::thread::spawn(move || {
        // Dropped at the end of the work, also where that is a panic.
        let _sender = sender;
        work()
    });
    match receiver.recv_timeout(std::time::Duration::from_secs(120)) {
        Err(std::sync::mpsc::RecvTimeoutError::Timeout) => None,
        _ => Some(working.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))),
    }
}

/// A browser to look with, if this machine has one.
pub fn chromium() -> Option<&'static str> {
    let found = ["chromium", "chromium-browser", "google-chrome"]
        .into_iter()
        .find(|name| Command::new(name).arg("--version").output().is_ok_and(|output| output.status.success()));
    if found.is_none() {
        eprintln!("skipped: no chromium on this machine (Debian: apt-get install chromium)");
    }
    found
}

/// The page as the browser holds it after its script ran.
pub fn dom(browser: &str, report: &Path, state: &str) -> String {
    let profile = tempfile::tempdir().unwrap();
    let output = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"])
        .args(["--disable-component-update", "--disable-sync", "--virtual-time-budget=4000", "--dump-dom"])
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .arg(format!("file://{}{state}", report.display()))
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}
