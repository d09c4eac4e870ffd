//! Scores the files of a data set and puts beside each what is known of it.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::files::Files;
use crate::batch::{Event, Examined, Examiner, Reader};
use crate::checks::{Finding, Severity, Verdict};
use crate::cli::{Context, Failure, Progress, RunArgs};
use crate::evaluate::Scored;
use crate::evaluate::baselines::Baselines;
use crate::evaluate::labels::{Labels, Row};
use crate::evaluate::lines::{self, KnownLine};
use crate::evaluate::regions::{self, PageRegions};
use crate::input::{self, PageContent};
use crate::measure::Region;
use crate::{Limits, PageReport, Profile};

/// Findings whose regions say where text cannot be read.
const WHERE_UNREADABLE: [&str; 3] = ["text-unreadable", "text-partly-unreadable", "glare"];
/// Degradations that damage a part of a page: there regions can be right or wrong.
const PARTIAL: [&str; 2] = ["local", "glare"];

/// Known lines of each file, by where it lies.
pub type LinesOf = HashMap<PathBuf, Vec<KnownLine>>;

/// Scores the files of every row, in the order of the rows. Empty where the run was interrupted.
///
/// # Errors
/// Where the system gives no thread.
pub fn score(
    places: &Files,
    labels: &Labels,
    known: &LinesOf,
    profile: Profile,
    run: &RunArgs,
    context: &Context,
) -> Result<Vec<Scored>, Failure> {
    let files: Vec<PathBuf> = labels.rows.iter().map(|row| places.path_of(&row.file)).collect();
    let examiner = Arc::new(WithBaselines { reader: Reader { limits: run.limits.limits() }, found: Mutex::default() });
    let progress = Progress::new(files.len(), context);
    let mut scored = Vec::with_capacity(files.len());
    let sink = |event: Event<'_>| {
        match event {
            Event::Started(path) => progress.started(path),
            Event::Ended(_) => progress.ended(),
            Event::Checked(checked) => {
                let row = &labels.rows[checked.index];
                let mut page = scored_page(row, labels, &checked.reports, known.get(&checked.path));
                page.baselines = examiner.take(&checked.path);
                scored.push(page);
            }
        }
        ControlFlow::Continue(())
    };
    run.run(files, profile.into(), examiner.clone(), context, sink)?;
    Ok(scored)
}

/// Measures the baselines on the same pixels, so that both are compared on the same pages.
struct WithBaselines {
    reader: Reader,
    found: Mutex<HashMap<PathBuf, Baselines>>,
}

impl WithBaselines {
    fn take(&self, path: &Path) -> Option<Baselines> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner).remove(path)
    }
}

impl Examiner for WithBaselines {
    fn examine(&self, path: &Path) -> Examined {
        let examined = self.reader.examine(path);
        if let Some(baselines) = baselines(path, &self.reader.limits) {
            self.found.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), baselines);
        }
        examined
    }
}

/// Baselines of a file: of several pages the lowest; `None` where none could be decoded.
fn baselines(path: &Path, limits: &Limits) -> Option<Baselines> {
    let bytes = input::read_file(path, limits).ok()?;
    let pages = input::decode(&bytes, limits).ok()?.pages;
    let measured = pages.iter().filter_map(|page| match &page.content {
        PageContent::Pixels(pixels) => Some(Baselines::measure(&pixels.luma)),
        PageContent::BornDigital | PageContent::Undecodable(_) => None,
    });
    measured.reduce(|a, b| Baselines {
        laplacian_full: a.laplacian_full.min(b.laplacian_full),
        laplacian_1000: a.laplacian_1000.min(b.laplacian_1000),
    })
}

fn scored_page(row: &Row, labels: &Labels, reports: &[PageReport], known: Option<&Vec<KnownLine>>) -> Scored {
    let rejecting = |report: &PageReport| -> Vec<String> {
        let rejects = report.findings.iter().filter(|f| f.severity == Severity::Reject);
        rejects.map(|f| f.code.clone()).collect()
    };
    let worst = worst_page(reports);
    let measured = reports.first().and_then(|report| report.measurements.as_ref());
    let compared = known.filter(|_| is_partial(row, labels));
    let lines = known.map(|known| lines::compare(measured.map_or(&[][..], |m| &m.text_lines), known));
    Scored {
        file: row.file.clone(),
        score: worst_score(reports),
        verdict: worst.map_or(Verdict::Unjudged, |report| report.verdict),
        page: worst.map_or(1, |report| report.page),
        reasons: reports.iter().flat_map(rejecting).collect(),
        class: row.class,
        damage: row.damage(labels.truth.as_ref()),
        values: row.values.clone(),
        baselines: None,
        lines,
        regions: compared.and_then(|known| page_regions(reports.first()?, known)),
    }
}

/// The page that decides a file's verdict: of equal verdicts that with the lowest score, of those without one the first.
fn worst_page(reports: &[PageReport]) -> Option<&PageReport> {
    let worst = reports.iter().map(|report| report.verdict).max()?;
    let score = |report: &PageReport| report.score.unwrap_or(f32::INFINITY);
    reports.iter().filter(|report| report.verdict == worst).min_by(|a, b| score(a).total_cmp(&score(b)))
}

/// The lowest score of the pages; `None` where a page was stopped without one, or every page passes without one.
fn worst_score(reports: &[PageReport]) -> Option<f32> {
    let to_judge = reports.iter().filter(|report| report.score.is_some() || !report.verdict.is_ready());
    let scores: Option<Vec<f32>> = to_judge.map(|report| report.score).collect();
    scores?.into_iter().min_by(f32::total_cmp)
}

/// Whether the page is damaged in one part; where the table does not tell, every page counts.
fn is_partial(row: &Row, labels: &Labels) -> bool {
    let column = labels.columns.iter().position(|column| column == "degradation");
    column.is_none_or(|at| PARTIAL.contains(&row.values[at].as_str()))
}

fn page_regions(report: &PageReport, known: &[KnownLine]) -> Option<PageRegions> {
    let whole = Region { x: 0, y: 0, width: report.width, height: report.height };
    let of_finding = |finding: &Finding| match finding.regions.as_slice() {
        [] => vec![whole],
        regions => regions.to_vec(),
    };
    let findings = report.findings.iter().filter(|f| WHERE_UNREADABLE.contains(&f.code.as_str()));
    let flagged: Vec<Region> = findings.flat_map(of_finding).collect();
    regions::compare((report.width, report.height), &flagged, known)
}
