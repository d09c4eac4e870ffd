//! Which figures are shown, in which order, under which words.

use super::Section;
use crate::evaluate::Evaluation;
use crate::evaluate::bootstrap::{Estimate, Rate, Resampling};
use crate::evaluate::breakdown::Group;
use crate::evaluate::figures::Figures;
use crate::evaluate::gate::Cleared;
use crate::evaluate::labels::{ClassSource, Direction};
use crate::evaluate::mistakes::Mistake;
use crate::evaluate::roc;
use crate::report::plain::{title_of, verdict_word};
use crate::text::Text;

/// One data set's evaluation and how it stands to the bars set for it.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct SetResult {
    /// What was found out.
    #[serde(flatten)]
    pub evaluation: Evaluation,
    /// The bars; empty where none were set.
    pub gate: Vec<Cleared>,
}

impl SetResult {
    /// Whether every bar was cleared.
    pub fn passed(&self) -> bool {
        self.gate.iter().all(|bar| bar.met)
    }
}

/// Shares of false alarms for which the fewest misses are shown.
const BOUNDS: [f64; 5] = [0.0, 0.01, 0.02, 0.05, 0.10];

/// All sections of one evaluation; those without figures are left out.
pub fn sections(result: &SetResult) -> Vec<Section> {
    let evaluation = &result.evaluation;
    let mut all = vec![overview(evaluation)];
    all.extend(gate(&result.gate));
    all.extend(operating_points(evaluation));
    all.extend(discard(evaluation));
    all.extend(lines(evaluation));
    all.extend(regions(evaluation));
    all.extend(evaluation.breakdown.iter().map(|b| {
        let title = Text::new(format!("按 {} 细分", b.column), format!("By {}", b.column));
        figures_section(title, Text::default(), Text::new(&b.column, &b.column), &b.groups, false)
    }));
    all.extend(mistakes(evaluation));
    all
}

fn both(text: impl Into<String>) -> Text {
    let text = text.into();
    Text::new(text.clone(), text)
}

fn overview(evaluation: &Evaluation) -> Section {
    let everything = Group { name: String::new(), figures: evaluation.all.clone() };
    let groups: Vec<Group> = std::iter::once(everything).chain(evaluation.subsets.iter().cloned()).collect();
    let note = Text::new(
        "AUC：任取一张可读页和一张不可读页，前者得分更高的概率。漏判：不可读却放行。误判：可读却被拦下。方括号内为 95% 区间。",
        "AUC: the chance that a readable page scores above an unreadable one. Misses: unreadable pages let through. \
         False alarms: readable pages stopped. In brackets: the 95 % interval.",
    );
    let mut section = figures_section(Text::new("总览", "Overview"), note, Text::new("页面", "Pages"), &groups, true);
    section.rows[0][0] = Text::new("全部", "all");
    section
}

fn figures_section(title: Text, note: Text, first: Text, groups: &[Group], intervals: bool) -> Section {
    let head = vec![
        first,
        Text::new("可读 / 不可读 / 临界", "readable / unreadable / borderline"),
        both("AUC"),
        Text::new("拉普拉斯方差，原尺寸", "Laplacian, full size"),
        Text::new("拉普拉斯方差，1000 px", "Laplacian, 1000 px"),
        Text::new("漏判", "misses"),
        Text::new("误判", "false alarms"),
        both("Spearman"),
        Text::new("未判定", "unjudged"),
    ];
    let rows = groups.iter().map(|group| figures_row(&group.name, &group.figures, intervals)).collect();
    Section { title, note, head, rows }
}

/// Intervals of small parts would fill the line and say what the counts say.
fn figures_row(name: &str, figures: &Figures, intervals: bool) -> Vec<Text> {
    let counts = format!("{} / {} / {}", figures.readable, figures.unreadable, figures.borderline);
    let estimate = |value: Option<Estimate>| match value {
        Some(e) if !intervals => format!("{:.3}", e.value),
        value => estimate(value),
    };
    let rate = |value: Option<Rate>| match value {
        Some(r) if !intervals => format!("{} ({}/{})", percent(r.share), r.count, r.of),
        value => rate(value),
    };
    let mut row = vec![name.to_owned(), counts, estimate(figures.auc)];
    row.extend(figures.baselines.iter().map(|b| b.auc.map_or_else(dash, |e| format!("{:.3}", e.value))));
    row.extend([rate(figures.misses), rate(figures.false_alarms), estimate(figures.spearman)]);
    row.push(figures.unjudged.to_string());
    row.into_iter().map(both).collect()
}

fn dash() -> String {
    "-".to_owned()
}

fn estimate(value: Option<Estimate>) -> String {
    value.map_or_else(dash, |e| format!("{:.3} [{:.3}, {:.3}]", e.value, e.low, e.high))
}

fn percent(share: f64) -> String {
    format!("{:.1} %", 100.0 * share)
}

fn rate(value: Option<Rate>) -> String {
    let show =
        |r: Rate| format!("{} [{:.1}, {:.1}] ({}/{})", percent(r.share), 100.0 * r.low, 100.0 * r.high, r.count, r.of);
    value.map_or_else(dash, show)
}

