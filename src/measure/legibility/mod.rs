//! Can a line be read? Measured relative to the line's own character height and contrast, judged by a small model.

mod columns;
pub mod context;
pub mod features;
pub mod forest;
pub mod model;
mod pieces;
mod repeated;
#[cfg(test)]
pub(super) mod sample;
pub mod strip;

use super::Outline;
use super::outline::Print;
use super::pyramid::Pyramid;
use super::text_lines::Candidate;
use columns::Rows;
use features::Features;
use model::Model;
use strip::Strip;

/// A candidate with what was measured on it.
#[derive(Clone, Debug)]
pub struct Judged {
    /// Where it is.
    pub candidate: Candidate,
    /// What was measured.
    pub features: Features,
    /// Probability that it is text, 0..=1.
    pub text_probability: f32,
    /// Expected share of its characters that cannot be read, 0..=1.
    pub misread_share: f32,
    /// Contrast at its start and end over its own: [`features::end_contrasts`].
    pub end_contrasts: [f32; 2],
}

impl Judged {
    /// Whether it is light print on dark ground.
    pub fn is_light_on_dark(&self) -> bool {
        self.features.get("light_on_dark") > 0.5
    }

    /// Probability that it is Chinese rather than Latin, 0..=1; means little on a line that cannot be read.
    pub fn chinese_probability(&self) -> f32 {
        Model::embedded().chinese_probability(&self.features)
    }

    /// How much of it surely can be read, character heights. What is doubtful counts for less than its part: texture of the ground looks
    /// like many lines of smeared print.
    pub fn readable_length(&self) -> f32 {
        (self.text_probability * (1.0 - self.misread_share)).powi(2) * self.candidate.length().min(LONGEST)
    }
}

/// Least probability of being text with which a candidate is kept.
const LEAST_TEXT_PROBABILITY: f32 = 0.05;

/// Longest line that counts in full, character heights.
const LONGEST: f32 = 30.0;

/// Judges lines again, among the others of their page; keeps those that may be text.
pub fn among(mut judged: Vec<Judged>, outline: Option<&Outline>) -> Vec<Judged> {
    let contexts = context::measure(&judged, outline);
    for (line, context) in judged.iter_mut().zip(contexts) {
        line.text_probability = Model::embedded().text_probability_in_context(&context);
    }
    judged.retain(|line| line.text_probability >= LEAST_TEXT_PROBABILITY);
    judged
}

/// Where print was found and how much of it can be read.
pub fn print(judged: &[Judged]) -> Vec<Print> {
    judged.iter().map(|line| (line.candidate.quad(), line.readable_length())).collect()
}

/// Measures the candidates and judges each by itself, rows first; columns that these rows make up are left out.
pub fn measure(pyramid: &Pyramid<'_>, candidates: Vec<Candidate>, model: &Model) -> Vec<Judged> {
    let (columns, rows): (Vec<_>, Vec<_>) = candidates.into_iter().partition(|candidate| candidate.line.vertical);
    let mut buffer = Vec::new();
    let mut judge = |candidate| judge_one(pyramid, candidate, model, &mut buffer);
    let mut judged: Vec<Judged> = rows.into_iter().filter_map(&mut judge).collect();
    let rows = Rows::surely_read(&judged);
    judged.extend(columns.into_iter().filter(|column| !rows.make_up(column)).filter_map(judge));
    judged
}

/// Measures and judges a candidate; `None` where it is surely no text. The pixels are read into `buffer`.
fn judge_one(pyramid: &Pyramid<'_>, candidate: Candidate, model: &Model, buffer: &mut Vec<u8>) -> Option<Judged> {
    let strip = Strip::read(pyramid, &candidate, std::mem::take(buffer))?;
    let features = features::measure_while(&candidate, &strip, |features| model.may_be_text(features));
    let judged = features.and_then(|features| {
        let text_probability = model.text_probability(&features);
        if text_probability < LEAST_TEXT_PROBABILITY {
            return None;
        }
        let whole = model.misread_share(&features);
        if whole >= repeated::MISREAD && repeated::is_one_mark(&candidate, &strip) {
            return None;
        }
        let end_contrasts = features::end_contrasts(&strip);
        let misread_share = pieces::misread_share(pyramid, &candidate, &features, whole, model);
        Some(Judged { candidate, features, text_probability, misread_share, end_contrasts })
    });
    *buffer = strip.luma;
    judged
}
