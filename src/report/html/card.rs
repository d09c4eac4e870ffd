//! One page's card: what the template shows of it. Knows nothing of how its pictures were made.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use serde::Serialize;

use super::Options;
use super::choice::Shown;
use super::gallery::{Embedded, Gallery, Pictures};
use crate::checks::{Finding, Severity, Verdict, text_unreadable};
use crate::copies::below;
use crate::measure::Region;
use crate::profile::source_words;
use crate::report::plain::{bytes, clean_name, quantity, title_of, title_on, why_unjudged};
use crate::{PageReport, Text};

#[derive(Debug, Serialize)]
pub(super) struct Card<'a> {
    number: usize,
    verdict: Verdict,
    path: String,
    name: String,
    folder: String,
    page: Option<Text>,
    link: Option<String>,
    score: Option<u32>,
    bar: Bar,
    facts: Text,
    why_unjudged: Option<Text>,
    reasons: Vec<Reason>,
    codes: String,
    not_assessed: Vec<Skipped>,
    notes: Vec<Text>,
    thumbnail: Option<Thumb<'a>>,
    no_picture: Text,
    worst: Option<&'a Embedded>,
    good: Option<&'a Embedded>,
}

/// Where the bar of readability changes its colour: below `low` red, below `high` amber. What is said of the page's text under
/// the profile's limits decides, so that no bar contradicts the verdict beside it.
#[derive(Debug, Serialize)]
struct Bar {
    low: f32,
    high: f32,
}

impl Bar {
    /// Above every whole score that breaks a limit, and below the best: a browser shows red only below an optimum that lies
    /// above `high`.
    const ALL: f32 = 99.5;

    fn of(page: &PageReport) -> Self {
        let about_text =
            |finding: &&Finding| [text_unreadable::CODE, "text-partly-unreadable"].contains(&finding.code.as_str());
        match page.findings.iter().filter(about_text).map(|finding| finding.severity).max() {
            Some(Severity::Reject) => Self { low: Self::ALL, high: Self::ALL },
            Some(Severity::Warn) => Self { low: 0.0, high: Self::ALL },
            None => Self { low: 0.0, high: 0.0 },
        }
    }
}

#[derive(Debug, Serialize)]
struct Reason {
    mark: Option<usize>,
    severity: Severity,
    title: Text,
    message: Text,
    advice: Text,
    measured: Option<Text>,
    limit: Option<Text>,
    source: Option<Text>,
}

#[derive(Debug, Serialize)]
struct Skipped {
    title: Text,
    reason: Text,
}

/// The thumbnail and what is drawn over it.
#[derive(Debug, Serialize)]
struct Thumb<'a> {
    picture: &'a Embedded,
    page_width: u32,
    page_height: u32,
    /// Radius of the numbered marks, in page pixels.
    mark_radius: u32,
    shapes: Vec<Shape>,
}

#[derive(Debug, Serialize)]
struct Shape {
    mark: usize,
    severity: Severity,
    /// SVG path of what is concerned, exactly.
    area: String,
    /// SVG path around each place.
    frame: String,
    label_x: u32,
    label_y: u32,
}

/// The cards of all pages shown, in order.
pub(super) fn cards<'a>(shown: &Shown, gallery: &'a Gallery, options: &Options, base: &Path) -> Vec<Card<'a>> {
    let one = |(number, page): &(usize, PageReport)| card(*number, page, gallery.get(page), options, base);
    shown.pages.iter().map(one).collect()
}

fn card<'a>(
    number: usize,
    page: &PageReport,
    pictures: Option<&'a Pictures>,
    options: &Options,
    base: &Path,
) -> Card<'a> {
    let relative = below(&page.path, base);
    let name = page.path.file_name().map(|name| clean_name(Path::new(name))).unwrap_or_default();
    let codes: BTreeSet<&str> = page.findings.iter().map(|finding| finding.code.as_str()).collect();
    Card {
        number,
        verdict: page.verdict,
        path: clean_name(&relative),
        name,
        folder: relative.parent().map(clean_name).unwrap_or_default(),
        page: (page.pages > 1).then(|| page_label(page)),
        link: link(page, options),
        score: page.whole_score(),
        bar: Bar::of(page),
        facts: facts(page),
        why_unjudged: why_unjudged(page),
        reasons: reasons(page),
        codes: codes.into_iter().collect::<Vec<_>>().join(" "),
        not_assessed: page.not_assessed.iter().map(skipped).collect(),
        notes: page.notes.clone(),
        thumbnail: pictures.and_then(|pictures| thumb(page, pictures)),
        no_picture: no_picture(page),
        worst: pictures.and_then(|pictures| pictures.worst.as_ref()),
        good: pictures.and_then(|pictures| pictures.good.as_ref()),
    }
}

/// Findings that lie somewhere get a number; the same number stands on the picture and before the reason.
fn numbered(page: &PageReport) -> impl Iterator<Item = (Option<usize>, &Finding)> {
    let mut next = 0;
    page.findings.iter().map(move |finding| {
        let placed = !finding.regions.is_empty();
        next += usize::from(placed);
        (placed.then_some(next), finding)
    })
}

