//! The JSON form of one run against several receivers: an object a page, a verdict a receiver.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::checks::{Severity, Verdict};

/// One page of one file, judged under several profiles.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "MatrixPage")]
pub struct MatrixPageView<'a> {
    /// Version of this form.
    pub schema_version: u32,
    /// The file, as named or as found below the folder named. Parts that are not Unicode are replaced by U+FFFD.
    pub path: Cow<'a, str>,
    /// The path's exact bytes in Base64; only where it is not Unicode.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path_bytes: Option<String>,
    /// Page number, from 1.
    pub page: usize,
    /// Pages of the file.
    pub pages: usize,
    /// Readability, 0 to 100, higher is better, the same under every profile; null where unjudged.
    pub score: Option<f32>,
    /// What is said of the page under each profile, by its name.
    pub profiles: BTreeMap<&'a str, MatrixVerdictView<'a>>,
}

/// What one profile says of a page.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "MatrixVerdict")]
pub struct MatrixVerdictView<'a> {
    /// The verdict.
    pub verdict: Verdict,
    /// Codes of all findings, worst first.
    pub codes: Vec<&'a str>,
    /// The same with how bad each is.
    pub findings: Vec<MatrixFindingView<'a>>,
}

/// One reason for which a page is flagged.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "MatrixFinding")]
pub struct MatrixFindingView<'a> {
    /// The check's stable code.
    pub code: &'a str,
    /// How bad.
    pub severity: Severity,
}
