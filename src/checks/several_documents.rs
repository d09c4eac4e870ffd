//! `several-documents`: more papers in one picture than the receiver takes.

use super::about::words;
use super::{About, Assessment, Check, Evidence};
use crate::measure::{Measurements, Quad, quad};
use crate::profile::Limits;

static ABOUT: About = About {
    code: "several-documents",
    title: words("一图多证", "several papers"),
    unit: words("张", "papers"),
    heuristic: false,
    measures: words("画面里大小相近的证件有几张。", "How many papers of similar size are in the picture."),
    why: words(
        "多数上传位置一张图只收一张证件；正反面要分开上传。",
        "Most upload fields take one paper; front and back go up separately.",
    ),
    retake: words("请每张证件、每一面单独拍一张。", "Take one picture of each paper and each side."),
    limits: words(
        "证件与背景颜色相近、边缘不清时数不出来；上面找不到一行字的不算证件。",
        "Papers whose edges are lost in the background, or on which no line of print is found, are not counted.",
    ),
};

/// Probability that a line is text from which it makes a paper of what it stands on: a strip of the desk has edges too.
const TEXT: f32 = 0.5;

/// See [`ABOUT`].
pub(super) struct SeveralDocuments;

impl Check for SeveralDocuments {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn assess(&self, evidence: &Evidence<'_>, limits: &Limits) -> Assessment {
        if limits.max_documents.is_empty() {
            return Ok(None);
        }
        let outline = evidence.outline(limits)?;
        let measurements = evidence.picture()?;
        let others: Vec<&Quad> = outline.others.iter().filter(|other| has_print(measurements, other)).collect();
        let count = 1 + others.len();
        let Some(limit) = limits.max_documents.broken(|most| count > *most as usize) else { return Ok(None) };
        let most = limit.value;
        let finding = ABOUT.finding(limit).numbers(count as f64, f64::from(most)).says(
            format!("一张图里有 {count} 张证件，每张图最多 {most} 张"),
            format!("{count} papers in one picture, at most {most} are wanted"),
        );
        let place = |paper| quad::region(paper, measurements.width, measurements.height);
        finding.at(others.into_iter().map(place).collect()).flag()
    }
}

fn has_print(measurements: &Measurements, paper: &Quad) -> bool {
    let text = measurements.text_lines.iter().filter(|line| line.text_probability > TEXT);
    text.map(|line| quad::centre(&line.quad)).any(|centre| quad::contains(paper, centre))
}
