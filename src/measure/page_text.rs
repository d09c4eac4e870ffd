//! The page's text as a whole, from its lines.

use super::glare::Found;
use super::legibility::Judged;
use super::statistics::weighted_quantile;
use super::{Outline, Quad, Region, Script, Side, TextLine, TextSummary, quad};

/// Misread share from which a line counts as unreadable.
const UNREADABLE: f32 = 0.35;
/// Least text, in character heights and weighted by [`DOUBT`], on which a page can be judged; what a reflection took counts. Of the
/// 260 pages of the development set all but one have 9.8 at least, however bad they are; of the 194 photos of tools/textless 177 have less
/// than 8 (`length` of `scanready check --format ndjson`).
pub(super) const LEAST_LENGTH: f32 = 8.0;
/// The same where something else speaks for it being text: that it can be read, or that it stands on a paper. Less than that is
/// found on photos that show no paper at all: a word on a shirt, a few windows.
const LEAST_CREDIBLE: f32 = 3.0;
/// Score from which text can be read. What is no text seldom looks so, and faint print on a picture is text for sure only once it is
/// read.
const READABLE: f32 = 90.0;
/// Confidence in the page's outline from which a paper lies there, so that what may be text most likely is.
const SURE_PAPER: f32 = 0.8;

/// Length, in character heights, above which a line weighs no more: a grain of wood can run across the picture.
const LONGEST: f32 = 40.0;

/// Power of its probability of being text with which a line weighs in the score. Of 4, 6 and 8 the one with the fewest wrong verdicts
/// on 170 cards of tools/heldout, seeds from 75000 on.
const DOUBT: i32 = 6;

/// Misread share and probability of being text from which a line is shown as a place to look at: more than one character in five.
const DOUBTFUL: (f32, f32) = (0.2, 0.4);

/// Contrast at a line's end over its own from which it ends with a character. A reflection's fading ends have less than 0.7.
const FULL: f32 = 0.6;

/// Turns judged lines into the report's.
pub fn lines(judged: &[Judged], glare: &Found) -> Vec<TextLine> {
    judged.iter().map(|line| text_line(line, glare)).collect()
}

fn text_line(line: &Judged, glare: &Found) -> TextLine {
    let feature = |name: &str| line.features.get(name);
    let own = line.candidate.quad();
    // Strips are measured at the level where characters are 12 to 24 px high; edges are reported in picture pixels.
    let scale = line.candidate.height() / feature("measured_height").max(1.0);
    TextLine {
        quad: own,
        character_height_px: line.candidate.height(),
        length: line.candidate.length(),
        legibility: 1.0 - line.misread_share,
        text_probability: line.text_probability,
        contrast: feature("contrast"),
        edge_width_px: feature("edge_width") * scale,
        relative_edge_width: feature("relative_edge_width"),
        noise: feature("noise"),
        transitions: feature("transitions_strong"),
        ink: feature("fill"),
        paper: feature("paper"),
        light_on_dark: line.is_light_on_dark(),
        vertical: line.candidate.line.vertical,
        glare_share: glare.share_of(&own),
    }
}

impl TextLine {
    /// Whether it is shown as a place to look at.
    pub fn is_doubtful(&self) -> bool {
        1.0 - self.legibility > DOUBTFUL.0 && self.text_probability > DOUBTFUL.1
    }
}

/// How much surely is text, in character heights; what was found twice counts twice.
pub(super) fn length(judged: &[Judged]) -> f32 {
    judged.iter().map(|line| weight(line.text_probability, line.candidate.length())).sum()
}

/// What a line counts for. Many doubtful lines, as a grained desk gives, must not outweigh the few that surely are text.
fn weight(text_probability: f32, length: f32) -> f32 {
    text_probability.powi(DOUBT) * length.min(LONGEST)
}

