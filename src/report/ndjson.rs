//! One JSON object a line and page, each written as soon as its file's turn comes.

use std::io::{self, Write};

use super::schema::{Detail, PageView};
use super::{ReportWriter, Summary};
use crate::{Lang, PageReport};

/// Writes the lines.
pub struct Ndjson<W> {
    out: W,
    lang: Lang,
    detail: Detail,
}

impl<W: Write> Ndjson<W> {
    /// Writes to `out` in `lang`.
    pub fn new(out: W, lang: Lang, detail: Detail) -> Self {
        Self { out, lang, detail }
    }
}

impl<W: Write> ReportWriter for Ndjson<W> {
    fn file(&mut self, pages: &[PageReport]) -> io::Result<()> {
        for page in pages {
            serde_json::to_writer(&mut self.out, &PageView::new(page, self.lang, self.detail))?;
            self.out.write_all(b"\n")?;
        }
        self.out.flush()
    }

    fn finish(&mut self, _summary: &Summary) -> io::Result<()> {
        self.out.flush()
    }
}
