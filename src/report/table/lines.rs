//! The single text lines of a flagged page: which ones cannot be read, and by what numbers.

use unicode_width::UnicodeWidthStr;

use crate::measure::{TextLine, quad};
use crate::report::place;
use crate::text::rounded;
use crate::{Lang, PageReport, Text};

/// Lines listed; the rest is counted.
const SHOWN: usize = 8;
/// Legibility under which a line counts as unreadable in a page's share of unreadable text; `measure::page_text` weighs by it.
pub(super) const LEGIBLE: f32 = 0.65;
/// Likelihood of being text at all from which a line is worth listing.
const SURELY_TEXT: f32 = 0.5;

/// A table of lines: a heading, and for each line its aligned numbers and the words for its place.
#[derive(Debug)]
pub(super) struct Listing {
    pub(super) heading: String,
    /// Numbers and place; the first row names the columns.
    pub(super) rows: Vec<(String, String)>,
    /// What is said of the lines that are not listed.
    pub(super) more: Option<String>,
}

/// The worst text lines of `page`; `None` where it has none.
pub(super) fn worst(page: &PageReport, lang: Lang) -> Option<Listing> {
    let found = page.measurements.as_ref().map_or(&[][..], |numbers| &numbers.text_lines);
    let mut lines: Vec<&TextLine> = found.iter().filter(|line| line.text_probability >= SURELY_TEXT).collect();
    if lines.is_empty() {
        return None;
    }
    lines.sort_by(|one, other| one.legibility.total_cmp(&other.legibility));
    let (shown, rest) = lines.split_at(lines.len().min(SHOWN));
    let cells: Vec<[String; 4]> = std::iter::once(titles(lang)).chain(shown.iter().map(|line| numbers(line))).collect();
    let places = std::iter::once(Text::new("位置", "where").get(lang).to_owned())
        .chain(shown.iter().map(|line| where_it_is(line, page, lang)));
    Some(Listing {
        heading: heading(lang),
        rows: aligned(&cells).into_iter().zip(places).collect(),
        more: more(rest, lang),
    })
}

fn heading(lang: Lang) -> String {
    let limit = rounded(f64::from(LEGIBLE) * 100.0, 0);
    Text::new(
        format!("文字行，最难辨认的在前（可辨程度低于 {limit}% 算看不清）："),
        format!("text lines, least legible first (below {limit} % a line counts as unreadable):"),
    )
    .get(lang)
    .to_owned()
}

fn titles(lang: Lang) -> [String; 4] {
    match lang {
        Lang::Zh => ["可辨", "字高", "笔画边缘宽", "反差"],
        Lang::En => ["legible", "height", "edge width", "contrast"],
    }
    .map(str::to_owned)
}

fn numbers(line: &TextLine) -> [String; 4] {
    [
        format!("{:.0} %", line.legibility * 100.0),
        format!("{:.1} px", line.character_height_px),
        format!("{:.1} px", line.edge_width_px),
        format!("{:.0}", line.contrast),
    ]
}

fn where_it_is(line: &TextLine, page: &PageReport, lang: Lang) -> String {
    let region = quad::region(&line.quad, page.width, page.height);
    let words = place::words(&region, page.width, page.height);
    format!("{} (x {}, y {})", words.get(lang), region.x, region.y)
}

fn more(rest: &[&TextLine], lang: Lang) -> Option<String> {
    let unreadable = rest.iter().filter(|line| line.legibility < LEGIBLE).count();
    let text = Text::new(
        format!("另有 {} 行，其中 {unreadable} 行看不清（全部见 --format json）", rest.len()),
        format!("and {} more, {unreadable} of them unreadable (--format json has all)", rest.len()),
    );
    (!rest.is_empty()).then(|| text.get(lang).to_owned())
}

/// Each row's cells in columns of one width, to the right.
fn aligned(rows: &[[String; 4]]) -> Vec<String> {
    let widths: [usize; 4] =
        std::array::from_fn(|column| rows.iter().map(|row| row[column].width()).max().unwrap_or_default());
    let padded = |(cell, width): (&String, usize)| format!("{}{cell}  ", " ".repeat(width - cell.width()));
    rows.iter().map(|row| row.iter().zip(widths).map(padded).collect()).collect()
}
