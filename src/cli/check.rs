//! `scanready check PATH...`, which is also `scanready PATH...`: judges files and writes a report.

mod outputs;

use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use clap::ValueEnum;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use super::beside::{Beside, BesideArgs};
use super::exit::FailOn;
use super::output::{Target, Written, written};
use super::{CacheArgs, Context, ExitCode, Failure, InputArgs, Progress, RunArgs, matrix};
use crate::batch::{Checked, End, Event, Standard};
use crate::checks::Document;
use crate::report::csv::Csv;
use crate::report::html::{self, Html};
use crate::report::json::Json;
use crate::report::junit::Junit;
use crate::report::message::MessageText;
use crate::report::ndjson::Ndjson;
use crate::report::schema::Detail;
use crate::report::table::{Table, TableStyle};
use crate::report::{ReportWriter, Summary};
use crate::{Text, system};
use outputs::{Outputs, without_outputs};

/// What to check, against what, and how to report it.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    // First: each of the others takes its values out of what was parsed.
    #[command(flatten)]
    outputs: Outputs,
    #[command(flatten)]
    input: InputArgs,
    /// Whose limits to judge by: a built-in profile's name, or a TOML file; several with commas between for a table of
    /// file by receiver, without files beside it
    #[arg(short, long, value_name = "NAME|FILE", default_value = "default", help_heading = "Judging")]
    profile: String,
    /// What paper all of these are, to know the resolution on the paper
    #[arg(long, value_name = "PAPER", value_parser = paper(), help_heading = "Judging")]
    document: Option<Document>,
    /// Form of the report
    #[arg(short, long, value_enum, default_value = "table", help_heading = "Output")]
    format: Form,
    /// Write the report to FILE, which appears when complete, instead of standard output
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    output: Option<PathBuf>,
    /// From which verdict on the exit code is 1
    #[arg(long, value_enum, default_value = "reject", value_name = "VERDICT", help_heading = "Judging")]
    fail_on: FailOn,
    #[command(flatten)]
    beside: BesideArgs,
    #[command(flatten)]
    run: RunArgs,
    #[command(flatten)]
    cache: CacheArgs,
}

/// Forms of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// For a person: verdict, reasons, where, what to do
    Table,
    /// One JSON array, an object a page, with every text line
    Json,
    /// One JSON object a line and page, as soon as each is judged
    Ndjson,
    /// For Excel and WPS, a row a page
    Csv,
    /// JUnit XML for build servers
    Junit,
    /// One page for the browser: what to do, a card with picture a page (see also --report)
    Html,
    /// What to write to each client: a text a folder, ready to paste
    Message,
}

fn paper() -> impl TypedValueParser<Value = Document> {
    let names = Document::NAMES.map(|(name, document)| PossibleValue::new(name).help(document.title().en));
    PossibleValuesParser::new(names).try_map(|name| name.parse::<Document>())
}

/// Runs the subcommand.
pub fn run(args: Args, context: &Context) -> ExitCode {
    check(&args, context).unwrap_or_else(|failure| context.fail(&failure))
}

fn check(args: &Args, context: &Context) -> Result<ExitCode, Failure> {
    let started = Instant::now();
    if let Some(profiles) = matrix::several(&args.profile) {
        let form = match args.format {
            Form::Table => matrix::Form::Table,
            Form::Json => matrix::Form::Json,
            Form::Csv => matrix::Form::Csv,
            _ => return Err(matrix::form_not_possible()),
        };
        if !args.outputs.flags.is_empty() {
            return Err(matrix::not_beside(&args.outputs.flags));
        }
        let job = matrix::Job {
            profiles,
            form,
            document: args.document,
            output: args.output.as_deref(),
            fail_on: args.fail_on,
        };
        return matrix::run(&job, &args.input, &args.run, &args.cache, context);
    }
    let profile = context.profile(&args.profile)?;
    let found = without_outputs(args.input.collect(context)?, &args.outputs.folders, context);
    // Before the output is begun, so that it never stays behind half-written.
    context.watch_for_interrupt();
    args.beside.refuse_idle_mask(args.format == Form::Html)?;
    args.beside.refuse_shared(args.output.as_deref())?;
    let target = Target::open(args.output.as_deref(), &found.files)?;
    let html = args.beside.html_options(context.lang, &profile.name, args.run.limits.limits());
    let beside = Beside::open(&args.beside, html.clone(), &args.input.paths, &found.files, args.fail_on)?;
    let summary = Summary {
        skipped: found.skipped.len(),
        problems: found.problems.len(),
        expected: found.files.len(),
        ..Summary::default()
    };
    let mut report = Report { writer: writer(args, &target, html, context)?, is_read: true, summary, beside, args };
    let standard = Standard { profile: Arc::new(profile), document: args.document };
    let end = report.fill(found.files, standard, context)?;
    report.summary.seconds = started.elapsed().as_secs_f64();
    report.close(end, target, context)
}

/// The report being written, and the counts so far.
struct Report<'a> {
    writer: Box<dyn ReportWriter>,
    /// Whether anybody still reads what is written.
    is_read: bool,
    summary: Summary,
    beside: Beside,
    args: &'a Args,
}

