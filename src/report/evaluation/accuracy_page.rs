//! The page `docs/ACCURACY.md`: several data sets side by side, what was measured on each, how to repeat it, where it fails.

use super::markdown::{escape, section};
use super::sections::how;
use super::{SetResult, sections};
use crate::evaluate::breakdown::Group;
use crate::evaluate::figures::Figures;
use crate::text::{Lang, Text};

/// A data set of the page.
#[derive(Clone, Debug, PartialEq)]
pub enum Set {
    /// Measured.
    Measured(Box<SetResult>),
    /// Named, but not there when the page was written.
    Absent {
        /// Its name.
        name: String,
        /// What it is.
        about: String,
    },
}

/// Fewest pages of a class for which a group counts as a place where the tool fails.
const FEWEST_OF_CLASS: usize = 5;
/// Weakest groups listed for each kind of error.
const WEAKEST: usize = 6;

/// Writes the page. `command` repeats the measurement.
pub fn page(sets: &[Set], command: &str, lang: Lang) -> String {
    let text = |zh: &str, en: &str| Text::new(zh, en).get(lang).to_owned();
    let mut out = format!("# {}\n\n", text("准确度", "Accuracy"));
    out += &text(
        "本页由命令根据实测结果写成，请勿手改。每个数字都是用本程序在下列数据上测得的。\n\n重新测量：\n\n",
        "This page is written by a command from measured results; do not edit it by hand. Every figure was measured with this \
         program on the data named below.\n\nTo measure again:\n\n",
    );
    out += &format!("```sh\n{command}\n```\n\n");
    out += &side_by_side(sets, lang);
    for set in sets {
        match set {
            Set::Measured(result) => out += &measured(result, lang),
            Set::Absent { name, about } => {
                out += &format!("## {}\n\n{}\n\n", escape(name), escape(about));
                out += &text(
                    "写本页时没有这份数据，未测量。\n\n",
                    "Not there when this page was written, so not measured.\n\n",
                );
            }
        }
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

/// One row a data set and subset.
fn side_by_side(sets: &[Set], lang: Lang) -> String {
    let overview = |result: &SetResult| {
        let mut first = sections(result).swap_remove(0);
        for row in &mut first.rows {
            row[0] = Text::new(
                format!("{}，{}", result.evaluation.subject.name, row[0].zh),
                format!("{}, {}", result.evaluation.subject.name, row[0].en),
            );
        }
        first
    };
    let all = sets.iter().filter_map(|set| match set {
        Set::Measured(result) => Some(overview(result)),
        Set::Absent { .. } => None,
    });
    let joined = all.reduce(|mut joined, next| {
        joined.rows.extend(next.rows);
        joined
    });
    joined.map(|table| section(&table, 2, lang)).unwrap_or_default()
}

fn measured(result: &SetResult, lang: Lang) -> String {
    let evaluation = &result.evaluation;
    let subject = &evaluation.subject;
    let mut out = format!("## {}\n\n", escape(&subject.name));
    if !subject.about.is_empty() {
        out += &format!("{}\n\n", escape(&subject.about));
    }
    out += &format!("{}\n\n", escape(how(result).get(lang)));
    // The overview stands at the top of the page already.
    for table in sections(result).iter().skip(1) {
        out += &section(table, 3, lang);
    }
    out + &weakest(result, lang)
}

/// Where it fails: the groups with the largest shares of misses and of false alarms.
fn weakest(result: &SetResult, lang: Lang) -> String {
    let list = |title: Text, share: fn(&Figures) -> Option<(f64, String)>| {
        let mut groups: Vec<(f64, String, &str, &Group)> = Vec::new();
        for breakdown in &result.evaluation.breakdown {
            for group in &breakdown.groups {
                if let Some((share, shown)) = share(&group.figures).filter(|(share, _)| *share > 0.0) {
                    groups.push((share, shown, &breakdown.column, group));
                }
            }
        }
        groups.sort_by(|a, b| b.0.total_cmp(&a.0));
        groups.truncate(WEAKEST);
        if groups.is_empty() {
            return String::new();
        }
        let row = |(_, shown, column, group): &(f64, String, &str, &Group)| {
            format!("- {} = {}: {shown}\n", escape(column), escape(&group.name))
        };
        format!("{}\n\n{}\n", title.get(lang), groups.iter().map(row).collect::<String>())
    };
    let misses = list(Text::new("漏判比例最高的页面：", "Largest share of misses:"), |figures| {
        figures.misses.filter(|r| r.of >= FEWEST_OF_CLASS).map(|r| (r.share, shown(r.count, r.of, r.share)))
    });
    let alarms = list(Text::new("误判比例最高的页面：", "Largest share of false alarms:"), |figures| {
        figures.false_alarms.filter(|r| r.of >= FEWEST_OF_CLASS).map(|r| (r.share, shown(r.count, r.of, r.share)))
    });
    if misses.is_empty() && alarms.is_empty() {
        return String::new();
    }
    format!("### {}\n\n{misses}{alarms}", Text::new("弱点", "Where it fails").get(lang))
}

fn shown(count: usize, of: usize, share: f64) -> String {
    format!("{:.1} % ({count}/{of})", 100.0 * share)
}
