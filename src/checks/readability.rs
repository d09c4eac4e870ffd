//! What `text-unreadable`, `text-partly-unreadable` and `motion-blur` share: which of the two text findings holds, and the
//! physical reasons that the lines show.

use super::words::{percent, trimmed};
use super::{Evidence, Severity, Weighed, glare, motion_blur, worst_of};
use crate::measure::{Measurements, Region, TextLine, quad};
use crate::profile::{Limit, Limits};
use crate::text::Text;

/// What is wrong with the reading of a page; at most one of them is.
pub(super) enum Fault<'a> {
    /// The page as a whole cannot be read.
    Whole(&'a Limit<f64>),
    /// There are the bars of blurred lines and nothing to read.
    Blurred(&'a Limit<f64>),
    /// A share of the text cannot be read.
    Share(&'a Limit<f64>),
    /// A stretch of text in one place cannot be read: its length in character heights, and where.
    Stretch(&'a Limit<f64>, f64, Region),
}

impl Weighed for Fault<'_> {
    fn severity(&self) -> Severity {
        match self {
            Self::Whole(limit) | Self::Blurred(limit) | Self::Share(limit) | Self::Stretch(limit, ..) => limit.severity,
        }
    }
}

/// What keeps the page from being read, if anything.
pub(super) fn fault<'a>(evidence: &Evidence<'_>, limits: &'a Limits) -> Option<Fault<'a>> {
    let measurements = evidence.picture().ok()?;
    let whole = whole(measurements, limits);
    let part = evidence.text().ok().and_then(|measurements| part(measurements, limits));
    // A page that is soft as a whole is better described by the part that is lost, where that is the worse of both.
    worst_of([whole, part])
}

fn whole<'a>(measurements: &Measurements, limits: &'a Limits) -> Option<Fault<'a>> {
    let structure = f64::from(measurements.text.blurred_structure);
    let low = measurements.score.and_then(|score| limits.min_score.broken(|least| f64::from(score) < *least));
    if low.is_some() || measurements.score.is_none() {
        let blurred = limits.max_blurred_structure.broken(|most| structure > *most);
        // A low score from the few lines that were found says less than the many that were not.
        if let Some(blurred) = blurred.filter(|blurred| low.is_none_or(|low| blurred.severity > low.severity)) {
            return Some(Fault::Blurred(blurred));
        }
    }
    low.map(Fault::Whole)
}

fn part<'a>(measurements: &Measurements, limits: &'a Limits) -> Option<Fault<'a>> {
    let share = f64::from(measurements.text.unreadable_share);
    let by_share = limits.max_unreadable_share.broken(|most| share > *most).map(Fault::Share);
    let longest = longest_stretch(measurements);
    let by_stretch = longest.and_then(|(length, region)| {
        let limit = limits.max_unreadable_run.broken(|most| length > *most)?;
        Some(Fault::Stretch(limit, length, region))
    });
    worst_of([by_share, by_stretch])
}

/// The region with most unreadable text: its length in character heights, and where.
fn longest_stretch(measurements: &Measurements) -> Option<(f64, Region)> {
    let lengths = measurements.text.unreadable_regions.iter().map(|region| {
        let inside = unreadable(measurements).filter(|line| region.contains(quad::centre(&line.quad)));
        (inside.map(|line| f64::from(line.length * line.text_probability)).sum::<f64>(), *region)
    });
    lengths.max_by(|a, b| a.0.total_cmp(&b.0))
}

fn unreadable(measurements: &Measurements) -> impl Iterator<Item = &TextLine> {
    measurements.text_lines.iter().filter(|line| line.legibility < 0.5)
}

/// Why lines cannot be read, as physics: the likeliest cause with its numbers, medians over the unreadable lines (over all
/// where none is). A number that explains nothing is not shown as a reason.
pub(super) struct Reasons {
    /// The likeliest cause with its numbers, for the message.
    pub(super) text: Text,
    /// What to do about the strongest one; `None` where none stands out.
    pub(super) advice: Option<Text>,
}

