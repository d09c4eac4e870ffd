//! For a person at a terminal: what is wrong, where, and what to do, in plain words; one line for a picture that passes.

mod lines;
mod wrap;

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr;

use super::plain::{title_of, title_on, verdict_word, why_unjudged};
use super::{ReportWriter, Summary, names, place};
use crate::checks::{Finding, Severity, Verdict, text_unreadable};
use crate::measure::Region;
use crate::profile::source_words;
use crate::text::rounded;
use crate::{Lang, PageReport};

/// Columns that the verdict takes.
const VERDICT_WIDTH: usize = 8;
/// Columns before a reason: verdict, score and the spaces between.
const INDENT: &str = "              ";
/// Places named for one finding; more are counted.
const PLACES_SHOWN: usize = 3;

/// How the table looks.
#[derive(Clone, Copy, Debug)]
pub struct TableStyle {
    /// Language.
    pub lang: Lang,
    /// Columns of the terminal; `None` where nothing is to be wrapped or shortened.
    pub width: Option<usize>,
    /// Escape sequences for colour are written.
    pub colour: bool,
    /// Also what could not be assessed, the limits' sources, the worst text lines, format and size.
    pub verbose: bool,
    /// No lines for pictures that pass.
    pub flagged_only: bool,
}

/// Writes the table.
pub struct Table<W> {
    out: W,
    style: TableStyle,
}

impl<W: Write> Table<W> {
    /// Writes to `out`.
    pub fn new(out: W, style: TableStyle) -> Self {
        Self { out, style }
    }

    fn page(&mut self, page: &PageReport) -> io::Result<()> {
        if self.style.flagged_only && page.verdict == Verdict::Pass {
            return Ok(());
        }
        self.heading(page)?;
        for (index, finding) in page.findings.iter().enumerate() {
            self.finding(finding, page)?;
            let said_next = page.findings.get(index + 1).is_some_and(|next| next.advice == finding.advice);
            if !said_next {
                self.advice(finding.advice.get(self.style.lang))?;
            }
        }
        if page.findings.is_empty()
            && let Some(error) = &page.error
        {
            self.reason("✗", error.message.get(self.style.lang))?;
            self.advice(error.advice.get(self.style.lang))?;
        }
        self.why_unjudged(page)?;
        for note in &page.notes {
            self.wrapped("· ", note.get(self.style.lang), Style::new().dimmed())?;
        }
        if self.style.verbose {
            self.text_lines(page)?;
            self.not_assessed(page)?;
        }
        Ok(())
    }

    /// Which lines of a flagged page are the worst, and by what numbers.
    fn text_lines(&mut self, page: &PageReport) -> io::Result<()> {
        let listing = if page.verdict == Verdict::Pass { None } else { lines::worst(page, self.style.lang) };
        let Some(listing) = listing else { return Ok(()) };
        let dimmed = Style::new().dimmed();
        self.wrapped("- ", &listing.heading, dimmed)?;
        for (numbers, place) in &listing.rows {
            self.wrapped(&format!("    {numbers}"), place, dimmed)?;
        }
        listing.more.iter().try_for_each(|more| self.wrapped("    ", more, dimmed))
    }

    fn heading(&mut self, page: &PageReport) -> io::Result<()> {
        let lang = self.style.lang;
        let word = verdict_word(page.verdict);
        let word = if lang == Lang::En { word.en.to_uppercase() } else { word.zh };
        let padding = " ".repeat(VERDICT_WIDTH.saturating_sub(word.width()));
        let score = page.whole_score().filter(|_| page.verdict != Verdict::Unjudged);
        let score = score.map_or_else(|| "–".to_owned(), |score| score.to_string());
        let mut suffix = String::new();
        if page.pages > 1 {
            suffix += &match lang {
                Lang::Zh => format!("（第 {} 页，共 {} 页）", page.page, page.pages),
                Lang::En => format!(" (page {} of {})", page.page, page.pages),
            };
        }
        if self.style.verbose {
            suffix += &format!("  {}", facts(page));
        }
        let room = self.style.width.map(|width| width.saturating_sub(INDENT.len() + suffix.width()));
        let name = shortened(&names::for_terminal(&page.path), room);
        let painted = self.painted(&word, verdict_style(page.verdict).bold());
        writeln!(self.out, "{painted}{padding}  {score:>3} {name}{suffix}")
    }

