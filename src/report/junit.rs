//! JUnit XML for build servers: one test case a page. `reject` is a failure, `unjudged` an error, a warning is a test that
//! passes with a note.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::plain::verdict_word;
use super::{ReportWriter, Summary, names};
use crate::checks::{Severity, Verdict};
use crate::{Lang, PageReport};

/// Collects the cases; their counts stand in the heading, so nothing is written before the end.
pub struct Junit<W: Write> {
    out: W,
    lang: Lang,
    cases: Vec<Case>,
}

struct Case {
    folder: String,
    name: String,
    seconds: f64,
    verdict: Verdict,
    codes: String,
    text: String,
}

impl<W: Write> Junit<W> {
    /// Writes to `out` in `lang`.
    pub fn new(out: W, lang: Lang) -> Self {
        Self { out, lang, cases: Vec::new() }
    }

    fn write(&mut self, summary: &Summary) -> io::Result<()> {
        let count = |verdict| self.cases.iter().filter(|case| case.verdict == verdict).count().to_string();
        let mut xml = Writer::new_with_indent(&mut self.out, b' ', 2);
        xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        xml.create_element("testsuite")
            .with_attribute(("name", "scanready"))
            .with_attribute(("tests", self.cases.len().to_string().as_str()))
            .with_attribute(("failures", count(Verdict::Reject).as_str()))
            .with_attribute(("errors", count(Verdict::Unjudged).as_str()))
            .with_attribute(("skipped", "0"))
            .with_attribute(("time", format!("{:.3}", summary.seconds).as_str()))
            .write_inner_content(|xml| self.cases.iter().try_for_each(|case| case.write(xml)))?;
        self.out.write_all(b"\n")?;
        self.out.flush()
    }
}

impl Case {
    fn new(page: &PageReport, lang: Lang) -> Self {
        let name = page.path.file_name().unwrap_or(page.path.as_os_str());
        let name = names::for_terminal(name.as_ref());
        let mut lines: Vec<String> = Vec::new();
        for finding in &page.findings {
            let severity = match finding.severity {
                Severity::Reject => verdict_word(Verdict::Reject),
                Severity::Warn => verdict_word(Verdict::Warn),
            };
            lines.push(format!("{} ({}): {}", finding.code, severity.get(lang), finding.message.get(lang)));
            lines.extend(
                Some(finding.advice.get(lang))
                    .filter(|advice| !advice.is_empty())
                    .map(|advice| format!("  → {advice}")),
            );
        }
        lines.extend(page.error.iter().filter(|_| page.findings.is_empty()).map(|error| error.line(lang)));
        Self {
            folder: page.path.parent().map_or_else(String::new, names::for_terminal),
            name: if page.pages > 1 { format!("{name} ({}/{})", page.page, page.pages) } else { name },
            seconds: page.elapsed_ms / 1000.0,
            verdict: page.verdict,
            codes: page.findings.iter().map(|finding| finding.code.as_str()).collect::<Vec<_>>().join(" "),
            text: names::clean_lines(&lines.join("\n")),
        }
    }

    fn write<W: Write>(&self, xml: &mut Writer<W>) -> io::Result<()> {
        let case = xml
            .create_element("testcase")
            .with_attribute(("classname", self.folder.as_str()))
            .with_attribute(("name", self.name.as_str()))
            .with_attribute(("time", format!("{:.3}", self.seconds).as_str()));
        let element = match self.verdict {
            Verdict::Pass => return case.write_empty().map(drop),
            Verdict::Warn => "system-out",
            Verdict::Reject => "failure",
            Verdict::Unjudged => "error",
        };
        case.write_inner_content(|xml| {
            let mut inner = xml.create_element(element);
            if self.verdict != Verdict::Warn {
                inner = inner.with_attribute(("message", self.codes.as_str()));
            }
            inner.write_text_content(BytesText::new(&self.text)).map(drop)
        })
        .map(drop)
    }
}

impl<W: Write> ReportWriter for Junit<W> {
    fn file(&mut self, pages: &[PageReport]) -> io::Result<()> {
        self.cases.extend(pages.iter().map(|page| Case::new(page, self.lang)));
        Ok(())
    }

    fn finish(&mut self, summary: &Summary) -> io::Result<()> {
        self.write(summary)
    }
}