/// Strokes of a character are about this share of its height apart; edges wider than that run together.
const WIDE_EDGE: f64 = 0.25;
/// Blur takes contrast before edges measure as that wide: faint print is soft from here on. On a pale copy it has sharp edges.
const SOFT_EDGE: f64 = 0.13;
/// Below this height strokes of a Chinese character are nearer than one pixel.
const SMALL_CHARACTER_PX: f64 = 10.0;
/// Print fainter than this drowns in a phone camera's noise.
const FAINT_CONTRAST: f64 = 40.0;
/// Paper darker than this makes any print faint.
const DARK_PAPER: f64 = 70.0;
/// Contrast under this many times the noise is not told from it.
const LOW_CONTRAST_TO_NOISE: f64 = 4.0;

/// The reasons that the lines show; by the `limits` a smear counts as movement.
pub(super) fn reasons(measurements: &Measurements, limits: &Limits) -> Option<Reasons> {
    let mut lines: Vec<&TextLine> = unreadable(measurements).collect();
    if lines.is_empty() {
        lines = measurements.text_lines.iter().collect();
    }
    let middle = |value: fn(&TextLine) -> f32| median(lines.iter().map(|line| f64::from(value(line))));
    let height = middle(|line| line.character_height_px)?;
    let edge = middle(|line| line.edge_width_px)?;
    let relative = middle(|line| line.relative_edge_width)?;
    let contrast = middle(|line| line.contrast)?;
    let noise = middle(|line| line.noise)?;
    // On a dark card that is the print.
    let bright = f64::from(measurements.exposure.paper.max(measurements.exposure.ink));
    let enlargement = measurements.resolution.enlargement().map(f64::from);
    let moved = motion_blur::cause(measurements, limits);
    let causes = causes(&Seen { height, edge, relative, contrast, noise, bright, enlargement, moved });
    let mostly = is_mostly_glare(measurements).then(|| glare_cause(measurements, true));
    let partly = || is_partly_glare(measurements).then(|| glare_cause(measurements, false));
    let Some(cause) = mostly.or_else(|| causes.into_iter().next()).or_else(partly) else {
        return Some(Reasons { text: no_cause(height, edge, contrast), advice: None });
    };
    Some(Reasons { text: cause.name, advice: Some(cause.advice) })
}

/// Medians over the lines that cannot be read, how bright the picture is, and by how much it was enlarged.
struct Seen {
    height: f64,
    edge: f64,
    relative: f64,
    contrast: f64,
    noise: f64,
    /// Level of the brighter of paper and print.
    bright: f64,
    enlargement: Option<f64>,
    /// Movement in words, and what to do about it.
    moved: Option<(Text, Text)>,
}

/// Whether reflections take most of what cannot be read.
pub(super) fn is_mostly_glare(measurements: &Measurements) -> bool {
    takes(measurements, 0.5)
}

/// Whether they take so much of it that they are worth naming where nothing else is: print that fades beside them is hard to read too.
fn is_partly_glare(measurements: &Measurements) -> bool {
    takes(measurements, 0.25)
}

/// Whether reflections take more than that share of what cannot be read.
fn takes(measurements: &Measurements, share: f32) -> bool {
    let lost = measurements.glare.text_share;
    let unreadable = 1.0 - measurements.score.unwrap_or(0.0) / 100.0;
    lost > 0.01 && lost > share * unreadable
}

/// Reflections, where they take most of what cannot be read or part of it.
fn glare_cause(measurements: &Measurements, mostly: bool) -> Cause {
    let share = percent(f64::from(measurements.glare.text_share));
    let (zh, en) = if mostly { ("主要是反光", "mostly glare") } else { ("部分因为反光", "partly glare") };
    Cause {
        name: Text::new(format!("{zh}，遮住约 {share} 的文字"), format!("{en}, over about {share} of the text")),
        advice: glare::ABOUT.retake.text(),
    }
}

