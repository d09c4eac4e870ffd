//! `text-too-small`: characters have too few pixels.

use super::about::words;
use super::evidence::not_assessed;
use super::words::numbers;
use super::{About, Assessment, Check, Evidence};
use crate::measure::Script;
use crate::profile::Limits;

static ABOUT: About = About {
    code: "text-too-small",
    title: words("字太小", "text too small"),
    unit: words("像素", "px"),
    heuristic: false,
    measures: words(
        "正文的字高（像素）。汉字笔画多，要求比西文高。",
        "Height of the body text's characters in pixels. Chinese characters have more strokes and need more.",
    ),
    why: words(
        "字太小时识别系统容易出错，审核人员放大后也看不清。",
        "Recognisers err on small characters, and a clerk sees nothing more when zooming in.",
    ),
    retake: words(
        "请靠近拍摄，让证件占满画面，并发送原图；扫描时用 300 dpi 以上。",
        "Move closer until the paper fills the picture, and send the original; scan at 300 dpi or more.",
    ),
    limits: words(
        "按正文的中位字高判断；个别脚注可能更小。分不清文种时按西文的要求。",
        "Goes by the median of the body text; a footnote may be smaller. Where the script is not told apart, the Latin limit holds.",
    ),
};

/// See [`ABOUT`].
pub(super) struct TextTooSmall;

impl Check for TextTooSmall {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn assess(&self, evidence: &Evidence<'_>, limits: &Limits) -> Assessment {
        let measurements = evidence.text()?;
        let Some(height) = measurements.text.character_height_px.map(f64::from) else {
            return not_assessed("没有测到字高", "no character height was measured");
        };
        let (rule, zh_script, en_script) = match measurements.text.script {
            Script::Chinese => (&limits.min_chinese_character_height_px, "汉字", "Chinese characters"),
            Script::Latin => (&limits.min_character_height_px, "西文字符", "Latin characters"),
            Script::Unknown => (&limits.min_character_height_px, "字符", "characters"),
        };
        let Some(limit) = rule.broken(|least| height < *least) else { return Ok(None) };
        let (has, least) = numbers(height, limit.value, 1);
        let finding = ABOUT.finding(limit).numbers(height, limit.value);
        finding
            .says(
                format!("{zh_script}字高约 {has} 像素，建议不低于 {least} 像素"),
                format!("{en_script} are about {has} px high, at least {least} px are advised"),
            )
            .flag()
    }
}
