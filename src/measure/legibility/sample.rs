//! Lines for tests.

use super::Judged;
use super::features::{COUNT, Features};
use crate::measure::text_lines::Candidate;
use crate::measure::text_lines::grouping::Line;
use crate::measure::text_lines::ink::Polarity;

/// Dark print 20 px high from `from` to `to` along the text, its middle at `middle` across it.
pub(in crate::measure) fn line([from, to]: [f32; 2], middle: f32, vertical: bool) -> Judged {
    let line = Line {
        a0: from,
        a1: to,
        b: middle,
        slope: 0.0,
        height: 20.0,
        pieces: 6,
        polarity: Polarity::Dark,
        vertical,
        gap: 0.2,
        slimness: 1.0,
    };
    Judged {
        candidate: Candidate { scale: 1.0, line },
        features: Features { values: [0.0; COUNT] },
        text_probability: 0.9,
        misread_share: 0.1,
        end_contrasts: [1.0; 2],
    }
}
