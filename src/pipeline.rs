//! One file through the whole flow: bytes to a [`FileRecord`] (all that is known without a profile), and a record to
//! [`PageReport`]s under one profile. Knows nothing of folders, threads, caches or output forms.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::Instant;

use serde::{Deserialize, Serialize};

use crate::abandoned::stop_if_abandoned;
use crate::checks::{self, Document, Evidence, FileFacts, Judgement, Verdict, after_colon, text_unreadable};
use crate::input::{self, DecodeError, DecodeErrorKind, Decoded, Format, Metadata, Page, PageContent};
use crate::measure::{self, Measurements, TextLine};
use crate::{Lang, Limits, PageReport, Profile, Text};

/// Raised whenever a change can alter decoded pixels or metadata; stored records of another version are not reused.
pub const DECODE_VERSION: u32 = 11;

/// All that is known of a file before any profile is held against it. Holds no pixels, no name and no content, so it can
/// be stored and judged again later.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FileRecord {
    /// Size in bytes.
    pub bytes: u64,
    /// Format by content.
    pub format: Format,
    /// Pages the file has; more than `pages.len()` where a limit cut.
    pub page_count: usize,
    /// Pages, in order; never empty: a file that cannot be decoded is one page with an error.
    pub pages: Vec<PageRecord>,
    /// Things worth telling that are no fault.
    pub notes: Vec<Text>,
}

/// All that is known of one page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PageRecord {
    /// Number in its file, from 1.
    pub number: usize,
    /// What the file says of it.
    pub metadata: Metadata,
    /// Share of the page that could not be decoded, 0..=1.
    pub lost_share: Option<f32>,
    /// The numbers; `None` where not decoded, and on a page of real text without a scan.
    pub measurements: Option<Measurements>,
    /// Why it could not be decoded.
    pub error: Option<DecodeError>,
    /// Time spent, milliseconds.
    pub elapsed_ms: f64,
}

/// Decodes and measures every page of a file, one page's pixels at a time. Never fails and never panics: what cannot be
/// decoded is a page with an error.
pub fn examine(bytes: &[u8], limits: &Limits) -> FileRecord {
    let started = Instant::now();
    let mut pages = Vec::new();
    let mut since = started;
    let decoded = guarded(|| {
        input::decode_pages(bytes, limits, &mut |page| {
            let decoding_ms = milliseconds(since);
            stop_if_abandoned();
            pages.push(PageRecord::measured(page, decoding_ms));
            stop_if_abandoned();
            since = Instant::now();
        })
    });
    FileRecord::gathered(decoded.and_then(|decoded| decoded), pages, bytes, started)
}

impl FileRecord {
    /// The record of a file that could not be decoded, or not even read.
    pub fn failed(error: DecodeError, bytes: u64, started: Instant) -> Self {
        let page = PageRecord {
            number: 1,
            metadata: Metadata::default(),
            lost_share: None,
            measurements: None,
            error: Some(error),
            elapsed_ms: milliseconds(started),
        };
        Self { bytes, format: Format::Unknown, page_count: 1, pages: vec![page], notes: Vec::new() }
    }

    /// The record of a file of which `pages` were measured before its decoder ended.
    fn gathered(
        decoded: Result<Decoded, DecodeError>,
        mut pages: Vec<PageRecord>,
        bytes: &[u8],
        started: Instant,
    ) -> Self {
        match (decoded, pages.last()) {
            (Ok(Decoded { format, page_count, notes, .. }), Some(_)) => {
                Self { bytes: bytes.len() as u64, format, page_count, pages, notes }
            }
            (Ok(_), None) => Self::refused(DecodeError::damaged("0"), bytes, started),
            (Err(error), None) => Self::refused(error, bytes, started),
            // What was found on the pages before stays true; one more page stands for all that could not be had.
            (Err(error), Some(last)) => {
                let broken = Self::refused(error, bytes, Instant::now());
                let number = last.number + 1;
                pages.extend(broken.pages.into_iter().map(|page| PageRecord { number, ..page }));
                Self { page_count: number, pages, ..broken }
            }
        }
    }

    /// The record of a file whose bytes are at hand.
    fn refused(error: DecodeError, bytes: &[u8], started: Instant) -> Self {
        Self { format: input::sniff(bytes), ..Self::failed(error, bytes.len() as u64, started) }
    }

