//! A flat table for Excel and WPS: one row a page, UTF-8 with a byte-order mark so that Chinese shows. Column names and
//! verdicts are stable and English; messages are in the user's language. `codes` and
//! `severities` name the same findings in the same order.

use std::io::{self, Write};

use super::{ReportWriter, Summary};
use crate::checks::Verdict;
use crate::{Lang, PageReport};

const COLUMNS: [&str; 17] = [
    "path",
    "page",
    "pages",
    "format",
    "bytes",
    "width",
    "height",
    "verdict",
    "score",
    "codes",
    "messages",
    "advice",
    "region",
    "not_assessed",
    "notes",
    "severities",
    "elapsed_ms",
];

/// Writes the rows.
pub struct Csv<W: Write> {
    rows: ::csv::Writer<W>,
    lang: Lang,
}

impl<W: Write> Csv<W> {
    /// Writes to `out` in `lang`.
    ///
    /// # Errors
    /// What writing the heading gives.
    pub fn new(mut out: W, lang: Lang) -> io::Result<Self> {
        out.write_all("\u{feff}".as_bytes())?;
        let mut rows = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(out);
        rows.write_record(COLUMNS)?;
        Ok(Self { rows, lang })
    }

    fn row(&mut self, page: &PageReport) -> io::Result<()> {
        let lang = self.lang;
        let score = page.score.filter(|_| page.verdict != Verdict::Unjudged);
        let region = page.findings.iter().find_map(|finding| finding.places.first());
        let not_assessed = page.not_assessed.iter().map(|item| item.code.as_str());
        let cells = [
            page.path.to_string_lossy().into_owned(),
            page.page.to_string(),
            page.pages.to_string(),
            name_of(&page.format),
            page.bytes.to_string(),
            known(page.width),
            known(page.height),
            name_of(&page.verdict),
            score.map_or_else(String::new, |score| format!("{score:.1}")),
            join(page.findings.iter().map(|finding| finding.code.as_str())),
            messages(page, lang),
            join(page.findings.iter().map(|finding| finding.advice.get(lang))),
            region.map_or_else(String::new, |r| format!("{},{} {}x{}", r.x, r.y, r.width, r.height)),
            join(not_assessed),
            join(page.notes.iter().map(|note| note.get(lang))),
            // Behind the others, so that columns keep their places for those who count them.
            join(page.findings.iter().map(|finding| name_of(&finding.severity))),
            format!("{:.1}", page.elapsed_ms),
        ];
        self.rows.write_record(cells.iter().map(|cell| inert(cell)))?;
        Ok(())
    }
}

impl<W: Write> ReportWriter for Csv<W> {
    fn file(&mut self, pages: &[PageReport]) -> io::Result<()> {
        pages.iter().try_for_each(|page| self.row(page))?;
        self.rows.flush()
    }

    fn finish(&mut self, _summary: &Summary) -> io::Result<()> {
        self.rows.flush()
    }
}

/// A side of the picture; empty where it was not decoded, so that no spreadsheet reckons with a zero.
fn known(side: u32) -> String {
    if side > 0 { side.to_string() } else { String::new() }
}

fn messages(page: &PageReport, lang: Lang) -> String {
    if page.findings.is_empty() {
        return page.error.as_ref().map_or_else(String::new, |error| error.line(lang));
    }
    join(page.findings.iter().map(|finding| finding.message.get(lang)))
}

fn join(parts: impl Iterator<Item = impl AsRef<str>>) -> String {
    let mut joined = String::new();
    for part in parts.filter(|part| !part.as_ref().is_empty()) {
        if !joined.is_empty() {
            joined.push_str("; ");
        }
        joined.push_str(part.as_ref());
    }
    joined
}

/// The stable name that JSON uses too.
fn name_of(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}

/// A cell that a spreadsheet shows and does not run: a name that begins like a formula gets an apostrophe before it.
pub(crate) fn inert(cell: &str) -> String {
    let is_number = cell.parse::<f64>().is_ok();
    match cell.trim_start_matches(' ').chars().next() {
        Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠') if !is_number => {
            format!("'{cell}")
        }
        _ => cell.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::inert;

    #[test]
    fn names_never_become_formulas() {
        for name in ["=cmd|'/c calc'!A1.jpg", "+1.jpg", "-2+3.jpg", "@SUM(A1).jpg", "\t=1", " =1+1"] {
            assert_eq!(inert(name), format!("'{name}"));
        }
        for harmless in ["营业执照.jpg", "a=b.jpg", "-12.5", "", "./=a.jpg"] {
            assert_eq!(inert(harmless), harmless);
        }
    }
}
