//! Limits that a receiver publishes. Built-in profiles are `profiles/*.toml`, embedded; a user's own file may extend one
//! of them. Knows nothing of pixels, of what a check does with a limit, or of how findings are worded.

mod builtin;
mod describe;
mod error;
mod limits;
mod load;
mod rule;

use serde::{Deserialize, Serialize};

use crate::text::Text;

pub use builtin::{BUILTIN_NAMES, did_you_mean};
pub use describe::{Difference, diff, markdown, show};
pub(crate) use error::nearest;
pub use error::{LocatedError, ProfileError, UnknownName};
pub use limits::{LimitEntry, Limits};
pub use load::schema;
pub(crate) use rule::source_words;
pub use rule::{Grade, Limit, Rule};

/// A receiver's limits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// Name on the command line; for a user's file its name without the extension.
    pub name: String,
    /// Other names it answers to.
    pub aliases: Vec<String>,
    /// Who receives the pictures.
    pub title: Text,
    /// What the profile is for, one or two sentences.
    pub description: Text,
    /// Name of the profile it extends, if any.
    pub extends: Option<String>,
    /// Limits, with those of the extended profile where this one says nothing.
    pub limits: Limits,
    /// What the receiver asks for that no picture shows.
    pub reminders: Vec<Reminder>,
}

/// A rule of the receiver that cannot be checked from the picture, for a person to look at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reminder {
    /// The rule.
    pub text: Text,
    /// Who says so.
    pub source: String,
    /// When it was looked up, `YYYY-MM-DD`.
    pub date: Option<String>,
    /// How good the source is.
    pub grade: Option<Grade>,
}

impl Profile {
    /// The built-in profile of that name or alias.
    ///
    /// # Errors
    /// [`ProfileError::Unknown`] with the nearest name.
    pub fn builtin(name: &str) -> Result<Self, ProfileError> {
        builtin::builtin(name)
    }

    /// All built-in profiles, `default` first.
    pub fn builtins() -> Vec<Self> {
        BUILTIN_NAMES.iter().filter_map(|name| Self::builtin(name).ok()).collect()
    }

    /// A built-in profile by name, or a profile file by path.
    ///
    /// # Errors
    /// The name is unknown (with the nearest one), the file cannot be read, or it has a mistake (with line and column).
    pub fn load(name_or_path: &str) -> Result<Self, ProfileError> {
        load::load(name_or_path)
    }

    /// A profile from TOML text. `origin` names the file in errors; its stem becomes the profile's name.
    ///
    /// # Errors
    /// The text has a mistake, or extends what does not exist.
    pub fn from_toml(text: &str, origin: &std::path::Path) -> Result<Self, ProfileError> {
        load::parse(text, origin, 0)
    }
}
