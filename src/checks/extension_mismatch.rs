//! `extension-mismatch`: the name says another format than the content, or none.

use super::about::words;
use super::evidence::not_assessed;
use super::words::format_name;
use super::{About, Assessment, Check, Evidence, Severity};
use crate::input::discover::names::endings;
use crate::profile::Limits;

static ABOUT: About = About {
    code: "extension-mismatch",
    title: words("扩展名不符", "extension does not fit"),
    unit: words("", ""),
    heuristic: false,
    measures: words(
        "文件名的扩展名与文件内容的实际格式是否一致；收件方只接受某些格式时，还看文件名有没有扩展名。",
        "Whether the extension of the name fits the format of the content, and, where the receiver takes certain formats only, whether there is one.",
    ),
    why: words(
        "不少上传页面按扩展名判断格式，改名而未转换的文件（如把 HEIC 改名为 .jpg）会上传失败。",
        "Many upload forms go by the extension; a file that was renamed instead of converted fails there.",
    ),
    retake: words(
        "请用看图软件打开后“另存为”所需格式，不要只改扩展名。",
        "Open it and save it in the format wanted; do not just rename it.",
    ),
    limits: words(
        "内容格式无法识别时不作判断；收件方不限格式时，没有扩展名也不作判断。",
        "Says nothing where the content is of no known format, nor of a name without extension where the receiver takes any format.",
    ),
};

/// See [`ABOUT`].
pub(super) struct ExtensionMismatch;

impl Check for ExtensionMismatch {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn assess(&self, evidence: &Evidence<'_>, limits: &Limits) -> Assessment {
        let Some(extension) = evidence.file.extension.as_deref() else {
            return not_assessed("没有文件名", "no name is known");
        };
        let known = endings(evidence.file.format);
        if known.is_empty() {
            return not_assessed("格式无法识别", "the format is not known");
        }
        if extension.is_empty() {
            return without_extension(evidence, limits, known[0]);
        }
        if known.contains(&extension.to_ascii_lowercase().as_str()) {
            return Ok(None);
        }
        let Some(limit) = limits.extension_matches.broken(|wanted| *wanted) else { return Ok(None) };
        let (name, usual) = (format_name(evidence.file.format), known[0]);
        let finding = ABOUT.finding(limit).says(
            format!("扩展名是 .{extension}，内容其实是 {name}"),
            format!("the name ends in .{extension}, the content is {name}"),
        );
        finding
            .advises(
                format!("若收件方接受 {name}，把扩展名改为 .{usual}；否则请打开后另存为所需格式，不要只改名。"),
                format!("If the receiver takes {name}, rename it to .{usual}; else open it and save it in the format wanted."),
            )
            // Which formats the receiver takes is for the clerk to know.
            .asks_client(
                "请用看图软件打开，另存为 JPG 后发来，不要只改扩展名。",
                "Please open it in a picture viewer, save it as JPEG and send that; do not just rename it.",
            )
            .flag()
    }
}

/// A name without extension does harm where a form goes by it: where the receiver takes certain formats only, or rejects extensions
/// that do not fit. Of a format that is not accepted `wrong-format` speaks, and another extension would not help.
fn without_extension(evidence: &Evidence<'_>, limits: &Limits, usual: &str) -> Assessment {
    let accepted = limits.formats.broken(|accepted| !accepted.contains(&evidence.file.format)).is_none();
    let limit = limits
        .extension_matches
        .broken(|wanted| *wanted)
        .filter(|limit| accepted && (!limits.formats.is_empty() || limit.severity == Severity::Reject));
    let Some(limit) = limit else { return not_assessed("文件名没有扩展名", "the name has no extension") };
    ABOUT
        .finding(limit)
        .says(
            "文件名没有扩展名，按扩展名判断格式的上传页面不会接受",
            "the name has no extension; a form that goes by it will not take the file",
        )
        .advises(format!("请在文件名后面加上 .{usual} 再提交。"), format!("Add .{usual} to the end of the name."))
        .flag()
}