fn gate(bars: &[Cleared]) -> Option<Section> {
    let row = |bar: &Cleared| {
        let measured =
            bar.measured.map_or(Text::new("数据中没有", "not in the data"), |m| both(format!("{m:.4}")));
        let outcome = if bar.met { Text::new("达到", "met") } else { Text::new("未达到", "MISSED") };
        vec![both(&bar.requirement), measured, outcome]
    };
    (!bars.is_empty()).then(|| Section {
        title: Text::new("要求", "Required"),
        note: Text::default(),
        head: vec![Text::new("要求", "bar"), Text::new("实测", "measured"), Text::new("结果", "outcome")],
        rows: bars.iter().map(row).collect(),
    })
}

fn operating_points(evaluation: &Evaluation) -> Option<Section> {
    let best = |bound: &f64| Some((*bound, roc::best_within(&evaluation.curve, *bound)?));
    let row = |(bound, point): (f64, roc::Point)| {
        let threshold = point.threshold.map_or_else(dash, |t| format!("{t:.1}"));
        [percent(bound), threshold, percent(point.false_alarms), percent(point.misses)].map(both).to_vec()
    };
    let rows: Vec<_> = BOUNDS.iter().filter_map(best).map(row).collect();
    (!rows.is_empty()).then(|| Section {
        title: Text::new("只按得分拒绝时的取舍", "What a threshold on the score alone would do"),
        note: Text::new(
            "在误判不超过给定比例的前提下漏判最少的阈值。阈值是在同一批页面上选出的，因此结果偏乐观。",
            "The threshold with the fewest misses among those within the bound. It is chosen on these same pages, so it looks \
             better than it would on others.",
        ),
        head: vec![
            Text::new("误判上限", "false alarms at most"),
            Text::new("低于此分拒绝", "reject below score"),
            Text::new("误判", "false alarms"),
            Text::new("漏判", "misses"),
        ],
        rows,
    })
}

fn discard(evaluation: &Evaluation) -> Option<Section> {
    let result = evaluation.discard.as_ref()?;
    let at = |curve: &[[f64; 2]], share: f64| {
        let place = (share * curve.len() as f64) as usize;
        curve.get(place).map_or_else(dash, |point| format!("{:.4}", point[1]))
    };
    let shares = [0.1, 0.2, 0.3, 0.5];
    let curve_row = |name: Text, curve: &[[f64; 2]], area: f64| {
        let mut row = vec![name, both(format!("{area:.4}"))];
        row.extend(shares.iter().map(|s| both(at(curve, *s))));
        row
    };
    let random = vec![[0.0, result.random_area]; evaluation.all.pages.max(1)];
    let mut head = vec![Text::new("丢弃次序", "dropped by"), Text::new("曲线下面积", "area")];
    head.extend(
        shares.iter().map(|s| Text::new(format!("丢弃 {:.0} %", s * 100.0), format!("{:.0} % dropped", s * 100.0))),
    );
    let gain = result.gain.map_or_else(dash, |g| format!("{g:.3}"));
    Some(Section {
        title: Text::new("丢弃最差页后的平均误差", "Mean error after dropping the worst pages"),
        note: Text::new(
            format!("从随机（0）到理想（1），得分达到 {gain}。"),
            format!("From random (0) to ideal (1) the score reaches {gain}."),
        ),
        head,
        rows: vec![
            curve_row(Text::new("本工具得分", "score"), &result.by_score, result.area),
            curve_row(Text::new("理想（按真值）", "ideal (the truth itself)"), &result.ideal, result.ideal_area),
            curve_row(Text::new("随机", "random"), &random, result.random_area),
        ],
    })
}

fn pairs(title: Text, note: Text, rows: Vec<(Text, String)>) -> Section {
    Section {
        title,
        note,
        head: vec![Text::new("项目", "figure"), Text::new("数值", "value")],
        rows: rows.into_iter().map(|(name, value)| vec![name, both(value)]).collect(),
    }
}

fn lines(evaluation: &Evaluation) -> Option<Section> {
    let result = evaluation.lines.as_ref()?;
    let rows = vec![
        (Text::new("逐行易读度的 AUC", "AUC of legibility"), estimate(result.auc)),
        (Text::new("找到并对上已知行的行数", "found lines that belong to a known one"), result.matched.to_string()),
        (Text::new("其中不可读", "of these unreadable"), result.matched_unreadable.to_string()),
        (Text::new("对不上任何已知行", "found lines that belong to none"), result.unmatched.to_string()),
        (Text::new("已知可读行中被找到的", "known readable lines that were found"), rate(result.readable_found)),
        (Text::new("已知不可读行中被找到的", "known unreadable lines that were found"), rate(result.unreadable_found)),
    ];
    let note = Text::new(
        "已知行的字错率高于 10% 即为不可读。找到的行与已知行的重叠达到较小者面积的一半即视为同一行。区间按整页重抽样。",
        "A known line is unreadable when more than 10 % of its characters were read wrongly. A found line belongs to a \
         known one when they share half of the smaller one's area. Intervals are over whole pages.",
    );
    Some(pairs(Text::new("逐行", "By line"), note, rows))
}

