//! Mistakes in a TOML file, shown where they stand: file, line, column, the line itself, and the key that was probably meant.
//! Used for profiles and for packet files alike.

use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::report::names;
use crate::text::{Lang, Text};

/// Why a profile could not be had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProfileError {
    /// No built-in profile and no file has that name.
    #[error("{}", .0.text().en)]
    Unknown(UnknownName),
    /// The file could not be read.
    #[error("cannot read profile {} ({}): check its path and permissions", names::for_terminal(path), reason.en)]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: Text,
    },
    /// The file has a mistake.
    #[error("{0}")]
    Mistake(Box<LocatedError>),
}

impl ProfileError {
    /// The message in every language; several lines for a mistake in a file.
    pub fn text(&self) -> Text {
        match self {
            Self::Unknown(unknown) => unknown.text(),
            Self::Unreadable { path, reason } => {
                let zh = format!("读不了标准文件 {}（{}）；请检查路径和读取权限", names::for_terminal(path), reason.zh);
                Text::new(zh, self.to_string())
            }
            Self::Mistake(located) => Text::new(located.render(Lang::Zh), located.render(Lang::En)),
        }
    }
}

/// A profile's name that nothing answers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownName {
    /// What was asked for.
    pub name: String,
    /// The nearest name.
    pub nearest: Option<String>,
}

impl UnknownName {
    fn text(&self) -> Text {
        let name = names::clean(&self.name);
        let (zh, en) = match &self.nearest {
            Some(nearest) => (format!("是不是 {nearest}？"), format!("did you mean {nearest}? ")),
            None => (String::new(), String::new()),
        };
        Text::new(
            format!("没有名为 {name} 的内置标准，也没有这个文件；{zh}可用 scanready profiles list 查看全部"),
            format!("no built-in profile and no file is called {name}; {en}`scanready profiles list` shows all"),
        )
    }
}

/// A mistake at one place of a text file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocatedError {
    /// The file.
    pub path: PathBuf,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// The line itself.
    pub line_text: String,
    /// What is wrong.
    pub message: Text,
    /// What was probably meant.
    pub suggestion: Option<String>,
}

impl std::error::Error for LocatedError {}

impl fmt::Display for LocatedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(Lang::En))
    }
}

impl LocatedError {
    /// A mistake at the bytes `span` of `text`.
    pub fn at(path: &Path, text: &str, span: Range<usize>, message: Text) -> Self {
        let start = floor_char_boundary(text, span.start);
        let before = &text[..start];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line_text = text[line_start..].lines().next().unwrap_or_default().to_owned();
        Self {
            path: path.to_owned(),
            line: before.matches('\n').count() + 1,
            column: text[line_start..start].chars().count() + 1,
            line_text,
            message,
            suggestion: None,
        }
    }

    /// A mistake that the TOML reader found in `text`.
    pub fn from_toml(path: &Path, text: &str, error: &toml::de::Error) -> Self {
        let span = error.span().unwrap_or(0..0);
        let (message, suggestion) = explain(error.message(), text.get(span.clone()).unwrap_or_default());
        Self { suggestion, ..Self::at(path, text, span, message) }
    }

    /// File, place, message, the line with a mark below the place, and the suggestion.
    pub fn render(&self, lang: Lang) -> String {
        let Self { line, column, line_text, .. } = self;
        let path = names::for_terminal(&self.path);
        // What stands in a file that a client sent is shown, not obeyed.
        let mut shown = format!("{path}:{line}:{column}: {}\n", names::clean_lines(self.message.get(lang)));
        let number = line.to_string();
        let (line_text, before) = around(line_text, column - 1);
        let mark = " ".repeat(display_width(line_text.chars().take(before)));
        shown += &format!("  {number} | {}\n", names::clean(&line_text.replace('\t', " ")));
        shown += &format!("  {} | {mark}^", " ".repeat(number.len()));
        if let Some(meant) = &self.suggestion {
            let hint = Text::new(format!("是不是 {meant}？"), format!("did you mean {meant}?"));
            shown += &format!("\n  {}", names::clean(hint.get(lang)));
        }
        shown
    }
}

