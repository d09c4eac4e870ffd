//! A line among the others of its page: print on one page has few heights, one direction and like contrast, stands in
//! blocks and inside the paper; wood, cloth, guilloche and foliage do not.

use super::super::statistics::weighted_quantile;
use super::super::{Outline, Quad, quad};
use super::{Judged, LONGEST};

/// Number of numbers.
pub const COUNT: usize = 19;

/// Names of the numbers, in order.
pub const NAMES: [&str; COUNT] = [
    "own_margin",
    "own_misread",
    "length",
    "contrast_over_readable",
    "height_over_readable",
    "slope_beside_readable",
    "same_direction_share",
    "same_polarity_share",
    "inside_outline",
    "outline_confidence",
    "readable_neighbours",
    "all_neighbours",
    "rival_margin",
    "rival_misread",
    "readable_length",
    "readable_share",
    "doubtful_around",
    "beyond_readable",
    "contrast_to_noise",
];

/// Neighbours stand within this many character heights across the text.
const NEAR: f32 = 3.5;
/// Heights of neighbours differ by less than this factor.
const LIKE_HEIGHT: f32 = 1.45;
/// Patterns are counted within this many character heights around.
const AROUND: f32 = 8.0;

/// Confidence in the page's outline from which what lies beside it can be left out.
const SURE_OUTLINE: f32 = 0.8;
/// Share of the readable print beside a sure outline from which it is left out: it is no print then but wood, cloth or foliage, and
/// would say how the page's own print looks.
const BESIDE: f32 = 0.3;

/// What is known of one candidate without looking at others.
struct Own {
    quad: Quad,
    low: [f32; 2],
    high: [f32; 2],
    /// Length that counts, by how surely it is text.
    weight: f32,
    /// The same by how surely it can be read.
    readable: f32,
}

/// The page as its readable lines show it.
struct Page {
    contrast: f32,
    height: f32,
    slope: f32,
    readable: f32,
    all: f32,
    vertical: f32,
    light: f32,
    low: [f32; 2],
    high: [f32; 2],
}

/// Numbers of every candidate, in the order of [`NAMES`].
pub fn measure(judged: &[Judged], outline: Option<&Outline>) -> Vec<[f32; COUNT]> {
    let mut own: Vec<Own> = judged.iter().map(Own::new).collect();
    if let Some(outline) = outline.filter(|outline| outline.confidence >= SURE_OUTLINE) {
        leave_out_beside(&mut own, outline);
    }
    let page = Page::new(judged, &own);
    (0..judged.len()).map(|index| numbers(judged, &own, &page, outline, index)).collect()
}

/// Lets what lies beside the page count for nothing, where there is much of it.
fn leave_out_beside(own: &mut [Own], outline: &Outline) {
    let all: f32 = own.iter().map(|line| line.readable).sum();
    let mut beside: Vec<&mut Own> = own.iter_mut().filter(|line| inside(&line.quad, Some(outline)) == 0.0).collect();
    if beside.iter().map(|line| line.readable).sum::<f32>() >= BESIDE * all {
        beside.iter_mut().for_each(|line| (line.weight, line.readable) = (0.0, 0.0));
    }
}

impl Own {
    fn new(line: &Judged) -> Self {
        let quad = line.candidate.quad();
        let (low, high) = quad::bounds(&quad);
        let length = line.candidate.length().min(LONGEST);
        let weight = line.text_probability * line.text_probability * length;
        Self { quad, low, high, weight, readable: weight * (1.0 - line.misread_share) }
    }
}

impl Page {
    fn new(judged: &[Judged], own: &[Own]) -> Self {
        let total = |part: &dyn Fn(usize) -> f32| (0..own.len()).map(part).sum::<f32>();
        let all = total(&|k| own[k].weight);
        let readable = total(&|k| own[k].readable);
        let flag = |flag: bool| f32::from(u8::from(flag));
        let vertical = total(&|k| own[k].readable * flag(judged[k].candidate.line.vertical));
        let light = total(&|k| own[k].readable * judged[k].features.get("light_on_dark"));
        let direction = vertical > 0.5 * readable;
        let mut low = [f32::MAX; 2];
        let mut high = [f32::MIN; 2];
        for (line, own) in judged.iter().zip(own) {
            if line.text_probability > 0.7 && line.misread_share < 0.4 {
                for axis in 0..2 {
                    low[axis] = low[axis].min(own.low[axis]);
                    high[axis] = high[axis].max(own.high[axis]);
                }
            }
        }
        Self {
            contrast: median(own, |k| Some(judged[k].features.get("contrast"))),
            height: median(own, |k| Some(judged[k].candidate.height())),
            slope: median(own, |k| {
                let line = &judged[k].candidate.line;
                (line.vertical == direction).then_some(line.slope)
            }),
            readable,
            all,
            vertical: vertical / readable.max(1e-3),
            light: light / readable.max(1e-3),
            low,
            high,
        }
    }
}

/// Median of `value` over the candidates, by readable length.
fn median(own: &[Own], value: impl Fn(usize) -> Option<f32>) -> f32 {
    let values = (0..own.len()).filter_map(|k| Some((value(k)?, own[k].readable))).collect();
    weighted_quantile(values, 0.5).unwrap_or_default()
}

fn margin(probability: f32) -> f32 {
    let held = probability.clamp(1e-3, 1.0 - 1e-3);
    libm::logf(held / (1.0 - held))
}

