//! `text-too-small`: characters have too few pixels.

use super::about::words;
use super::evidence::not_assessed;
use super::words::{numbers, trimmed};
use super::{About, Assessment, Check, Evidence, Finding};
use crate::measure::Script;
use crate::profile::{Limit, Limits};

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
        "按正文的中位字高判断；个别脚注可能更小。字很小时分不清汉字和西文：按西文也不够才算问题，只够西文时不作判断。",
        "Goes by the median of the body text; a footnote may be smaller. Small Chinese and Latin print are not told apart: it is a finding where \
         it is too small for either, and not assessed where it would do for Latin.",
    ),
};

/// Height of characters, pixels, from which print that looks Latin is: strokes of smaller ones run into each other, and Chinese pages
/// look Latin. Of the fixtures' sharp pages, shrunk to longer sides of 400 to 1500 pixels, Chinese ones were taken for Latin up to 7.3
/// pixels and never above (2026-11-30); no Latin one was taken for Chinese at any size.
const LATIN_FROM: f64 = 9.0;

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
        let latin = limits.min_character_height_px.broken(|least| height < *least);
        let chinese = limits.min_chinese_character_height_px.broken(|least| height < *least);
        match measurements.text.script {
            Script::Chinese => Ok(chinese.map(|limit| of_script(height, limit, "汉字", "Chinese characters"))),
            Script::Latin if height >= LATIN_FROM => {
                Ok(latin.map(|limit| of_script(height, limit, "西文字符", "Latin characters")))
            }
            Script::Latin | Script::Unknown => match (latin, chinese) {
                (None, None) => Ok(None),
                (None, Some(_)) => not_assessed(
                    "分不清是汉字还是西文：字高对西文够，对汉字不够",
                    "Chinese and Latin are not told apart: the characters are high enough for Latin only",
                ),
                (Some(limit), None) => of_script(height, limit, "字符", "characters").flag(),
                (Some(limit), Some(chinese)) => of_any_script(height, limit, chinese).flag(),
            },
        }
    }
}

fn of_script(height: f64, limit: &Limit<f64>, zh: &str, en: &str) -> Finding {
    let (has, least) = numbers(height, limit.value, 1);
    ABOUT.finding(limit).numbers(height, limit.value).says(
        format!("{zh}字高约 {has} 像素，建议不低于 {least} 像素"),
        format!("{en} are about {has} px high, at least {least} px are advised"),
    )
}

/// Characters that are too small for either script, so that it need not be known.
fn of_any_script(height: f64, latin: &Limit<f64>, chinese: &Limit<f64>) -> Finding {
    let (has, least) = numbers(height, latin.value, 1);
    let for_chinese = trimmed(chinese.value);
    ABOUT.finding(latin).numbers(height, latin.value).says(
        format!("字高约 {has} 像素，西文建议不低于 {least} 像素，汉字不低于 {for_chinese} 像素"),
        format!("characters are about {has} px high; at least {least} px are advised for Latin ones, {for_chinese} px for Chinese ones"),
    )
}