fn thumb<'a>(page: &PageReport, pictures: &'a Pictures) -> Option<Thumb<'a>> {
    let picture = pictures.thumbnail.as_ref()?;
    let (page_width, page_height) = (page.width, page.height);
    Some(Thumb { picture, page_width, page_height, mark_radius: mark_radius(page), shapes: shapes(page) })
}

fn mark_radius(page: &PageReport) -> u32 {
    (page.width.max(page.height) / 34).max(1)
}

fn shapes(page: &PageReport) -> Vec<Shape> {
    let placed = numbered(page).filter_map(|(mark, finding)| Some((mark?, finding, finding.places.first()?)));
    placed
        .map(|(mark, finding, first)| {
            let radius = mark_radius(page);
            // Marks of several findings on one place stand side by side.
            let label_x = (first.x + radius * (2 * mark as u32 - 1)).min(page.width.saturating_sub(radius));
            let label_y = first.y.max(radius).min(page.height.saturating_sub(radius));
            let (area, frame) = (path(&finding.regions, page), path(&finding.places, page));
            Shape { mark, severity: finding.severity, area, frame, label_x, label_y }
        })
        .collect()
}

/// SVG path of the rectangles, as far as they lie on the page.
fn path(regions: &[Region], page: &PageReport) -> String {
    let clip = |from: u32, length: u32, side: u32| (from.min(side), length.min(side.saturating_sub(from)).max(1));
    let mut path = String::new();
    for region in regions {
        let (x, width) = clip(region.x, region.width, page.width);
        let (y, height) = clip(region.y, region.height, page.height);
        let _ = write!(path, "M{x} {y}h{width}v{height}h-{width}z");
    }
    path
}

fn reasons(page: &PageReport) -> Vec<Reason> {
    let mut reasons: Vec<Reason> = numbered(page)
        .map(|(mark, finding)| Reason {
            mark,
            severity: finding.severity,
            title: title_on(page, finding),
            message: after_title(page, finding),
            advice: finding.advice.clone(),
            measured: finding.measured.map(|value| quantity(value, &finding.unit)),
            limit: finding.threshold.map(|value| quantity(value, &finding.unit)),
            source: finding.threshold.map(|_| source_words(&finding.source)),
        })
        .collect();
    // What two in a row ask for alike is said under the second.
    for index in 1..reasons.len() {
        if reasons[index - 1].advice == reasons[index].advice {
            reasons[index - 1].advice = Text::default();
        }
    }
    if let (true, Some(error)) = (reasons.is_empty(), &page.error) {
        reasons.push(Reason {
            mark: None,
            severity: Severity::Reject,
            title: Text::new("文件打不开", "The file cannot be opened"),
            message: error.message.clone(),
            advice: error.advice.clone(),
            measured: None,
            limit: None,
            source: None,
        });
    }
    reasons
}

/// The message without the check's title, which stands before it in bold already.
fn after_title(page: &PageReport, finding: &Finding) -> Text {
    let title = title_on(page, finding);
    let cut = |message: &str, title: &str| {
        let rest = message.strip_prefix(title).filter(|_| !title.is_empty());
        rest.map_or(message, |rest| rest.trim_start_matches(['：', ':', ' '])).to_owned()
    };
    Text::new(cut(&finding.message.zh, &title.zh), cut(&finding.message.en, &title.en))
}

fn skipped(skipped: &crate::NotAssessed) -> Skipped {
    Skipped { title: title_of(&skipped.code), reason: skipped.reason.clone() }
}

fn page_label(page: &PageReport) -> Text {
    Text::new(format!("第 {} 页，共 {} 页", page.page, page.pages), format!("page {} of {}", page.page, page.pages))
}

fn facts(page: &PageReport) -> Text {
    let size = bytes(page.bytes);
    let format = crate::checks::format_name(page.format);
    let pixels = if page.width > 0 { format!(" · {} × {}", page.width, page.height) } else { String::new() };
    Text::new(format!("{format}{pixels} · {size}"), format!("{format}{pixels} · {size}"))
}

fn no_picture(page: &PageReport) -> Text {
    if page.error.is_some() || page.width == 0 {
        Text::new("没有可显示的画面", "No picture to show")
    } else {
        Text::new("文件已移走或无法再次读取", "The file is gone or cannot be read again")
    }
}

/// Address of the picture relative to the report, where it lies below the report's folder and may be shown.
fn link(page: &PageReport, options: &Options) -> Option<String> {
    if options.mask {
        return None;
    }
    let report = std::path::absolute(options.target.as_ref()?).ok()?;
    let file = std::path::absolute(&page.path).ok()?;
    let relative = file.strip_prefix(report.parent()?).ok()?;
    let parts = relative.components().map(|part| Some(percent_encoded(part.as_os_str().to_str()?)));
    // The leading dot keeps a name such as `javascript:x.jpg` a path.
    Some(format!("./{}", parts.collect::<Option<Vec<_>>>()?.join("/")))
}

fn percent_encoded(part: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    part.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
