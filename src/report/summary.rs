//! What came of a whole run, in numbers.

use crate::checks::Verdict;
use crate::{Lang, PageReport};

/// Counts of a run. A file counts once, under its worst page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Summary {
    /// Files judged.
    pub files: usize,
    /// Files that are ready.
    pub passed: usize,
    /// Files with something to look at.
    pub warned: usize,
    /// Files that will be sent back.
    pub rejected: usize,
    /// Files that could not be judged.
    pub unjudged: usize,
    /// Files left out because they are no pictures.
    pub skipped: usize,
    /// Things named by the user that were not found or not readable.
    pub problems: usize,
    /// Time of the run.
    pub seconds: f64,
    /// Files there were to judge; more than `files` where the run was stopped.
    pub expected: usize,
}

impl Summary {
    /// Counts one file.
    pub fn add(&mut self, pages: &[PageReport]) {
        self.files += 1;
        match worst(pages) {
            Verdict::Pass => self.passed += 1,
            Verdict::Warn => self.warned += 1,
            Verdict::Unjudged => self.unjudged += 1,
            Verdict::Reject => self.rejected += 1,
        }
    }

    /// With the files counted as unjudged that a run was to look at and did not.
    #[must_use]
    pub fn with_the_rest_unjudged(&self) -> Self {
        let rest = self.expected.saturating_sub(self.files);
        Self { files: self.files + rest, unjudged: self.unjudged + rest, ..self.clone() }
    }

    /// One line for a person.
    pub fn line(&self, lang: Lang) -> String {
        let Self { files, passed, warned, rejected, unjudged, skipped, seconds, expected, .. } = self;
        let rate = if *seconds > 0.0 { *files as f64 / seconds } else { 0.0 };
        let mut line = match lang {
            Lang::Zh => format!(
                "共 {files} 个文件：通过 {passed}，警告 {warned}，退回 {rejected}，未判定 {unjudged}；用时 {seconds:.1} 秒（每秒 {rate:.1} 个）"
            ),
            Lang::En => format!(
                "{files} {}: {passed} passed, {warned} warned, {rejected} rejected, {unjudged} unjudged; {seconds:.1} s ({rate:.1} files/s)",
                if *files == 1 { "file" } else { "files" }
            ),
        };
        if *skipped > 0 {
            line += &match lang {
                Lang::Zh => format!("；跳过非图片文件 {skipped} 个（-v 列出）"),
                Lang::En => format!(
                    "; {skipped} skipped, not {} (-v lists them)",
                    if *skipped == 1 { "a picture" } else { "pictures" }
                ),
            };
        }
        if files < expected {
            line += &match lang {
                Lang::Zh => format!("；已中断，还有 {} 个文件未检查", expected - files),
                Lang::En => format!("; stopped with {} files not checked", expected - files),
            };
        }
        line
    }
}

/// Whether a file may be the one to keep of several with the same picture: it can be submitted, and is not larger only because
/// it was enlarged.
pub fn is_worth_keeping(pages: &[PageReport]) -> bool {
    let enlarged = |page: &PageReport| page.findings.iter().any(|finding| finding.code == "upscaled");
    worst(pages).is_ready() && !pages.iter().any(enlarged)
}

/// The verdict of a file: its worst page's. A file without pages is unjudged.
pub fn worst(pages: &[PageReport]) -> Verdict {
    pages.iter().map(|page| page.verdict).max().unwrap_or(Verdict::Unjudged)
}
