//! `scanready drop`: what the drop targets on the desktop call. Checks what was dropped, writes the page for the browser
//! beside it, opens it, and says in one line what came out.

use std::ffi::OsStr;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Instant;

use anstyle::{AnsiColor, Style};

use super::exit::FailOn;
use super::{Context, ExitCode, Failure, InputArgs, Progress};
use crate::batch::{self, End, Event};
use crate::copies::{common_folder, place};
use crate::input::discover::Problem;
use crate::input::{DecodeError, DecodeErrorKind};
use crate::pipeline::FileRecord;
use crate::report::{Summary, html, names};
use crate::{Lang, PageReport, Profile, Text, system};

/// Holds the whole command line of the batch file on Windows, where a name such as `a&b.jpg` cannot be passed as an
/// argument.
const COMMAND_LINE: &str = "SCANREADY_DROPPED";
/// Program that opens the page, instead of the system's own.
const OPENER: &str = "SCANREADY_OPENER";

/// What was dropped.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Pictures and folders that were dropped
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Whose limits to judge by: a built-in profile's name, or a TOML file
    #[arg(short, long, value_name = "NAME|FILE", default_value = "default")]
    profile: String,
    /// Write the page only, do not open it
    #[arg(long)]
    no_open: bool,
}

/// Runs the subcommand.
pub fn run(args: Args, context: &Context) -> ExitCode {
    drop_check(args, context).unwrap_or_else(|failure| context.fail(&failure))
}

fn drop_check(args: Args, context: &Context) -> Result<ExitCode, Failure> {
    let mut paths = args.paths;
    if let Some(line) = std::env::var_os(COMMAND_LINE).filter(|_| paths.is_empty()) {
        paths = dropped(&line.to_string_lossy(), &|path| path.exists());
    }
    if paths.is_empty() {
        return Err(Failure::new("请把图片或文件夹拖到图标上", "drag pictures or folders onto the icon"));
    }
    let profile = context.profile(&args.profile)?;
    let found = InputArgs { paths: paths.clone(), ..InputArgs::default() }.collect(context)?;
    context.watch_for_interrupt();
    let report = report_path(&paths, context.lang)?;
    let options = html::Options {
        lang: context.lang,
        profile: profile.name.clone(),
        target: Some(report.clone()),
        ..html::Options::default()
    };
    let mut collector = html::Collector::new(options);
    let unread: Vec<PageReport> = found.problems.iter().flat_map(|problem| unjudged(problem, &profile)).collect();
    unread.iter().for_each(|page| collector.add(page));
    let mut summary = Summary { problems: found.problems.len(), ..Summary::default() };
    let progress = Progress::new(found.files.len(), context);
    let end = batch::run(found.files, Arc::new(profile), batch::Options::default(), &context.cancel, |event| {
        match event {
            Event::Started(path) => progress.started(path),
            Event::Ended(_) => progress.ended(),
            Event::Checked(file) => {
                summary.add(&file.reports);
                file.reports.iter().for_each(|page| collector.add(page));
            }
        }
        ControlFlow::Continue(())
    });
    drop(progress);
    match end {
        Ok(End::Complete) => {}
        Ok(End::Stopped) => return Ok(ExitCode::Interrupted),
        Err(error) => return Err(Failure(system::no_thread(&error))),
    }
    let headline = with_problems(collector.headline(), &found.problems);
    let report = write(collector.finished_now(), &report)?;
    let code = ExitCode::of(&summary, FailOn::Reject);
    say(&headline, &report, code, context);
    if !args.no_open {
        open(&report, context);
    }
    Ok(code)
}

/// A path that could not be looked at, as a page nobody could judge: the page for the browser must not say that all is
/// ready.
fn unjudged(problem: &Problem, profile: &Profile) -> Vec<PageReport> {
    let Problem { path, message, advice } = problem;
    let error = DecodeError { kind: DecodeErrorKind::Io, message: message.clone(), advice: advice.clone() };
    FileRecord::failed(error, 0, Instant::now()).judge(path, profile, None)
}