    fn finding(&mut self, finding: &Finding, page: &PageReport) -> io::Result<()> {
        let lang = self.style.lang;
        let (mark, style) = match finding.severity {
            Severity::Reject => ("✗ ", verdict_style(Verdict::Reject)),
            Severity::Warn => ("! ", verdict_style(Verdict::Warn)),
        };
        let title = title_on(page, finding);
        let title = title.get(lang);
        let colon = if lang == Lang::Zh { "：" } else { ": " };
        let message = finding.message.get(lang);
        // Many messages say what the title says.
        let said = message.contains(title) || finding.code == text_unreadable::CODE;
        let text = match (message.is_empty(), said) {
            (true, _) => title.to_owned(),
            (false, true) => message.to_owned(),
            (false, false) => format!("{title}{colon}{message}"),
        };
        self.wrapped(mark, &text, style)?;
        if !finding.places.is_empty() {
            self.wrapped("  ", &places(&finding.places, page, lang), Style::new())?;
        }
        if self.style.verbose {
            self.wrapped("  ", &numbers(finding, lang), Style::new().dimmed())?;
        }
        Ok(())
    }

    fn reason(&mut self, mark: &str, text: &str) -> io::Result<()> {
        self.wrapped(&format!("{mark} "), text, verdict_style(Verdict::Reject))
    }

    fn advice(&mut self, advice: &str) -> io::Result<()> {
        if advice.is_empty() { Ok(()) } else { self.wrapped("→ ", advice, Style::new()) }
    }

    fn why_unjudged(&mut self, page: &PageReport) -> io::Result<()> {
        match why_unjudged(page) {
            Some(why) => self.wrapped("? ", why.get(self.style.lang), verdict_style(Verdict::Unjudged)),
            None => Ok(()),
        }
    }

    fn not_assessed(&mut self, page: &PageReport) -> io::Result<()> {
        let lang = self.style.lang;
        for item in &page.not_assessed {
            let text = match lang {
                Lang::Zh => format!("未检查“{}”：{}", title_of(&item.code).get(lang), item.reason.get(lang)),
                Lang::En => format!("not assessed, {}: {}", title_of(&item.code).get(lang), item.reason.get(lang)),
            };
            self.wrapped("- ", &text, Style::new().dimmed())?;
        }
        Ok(())
    }

    /// Writes `text` below the file's name, its lines aligned behind `mark`.
    fn wrapped(&mut self, mark: &str, text: &str, style: Style) -> io::Result<()> {
        let text = names::clean_lines(text);
        let room = self.style.width.map(|width| width.saturating_sub(INDENT.len() + mark.width()).max(20));
        let lines: Vec<String> = match room {
            Some(room) => wrap::lines(&text, room),
            None => text.lines().map(str::to_owned).collect(),
        };
        for (number, line) in lines.iter().enumerate() {
            let mark = if number == 0 { mark.to_owned() } else { " ".repeat(mark.width()) };
            let painted = self.painted(&format!("{mark}{line}"), style);
            writeln!(self.out, "{INDENT}{painted}")?;
        }
        Ok(())
    }

    fn painted(&self, text: &str, style: Style) -> String {
        if self.style.colour { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }
}

impl<W: Write> ReportWriter for Table<W> {
    fn file(&mut self, pages: &[PageReport]) -> io::Result<()> {
        pages.iter().try_for_each(|page| self.page(page))?;
        self.out.flush()
    }

