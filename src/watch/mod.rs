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
use crate::checks::Verdict;
use crate::copies::{self, Existing, PlaceError, place};
use crate::input::discover::{names, natural_order};
use crate::report::html::{self, Gallery};
use crate::report::worst;
use crate::{Limits, PageReport, Profile, Text};
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
                let existing = if earlier.exists() { Existing::Replace } else { options.existing };
                place::check(report, existing)?;
                Journal::open(earlier, standard(&profile, &options.batch.limits))?
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

    /// Looks once: checks what is complete and brings the report up to date.
    ///
    /// # Errors
    /// [`PlaceError`] where the report cannot be written.
    pub fn step(&mut self, now: Instant, cancel: &Cancel) -> Result<Step, PlaceError> {
        let mut step = Step::default();
        let mut look = self.inbox.look(now, self.options.settle, self.options.patience);
        step.pending = look.pending;
        step.problems.extend(look.problem);
        look.ready.extend(self.forget(&look.gone)?);
        look.ready.sort_by(|one, other| natural_order(one, other));
        let mut checked = Vec::new();
        let run = batch::run(look.ready, Arc::clone(&self.profile), self.options.batch.clone(), cancel, |event| {
            if let Event::Checked(file) = event {
                checked.push(file);
            }
            ControlFlow::Continue(())
        });
        if let Err(error) = run {
            step.problems
                .push(Text::new(format!("无法开始检查：{error}"), format!("could not start checking: {error}")));
        }
        for file in checked {
            self.take(file, now, &mut step)?;
        }
        self.write_report()?;
        Ok(step)
    }

    /// Forgets files that are gone. Returns those that were said to repeat one of them, to be checked again.
    fn forget(&mut self, gone: &[PathBuf]) -> Result<Vec<PathBuf>, PlaceError> {
        let mut again = Vec::new();
        for path in gone {
            let Some(repeating) = self.journal.remove(path)? else { continue };
            self.stale = true;
            for path in &repeating {
                self.journal.remove(path)?;
            }
            again.extend(repeating);
        }
        Ok(again)
    }

    fn take(&mut self, file: Checked, now: Instant, step: &mut Step) -> Result<(), PlaceError> {
        let Checked { path, mut reports, repeat, .. } = file;
        let Some(stamp) = self.inbox.stamp(&path) else { return Ok(()) };
        if Stamp::of(&path) != Some(stamp) {
            // Changed or gone while it was read: it will be seen again.
            step.pending += 1;
            return Ok(());
        }
        let patient = self.inbox.unchanged_for(&path, now) < self.options.patience;
        if patient && reports.iter().any(looks_incomplete) {
            step.pending += 1;
            return Ok(());
        }
        if reports.iter().all(inbox::is_no_picture) && !names::is_picture(&path) {
            self.inbox.handled(path, stamp);
            return Ok(());
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
                return Ok(());
            }
        };
        let moved = if self.options.copy { None } else { put.clone() };
        let now_at = moved.unwrap_or_else(|| path.clone());
        self.inbox.handled(now_at.clone(), stamp);
        self.gallery.forget(&now_at);
        self.earlier.add(&path, &now_at, &reports);
        let shown = reports.iter().cloned().map(|report| PageReport { path: now_at.clone(), ..report }).collect();
        self.journal.add(Entry { path: now_at, arrived: path.clone(), stamp, reports: shown })?;
        self.stale = true;
        step.arrivals.push(Arrival { path, reports, put });
        Ok(())
    }

    fn put(&self, path: &Path, verdict: Verdict) -> Result<Option<PathBuf>, PlaceError> {
        let flagged = match verdict {
            Verdict::Pass => false,
            Verdict::Warn => self.options.flag_warnings,
            Verdict::Unjudged | Verdict::Reject => true,
        };
        let folder = if flagged { &self.options.flagged } else { &self.options.ok };
        let Some(folder) = folder else { return Ok(None) };
        let base = &self.options.folder;
        if self.options.copy { copies::copy(path, base, folder) } else { copies::move_file(path, base, folder) }
            .map(Some)
    }

    fn write_report(&mut self) -> Result<(), PlaceError> {
        let put_in: Vec<&PathBuf> = [&self.options.ok, &self.options.flagged].into_iter().flatten().collect();
        self.stale |= self.journal.forget_missing(&put_in)?;
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
    report.error.is_some() || report.findings.iter().any(|finding| finding.code == "file-damaged")
}

/// What verdicts depend on beside the file: the profile with all its limits, the bounds of decoding, the program.
fn standard(profile: &Profile, limits: &Limits) -> String {
    let all = format!("{} {limits:?} {profile:?}", env!("CARGO_PKG_VERSION"));
    blake3::hash(all.as_bytes()).to_hex().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PICTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/id-back/sharp.jpg");

    /// A watch that moves files away, or one that leaves them where they are and keeps a report.
    fn watched(folder: &Path, moving: bool) -> Watch {
        let put = moving.then(|| folder.join("ok"));
        let options = Options {
            folder: folder.join("in"),
            settle: Duration::ZERO,
            patience: Duration::ZERO,
            ok: put.clone(),
            flagged: put,
            copy: false,
            flag_warnings: false,
            report: (!moving).then(|| folder.join("report.html")),
            existing: Existing::Keep,
            html: html::Options::default(),
            batch: batch::Options::default(),
        };
        Watch::start(options, Profile::load("default").unwrap()).unwrap()
    }

    /// Puts a copy of the picture into the drop folder and looks; returns which earlier file it is said to repeat.
    fn arrives(watch: &mut Watch, name: &str) -> Option<String> {
        std::fs::copy(PICTURE, watch.options.folder.join(name)).unwrap();
        let step = watch.step(Instant::now(), &Cancel::default()).unwrap();
        assert_eq!(step.arrivals.len(), 1, "{:?}", step.problems);
        step.arrivals[0].reports[0].repeats.clone()
    }

    #[test]
    fn a_copy_is_told_whenever_it_arrives_while_the_other_is_there() {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(root.path().join("in/other client")).unwrap();
        let mut watch = watched(root.path(), true);
        assert_eq!(arrives(&mut watch, "a.jpg"), None);
        assert_eq!(arrives(&mut watch, "b.jpg"), Some("a.jpg".to_owned()));
        assert_eq!(arrives(&mut watch, "other client/b.jpg"), None);
        std::fs::remove_dir_all(root.path().join("ok")).unwrap();
        assert_eq!(arrives(&mut watch, "c.jpg"), None, "taken out and sent again");
    }

    #[test]
    fn a_copy_is_judged_again_when_the_other_goes() {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(root.path().join("in")).unwrap();
        let mut watch = watched(root.path(), false);
        arrives(&mut watch, "a.jpg");
        assert_eq!(arrives(&mut watch, "b.jpg"), Some("a.jpg".to_owned()));
        std::fs::remove_file(root.path().join("in/a.jpg")).unwrap();
        let step = watch.step(Instant::now(), &Cancel::default()).unwrap();
        assert_eq!(step.arrivals.len(), 1);
        assert_eq!(step.arrivals[0].reports[0].repeats, None);
        assert!(watch.step(Instant::now(), &Cancel::default()).unwrap().arrivals.is_empty());
    }

    #[test]
    fn without_a_report_no_page_is_kept() {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(root.path().join("in")).unwrap();
        let mut watch = watched(root.path(), true);
        arrives(&mut watch, "a.jpg");
        assert_eq!(watch.journal.entries().count(), 0);
    }
}
