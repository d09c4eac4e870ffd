//! `text-unreadable`: the page as a whole cannot be read.

use super::about::words;
use super::places;
use super::readability::{Fault, fault, reasons};
use super::{About, Assessment, Check, Evidence, Finding, Severity};
use crate::measure::Measurements;
use crate::profile::Limits;

/// Its code.
pub const CODE: &str = "text-unreadable";

static ABOUT: About = About {
    code: CODE,
    title: words("文字看不清", "text unreadable"),
    unit: words("分（满分 100）", "of 100"),
    heuristic: false,
    measures: words(
        "逐行判断文字能否辨认：字高、笔画边缘宽度与字高之比、反差、噪点；再按文字长度汇总为 0~100 的可读性得分。\
         整页只剩模糊的行影、找不到可辨认的文字时，也按看不清处理。放大过、笔画细节不足的图片，按其实际细节的大小来测量。",
        "Line by line whether the text can be read, from character height, edge width against character height, contrast \
         and noise; weighted by length into a readability score of 0 to 100. A page of blurred bars where nothing can be \
         read counts as unreadable too. An enlarged picture whose letters hold little detail is measured at the size of that detail.",
    ),
    why: words(
        "审核人员或识别系统读不出姓名、号码、有效期，就会退回。",
        "Neither a clerk nor a text recogniser can read names, numbers and dates.",
    ),
    retake: words(
        "请擦净镜头，把证件平放在亮处，点按屏幕上的文字对焦，拿稳后重拍，并发送原图。",
        "Wipe the lens, lay the paper flat in good light, tap the text to focus, hold still, and send the original file.",
    ),
    limits: words(
        "不识别文字内容；手写体和艺术字可能判断不准。确信是文字的不足约八个字、又读不清、也看不出证件边缘时不作判断：那多半是没有证件的照片。",
        "Does not read the words; handwriting and ornamental type may be misjudged. Not judged with less than about eight characters \
         that surely are text, unless they can be read or a paper's edges are clear: such a picture hardly shows a paper.",
    ),
};

/// See [`ABOUT`].
pub(super) struct TextUnreadable;

impl Check for TextUnreadable {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn assess(&self, evidence: &Evidence<'_>, limits: &Limits) -> Assessment {
        let measurements = evidence.picture()?;
        match fault(evidence, limits) {
            Some(Fault::Whole(limit)) => {
                let score = measurements.score.map_or(0.0, f64::from);
                with_reasons(low_score(ABOUT.finding(limit).numbers(score, limit.value), score), measurements, limits)
                    .flag()
            }
            Some(Fault::Blurred(limit)) => {
                let structure = f64::from(measurements.text.blurred_structure);
                let finding = ABOUT.finding(limit).numbers(structure, limit.value).unit("0..1", "0..1");
                finding
                    .says(
                        "整页模糊：画面里只剩模糊的影子，没有细到能成字的细节",
                        "blurred throughout: there is structure, but no detail as fine as text",
                    )
                    .flag()
            }
            None if measurements.score.is_none() => evidence.text().map(|_| None),
            _ => Ok(None),
        }
    }
}

/// A score in whole points: rounded, but never up to the limit `least` that it breaks.
pub fn whole(score: f64, least: f64) -> u32 {
    let rounded = score.round();
    let whole = if score < least && rounded >= least.round() { score.floor() } else { rounded };
    whole.clamp(0.0, 100.0) as u32
}

fn low_score(finding: Finding, score: f64) -> Finding {
    let least = finding.threshold.unwrap_or_default();
    let (score, least) = (whole(score, least), least.round());
    match finding.severity {
        Severity::Reject => finding.says(
            format!("文字看不清：可读性 {score} 分，至少要 {least} 分"),
            format!("the text cannot be read: readability {score} of 100, at least {least} needed"),
        ),
        Severity::Warn => finding.says(
            format!("文字偏模糊：可读性 {score} 分，低于 {least} 分有被退回的可能"),
            format!("the text is hard to read: readability {score} of 100; below {least} it may be sent back"),
        ),
    }
}

fn with_reasons(mut finding: Finding, measurements: &Measurements, limits: &Limits) -> Finding {
    if let Some(reasons) = reasons(measurements, limits) {
        finding.message.zh += &format!("（{}）", reasons.text.zh);
        finding.message.en += &format!(" ({})", reasons.text.en);
        if let Some(advice) = reasons.advice {
            finding.advice = advice;
        }
    }
    places::unreadable(finding, measurements, None)
}

#[cfg(test)]
mod tests {
    use super::whole;

    #[test]
    fn whole_points_never_reach_the_limit_that_is_broken() {
        assert_eq!(whole(87.6, 88.0), 87);
        assert_eq!(whole(86.6, 88.0), 87);
        assert_eq!(whole(87.6, f64::INFINITY), 88);
        assert_eq!(whole(99.7, 93.0), 100);
    }
}
