//! The JSON form of a page's report: the contract with programs that read it. Fields are only ever added; a change of
//! meaning raises [`SCHEMA_VERSION`].

mod matrix;

use std::borrow::Cow;
use std::path::Path;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;

use crate::checks::{Finding, NotAssessed, Severity, Verdict};
use crate::input::{DecodeErrorKind, Format};
use crate::measure::{
    Colour, Compression, Cues, Exposure, Fingerprint, Glare, Measurements, Motion, Noise, Outline, PixelGrid, Region,
    Resolution, TextLine, TextSummary,
};
use crate::{Lang, PageReport};
pub use matrix::{MatrixFindingView, MatrixPageView, MatrixVerdictView};

/// Version of the JSON form.
pub const SCHEMA_VERSION: u32 = 1;

/// One page of one file.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Page")]
pub struct PageView<'a> {
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
    /// Format by content.
    pub format: Format,
    /// Size of the file in bytes.
    pub bytes: u64,
    /// Width in pixels as a viewer shows it; 0 where not decoded.
    pub width: u32,
    /// Height in pixels; 0 where not decoded.
    pub height: u32,
    /// What is said of the page.
    pub verdict: Verdict,
    /// Readability, 0 to 100, higher is better; null where unjudged.
    pub score: Option<f32>,
    /// Why it is flagged, worst first.
    pub findings: Vec<FindingView<'a>>,
    /// Checks that could not run.
    pub not_assessed: Vec<NotAssessedView<'a>>,
    /// Why it could not be decoded; null where it could.
    pub error: Option<ErrorView<'a>>,
    /// Name of the earlier file of the same folder that this one repeats; null where it repeats none.
    pub repeats: Option<&'a str>,
    /// Things worth telling that are no fault.
    pub notes: Vec<&'a str>,
    /// The numbers; null where not decoded.
    pub measurements: Option<MeasurementsView<'a>>,
    /// Time spent on this page, milliseconds.
    pub elapsed_ms: f64,
}

/// One reason for which a page is flagged.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Finding")]
pub struct FindingView<'a> {
    /// The check's stable code.
    pub code: &'a str,
    /// How bad.
    pub severity: Severity,
    /// Measured value; null where it is not one number.
    pub measured: Option<f64>,
    /// Limit it was held against; null where there is none.
    pub threshold: Option<f64>,
    /// Unit of both, in the report's language.
    pub unit: &'a str,
    /// Where the limit comes from.
    pub source: &'a str,
    /// The worst place on the page as a viewer shows it; null where the whole page is concerned.
    pub region: Option<Region>,
    /// Every place, worst first and more exactly: a tilted line in several rectangles along it.
    pub regions: &'a [Region],
    /// What is wrong, in the report's language.
    pub message: &'a str,
    /// What to do, in the report's language.
    pub advice: &'a str,
}

/// A check that could not run.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "NotAssessed")]
pub struct NotAssessedView<'a> {
    /// The check's stable code.
    pub code: &'a str,
    /// Why, in the report's language.
    pub reason: &'a str,
}

/// Why a page could not be decoded.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Error")]
pub struct ErrorView<'a> {
    /// What kind of failure.
    #[schemars(with = "String")]
    pub kind: DecodeErrorKind,
    /// What is wrong, in the report's language.
    pub message: &'a str,
    /// What to do, in the report's language.
    pub advice: &'a str,
}

/// How much of the measurements is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Without the single text lines.
    Page,
    /// Every text line.
    Lines,
}

impl<'a> PageView<'a> {
    /// The view of `report` in one language.
    pub fn new(report: &'a PageReport, lang: Lang, detail: Detail) -> Self {
        Self {
            schema_version: SCHEMA_VERSION,
            path: report.path.to_string_lossy(),
            path_bytes: path_bytes(&report.path),
            page: report.page,
            pages: report.pages,
            format: report.format,
            bytes: report.bytes,
            width: report.width,
            height: report.height,
            verdict: report.verdict,
            score: report.score.filter(|_| report.verdict != Verdict::Unjudged),
            findings: report.findings.iter().map(|finding| FindingView::new(finding, lang)).collect(),
            not_assessed: report.not_assessed.iter().map(|item| NotAssessedView::new(item, lang)).collect(),
            error: report.error.as_ref().map(|error| ErrorView {
                kind: error.kind,
                message: error.message.get(lang),
                advice: error.advice.get(lang),
            }),
            repeats: report.repeats.as_deref(),
            notes: report.notes.iter().map(|note| note.get(lang)).collect(),
            measurements: report.measurements.as_ref().map(|numbers| MeasurementsView::new(numbers, detail)),
            elapsed_ms: (report.elapsed_ms * 10.0).round() / 10.0,
        }
    }
}

