//! `tilted`: text lines run at an angle.

use super::about::words;
use super::evidence::not_assessed;
use super::words::numbers;
use super::{About, Assessment, Check, Evidence};
use crate::profile::Limits;

static ABOUT: About = About {
    code: "tilted",
    title: words("拍歪了", "tilted"),
    unit: words("度", "degrees"),
    heuristic: false,
    measures: words(
        "文字行与水平（侧放时为竖直）方向的夹角。",
        "Angle of the text lines against the horizontal (the vertical where the page lies on its side).",
    ),
    why: words("歪斜太多时自动识别会出错。", "Recognisers err on strongly tilted text."),
    retake: words(
        "请让证件的边与画面的边平行后重拍，或在相册中拉直。",
        "Hold the phone so that the paper's edges are parallel to the picture's, or straighten it in the photo app.",
    ),
    limits: words("只看文字行的方向，不看透视变形。", "Looks at the direction of the lines, not at perspective."),
};

/// See [`ABOUT`].
pub(super) struct Tilted;

impl Check for Tilted {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn assess(&self, evidence: &Evidence<'_>, limits: &Limits) -> Assessment {
        let measurements = evidence.text()?;
        let Some(tilt) = measurements.text.tilt_degrees.map(|tilt| f64::from(tilt.abs())) else {
            return not_assessed("没有测到文字方向", "the direction of the text was not measured");
        };
        let Some(limit) = limits.max_tilt_degrees.broken(|most| tilt > *most) else { return Ok(None) };
        let (has, most) = numbers(tilt, limit.value, 1);
        let finding = ABOUT.finding(limit).numbers(tilt, limit.value);
        finding
            .says(
                format!("文字倾斜 {has} 度（上限 {most} 度）"),
                format!("the text is tilted by {has} degrees (at most {most})"),
            )
            .flag()
    }
}
