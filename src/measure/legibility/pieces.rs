//! A line of which one part is blurred or faded and the rest is sharp, judged piece by piece: over the whole of it the sharp part
//! speaks for the other.

use super::super::pyramid::Pyramid;
use super::super::text_lines::Candidate;
use super::features::{self, Features};
use super::model::Model;
use super::strip::Strip;

/// Length of a piece, character heights.
const PIECE: f32 = 4.0;
/// Structure of the line's weaker stretches over that of its middle ones from which it is of one quality. Judged so, the ranking of
/// locally blurred pages rose from 0.90 to 0.94 (ROC AUC, 20 pages of the development set), 0.75 gave the same and one false alarm more.
const EVEN: f32 = 0.6;
/// Misread share of the whole from which nothing can be hidden by its sharp part.
const BAD_ANYWAY: f32 = 0.5;
/// Least contrast of a piece over the line's: below, nothing stands there.
const PRINTED: f32 = 0.12;

/// Expected share of the line's characters that cannot be read, from `whole`, that of the line judged at once.
pub(super) fn misread_share(
    pyramid: &Pyramid<'_>,
    candidate: &Candidate,
    features: &Features,
    whole: f32,
    model: &Model,
) -> f32 {
    let count = (candidate.length() / PIECE) as usize;
    if count < 2 || features.get("stretch_evenness") >= EVEN || whole > BAD_ANYWAY {
        return whole;
    }
    let least = PRINTED * features.get("contrast");
    let (mut misread, mut printed) = (0.0, 0.0);
    for k in 0..count {
        let piece = part(candidate, k, count);
        let Some(strip) = Strip::read(pyramid, &piece, Vec::new()) else { continue };
        let features = features::measure(&piece, &strip);
        if features.get("contrast") >= least {
            misread += model.misread_share(&features);
            printed += 1.0;
        }
    }
    if printed > 0.0 { whole.max(misread / printed) } else { whole }
}

/// The `k`th of `count` equal parts of a line.
fn part(candidate: &Candidate, k: usize, count: usize) -> Candidate {
    let mut part = candidate.clone();
    let line = &candidate.line;
    let length = (line.a1 - line.a0) / count as f32;
    part.line.a0 = line.a0 + k as f32 * length;
    part.line.a1 = part.line.a0 + length;
    part.line.b = line.b + line.slope * (part.line.a0 + part.line.a1 - line.a0 - line.a1) / 2.0;
    part.line.pieces = (line.pieces / count).max(1);
    part
}