/// Characters of a line that are shown: a file may be one line.
const MOST_SHOWN: usize = 120;

/// The part of a long line around the character `at`, and how many characters of it stand before that one.
fn around(line: &str, at: usize) -> (String, usize) {
    let length = line.chars().count();
    if length <= MOST_SHOWN {
        return (line.to_owned(), at);
    }
    let start = at.min(length).saturating_sub(MOST_SHOWN / 2);
    let part: String = line.chars().skip(start).take(MOST_SHOWN).collect();
    let (before, after) = (if start > 0 { "..." } else { "" }, if start + MOST_SHOWN < length { "..." } else { "" });
    (format!("{before}{part}{after}"), before.len() + at - start)
}

/// The beginning of what may be as long as the file.
fn cut(text: &str) -> String {
    let short: String = text.chars().take(MOST_SHOWN).collect();
    if short.len() < text.len() { short + "..." } else { short }
}

/// Kinds of value in the reader's words and in plain ones.
const KINDS_OF_VALUE: [(&str, &str, &str); 13] = [
    ("u64", "不小于 0 的整数", "a whole number of at least 0"),
    ("u32", "不小于 0 的整数", "a whole number of at least 0"),
    ("usize", "不小于 0 的整数", "a whole number of at least 0"),
    ("f64", "数字", "a number"),
    ("a boolean", "true 或 false", "true or false"),
    ("a string", "引号中的文字", "text in quotes"),
    ("a sequence", "方括号中的列表", "a list in brackets"),
    ("a map", "花括号中的表", "a table in braces"),
    ("struct RawLimits", " [limits] 这样的表", "a table [limits]"),
    ("struct RawLimit", "形如 { value = 1, source = \"...\" } 的表", "a table such as { value = 1, source = \"...\" }"),
    ("struct RawSource", "形如 { address = \"...\" } 的表", "a table such as { address = \"...\" }"),
    (
        "text in quotes, or { zh = \"...\", en = \"...\" }",
        "引号中的文字，或 { zh = \"...\", en = \"...\" }",
        "text in quotes, or { zh = \"...\", en = \"...\" }",
    ),
    (
        "a table such as { value = 1, source = \"...\" }, or a list of them",
        "形如 { value = 1, source = \"...\" } 的表，或由这样的表组成的列表",
        "a table such as { value = 1, source = \"...\" }, or a list of them",
    ),
];

/// The key under which the TOML reader hands on a date that stands for itself.
const DATE_KEY: &str = "$__toml_private_datetime";

/// A value of the wrong kind in plain words: what is `written`, and what belongs there.
fn wrong_value(message: &str, written: &str) -> Option<Text> {
    if message.contains(DATE_KEY) {
        let date = cut(written);
        return Some(Text::new(
            format!("值不对：写的是日期 {date}，这里不能写日期"),
            format!("invalid type: date `{date}`, no date belongs here"),
        ));
    }
    let (kind, rest) = message.split_once(": ")?;
    let (found, expected) = rest.rsplit_once(", expected ")?;
    let plain = KINDS_OF_VALUE.iter().find(|(raw, ..)| *raw == expected);
    let (zh, en) = match plain {
        // Formats are listed within their limit.
        Some(_) if expected == "struct RawLimit" && found.starts_with("string") => {
            ("形如 { value = [\"jpeg\"] } 的表", "a table such as { value = [\"jpeg\"] }")
        }
        Some((_, zh, en)) => (*zh, *en),
        // The reader's own names of tables say nothing to anybody else.
        None if expected.starts_with("struct ") => ("花括号中的表", "a table in braces"),
        None => return None,
    };
    // A date is handed on as a table.
    let found =
        if found == "map" && !written.starts_with(['{', '[']) { format!("date `{written}`") } else { found.to_owned() };
    let value = if found.starts_with("string") {
        found.split_once(' ').map_or("", |(_, value)| value)
    } else {
        found.split('`').nth(1).unwrap_or(written)
    };
    Some(Text::new(
        format!("值不对：写的是 {}，这里要{zh}", cut(value)),
        format!("{kind}: {}, expected {en}", cut(&found)),
    ))
}

