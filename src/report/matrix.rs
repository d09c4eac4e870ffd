//! One run against several receivers: file by receiver. Nothing is judged here.

use std::io::{self, Write};

use serde_json::{Value, json};
use unicode_width::UnicodeWidthStr;

use super::csv::inert;
use super::names;
use crate::{Lang, PageReport, Text, Verdict};

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
    codes: Vec<String>,
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
            let cells = by_profile.iter().filter_map(|reports| reports.get(place)).map(|report| Cell {
                verdict: report.verdict,
                codes: report.findings.iter().map(|finding| finding.code.clone()).collect(),
            });
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
        let widths: Vec<usize> = self.profiles.iter().map(|name| name.width().max(8) + 2).collect();
        for (name, width) in self.profiles.iter().zip(&widths) {
            write!(out, "{}", padded(name, *width))?;
        }
        writeln!(out)?;
        for row in &self.rows {
            for (cell, width) in row.cells.iter().zip(&widths) {
                write!(out, "{}", padded(word(cell.verdict).get(lang), *width))?;
            }
            let page = if row.pages > 1 { format!(" #{}", row.page) } else { String::new() };
            writeln!(out, "{}{page}", names::for_terminal(&row.path))?;
            for (cell, profile) in row.cells.iter().zip(&self.profiles).filter(|(cell, _)| !cell.codes.is_empty()) {
                writeln!(out, "    {profile}: {}", cell.codes.join(", "))?;
            }
        }
        let of_profile = |place: usize| self.rows.iter().filter_map(move |row| row.cells.get(place));
        for (place, profile) in self.profiles.iter().enumerate() {
            let ready = of_profile(place).filter(|cell| cell.verdict <= Verdict::Warn).count();
            let (all, line) = (self.rows.len(), Text::new("可提交", "ready"));
            writeln!(out, "{profile}: {ready}/{all} {}", line.get(lang))?;
        }
        out.flush()
    }

    /// For other programs: an array, an object a page.
    pub fn json(&self) -> Value {
        let rows = self.rows.iter().map(|row| {
            let cells = row
                .cells
                .iter()
                .zip(&self.profiles)
                .map(|(cell, profile)| (profile.clone(), json!({ "verdict": cell.verdict, "codes": cell.codes })));
            json!({
                "path": row.path.to_string_lossy(),
                "page": row.page,
                "pages": row.pages,
                "score": row.score.filter(|_| row.cells.iter().any(|cell| cell.verdict != Verdict::Unjudged)),
                "profiles": cells.collect::<serde_json::Map<_, _>>(),
            })
        });
        Value::Array(rows.collect())
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
            let cells = row.cells.iter().map(|cell| {
                let verdict = word(cell.verdict).en;
                if cell.codes.is_empty() { verdict } else { format!("{verdict}: {}", cell.codes.join(" ")) }
            });
            let about = [row.path.to_string_lossy().into_owned(), row.page.to_string()];
            rows.write_record(about.into_iter().chain(cells).map(|cell| inert(&cell)))?;
        }
        rows.flush()
    }
}

fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

fn word(verdict: Verdict) -> Text {
    let (zh, en) = match verdict {
        Verdict::Pass => ("通过", "pass"),
        Verdict::Warn => ("提醒", "warn"),
        Verdict::Unjudged => ("未判定", "unjudged"),
        Verdict::Reject => ("退回", "reject"),
    };
    Text::new(zh, en)
}