impl<'a> FindingView<'a> {
    fn new(finding: &'a Finding, lang: Lang) -> Self {
        Self {
            code: &finding.code,
            severity: finding.severity,
            measured: finding.measured,
            threshold: finding.threshold,
            unit: finding.unit.get(lang),
            source: &finding.source,
            region: finding.places.first().copied(),
            regions: &finding.regions,
            message: finding.message.get(lang),
            advice: finding.advice.get(lang),
        }
    }
}

impl<'a> NotAssessedView<'a> {
    fn new(item: &'a NotAssessed, lang: Lang) -> Self {
        Self { code: &item.code, reason: item.reason.get(lang) }
    }
}

/// The exact bytes of a path that is not Unicode.
pub(super) fn path_bytes(path: &Path) -> Option<String> {
    path.to_str().is_none().then(|| BASE64_STANDARD.encode(path.as_os_str().as_encoded_bytes()))
}

/// [`Measurements`] with or without the single text lines.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Measurements")]
#[allow(missing_docs)]
pub struct MeasurementsView<'a> {
    pub version: u32,
    pub width: u32,
    pub height: u32,
    pub score: Option<f32>,
    pub text: &'a TextSummary,
    /// Every line of text found; only with `--format json` or `-v`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text_lines: Option<&'a [TextLine]>,
    pub glare: &'a Glare,
    pub exposure: &'a Exposure,
    pub outline: Option<&'a Outline>,
    pub resolution: &'a Resolution,
    pub pixel_grid: Option<&'a PixelGrid>,
    pub colour: Option<&'a Colour>,
    pub noise: &'a Noise,
    pub compression: &'a Compression,
    pub motion: Option<&'a Motion>,
    pub cues: &'a Cues,
    pub fingerprint: Option<&'a Fingerprint>,
}

impl<'a> MeasurementsView<'a> {
    fn new(numbers: &'a Measurements, detail: Detail) -> Self {
        // Taken apart by name so that a measurement added later cannot be forgotten here.
        let Measurements {
            version,
            width,
            height,
            score,
            text,
            text_lines,
            glare,
            exposure,
            outline,
            resolution,
            pixel_grid,
            colour,
            noise,
            compression,
            motion,
            cues,
            fingerprint,
        } = numbers;
        Self {
            version: *version,
            width: *width,
            height: *height,
            score: *score,
            text,
            text_lines: (detail == Detail::Lines).then_some(text_lines),
            glare,
            exposure,
            outline: outline.as_ref(),
            resolution,
            pixel_grid: pixel_grid.as_ref(),
            colour: colour.as_ref(),
            noise,
            compression,
            motion: motion.as_ref(),
            cues,
            fingerprint: fingerprint.as_ref(),
        }
    }
}

/// JSON Schema of a report: one page (a line of `ndjson`), a list of pages (`json`), or a list of pages under several
/// profiles.
pub fn schema() -> serde_json::Value {
    let mut definitions = serde_json::Map::new();
    let dialect = define("Page", schemars::schema_for!(PageView<'static>), &mut definitions);
    define("MatrixPage", schemars::schema_for!(MatrixPageView<'static>), &mut definitions);
    let (page, matrix) = (json!({ "$ref": "#/$defs/Page" }), json!({ "$ref": "#/$defs/MatrixPage" }));
    json!({
        "$schema": dialect,
        "title": "scanready report",
        "description": "One page (a line of ndjson), a list of pages (json), or a list of pages judged under several \
                        profiles (json with a list of profiles).",
        "$defs": definitions,
        // An empty list is a report of either kind, so several may hold at once.
        "anyOf": [page, { "type": "array", "items": page }, { "type": "array", "items": matrix }],
    })
}

/// Moves `schema` and what it refers to into `definitions`; gives the dialect it is written in.
fn define(
    name: &str,
    schema: schemars::Schema,
    definitions: &mut serde_json::Map<String, serde_json::Value>,
) -> serde_json::Value {
    let serde_json::Value::Object(mut object) = schema.to_value() else { return serde_json::Value::Null };
    let dialect = object.remove("$schema").unwrap_or_default();
    if let Some(serde_json::Value::Object(inner)) = object.remove("$defs") {
        definitions.extend(inner);
    }
    definitions.insert(name.to_owned(), object.into());
    dialect
}