fn floor_char_boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|&place| text.is_char_boundary(place)).unwrap_or(0)
}

/// Columns on a terminal; Chinese characters and full-width signs take two.
fn display_width(characters: impl Iterator<Item = char>) -> usize {
    characters.map(|c| if ('\u{1100}'..).contains(&c) { 2 } else { 1 }).sum()
}

/// The reader's message on a `value` in every language, and what was probably meant.
fn explain(message: &str, value: &str) -> (Text, Option<String>) {
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let kinds = [
        ("unknown field", "不认识的键"),
        ("unknown variant", "不认识的值"),
        ("missing field", "缺少必填项"),
        ("duplicate key", "重复的键"),
        ("duplicate field", "重复的键"),
        ("invalid type", "值的类型不对"),
        ("invalid value", "值不合要求"),
    ];
    if let Some((_, date)) = message.split_once("no date such as 2026-11-30: ") {
        let (date, en) = (cut(date), cut(message));
        return (Text::new(format!("没有 {date} 这一天；日期要写成 2026-11-30 这样"), en), None);
    }
    let Some((english, chinese)) = kinds.into_iter().find(|(english, _)| message.starts_with(english)) else {
        let message = cut(message);
        return (Text::new(format!("这里不符合 TOML 格式，请改正（解析器提示：{message}）"), message), None);
    };
    if let Some(text) = wrong_value(message, value) {
        return (text, None);
    }
    if !english.starts_with("unknown") {
        let message = cut(message);
        return (Text::new(format!("{chinese}，请改正（解析器提示：{message}）"), message), None);
    }
    let Some((written, known)) = quoted.split_first() else {
        return (Text::new(chinese, message), None);
    };
    let shown = cut(written);
    let text = Text::new(
        format!("{chinese} {shown}。可用的有：{}", known.join("、")),
        format!("{english} {shown}; known are {}", known.join(", ")),
    );
    (text, nearest(written, known.iter().copied()))
}

/// The nearest of `known` to what was `written`, if near enough to be a slip.
pub(crate) fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    known
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(&written.to_lowercase(), &name.to_lowercase()), name))
        .filter(|(distance, name)| {
            let length = name.chars().count().max(written.chars().count());
            // Where no letter is left the two have nothing in common.
            *distance <= 1 + length / 4 && *distance < length
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_file_moves_the_cursor() {
        let text = "\u{1b}[2Jk = 1\n";
        let error = toml::from_str::<toml::Table>(text).unwrap_err();
        let shown = LocatedError::from_toml(Path::new("a\u{1b}[2J.toml"), text, &error).to_string();
        assert!(shown.contains(r"\u{1b}") && !shown.contains('\u{1b}'), "{shown:?}");
    }

    #[test]
    fn nothing_in_a_name_that_cannot_be_read_moves_the_cursor() {
        let path = PathBuf::from("a\u{1b}[2J.toml");
        let Text { zh, en } = ProfileError::Unreadable { path, reason: Text::default() }.text();
        assert!(!zh.contains('\u{1b}') && !en.contains('\u{1b}') && en.contains("[2J.toml"), "{zh:?} {en:?}");
    }

    #[test]
    fn a_letter_is_no_slip_for_another() {
        assert_eq!(nearest("D", ["A", "B", "C"]), None);
        assert_eq!(nearest("a", ["A", "B"]), Some("A".to_owned()));
        assert_eq!(nearest("JPG", ["jpeg", "png"]), Some("jpeg".to_owned()));
    }

    #[test]
    fn an_unknown_name_is_told_in_whole_sentences() {
        let unknown = |nearest: Option<&str>| {
            ProfileError::Unknown(UnknownName { name: "nope".to_owned(), nearest: nearest.map(str::to_owned) }).text()
        };
        assert_eq!(
            unknown(None).en,
            "no built-in profile and no file is called nope; `scanready profiles list` shows all"
        );
        assert!(unknown(None).zh.contains("也没有这个文件；可用"));
        assert!(unknown(Some("note")).en.contains("nope; did you mean note? `scanready"));
    }
}
