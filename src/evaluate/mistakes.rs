//! Which pages the verdicts are wrong about, worst first.

use serde::{Deserialize, Serialize};

use super::Scored;
use super::labels::Class;
use super::roc::NO_SCORE;
use crate::checks::Verdict;

/// One wrong verdict.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mistake {
    /// The file as the table of labels names it.
    pub file: String,
    /// The tool's score; `None` where there is none.
    pub score: Option<f32>,
    /// The tool's verdict.
    pub verdict: Verdict,
    /// The page that decided it, from 1.
    pub page: usize,
    /// Numeric truth, higher = worse.
    pub damage: Option<f64>,
    /// Codes of the findings that reject it.
    pub reasons: Vec<String>,
}

/// All wrong verdicts, counted, and the worst of them by name.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Mistakes {
    /// Unreadable pages that were let through, highest score first.
    pub misses: Vec<Mistake>,
    /// Readable pages that were stopped, lowest score first.
    pub false_alarms: Vec<Mistake>,
}

/// The worst mistakes, at most `most` of each kind.
pub fn find(pages: &[&Scored], most: usize) -> Mistakes {
    let list = |class, stopped, sign: f64| {
        let mut wrong: Vec<&Scored> =
            pages.iter().copied().filter(|p| p.class == Some(class) && p.stopped() == stopped).collect();
        let rank = |page: &Scored| sign * page.rank_value().unwrap_or(NO_SCORE);
        wrong.sort_by(|a, b| rank(a).total_cmp(&rank(b)).then(a.file.cmp(&b.file)));
        wrong.into_iter().take(most).map(mistake).collect()
    };
    Mistakes { misses: list(Class::Unreadable, false, -1.0), false_alarms: list(Class::Readable, true, 1.0) }
}

fn mistake(page: &Scored) -> Mistake {
    Mistake {
        file: page.file.clone(),
        score: page.score,
        verdict: page.verdict,
        page: page.page,
        damage: page.damage,
        reasons: page.reasons.clone(),
    }
}
