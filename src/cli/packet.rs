//! `scanready packet DIR`: one folder is one applicant; is everything there and good enough?

mod applicants;
mod contents;

use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Subcommand, ValueEnum};

use applicants::applicants;
use contents::Contents;

use super::matrix::nothing_written;
use super::output::{Target, not_readable, written};
use super::{CacheArgs, Context, ExitCode, Failure, RunArgs, packet_suggest};
use crate::batch::{End, Event, Standard};
use crate::input::discover::{DiscoverOptions, Discovery, Problem, Skipped, discover};
use crate::input::{Limits, read_file};
use crate::packet::numbers::masked_within;
use crate::packet::render::Detail;
use crate::packet::{Packet, PacketFile, Picture, Request, Rules, SkippedFile, UnknownChoice, assess, render};
use crate::report::names;
use crate::{Profile, Text};

/// Name of the file in an applicant's folder that says what is typed.
const PACKET_FILE: &str = "packet.toml";
/// Bytes of it at most: some hundred times what anybody would type.
const MOST_PACKET_BYTES: u64 = 1 << 20;

/// An applicant's folder, and what it is to be held against.
#[derive(Clone, Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Args {
    #[command(subcommand)]
    command: Option<PacketCommand>,
    /// The applicant's folder; `packet.toml` in it is read
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
    /// Who applies: individual, sole-trader, enterprise, government or other
    #[arg(short, long, value_name = "NAME", help_heading = "Applicant")]
    subject: Option<String>,
    /// Trade with papers of its own: medical, education or finance
    #[arg(short, long, value_name = "NAME", help_heading = "Applicant")]
    trade: Option<String>,
    /// Read FILE instead of the folder's packet.toml
    #[arg(long, value_name = "FILE", help_heading = "Applicant")]
    packet: Option<PathBuf>,
    /// Every subfolder of DIR is an applicant
    #[arg(long, help_heading = "Applicant")]
    each: bool,
    /// Whose limits to judge the pictures by: a built-in profile's name, or a TOML file
    #[arg(short, long, value_name = "NAME|FILE", help_heading = "Judging")]
    profile: Option<String>,
    /// Form of the report
    #[arg(short, long, value_enum, default_value = "table", help_heading = "Output")]
    format: Form,
    /// Write the report to FILE, which appears when complete, instead of standard output
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    output: Option<PathBuf>,
    /// Show ID, code and card numbers in full instead of masked
    #[arg(long, help_heading = "Output")]
    show_numbers: bool,
    #[command(flatten)]
    run: RunArgs,
    #[command(flatten)]
    cache: CacheArgs,
}

impl Args {
    /// A path as it may be shown: folders are often named after a client's number.
    fn shown(&self, path: &Path) -> String {
        let shown = names::for_terminal(path);
        if self.show_numbers { shown } else { masked_within(&shown) }
    }
}

#[derive(Clone, Debug, Subcommand)]
enum PacketCommand {
    /// Find the kind of applicant by three questions and print its list of papers
    Suggest(packet_suggest::Args),
}

/// Forms of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// For a person at a terminal
    Table,
    /// One JSON array, an object an applicant
    Json,
    /// For Excel and WPS: a row a paper, other picture, file not looked at, question or entry to correct
    Csv,
    /// A page to print or to send
    Html,
}

/// Runs the subcommand.
pub fn run(args: Args, context: &Context) -> ExitCode {
    let result = match &args.command {
        Some(PacketCommand::Suggest(suggest)) => return packet_suggest::run(suggest, context),
        None => check(&args, context),
    };
    result.unwrap_or_else(|failure| context.fail(&failure))
}

