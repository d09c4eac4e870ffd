//! One run against several receivers: file by receiver. Nothing is judged here.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::csv::inert;
use super::plain::{title_on, verdict_word};
use super::schema::{MatrixFindingView, MatrixPageView, MatrixVerdictView, SCHEMA_VERSION, path_bytes};
use super::{PageReport, names};
use crate::checks::Severity;
use crate::{Lang, Text, Verdict};

/// Verdicts of every page under every profile.
#[derive(Clone, Debug, Default)]
pub struct Matrix {
    profiles: Vec<String>,
    rows: Vec<Row>,
}

/// One page.
#[derive(Clone, Debug)]
struct Row {
    path: std::path::PathBuf,
    page: usize,
    pages: usize,
    score: Option<f32>,
    cells: Vec<Cell>,
}

/// One page under one profile.
#[derive(Clone, Debug)]
struct Cell {
    verdict: Verdict,
    /// Codes, titles and severities of the findings, worst first.
    findings: Vec<(String, Text, Severity)>,
}

impl Cell {
    fn new(report: &PageReport) -> Self {
        let findings = report.findings.iter();
        let findings = findings.map(|finding| (finding.code.clone(), title_on(report, finding), finding.severity));
        Self { verdict: report.verdict, findings: findings.collect() }
    }

    /// The findings' titles, each marked as the table of one receiver marks it.
    fn reasons(&self, lang: Lang) -> String {
        let each = self.findings.iter().map(|(_, title, severity)| {
            let mark = if *severity == Severity::Reject { "✗" } else { "!" };
            format!("{mark} {}", title.get(lang))
        });
        each.collect::<Vec<_>>().join("  ")
    }

    /// Codes of one severity.
    fn codes(&self, wanted: Severity) -> Vec<&str> {
        let of_it = self.findings.iter().filter(|(_, _, severity)| *severity == wanted);
        of_it.map(|(code, ..)| code.as_str()).collect()
    }

    /// For a cell of a spreadsheet: the verdict, the codes that reject, then those that warn.
    fn cell(&self) -> String {
        let verdict = verdict_word(self.verdict).en;
        let (rejecting, warning) = (self.codes(Severity::Reject), self.codes(Severity::Warn));
        let mut text = verdict;
        if !rejecting.is_empty() {
            text += &format!(": {}", rejecting.join(" "));
        }
        match (self.verdict, warning.is_empty()) {
            (_, true) => {}
            (Verdict::Warn, false) => text += &format!(": {}", warning.join(" ")),
            (_, false) => text += &format!("; warn: {}", warning.join(" ")),
        }
        text
    }

    fn view(&self) -> MatrixVerdictView<'_> {
        let codes = self.findings.iter().map(|(code, ..)| code.as_str());
        let findings = self.findings.iter().map(|(code, _, severity)| MatrixFindingView { code, severity: *severity });
        MatrixVerdictView { verdict: self.verdict, codes: codes.collect(), findings: findings.collect() }
    }
}

impl Matrix {
    /// An empty matrix for these profiles.
    pub fn new(profiles: Vec<String>) -> Self {
        Self { profiles, rows: Vec::new() }
    }

    /// Adds a file's pages: one list of reports a profile, in the order of the profiles.
    pub fn add(&mut self, by_profile: &[Vec<PageReport>]) {
        let Some(first) = by_profile.first() else { return };
        for (place, page) in first.iter().enumerate() {
            let cells = by_profile.iter().filter_map(|reports| reports.get(place)).map(Cell::new);
            self.rows.push(Row {
                path: page.path.clone(),
                page: page.page,
                pages: page.pages,
                score: page.score,
                cells: cells.collect(),
            });
        }
    }

    /// The worst verdict of all.
    pub fn worst(&self) -> Option<Verdict> {
        self.rows.iter().flat_map(|row| &row.cells).map(|cell| cell.verdict).max()
    }

    /// For a person: a column a receiver, the reasons below each page that is flagged.
    ///
    /// # Errors
    /// What writing to `out` gives.
    pub fn table(&self, lang: Lang, out: &mut impl Write) -> io::Result<()> {
        let colon = if lang == Lang::Zh { "：" } else { ": " };
        let widths: Vec<usize> = self.profiles.iter().map(|name| name.width().max(8) + 2).collect();
        for (name, width) in self.profiles.iter().zip(&widths) {
            write!(out, "{}", padded(name, *width))?;
        }
        writeln!(out)?;
        for row in &self.rows {
            for (cell, width) in row.cells.iter().zip(&widths) {
                write!(out, "{}", padded(verdict_word(cell.verdict).get(lang), *width))?;
            }
            let page = if row.pages > 1 { format!(" #{}", row.page) } else { String::new() };
            writeln!(out, "{}{page}", names::for_terminal(&row.path))?;
            for (cell, profile) in row.cells.iter().zip(&self.profiles).filter(|(cell, _)| !cell.findings.is_empty()) {
                writeln!(out, "    {profile}{colon}{}", cell.reasons(lang))?;
            }
        }
        if !self.rows.is_empty() {
            writeln!(out)?;
        }
        for (place, profile) in self.profiles.iter().enumerate() {
            writeln!(out, "{profile}{colon}{}", self.counts(place).get(lang))?;
        }
        out.flush()
    }

