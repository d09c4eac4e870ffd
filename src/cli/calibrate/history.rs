//! An agency's own files, measured once, to be judged under many limits.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::batch::{End, Event, Reader};
use crate::checks::Verdict;
use crate::cli::{Context, Failure, Progress, RunArgs};
use crate::input::digest::digest;
use crate::input::discover::{DiscoverOptions, discover};
use crate::pipeline::FileRecord;
use crate::report::{names, worst};
use crate::text::counted;
use crate::{Profile, Text};

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
/// A folder that is missing or holds no picture, the same folder twice, or a file that is in both.
pub fn read(
    accepted: &Path,
    rejected: &Path,
    profile: &Profile,
    run: &RunArgs,
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
            "--accepted 和 --rejected 中一个文件夹包含另一个，有的文件会同属两类",
            "one of --accepted and --rejected lies inside the other, so files would belong to both",
        ));
    }
    let good = distinct(accepted, pictures(accepted, context)?, context);
    let bad = distinct(rejected, pictures(rejected, context)?, context);
    keep_apart(&good, &bad)?;
    let (good, bad) = (paths(good), paths(bad));
    let kinds: Vec<bool> = good.iter().map(|_| true).chain(bad.iter().map(|_| false)).collect();
    let files: Vec<PathBuf> = good.into_iter().chain(bad).collect();
    let Some(records) = measured(files.clone(), profile, run, context)? else { return Ok(None) };
    Ok(Some(History::new(files, records, kinds, profile)))
}

/// A file, and what tells its content; `None` where it cannot be read, which the run will tell.
type Hashed = (PathBuf, Option<blake3::Hash>);

fn hashed(path: PathBuf) -> Hashed {
    let content = digest(&path).ok();
    (path, content)
}

/// The files of one folder without copies, which would count twice and stand on both sides of the cross-validation.
fn distinct(folder: &Path, files: Vec<PathBuf>, context: &Context) -> Vec<Hashed> {
    let all = files.len();
    let mut seen = HashSet::new();
    let mut files: Vec<Hashed> = files.into_iter().map(hashed).collect();
    files.retain(|(_, content)| content.is_none_or(|content| seen.insert(content)));
    let copies = all - files.len();
    if copies > 0 {
        let shown = names::for_terminal(folder);
        context.warn(&Text::new(
            format!("{shown} 里有 {copies} 个文件与其中另一个文件内容完全相同，只计一次"),
            counted(copies, "file", "files") + &format!(" of {shown} left out as copies of others in it"),
        ));
    }
    files
}

/// Refuses files that are accepted and rejected at once.
fn keep_apart(good: &[Hashed], bad: &[Hashed]) -> Result<(), Failure> {
    let accepted: HashMap<&blake3::Hash, &Path> =
        good.iter().filter_map(|(path, content)| Some((content.as_ref()?, path.as_path()))).collect();
    let in_both: Vec<(&Path, &Path)> =
        bad.iter().filter_map(|(path, content)| Some((*accepted.get(content.as_ref()?)?, path.as_path()))).collect();
    let Some((one, other)) = in_both.first() else { return Ok(()) };
    let (count, one, other) = (in_both.len(), names::for_terminal(one), names::for_terminal(other));
    Err(Failure::new(
        format!("有 {count} 个文件同时在两个文件夹里，例如 {one} 与 {other} 内容完全相同；请从其中一个文件夹移走"),
        format!(
            "{} in both folders, such as {one}, which is the same as {other}: take it out of one",
            counted(count, "file is", "files are")
        ),
    ))
}

fn paths(files: Vec<Hashed>) -> Vec<PathBuf> {
    files.into_iter().map(|(path, _)| path).collect()
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
    run: &RunArgs,
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
    let examiner = Arc::new(Reader { limits: run.limits.limits() });
    Ok(match run.run(files, profile.clone().into(), examiner, context, sink)? {
        End::Complete => Some(records),
        End::Stopped => None,
    })
}