fn check(args: &Args, context: &Context) -> Result<ExitCode, Failure> {
    let Some(folder) = &args.folder else {
        return Err(Failure::new(
            "没有指定文件夹；请写上申请人材料所在的文件夹，例如 scanready packet 张三 --subject individual",
            "no folder was named: give the applicant's folder, for example `scanready packet client --subject individual`",
        ));
    };
    check_choices(args)?;
    let (folders, incomplete) = applicants(folder, args, context)?;
    // Before the output is begun, so that it never stays behind half-written.
    context.watch_for_interrupt();
    let target = Target::open(args.output.as_deref(), &[])?;
    let (mut packets, mut failed, mut interrupted) = (Vec::new(), incomplete, false);
    for folder in &folders {
        match applicant(folder, args, context) {
            Ok(Some(packet)) => packets.push(packet),
            Ok(None) => {
                interrupted = true;
                break;
            }
            // With many applicants one mistake does not cost the others their report.
            Err(failure) if args.each => {
                context.warn(&failure.0);
                failed = true;
            }
            Err(failure) => return Err(failure),
        }
    }
    if packets.is_empty() && !interrupted {
        // Each was told why.
        return Ok(ExitCode::CouldNotRun);
    }
    if interrupted && (args.output.is_some() || packets.is_empty()) {
        context.warn(&nothing_written());
        return Ok(ExitCode::Interrupted);
    }
    written(write(&packets, args.format, context, &target), args.output.as_deref())?;
    target.commit()?;
    if interrupted {
        let rest = folders.len() - packets.len();
        context.warn(&Text::new(
            format!("已中断，还有 {rest} 位申请人未检查"),
            format!("interrupted with {rest} applicants not checked"),
        ));
        return Ok(ExitCode::Interrupted);
    }
    let ready = !failed && packets.iter().all(|packet| packet.ready);
    Ok(if ready { ExitCode::Ready } else { ExitCode::Flagged })
}

/// Whether what the command line says of all applicants makes sense: else every one of them would be told the same.
///
/// # Errors
/// A kind of applicant, trade or profile that there is not, or a packet file that cannot be read.
fn check_choices(args: &Args) -> Result<(), Failure> {
    let rules = Rules::builtin();
    let unknown = |unknown: UnknownChoice| Failure(unknown.0);
    args.subject.as_deref().map(|subject| rules.subject(subject)).transpose().map_err(unknown)?;
    args.trade.as_deref().map(|trade| rules.trade(trade)).transpose().map_err(unknown)?;
    args.profile.as_deref().map(Profile::load).transpose().map_err(|error| Failure(error.text()))?;
    if args.packet.is_some() {
        packet_file(Path::new(""), args)?;
    }
    Ok(())
}

/// One applicant's packet; `None` where the user interrupted.
fn applicant(folder: &Path, args: &Args, context: &Context) -> Result<Option<Packet>, Failure> {
    let file = packet_file(folder, args)?;
    let written_subject = file.subject.as_ref().map(|subject| subject.get_ref().as_str());
    let Some(subject) = args.subject.as_deref().or(written_subject) else {
        return Err(no_subject(&args.shown(folder)));
    };
    let trade = args.trade.as_deref().or(file.trade.as_ref().map(|trade| trade.get_ref().as_str()));
    let rules = Rules::builtin();
    rules.subject(subject).map_err(|unknown| Failure(unknown.0))?;
    trade.map(|trade| rules.trade(trade)).transpose().map_err(|unknown| Failure(unknown.0))?;
    let profile = match &args.profile {
        Some(name) => Profile::load(name),
        None => file.profile(&packet_path(folder, args)).unwrap_or_else(|| Profile::load("default")),
    };
    let profile = Arc::new(profile.map_err(|error| Failure(error.text()))?);
    let Discovery { files, skipped, problems, .. } = discover(&[folder.to_owned()], &DiscoverOptions { recurse: true });
    let Some(pictures) = pictures(folder, files, &profile, args, context)? else { return Ok(None) };
    let request = Request {
        folder: &folder.to_string_lossy(),
        subject,
        trade,
        profile: &profile,
        file: &file,
        show_numbers: args.show_numbers,
        unread: &problems.into_iter().map(|problem| below(folder, problem)).collect::<Vec<_>>(),
    };
    let packet = assess(&request, &pictures).map_err(|unknown| Failure(unknown.0))?;
    Ok(Some(packet.with_skipped(not_looked_at(folder, skipped, args))))
}

/// Files of the folder that are not looked at, except the one that says what is typed.
fn not_looked_at(folder: &Path, skipped: Vec<Skipped>, args: &Args) -> Vec<SkippedFile> {
    let said = packet_path(folder, args);
    let others = skipped.into_iter().filter(|file| file.path != said);
    others
        .map(|file| {
            let below = file.path.strip_prefix(folder).unwrap_or(&file.path);
            SkippedFile { name: args.shown(below), reason: file.reason }
        })
        .collect()
}

