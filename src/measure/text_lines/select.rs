//! Which of the judged candidates stand: each place on the page belongs to one line.

use super::super::legibility::Judged;
use super::super::quad;

/// Share of the smaller line's area above which two candidates are the same text.
const SAME_TEXT: f32 = 0.4;
/// Least probability of text.
const LEAST_PROBABILITY: f32 = 0.3;
/// What a candidate across the page's main direction of text must make up for.
const ACROSS_PENALTY: f32 = 0.35;

/// Keeps the best candidate of every place, best first by rank, and returns them from top to bottom.
pub fn select(mut judged: Vec<Judged>) -> Vec<Judged> {
    judged.retain(|line| line.text_probability >= LEAST_PROBABILITY);
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
    let mut kept: Vec<(Judged, super::super::Quad, f32)> = Vec::new();
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
