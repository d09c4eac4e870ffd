//! `blank`: an empty page.

use super::about::words;
use super::readability::fault;
use super::words::trimmed;
use super::{About, Assessment, Check, Evidence, Severity, Verdict};
use crate::PageReport;
use crate::profile::Limits;

/// The check's code.
pub(super) const CODE: &str = "blank";

static ABOUT: About = About {
    code: CODE,
    title: words("空白页", "blank page"),
    unit: words("灰阶", "luma levels"),
    heuristic: false,
    measures: words(
        "没有文字，而且纸面各处除了光线的渐变之外几乎没有亮度起伏。",
        "No text, and hardly any change of luma anywhere on the page beside the even fall of the light.",
    ),
    why: words(
        "误传了空白页、背面或被遮住的镜头。",
        "An empty page, a back side or a covered lens was sent by mistake.",
    ),
    retake: words(
        "请核对是否传错文件；若是多页扫描件中的空白背面，可以删去。",
        "Check whether it is the right file; an empty back side in a scan of several pages can be dropped.",
    ),
    limits: words(
        "整页模糊到看不清的图片由 text-unreadable 判断，不算空白。",
        "A page blurred beyond reading is judged by text-unreadable and is not called blank.",
    ),
};

/// See [`ABOUT`].
pub(super) struct Blank;

impl Check for Blank {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn assess(&self, evidence: &Evidence<'_>, limits: &Limits) -> Assessment {
        let measurements = evidence.picture()?;
        // What may be text is something, however little of it there is.
        if measurements.score.is_some() || !measurements.text_lines.is_empty() || fault(evidence, limits).is_some() {
            return Ok(None);
        }
        let spread = f64::from(measurements.exposure.spread);
        let Some(limit) = limits.min_spread.broken(|least| spread < *least) else { return Ok(None) };
        let finding = ABOUT.finding(limit).numbers(spread, limit.value).says(
            format!("这是空白页（亮度起伏只有 {}）", trimmed(spread)),
            format!("the page is empty (its luma varies by {} levels only)", trimmed(spread)),
        );
        finding.flag()
    }
}

/// Only warns of the empty pages of a file that has others: scanners deliver the empty backs of a stack as pages of their own.
pub(crate) fn allow_empty_backs(reports: &mut [PageReport]) {
    let is_blank = |report: &PageReport| report.findings.iter().any(|finding| finding.code == CODE);
    if reports.iter().all(is_blank) {
        return;
    }
    for report in reports.iter_mut().filter(|report| is_blank(report)) {
        report.findings.iter_mut().filter(|finding| finding.code == CODE).for_each(|f| f.severity = Severity::Warn);
        report.findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        if report.verdict == Verdict::Reject && report.findings.iter().all(|f| f.severity == Severity::Warn) {
            report.verdict = Verdict::Warn;
        }
    }
}
