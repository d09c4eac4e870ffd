//! `noisy`: print that drowns in noise.

use super::about::words;
use super::evidence::not_assessed;
use super::words::{numbers, trimmed};
use super::{About, Assessment, Check, Evidence};
use crate::profile::Limits;

static ABOUT: About = About {
    code: "noisy",
    title: words("噪点过重", "noisy"),
    unit: words("倍", "times"),
    heuristic: false,
    measures: words(
        "典型文字行的反差与纸面噪点之比。",
        "Contrast of the typical text line over the noise of the paper.",
    ),
    why: words("光线不足时噪点与笔画混在一起。", "In poor light, noise looks like strokes."),
    retake: words(
        "请在更亮的地方重拍；传真件、多次复印件请换原件。",
        "Take it in more light; use the original in place of a fax or a copy of a copy.",
    ),
    limits: words("底纹细密的纸张看起来也像噪点。", "Finely patterned security paper looks like noise."),
};

/// See [`ABOUT`].
pub(super) struct Noisy;

impl Check for Noisy {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn assess(&self, evidence: &Evidence<'_>, limits: &Limits) -> Assessment {
        let measurements = evidence.text()?;
        let Some(ratio) = measurements.noise.contrast_to_noise.map(f64::from) else {
            return not_assessed("没有测到噪点", "noise was not measured");
        };
        let Some(limit) = limits.min_contrast_to_noise.broken(|least| ratio < *least) else { return Ok(None) };
        let (has, least) = numbers(ratio, limit.value, 1);
        let sigma = trimmed((f64::from(measurements.noise.sigma) * 10.0).round() / 10.0);
        let finding = ABOUT.finding(limit).numbers(ratio, limit.value);
        finding
            .says(
                format!("噪点过重：字迹反差只有噪点（{sigma} 级）的 {has} 倍，至少要 {least} 倍"),
                format!("noisy: print stands out {has} times above the noise of {sigma} levels, at least {least} times needed"),
            )
            .flag()
    }
}
