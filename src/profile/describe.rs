//! Profiles as a person reads them: one in full, two side by side, all of them as the documentation page.

use std::fmt::Write;

use super::rule::{format_names, source_line, source_words};
use super::{Limit, LimitEntry, Profile};
use crate::checks::Severity;
use crate::input::Format;
use crate::text::{Lang, Text};

/// A profile in full, as plain text.
pub fn show(profile: &Profile, lang: Lang) -> String {
    let mut text = format!("{}  {}\n", profile.name, profile.title.get(lang));
    if !profile.description.get(lang).is_empty() {
        let _ = writeln!(text, "{}", profile.description.get(lang));
    }
    if let Some(base) = &profile.extends {
        let line = Text::new(format!("未列明的项目沿用 {base}"), format!("Extends {base}"));
        let _ = writeln!(text, "{}", line.get(lang));
    }
    for entry in profile.limits.entries() {
        let _ = writeln!(text, "\n{} [{}]", entry.title.get(lang), entry.key);
        for line in limit_lines(&entry, lang) {
            let _ = writeln!(text, "  {line}");
        }
    }
    if !profile.reminders.is_empty() {
        let heading =
            Text::new("图片上看不出、请人工核对的要求", "Not visible in a picture, to be looked at by a person");
        let _ = writeln!(text, "\n{}", heading.get(lang));
        for reminder in &profile.reminders {
            let source = source_line(&reminder.source, reminder.date.as_deref(), reminder.grade);
            let _ = writeln!(text, "  - {}\n    {source}", reminder.text.get(lang));
        }
    }
    text
}

/// What breaking a limit means, in a word.
fn severity_word(severity: Severity) -> Text {
    match severity {
        Severity::Warn => Text::new("警告", "warn"),
        Severity::Reject => Text::new("退回", "reject"),
    }
}

/// Limits that only say how sure something has to be before another limit is applied: none of them flags a picture.
const HELPERS: [&str; 4] =
    ["min_resampling_evidence", "min_motion_anisotropy", "min_outline_confidence", "min_high_chroma"];

/// What a value of `entry` does, in a word.
fn effect_word(entry: &LimitEntry, severity: Severity) -> Text {
    if HELPERS.contains(&entry.key) { Text::new("仅供判断", "for judging") } else { severity_word(severity) }
}

/// Value and unit, with the formats where it is not for all.
fn value_in_words(limit: &Limit<Text>, entry: &LimitEntry, lang: Lang) -> String {
    let value = with_unit(limit.value.get(lang), entry.unit.get(lang), lang);
    if limit.formats.is_empty() { value } else { format!("{value} ({})", format_names(&limit.formats)) }
}

fn with_unit(value: &str, unit: &str, lang: Lang) -> String {
    match (unit, lang) {
        ("", _) => value.to_owned(),
        ("0..1", Lang::Zh) => format!("{value}（0 到 1）"),
        ("0..1", Lang::En) => format!("{value} (0 to 1)"),
        (_, Lang::Zh) if unit.starts_with('（') => format!("{value}{unit}"),
        // Of the units that can be one, all end their plural in s.
        (_, Lang::En) if value == "1" => format!("{value} {}", unit.strip_suffix('s').unwrap_or(unit)),
        _ => format!("{value} {unit}"),
    }
}

fn limit_lines(entry: &LimitEntry, lang: Lang) -> Vec<String> {
    let mut lines = Vec::new();
    for limit in &entry.limits {
        let word = effect_word(entry, limit.severity);
        let value = value_in_words(limit, entry, lang);
        let source = source_words(&limit.source_line());
        lines.push(format!("{value}  [{}]  {}", word.get(lang), source.get(lang)));
        if let Some(note) = &limit.note {
            lines.push(format!("  {}", note.get(lang)));
        }
    }
    if contradicts(entry) {
        let text = Text::new(
            "以上来源说法不一致，请以收件方最新说明为准",
            "these sources contradict each other; ask the receiver",
        );
        lines.push(format!("! {}", text.get(lang)));
    }
    lines
}

/// Different sources that give different values for the same format.
pub(super) fn contradicts(entry: &LimitEntry) -> bool {
    let published: Vec<_> = entry.limits.iter().filter(|limit| limit.grade.is_some()).collect();
    let apart = |one: &Limit<Text>, other: &Limit<Text>| one.source != other.source && one.value != other.value;
    published.iter().enumerate().any(|(place, one)| {
        published[place + 1..].iter().any(|other| apart(one, other) && share_a_format(&one.formats, &other.formats))
    })
}

fn share_a_format(one: &[Format], other: &[Format]) -> bool {
    one.is_empty() || other.is_empty() || one.iter().any(|format| other.contains(format))
}

/// One quantity that two profiles limit differently.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// Key in the TOML file.
    pub key: &'static str,
    /// What it limits.
    pub title: Text,
    /// The first profile's limits, in words; empty where it says nothing.
    pub left: Text,
    /// The second profile's.
    pub right: Text,
}

