//! `too-few-pixels`: smaller than the receiver takes.

use super::about::words;
use super::words::numbers;
use super::{About, Assessment, Check, Evidence, Finding, worst_of};
use crate::profile::{Limit, Limits, Rule};

static ABOUT: About = About {
    code: "too-few-pixels",
    title: words("像素不足", "too few pixels"),
    unit: words("像素", "px"),
    heuristic: false,
    measures: words(
        "图片的短边、长边、总像素和长宽比，与收件方的要求对照；横放竖放都可以。",
        "Shorter side, longer side, pixels in all and aspect against what the receiver asks for, lying or standing.",
    ),
    why: words("小于规定尺寸的图片会被系统直接拒收。", "The upload form refuses pictures below its size."),
    retake: words(
        "请用手机相机重新拍摄并发送原图；不要把小图放大，放大不会增加细节。",
        "Take a new picture and send the original; enlarging the small one adds no detail.",
    ),
    limits: words(
        "只数像素，不说明清晰与否；清晰度由 text-unreadable 等项判断。",
        "Counts pixels only; whether they show anything is judged by text-unreadable and its kin.",
    ),
};

/// See [`ABOUT`].
pub(super) struct TooFewPixels;

impl Check for TooFewPixels {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn assess(&self, evidence: &Evidence<'_>, limits: &Limits) -> Assessment {
        let measurements = evidence.picture()?;
        let (width, height) = (measurements.width, measurements.height);
        Ok(worst_of([
            side_finding(width, height, limits),
            megapixel_finding(width, height, limits),
            aspect_finding(width, height, limits),
        ]))
    }
}

fn side_finding(width: u32, height: u32, limits: &Limits) -> Option<Finding> {
    let (short, long) = (width.min(height), width.max(height));
    let shorter = limits.min_short_side.broken(|least| short < *least).map(|limit| (limit, short, ("短边", "shorter")));
    let longer = limits.min_long_side.broken(|least| long < *least).map(|limit| (limit, long, ("长边", "longer")));
    let is_longer = match (&shorter, &longer) {
        (Some(shorter), Some(longer)) => longer.0.severity > shorter.0.severity,
        _ => shorter.is_none(),
    };
    let (limit, side, (zh, en)) = if is_longer { longer? } else { shorter? };
    let finding = ABOUT.finding(limit).numbers(f64::from(side), f64::from(limit.value));
    let wanted = if is_longer {
        beside(limit, &limits.min_short_side).map(|short| (short, limit.value))
    } else {
        beside(limit, &limits.min_long_side).map(|long| (limit.value, long))
    };
    Some(match wanted.filter(|(short, long)| short <= long) {
        Some((short, long)) => finding.says(
            format!("图片 {width}×{height}，要求不小于 {short}×{long}（横竖均可）"),
            format!("the picture is {width}x{height}; at least {short}x{long} are wanted, lying or standing"),
        ),
        None => finding.says(
            format!("图片 {width}×{height}，{zh}至少要 {} 像素", limit.value),
            format!("the picture is {width}x{height}; its {en} side needs at least {} px", limit.value),
        ),
    })
}

/// What whoever set `limit` asks of the other side: only then do the two make a size that somebody wants.
fn beside(limit: &Limit<u32>, other_side: &Rule<u32>) -> Option<u32> {
    let same = |other: &&Limit<u32>| (&other.source, other.severity) == (&limit.source, limit.severity);
    other_side.0.iter().find(same).map(|other| other.value)
}

fn megapixel_finding(width: u32, height: u32, limits: &Limits) -> Option<Finding> {
    let megapixels = f64::from(width) * f64::from(height) / 1e6;
    let limit = limits.min_megapixels.broken(|least| megapixels < *least)?;
    let (has, least) = numbers(megapixels, limit.value, 2);
    let finding = ABOUT.finding(limit).numbers(megapixels, limit.value).unit("百万像素", "megapixels");
    Some(finding.says(
        format!("图片只有 {has} 百万像素，至少要 {least}"),
        format!("the picture has {has} megapixels, at least {least} are wanted"),
    ))
}

fn aspect_finding(width: u32, height: u32, limits: &Limits) -> Option<Finding> {
    let aspect = f64::from(width.max(height)) / f64::from(width.min(height).max(1));
    let limit = limits.max_aspect.broken(|most| aspect > *most)?;
    let (has, most) = numbers(aspect, limit.value, 2);
    let finding = ABOUT.finding(limit).numbers(aspect, limit.value).unit("倍", "times");
    Some(finding.says(
        format!("图片是长条形：长边是短边的 {has} 倍，上限 {most} 倍"),
        format!("the picture is a strip: its long side is {has} times its short side, at most {most} are accepted"),
    ))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::Profile;

    fn said(width: u32, height: u32, sides: &str) -> (String, f64) {
        let profile = Profile::from_toml(&format!("[limits]\n{sides}"), Path::new("a.toml")).unwrap();
        let finding = side_finding(width, height, &profile.limits).unwrap();
        (finding.message.en, finding.threshold.unwrap())
    }

    #[test]
    fn the_message_quotes_the_limit_that_is_broken() {
        let advised_first = r#"
            min_short_side = [{ value = 500, severity = "warn", source = "https://advice" }, { value = 20, source = "https://rule" }]
            min_long_side = { value = 800, severity = "warn", source = "https://advice" }"#;
        let (message, threshold) = said(400, 10, advised_first);
        assert!(message.ends_with("its shorter side needs at least 20 px") && threshold == 20.0, "{message}");
        let (message, _) = said(400, 300, advised_first);
        assert!(message.contains("at least 500x800 are wanted"), "{message}");
        let (message, threshold) = said(700, 600, advised_first);
        assert!(message.contains("at least 500x800 are wanted") && threshold == 800.0, "{message}");
    }

    #[test]
    fn sizes_of_two_sources_are_not_mixed() {
        let two = r#"
            min_short_side = [{ value = 600, source = "https://one" }, { value = 300, source = "https://other", severity = "warn" }]
            min_long_side = [{ value = 400, source = "https://other", severity = "warn" }, { value = 800, source = "https://one" }]"#;
        assert!(said(300, 350, two).0.contains("at least 600x800 are wanted"));
        assert!(said(900, 550, two).0.contains("at least 600x800 are wanted"));
    }
}
