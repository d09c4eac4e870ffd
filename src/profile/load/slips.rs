//! Slips that the TOML reader cannot see or can only tell in its own words: a value that its quantity cannot have, a limit
//! that stands outside `[limits]`.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use super::super::error::{LocatedError, nearest};
use super::super::limits::{Limits, RawLimits, largest};
use super::{ProfileError, RawRule, Resolver};
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
