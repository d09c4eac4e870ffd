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
    kept.sort_by(|a, b| a.1[0][1].total_cmp(&b.1[0][1]).then(a.1[0][0].total_cmp(&b.1[0][0])));
    kept.into_iter().map(|(line, ..)| line).collect()
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