fn regions(evaluation: &Evaluation) -> Option<Section> {
    let result = evaluation.regions.as_ref()?;
    let rows = vec![
        (Text::new("参与比较的页数", "pages compared"), result.pages.to_string()),
        (Text::new("没有标出任何区域的页数", "of these without a flagged region"), result.without_region.to_string()),
        (Text::new("平均交并比", "mean intersection over union"), format!("{:.3}", result.iou)),
        (
            Text::new("平均交并比（只计文字行）", "mean intersection over union, on lines of text only"),
            format!("{:.3}", result.iou_on_text),
        ),
        (Text::new("不可读行被标出的面积比例", "share of the unreadable lines flagged"), percent(result.covered)),
        (
            Text::new("可读行被误标的面积比例", "share of the readable lines flagged all the same"),
            result.readable_flagged.map_or_else(dash, percent),
        ),
    ];
    let note = Text::new(
        "标出的区域与识别引擎读不出的文字行相比较（只取局部模糊和反光的页面）。",
        "Flagged regions against the lines that a recogniser could not read, on pages of which one part is damaged.",
    );
    Some(pairs(Text::new("区域", "Regions"), note, rows))
}

fn mistakes(evaluation: &Evaluation) -> Vec<Section> {
    let list = |title: Text, mistakes: &[Mistake]| {
        let rows: Vec<_> = mistakes.iter().map(mistake_row).collect();
        (!rows.is_empty()).then(|| Section {
            title,
            note: Text::default(),
            head: vec![
                Text::new("文件", "file"),
                Text::new("得分", "score"),
                Text::new("结论", "verdict"),
                Text::new("真值", "truth"),
                Text::new("原因", "reasons"),
            ],
            rows,
        })
    };
    [
        list(Text::new("最严重的漏判", "Worst misses"), &evaluation.mistakes.misses),
        list(Text::new("最严重的误判", "Worst false alarms"), &evaluation.mistakes.false_alarms),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn mistake_row(mistake: &Mistake) -> Vec<Text> {
    let number = |value: Option<f64>, digits| value.map_or_else(dash, |v| format!("{v:.digits$}"));
    vec![
        both(&mistake.file),
        both(number(mistake.score.map(f64::from), 1)),
        verdict_word(mistake.verdict),
        both(number(mistake.damage.map(f64::abs), 3)),
        reasons(mistake),
    ]
}

/// Why the page is rejected, in words.
pub fn reasons(mistake: &Mistake) -> Text {
    let titles: Vec<Text> = mistake.reasons.iter().map(|code| title_of(code)).collect();
    let words =
        |zh: bool| titles.iter().map(|title| if zh { title.zh.as_str() } else { &title.en }).collect::<Vec<_>>();
    Text::new(words(true).join("、"), words(false).join(", "))
}

/// By which profile the pages were judged and labelled.
pub fn how(result: &SetResult) -> Text {
    let evaluation = &result.evaluation;
    let (subject, pages) = (&evaluation.subject, evaluation.all.pages);
    let mut text = Text::new(
        format!(
            "{pages} 页；scanready {}，测量版本 {}，标准 {}。",
            subject.tool_version, subject.measure_version, subject.profile
        ),
        format!(
            "{pages} pages; scanready {}, measurements version {}, profile {}.",
            subject.tool_version, subject.measure_version, subject.profile
        ),
    );
    let Resampling { seed, resamples } = evaluation.resampling;
    text.zh += &format!("区间取自 {resamples} 次重抽样（种子 {seed}）。");
    text.en += &format!(" Intervals are from {resamples} resamples (seed {seed}).");
    let classes = match &evaluation.classes_from {
        ClassSource::Label { column } => {
            Text::new(format!("可读与否取自“{column}”列。"), format!(" Classes are those of the column {column}."))
        }
        ClassSource::Limits { readable, unreadable } => Text::new(
            format!("真值达到 {readable} 为可读，差于 {unreadable} 为不可读，其余为临界。"),
            format!(
                " A page is readable where the truth is {readable} or better, unreadable where worse than {unreadable}, else borderline."
            ),
        ),
        ClassSource::None => Text::default(),
    };
    text.zh += &classes.zh;
    text.en += &classes.en;
    if let Some(truth) = &evaluation.truth {
        let better = truth.direction == Direction::HigherIsBetter;
        text.zh += &format!("数值真值为“{}”列（越{}越易读）。", truth.column, if better { "高" } else { "低" });
        text.en += &format!(
            " The numeric truth is {} ({} is more readable).",
            truth.column,
            if better { "higher" } else { "lower" }
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::Verdict;

    #[test]
    fn reasons_are_said_in_words() {
        let mistake = Mistake {
            file: "a.jpg".to_owned(),
            score: None,
            verdict: Verdict::Reject,
            page: 1,
            damage: None,
            reasons: vec!["text-unreadable".to_owned(), "glare".to_owned()],
        };
        let said = reasons(&mistake);
        assert_eq!(said, Text::new("文字看不清、反光遮字", "text unreadable, glare over text"));
    }
}
