//! Every check has its texts and its documentation, in every language.

#![allow(clippy::unwrap_used)]

use std::collections::HashSet;
use std::fmt::Write;
use std::path::Path;

use scanready::Lang;
use scanready::checks::{REGISTRY, abouts};

/// Codes that are a contract with whoever reads reports.
const CODES: [&str; 29] = [
    "text-unreadable",
    "text-partly-unreadable",
    "motion-blur",
    "upscaled",
    "text-too-small",
    "low-resolution",
    "too-few-pixels",
    "glare",
    "too-dark",
    "washed-out",
    "uneven-light",
    "noisy",
    "over-compressed",
    "cut-off",
    "small-in-frame",
    "rotated",
    "tilted",
    "several-documents",
    "blank",
    "not-colour",
    "screen-photo",
    "screenshot",
    "edited",
    "file-damaged",
    "wrong-format",
    "extension-mismatch",
    "file-too-large",
    "file-too-small",
    "duplicate",
];

fn is_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

#[test]
fn codes_are_those_promised_and_stand_once() {
    let codes: Vec<&str> = abouts().iter().map(|about| about.code).collect();
    assert_eq!(codes.len(), codes.iter().collect::<HashSet<_>>().len(), "a code stands twice");
    assert_eq!(codes.iter().collect::<HashSet<_>>(), CODES.iter().collect::<HashSet<_>>());
}

#[test]
fn every_check_has_its_texts_in_both_languages() {
    for about in abouts() {
        let code = about.code;
        assert!(is_chinese(about.title.zh), "{code}: title");
        assert!(!about.title.en.is_empty() && !is_chinese(about.title.en), "{code}: title");
        assert_eq!(about.unit.zh.is_empty(), about.unit.en.is_empty(), "{code}: a unit in one language only");
        for (heading, body) in about.sections() {
            assert!(is_chinese(body.zh), "{code}: {} in Chinese", heading.en);
            assert!(body.en.len() > 20 && !is_chinese(body.en), "{code}: {} in English", heading.en);
        }
    }
}

#[test]
fn documentation_has_the_four_headings() {
    for check in REGISTRY {
        let doc = check.doc(Lang::En);
        for heading in ["What it measures", "Why it is sent back", "How to retake", "Limits"] {
            assert!(doc.contains(&format!("### {heading}\n")), "{}: {heading}", check.code());
        }
        let doc = check.doc(Lang::Zh);
        for heading in ["检查什么", "为什么会被退回", "怎样重拍", "局限"] {
            assert!(doc.contains(&format!("### {heading}\n")), "{}: {heading}", check.code());
        }
    }
}

#[test]
fn only_guesses_are_marked_as_such() {
    let guesses: Vec<&str> = REGISTRY.iter().filter(|check| check.heuristic()).map(|check| check.code()).collect();
    assert_eq!(guesses, ["screen-photo", "screenshot", "edited"]);
}

fn page() -> String {
    let mut page = String::from(
        "# 检查项目 / Checks\n\n\
         <!-- Generated from src/checks: SCANREADY_UPDATE_DOCS=1 cargo test --test checks_registry -->\n",
    );
    for about in abouts() {
        let _ = write!(page, "\n## {}\n\n**{} / {}**", about.code, about.title.zh, about.title.en);
        if !about.unit.en.is_empty() {
            let _ = write!(page, " ({} / {})", about.unit.zh, about.unit.en);
        }
        if about.heuristic {
            page.push_str(" · 只提醒 / only warns");
        }
        let _ = write!(page, "\n\n{}{}", about.doc(Lang::Zh), about.doc(Lang::En).trim_end());
        page.push('\n');
    }
    page
}

#[test]
fn the_documentation_page_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/CHECKS.md");
    if std::env::var_os("SCANREADY_UPDATE_DOCS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, page()).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
    assert!(written == page(), "docs/CHECKS.md is out of date: run with SCANREADY_UPDATE_DOCS=1");
}
