//! The text of one page, found and judged: in the picture as it lies, or turned upright and told in the picture's own pixels.

use super::legibility::Judged;
use super::pyramid::Pyramid;
use super::told::Told;
use super::turned::Turned;
use super::{Glare, Motion, Outline, Quad, TextLine, TextSummary};
use super::{glare, legibility, motion, page_text, text_lines};

/// What the text tells: lines, reflections over them, smear.
pub(super) struct Reading {
    /// 0..=100; `None` where there is too little text to judge.
    pub score: Option<f32>,
    pub text: TextSummary,
    pub text_lines: Vec<TextLine>,
    pub glare: Glare,
    pub motion: Option<Motion>,
}

impl Reading {
    /// Reads the lines found in a picture that is `size` in its own pixels, in the `turned` one where it is given; outline and
    /// portrait are in the pixels of the one that is read.
    pub fn new(
        pyramid: &Pyramid<'_>,
        judged: Vec<Judged>,
        outline: Option<&Outline>,
        portrait: Option<&Quad>,
        turned: Option<&Turned>,
        size: (u32, u32),
    ) -> Self {
        let judged = legibility::among(judged, outline);
        let judged = text_lines::select::select(judged, outline, portrait);
        let mut glare = glare::find(pyramid, outline, &judged);
        let mut text_lines = page_text::lines(&judged, &glare);
        let mut motion = motion::measure(pyramid, &judged);
        if let Some(Turned { turn, .. }) = turned {
            text_lines.iter_mut().for_each(|line| turn.text_line(line));
            glare.glare.areas.iter_mut().for_each(|area| turn.glare_area(area));
            motion.iter_mut().for_each(|motion| turn.motion(motion));
        }
        let (score, text) = page_text::summarise(&judged, &text_lines, &glare, outline, size);
        Self { score, text, text_lines, glare: glare.glare, motion }
    }
}
