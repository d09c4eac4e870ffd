//! `rotated`: the page lies on its side.

use super::about::words;
use super::words::percent;
use super::{About, Assessment, Check, Evidence};
use crate::profile::Limits;

/// More than half of the text runs upwards or downwards: the page lies on its side.
const MOSTLY: f32 = 0.5;

static ABOUT: About = About {
    code: "rotated",
    title: words("图片侧放", "lying on its side"),
    unit: words("占文字比例", "share of text"),
    heuristic: false,
    measures: words(
        "竖直方向的文字行占全部文字的比例。",
        "Share of the text whose lines run vertically in the picture.",
    ),
    why: words(
        "侧放的图片自动识别会失败，有的收件方直接退回。",
        "Recognisers fail on it, and some receivers refuse it.",
    ),
    retake: words(
        "请在相册中把图片旋转 90 度，使文字横向、朝上后保存再提交。",
        "Turn it by 90 degrees in the photo app so that the text is upright, and save.",
    ),
    limits: words(
        "上下颠倒（180 度）看不出来；竖排印刷的文件也会被提示。",
        "A page upside down is not noticed; text that is printed vertically is.",
    ),
};

/// See [`ABOUT`].
pub(super) struct Rotated;

impl Check for Rotated {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn assess(&self, evidence: &Evidence<'_>, limits: &Limits) -> Assessment {
        let measurements = evidence.text()?;
        let share = measurements.text.vertical_share;
        let Some(limit) = limits.upright.broken(|wanted| *wanted && share > MOSTLY) else { return Ok(None) };
        let has = percent(f64::from(share));
        let finding = ABOUT.finding(limit).numbers(f64::from(share), f64::from(MOSTLY));
        finding
            .says(
                format!("图片侧放：{has} 的文字是竖着的"),
                format!("the page lies on its side: {has} of its text runs vertically"),
            )
            .flag()
    }
}
