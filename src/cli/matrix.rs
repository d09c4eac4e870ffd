//! `--profile A,B,C`: one run against several receivers. Files are decoded and measured once and judged under each profile.

use std::io;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use super::exit::FailOn;
use super::output::{Target, written};
use super::{CacheArgs, Context, ExitCode, Failure, InputArgs, RunArgs};
use crate::batch::{End, Event, Standard};
use crate::checks::Document;
use crate::report::matrix::Matrix;
use crate::{PageReport, Profile, Verdict};

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
    let load = |name: &&str| context.profile(name).map(Arc::new);
    let profiles = job.profiles.iter().map(load).collect::<Result<Vec<_>, _>>()?;
    let found = input.collect(context)?;
    // Before the output is begun, so that it never stays behind half-written.
    context.watch_for_interrupt();
    let target = Target::open(job.output, &found.files)?;
    let problems = found.problems.len();
    let mut matrix = Matrix::new(profiles.iter().map(|profile| profile.name.clone()).collect());
    let Some(first) = profiles.first().cloned() else { return Ok(ExitCode::CouldNotRun) };
    let standard = Standard { profile: first, document: job.document };
    let examiner = cache.examiner(run.limits.limits(), context);
    let end = run.run(found.files, standard, examiner, context, |event| {
        if let Event::Checked(checked) = event {
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
        ControlFlow::Continue(())
    })?;
    if end == End::Stopped {
        return Ok(ExitCode::Interrupted);
    }
    written(write(&matrix, job.form, context, &target), job.output)?;
    target.commit()?;
    Ok(code(matrix.worst(), problems, job.fail_on))
}

fn code(worst: Option<Verdict>, problems: usize, fail_on: FailOn) -> ExitCode {
    let least = match fail_on {
        FailOn::Never => return ExitCode::Ready,
        FailOn::Warn => Verdict::Warn,
        FailOn::Reject => Verdict::Unjudged,
    };
    let flagged = problems > 0 || worst.is_some_and(|worst| worst >= least);
    if flagged { ExitCode::Flagged } else { ExitCode::Ready }
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

    #[test]
    fn the_worst_verdict_of_all_decides() {
        assert_eq!(code(Some(Verdict::Warn), 0, FailOn::Reject), ExitCode::Ready);
        assert_eq!(code(Some(Verdict::Warn), 0, FailOn::Warn), ExitCode::Flagged);
        assert_eq!(code(Some(Verdict::Unjudged), 0, FailOn::Reject), ExitCode::Flagged);
        assert_eq!(code(Some(Verdict::Reject), 1, FailOn::Never), ExitCode::Ready);
    }
}
