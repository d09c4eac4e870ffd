//! Limits that a receiver publishes. Built-in profiles are `profiles/*.toml`, embedded. Knows nothing of pixels.

use serde::{Deserialize, Serialize};

use crate::checks::Severity;
use crate::input::Format;

/// One published limit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Limit<T> {
    /// The value.
    pub value: T,
    /// What exceeding it means. A grade C source only ever warns.
    pub severity: Severity,
    /// Who says so (address or document); "profile default" for our own.
    pub source: String,
    /// When it was looked up, `YYYY-MM-DD`.
    pub date: Option<String>,
    /// How good the source is.
    pub grade: Option<Grade>,
}

/// How good a source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Grade {
    /// The platform's or vendor's own documentation.
    A,
    /// Its community or help pages.
    B,
    /// Third-party pages.
    C,
}

/// A receiver's limits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// Name on the command line.
    pub name: String,
    /// Limits.
    pub limits: Limits,
}

/// What a profile can limit; `None` = the receiver says nothing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Limits {
    /// Formats accepted.
    pub formats: Option<Limit<Vec<Format>>>,
    /// Most bytes.
    pub max_bytes: Option<Limit<u64>>,
    /// Least bytes.
    pub min_bytes: Option<Limit<u64>>,
    /// Least pixels on the shorter side.
    pub min_short_side: Option<Limit<u32>>,
    /// Least pixels on the longer side.
    pub min_long_side: Option<Limit<u32>>,
}