/// Why no more files are taken.
enum Ending {
    /// All are done.
    Complete,
    /// The reader of the output has gone.
    Closed,
    /// The user pressed Ctrl-C.
    Interrupted,
}

impl Report<'_> {
    fn fill(&mut self, files: Vec<PathBuf>, standard: Standard, context: &Context) -> Result<Ending, Failure> {
        let progress = Progress::new(files.len(), context);
        let mut outcome = Ok(Written::Whole);
        let args = self.args;
        let examiner = args.cache.examiner(args.run.limits.limits(), context);
        let end = args.run.run(files, standard, examiner, context, |event| match event {
            Event::Started(path) => {
                progress.started(path);
                ControlFlow::Continue(())
            }
            Event::Ended(_) => {
                progress.ended();
                ControlFlow::Continue(())
            }
            Event::Checked(checked) => {
                outcome = progress.aside(|| self.add(&checked, context));
                if matches!(outcome, Ok(Written::Whole)) { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
            }
        });
        match (end?, outcome?) {
            (End::Complete, _) => Ok(Ending::Complete),
            (End::Stopped, Written::Closed) => Ok(Ending::Closed),
            (End::Stopped, Written::Whole) => Ok(Ending::Interrupted),
        }
    }

    fn add(&mut self, checked: &Checked, context: &Context) -> Result<Written, Failure> {
        self.summary.add(&checked.reports);
        self.beside.file(&checked.path, &checked.reports, context);
        if self.is_read {
            let outcome = written(self.writer.file(&checked.reports), self.args.output.as_deref())?;
            self.is_read = matches!(outcome, Written::Whole);
        }
        // What else was asked for is made all the same.
        Ok(if self.is_read || self.beside.is_asked_for() { Written::Whole } else { Written::Closed })
    }

    fn close(mut self, ending: Ending, target: Target, context: &Context) -> Result<ExitCode, Failure> {
        let code = ExitCode::of(&self.summary, self.args.fail_on);
        match ending {
            // Files that nobody looked at are not ready.
            Ending::Closed => return Ok(ExitCode::of(&self.summary.with_the_rest_unjudged(), self.args.fail_on)),
            // Half a report under the name of a whole one would mislead.
            Ending::Interrupted if self.args.output.is_some() => {
                context.warn(&matrix::nothing_written());
                return Ok(ExitCode::Interrupted);
            }
            Ending::Interrupted | Ending::Complete => {}
        }
        if self.is_read {
            written(self.writer.finish(&self.summary), self.args.output.as_deref())?;
        }
        drop(self.writer);
        target.commit()?;
        if matches!(ending, Ending::Interrupted) && self.beside.has_report() {
            context.warn(&Text::new(
                "已中断，没有写出 --report 的网页",
                "interrupted: the page of --report was not written",
            ));
            return Ok(ExitCode::Interrupted);
        }
        let all_written = self.beside.finish(context)?;
        if self.args.format != Form::Table || self.args.output.is_some() {
            let line = |lang| self.summary.line(lang);
            context.say(&Text::new(line(crate::Lang::Zh), line(crate::Lang::En)));
        }
        Ok(match ending {
            Ending::Interrupted => ExitCode::Interrupted,
            _ if !all_written => ExitCode::CouldNotRun,
            _ => code,
        })
    }
}

fn writer(
    args: &Args,
    target: &Target,
    html: html::Options,
    context: &Context,
) -> Result<Box<dyn ReportWriter>, Failure> {
    let make = || -> io::Result<Box<dyn ReportWriter>> {
        let lang = context.lang;
        let detail = if context.verbose { Detail::Lines } else { Detail::Page };
        Ok(match args.format {
            Form::Table => Box::new(table(target, context)?),
            Form::Json => Box::new(Json::new(target.writer()?, lang)),
            Form::Ndjson => Box::new(Ndjson::new(target.writer()?, lang, detail)),
            Form::Csv => Box::new(Csv::new(target.writer()?, lang)?),
            Form::Junit => Box::new(Junit::new(target.writer()?, lang)),
            Form::Html => Box::new(Html::new(target.writer()?, html::Options { target: args.output.clone(), ..html })),
            Form::Message => Box::new(MessageText::new(target.writer()?, lang).asking_from(args.fail_on.asks_from())),
        })
    };
    make().map_err(|error| {
        let why = system::words(&error);
        Failure::new(format!("无法写出报告（{}）", why.zh), format!("the report cannot be written ({})", why.en))
    })
}

fn table(target: &Target, context: &Context) -> io::Result<Table<Box<dyn Write>>> {
    let style = TableStyle {
        lang: context.lang,
        width: None,
        colour: false,
        verbose: context.verbose,
        flagged_only: context.quiet,
    };
    Ok(match target {
        Target::Stdout => {
            let (stdout, colour) = context.stdout();
            Table::new(Box::new(io::BufWriter::new(stdout)), TableStyle { width: context.width(), colour, ..style })
        }
        Target::Device(_) | Target::File { .. } => Table::new(target.writer()?, style),
    })
}
