//! `text-partly-unreadable`: a part of the text cannot be read.

use super::about::words;
use super::places;
use super::readability::{Fault, fault, reasons};
use super::words::percents;
use super::{About, Assessment, Check, Evidence, Finding};
use crate::measure::{Measurements, Region};
use crate::profile::Limits;

static ABOUT: About = About {
    code: "text-partly-unreadable",
    title: words("部分文字看不清", "text partly unreadable"),
    unit: words("占文字比例", "share of text"),
    heuristic: false,
    measures: words(
        "看不清的文字占全部文字的比例，以及同一处连续看不清的文字有多长。",
        "The share of the text that cannot be read, and how much of it stands in one place.",
    ),
    why: words(
        "即使大部分清楚，号码或有效期那一行看不清同样会被退回。",
        "However clear the rest is, an unreadable number or date is sent back.",
    ),
    retake: words(
        "请让手机与证件平行，避免局部失焦、反光或遮挡，重点核对标出的位置后重拍。",
        "Hold the phone parallel to the paper, avoid reflections and fingers, and look at the places marked before sending.",
    ),
    limits: words(
        "不知道哪一行重要：标出的位置请人工确认。",
        "Does not know which line matters: look at the places marked.",
    ),
};

/// See [`ABOUT`].
pub(super) struct TextPartlyUnreadable;

impl Check for TextPartlyUnreadable {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn assess(&self, evidence: &Evidence<'_>, limits: &Limits) -> Assessment {
        let measurements = evidence.text()?;
        match fault(evidence, limits) {
            Some(Fault::Share(limit)) => {
                let share = f64::from(measurements.text.unreadable_share);
                let (has, most) = percents(share, limit.value);
                let finding = ABOUT.finding(limit).numbers(share, limit.value).says(
                    format!("约 {has} 的文字看不清（上限 {most}）"),
                    format!("about {has} of the text cannot be read (at most {most})"),
                );
                with_places(finding, measurements, limits, None).flag()
            }
            Some(Fault::Stretch(limit, length, region)) => {
                let characters = length.round();
                let finding = ABOUT.finding(limit).numbers(length, limit.value).unit("字高", "character heights");
                let finding = finding.says(
                    format!("有一处约 {characters} 个字看不清"),
                    format!("about {characters} characters in one place cannot be read"),
                );
                with_places(finding, measurements, limits, Some(region)).flag()
            }
            _ => Ok(None),
        }
    }
}

fn with_places(mut finding: Finding, measurements: &Measurements, limits: &Limits, worst: Option<Region>) -> Finding {
    if let Some(reasons) = reasons(measurements, limits) {
        finding.message.zh += &format!("：{}", reasons.text.zh);
        finding.message.en += &format!(": {}", reasons.text.en);
    }
    places::unreadable(finding, measurements, worst)
}
