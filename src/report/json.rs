//! One JSON document: an array with one object a page, written as pages come, closed properly even where a run is stopped.

use std::io::{self, Write};

use super::schema::{Detail, PageView};
use super::{ReportWriter, Summary};
use crate::{Lang, PageReport};

/// Writes the array.
pub struct Json<W> {
    out: W,
    lang: Lang,
    pages: usize,
}

impl<W: Write> Json<W> {
    /// Writes to `out` in `lang`.
    pub fn new(out: W, lang: Lang) -> Self {
        Self { out, lang, pages: 0 }
    }
}

impl<W: Write> ReportWriter for Json<W> {
    fn file(&mut self, pages: &[PageReport]) -> io::Result<()> {
        for page in pages {
            self.out.write_all(if self.pages == 0 { b"[\n" } else { b",\n" })?;
            serde_json::to_writer(&mut self.out, &PageView::new(page, self.lang, Detail::Lines))?;
            self.pages += 1;
        }
        self.out.flush()
    }

    fn finish(&mut self, _summary: &Summary) -> io::Result<()> {
        self.out.write_all(if self.pages == 0 { b"[]\n" } else { b"\n]\n" })?;
        self.out.flush()
    }
}
