//! One published limit and the list of them for one quantity. Several stand side by side where a receiver warns earlier
//! than it rejects, or where its own documents contradict each other.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::checks::Severity;
use crate::input::Format;
use crate::text::{Lang, Text};

/// What stands for a source where a limit is our own.
const OWN_SOURCE: &str = "profile default";

/// Where a limit comes from, in words: a file's own limits carry the name of the file.
pub fn source_words(source: &str) -> Text {
    match source.strip_prefix("profile ") {
        _ if source == OWN_SOURCE => Text::new("本工具的默认值", "our own default"),
        Some(name) if !name.contains(' ') => Text::new(format!("标准 {name}"), source),
        _ => Text::new(source, source),
    }
}

/// One published limit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Limit<T> {
    /// The value.
    pub value: T,
    /// Formats of file that it holds for; empty = for all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub formats: Vec<Format>,
    /// What exceeding it means. A grade C source only ever warns.
    pub severity: Severity,
    /// Who says so (address or document); "profile default" for our own.
    pub source: String,
    /// When it was looked up, `YYYY-MM-DD`.
    pub date: Option<String>,
    /// How good the source is.
    pub grade: Option<Grade>,
    /// What is worth knowing of it, such as a contradiction between sources.
    pub note: Option<Text>,
}

/// How good a source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub enum Grade {
    /// The platform's or vendor's own documentation.
    A,
    /// Its community or help pages.
    B,
    /// Third-party pages.
    C,
}

impl Grade {
    /// The letter.
    pub fn letter(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
        }
    }
}

impl<T> Limit<T> {
    /// A limit of our own.
    pub fn own(value: T, severity: Severity) -> Self {
        Self {
            value,
            formats: Vec::new(),
            severity,
            source: OWN_SOURCE.to_owned(),
            date: None,
            grade: None,
            note: None,
        }
    }

    /// Source, date and grade in one line, the same in every language.
    pub fn source_line(&self) -> String {
        source_line(&self.source, self.date.as_deref(), self.grade)
    }
}

/// Source, date and grade in one line.
pub(super) fn source_line(source: &str, date: Option<&str>, grade: Option<Grade>) -> String {
    let details: Vec<&str> = date.into_iter().chain(grade.map(Grade::letter)).collect();
    if details.is_empty() { source.to_owned() } else { format!("{source} ({})", details.join(", ")) }
}

/// All that a receiver says of one quantity; empty where it says nothing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rule<T>(pub Vec<Limit<T>>);

impl<T> Default for Rule<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Rule<T> {
    /// A rule of one limit.
    pub fn one(limit: Limit<T>) -> Self {
        Self(vec![limit])
    }

    /// Whether the receiver says nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The most severe limit that `breaks` holds for; of equally severe ones the first.
    pub fn broken(&self, breaks: impl Fn(&T) -> bool) -> Option<&Limit<T>> {
        let mut worst: Option<&Limit<T>> = None;
        for limit in self.0.iter().filter(|limit| breaks(&limit.value)) {
            if worst.is_none_or(|found| limit.severity > found.severity) {
                worst = Some(limit);
            }
        }
        worst
    }

    /// The limits that hold for a file of `format`.
    pub fn for_format(&self, format: Format) -> Self
    where
        T: Clone,
    {
        let holds = |limit: &&Limit<T>| limit.formats.is_empty() || limit.formats.contains(&format);
        Self(self.0.iter().filter(holds).cloned().collect())
    }

    /// Whether it differs from format to format.
    pub fn differs_by_format(&self) -> bool {
        self.0.iter().any(|limit| !limit.formats.is_empty())
    }

    /// The first limit's value.
    pub fn first(&self) -> Option<&T> {
        self.0.first().map(|limit| &limit.value)
    }
}

/// The least value of every number: what is limited is a size, a share or a ratio.
const LEAST: u32 = 0;

/// A value that can stand in a profile: how a person reads it, and what it may be.
pub(super) trait LimitValue: Clone {
    /// The value as a person reads it, without unit.
    fn display(&self, lang: Lang) -> String;
    /// Why the value makes no sense, if so.
    fn objection(&self) -> Option<Text> {
        None
    }
    /// What the JSON Schema says of the value, where its unit allows no more than `most`; null where it says nothing.
    fn bounds(most: Option<u32>) -> Value {
        match most {
            Some(most) => json!({ "minimum": LEAST, "maximum": most }),
            None => json!({ "minimum": LEAST }),
        }
    }
}

impl LimitValue for u64 {
    fn display(&self, _lang: Lang) -> String {
        self.to_string()
    }
}

impl LimitValue for u32 {
    fn display(&self, _lang: Lang) -> String {
        self.to_string()
    }
}

impl LimitValue for f64 {
    fn display(&self, _lang: Lang) -> String {
        self.to_string()
    }

    fn objection(&self) -> Option<Text> {
        (!self.is_finite() || *self < f64::from(LEAST)).then(|| {
            Text::new(
                format!("数值必须是不小于 {LEAST} 的有限数"),
                format!("the value must be a finite number of at least {LEAST}"),
            )
        })
    }
}

impl LimitValue for bool {
    fn display(&self, lang: Lang) -> String {
        Text::new(if *self { "是" } else { "否" }, if *self { "yes" } else { "no" }).get(lang).to_owned()
    }

    fn bounds(_most: Option<u32>) -> Value {
        Value::Null
    }
}

impl LimitValue for Vec<Format> {
    fn display(&self, _lang: Lang) -> String {
        format_names(self)
    }

    fn objection(&self) -> Option<Text> {
        self.is_empty().then(|| Text::new("至少写一种格式", "name at least one format"))
    }

    fn bounds(_most: Option<u32>) -> Value {
        json!({ "minItems": 1 })
    }
}

/// Formats as a person reads them.
pub(super) fn format_names(formats: &[Format]) -> String {
    formats.iter().map(|format| crate::checks::format_name(*format)).collect::<Vec<_>>().join(", ")
}
