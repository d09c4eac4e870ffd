//! `screen-photo`: signs that a picture is a photo of a screen that shows the paper.

use super::about::words;
use super::evidence::not_assessed;
use super::words::{percents, trimmed};
use super::{About, Assessment, Check, Evidence};
use crate::profile::Limits;

static ABOUT: About = About {
    code: "screen-photo",
    title: words("疑似翻拍屏幕", "perhaps a photo of a screen"),
    unit: words("空白处占比", "share of plain ground"),
    heuristic: true,
    measures: words(
        "文字周围的空白处，有多大比例可见屏幕像素的点阵，或点阵与相机像素形成的摩尔纹：两组细条纹互相垂直、疏密相同、各处一致。",
        "On what share of the plain ground around the text the pixels of a screen show, or their moiré with the camera's: two sets of fine stripes, upright on each other, equally close and everywhere alike.",
    ),
    why: words(
        "多数收件方要求拍摄证件原件，翻拍的屏幕会被当作复制件退回，条纹也妨碍识别。",
        "Receivers want a photo of the paper itself; a photo of a screen counts as a copy, and its stripes get in the way of reading.",
    ),
    retake: words(
        "请拍摄证件原件；手里只有电子文件的，直接提交该文件，不要对着屏幕拍。",
        "Photograph the paper itself; where there is only a file, submit that file instead of a photo of the screen.",
    ),
    limits: words(
        "只是推测，只提醒。数值来自模拟的屏幕照片：约一半看不出来，缩小过的、虚焦的和斜着拍的更多；网格布、网点印刷偶尔相似。",
        "A guess, so it only warns. Measured on simulated photos of screens: about half are not noticed, more of those made smaller, out of focus or taken at a slant; woven cloth and printed halftones can look alike.",
    ),
};

/// Share of the plain ground from which on its grid counts as a screen's. No page of docs/ACCURACY.md reaches it; tools/screens/README.md
/// has the counts.
const TELLING: f64 = 0.5;

/// See [`ABOUT`].
pub(super) struct ScreenPhoto;

impl Check for ScreenPhoto {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn assess(&self, evidence: &Evidence<'_>, limits: &Limits) -> Assessment {
        let Some(limit) = limits.refuse_screen_photos.broken(|refused| *refused) else { return Ok(None) };
        let Some(grid) = evidence.text()?.pixel_grid else {
            return not_assessed("文字周围没有足够的空白处", "too little plain ground around the text");
        };
        let share = f64::from(grid.share);
        if share < TELLING {
            return Ok(None);
        }
        let (has, most) = percents(share, TELLING);
        let period = trimmed((f64::from(grid.period_px) * 10.0).round() / 10.0);
        ABOUT
            .finding(limit)
            .numbers(share, TELLING)
            .says(
                format!("疑似翻拍屏幕：文字周围 {has} 的空白处有屏幕像素般的细密网格（间距 {period} 像素），纸张不到 {most}"),
                format!("perhaps a photo of a screen: on {has} of the plain ground around the text lies a fine grid like a screen's pixels, {period} pixels apart; on paper it is less than {most}"),
            )
            .flag()
    }
}
