//! `--profile A,B,C`: one run against several receivers. Files are decoded and measured once and judged under each profile.

use std::io;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use super::exit::FailOn;
use super::output::{Target, written};
use super::{CacheArgs, Context, ExitCode, Failure, InputArgs, Progress, RunArgs};
use crate::batch::{End, Event, Standard};
use crate::checks::Document;
use crate::report::matrix::Matrix;
use crate::report::names;
use crate::{PageReport, Profile, Text};

/// Forms of the matrix.
#[derive(Clone, Copy, Debug)]
pub enum Form {
    /// For a person.
    Table,
    /// A JSON array, an object a page.
    Json,
    /// A row a page, a column a receiver.
    Csv,
}

/// What is to be done.
#[derive(Debug)]
pub struct Job<'a> {
    /// Names or files of the profiles.
    pub profiles: Vec<&'a str>,
    /// Form of the output.
    pub form: Form,
    /// What paper the user says all files are.
    pub document: Option<Document>,
    /// Where to; standard output where nothing is said.
    pub output: Option<&'a Path>,
    /// From which verdict on the exit code is 1.
    pub fail_on: FailOn,
}

/// The profiles of a list with commas; `None` for a single one, whose file's name may well hold a comma.
pub fn several(written: &str) -> Option<Vec<&str>> {
    let names: Vec<&str> = written.split(',').map(str::trim).filter(|name| !name.is_empty()).collect();
    (names.len() > 1 && !Path::new(written).is_file()).then_some(names)
}

/// The forms that hold one receiver only were asked for.
pub fn form_not_possible() -> Failure {
    Failure::new(
        "同时按多个标准检查时，--format 只能是 table、json 或 csv",
        "with several profiles, --format is table, json or csv",
    )
}

/// `flags` write by the verdict of one receiver.
pub fn not_beside(flags: &[String]) -> Failure {
    let flags = flags.join(", ");
    Failure::new(
        format!("同时按多个标准检查时不能使用 {flags}；请去掉，或 --profile 只写一个标准"),
        format!("with several profiles, {flags} cannot be used: leave it out, or name one profile"),
    )
}

/// Checks the files under every profile and writes the matrix.
///
/// # Errors
/// A profile or file cannot be had, or the output cannot be written.
pub fn run(
    job: &Job<'_>,
    input: &InputArgs,
    run: &RunArgs,
    cache: &CacheArgs,
    context: &Context,
) -> Result<ExitCode, Failure> {
    let profiles = told_apart(&job.profiles, |name| context.profile(name).map(Arc::new))?;
    let found = input.collect(context)?;
    // Before the output is begun, so that it never stays behind half-written.
    context.watch_for_interrupt();
    let target = Target::open(job.output, &found.files)?;
    let (problems, expected) = (found.problems.len(), found.files.len());
    let progress = Progress::new(expected, context);
    let mut done = 0;
    let mut matrix = Matrix::new(profiles.iter().map(|profile| profile.name.clone()).collect());
    let Some(first) = profiles.first().cloned() else { return Ok(ExitCode::CouldNotRun) };
    let standard = Standard { profile: first, document: job.document };
    let examiner = cache.examiner(run.limits.limits(), context);
    let end = run.run(found.files, standard, examiner, context, |event| {
        match event {
            Event::Started(path) => progress.started(path),
            Event::Ended(_) => progress.ended(),
            Event::Checked(checked) => {
                done += 1;
                let under = |profile: &Arc<Profile>| {
                    let mut reports = checked.record.judge(&checked.path, profile, job.document);
                    if let Some(repeat) = &checked.repeat {
                        repeat.tell(&mut reports, profile);
                    }
                    reports
                };
                let by_profile: Vec<Vec<PageReport>> = profiles.iter().map(under).collect();
                matrix.add(&by_profile);
            }
        }
        ControlFlow::Continue(())
    })?;
    drop(progress);
    if end == End::Stopped && job.output.is_some() {
        context.warn(&nothing_written());
        return Ok(ExitCode::Interrupted);
    }
    written(write(&matrix, job.form, context, &target), job.output)?;
    target.commit()?;
    if end == End::Stopped {
        let rest = expected - done;
        context.warn(&Text::new(
            format!("已中断，还有 {rest} 个文件未检查"),
            format!("interrupted with {rest} files not checked"),
        ));
        return Ok(ExitCode::Interrupted);
    }
    Ok(ExitCode::of_worst(matrix.worst(), problems, job.fail_on))
}

/// What is said where a report would be half of one: under the name of a whole one it would mislead.
pub fn nothing_written() -> Text {
    Text::new("已中断，没有写出报告", "interrupted: no report was written")
}

/// The profiles of these names, each once: results stand under a profile's name, where a second one of that name would
/// take the first one's place.
///
/// # Errors
/// One cannot be had, or two that differ have one name.
fn told_apart(
    written: &[&str],
    load: impl Fn(&str) -> Result<Arc<Profile>, Failure>,
) -> Result<Vec<Arc<Profile>>, Failure> {
    let mut profiles: Vec<(&str, Arc<Profile>)> = Vec::new();
    for name in written {
        let profile = load(name)?;
        match profiles.iter().find(|(_, known)| known.name == profile.name) {
            None => profiles.push((name, profile)),
            Some((_, known)) if *known == profile => {}
            Some((other, _)) => {
                let (one, two) = (names::clean(other), names::clean(name));
                return Err(Failure::new(
                    format!("{one} 和 {two} 是两个同名的标准，结果无法区分；请把其中一个文件改名"),
                    format!(
                        "{one} and {two} are two profiles of one name, whose results could not be told apart: rename one of the files"
                    ),
                ));
            }
        }
    }
    Ok(profiles.into_iter().map(|(_, profile)| profile).collect())
}

fn write(matrix: &Matrix, form: Form, context: &Context, target: &Target) -> io::Result<()> {
    let mut out = target.writer()?;
    match form {
        Form::Table => matrix.table(context.lang, &mut out),
        Form::Csv => matrix.csv(&mut out),
        Form::Json => {
            serde_json::to_writer_pretty(&mut out, &matrix.json())?;
            out.write_all(b"\n")?;
            out.flush()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_has_commas() {
        assert_eq!(several("wechat-pay, stripe"), Some(vec!["wechat-pay", "stripe"]));
        assert_eq!(several("default"), None);
        assert_eq!(several("default,"), None);
    }

    fn loaded(written: &[&str]) -> Result<Vec<String>, Failure> {
        let load = |name: &str| {
            let limit = format!("[limits]\nmax_bytes = {{ value = {} }}", name.len());
            Ok(Arc::new(Profile::from_toml(&limit, Path::new(name)).unwrap()))
        };
        Ok(told_apart(written, load)?.iter().map(|profile| profile.name.clone()).collect())
    }

    #[test]
    fn every_receiver_has_a_name_of_its_own() {
        assert_eq!(loaded(&["a/one.toml", "a/two.toml", "a/one.toml"]), Ok(vec!["one".to_owned(), "two".to_owned()]));
        let refused = loaded(&["a/strict.toml", "other/strict.toml"]).unwrap_err().0;
        assert!(
            refused.en.starts_with("a/strict.toml and other/strict.toml are two profiles of one name"),
            "{refused:?}"
        );
    }
}
