//! `upscaled`: more pixels than detail, by enlarging.

use super::about::words;
use super::evidence::not_assessed;
use super::words::trimmed;
use super::{About, Assessment, Check, Evidence};
use crate::profile::Limits;

static ABOUT: About = About {
    code: "upscaled",
    title: words("小图放大", "enlarged picture"),
    unit: words("倍", "times"),
    heuristic: false,
    measures: words(
        "图片缩小多少倍也不会丢失细节，以及这是否由放大造成（而非模糊）。",
        "By how much the picture could be shrunk without losing detail, and whether that comes from enlarging and not from blur.",
    ),
    why: words(
        "放大只增加像素，不增加细节；尺寸达标，字仍看不清。",
        "Enlarging adds pixels and no detail: the size is right and the text as poor as before.",
    ),
    retake: words(
        "请找到放大前的原图，或靠近重拍；不要用软件放大或“高清修复”。",
        "Find the picture as taken, or take a closer one; do not enlarge or \"enhance\" it.",
    ),
    limits: words(
        "非常模糊的图分不清是放大还是失焦。",
        "On a very blurred picture enlarging cannot be told from defocus.",
    ),
};

/// See [`ABOUT`].
pub(super) struct Upscaled;

impl Check for Upscaled {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn assess(&self, evidence: &Evidence<'_>, limits: &Limits) -> Assessment {
        let measurements = evidence.picture()?;
        let Some(factor) = measurements.resolution.oversampling.map(f64::from) else {
            return not_assessed(
                "没有足够清晰的细节，分不清放大与模糊",
                "nothing sharp enough to tell enlarging from blur",
            );
        };
        let proof = f64::from(measurements.resolution.resampling_evidence);
        if limits.min_resampling_evidence.broken(|least| proof < *least).is_some() {
            return Ok(None);
        }
        let Some(limit) = limits.max_oversampling.broken(|most| factor > *most) else { return Ok(None) };
        let detail = |side: u32| (f64::from(side) / factor).round();
        let (width, height) = (detail(measurements.width), detail(measurements.height));
        let has = trimmed(factor);
        let finding = ABOUT.finding(limit).numbers(factor, limit.value);
        finding
            .says(
                format!("图片像是放大了约 {has} 倍：实际细节只相当于 {width}×{height} 像素"),
                format!("the picture looks enlarged about {has} times: it holds the detail of {width}x{height} px"),
            )
            .flag()
    }
}
