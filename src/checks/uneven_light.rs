//! `uneven-light`: a shadow over the page.

use super::about::words;
use super::evidence::not_assessed;
use super::words::percents;
use super::{About, Assessment, Check, Evidence};
use crate::profile::Limits;

static ABOUT: About = About {
    code: "uneven-light",
    title: words("光线不匀", "uneven light"),
    unit: words("比值", "ratio"),
    heuristic: false,
    measures: words(
        "纸面最暗处与最亮处的亮度之比，1 为完全均匀。",
        "Level of the darkest over the brightest part of the paper; 1 is perfectly even.",
    ),
    why: words(
        "阴影里的字难以辨认，有的收件方明确不接受阴影。",
        "Text in shadow is hard to read, and some receivers refuse shadows outright.",
    ),
    retake: words(
        "请让光线从两侧或正上方均匀照到证件，别让手和手机的影子落在上面。",
        "Let light fall evenly from both sides, and keep hand and phone from casting a shadow.",
    ),
    limits: words(
        "底纹深浅不一的证件可能被误认为光线不匀。",
        "A paper printed in light and dark areas may look unevenly lit.",
    ),
};

/// See [`ABOUT`].
pub(super) struct UnevenLight;

impl Check for UnevenLight {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn assess(&self, evidence: &Evidence<'_>, limits: &Limits) -> Assessment {
        let measurements = evidence.picture()?;
        let Some(evenness) = measurements.exposure.evenness.map(f64::from) else {
            return not_assessed("纸面太少，无法判断光线", "the paper shows in too few places to judge its light");
        };
        let Some(limit) = limits.min_evenness.broken(|least| evenness < *least) else { return Ok(None) };
        let (has, least) = percents(evenness, limit.value);
        let finding = ABOUT.finding(limit).numbers(evenness, limit.value).says(
            format!("光线不匀：最暗处亮度只有最亮处的 {has}（至少要 {least}）"),
            format!("uneven light: the darkest part has {has} of the brightest part's level (at least {least})"),
        );
        finding.at(measurements.exposure.darkest_region.into_iter().collect()).flag()
    }
}