fn numbers(judged: &[Judged], own: &[Own], page: &Page, outline: Option<&Outline>, index: usize) -> [f32; COUNT] {
    let line = &judged[index];
    let (height, geometry) = (line.candidate.height(), &line.candidate.line);
    let across = if geometry.vertical { page.vertical } else { 1.0 - page.vertical };
    let light = line.is_light_on_dark();
    let vertical = page.vertical > 0.5;
    let around = Around::new(judged, own, index);
    let ratio = |value: f32, typical: f32| libm::log2f(value.max(0.5) / typical.max(0.5));
    [
        margin(line.text_probability),
        line.misread_share,
        line.candidate.length(),
        ratio(line.features.get("contrast"), page.contrast),
        ratio(height, page.height),
        if geometry.vertical == vertical { (geometry.slope - page.slope).abs() } else { 1.0 },
        across,
        if light { page.light } else { 1.0 - page.light },
        inside(&own[index].quad, outline),
        outline.map_or(0.0, |outline| outline.confidence),
        libm::log2f(1.0 + around.readable),
        libm::log2f(1.0 + around.all),
        around.rival_margin,
        around.rival_misread,
        libm::log2f(1.0 + (page.readable - own[index].readable).max(0.0)),
        page.readable / page.all.max(1e-3),
        around.doubtful,
        beyond(&own[index], page),
        line.features.get("contrast_to_noise"),
    ]
}

/// 1 inside the page's outline, 0 outside, 0.5 where none was found.
fn inside(own: &Quad, outline: Option<&Outline>) -> f32 {
    outline.map_or(0.5, |outline| {
        let centre = quad::centre(own);
        let held = std::iter::once(&outline.quad).chain(&outline.others).any(|page| quad::contains(page, centre));
        f32::from(u8::from(held))
    })
}

/// How far outside the box of the readable text a line's middle lies, in sizes of that box; 0 inside, 2 where there is none.
fn beyond(own: &Own, page: &Page) -> f32 {
    if page.low[0] > page.high[0] {
        return 2.0;
    }
    let centre = quad::centre(&own.quad);
    let outside = |axis: usize| {
        let size = (page.high[axis] - page.low[axis]).max(1.0);
        ((page.low[axis] - centre[axis]).max(centre[axis] - page.high[axis]) / size).max(0.0)
    };
    outside(0).max(outside(1)).min(2.0)
}

/// The other candidates around one.
#[derive(Default)]
struct Around {
    readable: f32,
    all: f32,
    rival_margin: f32,
    rival_misread: f32,
    doubtful: f32,
}

impl Around {
    fn new(judged: &[Judged], own: &[Own], index: usize) -> Self {
        let (line, me) = (&judged[index], &own[index]);
        let height = line.candidate.height();
        let centre = quad::centre(&me.quad);
        let mut around = Self { rival_margin: margin(0.0), ..Self::default() };
        for (other, (candidate, its)) in judged.iter().zip(own).enumerate() {
            if other == index {
                continue;
            }
            let overlap = common(me, its);
            let smaller = box_area(me).min(box_area(its)).max(1.0);
            if overlap > 0.4 * smaller {
                if margin(candidate.text_probability) > around.rival_margin {
                    around.rival_margin = margin(candidate.text_probability);
                    around.rival_misread = candidate.misread_share;
                }
                continue;
            }
            let middle = quad::centre(&its.quad);
            let (dx, dy) = ((middle[0] - centre[0]).abs() / height, (middle[1] - centre[1]).abs() / height);
            if dx.max(dy) < AROUND && candidate.text_probability < 0.6 {
                around.doubtful += 1.0 - candidate.text_probability;
            }
            let ratio = candidate.candidate.height() / height;
            let like = ratio < LIKE_HEIGHT && ratio > 1.0 / LIKE_HEIGHT;
            if like && candidate.candidate.line.vertical == line.candidate.line.vertical && beside(line, me, its) {
                around.readable += its.readable;
                around.all += its.weight;
            }
        }
        around
    }
}

/// Whether `other` stands near across the text and overlaps, or nearly, along it.
fn beside(line: &Judged, own: &Own, other: &Own) -> bool {
    let height = line.candidate.height();
    let (along, across) = if line.candidate.line.vertical { (1, 0) } else { (0, 1) };
    let gap = |axis: usize| (other.low[axis] - own.high[axis]).max(own.low[axis] - other.high[axis]);
    gap(across) < NEAR * height && gap(along) < 2.0 * NEAR * height
}

fn box_area(own: &Own) -> f32 {
    (own.high[0] - own.low[0]) * (own.high[1] - own.low[1])
}

fn common(a: &Own, b: &Own) -> f32 {
    let side = |axis: usize| (a.high[axis].min(b.high[axis]) - a.low[axis].max(b.low[axis])).max(0.0);
    side(0) * side(1)
}

#[cfg(test)]
mod tests {
    use super::super::sample::line;
    use super::*;

    #[test]
    fn wood_beside_a_sure_page_does_not_say_in_which_direction_it_reads() {
        let rows = (0..3).map(|k| line([150.0, 350.0], 150.0 + k as f32 * 40.0, false));
        let grain = (0..4).map(|k| line([100.0, 300.0], 500.0 + k as f32 * 30.0, true));
        let judged: Vec<Judged> = rows.chain(grain).collect();
        let quad = [[100.0, 100.0], [400.0, 100.0], [400.0, 300.0], [100.0, 300.0]];
        let along = |confidence: f32| {
            let outline = Outline { quad, confidence, ..Outline::default() };
            let place = NAMES.iter().position(|name| *name == "same_direction_share").unwrap();
            measure(&judged, Some(&outline))[0][place]
        };
        assert!(along(0.5) < 0.5, "most print seems to run the other way: {}", along(0.5));
        assert_eq!(along(0.9), 1.0);
    }
}
