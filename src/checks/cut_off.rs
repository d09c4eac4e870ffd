//! `cut-off`: paper or text runs out of the picture.

use super::about::words;
use super::evidence::not_assessed;
use super::words::{percents, sides};
use super::{About, Assessment, Check, Evidence, Finding, worst_of};
use crate::measure::Side;
use crate::profile::Limits;

static ABOUT: About = About {
    code: "cut-off",
    title: words("边缘缺失", "cut off"),
    unit: words("边", "edges"),
    heuristic: false,
    measures: words(
        "证件或文字是否超出画面，以及证件四周是否留有余地。",
        "Whether paper or text runs out of the picture, and whether there is some margin around the paper.",
    ),
    why: words("收件方要求边角齐全、四角可见；缺边缺角一律退回。", "Receivers ask for all four corners."),
    retake: words(
        "请把整张证件放进画面，四周各留一点空隙后重拍。",
        "Take the whole paper, with a little space on all four sides.",
    ),
    limits: words(
        "纸张铺满画面或与背景颜色相近、找不到边缘时列为“未检查”，请人工看一眼四角。相对两边同时出画的证件只凭文字判断。",
        "Where the paper fills the picture or matches its background its edges cannot be found, and it is listed as not \
         assessed: look at the corners. A paper that runs out at two opposite sides is known by its text only.",
    ),
};

/// A page's edge this far inside the picture, in shares of its longer side, is not where the picture ends.
const INSIDE: f32 = 0.01;

/// See [`ABOUT`].
pub(super) struct CutOff;

impl Check for CutOff {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn assess(&self, evidence: &Evidence<'_>, limits: &Limits) -> Assessment {
        evidence.picture()?;
        let found = worst_of([
            text_finding(&cut_text(evidence, limits), limits),
            page_finding(evidence, limits),
            margin_finding(evidence, limits),
        ]);
        if found.is_some() {
            return Ok(found);
        }
        // A scan cropped at the page's edges, a page that fills the picture, a desk of the paper's colour: no edges.
        if limits.page_whole.broken(|wanted| *wanted).is_some() && evidence.outline(limits).is_err() {
            return not_assessed(
                "没有找到证件边缘（可能正好铺满画面，或与背景同色）：四角是否齐全请人工确认",
                "page edges not found (it may fill the picture or match its background): look at the four corners",
            );
        }
        Ok(None)
    }
}

/// Sides at which text runs out of the picture, without those where the page's own edge stands well inside it: print that
/// goes on beyond the page is another paper's, or a pattern of the ground.
fn cut_text(evidence: &Evidence<'_>, limits: &Limits) -> Vec<Side> {
    let Ok(measurements) = evidence.text() else { return Vec::new() };
    let sides = measurements.text.cut_sides.iter().copied();
    let Ok(outline) = evidence.outline(limits) else { return sides.collect() };
    let (width, height) = (measurements.width as f32, measurements.height as f32);
    let margin = INSIDE * width.max(height);
    let inside = |side: &Side| {
        outline.quad.iter().all(|[x, y]| match side {
            Side::Top => *y > margin,
            Side::Right => *x < width - margin,
            Side::Bottom => *y < height - margin,
            Side::Left => *x > margin,
        })
    };
    sides.filter(|side| !inside(side)).collect()
}

fn text_finding(cut: &[Side], limits: &Limits) -> Option<Finding> {
    let limit = limits.text_whole.broken(|wanted| *wanted && !cut.is_empty())?;
    let which = sides(cut);
    Some(
        ABOUT
            .finding(limit)
            .numbers(cut.len() as f64, 0.0)
            .says(format!("文字在画面{}被切断", which.zh), format!("text runs out of the picture at the {}", which.en)),
    )
}

fn page_finding(evidence: &Evidence<'_>, limits: &Limits) -> Option<Finding> {
    let cut = &evidence.outline(limits).ok()?.cut_sides;
    let limit = limits.page_whole.broken(|wanted| *wanted && !cut.is_empty())?;
    let which = sides(cut);
    Some(ABOUT.finding(limit).numbers(cut.len() as f64, 0.0).says(
        format!("证件在画面{}没有拍全", which.zh),
        format!("the paper runs out of the picture at the {}", which.en),
    ))
}

fn margin_finding(evidence: &Evidence<'_>, limits: &Limits) -> Option<Finding> {
    let share = f64::from(evidence.outline(limits).ok()?.frame_share);
    let limit = limits.max_frame_share.broken(|most| share > *most)?;
    let (has, most) = percents(share, limit.value);
    let finding = ABOUT.finding(limit).numbers(share, limit.value).unit("占画面比例", "share of picture");
    Some(finding.says(
        format!("证件占画面 {has}，四周几乎没有余地（上限 {most}）"),
        format!("the paper fills {has} of the picture and leaves no margin (at most {most})"),
    ))
}
