//! A drop folder: each file that arrives and is complete is checked, reported and, if asked for, put into the folder of
//! its verdict. Looks again and again instead of asking the system for events, so that it works on network shares too.
//! Prints nothing.

mod earlier;
mod inbox;
mod journal;

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::batch::{self, Cancel, Checked, Event};
use crate::checks::{Verdict, file_damaged};
use crate::copies::{self, Existing, PlaceError, place};
use crate::input::discover::{names, natural_order};
use crate::report::html::{self, Gallery};
use crate::report::worst;
use crate::{Limits, PageReport, Profile, Text, code, system};
use earlier::Earlier;
use inbox::{Inbox, Stamp};
use journal::{Entry, Journal};

/// How a folder is watched.
#[derive(Clone, Debug)]
pub struct Options {
    /// The folder.
    pub folder: PathBuf,
    /// How long a file must keep its size and date before it counts as complete.
    pub settle: Duration,
    /// How long one that looks damaged must: half an upload looks so too.
    pub patience: Duration,
    /// Where files go that can be submitted.
    pub ok: Option<PathBuf>,
    /// Where flagged files go.
    pub flagged: Option<PathBuf>,
    /// Copy to these folders instead of moving.
    pub copy: bool,
    /// Whether a file that only warns is flagged.
    pub flag_warnings: bool,
    /// The report to keep up to date.
    pub report: Option<PathBuf>,
    /// Whether a report that is there and not from an earlier watch may be replaced.
    pub existing: Existing,
    /// How that report is made.
    pub html: html::Options,
    /// How files are checked.
    pub batch: batch::Options,
}

/// One file that was checked.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// Where it arrived.
    pub path: PathBuf,
    /// Its pages, judged.
    pub reports: Vec<PageReport>,
    /// Where it is now, if it was moved, or its copy.
    pub put: Option<PathBuf>,
}

impl Arrival {
    /// The verdict of its worst page.
    pub fn verdict(&self) -> Verdict {
        worst(&self.reports)
    }
}

/// What one look at the folder brought.
#[derive(Debug, Default)]
pub struct Step {
    /// Files checked.
    pub arrivals: Vec<Arrival>,
    /// What went wrong and will be tried again.
    pub problems: Vec<Text>,
    /// Files that are there but not complete yet.
    pub pending: usize,
}

/// A folder being watched.
#[derive(Debug)]
pub struct Watch {
    options: Options,
    profile: Arc<Profile>,
    inbox: Inbox,
    journal: Journal,
    earlier: Earlier,
    gallery: Gallery,
    stale: bool,
}

impl Watch {
    /// Starts watching: reads what an earlier watch with the same report had done, and writes the report for the first
    /// time.
    ///
    /// # Errors
    /// [`PlaceError`] where the report exists and is not from an earlier watch, or cannot be written.
    pub fn start(options: Options, profile: Profile) -> Result<Self, PlaceError> {
        let journal = match &options.report {
            Some(report) => {
                let earlier = Journal::beside(report);
                let existing = if Journal::is_ours(&earlier)? { Existing::Replace } else { options.existing };
                place::check(report, existing)?;
                Journal::open(earlier, standard(&profile, &options.batch.limits, &code::build()))?
            }
            None => Journal::default(),
        };
        let not_input = [&options.ok, &options.flagged].into_iter().flatten().cloned().collect();
        let mut inbox = Inbox::new(options.folder.clone(), not_input);
        let mut earlier = Earlier::default();
        for entry in journal.entries() {
            inbox.handled(entry.path.clone(), entry.stamp);
            earlier.add(&entry.arrived, &entry.path, &entry.reports);
        }
        let (profile, gallery) = (Arc::new(profile), Gallery::default());
        let mut watch = Self { options, profile, inbox, journal, earlier, gallery, stale: true };
        watch.write_report()?;
        Ok(watch)
    }

    /// Whether an earlier watch with the same report judged by other limits, or was another version of the program: then
    /// the files are checked again, and those that it moved away are no longer in the report.
    pub fn begun_anew(&self) -> bool {
        self.journal.begun_anew
    }

    /// Whether the report lacks what was done last, as it could not be written.
    pub fn is_behind(&self) -> bool {
        self.stale && self.options.report.is_some()
    }

    /// Looks once: checks what is complete and brings the report up to date. Where that cannot be written, the files are
    /// told all the same, and the next look writes it.
    pub fn step(&mut self, now: Instant, cancel: &Cancel) -> Step {
        let mut step = Step::default();
        let mut look = self.inbox.look(now, self.options.settle, self.options.patience);
        step.pending = look.pending;
        step.problems.extend(look.problems);
        look.ready.extend(self.forget(&look.gone));
        look.ready.extend(self.forget_taken_away());
        look.ready.sort_by(|one, other| natural_order(one, other));
        look.ready.dedup();
        let mut checked = Vec::new();
        let run = batch::run(look.ready, Arc::clone(&self.profile), self.options.batch.clone(), cancel, |event| {
            if let Event::Checked(file) = event {
                checked.push(file);
            }
            ControlFlow::Continue(())
        });
        if let Err(error) = run {
            step.problems.push(system::no_thread(&error));
        }
        for file in checked {
            self.take(file, now, &mut step);
        }
        if let Err(error) = self.journal.mend().and_then(|()| self.write_report()) {
            step.problems.push(error.text());
        }
        step
    }

