//! `scanready watch DIR`: a drop folder.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anstyle::{AnsiColor, Style};

use super::exit::FailOn;
use super::output::keep_pictures;
use super::seconds::{parse_seconds, parse_seconds_from};
use super::{Context, ExitCode, Failure, RunArgs};
use crate::checks::{Finding, Verdict};
use crate::copies::{Existing, below};
use crate::report::plain::title_on;
use crate::report::{Summary, html, names};
use crate::watch::{Arrival, Options, Step, Watch};
use crate::{Lang, Profile, Text, system};

/// What to watch, and what to do with what arrives.
#[derive(Clone, Debug, clap::Args)]
#[command(
    group = clap::ArgGroup::new("target").args(["ok", "flagged"]).multiple(true),
    after_help = "Files are only read, unless --ok or --flagged is given: then each file is moved there when it has been \
                        checked (with --copy: copied). Subfolders are kept, and nothing is ever overwritten: a name that is \
                        taken gets a number. With --report the list of files done is kept in FILE.html.state beside it, so that \
                        a restart goes on where it stopped; with another profile it begins anew."
)]
pub struct Args {
    /// Folder in which pictures arrive; folders inside it are watched too
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Whose limits to judge by: a built-in profile's name, or a TOML file
    #[arg(short, long, value_name = "NAME|FILE", default_value = "default", help_heading = "Judging")]
    profile: String,
    /// Which verdicts count as flagged and make the exit code 1 (never: as with reject, but the exit code is 0)
    #[arg(long, value_enum, default_value = "reject", value_name = "VERDICT", help_heading = "Judging")]
    fail_on: FailOn,
    /// Keep one page for the browser up to date
    #[arg(long, value_name = "FILE.html", help_heading = "Output")]
    report: Option<PathBuf>,
    /// Blur the pictures in the page beyond reading
    #[arg(long, requires = "report", help_heading = "Output")]
    report_mask: bool,
    /// Replace a page of that name that no earlier watch wrote
    #[arg(long, help_heading = "Output")]
    force: bool,
    /// Move files that are not flagged to this folder
    #[arg(long, value_name = "DIR", help_heading = "Output")]
    ok: Option<PathBuf>,
    /// Move flagged files to this folder
    #[arg(long, value_name = "DIR", help_heading = "Output")]
    flagged: Option<PathBuf>,
    /// Copy to these folders instead of moving
    #[arg(long, requires = "target", help_heading = "Output")]
    copy: bool,
    /// Seconds between two looks
    #[arg(long, value_name = "SECONDS", default_value_t = 2.0, value_parser = parse_seconds_from(SHORTEST_REST), help_heading = "Watching")]
    interval: f64,
    /// Seconds for which a file must stay the same to count as complete (a damaged one ten times as long, except with --once)
    #[arg(long, value_name = "SECONDS", default_value_t = 3.0, value_parser = parse_seconds, help_heading = "Watching")]
    settle: f64,
    /// Check what is there, as soon as it is complete, and end
    #[arg(long, help_heading = "Watching")]
    once: bool,
    #[command(flatten)]
    run: RunArgs,
}

/// Seconds between two looks, at least: without a rest, looking would take a whole core.
const SHORTEST_REST: f64 = 0.2;

/// Runs the subcommand.
pub fn run(args: Args, context: &Context) -> ExitCode {
    watch(&args, context).unwrap_or_else(|failure| context.fail(&failure))
}

fn watch(args: &Args, context: &Context) -> Result<ExitCode, Failure> {
    let profile = context.profile(&args.profile)?;
    let options = options(args, &profile, context)?;
    // Asked of the system once: a folder that is taken away is not to come back for the sake of a line.
    let base = options.folder.clone();
    let mut watch = Watch::start(options, profile).map_err(|error| Failure(error.text()))?;
    if watch.begun_anew() {
        context.say(&Text::new(
            "判断标准或程序版本与上次不同：重新检查，以前移走的文件不再列入报告",
            "other limits or another version than last time: begun anew, without the files moved away before",
        ));
    }
    context.watch_for_interrupt();
    let folder = names::for_terminal(&args.folder);
    if !args.once {
        context.say(&Text::new(
            format!("正在监视 {folder}，按 Ctrl+C 结束"),
            format!("watching {folder}; Ctrl+C ends it"),
        ));
    }
    let mut summary = Summary::default();
    let mut told = Vec::new();
    while !context.cancel.is_cancelled() {
        let step = watch.step(Instant::now(), &context.cancel);
        tell(&base, &step, &mut told, &mut summary, context);
        if args.once && step.pending == 0 && step.arrivals.is_empty() {
            summary.problems += step.problems.len();
            break;
        }
        rest(Duration::from_secs_f64(args.interval), context);
    }
    // What went wrong with the report was said; one that lacks files must not end as if it were whole.
    Ok(if watch.is_behind() { ExitCode::CouldNotRun } else { ExitCode::of(&summary, args.fail_on) })
}