    /// Judges every page under `profile`. `path` is only used for its extension and to name the reports; `document` is
    /// the paper that the user says it is.
    ///
    /// Where a limit cut pages off, one more report says so and is unjudged: what was not read is never ready.
    pub fn judge(&self, path: &Path, profile: &Profile, document: Option<Document>) -> Vec<PageReport> {
        let facts = FileFacts {
            bytes: self.bytes,
            format: self.format,
            extension: path.file_name().map(|name| {
                Path::new(name).extension().map_or_else(String::new, |ending| ending.to_string_lossy().to_lowercase())
            }),
            pages: self.page_count,
        };
        let unread = self.unread_pages();
        let judge = |page| self.judge_page(page, &facts, path, profile, document);
        let mut reports: Vec<PageReport> = self.pages.iter().chain(&unread).map(judge).collect();
        checks::allow_empty_backs(&mut reports);
        reports
    }

    fn judge_page(
        &self,
        page: &PageRecord,
        facts: &FileFacts,
        path: &Path,
        profile: &Profile,
        document: Option<Document>,
    ) -> PageReport {
        let mut evidence = Evidence {
            file: facts,
            metadata: &page.metadata,
            lost_share: page.lost_share,
            measurements: page.measurements.as_ref(),
            error: page.error.as_ref(),
            document,
        };
        let judge = |evidence: &Evidence<'_>| guarded(|| checks::judge(evidence, &profile.limits));
        let mut judgement = judge(&evidence);
        if page.metadata.under_text && judgement.as_ref().is_ok_and(|judgement| is_ground(&evidence, judgement)) {
            evidence.measurements = None;
            judgement = judge(&evidence);
        }
        let (judgement, error) = match judgement {
            Ok(judgement) => (judgement, page.error.clone()),
            Err(error) => (Judgement::unjudged(), Some(error)),
        };
        let measurements = evidence.measurements;
        // What is to be said of the file is said once.
        let of_file = if page.number == 1 { self.notes.as_slice() } else { &[] };
        PageReport {
            path: path.to_owned(),
            page: page.number,
            pages: self.page_count,
            bytes: self.bytes,
            format: self.format,
            width: measurements.map_or(0, |measured| measured.width),
            height: measurements.map_or(0, |measured| measured.height),
            verdict: judgement.verdict,
            // None where too much is missing: the little that is left may read well.
            score: evidence.picture().ok().and_then(|measured| measured.score),
            findings: judgement.findings,
            not_assessed: judgement.not_assessed,
            error,
            repeats: None,
            notes: of_file.iter().cloned().chain(judgement.notes).collect(),
            measurements: measurements.cloned(),
            elapsed_ms: page.elapsed_ms,
        }
    }

    fn unread_pages(&self) -> Option<PageRecord> {
        let read = self.pages.last()?.number;
        let (first, last) = (read + 1, self.page_count);
        if first > last {
            return None;
        }
        let error = DecodeError {
            kind: DecodeErrorKind::TooManyPages,
            message: if first == last {
                Text::new(
                    format!("第 {last} 页没有读取（超出每个文件的页数上限）"),
                    format!("page {last} was not read (more than the limit of pages a file)"),
                )
            } else {
                Text::new(
                    format!("第 {first} 至 {last} 页没有读取（超出每个文件的页数上限）"),
                    format!("pages {first} to {last} were not read (more than the limit of pages a file)"),
                )
            },
            advice: Text::new(
                format!("请用 --max-pages {last} 重新检查，或把文件拆分后再检查"),
                format!("Check again with --max-pages {last}, or split the file"),
            ),
        };
        Some(PageRecord {
            number: first,
            metadata: Metadata::default(),
            lost_share: None,
            measurements: None,
            error: Some(error),
            elapsed_ms: 0.0,
        })
    }
}

impl PageRecord {
    fn measured(page: Page, decoding_ms: f64) -> Self {
        let started = Instant::now();
        let (measurements, error) = match page.content {
            PageContent::Pixels(pixels) => match guarded(|| measure::measure(&pixels)) {
                Ok(measurements) => (Some(measurements), None),
                Err(error) => (None, Some(error)),
            },
            PageContent::BornDigital => (None, None),
            PageContent::Undecodable(error) => (None, Some(error)),
        };
        Self {
            number: page.number,
            metadata: page.metadata,
            lost_share: page.lost_share,
            measurements,
            error,
            elapsed_ms: decoding_ms + milliseconds(started),
        }
    }
}