    /// How many pages got which verdict under the profile at `place`.
    fn counts(&self, place: usize) -> Text {
        let count = |verdict| {
            self.rows.iter().filter_map(|row| row.cells.get(place)).filter(|cell| cell.verdict == verdict).count()
        };
        let (pass, warn) = (count(Verdict::Pass), count(Verdict::Warn));
        let (reject, unjudged) = (count(Verdict::Reject), count(Verdict::Unjudged));
        let (all, noun) = (self.rows.len(), if self.rows.len() == 1 { "page" } else { "pages" });
        Text::new(
            format!("共 {all} 页，通过 {pass}，警告 {warn}，退回 {reject}，未判定 {unjudged}"),
            format!("{all} {noun}, {pass} passed, {warn} warned, {reject} rejected, {unjudged} unjudged"),
        )
    }

    /// For other programs: an object a page; `scanready schema` describes it.
    pub fn json(&self) -> Vec<MatrixPageView<'_>> {
        let verdicts = |row: &'_ Row| row.cells.iter().any(|cell| cell.verdict != Verdict::Unjudged);
        let rows = self.rows.iter().map(|row| MatrixPageView {
            schema_version: SCHEMA_VERSION,
            path: row.path.to_string_lossy(),
            path_bytes: path_bytes(&row.path),
            page: row.page,
            pages: row.pages,
            score: row.score.filter(|_| verdicts(row)),
            profiles: self.profiles.iter().map(String::as_str).zip(row.cells.iter().map(Cell::view)).collect(),
        });
        rows.collect()
    }

    /// For Excel and WPS: a row a page, a column a receiver.
    ///
    /// # Errors
    /// What writing to `out` gives.
    pub fn csv(&self, out: &mut impl Write) -> io::Result<()> {
        out.write_all("\u{feff}".as_bytes())?;
        let mut rows = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(out);
        let heading = ["path", "page"].into_iter().map(str::to_owned).chain(self.profiles.iter().cloned());
        rows.write_record(heading)?;
        for row in &self.rows {
            let cells = row.cells.iter().map(Cell::cell);
            let about = [row.path.to_string_lossy().into_owned(), row.page.to_string()];
            rows.write_record(about.into_iter().chain(cells).map(|cell| inert(&cell)))?;
        }
        rows.flush()
    }
}

fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

#[cfg(test)]
mod tests {
    use super::super::plain::title_of;
    use super::*;

    fn matrix() -> Matrix {
        let finding = |code: &str, severity| (code.to_owned(), title_of(code), severity);
        let cells = vec![
            Cell {
                verdict: Verdict::Reject,
                findings: vec![finding("text-unreadable", Severity::Reject), finding("too-dark", Severity::Warn)],
            },
            Cell { verdict: Verdict::Warn, findings: vec![finding("too-dark", Severity::Warn)] },
        ];
        let row = Row { path: "a.jpg".into(), page: 1, pages: 1, score: Some(20.0), cells };
        Matrix { profiles: vec!["one".to_owned(), "two".to_owned()], rows: vec![row] }
    }

    fn table(lang: Lang) -> String {
        let mut out = Vec::new();
        matrix().table(lang, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn reasons_are_in_words_and_marked_by_how_bad_they_are() {
        let chinese = table(Lang::Zh);
        assert!(chinese.contains("one：✗ 文字看不清  ! 太暗\n    two：! 太暗"), "{chinese}");
        assert!(chinese.contains("退回") && chinese.contains("警告") && !chinese.contains("too-dark"), "{chinese}");
    }

    #[test]
    fn warned_pages_are_counted_apart() {
        assert!(table(Lang::Zh).contains("two：共 1 页，通过 0，警告 1，退回 0，未判定 0"));
        assert!(table(Lang::En).contains("one: 1 page, 0 passed, 0 warned, 1 rejected, 0 unjudged"));
    }

    #[test]
    fn cells_of_a_spreadsheet_tell_rejecting_from_warning_codes() {
        let mut out = Vec::new();
        matrix().csv(&mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains("a.jpg,1,reject: text-unreadable; warn: too-dark,warn: too-dark"), "{text}");
    }
}