fn options(args: &Args, profile: &Profile, context: &Context) -> Result<Options, Failure> {
    if !args.folder.is_dir() {
        let folder = names::for_terminal(&args.folder);
        return Err(Failure::new(
            format!("{folder} 不是文件夹；请指定要监视的文件夹"),
            format!("{folder} is no folder: name the folder to watch"),
        ));
    }
    if let Some(report) = args.report.as_deref().filter(|report| report.is_file()) {
        keep_pictures(report, &[])?;
    }
    let batch = args.run.options();
    let settle = Duration::from_secs_f64(args.settle);
    let watched = made(&args.folder)?;
    let target = |folder: &Option<PathBuf>| folder.as_deref().map(|folder| target(folder, &watched)).transpose();
    let (ok, flagged) = (target(&args.ok)?, target(&args.flagged)?);
    Ok(Options {
        folder: watched,
        settle,
        patience: if args.once { settle } else { settle * 10 },
        ok,
        flagged,
        copy: args.copy,
        flag_warnings: args.fail_on == FailOn::Warn,
        report: args.report.clone(),
        existing: if args.force { Existing::Replace } else { Existing::Keep },
        html: html::Options {
            lang: context.lang,
            profile: profile.name.clone(),
            mask: args.report_mask,
            limits: batch.limits,
            ..html::Options::default()
        },
        batch,
    })
}

/// The folder, made if need be, under its one real name: two spellings of one folder must compare equal. On Windows the
/// real name starts with `\\?\`, which nobody should have to read.
fn made(folder: &Path) -> Result<PathBuf, Failure> {
    let real = |()| if cfg!(windows) { std::path::absolute(folder) } else { folder.canonicalize() };
    std::fs::create_dir_all(folder).and_then(real).map_err(|error| {
        let (folder, why) = (names::for_terminal(folder), system::words(&error));
        Failure::new(
            format!("无法使用文件夹 {folder}（{}）", why.zh),
            format!("cannot use the folder {folder} ({})", why.en),
        )
    })
}

/// The folder that files are put into. One that is the watched folder or holds it is refused: whatever is put there
/// arrives anew, is put there again under the next free name, and so on without end.
fn target(folder: &Path, watched: &Path) -> Result<PathBuf, Failure> {
    let target = made(folder)?;
    // Links are resolved here on every system: on Windows the names of the two alone do not tell.
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    if !real(watched).starts_with(real(&target)) {
        return Ok(target);
    }
    let (folder, watched) = (names::for_terminal(folder), names::for_terminal(watched));
    Err(Failure::new(
        format!(
            "{folder} 就是监视的文件夹 {watched} 或它的上级，放进去的文件会被反复处理；请为 --ok 和 --flagged 换一个文件夹"
        ),
        format!(
            "{folder} is the watched folder {watched} or lies above it, so that files put there would arrive again and \
             again: give --ok and --flagged another folder"
        ),
    ))
}

fn tell(base: &Path, step: &Step, told: &mut Vec<Text>, summary: &mut Summary, context: &Context) {
    // What is tried again at every look is said once.
    for problem in step.problems.iter().filter(|problem| !told.contains(problem)) {
        context.warn(problem);
    }
    told.clone_from(&step.problems);
    let (mut out, _) = context.stdout();
    for arrival in &step.arrivals {
        summary.add(&arrival.reports);
        // A closed output must not stop the watch: the report is still wanted.
        if !(context.quiet && arrival.verdict() == Verdict::Pass) {
            let _ = writeln!(out, "{}", line(base, arrival, context));
        }
    }
    let _ = out.flush();
}

fn line(base: &Path, arrival: &Arrival, context: &Context) -> String {
    let lang = context.lang;
    let (word, colour) = match arrival.verdict() {
        Verdict::Pass => (Text::new("通过  ", "ready     "), AnsiColor::Green),
        Verdict::Warn => (Text::new("警告  ", "look at   "), AnsiColor::Yellow),
        Verdict::Unjudged => (Text::new("未判定", "not judged"), AnsiColor::Magenta),
        Verdict::Reject => (Text::new("退回  ", "retake    "), AnsiColor::Red),
    };
    let style = Style::new().fg_color(Some(colour.into())).bold();
    let path = names::for_terminal(&below(&arrival.path, base));
    let mut line = format!("{style}{}{style:#} {path}", word.get(lang));
    let reasons = reasons(arrival, context);
    if !reasons.is_empty() {
        line += &format!("{}{reasons}", if lang == Lang::Zh { "：" } else { ": " });
    }
    if let Some(put) = &arrival.put {
        line += &format!(" -> {}", names::for_terminal(put));
    }
    line
}

/// Why a file is flagged; with the numbers where more is to be said.
fn reasons(arrival: &Arrival, context: &Context) -> String {
    let lang = context.lang;
    let said =
        |page, finding: &Finding| if context.verbose { finding.message.clone() } else { title_on(page, finding) };
    let mut reasons: Vec<String> = Vec::new();
    for page in &arrival.reports {
        let findings = page.findings.iter().map(|finding| said(page, finding));
        let error = page.error.iter().filter(|_| page.findings.is_empty()).map(|error| error.message.clone());
        for reason in findings.chain(error) {
            let reason = reason.get(lang).to_owned();
            if !reasons.contains(&reason) {
                reasons.push(reason);
            }
        }
    }
    reasons.join(match (context.verbose, lang) {
        (true, Lang::Zh) => "；",
        (true, Lang::En) => "; ",
        (false, Lang::Zh) => "、",
        (false, Lang::En) => ", ",
    })
}

/// Waits, but not longer than a tenth of a second after Ctrl-C.
fn rest(interval: Duration, context: &Context) {
    let end = Instant::now() + interval;
    while let Some(left) = end.checked_duration_since(Instant::now())
        && !context.cancel.is_cancelled()
    {
        std::thread::sleep(left.min(Duration::from_millis(100)));
    }
}
