//! Whether a file is an output of an earlier run, which may be replaced unasked, or somebody's own, which may not.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

/// Bytes looked at from either end: room for what is told below behind the longest path.
const LOOKED_AT: u64 = 16 << 10;

/// What outputs begin with, after a byte-order mark.
const BEGINNINGS: &[&str] = &[
    // CSV of pages, one receiver or several, and of packets.
    "path,page,",
    "folder,subject,headline,",
    // The message to the client.
    "您好！您发来的资料",
    "Hello, of the papers you sent",
    "Hello, we have received the papers you sent",
    "每张图片都可以提交",
    "Every picture can be submitted",
];

/// What stands near their beginning and hardly in anything else.
const NEAR_THE_BEGINNING: &[&str] = &[
    // JUnit, the page for the browser.
    "<testsuite name=\"scanready\"",
    "<meta name=\"generator\" content=\"scanready",
    // The page of a packet.
    "<title>材料检查结果</title>",
    "<title>Packet check</title>",
    // Accuracy: the page for the browser, and Markdown.
    " – 准确度</title>",
    " – accuracy</title>",
    "本页由命令根据实测结果写成",
    "This page is written by a command from measured results",
];

/// How JSON and NDJSON begin, without blanks and with `#` for a number, and what else their first object holds. One key alone is
/// in other programs' files too.
const OBJECTS: &[(&str, &[&str])] = &[
    // Pages, under one receiver or several.
    ("{\"schema_version\":#,\"path\":\"", &["\"verdict\":", "\"findings\":"]),
    // Accuracy.
    ("{\"schema_version\":#,\"subject\":", &["\"measure_version\":"]),
    // Packets.
    ("{\"counts\":{\"confirm\":#,", &["\"folder\":", "\"headline\":"]),
];

/// How the last line of a table is written, with `#` for each number: [`Summary::line`](crate::report::Summary::line) in both
/// languages.
const SUMMARIES: &[&str] = &[
    "# file: # passed, # warned, # rejected, # unjudged; #.# s (#.# files/s)",
    "# files: # passed, # warned, # rejected, # unjudged; #.# s (#.# files/s)",
    "共 # 个文件：通过 #，警告 #，退回 #，未判定 #；用时 #.# 秒（每秒 #.# 个）",
];

/// How the last line of a table of several receivers ends, behind the receiver's name.
const COUNTS: &[&str] = &[
    ": # page, # passed, # warned, # rejected, # unjudged",
    ": # pages, # passed, # warned, # rejected, # unjudged",
    "：共 # 页，通过 #，警告 #，退回 #，未判定 #",
];

/// What stands above the checklist that ends a packet's table.
const CHECKLISTS: &[&str] = &["提交前提醒", "Before you submit"];

/// Whether `path` holds nothing, or what an earlier run wrote.
///
/// # Errors
/// Where it cannot be read.
pub(super) fn may_be_replaced(path: &Path) -> io::Result<bool> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    let mut head = Vec::new();
    file.by_ref().take(LOOKED_AT).read_to_end(&mut head)?;
    file.seek(SeekFrom::Start(length.saturating_sub(LOOKED_AT)))?;
    let mut tail = Vec::new();
    file.take(LOOKED_AT).read_to_end(&mut tail)?;
    Ok(is_output(&String::from_utf8_lossy(&head), &String::from_utf8_lossy(&tail)))
}

fn is_output(head: &str, tail: &str) -> bool {
    let head = head.trim_start_matches('\u{feff}');
    // No pictures were found, or a script made the file beforehand.
    if ["", "[]", "[\n]"].contains(&head.trim()) {
        return true;
    }
    // Messages to several clients stand below their folders' names.
    let messages =
        head.starts_with("===== ") && [" =====\n您好！", " =====\nHello, "].iter().any(|words| head.contains(words));
    messages
        || BEGINNINGS.iter().any(|words| head.starts_with(words))
        || NEAR_THE_BEGINNING.iter().any(|words| head.contains(words))
        || is_json(head)
        || ends_as_a_table(tail)
}

fn is_json(head: &str) -> bool {
    let object = head.trim_start().trim_start_matches('[');
    let beginning: String = object.chars().filter(|letter| !letter.is_whitespace()).take(100).collect();
    let beginning = numberless(&beginning);
    OBJECTS.iter().any(|(start, keys)| beginning.starts_with(start) && keys.iter().all(|key| object.contains(key)))
}

/// Whether the last line is a table's summary, or of a packet's checklist.
fn ends_as_a_table(tail: &str) -> bool {
    let lines: Vec<&str> = tail.trim_end().lines().collect();
    let Some(last) = lines.last() else { return false };
    let shape = numberless(last);
    let mut above = lines.iter().rev().skip_while(|line| line.starts_with("  □ "));
    SUMMARIES.iter().any(|summary| shape.starts_with(summary))
        || COUNTS.iter().any(|counts| shape.ends_with(counts))
        || (last.starts_with("  □ ") && above.next().is_some_and(|line| CHECKLISTS.contains(line)))
}

/// The text with `#` for each whole number in it.
fn numberless(text: &str) -> String {
    let mut shape = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '0'..='9' if shape.ends_with('#') => {}
            '0'..='9' => shape.push('#'),
            letter => shape.push(letter),
        }
    }
    shape
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outputs_are_known_by_their_ends() {
        for text in [
            "",
            "[]\n",
            "\u{feff}path,page,pages\r\n",
            "[\n{\"schema_version\":1,\"path\":\"a 12\",\"verdict\":\"pass\",\"findings\":[]}]",
            "[\n  {\n    \"schema_version\": 1,\n    \"path\": \"a\", \"profiles\": {\"b\": {\"verdict\": \"pass\", \"findings\": []}}",
            "{\n  \"schema_version\": 12,\n  \"subject\": {\n    \"measure_version\": 30",
            "[\n  {\n    \"counts\": {\n      \"confirm\": 2\n,},\n    \"folder\": \"a\",\n    \"headline\": \"b\"",
            "缺 1 份\n\n提交前提醒\n  □ 一\n  □ 二\n",
            "2 files: 1 passed, 0 warned, 1 rejected, 0 unjudged; 12.5 s (0.2 files/s); 1 skipped, not a picture (-v lists them)\n",
            "共 11 个文件：通过 5，警告 1，退回 5，未判定 0；用时 0.1 秒（每秒 310.9 个）\n",
            "stripe: 11 pages, 5 passed, 1 warned, 5 rejected, 0 unjudged\n",
            "PASS      99 a.jpg\n\n1 file: 1 passed, 0 warned, 0 rejected, 0 unjudged; 0.1 s (9.0 files/s)\n",
            "default：共 1 页，通过 1，警告 0，退回 0，未判定 0\n",
            "<!doctype html>\n<meta name=\"generator\" content=\"scanready 0.1.0\">",
        ] {
            assert!(is_output(text, text), "{text}");
        }
    }

    #[test]
    fn what_somebody_wrote_is_none() {
        for text in [
            "dear diary",
            "<!doctype html><title>my page</title>",
            "name,number\n1,2\n",
            "{\"a\":1}",
            "extends = \"default\"\n[limits]\n",
            "scanready is a program",
            "{\"schema_version\": 3, \"tool\": \"other\"}",
            "{\"schema_version\": 3, \"path\": \"a\", \"verdict\": \"guilty\"}",
            "{\"tool\": \"other\", \"to_correct\": []}",
            "of all these\n3 files were unjudged by the bank\n",
            "昨天\n还有 3 份未判定 \n",
            "to buy\n  □ milk\n",
        ] {
            assert!(!is_output(text, text), "{text}");
        }
    }
}
