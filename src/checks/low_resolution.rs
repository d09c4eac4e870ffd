//! `low-resolution`: too few pixels on an inch of paper.

use super::about::words;
use super::document::side_lengths;
use super::words::numbers;
use super::{About, Assessment, Check, Document, Evidence};
use crate::measure::Measurements;
use crate::profile::Limits;
use crate::text::Text;

static ABOUT: About = About {
    code: "low-resolution",
    title: words("分辨率偏低", "low resolution"),
    unit: words("dpi", "dpi"),
    heuristic: false,
    measures: words(
        "纸面上每英寸的像素：证件轮廓的像素长度除以证件的实际尺寸。尺寸由 --document 给出；卡片形状的证件可自动识别；\
         PDF 按页面上的放置尺寸计算。",
        "Pixels an inch of paper covers: the paper's outline in pixels over its real size. The size comes from --document, \
         from the shape where it can only be a card, or from the placed size in a PDF.",
    ),
    why: words(
        "不少收件方要求 300 dpi；偏低时小字、印章纹路看不清。",
        "Many receivers ask for 300 dpi; below, small print and seals are lost.",
    ),
    retake: words(
        "扫描请用 300 dpi 以上；拍照请靠近，让证件占满画面。",
        "Scan at 300 dpi or more; photograph from nearer, so that the paper fills the picture.",
    ),
    limits: words(
        "照片文件里写的 dpi 不作数（手机一律写 72）。找不到轮廓或不知道证件尺寸时不判断。",
        "A photo's own dpi tag is no evidence (phones write 72). Without outline or known size nothing is said.",
    ),
};

/// See [`ABOUT`].
pub(super) struct LowResolution;

impl Check for LowResolution {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn assess(&self, evidence: &Evidence<'_>, limits: &Limits) -> Assessment {
        if limits.min_dpi.is_empty() {
            return Ok(None);
        }
        let measurements = evidence.picture()?;
        let (dpi, basis) = effective_dpi(evidence, measurements, limits)?;
        let Some(limit) = limits.min_dpi.broken(|least| dpi < *least) else { return Ok(None) };
        let (has, least) = numbers(dpi, limit.value, 0);
        // Nobody would take "about 0" for a number that was measured.
        let (has_zh, has_en) = if dpi < 1.0 {
            ("不到 1".to_owned(), "under 1".to_owned())
        } else {
            (format!("约 {has}"), format!("about {has}"))
        };
        let finding = ABOUT.finding(limit).numbers(dpi, limit.value);
        finding
            .says(
                format!("按{}计算，有效分辨率{has_zh} dpi，要求 {least} dpi", spaced(&basis.zh)),
                format!("{has_en} dpi on {}; {least} dpi are asked for", basis.en),
            )
            .advises(
                format!("扫描请用 {least} dpi 以上；拍照请靠近，让证件占满画面。"),
                format!("Scan at {least} dpi or more; photograph from nearer, so that the paper fills the picture."),
            )
            .flag()
    }
}

/// With the blanks that Chinese text has beside Latin letters.
fn spaced(words: &str) -> String {
    let blank = |latin: bool| if latin { " " } else { "" };
    let (before, after) = (words.starts_with(|c: char| c.is_ascii()), words.ends_with(|c: char| c.is_ascii()));
    format!("{}{words}{}", blank(before), blank(after))
}

/// Dots an inch, and what they are counted on; or why they cannot be counted.
fn effective_dpi(evidence: &Evidence<'_>, measurements: &Measurements, limits: &Limits) -> Result<(f64, Text), Text> {
    if let Some(density) = evidence.metadata.density.filter(|density| density.placed) {
        let basis = Text::new("PDF 页面放置尺寸", "the placed size of the PDF page");
        return Ok((f64::from(density.x.min(density.y)), basis));
    }
    if let Ok(outline) = evidence.outline(limits) {
        let Some(document) = evidence.document.or_else(|| Document::inferred(outline)) else {
            return Err(Text::new(
                "不知道证件的实际尺寸，可用 --document 指定",
                "the paper's real size is not known; give it with --document",
            ));
        };
        if !outline.cut_sides.is_empty() {
            return Err(Text::new(
                "证件未完整入镜，无法按尺寸计算",
                "the paper is cut off, its size cannot be counted on",
            ));
        }
        let (long, short) = side_lengths(&outline.quad);
        return Ok((document.dpi(long, short), document.title()));
    }
    fills_the_picture(evidence.document, measurements).ok_or_else(|| no_outline(evidence))
}

/// A scan holds nothing but the paper: then the picture's shape is the paper's.
fn fills_the_picture(document: Option<Document>, measurements: &Measurements) -> Option<(f64, Text)> {
    let document = document?;
    let (width, height) = (f64::from(measurements.width), f64::from(measurements.height));
    let (long, short) = (width.max(height), width.min(height));
    let (long_mm, short_mm) = document.size_mm();
    let same_shape = ((long / short) / (long_mm / short_mm) - 1.0).abs() < 0.05;
    same_shape.then(|| (document.dpi(long, short), document.title()))
}

fn no_outline(evidence: &Evidence<'_>) -> Text {
    let claim = evidence.metadata.density.map(|density| density.x.min(density.y).round());
    let (zh, en) = match claim {
        Some(dpi) => (
            format!("；文件自称 {dpi} dpi，但这种标记不能作为依据"),
            format!("; the file claims {dpi} dpi, which proves nothing"),
        ),
        None => (String::new(), String::new()),
    };
    Text::new(format!("没有找到证件边缘{zh}"), format!("page edges not found{en}"))
}
