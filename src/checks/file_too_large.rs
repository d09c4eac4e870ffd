//! `file-too-large`: more bytes or pixels than the receiver takes.

use super::about::words;
use super::words::{format_name, numbers, sizes};
use super::{About, Assessment, Check, Evidence, Finding, Severity, worst_of};
use crate::input::{DecodeErrorKind, Format};
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
        let refused = |kind| matches!(kind, DecodeErrorKind::TooLarge | DecodeErrorKind::TooManyPages);
        if let Some(error) = evidence.error.filter(|error| refused(error.kind)) {
            return ABOUT.refusal(error).flag();
        }
        let shrinks = evidence.measurements.is_none_or(|picture| picture.width.max(picture.height) > USUAL_SIDE);
        let by_bytes = byte_finding(evidence, limits).map(|finding| match smaller(shrinks, limits) {
            Some((zh, en)) => finding.advises(zh, en),
            None => finding,
        });
        let by_pixels = evidence.measurements.and_then(|picture| pixel_finding(picture.width, picture.height, limits));
        Ok(match (by_bytes, by_pixels) {
            (Some(bytes), Some(pixels)) if pixels.severity > bytes.severity => Some(together(pixels, &bytes)),
            // Fewer pixels are fewer bytes too.
            (Some(bytes), Some(pixels)) if pixels.severity == bytes.severity => {
                Some(Finding { advice: pixels.advice.clone(), ..together(bytes, &pixels) })
            }
            (Some(bytes), Some(pixels)) => Some(together(bytes, &pixels)),
            (bytes, pixels) => bytes.or(pixels),
        })
    }
}

/// The worse of two reasons, with the other one named; one that only warns is no further reason for a rejection.
fn together(mut worse: Finding, other: &Finding) -> Finding {
    let (zh, en) = if other.severity < worse.severity { ("；另外，", "; besides, ") } else { ("；", "; ") };
    worse.message.zh += &format!("{zh}{}", other.message.zh);
    worse.message.en += &format!("{en}{}", other.message.en);
    worse
}

/// How to get a file of fewer bytes in a format that is accepted; `None` where the check's usual advice will do.
fn smaller(shrinks: bool, limits: &Limits) -> Option<(String, String)> {
    let is_taken = |format: &Format| limits.formats.broken(|accepted| !accepted.contains(format)).is_none();
    match [Format::Jpeg, Format::Pdf, Format::Png].into_iter().find(is_taken) {
        Some(Format::Jpeg) if shrinks => None,
        // Fewer pixels would cost what is to be read.
        Some(Format::Jpeg) => Some((
            "请以 85 左右的质量另存为 JPG，像素不要减少；不要截屏。".to_owned(),
            "Save it as JPEG of quality 85 with all its pixels; do not take a screenshot of it.".to_owned(),
        )),
        Some(Format::Pdf) => Some((
            "请用较低的分辨率（300 dpi 即可）重新扫描为 PDF，或把其中的图片压缩后重新存为 PDF。".to_owned(),
            "Scan it again as PDF at a lower resolution (300 dpi will do), or save the PDF again with smaller pictures."
                .to_owned(),
        )),
        Some(other) => Some((
            format!("请在看图软件中缩小后另存为 {}；不要截屏。", format_name(other)),
            format!("Shrink it and save it as {}; do not take a screenshot of it.", format_name(other)),
        )),
        None => Some(("请缩小后再提交；不要截屏。".to_owned(), "Shrink it; do not take a screenshot of it.".to_owned())),
    }
}

/// A limit in words: what a weak source says is not what the receiver is known to hold to. `what` is limited, in Chinese; `unit` stands
/// behind the number.
fn at_most(severity: Severity, what: &str, most: &str, unit: (&str, &str)) -> (String, String) {
    let (zh, en) = unit;
    match severity {
        Severity::Reject => (format!("{what}超过上限 {most}{zh}"), format!("at most {most}{en} are accepted")),
        Severity::Warn => {
            (format!("有的说明要求{what}不超过 {most}{zh}"), format!("some sources ask for at most {most}{en}"))
        }
    }
}

fn byte_finding(evidence: &Evidence<'_>, limits: &Limits) -> Option<Finding> {
    let count = evidence.file.bytes;
    let plain = limits.max_bytes.broken(|most| count > *most).map(|limit| {
        let (size, most) = sizes(count, limit.value);
        let (zh, en) = at_most(limit.severity, "", &most, ("", ""));
        ABOUT
            .finding(limit)
            .numbers(count as f64, limit.value as f64)
            .says(format!("文件 {size}，{zh}"), format!("the file has {size}, {en}"))
    });
    let encoded_count = count.div_ceil(3) * 4;
    let encoded = limits.max_encoded_bytes.broken(|most| encoded_count > *most).map(|limit| {
        let (size, most) = sizes(encoded_count, limit.value);
        let (zh, en) = at_most(limit.severity, "", &most, ("", ""));
        ABOUT
            .finding(limit)
            .numbers(encoded_count as f64, limit.value as f64)
            .says(format!("文件 Base64 编码后为 {size}，{zh}"), format!("base64-encoded the file has {size}, {en}"))
    });
    // One reason is enough.
    worst_of([plain, encoded])
}

fn pixel_finding(width: u32, height: u32, limits: &Limits) -> Option<Finding> {
    let (long, megapixels) = (width.max(height), f64::from(width) * f64::from(height) / 1e6);
    let by_side = limits.max_long_side.broken(|most| long > *most).map(|limit| {
        let finding = ABOUT.finding(limit).numbers(f64::from(long), f64::from(limit.value)).unit("像素", "px");
        let (zh, en) = at_most(limit.severity, "长边", &limit.value.to_string(), (" 像素", " px a side"));
        finding.says(format!("图片 {width}×{height}，{zh}"), format!("the picture is {width}x{height}, {en}")).advises(
            format!("请在看图软件中缩小到长边不超过 {} 像素；不要截屏。", limit.value),
            format!("Shrink it to at most {} pixels on the long side; do not take a screenshot of it.", limit.value),
        )
    });
    let by_area = limits.max_megapixels.broken(|most| megapixels > *most).map(|limit| {
        let finding = ABOUT.finding(limit).numbers(megapixels, limit.value).unit("百万像素", "megapixels");
        let (has, most) = numbers(megapixels, limit.value, 2);
        let (zh, en) = at_most(limit.severity, "", &most, (" 百万像素", " megapixels"));
        let finding =
            finding.says(format!("图片有 {has} 百万像素，{zh}"), format!("the picture has {has} megapixels, {en}"));
        finding.advises(
            format!("请在看图软件中缩小到总共不超过 {most} 百万像素；不要截屏。"),
            format!("Shrink it to at most {most} megapixels; do not take a screenshot of it."),
        )
    });
    worst_of([by_side, by_area])
}