fn no_subject(shown: &str) -> Failure {
    Failure::new(
        format!(
            "{shown}：没有说明申请主体；请加 --subject，或在 packet.toml 中写 subject。拿不准时用 scanready packet suggest"
        ),
        format!(
            "{shown}: who applies was not said: add --subject, or write subject in packet.toml; `scanready packet suggest` helps"
        ),
    )
}

fn packet_file(folder: &Path, args: &Args) -> Result<PacketFile, Failure> {
    let path = packet_path(folder, args);
    if args.packet.is_none() && !path.exists() {
        return Ok(PacketFile::default());
    }
    let text = packet_text(&path, args)?;
    PacketFile::from_toml(&text, &path, &Rules::builtin()).map_err(|mistake| {
        let mistake = if args.show_numbers { *mistake } else { mistake.masked() };
        let shown = |lang| {
            let rendered = mistake.render(lang);
            if args.show_numbers { rendered } else { masked_within(&rendered) }
        };
        Failure(Text::new(shown(crate::Lang::Zh), shown(crate::Lang::En)))
    })
}

/// Read as pictures are: what is no regular file may never end, or wait for ever for whoever writes to it.
fn packet_text(path: &Path, args: &Args) -> Result<String, Failure> {
    let limits = Limits { max_file_bytes: MOST_PACKET_BYTES, ..Limits::default() };
    let bytes = read_file(path, &limits).map_err(|error| {
        let (shown, why) = (args.shown(path), &error.message);
        Failure::new(
            format!("读不了 {shown}（{}）；请检查路径和读取权限", why.zh),
            format!("cannot read {shown} ({}): check its path and permissions", why.en),
        )
    })?;
    let not_text = |_| not_readable(&args.shown(path), &io::Error::from(io::ErrorKind::InvalidData));
    String::from_utf8(bytes.to_vec()).map_err(not_text)
}

fn packet_path(folder: &Path, args: &Args) -> PathBuf {
    args.packet.clone().unwrap_or_else(|| folder.join(PACKET_FILE))
}

/// The problem with its path below the applicant's folder, as pictures are named.
fn below(folder: &Path, problem: Problem) -> Problem {
    match problem.path.strip_prefix(folder) {
        Ok(inside) if !inside.as_os_str().is_empty() => Problem { path: inside.to_owned(), ..problem },
        _ => problem,
    }
}

/// The folder's pictures, judged; `None` where the user interrupted.
fn pictures(
    folder: &Path,
    files: Vec<PathBuf>,
    profile: &Arc<Profile>,
    args: &Args,
    context: &Context,
) -> Result<Option<Vec<Picture>>, Failure> {
    let contents = Contents::of(&files);
    let mut pictures = Vec::new();
    let standard = Standard { profile: Arc::clone(profile), document: None };
    let examiner = args.cache.examiner(args.run.options().limits, context);
    let end = args.run.run(files, standard, examiner, context, |event| {
        if let Event::Checked(checked) = event {
            let below = checked.path.strip_prefix(folder).unwrap_or(&checked.path);
            pictures.push(Picture {
                name: below.to_string_lossy().replace('\\', "/"),
                content: contents.hash(&checked.path, checked.index),
                pages: checked.reports,
            });
        }
        ControlFlow::Continue(())
    })?;
    Ok((end == End::Complete).then_some(pictures))
}

fn write(packets: &[Packet], form: Form, context: &Context, target: &Target) -> io::Result<()> {
    let lang = context.lang;
    let mut out = target.writer()?;
    match form {
        Form::Table => {
            let detail = match (context.quiet, context.verbose) {
                (true, _) => Detail::Brief,
                (false, true) => Detail::Full,
                (false, false) => Detail::Usual,
            };
            let texts: Vec<String> = packets.iter().map(|packet| render::table_in(packet, lang, detail)).collect();
            out.write_all(texts.join("\n").as_bytes())?;
        }
        Form::Json => {
            let all: Vec<serde_json::Value> = packets.iter().map(|packet| render::json(packet, lang)).collect();
            serde_json::to_writer_pretty(&mut out, &all)?;
            out.write_all(b"\n")?;
        }
        Form::Csv => render::csv(packets, lang, &mut out)?,
        Form::Html => out.write_all(render::html(packets, lang).map_err(io::Error::other)?.as_bytes())?,
    }
    out.flush()
}
