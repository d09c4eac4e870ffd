//! From TOML text to a [`Profile`]: named sources are looked up, the extended profile's limits are taken over.

mod slips;

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Deserializer};
use toml::Spanned;

use super::builtin;
use super::error::LocatedError;
use super::limits::{Limits, RawLimits};
use super::rule::LimitValue;
use super::{Grade, Limit, Profile, ProfileError, Reminder, Rule};
use crate::checks::Severity;
use crate::input::Format;
use crate::text::{RawText, Text};

/// How many profiles may extend each other before we call it a circle.
const MAX_DEPTH: usize = 8;

/// A profile file as written.
#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "scanready profile")]
struct RawProfile {
    /// Who receives the pictures.
    title: Option<RawText>,
    /// What the profile is for.
    description: Option<RawText>,
    /// Other names it answers to.
    #[serde(default)]
    aliases: Vec<String>,
    /// Profile whose limits hold where this one says nothing.
    #[schemars(with = "Option<String>")]
    extends: Option<Spanned<String>>,
    /// Sources that limits and reminders name.
    #[serde(default)]
    sources: BTreeMap<String, RawSource>,
    /// The limits.
    #[serde(default)]
    limits: RawLimits,
    /// Rules that no picture shows.
    #[serde(default)]
    reminders: Vec<RawReminder>,
}

/// Where limits come from.
#[derive(Clone, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawSource {
    /// Address or document.
    address: String,
    /// When it was looked up, `YYYY-MM-DD`.
    #[serde(default, deserialize_with = "slips::date")]
    date: Option<String>,
    /// A: the receiver's own documentation, B: its help pages, C: third parties (may only warn).
    grade: Option<Grade>,
}

/// One limit as written.
#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawLimit<T> {
    /// The value.
    #[schemars(with = "T")]
    value: Spanned<T>,
    /// Formats of file that it holds for; all where nothing is said.
    #[serde(default)]
    formats: Vec<Format>,
    /// What exceeding it means; `reject` where nothing is said and the source is not grade C.
    #[schemars(with = "Option<Severity>")]
    severity: Option<Spanned<Severity>>,
    /// A key of `[sources]`, or an address or document in words.
    #[schemars(with = "Option<String>")]
    source: Option<Spanned<String>>,
    /// When it was looked up; that of the source where nothing is said.
    #[serde(default, deserialize_with = "slips::date")]
    date: Option<String>,
    /// How good the source is; that of the source where nothing is said.
    grade: Option<Grade>,
    /// What is worth knowing of it.
    note: Option<RawText>,
}

/// One limit or several.
#[derive(schemars::JsonSchema)]
#[schemars(untagged)]
pub(super) enum RawRule<T> {
    /// One.
    One(RawLimit<T>),
    /// Several side by side; none at all lifts the extended profile's.
    Several(Vec<RawLimit<T>>),
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for RawRule<T> {
    // By hand, because an untagged enum would lose the place and the wording of a mistake inside.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor<T>(std::marker::PhantomData<T>);
        impl<'de, T: Deserialize<'de>> serde::de::Visitor<'de> for Visitor<T> {
            type Value = RawRule<T>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a table such as { value = 1, source = \"...\" }, or a list of them")
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                RawLimit::deserialize(serde::de::value::MapAccessDeserializer::new(map)).map(RawRule::One)
            }

            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
                Vec::deserialize(serde::de::value::SeqAccessDeserializer::new(seq)).map(RawRule::Several)
            }
        }
        deserializer.deserialize_any(Visitor(std::marker::PhantomData))
    }
}

/// A reminder as written.
#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawReminder {
    text: RawText,
    #[schemars(with = "Option<String>")]
    source: Option<Spanned<String>>,
    #[serde(default, deserialize_with = "slips::date")]
    date: Option<String>,
    grade: Option<Grade>,
}

/// Looks named sources up and says where a mistake stands.
pub(super) struct Resolver<'a> {
    path: &'a Path,
    text: &'a str,
    name: &'a str,
    sources: &'a BTreeMap<String, RawSource>,
}