    /// Forgets files that are gone. Returns those that were said to repeat one of them, to be checked again.
    fn forget(&mut self, gone: &[PathBuf]) -> Vec<PathBuf> {
        let mut again = Vec::new();
        for path in gone {
            let Some(repeating) = self.journal.remove(path) else { continue };
            self.stale = true;
            for path in &repeating {
                self.journal.remove(path);
            }
            again.extend(repeating);
        }
        again
    }

    /// The same of files that were taken away from where they had been put.
    fn forget_taken_away(&mut self) -> Vec<PathBuf> {
        let put_in: Vec<&PathBuf> = [&self.options.ok, &self.options.flagged].into_iter().flatten().collect();
        let missing = self.journal.missing(&put_in);
        self.forget(&missing)
    }

    fn take(&mut self, file: Checked, now: Instant, step: &mut Step) {
        let Checked { path, mut reports, repeat, .. } = file;
        let Some(stamp) = self.inbox.stamp(&path) else { return };
        if Stamp::of(&path) != Some(stamp) {
            // Changed or gone while it was read: it will be seen again.
            step.pending += 1;
            return;
        }
        let patient = self.inbox.unchanged_for(&path, now) < self.options.patience;
        if patient && reports.iter().any(looks_incomplete) {
            step.pending += 1;
            return;
        }
        if reports.iter().all(inbox::is_no_picture) && !names::is_picture(&path) {
            self.inbox.handled(path, stamp);
            return;
        }
        if repeat.is_none()
            && let Some(repeat) = self.earlier.repeated_by(&path, &reports)
        {
            repeat.tell(&mut reports, &self.profile);
        }
        let verdict = worst(&reports);
        let put = match self.put(&path, verdict) {
            Ok(put) => put,
            Err(error) => {
                self.inbox.postpone(&path, now);
                step.problems.push(error.text());
                return;
            }
        };
        let moved = if self.copies(&path) { None } else { put.clone() };
        let now_at = moved.unwrap_or_else(|| path.clone());
        self.inbox.handled(now_at.clone(), stamp);
        self.gallery.forget(&now_at);
        self.earlier.add(&path, &now_at, &reports);
        let shown = reports.iter().cloned().map(|report| PageReport { path: now_at.clone(), ..report }).collect();
        // A note that cannot be written is no reason to leave what was moved untold: the end of this look tries again.
        let _ = self.journal.add(Entry { path: now_at, arrived: path.clone(), stamp, reports: shown });
        self.stale = true;
        step.arrivals.push(Arrival { path, reports, put });
    }

    fn put(&self, path: &Path, verdict: Verdict) -> Result<Option<PathBuf>, PlaceError> {
        let folder =
            if verdict.is_flagged(self.options.flag_warnings) { &self.options.flagged } else { &self.options.ok };
        let Some(folder) = folder else { return Ok(None) };
        let base = &self.options.folder;
        if self.copies(path) { copies::copy(path, base, folder) } else { copies::move_file(path, base, folder) }
            .map(Some)
    }

    /// Whether a file is copied rather than moved: by the user's wish, or because a link leads to it. Then it lies
    /// elsewhere, where it was not given to be moved away, and the link alone would lead nowhere from another folder.
    fn copies(&self, path: &Path) -> bool {
        self.options.copy || inbox::is_behind_link(path, &self.options.folder)
    }

    fn write_report(&mut self) -> Result<(), PlaceError> {
        let Some(path) = self.options.report.clone().filter(|_| self.stale) else { return Ok(()) };
        let finished = Some(std::time::SystemTime::now());
        let mut collector =
            html::Collector::new(html::Options { finished, target: Some(path.clone()), ..self.options.html.clone() });
        for entry in self.journal.entries() {
            entry.reports.iter().for_each(|report| collector.add(report));
        }
        let mut bytes = Vec::new();
        let failed =
            |error: html::HtmlError| PlaceError::Io { path: path.clone(), error: std::io::Error::other(error) };
        collector.write_with(&mut self.gallery, &mut bytes).map_err(failed)?;
        place::put(&path, &bytes, Existing::Replace)?;
        self.stale = false;
        Ok(())
    }
}

/// Half an upload cannot be told from a damaged file, except by waiting.
fn looks_incomplete(report: &PageReport) -> bool {
    report.error.is_some() || report.findings.iter().any(|finding| finding.code == file_damaged::CODE)
}

/// What verdicts depend on beside the file: the profile with all its limits, the bounds of decoding, the program.
fn standard(profile: &Profile, limits: &Limits, build: &str) -> String {
    let all = format!("{} {limits:?} {profile:?}", code::version(build));
    blake3::hash(all.as_bytes()).to_hex().to_string()
}

#[cfg(test)]
mod tests;