/// What is said where every number by itself is usual: many small faults, or print that the measure does not know.
fn no_cause(height: f64, edge: f64, contrast: f64) -> Text {
    let (h, e, c) = (trimmed_one(height), trimmed_one(edge), trimmed_one(contrast));
    Text::new(
        format!("没有单一明显的原因：看不清处字高 {h} 像素，笔画边缘宽 {e} 像素，反差 {c}"),
        format!(
            "no single cause stands out: the characters there are {h} px high, their edges {e} px wide, contrast {c}"
        ),
    )
}

struct Cause {
    name: Text,
    advice: Text,
}

/// What is out of the usual, the likeliest cause first.
fn causes(seen: &Seen) -> Vec<Cause> {
    let cause = |name: (String, String), advice: (&str, &str)| Cause {
        name: Text::new(name.0, name.1),
        advice: Text::new(advice.0, advice.1),
    };
    let mut found = Vec::new();
    let (height, edge) = (trimmed_one(seen.height), trimmed_one(seen.edge));
    let faint = seen.contrast < FAINT_CONTRAST;
    if seen.bright < DARK_PAPER && faint {
        let (bright, contrast) = (trimmed(seen.bright.round()), trimmed_one(seen.contrast));
        found.push(cause(
            (
                format!("太暗，最亮处只有 {bright}（满值 255），字迹反差 {contrast}"),
                format!("too dark, the brightest is {bright} of 255, contrast {contrast} luma levels"),
            ),
            (
                "请在光线均匀的亮处重拍，不要只靠调亮照片。",
                "Take it again in bright, even light; brightening the picture does not help.",
            ),
        ));
    }
    if let Some(detail) = seen.enlargement.map(|factor| seen.height / factor).filter(|h| *h < SMALL_CHARACTER_PX) {
        let detail = trimmed_one(detail);
        found.push(cause(
            (
                format!("小图放大而成，看不清处字高 {height} 像素，实际细节只相当于 {detail} 像素"),
                format!("enlarged: characters {height} px high there hold the detail of {detail} px"),
            ),
            (
                "请找到放大前的原图，或靠近重拍；放大不会增加细节。",
                "Find the picture as taken, or move closer and take it again; enlarging adds no detail.",
            ),
        ));
    }
    if seen.height < SMALL_CHARACTER_PX {
        found.push(cause(
            (
                format!("字太小，看不清处字高只有 {height} 像素"),
                format!("too small, the characters there are only {height} px high"),
            ),
            (
                "请靠近拍摄让证件占满画面，并发送原图（微信里勾选“原图”）。",
                "Move closer until the paper fills the picture, and send the original file.",
            ),
        ));
    }
    if let Some((name, advice)) = &seen.moved {
        found.push(Cause { name: name.clone(), advice: advice.clone() });
    }
    if seen.relative > if faint { SOFT_EDGE } else { WIDE_EDGE } {
        found.push(cause(
            (
                format!("对焦模糊或抖动，看不清处笔画边缘宽 {edge} 像素，字高 {height} 像素"),
                format!("out of focus or moved: edges there are {edge} px wide, on characters {height} px high"),
            ),
            (
                "请先擦净镜头，离远一点，点按屏幕上的文字对焦，拿稳后再拍。",
                "Wipe the lens, hold the phone a little farther away, tap the text to focus, hold still.",
            ),
        ));
    }
    if faint {
        let contrast = trimmed_one(seen.contrast);
        found.push(cause(
            (format!("字迹太淡，反差只有 {contrast}"), format!("faint print, contrast only {contrast} luma levels")),
            (
                "请在光线均匀的亮处重拍，不要用曝光过度的复印件。",
                "Take it again in bright, even light; do not use a pale copy.",
            ),
        ));
    }
    if seen.noise > 0.0 && seen.contrast / seen.noise < LOW_CONTRAST_TO_NOISE {
        let times = trimmed_one(seen.contrast / seen.noise);
        found.push(cause(
            (
                format!("噪点过重，字迹反差只有噪点的 {times} 倍"),
                format!("noisy, contrast only {times} times the noise"),
            ),
            ("请在更亮的地方重拍，噪点来自光线不足。", "Take it again in more light; noise comes from darkness."),
        ));
    }
    found
}

fn trimmed_one(number: f64) -> String {
    trimmed((number * 10.0).round() / 10.0)
}

fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}
