//! `small-in-frame`: the paper fills too little of the picture.

use super::about::words;
use super::words::percents;
use super::{About, Assessment, Check, Evidence};
use crate::profile::Limits;

static ABOUT: About = About {
    code: "small-in-frame",
    title: words("证件占画面太小", "small in frame"),
    unit: words("占画面比例", "share of picture"),
    heuristic: false,
    measures: words("证件轮廓占画面的面积比例。", "Share of the picture's area within the paper's outline."),
    why: words(
        "识别系统按画面比例找证件，太小时找不到或读不准。",
        "Recognisers look for a paper that fills most of the picture.",
    ),
    retake: words(
        "请靠近拍摄或裁去多余背景，让证件占画面三分之二以上，四边仍要完整。",
        "Move closer or crop the background, so that the paper fills two thirds of the picture with all edges in it.",
    ),
    limits: words("找不到证件边缘时不判断。", "Says nothing where the paper's edges are not found."),
};

/// See [`ABOUT`].
pub(super) struct SmallInFrame;

impl Check for SmallInFrame {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn assess(&self, evidence: &Evidence<'_>, limits: &Limits) -> Assessment {
        if limits.min_frame_share.is_empty() {
            return Ok(None);
        }
        let outline = evidence.outline(limits)?;
        let share = f64::from(outline.frame_share);
        let Some(limit) = limits.min_frame_share.broken(|least| share < *least) else { return Ok(None) };
        let (has, least) = percents(share, limit.value);
        let finding = ABOUT.finding(limit).numbers(share, limit.value);
        finding
            .says(
                format!("证件只占画面的 {has}，要求 {least} 以上"),
                format!("the paper fills {has} of the picture, at least {least} are wanted"),
            )
            .flag()
    }
}
