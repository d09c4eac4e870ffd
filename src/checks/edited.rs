//! `edited`: the file names a picture editor as its writer.

use super::about::words;
use super::{About, Assessment, Check, Evidence};
use crate::profile::Limits;

static ABOUT: About = About {
    code: "edited",
    title: words("经修图软件处理", "saved by a picture editor"),
    unit: words("", ""),
    heuristic: true,
    measures: words(
        "文件信息里的“软件”一栏是否为修图软件。",
        "Whether the file's software tag names a picture editor.",
    ),
    why: words(
        "部分收件方会检查修图痕迹，改过的图片会被退回。",
        "Some receivers look for traces of editing and refuse such pictures.",
    ),
    retake: words(
        "请提交相机拍摄或扫描的原文件，不要经修图软件另存。",
        "Submit the file as the camera or scanner wrote it.",
    ),
    limits: words(
        "只看软件名，只提醒：用修图软件裁剪也会被提示，去掉了软件信息的则看不出来。",
        "Goes by the name of the program and only warns: a mere crop is reported too, and an editor that leaves no name is not.",
    ),
};

/// Names of picture editors as they write themselves into files, lower case.
const EDITORS: [&str; 20] = [
    "photoshop",
    "gimp",
    "lightroom",
    "snapseed",
    "picsart",
    "pixelmator",
    "affinity photo",
    "paint.net",
    "meitu",
    "美图",
    "醒图",
    "xingtu",
    "canva",
    "photopea",
    "corel paintshop",
    "polarr",
    "vsco",
    "pixlr",
    "facetune",
    "beautyplus",
];

/// See [`ABOUT`].
pub(super) struct Edited;

impl Check for Edited {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn assess(&self, evidence: &Evidence<'_>, limits: &Limits) -> Assessment {
        let Some(limit) = limits.refuse_edited.broken(|refused| *refused) else { return Ok(None) };
        let Some(software) = evidence.metadata.software.as_deref() else { return Ok(None) };
        let name = software.to_lowercase();
        if !EDITORS.iter().any(|editor| name.contains(editor)) {
            return Ok(None);
        }
        let finding = ABOUT.finding(limit);
        finding.says(format!("文件由修图软件保存：{software}"), format!("saved by a picture editor: {software}")).flag()
    }
}
