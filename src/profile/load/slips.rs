//! Slips that the TOML reader cannot see or can only tell in its own words: a value that its quantity cannot have, a limit
//! that stands outside `[limits]`.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Deserializer};

use super::super::error::{LocatedError, nearest};
use super::super::limits::{Limits, RawLimits, largest};
use super::{Limit, ProfileError, RawRule, Resolver, Rule};
use crate::checks::Severity;
use crate::date::days_of_month;
use crate::text::Text;

/// Whether every value is one that its quantity can have: a share above 1 or a score above 100 is a slip, and as a least
/// value it would reject every picture.
pub(super) fn check_ranges(resolver: &Resolver<'_>, limits: &Limits) -> Result<(), ProfileError> {
    // What cannot be read was told already, with its place.
    let Ok(written) = toml::from_str::<WrittenLimits>(resolver.text) else { return Ok(()) };
    for entry in limits.entries() {
        let (Some(rule), Some(most)) = (written.limits.get(entry.key), largest(&entry.unit.en)) else { continue };
        let values = match rule {
            RawRule::One(limit) => std::slice::from_ref(limit),
            RawRule::Several(limits) => limits,
        };
        if let Some(wrong) =
            values.iter().find(|limit| number(limit.value.get_ref()).is_some_and(|v| v > f64::from(most)))
        {
            return Err(resolver.mistake(
                wrong.value.span(),
                &format!("{} 的值应在 0 到 {most} 之间", entry.key),
                &format!("{} must lie between 0 and {most}", entry.key),
            ));
        }
    }
    Ok(())
}

/// Lets rules whose checks guess from weak signs only warn, as the checks do whatever a profile says: what a profile shows is what
/// happens.
///
/// # Errors
/// The profile says that one rejects.
pub(super) fn check_guesses(resolver: &Resolver<'_>, limits: &mut Limits) -> Result<(), ProfileError> {
    let written = toml::from_str::<WrittenLimits>(resolver.text).map(|written| written.limits).unwrap_or_default();
    for (key, rule) in [
        ("refuse_screen_photos", &mut limits.refuse_screen_photos),
        ("refuse_screenshots", &mut limits.refuse_screenshots),
        ("refuse_edited", &mut limits.refuse_edited),
    ] {
        let values = match written.get(key) {
            Some(RawRule::One(limit)) => std::slice::from_ref(limit),
            Some(RawRule::Several(limits)) => limits,
            None => &[],
        };
        let severities = values.iter().filter_map(|limit| limit.severity.as_ref());
        if let Some(rejects) = severities.into_iter().find(|severity| *severity.get_ref() == Severity::Reject) {
            return Err(resolver.mistake(
                rejects.span(),
                &format!("{key} 只凭微弱的迹象推测，只能用 \"warn\""),
                &format!("{key} is a guess from weak signs and may only be \"warn\""),
            ));
        }
        rule.0.iter_mut().for_each(|limit| limit.severity = Severity::Warn);
    }
    Ok(())
}

/// Whether of every quantity with a least and a most value some value is left: what no picture can meet is a slip. What sources of
/// other weight say may contradict each other.
pub(super) fn check_pairs(resolver: &Resolver<'_>, limits: &Limits) -> Result<(), ProfileError> {
    let Ok(written) = toml::from_str::<WrittenLimits>(resolver.text) else { return Ok(()) };
    let pairs = [
        ("min_bytes", "max_bytes", crossed(&limits.min_bytes, &limits.max_bytes)),
        ("min_short_side", "max_long_side", crossed(&limits.min_short_side, &limits.max_long_side)),
        ("min_long_side", "max_long_side", crossed(&limits.min_long_side, &limits.max_long_side)),
        ("min_megapixels", "max_megapixels", crossed(&limits.min_megapixels, &limits.max_megapixels)),
        ("min_frame_share", "max_frame_share", crossed(&limits.min_frame_share, &limits.max_frame_share)),
    ];
    let Some((least, most, _)) = pairs.into_iter().find(|(.., crossed)| *crossed) else { return Ok(()) };
    let first = match written.limits.get(least).or_else(|| written.limits.get(most)) {
        Some(RawRule::One(limit)) => Some(limit),
        Some(RawRule::Several(limits)) => limits.first(),
        None => None,
    };
    Err(resolver.mistake(
        first.map_or(0..0, |limit| limit.value.span()),
        &format!("{least} 大于 {most}，没有文件能同时满足"),
        &format!("{least} is more than {most}: no file can meet both"),
    ))
}

fn crossed<T: PartialOrd>(least: &Rule<T>, most: &Rule<T>) -> bool {
    let meet = |one: &Limit<T>, other: &Limit<T>| {
        let all = one.formats.is_empty() || other.formats.is_empty();
        all || one.formats.iter().any(|format| other.formats.contains(format))
    };
    let broken = |least: &Limit<T>, most: &Limit<T>| {
        least.value > most.value && least.severity == most.severity && meet(least, most)
    };
    least.0.iter().any(|least| most.0.iter().any(|most| broken(least, most)))
}

/// A date as profiles write it, `YYYY-MM-DD`, that the calendar has.
pub(super) fn date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let text = String::deserialize(deserializer)?;
    if is_date(&text) {
        return Ok(Some(text));
    }
    Err(serde::de::Error::custom(format!("no date such as 2026-11-30: {text}")))
}

fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts[..] else { return false };
    let digits = |part: &str, length| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
    if !(digits(year, 4) && digits(month, 2) && digits(day, 2)) {
        return false;
    }
    let number = |part: &str| part.parse().unwrap_or(0);
    (1..=days_of_month(number(year), number(month))).contains(&number(day))
}

/// The `[limits]` table with values of any kind.
#[derive(Deserialize)]
struct WrittenLimits {
    #[serde(default)]
    limits: BTreeMap<String, RawRule<toml::Value>>,
}

fn number(value: &toml::Value) -> Option<f64> {
    value.as_float().or_else(|| value.as_integer().map(|whole| whole as f64))
}

/// The TOML reader's mistake; a limit that stands outside `[limits]` is told where it belongs.
pub(super) fn mistake(path: &Path, text: &str, error: &toml::de::Error) -> LocatedError {
    let located = LocatedError::from_toml(path, text, error);
    let quoted: Vec<&str> = error.message().split('`').skip(1).step_by(2).collect();
    let Some((written, known)) = quoted.split_first() else { return located };
    if !error.message().starts_with("unknown field") || !known.contains(&"limits") {
        return located;
    }
    let keys = limit_keys();
    if located.suggestion.is_some() && !keys.iter().any(|key| key == written) {
        return located;
    }
    let Some(meant) = nearest(written, keys.iter().map(String::as_str)) else { return located };
    let message = Text::new(
        format!("{written} 要写在 [limits] 下面，例如 [limits] 另起一行写 {meant} = {{ value = … }}"),
        format!("{written} belongs under [limits]: a line [limits], below it {meant} = {{ value = ... }}"),
    );
    LocatedError { message, suggestion: (*written != meant).then_some(meant), ..located }
}

/// Every key that `[limits]` knows.
fn limit_keys() -> Vec<String> {
    let schema = schemars::schema_for!(RawLimits).to_value();
    let properties = schema.get("properties").and_then(serde_json::Value::as_object);
    properties.map(|properties| properties.keys().cloned().collect()).unwrap_or_default()
}