/// Contrast, and spread of luma in places, levels, below which a picture is pale all over: the ground of a licence is, as the print
/// over it has to be read, and a scan is not even where it is blurred.
const PALE: (f32, f32) = (40.0, 8.0);

/// Whether a picture below real text is no more than its ground: it was decoded, and shows no text, not even blurred beyond reading, or
/// is pale.
fn is_ground(evidence: &Evidence<'_>, judgement: &Judgement) -> bool {
    let Some(measured) = evidence.measurements.filter(|_| evidence.lost_share.is_none()) else { return false };
    let blurred = judgement.findings.iter().any(|finding| finding.code == text_unreadable::CODE);
    let textless = measured.score.is_none() && !blurred;
    let faint = |line: &TextLine| line.text_probability < 0.5 || line.contrast < PALE.0;
    let light = &measured.exposure;
    let pale = light.paper - light.ink < PALE.0 && light.spread < PALE.1 && measured.text_lines.iter().all(faint);
    textless || pale
}

impl Judgement {
    /// What is said where judging itself failed.
    fn unjudged() -> Self {
        Self { verdict: Verdict::Unjudged, findings: Vec::new(), not_assessed: Vec::new(), notes: Vec::new() }
    }
}

/// Runs `work`; a panic in it, as a hostile file may cause in a decoder, becomes an error.
pub(crate) fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, DecodeError> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| internal_error(panic.as_ref()))
}

fn internal_error(panic: &(dyn Any + Send)) -> DecodeError {
    let cause = panic
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "?".to_owned());
    let cause: String = cause.chars().map(|c| if c.is_control() { ' ' } else { c }).take(200).collect();
    DecodeError {
        kind: DecodeErrorKind::Internal,
        message: Text::new(
            format!("程序处理此文件时出错（{cause}）"),
            format!("the program failed on this file ({cause})"),
        ),
        advice: Text::new(
            "请用看图软件打开并另存为 JPEG 后重新检查；如仍失败，请反馈此问题",
            "Open it in a picture viewer, save it as JPEG and check again; if that fails too, report the problem",
        ),
    }
}

fn milliseconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1000.0
}

impl DecodeError {
    /// Message and advice as one line, in every language.
    pub(crate) fn told(&self) -> Text {
        Text::new(self.line(Lang::Zh), self.line(Lang::En))
    }

    /// Message and advice in `lang`, as one line.
    pub fn line(&self, lang: Lang) -> String {
        let separator = if lang == Lang::Zh { "；" } else { "; " };
        match self.advice.get(lang) {
            "" => self.message.get(lang).to_owned(),
            advice => format!("{}{separator}{}", self.message.get(lang), after_colon(advice)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::abandoned::Abandoned;

    #[test]
    fn pages_measured_before_the_decoder_failed_stay() {
        let bytes = include_bytes!("../fixtures/formats/tiff-pages.tif");
        let whole = examine(bytes, &Limits::default());
        let failed = Err(DecodeError::internal("a late panic".to_owned()));
        let record = FileRecord::gathered(failed, whole.pages.clone(), bytes, Instant::now());
        assert_eq!((record.format, record.page_count), (Format::Tiff, 4));
        assert_eq!(record.pages[..3], whole.pages[..]);
        let profile = Profile::load("default").unwrap();
        let reports = record.judge(Path::new("a.tif"), &profile, None);
        assert_eq!(reports.iter().map(|report| report.page).collect::<Vec<_>>(), [1, 2, 3, 4]);
        assert_eq!(reports[3].verdict, Verdict::Unjudged, "what could not be had is never ready");
        assert!(reports[3].error.is_some() && reports[..3].iter().all(|report| report.error.is_none()));
    }

    #[test]
    fn a_file_that_was_given_up_is_left_at_its_next_page() {
        let bytes = include_bytes!("../fixtures/formats/tiff-pages.tif");
        let work = Abandoned::default();
        let pages = || work.during(|| examine(bytes, &Limits::default()).pages);
        assert_eq!(pages().len(), 3);
        work.set();
        let given_up = pages();
        assert_eq!(given_up.len(), 1);
        assert_eq!(given_up[0].error.as_ref().map(|error| error.kind), Some(DecodeErrorKind::Internal));
    }
}