/// The headline with the first path that could not be looked at, and how many more there are.
fn with_problems(headline: Text, problems: &[Problem]) -> Text {
    let Some((Problem { path, message, .. }, more)) = problems.split_first() else { return headline };
    let path = names::for_terminal(path);
    let (more_zh, more_en) = match more.len() {
        0 => (String::new(), String::new()),
        more => (format!("，另有 {more} 处"), format!(", and {more} more")),
    };
    Text::new(
        format!("{}；无法读取：{path}（{}）{more_zh}", headline.zh, message.zh),
        format!("{}; could not be read: {path} ({}){more_en}", headline.en, message.en),
    )
}

fn write(collector: html::Collector, report: &Path) -> Result<PathBuf, Failure> {
    let mut bytes = Vec::new();
    collector.write(&mut bytes).map_err(|error| {
        Failure::new(
            format!("无法生成报告（内部错误：{error}）；请反馈此问题"),
            format!("the report cannot be made ({error}): please report the problem"),
        )
    })?;
    place::put_beside(report, &bytes).map_err(|error| Failure(error.text()))
}

/// The one line that tells what came out, in colour.
fn say(headline: &Text, report: &Path, code: ExitCode, context: &Context) {
    let colour = if code == ExitCode::Ready { AnsiColor::Green } else { AnsiColor::Red };
    let style = Style::new().fg_color(Some(colour.into())).bold();
    let (mut out, _) = context.stdout();
    let _ = writeln!(out, "{style}{}{style:#}", headline.get(context.lang));
    let label = if context.lang == Lang::Zh { "报告：" } else { "Report: " };
    let _ = writeln!(out, "{label}{}", names::for_terminal(report));
    let _ = out.flush();
}

/// Beside what was dropped, where one may write; else in the user's own folder of reports.
fn report_path(paths: &[PathBuf], lang: Lang) -> Result<PathBuf, Failure> {
    let absolute: Vec<PathBuf> = paths.iter().filter_map(|path| std::path::absolute(path).ok()).collect();
    let folder = common_folder(absolute.iter().map(PathBuf::as_path));
    let subject = match absolute.as_slice() {
        [one] => one.file_stem().filter(|_| one.is_file()).or(one.file_name()),
        _ => folder.file_name(),
    };
    let mut name = subject.unwrap_or(OsStr::new("scanready")).to_owned();
    name.push(if lang == Lang::Zh { " 检查报告.html" } else { " - scanready.html" });
    let fallback = home().map(|home| {
        let documents = home.join("Documents");
        if documents.is_dir() { documents.join("scanready") } else { home.join("scanready") }
    });
    let mut last = None;
    for folder in [Some(folder), fallback].into_iter().flatten() {
        match place::check(&folder.join(".scanready-probe"), place::Existing::Replace) {
            Ok(()) => return Ok(folder.join(name)),
            Err(error) => last = Some(error),
        }
    }
    Err(last.map_or_else(
        || Failure::new("没有可以写入报告的文件夹", "there is no folder to write the report to"),
        |error| Failure(error.text()),
    ))
}

pub(super) fn home() -> Option<PathBuf> {
    let name = if cfg!(windows) { "USERPROFILE" } else { "HOME" };
    std::env::var_os(name).filter(|home| !home.is_empty()).map(PathBuf::from)
}

fn open(report: &Path, context: &Context) {
    let mut command = opener();
    let started = command.arg(report).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let opened = match started {
        // It hands over to the browser and ends; where it is the browser itself it runs on.
        Ok(mut child) => {
            std::thread::sleep(std::time::Duration::from_millis(300));
            !matches!(child.try_wait(), Ok(Some(status)) if !status.success())
        }
        Err(_) => false,
    };
    if !opened {
        context.say(&Text::new(
            "没能自动打开浏览器，请双击上面的报告文件",
            "the browser did not open: double-click the report named above",
        ));
    }
}

fn opener() -> Command {
    if let Some(program) = std::env::var_os(OPENER).filter(|program| !program.is_empty()) {
        return Command::new(program);
    }
    if cfg!(windows) {
        // Unlike `start` it takes the rest of the line as one path, whatever stands in it.
        let mut command = Command::new("rundll32");
        command.arg("url.dll,FileProtocolHandler");
        return command;
    }
    Command::new(if cfg!(target_os = "macos") { "open" } else { "xdg-open" })
}

