//! `file-too-small`: fewer bytes than the receiver takes.

use super::about::words;
use super::words::sizes;
use super::{About, Assessment, Check, Evidence};
use crate::profile::Limits;

static ABOUT: About = About {
    code: "file-too-small",
    title: words("文件过小", "file too small"),
    unit: words("字节", "bytes"),
    heuristic: false,
    measures: words("文件字节数，与收件方的下限对照。", "Bytes of the file against the receiver's least."),
    why: words(
        "部分收件方以文件过小判定图片被过度压缩或是缩略图。",
        "Some receivers take a small file for a thumbnail or an over-compressed picture.",
    ),
    retake: words(
        "请客户发送原图（微信里勾选“原图”），不要发缩略图或压缩过的图片。",
        "Ask the client for the original picture, not a thumbnail or a compressed copy.",
    ),
    limits: words(
        "文件小不等于不清楚，因此只在收件方明确规定下限时才检查。",
        "A small file may well be readable: checked only where a receiver states a least.",
    ),
};

/// See [`ABOUT`].
pub(super) struct FileTooSmall;

impl Check for FileTooSmall {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn assess(&self, evidence: &Evidence<'_>, limits: &Limits) -> Assessment {
        let count = evidence.file.bytes;
        let Some(limit) = limits.min_bytes.broken(|least| count < *least) else { return Ok(None) };
        let (size, least) = sizes(count, limit.value);
        let finding = ABOUT.finding(limit).numbers(count as f64, limit.value as f64);
        finding
            .says(
                format!("文件只有 {size}，低于下限 {least}"),
                format!("the file has only {size}, at least {least} are wanted"),
            )
            .flag()
    }
}
