//! From all checks' outcomes to one verdict. Fails closed: what was not judged is never ready.

use super::{Evidence, Finding, NotAssessed, Outcome, REGISTRY, Severity, Verdict, blank};
use crate::profile::Limits;
use crate::text::Text;

/// What all checks together say of one page.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// The page's verdict.
    pub verdict: Verdict,
    /// Why, worst first.
    pub findings: Vec<Finding>,
    /// What could not be judged.
    pub not_assessed: Vec<NotAssessed>,
    /// Worth knowing, no fault.
    pub notes: Vec<Text>,
}

/// Judges one page with every check.
pub fn judge(evidence: &Evidence<'_>, limits: &Limits) -> Judgement {
    let limits = &limits.for_format(evidence.file.format);
    let mut judgement =
        Judgement { verdict: Verdict::Pass, findings: Vec::new(), not_assessed: Vec::new(), notes: Vec::new() };
    for check in REGISTRY {
        match check.judge(evidence, limits) {
            Outcome::Pass => {}
            Outcome::Flagged(findings) => judgement.findings.extend(findings),
            Outcome::NotAssessed(reason) => {
                judgement.not_assessed.push(NotAssessed { code: check.code().to_owned(), reason });
            }
        }
    }
    // Stable: within one severity the registry's order stays.
    judgement.findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    if evidence.is_born_digital() {
        judgement.notes.push(Text::new(
            "电子版页面（文字可选中，不是扫描图），无需检查清晰度；分辨率未检查",
            "born-digital page (real text, no scan): nothing to sharpen; resolution not assessed",
        ));
    }
    judgement.verdict = verdict(evidence, &judgement.findings);
    judgement
}

fn verdict(evidence: &Evidence<'_>, findings: &[Finding]) -> Verdict {
    if evidence.error.is_some() {
        return Verdict::Unjudged;
    }
    let worst = findings.iter().map(|finding| finding.severity).max();
    let without_text =
        !evidence.is_born_digital() && evidence.picture().map_or(true, |measurements| measurements.score.is_none());
    // A page that was found to be empty has been judged; one without text for another reason has not.
    let empty = findings.iter().any(|finding| finding.code == blank::CODE);
    match worst {
        Some(Severity::Reject) => Verdict::Reject,
        _ if without_text && !empty => Verdict::Unjudged,
        Some(Severity::Warn) => Verdict::Warn,
        None => Verdict::Pass,
    }
}