/// Score 0..=100 and summary of the page's text. No score where there is too little text to judge.
pub fn summarise(
    judged: &[Judged],
    lines: &[TextLine],
    glare: &Found,
    outline: Option<&Outline>,
    size: (u32, u32),
) -> (Option<f32>, TextSummary) {
    let weight = |line: &TextLine| weight(line.text_probability, line.length);
    let length: f32 = lines.iter().map(weight).sum();
    let misread: f32 = lines.iter().map(|line| weight(line) * (1.0 - line.legibility)).sum();
    let unreadable: f32 = lines.iter().filter(|line| 1.0 - line.legibility > UNREADABLE).map(weight).sum();
    let lost = glare.loss.expected();
    let whole = length + lost;
    let share = |part: f32| if whole > 0.0 { (part + lost) / whole } else { 0.0 };
    let score = 100.0 * (1.0 - share(misread));
    let credible = score >= READABLE || outline.is_some_and(|outline| outline.confidence >= SURE_PAPER);
    let score = (whole >= LEAST_LENGTH || (length >= LEAST_CREDIBLE && credible)).then_some(score);
    let heights =
        |share| weighted_quantile(lines.iter().map(|line| (line.character_height_px, weight(line))).collect(), share);
    let vertical: f32 = lines.iter().filter(|line| line.vertical).map(weight).sum();
    let summary = TextSummary {
        length,
        unreadable_share: share(unreadable).min(1.0),
        unreadable_regions: unreadable_regions(lines, size),
        character_height_px: heights(0.5),
        small_character_height_px: heights(0.1),
        script: script(judged),
        tilt_degrees: tilt(lines, weight),
        vertical_share: if length > 0.0 { vertical / length } else { 0.0 },
        cut_sides: cut_sides(judged, lines, size),
        blurred_structure: 0.0,
    };
    (score, summary)
}

/// Angle of the lines in the direction most of them run, degrees, positive clockwise.
fn tilt(lines: &[TextLine], weight: impl Fn(&TextLine) -> f32) -> Option<f32> {
    let vertical = lines.iter().map(|line| if line.vertical { weight(line) } else { -weight(line) }).sum::<f32>() > 0.0;
    let long = lines.iter().filter(|line| line.vertical == vertical && line.length >= 4.0);
    weighted_quantile(long.map(|line| (angle(&line.quad, line.vertical), weight(line))).collect(), 0.5)
}

fn angle(quad: &Quad, vertical: bool) -> f32 {
    let (from, to) = if vertical { (quad[0], quad[3]) } else { (quad[0], quad[1]) };
    let (dx, dy) = (to[0] - from[0], to[1] - from[1]);
    let radians = if vertical { libm::atan2f(-dx, dy) } else { libm::atan2f(dy, dx) };
    radians * 180.0 / core::f32::consts::PI
}

/// Script of the readable text; unknown where there is little or where the lines do not agree.
fn script(judged: &[Judged]) -> Script {
    let readable = judged.iter().filter(|line| line.text_probability > 0.5 && line.misread_share < 0.5);
    let (mut chinese, mut all) = (0.0, 0.0);
    for line in readable {
        let weight = line.candidate.length().min(LONGEST);
        all += weight;
        chinese += weight * line.chinese_probability();
    }
    match chinese / all {
        share if all >= 6.0 && share > 0.65 => Script::Chinese,
        share if all >= 6.0 && share < 0.35 => Script::Latin,
        _ => Script::Unknown,
    }
}

/// Sides at which text runs to the picture's very edge: one line may do so by chance, two do not. A pattern of the ground joined to a
/// line is fainter there than its print.
fn cut_sides(judged: &[Judged], lines: &[TextLine], size: (u32, u32)) -> Vec<Side> {
    let (width, height) = (size.0 as f32, size.1 as f32);
    let mut reaching = [(Side::Top, 0), (Side::Right, 0), (Side::Bottom, 0), (Side::Left, 0)];
    let is_text = |line: &TextLine| line.text_probability > 0.7 && line.length >= 3.0;
    for (judged, line) in judged.iter().zip(lines).filter(|(_, line)| is_text(line)) {
        let (low, high) = quad::bounds(&line.quad);
        let near = 0.25 * line.character_height_px;
        let [starts, ends] = judged.end_contrasts.map(|contrast| contrast > FULL);
        let reached = |side: Side| match side {
            Side::Top => line.vertical && starts && low[1] < near,
            Side::Bottom => line.vertical && ends && high[1] > height - near,
            Side::Left => !line.vertical && starts && low[0] < near,
            Side::Right => !line.vertical && ends && high[0] > width - near,
        };
        for (side, count) in &mut reaching {
            *count += u32::from(reached(*side));
        }
    }
    reaching.iter().filter(|(_, count)| *count >= 2).map(|(side, _)| *side).collect()
}