    fn finish(&mut self, summary: &Summary) -> io::Result<()> {
        if summary.files > 0 && !(self.style.flagged_only && summary.passed == summary.files) {
            writeln!(self.out)?;
        }
        let line = summary.line(self.style.lang);
        let worst = match summary {
            Summary { rejected: 1.., .. } => Verdict::Reject,
            Summary { unjudged: 1.., .. } => Verdict::Unjudged,
            Summary { warned: 1.., .. } => Verdict::Warn,
            _ => Verdict::Pass,
        };
        let line = self.painted(&line, verdict_style(worst).bold());
        writeln!(self.out, "{line}")?;
        self.out.flush()
    }
}

fn verdict_style(verdict: Verdict) -> Style {
    let colour = match verdict {
        Verdict::Pass => AnsiColor::Green,
        Verdict::Warn => AnsiColor::Yellow,
        Verdict::Unjudged => AnsiColor::Magenta,
        Verdict::Reject => AnsiColor::Red,
    };
    Style::new().fg_color(Some(colour.into()))
}

fn facts(page: &PageReport) -> String {
    let format = serde_json::to_value(page.format).ok();
    let format = format.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
    let pixels = if page.width > 0 { format!(" {}×{}", page.width, page.height) } else { String::new() };
    format!("{format}{pixels} {} kB {:.0} ms", page.bytes.div_ceil(1000), page.elapsed_ms)
}

fn places(regions: &[Region], page: &PageReport, lang: Lang) -> String {
    let mut parts: Vec<String> = Vec::new();
    for region in regions.iter().take(PLACES_SHOWN) {
        let words = place::words(region, page.width, page.height);
        let Region { x, y, width, height } = region;
        parts.push(match lang {
            Lang::Zh => format!("{}（x {x}，y {y}，{width}×{height} 像素）", words.zh),
            Lang::En => format!("{} (x {x}, y {y}, {width}×{height} px)", words.en),
        });
    }
    let more = regions.len().saturating_sub(PLACES_SHOWN);
    let joined = parts.join(if lang == Lang::Zh { "；" } else { "; " });
    match (lang, more) {
        (Lang::Zh, 0) => format!("位置：{joined}"),
        (Lang::Zh, _) => format!("位置：{joined}；另有 {more} 处"),
        (Lang::En, 0) => format!("where: {joined}"),
        (Lang::En, _) => format!("where: {joined}; and {more} more"),
    }
}

fn numbers(finding: &Finding, lang: Lang) -> String {
    let (unit, source, code) = (finding.unit.get(lang), source_words(&finding.source), &finding.code);
    if finding.measured.is_none() && finding.threshold.is_none() {
        return match lang {
            Lang::Zh => format!("{code}；依据：{}", source.zh),
            Lang::En => format!("{code}; source: {}", source.en),
        };
    }
    let number = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| rounded(value, 3));
    let (measured, threshold) = (number(finding.measured), number(finding.threshold));
    // Some Chinese units have brackets of their own: "（满值 255）".
    let unit = match (unit.contains(['（', '(']), lang) {
        _ if unit.is_empty() => String::new(),
        (true, Lang::Zh) if unit.starts_with('（') => unit.to_owned(),
        (true, Lang::Zh) => format!(" {unit}"),
        (false, Lang::Zh) => format!("（{unit}）"),
        (_, Lang::En) => format!(" ({unit})"),
    };
    match lang {
        Lang::Zh => format!("{code}：测得 {measured}，界限 {threshold}{unit}；依据：{}", source.zh),
        Lang::En => format!("{code}: measured {measured}, limit {threshold}{unit}; source: {}", source.en),
    }
}

/// `name` in at most `room` columns: the end stays, as that is what tells files apart.
fn shortened(name: &str, room: Option<usize>) -> String {
    let Some(room) = room.map(|room| room.max(16)) else { return name.to_owned() };
    if name.width() <= room {
        return name.to_owned();
    }
    let mut kept = name;
    while kept.width() > room - 1 {
        let mut chars = kept.chars();
        chars.next();
        kept = chars.as_str();
    }
    format!("…{kept}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_keeps_its_end() {
        assert_eq!(shortened("a/b.jpg", Some(40)), "a/b.jpg");
        let short = shortened("很长的文件夹名称/另一个很长的文件夹/营业执照.jpg", Some(20));
        assert!(short.starts_with('…') && short.ends_with("营业执照.jpg") && short.width() <= 20, "{short}");
    }
}