impl Resolver<'_> {
    fn mistake(&self, span: std::ops::Range<usize>, zh: &str, en: &str) -> ProfileError {
        ProfileError::Mistake(Box::new(LocatedError::at(self.path, self.text, span, Text::new(zh, en))))
    }

    /// The source's words, date and grade.
    fn source(&self, written: Option<&Spanned<String>>) -> Result<RawSource, ProfileError> {
        let Some(written) = written else {
            return Ok(RawSource { address: format!("profile {}", self.name), date: None, grade: None });
        };
        let key = written.get_ref();
        if let Some(source) = self.sources.get(key) {
            return Ok(source.clone());
        }
        if key.contains([' ', '/', ',', '。']) || !key.is_ascii() {
            return Ok(RawSource { address: key.clone(), date: None, grade: None });
        }
        Err(self.mistake(
            written.span(),
            &format!("没有 [sources.{key}] 这个来源；请补上，或直接写出网址"),
            &format!("there is no [sources.{key}]; add it, or write the address itself"),
        ))
    }

    /// All limits of one quantity.
    pub(super) fn rule<T: LimitValue>(&self, raw: RawRule<T>) -> Result<Rule<T>, ProfileError> {
        let raw = match raw {
            RawRule::One(limit) => vec![limit],
            RawRule::Several(limits) => limits,
        };
        raw.into_iter().map(|limit| self.limit(limit)).collect::<Result<_, _>>().map(Rule)
    }

    fn limit<T: LimitValue>(&self, raw: RawLimit<T>) -> Result<Limit<T>, ProfileError> {
        let source = self.source(raw.source.as_ref())?;
        let grade = raw.grade.or(source.grade);
        if let Some(objection) = raw.value.get_ref().objection() {
            return Err(self.mistake(raw.value.span(), &objection.zh, &objection.en));
        }
        let severity = match (&raw.severity, grade) {
            (Some(severity), Some(Grade::C)) if *severity.get_ref() == Severity::Reject => {
                return Err(self.mistake(
                    severity.span(),
                    "来源等级为 C（第三方网页）的规定只能用 \"warn\"",
                    "a limit of grade C (third-party page) may only be \"warn\"",
                ));
            }
            (Some(severity), _) => *severity.get_ref(),
            (None, Some(Grade::C)) => Severity::Warn,
            (None, _) => Severity::Reject,
        };
        Ok(Limit {
            value: raw.value.into_inner(),
            formats: raw.formats,
            severity,
            source: source.address,
            date: raw.date.or(source.date),
            grade,
            note: raw.note.map(Text::from),
        })
    }

    fn reminder(&self, raw: RawReminder) -> Result<Reminder, ProfileError> {
        let source = self.source(raw.source.as_ref())?;
        Ok(Reminder {
            text: raw.text.into(),
            source: source.address,
            date: raw.date.or(source.date),
            grade: raw.grade.or(source.grade),
        })
    }
}

/// A built-in profile by name, or a file by path.
pub(super) fn load(name_or_path: &str) -> Result<Profile, ProfileError> {
    load_at_depth(name_or_path, Path::new(""), 0)
}

fn load_at_depth(name_or_path: &str, folder: &Path, depth: usize) -> Result<Profile, ProfileError> {
    let unknown = match builtin::builtin(name_or_path) {
        Ok(profile) => return Ok(profile),
        Err(unknown) => unknown,
    };
    let path = folder.join(name_or_path);
    let looks_like_a_path = name_or_path.contains(['/', '\\']) || name_or_path.ends_with(".toml");
    if !looks_like_a_path && !path.is_file() {
        return Err(unknown);
    }
    let text = std::fs::read_to_string(&path)
        .map_err(|error| ProfileError::Unreadable { path: path.clone(), reason: crate::system::words(&error) })?;
    parse(&text, &path, depth)
}

/// A profile from its text; `depth` counts the profiles that extend this one.
pub(super) fn parse(text: &str, path: &Path, depth: usize) -> Result<Profile, ProfileError> {
    // Editors on Windows put a byte-order mark in front, which TOML does not know; left out.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let raw: RawProfile =
        toml::from_str(text).map_err(|error| ProfileError::Mistake(Box::new(slips::mistake(path, text, &error))))?;
    let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let resolver = Resolver { path, text, name: &name, sources: &raw.sources };
    let (mut limits, mut reminders) = match &raw.extends {
        None => (Limits::default(), Vec::new()),
        Some(base) => extended(base, &resolver, depth)?,
    };
    limits.overlay(raw.limits, &resolver)?;
    slips::check_guesses(&resolver, &mut limits)?;
    slips::check_ranges(&resolver, &limits)?;
    slips::check_pairs(&resolver, &limits)?;
    for reminder in raw.reminders {
        reminders.push(resolver.reminder(reminder)?);
    }
    Ok(Profile {
        aliases: raw.aliases,
        title: raw.title.map_or_else(|| Text::new(name.clone(), name.clone()), Text::from),
        description: raw.description.map(Text::from).unwrap_or_default(),
        extends: raw.extends.map(Spanned::into_inner),
        limits,
        reminders,
        name,
    })
}

fn extended(
    base: &Spanned<String>,
    resolver: &Resolver<'_>,
    depth: usize,
) -> Result<(Limits, Vec<Reminder>), ProfileError> {
    if depth >= MAX_DEPTH {
        return Err(resolver.mistake(
            base.span(),
            "extends 互相引用，没有尽头",
            "these profiles extend each other in a circle",
        ));
    }
    let folder = resolver.path.parent().unwrap_or(Path::new(""));
    match load_at_depth(base.get_ref(), folder, depth + 1) {
        Ok(profile) => Ok((profile.limits, profile.reminders)),
        Err(ProfileError::Unknown(unknown)) => {
            let text = ProfileError::Unknown(unknown).text();
            Err(resolver.mistake(base.span(), &text.zh, &text.en))
        }
        Err(other) => Err(other),
    }
}

/// JSON Schema of a profile file, for editors.
pub fn schema() -> schemars::Schema {
    schemars::schema_for!(RawProfile)
}
