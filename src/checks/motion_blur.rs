//! `motion-blur`: why a page is soft, where it was movement.

use super::about::words;
use super::evidence::not_assessed;
use super::readability::fault;
use super::words::trimmed;
use super::{About, Assessment, Check, Evidence, Severity, Weighed};
use crate::measure::{Measurements, Motion};
use crate::profile::{Limit, Limits};
use crate::text::Text;

static ABOUT: About = About {
    code: "motion-blur",
    title: words("手抖拖影", "motion blur"),
    unit: words("倍字高", "of character height"),
    heuristic: false,
    measures: words(
        "文字边缘在某一方向上被拉长的长度与字高之比。只用来说明看不清的原因：文字清楚时不报。",
        "How far the edges of the text are smeared in one direction, against the character height. It explains why a page \
         is soft, and is silent on a readable one.",
    ),
    why: words("拖影会让相邻笔画连在一起，无法辨认。", "A smear joins neighbouring strokes."),
    retake: words(
        "请双手拿稳或靠住桌面，在更亮的地方重拍，按下快门后停一秒再移开。",
        "Hold the phone with both hands or lean it on something, take it in more light, and wait a second after the click.",
    ),
    limits: words("文字太少时分不清拖影和失焦。", "With little text, motion cannot be told from defocus."),
};

/// See [`ABOUT`].
pub(super) struct MotionBlur;

impl Check for MotionBlur {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn assess(&self, evidence: &Evidence<'_>, limits: &Limits) -> Assessment {
        let measurements = evidence.picture()?;
        let Some(motion) = &measurements.motion else {
            return not_assessed(
                "文字太少或整体太糊，无法判断拖影",
                "too little text, or too soft in every direction, to tell motion",
            );
        };
        let Some(fault) = fault(evidence, limits) else { return Ok(None) };
        let Some(limit) = broken(motion, limits) else { return Ok(None) };
        let relative = f64::from(motion.relative_length);
        let moved = moved(motion);
        let share = format!("{:.0}%", relative * 100.0);
        let mut finding = ABOUT.finding(limit).numbers(relative, limit.value).says(
            format!("拍摄时{}，相当于字高的 {share}", moved.zh),
            format!("the camera {}, {share} of the character height", moved.en),
        );
        // It explains another finding, and is no worse than that one.
        finding.severity = finding.severity.min(fault.severity()).max(Severity::Warn);
        finding.flag()
    }
}

/// The limit that a smear breaks, where it has so clear a direction that it was movement.
fn broken<'a>(motion: &Motion, limits: &'a Limits) -> Option<&'a Limit<f64>> {
    let anisotropy = f64::from(motion.anisotropy);
    if limits.min_motion_anisotropy.broken(|least| anisotropy < *least).is_some() {
        return None;
    }
    limits.max_motion.broken(|most| f64::from(motion.relative_length) > *most)
}

/// Movement as the reason why text cannot be read, and what to do; `None` where there is none.
pub(super) fn cause(measurements: &Measurements, limits: &Limits) -> Option<(Text, Text)> {
    let motion = measurements.motion.as_ref()?;
    broken(motion, limits).map(|_| (moved(motion), ABOUT.retake.text()))
}

/// Which way, and how far.
fn moved(motion: &Motion) -> Text {
    let direction = direction(f64::from(motion.direction_degrees));
    let length = trimmed((f64::from(motion.length_px) * 10.0).round() / 10.0);
    Text::new(
        format!("{}移动，拖影约 {length} 像素", direction.zh),
        format!("moved {}: a smear of {length} px", direction.en),
    )
}

/// A direction of movement in words; `degrees` 0 = left-right, 90 = up-down.
fn direction(degrees: f64) -> Text {
    let (zh, en) = match degrees.rem_euclid(180.0) {
        d if !(22.5..157.5).contains(&d) => ("左右", "sideways"),
        d if d < 67.5 => ("斜向（左上-右下）", "diagonally (top left to bottom right)"),
        d if d < 112.5 => ("上下", "up or down"),
        _ => ("斜向（右上-左下）", "diagonally (top right to bottom left)"),
    };
    Text::new(zh, en)
}
