//! `wrong-format`: a file of a kind that the receiver does not take, or that is no picture.

use super::about::words;
use super::evidence::not_assessed;
use super::words::format_name;
use super::{About, Assessment, Check, Evidence, Finding, Severity, worst_of};
use crate::input::{DecodeErrorKind, Format};
use crate::profile::Limits;

static ABOUT: About = About {
    code: "wrong-format",
    title: words("格式不符", "wrong format"),
    unit: words("页", "pages"),
    heuristic: false,
    measures: words(
        "按文件内容（不看扩展名）识别格式，与收件方接受的格式及页数对照。",
        "The format by content, whatever the extension says, against the formats and page count that the receiver takes.",
    ),
    why: words(
        "上传页面会直接拒收其他格式，或只读取第一页。",
        "The upload form refuses other formats, or reads the first page only.",
    ),
    retake: words(
        "请另存为 JPG 或 PNG 再提交；iPhone 可在“设置-相机-格式”中选“兼容性最佳”。",
        "Save it as JPEG or PNG; on an iPhone choose Settings, Camera, Formats, Most Compatible.",
    ),
    limits: words(
        "同一格式内部的特殊编码（如 CMYK）不在检查之列。",
        "Variants within a format, such as CMYK, are not told apart.",
    ),
};

/// See [`ABOUT`].
pub(super) struct WrongFormat;

impl Check for WrongFormat {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn assess(&self, evidence: &Evidence<'_>, limits: &Limits) -> Assessment {
        let unusable = evidence.error.filter(|error| {
            use DecodeErrorKind::{Encrypted, NotAPicture, Unsupported};
            matches!(error.kind, Unsupported | NotAPicture | Encrypted)
        });
        if let Some(error) = unusable {
            return ABOUT.refusal(error).flag();
        }
        if evidence.file.format == Format::Unknown {
            return not_assessed("格式无法识别", "the format is not known");
        }
        Ok(worst_of([format_finding(evidence, limits), page_finding(evidence, limits)]))
    }
}

fn format_finding(evidence: &Evidence<'_>, limits: &Limits) -> Option<Finding> {
    let format = evidence.file.format;
    let limit = limits.formats.broken(|accepted| !accepted.contains(&format))?;
    let accepted = limit.value.iter().map(|format| format_name(*format)).collect::<Vec<_>>();
    let (name, all_zh, all_en) = (format_name(format), accepted.join("、"), accepted.join(", "));
    let (zh, en) = match limit.severity {
        Severity::Reject if accepted.len() == 1 => {
            (format!("收件方只接受 {all_zh}"), format!("only {all_en} is accepted"))
        }
        Severity::Reject => (format!("收件方只接受 {all_zh}"), format!("accepted are {all_en}")),
        // What a weak source says is not what the receiver is known to hold to.
        Severity::Warn => (format!("有的说明只接受 {all_zh}"), format!("some sources accept only {all_en}")),
    };
    let finding = ABOUT.finding(limit).says(format!("这是 {name} 文件，{zh}"), format!("this is a {name} file; {en}"));
    let (zh, en) = saving(format, &limit.value);
    Some(finding.advises(zh, en))
}

/// How to get a file of an accepted format.
fn saving(format: Format, accepted: &[Format]) -> (String, String) {
    let usual = [Format::Jpeg, Format::Png, Format::Pdf].into_iter().filter(|usual| accepted.contains(usual));
    let mut names: Vec<&str> = usual.map(format_name).take(2).collect();
    if names.is_empty() {
        names = accepted.iter().take(2).map(|format| format_name(*format)).collect();
    }
    let (mut zh, mut en) =
        (format!("请另存为 {} 再提交", names.join(" 或 ")), format!("Save it as {}", names.join(" or ")));
    if format == Format::Heic {
        zh += "；iPhone 可在“设置-相机-格式”中选“兼容性最佳”";
        en += "; on an iPhone choose Settings, Camera, Formats, Most Compatible";
    }
    (zh + "。", en + ".")
}

fn page_finding(evidence: &Evidence<'_>, limits: &Limits) -> Option<Finding> {
    let pages = evidence.file.pages;
    let limit = limits.max_pages.broken(|most| pages > *most as usize)?;
    let most = limit.value;
    let finding = ABOUT.finding(limit).numbers(pages as f64, f64::from(most));
    let (zh, en) = match finding.severity {
        Severity::Reject => (format!("收件方只读取前 {most} 页"), format!("the receiver reads {most}")),
        Severity::Warn => (format!("有的说明要求不超过 {most} 页"), format!("some sources ask for at most {most}")),
    };
    let finding = finding.says(format!("文件有 {pages} 页，{zh}"), format!("the file has {pages} pages; {en}"));
    Some(finding.advises("请拆成单页文件分别提交。", "Split it into files of one page each."))
}
