//! Curves of an evaluation as SVG text for a page. Colours are fixed values that the page's style sheet replaces, so that a
//! chart follows the reader's light or dark setting.

use plotters::coord::types::RangedCoordf64;
use plotters::prelude::*;

use crate::evaluate::Evaluation;
use crate::evaluate::figures::BINS;
use crate::evaluate::roc::Point;
use crate::text::{Lang, Text};

/// A drawn chart and what its colours mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    /// Title.
    pub title: Text,
    /// The drawing, an `<svg>` element.
    pub svg: String,
    /// Name of the colour in the style sheet, and what it stands for.
    pub legend: Vec<(&'static str, Text)>,
}

const SIZE: (u32, u32) = (520, 400);
/// Values that the style sheet looks for.
const INK: RGBColor = RGBColor(0x11, 0x11, 0x11);
const GRID: RGBColor = RGBColor(0xDD, 0xDD, 0xDD);
const FIRST: RGBColor = RGBColor(0x11, 0x66, 0xCC);
const SECOND: RGBColor = RGBColor(0xCC, 0x77, 0x11);
const THIRD: RGBColor = RGBColor(0x88, 0x88, 0x88);
const NAMES: [&str; 3] = ["first", "second", "third"];

type Line = (RGBColor, &'static str, Text, Vec<(f64, f64)>);

/// Every chart that the evaluation has figures for.
pub fn charts(evaluation: &Evaluation, lang: Lang) -> Vec<Chart> {
    [roc(evaluation, lang), discard(evaluation, lang), histogram(evaluation, lang)].into_iter().flatten().collect()
}

fn roc(evaluation: &Evaluation, lang: Lang) -> Option<Chart> {
    let points = |curve: &[Point]| -> Vec<(f64, f64)> {
        let start = std::iter::once((0.0, 0.0));
        start.chain(curve.iter().map(|p| (p.false_alarms, 1.0 - p.misses))).collect()
    };
    if evaluation.curve.is_empty() {
        return None;
    }
    let baseline = |name: &str| {
        let found = evaluation.baseline_curves.iter().find(|(n, _)| n == name);
        found.map(|(_, curve)| points(curve)).unwrap_or_default()
    };
    let lines = vec![
        (THIRD, NAMES[2], Text::new("拉普拉斯方差，原尺寸", "Laplacian, full size"), baseline("laplacian-full")),
        (SECOND, NAMES[1], Text::new("拉普拉斯方差，1000 px", "Laplacian, 1000 px"), baseline("laplacian-1000px")),
        (FIRST, NAMES[0], Text::new("本工具得分", "score"), points(&evaluation.curve)),
    ];
    let axes = [
        Text::new("误判：被拦下的可读页比例", "false alarms: share of readable pages stopped"),
        Text::new("查出：被拦下的不可读页比例", "caught: share of unreadable pages stopped"),
    ];
    line_chart(Text::new("ROC 曲线", "ROC curve"), lines, &axes, 1.0, lang)
}

fn discard(evaluation: &Evaluation, lang: Lang) -> Option<Chart> {
    let result = evaluation.discard.as_ref()?;
    let points = |curve: &[[f64; 2]]| curve.iter().map(|p| (p[0], p[1])).collect::<Vec<_>>();
    let curves = result.by_score.iter().chain(&result.ideal);
    let (lowest, highest) = curves.fold((0.0_f64, 0.0_f64), |(low, high), p| (low.min(p[1]), high.max(p[1])));
    // A truth where higher is better is held as its negative; such a curve has no place on this chart's axis.
    if lowest < 0.0 || highest == 0.0 {
        return None;
    }
    let lines = vec![
        (THIRD, NAMES[2], Text::new("随机", "random"), vec![(0.0, result.random_area), (1.0, result.random_area)]),
        (SECOND, NAMES[1], Text::new("理想", "ideal"), points(&result.ideal)),
        (FIRST, NAMES[0], Text::new("本工具得分", "score"), points(&result.by_score)),
    ];
    let axes = [
        Text::new("丢弃的页面比例（最差的先丢）", "share of pages dropped, worst first"),
        Text::new("保留页面的平均误差", "mean error of what is kept"),
    ];
    line_chart(Text::new("误差随丢弃比例的变化", "Error against discard"), lines, &axes, highest * 1.05, lang)
}

fn line_chart(title: Text, lines: Vec<Line>, axes: &[Text; 2], top: f64, lang: Lang) -> Option<Chart> {
    let mut svg = String::new();
    {
        let root = SVGBackend::with_string(&mut svg, SIZE).into_drawing_area();
        let mut chart = frame(&root, 1.0, top, axes, lang)?;
        for (colour, _, _, points) in &lines {
            let style = colour.stroke_width(2);
            chart.draw_series(LineSeries::new(points.iter().copied(), style)).ok()?;
        }
        root.present().ok()?;
    }
    let legend = lines.into_iter().rev().map(|(_, name, text, _)| (name, text)).collect();
    Some(Chart { title, svg, legend })
}

fn histogram(evaluation: &Evaluation, lang: Lang) -> Option<Chart> {
    let bars = &evaluation.histogram;
    let rows = [(SECOND, &bars.unreadable), (THIRD, &bars.borderline), (FIRST, &bars.readable)];
    let sum = |bin: usize| rows.iter().map(|(_, counts)| counts[bin]).sum::<usize>();
    let highest = (0..BINS).map(sum).max().filter(|highest| *highest > 0)?;
    let axes = [Text::new("得分（越高越易读）", "score (higher = more readable)"), Text::new("页数", "pages")];
    let width = 100.0 / BINS as f64;
    let mut svg = String::new();
    {
        let root = SVGBackend::with_string(&mut svg, SIZE).into_drawing_area();
        let mut chart = frame(&root, 100.0, highest as f64 * 1.05, &axes, lang)?;
        for bin in 0..BINS {
            let mut from = 0.0;
            for (colour, counts) in &rows {
                let to = from + counts[bin] as f64;
                let corners = [(bin as f64 * width + 0.4, from), ((bin + 1) as f64 * width - 0.4, to)];
                if to > from {
                    chart.draw_series([Rectangle::new(corners, colour.filled())]).ok()?;
                }
                from = to;
            }
        }
        root.present().ok()?;
    }
    let legend = vec![
        (NAMES[0], Text::new("可读", "readable")),
        (NAMES[2], Text::new("临界", "borderline")),
        (NAMES[1], Text::new("不可读", "unreadable")),
    ];
    Some(Chart { title: Text::new("各分数段的页数", "Pages by score"), svg, legend })
}

type Area<'a> = DrawingArea<SVGBackend<'a>, plotters::coord::Shift>;
type Axes<'a, 'b> = ChartContext<'a, SVGBackend<'b>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;

/// Axes from 0 with their descriptions. `None` only where drawing into memory fails.
fn frame<'a, 'b>(root: &'a Area<'b>, right: f64, top: f64, axes: &[Text; 2], lang: Lang) -> Option<Axes<'a, 'b>> {
    let mut chart = ChartBuilder::on(root)
        .margin(10)
        .margin_right(18)
        .x_label_area_size(46)
        .y_label_area_size(58)
        .build_cartesian_2d(0.0..right, 0.0..top)
        .ok()?;
    let label = ("sans-serif", 15).into_font().color(&INK);
    chart
        .configure_mesh()
        .x_desc(axes[0].get(lang))
        .y_desc(axes[1].get(lang))
        .label_style(label.clone())
        .axis_desc_style(label)
        .axis_style(INK)
        .bold_line_style(GRID)
        .light_line_style(TRANSPARENT)
        .x_labels(6)
        .y_labels(6)
        .draw()
        .ok()?;
    Some(chart)
}
