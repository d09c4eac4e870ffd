//! An agency's own files, measured once, to be judged under many limits.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::batch::{self, End, Event};
use crate::checks::Verdict;
use crate::cli::{Context, Failure, Progress};
use crate::input::discover::{DiscoverOptions, discover};
use crate::pipeline::FileRecord;
use crate::report::{names, worst};
use crate::{Profile, system};

/// Files whose fate is known.
pub struct History {
    /// The files.
    pub files: Vec<PathBuf>,
    /// What was measured on each.
    records: Vec<FileRecord>,
    /// Whether each was accepted.
    pub accepted: Vec<bool>,
    /// Files whose verdict is that they cannot be judged; they count as stopped.
    pub unjudged: usize,
}

impl History {
    /// Files with what was measured on each and whether it was accepted; all three in the same order. `profile` tells
    /// which of them cannot be judged.
    pub fn new(files: Vec<PathBuf>, records: Vec<FileRecord>, accepted: Vec<bool>, profile: &Profile) -> Self {
        let history = Self { files, records, accepted, unjudged: 0 };
        let unjudged = history.verdicts(profile).filter(|verdict| *verdict == Verdict::Unjudged).count();
        Self { unjudged, ..history }
    }

    /// For each file whether `profile` would stop it: reject it or not be able to judge it.
    pub fn stopped(&self, profile: &Profile) -> Vec<bool> {
        self.verdicts(profile).map(|verdict| verdict >= Verdict::Unjudged).collect()
    }

    fn verdicts(&self, profile: &Profile) -> impl Iterator<Item = Verdict> {
        let files = self.records.iter().zip(&self.files);
        files.map(|(record, path)| worst(&record.judge(path, profile, None)))
    }
}

/// Measures all files of both folders; `None` where the run was interrupted.
///
/// # Errors
/// A folder that is missing or holds no picture, or the same folder twice.
pub fn read(
    accepted: &Path,
    rejected: &Path,
    profile: &Profile,
    options: batch::Options,
    context: &Context,
) -> Result<Option<History>, Failure> {
    if accepted.canonicalize().is_ok_and(|one| rejected.canonicalize().is_ok_and(|other| one == other)) {
        return Err(Failure::new(
            "--accepted 和 --rejected 是同一个文件夹",
            "--accepted and --rejected are the same folder",
        ));
    }
    if let (Ok(one), Ok(other)) = (accepted.canonicalize(), rejected.canonicalize())
        && (one.starts_with(&other) || other.starts_with(&one))
    {
        return Err(Failure::new(
            "--accepted 和 --rejected 中一个文件夹包含另一个,有的文件会同属两类",
            "one of --accepted and --rejected lies inside the other, so files would belong to both",
        ));
    }
    let good = pictures(accepted, context)?;
    let bad = pictures(rejected, context)?;
    let kinds: Vec<bool> = good.iter().map(|_| true).chain(bad.iter().map(|_| false)).collect();
    let files: Vec<PathBuf> = good.into_iter().chain(bad).collect();
    let Some(records) = measured(files.clone(), profile, options, context)? else { return Ok(None) };
    Ok(Some(History::new(files, records, kinds, profile)))
}

fn pictures(folder: &Path, context: &Context) -> Result<Vec<PathBuf>, Failure> {
    let shown = names::for_terminal(folder);
    if !folder.is_dir() {
        return Err(Failure::new(format!("没有文件夹 {shown}"), format!("there is no folder {shown}")));
    }
    let found = discover(&[folder.to_owned()], &DiscoverOptions::default());
    for problem in &found.problems {
        context.warn_of(&problem.path, &problem.message, &problem.advice);
    }
    if found.files.is_empty() {
        return Err(Failure::new(format!("{shown} 里没有图片"), format!("there is no picture in {shown}")));
    }
    Ok(found.files)
}

fn measured(
    files: Vec<PathBuf>,
    profile: &Profile,
    options: batch::Options,
    context: &Context,
) -> Result<Option<Vec<FileRecord>>, Failure> {
    let progress = Progress::new(files.len(), context);
    let mut records = Vec::with_capacity(files.len());
    let sink = |event: Event<'_>| {
        match event {
            Event::Started(path) => progress.started(path),
            Event::Ended(_) => progress.ended(),
            Event::Checked(checked) => records.push(checked.record),
        }
        ControlFlow::Continue(())
    };
    let end = batch::run(files, Arc::new(profile.clone()), options, &context.cancel, sink);
    match end {
        Ok(End::Complete) => Ok(Some(records)),
        Ok(End::Stopped) => Ok(None),
        Err(error) => Err(Failure(system::no_thread(&error))),
    }
}
