//! Whether a file is an output of an earlier run, which may be replaced unasked, or somebody's own, which may not.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

/// Bytes looked at from either end.
const LOOKED_AT: u64 = 4096;

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
    // JSON and NDJSON, JUnit, the page for the browser.
    "\"schema_version\":",
    "<testsuite name=\"scanready\"",
    "<meta name=\"generator\" content=\"scanready",
    // The page of a packet, and its JSON.
    "<title>材料检查结果</title>",
    "<title>Packet check</title>",
    "\"to_correct\":",
    // Accuracy: the page for the browser, and Markdown.
    " – 准确度</title>",
    " – accuracy</title>",
    "本页由命令根据实测结果写成",
    "This page is written by a command from measured results",
];

/// What stands near the end: the summary below a table, the checklist below a packet's.
const NEAR_THE_END: &[&str] = &["未判定 ", " unjudged", "\n  □ "];

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
        || NEAR_THE_END.iter().any(|words| last_lines(tail).contains(words))
        || tail.contains("\"to_correct\":")
}

/// The last lines, in which a table's summary or a packet's checklist stands.
fn last_lines(tail: &str) -> String {
    let mut lines: Vec<&str> = tail.trim_end().lines().rev().take(12).collect();
    lines.reverse();
    format!("\n{}", lines.join("\n"))
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
            "[\n{\"schema_version\":1,\"path\":\"a\"}]",
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
        ] {
            assert!(!is_output(text, text), "{text}");
        }
    }
}
