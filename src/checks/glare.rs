//! `glare`: a reflection over text.

use super::about::words;
use super::places;
use super::words::percents;
use super::{About, Assessment, Check, Evidence, Finding, worst_of};
use crate::measure::Measurements;
use crate::profile::Limits;

pub(super) static ABOUT: About = About {
    code: "glare",
    title: words("反光遮字", "glare over text"),
    unit: words("占文字比例", "share of text"),
    heuristic: false,
    measures: words(
        "比周围纸面更亮、使字迹变淡或中断，或亮到连纸的底纹也消失的反光，占全部文字区域的比例。与当地纸面亮度相比，白纸、白色背景不算反光。整行消失的文字只能按四周的疏密估计。",
        "The share of the text area under reflections: places brighter than the paper around them in which print fades or \
         breaks off, or so bright that the paper's own pattern is gone. White paper and a white background are no glare. Where \
         whole lines are gone their length is estimated from the print around them.",
    ),
    why: words(
        "反光盖住的字读不出来。塑封的证件和营业执照最常因此退回。",
        "Text under a reflection cannot be read; laminated papers are often sent back for it.",
    ),
    retake: words(
        "请关闭闪光灯，换个角度让灯光或窗光不直射证件，必要时取出塑料封套后重拍。",
        "Switch the flash off, turn the paper away from lamps and windows, take it out of its sleeve.",
    ),
    limits: words(
        "没有文字的地方反光不影响辨认，因此不报；只有把深色底面照成一片白，或把纸面照白且光晕越过纸边、看不出有没有字的反光才提醒。",
        "A reflection where there is no text does no harm and is not reported, unless it turns a darker ground white, so that \
         nobody can tell whether there is any, or burns white paper out and runs over its edge.",
    ),
};

/// See [`ABOUT`].
pub(super) struct Glare;

impl Check for Glare {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn assess(&self, evidence: &Evidence<'_>, limits: &Limits) -> Assessment {
        let measurements = evidence.text()?;
        Ok(worst_of([over_text(measurements, limits), burnt_out(measurements, limits)]))
    }
}

/// Reflections that take text.
fn over_text(measurements: &Measurements, limits: &Limits) -> Option<Finding> {
    let share = f64::from(measurements.glare.text_share);
    let limit = limits.max_glare_text_share.broken(|most| share > *most)?;
    let (covered, most) = percents(share, limit.value);
    let finding = ABOUT.finding(limit).numbers(share, limit.value).says(
        format!("反光遮住约 {covered} 的文字（上限 {most}）"),
        format!("glare covers about {covered} of the text (at most {most})"),
    );
    Some(places::under_glare(finding, measurements))
}

/// Reflections at which no text is seen to be missing, but under which none could be seen.
fn burnt_out(measurements: &Measurements, limits: &Limits) -> Option<Finding> {
    let areas = measurements.glare.areas.iter().filter(|area| area.burnt_share > 0.0);
    let share = f64::from(areas.clone().map(|area| area.burnt_share).sum::<f32>());
    let limit = limits.max_burnt_share.broken(|most| share > *most)?;
    let (burnt, most) = percents(share, limit.value);
    let finding = ABOUT.finding(limit).numbers(share, limit.value).unit("占画面比例", "share of picture").says(
        format!("反光把约 {burnt} 的画面照成一片白，那里如有文字也看不见（上限 {most}）"),
        format!("a reflection turned about {burnt} of the picture white; text there, if any, cannot be seen (at most {most})"),
    );
    Some(finding.at(areas.map(|area| area.region).collect()))
}
