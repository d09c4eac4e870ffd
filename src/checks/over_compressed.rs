//! `over-compressed`: traces of lossy compression over the print.

use super::about::words;
use super::words::{percent, trimmed};
use super::{About, Assessment, Check, Evidence, Finding, worst_of};
use crate::profile::Limits;

static ABOUT: About = About {
    code: "over-compressed",
    title: words("压缩过度", "over-compressed"),
    unit: words("灰阶", "luma levels"),
    heuristic: false,
    measures: words(
        "JPEG 8×8 方块边界的落差，以及字迹周围的毛刺与字迹反差之比。",
        "The step at the borders of 8x8 blocks, and the ringing around print over the print's contrast.",
    ),
    why: words("压缩过度的图片笔画周围发毛，小字糊成一片。", "Strokes fray and small print melts together."),
    retake: words(
        "请发送原图（微信里勾选“原图”），不要转发缩略图；需要减小文件时缩小尺寸，不要降质量。",
        "Send the original, not a forwarded copy; to make it smaller, shrink it instead of lowering its quality.",
    ),
    limits: words(
        "压缩后又缩放过的图片，方块痕迹可能看不出来。",
        "Blocks are not seen in a picture that was scaled after compression.",
    ),
};

/// See [`ABOUT`].
pub(super) struct OverCompressed;

impl Check for OverCompressed {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn assess(&self, evidence: &Evidence<'_>, limits: &Limits) -> Assessment {
        let measurements = evidence.picture()?;
        let compression = &measurements.compression;
        let blocks = f64::from(compression.blockiness);
        let by_blocks = limits.max_blockiness.broken(|most| blocks > *most).map(|limit| {
            let finding = ABOUT.finding(limit).numbers(blocks, limit.value);
            let has = trimmed(blocks);
            finding.says(
                format!("压缩过度：8×8 方块边界落差 {has} 级灰阶"),
                format!("over-compressed: steps of {has} levels at the borders of 8x8 blocks"),
            )
        });
        let ringing = f64::from(compression.ringing);
        let by_ringing = limits.max_ringing.broken(|most| ringing > *most).map(|limit| {
            let finding = ABOUT.finding(limit).numbers(ringing, limit.value).unit("占反差比例", "share of contrast");
            let has = percent(ringing);
            finding.says(
                format!("压缩过度：字迹周围的毛刺达到字迹反差的 {has}"),
                format!("over-compressed: ringing around the print reaches {has} of its contrast"),
            )
        });
        let quality = evidence.metadata.jpeg_quality;
        let seen = worst_of([by_blocks, by_ringing]).map(|finding| with_quality(finding, quality));
        let by_quality = quality.and_then(|quality| quality_finding(quality, limits));
        Ok(worst_of([seen, by_quality]))
    }
}

/// What the file's own tables say; `quality` of 100.
fn quality_finding(quality: u8, limits: &Limits) -> Option<Finding> {
    let limit = limits.min_jpeg_quality.broken(|least| u32::from(quality) < *least)?;
    let finding = ABOUT.finding(limit).numbers(f64::from(quality), f64::from(limit.value)).unit("满值 100", "of 100");
    Some(finding.says(
        format!("压缩过度：JPEG 质量只有 {quality}（满值 100），至少应为 {}", limit.value),
        format!("over-compressed: JPEG quality {quality} of 100, at least {} needed", limit.value),
    ))
}

fn with_quality(mut finding: Finding, quality: Option<u8>) -> Finding {
    if let Some(quality) = quality {
        finding.message.zh += &format!("（JPEG 质量 {quality}）");
        finding.message.en += &format!(" (JPEG quality {quality})");
    }
    finding
}
