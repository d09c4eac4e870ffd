//! Which of the judged candidates stand: each place on the page belongs to one line.

use super::super::legibility::Judged;
use super::super::{Outline, Quad, quad};

/// Share of the smaller line's area above which two candidates are the same text.
const SAME_TEXT: f32 = 0.4;
/// Least probability of text.
const LEAST_PROBABILITY: f32 = 0.3;
/// What a candidate across the page's main direction of text must make up for.
const ACROSS_PENALTY: f32 = 0.35;

/// Least confidence in the page's outline with which what lies outside is left out.
const SURE_OUTLINE: f32 = 0.6;
/// Least share of the text inside the outline for it to be the page that the text stands on.
const TEXT_INSIDE: f32 = 0.5;

/// Readable text, in character heights, from which the page's own print is known.
const LEAST_READABLE: f32 = 8.0;
/// Contrast over that of the readable text below which an unreadable line is a pattern, and from which it may be print.
const FAINT: (f32, f32) = (0.2, 0.5);
/// Times the readable text that unreadable lines parallel to it must be long together to be a body of faint print under
/// a readable heading.
const BODY: f32 = 4.0;
/// Slope against the readable text's from which an unreadable line is a pattern.
const ASKEW: f32 = 0.07;
/// Least probability of text with which a line is kept once it was held against the page.
const LEAST_AFTER_DOUBT: f32 = 0.2;

/// Keeps the best candidate of every place, best first by rank, and returns them from top to bottom.
///
/// Where the page's outline is known, patterns on the desk beside it are no lines of this page.
pub fn select(mut judged: Vec<Judged>, outline: Option<&Outline>) -> Vec<Judged> {
    judged.retain(|line| line.text_probability >= LEAST_PROBABILITY);
    if let Some(outline) = outline.filter(|outline| outline.confidence >= SURE_OUTLINE) {
        let pages: Vec<&Quad> = std::iter::once(&outline.quad).chain(&outline.others).collect();
        let inside = |line: &Judged| {
            let centre = quad::centre(&line.candidate.quad());
            pages.iter().any(|page| quad::contains(page, centre))
        };
        let legible =
            |line: &Judged| line.text_probability * (1.0 - line.misread_share) * line.candidate.length().min(30.0);
        let all: f32 = judged.iter().map(legible).sum();
        let within: f32 = judged.iter().filter(|line| inside(line)).map(legible).sum();
        // A quad that holds little of the readable text is a portrait or a box, not the page.
        if within >= TEXT_INSIDE * all {
            judged.retain(inside);
        }
    }
    let vertical = vertical_share(&judged);
    let rank = |line: &Judged| {
        let across = line.candidate.line.vertical != (vertical > 0.5);
        // Longer lines and those that stand well inside their level's heights were seen whole.
        let length = (line.candidate.length() / 6.0).min(1.0).sqrt();
        let seen = (line.candidate.line.height / 9.0).min(1.0);
        line.text_probability * length * seen * if across { ACROSS_PENALTY } else { 1.0 }
    };
    let mut ranked: Vec<(f32, Judged)> = judged.into_iter().map(|line| (rank(&line), line)).collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut kept: Vec<(Judged, Quad, f32)> = Vec::new();
    for (_, line) in ranked {
        let own = line.candidate.quad();
        let area = quad::area(&own);
        let taken =
            kept.iter().any(|(_, other, other_area)| quad::overlap(&own, other) > SAME_TEXT * area.min(*other_area));
        if !taken {
            kept.push((line, own, area));
        }
    }
    let mut kept: Vec<(Judged, Quad, f32)> = kept;
    doubt_patterns(&mut kept);
    kept.retain(|(line, ..)| line.text_probability >= LEAST_AFTER_DOUBT);
    kept.sort_by(|a, b| a.1[0][1].total_cmp(&b.1[0][1]).then(a.1[0][0].total_cmp(&b.1[0][0])));
    kept.into_iter().map(|(line, ..)| line).collect()
}

/// Lowers the probability of unreadable lines that do not fit the page's readable text: guilloche, cloth and grain look
/// like smeared print, but print on one page has one contrast and one direction. Does nothing where little is readable.
fn doubt_patterns(lines: &mut [(Judged, Quad, f32)]) {
    let readable = |line: &Judged| line.text_probability > 0.6 && line.misread_share < 0.3;
    let length = |line: &Judged| line.candidate.length().min(30.0);
    let known: f32 = lines.iter().filter(|(line, ..)| readable(line)).map(|(line, ..)| length(line)).sum();
    if known < LEAST_READABLE {
        return;
    }
    let median = |value: &dyn Fn(&Judged) -> f32| {
        let mut values: Vec<(f32, f32)> =
            lines.iter().filter(|(line, ..)| readable(line)).map(|(line, ..)| (value(line), length(line))).collect();
        values.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut passed = 0.0;
        let middle = values.iter().find(|(_, weight)| {
            passed += weight;
            passed >= known / 2.0
        });
        middle.map_or(0.0, |(value, _)| *value)
    };
    let contrast = median(&|line| line.features.get("contrast"));
    let vertical = median(&|line| f32::from(u8::from(line.candidate.line.vertical))) > 0.5;
    let slope = median(&|line| line.candidate.line.slope);
    let askew = |line: &Judged| {
        let own = &line.candidate.line;
        own.vertical != vertical || (own.slope - slope).abs() > ASKEW
    };
    let parallel = lines.iter().filter(|(line, ..)| !readable(line) && !askew(line));
    let body = parallel.map(|(line, ..)| line.text_probability * length(line)).sum::<f32>() > BODY * known;
    for (line, ..) in lines.iter_mut().filter(|(line, ..)| !readable(line)) {
        let fainter = line.features.get("contrast") / contrast.max(1.0);
        let faint = if body { 1.0 } else { ((fainter - FAINT.0) / (FAINT.1 - FAINT.0)).clamp(0.0, 1.0) };
        let askew = askew(line);
        line.text_probability *= (0.2 + 0.8 * faint) * if askew { 0.4 } else { 1.0 };
    }
}

/// Share of the text that runs along y, by length and probability.
pub fn vertical_share(judged: &[Judged]) -> f32 {
    let (mut vertical, mut all) = (0.0, 0.0);
    for line in judged {
        // Chance groups are short: length counts more than once.
        let length = line.candidate.length().min(30.0);
        let weight = line.text_probability * length * length.sqrt();
        all += weight;
        vertical += if line.candidate.line.vertical { weight } else { 0.0 };
    }
    if all > 0.0 { vertical / all } else { 0.0 }
}