/// Rectangles around unreadable lines, joined where they nearly touch; the largest first.
fn unreadable_regions(lines: &[TextLine], size: (u32, u32)) -> Vec<Region> {
    let boxes = lines.iter().filter(|line| line.is_doubtful()).map(|line| {
        let (low, high) = quad::bounds(&line.quad);
        Rectangle { low, high, height: line.character_height_px }
    });
    let mut joined: Vec<Rectangle> = Vec::new();
    for mut own in boxes {
        // What it touches once it has grown is looked for again among the others, each of which can be taken in only once.
        while let Some(other) = joined.iter().position(|other| own.nearly_touches(other)) {
            own = own.with(&joined.swap_remove(other));
        }
        joined.push(own);
    }
    let corners = |low: [f32; 2], high: [f32; 2]| [low, [high[0], low[1]], high, [low[0], high[1]]];
    let mut regions: Vec<Region> =
        joined.iter().map(|own| quad::region(&corners(own.low, own.high), size.0, size.1)).collect();
    regions.sort_by_key(|region| std::cmp::Reverse(u64::from(region.width) * u64::from(region.height)));
    regions
}

/// An upright rectangle around lines.
struct Rectangle {
    low: [f32; 2],
    high: [f32; 2],
    /// Height of the largest characters in it.
    height: f32,
}

impl Rectangle {
    fn area(&self) -> f32 {
        (self.high[0] - self.low[0]) * (self.high[1] - self.low[1])
    }

    /// Whether both nearly touch and one rectangle covers them without much between them.
    fn nearly_touches(&self, other: &Self) -> bool {
        let reach = self.height.max(other.height) * 1.2;
        let near = |axis: usize| self.low[axis] - reach < other.high[axis] && other.low[axis] - reach < self.high[axis];
        near(0) && near(1) && self.with(other).area() < quad::MOST_FILLED_UP * (self.area() + other.area())
    }

    fn with(&self, other: &Self) -> Self {
        Self {
            low: [0, 1].map(|axis| self.low[axis].min(other.low[axis])),
            high: [0, 1].map(|axis| self.high[axis].max(other.high[axis])),
            height: self.height.max(other.height),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::legibility::sample;
    use super::*;

    /// The score of three lines of eight characters that are text with `probability` and can be read as far as `legibility`, on
    /// a paper of which the outline is sure by `paper`.
    fn score(probability: f32, legibility: f32, paper: f32) -> Option<f32> {
        let line = |y: f32| TextLine {
            quad: [[10.0, y], [170.0, y], [170.0, y + 20.0], [10.0, y + 20.0]],
            character_height_px: 20.0,
            length: 8.0,
            legibility,
            text_probability: probability,
            ..TextLine::default()
        };
        let lines = [30.0, 80.0, 130.0].map(line);
        let outline = Outline { confidence: paper, ..Outline::default() };
        summarise(&[], &lines, &Found::default(), Some(&outline), (400, 300)).0
    }

    #[test]
    fn what_only_may_be_text_gives_no_score() {
        assert!(score(0.97, 0.1, 0.3).is_some_and(|score| score < 15.0));
        assert_eq!(score(0.8, 0.1, 0.3), None);
        assert!(score(0.8, 0.1, 0.9).is_some());
    }

    #[test]
    fn what_can_be_read_is_text() {
        assert!(score(0.8, 0.97, 0.3).is_some_and(|score| score > 95.0));
        assert_eq!(score(0.2, 0.97, 0.9), None);
    }

    #[test]
    fn many_shapes_that_are_hardly_text_are_none() {
        assert_eq!(score(0.55, 0.97, 0.9), None);
    }

    /// Sides that two lines of full width are cut at, with that contrast at their starts.
    fn cut(from: f32, start: f32) -> Vec<Side> {
        let judged =
            [40.0, 90.0].map(|y| Judged { end_contrasts: [start, 1.0], ..sample::line([from, 300.0], y, false) });
        let lines = lines(&judged, &Found::default());
        cut_sides(&judged, &lines, (400, 300))
    }

    #[test]
    fn lines_that_run_to_the_border_are_cut_off_there() {
        assert_eq!(cut(1.0, 0.9), [Side::Left]);
        assert_eq!(cut(20.0, 0.9), []);
    }

    #[test]
    fn a_faint_pattern_between_print_and_border_is_no_print() {
        assert_eq!(cut(1.0, 0.3), []);
    }
}
