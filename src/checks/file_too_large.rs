//! `file-too-large`: more bytes or pixels than the receiver takes.

use super::about::words;
use super::words::{numbers, sizes};
use super::{About, Assessment, Check, Evidence, Finding};
use crate::input::DecodeErrorKind;
use crate::profile::Limits;

static ABOUT: About = About {
    code: "file-too-large",
    title: words("文件过大", "file too large"),
    unit: words("字节", "bytes"),
    heuristic: false,
    measures: words(
        "文件字节数（以及 Base64 编码后的字节数）、边长和总像素，与收件方的上限对照。1 MB 按 1 000 000 字节计，取较严的一种。",
        "Bytes (also once base64-encoded), side lengths and pixels against the receiver's most. A megabyte is read as \
         1,000,000 bytes, the stricter reading.",
    ),
    why: words("上传页面会拒收超限的文件。", "The upload form refuses it."),
    retake: words(
        "请在看图软件中缩小到长边 3000 像素左右，或以 85 左右的质量另存为 JPG；不要截屏。",
        "Shrink it to about 3000 pixels on the long side, or save it as JPEG of quality 85; do not take a screenshot of it.",
    ),
    limits: words(
        "收件方未写明 MB 的算法时按较严的算。",
        "Receivers rarely say whether they count a megabyte as 1,000,000 or 1,048,576 bytes.",
    ),
};

/// Long side that [`ABOUT`] advises to shrink to, pixels.
const USUAL_SIDE: u32 = 3_000;

/// See [`ABOUT`].
pub(super) struct FileTooLarge;

impl Check for FileTooLarge {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn assess(&self, evidence: &Evidence<'_>, limits: &Limits) -> Assessment {
        if let Some(error) = evidence.error.filter(|error| error.kind == DecodeErrorKind::TooLarge) {
            return ABOUT.refusal(error).flag();
        }
        let shrinks = evidence.measurements.is_none_or(|picture| picture.width.max(picture.height) > USUAL_SIDE);
        let by_bytes = byte_finding(evidence, limits).map(|finding| {
            // Fewer pixels would cost what is to be read.
            let zh = "请以 85 左右的质量另存为 JPG，像素不要减少；不要截屏。";
            let en = "Save it as JPEG of quality 85 with all its pixels; do not take a screenshot of it.";
            if shrinks { finding } else { finding.advises(zh, en) }
        });
        let by_pixels = evidence.measurements.and_then(|picture| pixel_finding(picture.width, picture.height, limits));
        Ok(match (by_bytes, by_pixels) {
            (Some(bytes), Some(pixels)) if pixels.severity > bytes.severity => Some(together(pixels, &bytes)),
            (Some(bytes), Some(pixels)) => Some(together(bytes, &pixels)),
            (bytes, pixels) => bytes.or(pixels),
        })
    }
}

/// The worse of two reasons, with the other one named.
fn together(mut worse: Finding, other: &Finding) -> Finding {
    worse.message.zh += &format!("；{}", other.message.zh);
    worse.message.en += &format!("; {}", other.message.en);
    worse
}

fn byte_finding(evidence: &Evidence<'_>, limits: &Limits) -> Option<Finding> {
    let count = evidence.file.bytes;
    let plain = limits.max_bytes.broken(|most| count > *most).map(|limit| {
        let (size, most) = sizes(count, limit.value);
        ABOUT
            .finding(limit)
            .numbers(count as f64, limit.value as f64)
            .says(format!("文件 {size}，超过上限 {most}"), format!("the file has {size}, at most {most} are accepted"))
    });
    let encoded_count = count.div_ceil(3) * 4;
    let encoded = limits.max_encoded_bytes.broken(|most| encoded_count > *most).map(|limit| {
        let (size, most) = sizes(encoded_count, limit.value);
        ABOUT.finding(limit).numbers(encoded_count as f64, limit.value as f64).says(
            format!("文件 Base64 编码后为 {size}，超过上限 {most}"),
            format!("base64-encoded the file has {size}, at most {most} are accepted"),
        )
    });
    // One reason is enough: the worse one, the plain size where they are equally bad.
    match (plain, encoded) {
        (Some(plain), Some(encoded)) if encoded.severity > plain.severity => Some(encoded),
        (plain, encoded) => plain.or(encoded),
    }
}

fn pixel_finding(width: u32, height: u32, limits: &Limits) -> Option<Finding> {
    let (long, megapixels) = (width.max(height), f64::from(width) * f64::from(height) / 1e6);
    let by_side = limits.max_long_side.broken(|most| long > *most).map(|limit| {
        let finding = ABOUT.finding(limit).numbers(f64::from(long), f64::from(limit.value)).unit("像素", "px");
        finding
            .says(
                format!("图片 {width}×{height}，长边超过上限 {} 像素", limit.value),
                format!("the picture is {width}x{height}, at most {} px a side are accepted", limit.value),
            )
            .advises(
                format!("请在看图软件中缩小到长边不超过 {} 像素；不要截屏。", limit.value),
                format!(
                    "Shrink it to at most {} pixels on the long side; do not take a screenshot of it.",
                    limit.value
                ),
            )
    });
    by_side.or_else(|| {
        let limit = limits.max_megapixels.broken(|most| megapixels > *most)?;
        let finding = ABOUT.finding(limit).numbers(megapixels, limit.value).unit("百万像素", "megapixels");
        let (has, most) = numbers(megapixels, limit.value, 2);
        Some(finding.says(
            format!("图片有 {has} 百万像素，超过上限 {most}"),
            format!("the picture has {has} megapixels, at most {most} are accepted"),
        ))
    })
}
