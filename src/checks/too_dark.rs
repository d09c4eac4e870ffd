//! `too-dark`: under-exposed.

use super::about::words;
use super::words::numbers;
use super::{About, Assessment, Check, Evidence};
use crate::profile::Limits;

static ABOUT: About = About {
    code: "too-dark",
    title: words("太暗", "too dark"),
    unit: words("（满值 255）", "of 255"),
    heuristic: false,
    measures: words(
        "纸面与字迹中较亮者的亮度（0 黑，255 白）；深底浅字的卡片按字迹计。",
        "Level of the brighter of paper and print, 0 black to 255 white; on a dark card that is the print.",
    ),
    why: words("太暗时字迹与底色混在一起，噪点也多。", "In the dark, print sinks into the paper and into noise."),
    retake: words(
        "请在明亮处（白天窗边最好）重拍，不要背光，不要让手机影子落在证件上。",
        "Take it in a bright place, best by a window, without your own shadow.",
    ),
    limits: words("深色证件本身不算太暗。", "A dark card is not too dark as long as its print is bright."),
};

/// See [`ABOUT`].
pub(super) struct TooDark;

impl Check for TooDark {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn assess(&self, evidence: &Evidence<'_>, limits: &Limits) -> Assessment {
        let measurements = evidence.picture()?;
        let level = f64::from(measurements.exposure.paper.max(measurements.exposure.ink));
        let Some(limit) = limits.min_bright_level.broken(|least| level < *least) else { return Ok(None) };
        let (has, least) = numbers(level, limit.value, 0);
        let finding = ABOUT.finding(limit).numbers(level, limit.value);
        finding
            .says(
                format!("画面太暗：纸面亮度 {has}，至少要 {least}"),
                format!("too dark: the paper's level is {has} of 255, at least {least} needed"),
            )
            .flag()
    }
}