/// Every quantity in which two profiles differ, by value or severity.
pub fn diff(left: &Profile, right: &Profile) -> Vec<Difference> {
    let (left, right) = (left.limits.entries(), right.limits.entries());
    let mut differences = Vec::new();
    for entry in &left {
        let other = right.iter().find(|other| other.key == entry.key);
        differences.push(difference(entry, &in_words(Some(entry)), &in_words(other)));
    }
    for entry in right.iter().filter(|entry| left.iter().all(|known| known.key != entry.key)) {
        differences.push(difference(entry, &Text::default(), &in_words(Some(entry))));
    }
    differences.retain(|difference| difference.left != difference.right);
    differences
}

fn difference(entry: &LimitEntry, left: &Text, right: &Text) -> Difference {
    Difference { key: entry.key, title: entry.title.clone(), left: left.clone(), right: right.clone() }
}

fn in_words(entry: Option<&LimitEntry>) -> Text {
    let in_lang = |lang| {
        let Some(entry) = entry else { return String::new() };
        let each = entry.limits.iter().map(|limit| {
            let value = value_in_words(limit, entry, lang);
            format!("{value} [{}]", effect_word(entry, limit.severity).get(lang))
        });
        each.collect::<Vec<_>>().join("; ")
    };
    Text::new(in_lang(Lang::Zh), in_lang(Lang::En))
}

/// All built-in profiles as a Markdown page, in both languages.
pub fn markdown(profiles: &[Profile]) -> String {
    let mut page = String::from(
        "# 收件方标准 / Profiles of receivers\n\n\
         <!-- Generated from profiles/*.toml: SCANREADY_UPDATE_DOCS=1 cargo test --test profile_docs -->\n\n\
         未列出的项目沿用 `default`。等级 A：平台或厂商自己的文档；B：其社区或帮助页；C：第三方网页，只提醒、不退回。  \n\
         What is not listed is as in `default`. Grade A: the receiver's own documentation; B: its community or help pages; \
         C: third-party pages, which only ever warn.\n",
    );
    for profile in profiles {
        let _ = write!(page, "\n## {}\n\n{} / {}", profile.name, profile.title.zh, profile.title.en);
        let _ = write!(page, "\n\n{}  \n{}\n\n", profile.description.zh, profile.description.en);
        page.push_str(&limits_table(profile));
        for reminder in &profile.reminders {
            let source = source_line(&reminder.source, reminder.date.as_deref(), reminder.grade);
            let _ = writeln!(page, "- {} / {} — {source}", reminder.text.zh, reminder.text.en);
        }
    }
    page
}

fn limits_table(profile: &Profile) -> String {
    let base = profile.extends.as_deref().and_then(|name| Profile::builtin(name).ok());
    let inherited = base.map(|base| base.limits.entries()).unwrap_or_default();
    let own = profile.limits.entries().into_iter().filter(|entry| !inherited.contains(entry));
    let mut table = String::from("| 项目 limit | 数值 value | 后果 means | 来源 source |\n|---|---|---|---|\n");
    for entry in own {
        let mark = if contradicts(&entry) { " ⚠ 来源不一致 sources contradict" } else { "" };
        for limit in &entry.limits {
            let _ = writeln!(
                table,
                "| {} {} `{}`{mark} | {} | {} | {}{} |",
                entry.title.zh,
                entry.title.en,
                entry.key,
                value_in_words(limit, &entry, Lang::En),
                effect_word(&entry, limit.severity).en,
                limit.source_line(),
                limit.note.as_ref().map(|note| format!("; {} {}", note.zh, note.en)).unwrap_or_default(),
            );
        }
    }
    table.push('\n');
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_that_flag_nothing_are_not_said_to_reject() {
        let shown = show(&Profile::builtin("default").unwrap(), Lang::En);
        for key in HELPERS {
            let line = shown.lines().skip_while(|line| !line.contains(key)).nth(1).unwrap();
            assert!(line.contains("[for judging]"), "{key}: {line}");
        }
        assert!(shown.contains("0.7 (0 to 1)  [for judging]") && !shown.contains("0..1"), "{shown}");
    }

    #[test]
    fn one_of_something_is_singular() {
        assert_eq!(with_unit("1", "papers", Lang::En), "1 paper");
        assert_eq!(with_unit("2", "papers", Lang::En), "2 papers");
        assert_eq!(with_unit("80", "（满值 255）", Lang::Zh), "80（满值 255）");
    }

    #[test]
    fn our_own_limits_are_said_to_be_ours_in_every_language() {
        let default = Profile::builtin("default").unwrap();
        assert!(
            show(&default, Lang::Zh).contains("本工具的默认值")
                && !show(&default, Lang::Zh).contains("profile default")
        );
        assert!(show(&default, Lang::En).contains("our own default"));
    }

    #[test]
    fn a_warning_is_called_as_in_every_report() {
        assert!(show(&Profile::builtin("default").unwrap(), Lang::Zh).contains("[警告]"));
    }
}