/// What stands behind the batch file's name in its command line; folders above it may hold such an ending too (`C:\Users\m.battle`).
fn behind_batch_file(line: &str) -> Option<&str> {
    let lower = line.to_ascii_lowercase();
    let ends = lower.match_indices(".cmd").chain(lower.match_indices(".bat")).map(|(at, ending)| at + ending.len());
    let is_last = |end: &usize| line[*end..].chars().next().is_none_or(|next| next == '"' || next.is_whitespace());
    ends.filter(is_last).min().map(|end| &line[end..])
}

/// The paths in a batch file's own command line, `cmd /c ""C:\...\drop.cmd" C:\a&b.jpg "C:\x y.jpg""`: everything after
/// the batch file. Explorer puts quotes round names with spaces only; a name ends where `exists` says a path does.
fn dropped(line: &str, exists: &dyn Fn(&Path) -> bool) -> Vec<PathBuf> {
    let Some(rest) = behind_batch_file(line) else { return Vec::new() };
    let mut rest = rest.strip_prefix('"').unwrap_or(rest);
    let mut paths = Vec::new();
    loop {
        rest = rest.trim_start();
        if let Some(quoted) = rest.strip_prefix('"') {
            let Some(end) = quoted.find('"') else { break };
            if end > 0 {
                paths.push(PathBuf::from(&quoted[..end]));
            }
            rest = &quoted[end + 1..];
        } else if rest.is_empty() {
            break;
        } else {
            let ends = rest.match_indices([' ', '"']).map(|(at, _)| at).chain([rest.len()]);
            // The shortest that exists; a name that exists nowhere is kept up to the next space, to be reported as missing.
            let mut ends = ends.peekable();
            let first = ends.peek().copied().unwrap_or(rest.len());
            let end = ends.find(|end| exists(Path::new(&rest[..*end]))).unwrap_or(first);
            if end == 0 {
                break;
            }
            paths.push(PathBuf::from(&rest[..end]));
            rest = &rest[end..];
        }
    }
    paths
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(line: &str) -> Vec<String> {
        dropped(line, &|_| true).into_iter().map(|path| path.to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn names_that_no_batch_file_can_pass_on() {
        let line = r#"C:\Windows\system32\cmd.exe /c ""C:\Users\李 四\Desktop\scanready.cmd" C:\a&b.jpg "C:\x y\身份证 (1).jpg" C:\100%!^.jpg""#;
        assert_eq!(paths(line), [r"C:\a&b.jpg", r"C:\x y\身份证 (1).jpg", r"C:\100%!^.jpg"]);
    }

    #[test]
    fn one_name_without_any_quotes() {
        assert_eq!(paths(r"cmd /c C:\scanready.cmd C:\客户"), [r"C:\客户"]);
        assert_eq!(paths(r#"cmd /c ""C:\scanready.cmd" "C:\a b""#), [r"C:\a b"]);
    }

    #[test]
    fn the_batch_file_is_not_taken_for_a_folder_of_its_path() {
        let line =
            r#"C:\Windows\system32\cmd.exe /c ""C:\Users\m.battle\Desktop\scanready.cmd" C:\a.jpg "C:\x y.jpg"""#;
        assert_eq!(paths(line), [r"C:\a.jpg", r"C:\x y.jpg"]);
        assert_eq!(paths(r#"cmd /c ""C:\old.cmds\b.bat" C:\a.jpg""#), [r"C:\a.jpg"]);
        assert_eq!(paths(r"cmd /c C:\Users\m.battle\scanready.cmd C:\m.battle\a.jpg"), [r"C:\m.battle\a.jpg"]);
    }

    #[test]
    fn nothing_dropped() {
        assert!(paths(r#"C:\Windows\system32\cmd.exe /c ""C:\scanready.cmd" ""#).is_empty());
        assert!(paths("cmd.exe").is_empty());
        assert!(paths("").is_empty());
    }
}
