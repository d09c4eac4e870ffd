//! What the forms for people and for spreadsheets say of a page: the table, CSV, JUnit.
#![cfg(feature = "cli")]

mod support;

use scanready::checks::{Severity, Verdict};
use scanready::input::{DecodeError, DecodeErrorKind};
use scanready::pipeline::FileRecord;
use scanready::report::csv::Csv;
use scanready::report::junit::Junit;
use scanready::report::table::{Table, TableStyle};
use scanready::report::{ReportWriter, Summary};
use scanready::{Lang, PageReport, Profile, Text};
use support::{finding, passed, rejected};

fn table(page: &PageReport, lang: Lang, width: Option<usize>) -> String {
    let mut out = Vec::new();
    let style = TableStyle { lang, width, colour: false, verbose: true, flagged_only: false };
    Table::new(&mut out, style).file(std::slice::from_ref(page)).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn a_flagged_page_lists_its_worst_text_lines_first() {
    let text = table(&rejected("a.jpg"), Lang::En, None);
    let lines: Vec<&str> = text.lines().skip_while(|line| !line.contains("text lines, least legible first")).collect();
    assert!(lines[0].contains("below 65 %"), "{text}");
    assert!(lines[1].contains("legible") && lines[1].contains("edge width") && lines[1].contains("where"), "{text}");
    assert!(lines[2].contains("10 %") && lines[2].contains("17.0 px") && lines[2].contains("(x 40, y 173)"), "{text}");
    assert!(lines[3].contains("95 %"), "{text}");
    let column = lines[1].find("where").unwrap();
    assert!(lines[2][..column].ends_with("  ") && !lines[2][column..].starts_with(' '), "aligned: {text}");
    assert!(!table(&passed("a.jpg"), Lang::En, None).contains("text lines"), "only of a page that is flagged");
}

#[test]
fn a_page_of_many_lines_is_not_listed_whole() {
    let mut page = rejected("a.jpg");
    let numbers = page.measurements.as_mut().unwrap();
    numbers.text_lines = numbers.text_lines.iter().cycle().take(50).cloned().collect();
    let text = table(&page, Lang::Zh, None);
    assert!(text.contains("另有 42 行，其中 2 行看不清"), "{text}");
    assert!(text.lines().count() < 25, "{text}");
}

#[test]
fn numbers_are_chinese_and_without_double_brackets() {
    let mut page = rejected("a.jpg");
    page.findings[0].unit = Text::new("分（满分 100）", "of 100");
    page.findings[1].unit = Text::new("（满值 255）", "of 255");
    let text = table(&page, Lang::Zh, None);
    for words in ["界限 0.15 分（满分 100）；依据：本工具的默认值", "界限 0.15（满值 255）；依据"]
    {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(!text.contains("（（") && !text.contains("））") && !text.contains("profile default"), "{text}");
}

#[test]
fn narrow_chinese_lines_begin_with_no_punctuation() {
    let mut page = rejected("a.jpg");
    page.findings[0].advice = Text::new("请先擦净镜头，离远一点，点按屏幕上的文字对焦，拿稳后再拍；".repeat(3), "");
    for width in 40..80 {
        let text = table(&page, Lang::Zh, Some(width));
        let bad = text.lines().find(|line| line.trim_start().starts_with(['。', '，', '；', '）', '、', '：']));
        assert_eq!(bad, None, "{width}: {text}");
    }
}

#[test]
fn csv_tells_rejecting_from_warning_findings() {
    let mut out = Vec::new();
    Csv::new(&mut out, Lang::En).unwrap().file(&[rejected("a.jpg")]).unwrap();
    let text = String::from_utf8(out).unwrap();
    let mut rows = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let headers = rows.headers().unwrap().clone();
    let row = rows.records().next().unwrap().unwrap();
    let cell = |name: &str| &row[headers.iter().position(|header| header == name).unwrap()];
    assert_eq!((cell("codes"), cell("severities")), ("text-unreadable; glare", "reject; warn"));
    assert!(!cell("messages").contains('('), "{}", cell("messages"));
}

#[test]
fn advice_that_two_findings_in_a_row_share_is_said_once() {
    let page = PageReport {
        findings: ["text-unreadable", "motion-blur", "glare"].map(|code| finding(code, Severity::Reject)).into(),
        ..rejected("a.jpg")
    };
    assert_eq!(table(&page, Lang::En, None).matches("→ take it again").count(), 1);
    let mut page = page;
    page.findings[1].advice = Text::new("拿稳", "hold still");
    assert_eq!(table(&page, Lang::En, None).matches('→').count(), 3);
}

#[test]
fn junit_keeps_message_and_advice_apart() {
    let page =
        PageReport { verdict: Verdict::Reject, findings: vec![finding("glare", Severity::Reject)], ..passed("a.jpg") };
    let mut out = Vec::new();
    let mut junit = Junit::new(&mut out, Lang::En);
    junit.file(&[page]).unwrap();
    junit.finish(&Summary::default()).unwrap();
    drop(junit);
    let text = String::from_utf8(out).unwrap();
    assert!(text.contains("glare (reject): 41 % of the text cannot be read\n  → take it again"), "{text}");
}

/// The report of a file that was not decoded.
fn failed(kind: DecodeErrorKind) -> PageReport {
    let (message, advice) = (Text::new("用时太长", "took long"), Text::new("请放宽时限", "allow more time"));
    let record = FileRecord::failed(DecodeError { kind, message, advice }, 1, std::time::Instant::now());
    record.judge("li/a.jpg".as_ref(), &Profile::builtin("default").unwrap(), None).remove(0)
}

#[test]
fn a_file_that_may_be_whole_is_not_called_damaged() {
    for (kind, zh, en) in [
        (DecodeErrorKind::TimedOut, "检查超时：用时太长", "not checked in time: took long"),
        (DecodeErrorKind::Io, "文件读不了：用时太长", "file cannot be read: took long"),
    ] {
        let page = failed(kind);
        assert_eq!(page.findings[0].code, "file-damaged", "the code stays");
        let (chinese, english) = (table(&page, Lang::Zh, None), table(&page, Lang::En, None));
        assert!(chinese.contains(zh) && !chinese.contains("损坏"), "{chinese}");
        assert!(!chinese.contains("测得 –"), "nothing was measured: {chinese}");
        assert!(english.contains(en) && !english.contains("file damaged"), "{english}");
    }
    assert!(table(&failed(DecodeErrorKind::Damaged), Lang::Zh, None).contains("文件损坏"));
}

#[test]
fn a_size_that_is_not_known_is_left_out() {
    let page = failed(DecodeErrorKind::Damaged);
    assert!(!table(&page, Lang::En, None).contains("0×0"));
    let mut out = Vec::new();
    Csv::new(&mut out, Lang::En).unwrap().file(std::slice::from_ref(&page)).unwrap();
    let rows = String::from_utf8(out).unwrap();
    let mut reader = csv::Reader::from_reader(rows.trim_start_matches('\u{feff}').as_bytes());
    let row = reader.records().next().unwrap().unwrap();
    assert_eq!((&row[5], &row[6]), ("", ""), "{rows}");
}
