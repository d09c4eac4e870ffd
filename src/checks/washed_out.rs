//! `washed-out`: print hardly darker than its paper.

use super::about::words;
use super::words::numbers;
use super::{About, Assessment, Check, Evidence};
use crate::profile::Limits;

static ABOUT: About = About {
    code: "washed-out",
    title: words("字迹太淡", "washed out"),
    unit: words("灰阶", "luma levels"),
    heuristic: false,
    measures: words("字迹与纸面的亮度差。", "Difference of level between print and paper."),
    why: words("过曝、褪色或复印太浅时，笔画断续，读不全。", "Over-exposed, faded or pale-copied strokes break up."),
    retake: words(
        "请避开强光和闪光灯重拍；若是复印件太浅，请提供原件。",
        "Take it without flash and out of direct light; if it is a pale copy, use the original.",
    ),
    limits: words(
        "按典型文字行判断；个别浅色小字可能漏掉。",
        "Goes by the typical line; single pale words may be missed.",
    ),
};

/// See [`ABOUT`].
pub(super) struct WashedOut;

impl Check for WashedOut {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn assess(&self, evidence: &Evidence<'_>, limits: &Limits) -> Assessment {
        let measurements = evidence.text()?;
        let contrast = f64::from((measurements.exposure.paper - measurements.exposure.ink).abs());
        let Some(limit) = limits.min_contrast.broken(|least| contrast < *least) else { return Ok(None) };
        let (has, least) = numbers(contrast, limit.value, 0);
        let finding = ABOUT.finding(limit).numbers(contrast, limit.value);
        finding
            .says(
                format!("字迹太淡：与纸面只差 {has} 级灰阶，至少要 {least}"),
                format!("print and paper differ by {has} levels only, at least {least} needed"),
            )
            .flag()
    }
}
