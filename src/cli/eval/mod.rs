//! `scanready eval`: holds scores and verdicts against what is known of the pages, and checks the figures against bars.

mod data_set;
mod files;
mod outputs;
mod pictures;
mod score;
mod suite;

use std::path::PathBuf;

use clap::ValueEnum;

use self::data_set::DataSet;
use self::files::Files;
use self::outputs::Outputs;
use super::{Context, ExitCode, Failure, RunArgs};
use crate::Text;
use crate::evaluate::bootstrap::Resampling;
use crate::evaluate::breakdown::Subset;
use crate::evaluate::gate::{self, Requirement};
use crate::evaluate::labels::{ColumnChoice, Direction};
use crate::report::evaluation::SetResult;
use crate::report::evaluation::accuracy_page::Set;
use crate::report::names;

/// Pages with known truth, which figures to give, and where to write them.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// Folder of the files that the table names; a name that is there only once is also found in folders below it
    #[arg(value_name = "DIR", required_unless_present = "suite")]
    folder: Option<PathBuf>,
    /// Table (CSV) of files and what is known of them: a column `file`, and a label (readable/unreadable, accepted/rejected,
    /// pass/reject, 1/0) or a number (cer, confidence) or both; further columns break the figures down
    #[arg(long, value_name = "FILE.csv", required_unless_present = "suite")]
    labels: Option<PathBuf>,
    /// Several data sets at once, each a [[set]] in FILE with name, labels, folder and optionally about, lines, profile,
    /// require, subset; one that is not there is skipped, saying so
    #[arg(long, value_name = "FILE.toml", conflicts_with_all = ["folder", "labels", "lines", "profile", "truth", "label",
          "higher_is_better", "lower_is_better", "readable_limit", "unreadable_limit", "report"])]
    suite: Option<PathBuf>,
    /// Known lines of text of each file (JSON): adds figures by line and by region
    #[arg(long, value_name = "FILE.json")]
    lines: Option<PathBuf>,
    /// Whose limits to judge by: a built-in profile's name, or a TOML file
    #[arg(short, long, value_name = "NAME|FILE", default_value = "default", help_heading = "Judging")]
    profile: String,
    #[command(flatten)]
    columns: ColumnArgs,
    /// Bars to clear, such as `auc>=0.97,auc-no-glare>=0.97,false-alarms<=5%`; exit code 1 where one is missed
    #[arg(long, value_name = "BARS", value_parser = parse_bars, help_heading = "Bars")]
    require: Vec<Bars>,
    /// A named part of the pages, as NAME=COLUMN=A+B or NAME=COLUMN!=A+B; `no-glare` is there by itself where the column
    /// degradation knows glare
    #[arg(long, value_name = "SUBSET", help_heading = "Bars")]
    subset: Vec<Subset>,
    /// Form of the figures on standard output
    #[arg(short, long, value_enum, default_value = "table", help_heading = "Output")]
    format: Form,
    /// Also write a page with curves and pictures of the worst mistakes
    #[arg(long, value_name = "FILE.html", help_heading = "Output")]
    report: Option<PathBuf>,
    /// Also write the figures as Markdown (this is how docs/ACCURACY.md is made)
    #[arg(long, value_name = "FILE.md", help_heading = "Output")]
    markdown: Option<PathBuf>,
    /// Name of the data set in reports [default: the folder's name]
    #[arg(long, value_name = "NAME", help_heading = "Output", conflicts_with = "suite")]
    name: Option<String>,
    /// Most mistakes named, of each kind
    #[arg(long, value_name = "N", default_value_t = 10, help_heading = "Output")]
    mistakes: usize,
    /// Resamples behind each 95 % interval
    #[arg(long, value_name = "N", default_value_t = 2000, help_heading = "Output")]
    resamples: u32,
    /// Seed of the resamples: the same seed gives the same intervals
    #[arg(long, value_name = "N", default_value_t = 1, help_heading = "Output")]
    seed: u64,
    /// Go on where the table names files that are not there
    #[arg(long)]
    skip_missing: bool,
    #[command(flatten)]
    run: RunArgs,
}

const HELP: &str = "Figures that can be required: auc, auc-low (lower end of its interval), misses, false-alarms, spearman, \
unjudged, discard-gain, line-auc, line-recall, region-iou, region-iou-on-text; those of pages also for a subset: \
auc-no-glare or auc@no-glare.\n\nA page that is stopped without a score (not judged, or rejected for its file) ranks below every \
score, counts as caught when it is unreadable and as a false alarm when it is readable. One that passes without a score (a PDF \
page whose text needs no picture) is left out of auc, spearman and discard-gain.\n\nExit codes: 0 every bar met (or none set); 1 a bar missed; 2 \
could not run.";

/// What the columns of the table mean, where their names do not tell.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "Table")]
struct ColumnArgs {
    /// Column of labels
    #[arg(long, value_name = "COLUMN")]
    label: Option<String>,
    /// Column of the numeric truth
    #[arg(long, value_name = "COLUMN")]
    truth: Option<String>,
    /// High numbers are good (a confidence)
    #[arg(long, conflicts_with = "lower_is_better")]
    higher_is_better: bool,
    /// Low numbers are good (an error rate)
    #[arg(long)]
    lower_is_better: bool,
    /// Without labels: readable where the number is this good or better [default for error rates: 0.02]
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    readable_limit: Option<f64>,
    /// Without labels: unreadable where the number is worse than this [default for error rates: 0.10]
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    unreadable_limit: Option<f64>,
}

impl ColumnArgs {
    fn choice(&self) -> ColumnChoice {
        let direction = match (self.higher_is_better, self.lower_is_better) {
            (true, _) => Some(Direction::HigherIsBetter),
            (_, true) => Some(Direction::LowerIsBetter),
            _ => None,
        };
        ColumnChoice {
            label: self.label.clone(),
            truth: self.truth.clone(),
            direction,
            readable_limit: self.readable_limit,
            unreadable_limit: self.unreadable_limit,
        }
    }
}

/// Bars of one `--require`.
#[derive(Clone, Debug)]
struct Bars(Vec<Requirement>);

fn parse_bars(list: &str) -> Result<Bars, String> {
    gate::parse(list).map(Bars)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// For a person
    Table,
    /// Everything that was found out
    Json,
}

/// Runs the subcommand.
pub fn run(args: Args, context: &Context) -> ExitCode {
    eval(&args, context).unwrap_or_else(|failure| context.fail(&failure))
}

fn eval(args: &Args, context: &Context) -> Result<ExitCode, Failure> {
    let data_sets = data_sets(args)?;
    let outputs = Outputs::open(args, &data_sets)?;
    context.watch_for_interrupt();
    let mut sets = Vec::new();
    let mut pictures = Vec::new();
    for data_set in &data_sets {
        if args.suite.is_some() && data_set.is_absent() {
            context.warn(&data_set.absent_text());
            sets.push(Set::Absent { name: data_set.name.clone(), about: data_set.about.clone() });
            continue;
        }
        let result = data_set.evaluate(args, context)?;
        if context.cancel.is_cancelled() {
            return Ok(ExitCode::Interrupted);
        }
        if args.report.is_some() {
            let (files, limits) = (Files::below(&data_set.folder), args.run.limits.limits());
            pictures = pictures::of_mistakes(&result.evaluation.mistakes, &files, &limits, context.lang);
        }
        sets.push(Set::Measured(Box::new(result)));
    }
    if !args.require.is_empty() && sets.iter().all(|set| matches!(set, Set::Absent { .. })) {
        return Err(nothing_measured());
    }
    outputs.write(args, &sets, &pictures, context)?;
    Ok(outcome(&sets, context))
}

fn data_sets(args: &Args) -> Result<Vec<DataSet>, Failure> {
    if let Some(path) = &args.suite {
        let mut sets = suite::read(path)?;
        sets.iter_mut().for_each(|set| set.subsets.extend(args.subset.iter().cloned()));
        sets.iter_mut().for_each(|set| set.bars.extend(bars(args)));
        return Ok(sets);
    }
    let (Some(folder), Some(labels)) = (&args.folder, &args.labels) else { return Ok(Vec::new()) };
    let folder_name = folder.file_name().map(|name| name.to_string_lossy().into_owned());
    let name = args.name.clone().or(folder_name).unwrap_or_else(|| names::for_terminal(folder));
    Ok(vec![DataSet {
        name,
        about: String::new(),
        labels: labels.clone(),
        folder: folder.clone(),
        lines: args.lines.clone(),
        profile: args.profile.clone(),
        columns: args.columns.choice(),
        subsets: args.subset.clone(),
        bars: bars(args),
    }])
}

/// Whoever sets bars on the command line wants them cleared, and what was not measured clears none.
fn nothing_measured() -> Failure {
    Failure::new(
        "给出了 --require，但没有任何数据集可供测量，无法判断是否达到；请核对数据的位置",
        "--require is given, but no data set is there to be measured: nothing was held against it; check where the data are",
    )
}

fn bars(args: &Args) -> Vec<Requirement> {
    args.require.iter().flat_map(|bars| bars.0.clone()).collect()
}

fn resampling(args: &Args) -> Resampling {
    Resampling { seed: args.seed, resamples: args.resamples.max(1) as usize }
}

/// Names every bar that was missed, and gives the exit code.
fn outcome(sets: &[Set], context: &Context) -> ExitCode {
    let measured = sets.iter().filter_map(|set| match set {
        Set::Measured(result) => Some(result),
        Set::Absent { .. } => None,
    });
    let mut code = ExitCode::Ready;
    for result in measured {
        for missed in result.gate.iter().filter(|bar| !bar.met) {
            code = ExitCode::Flagged;
            let set = &result.evaluation.subject.name;
            let (zh, en) = missed.measured.map_or(("数据中没有".to_owned(), "not in the data".to_owned()), |m| {
                (format!("{m:.4}"), format!("{m:.4}"))
            });
            context.warn(&Text::new(
                format!("{set}：未达到 {}，实测 {zh}", missed.requirement),
                format!("{set}: {} is missed, measured {en}", missed.requirement),
            ));
        }
    }
    code
}

/// Held against the bars.
fn gated(evaluation: crate::evaluate::Evaluation, bars: &[Requirement]) -> SetResult {
    let gate = gate::check(&evaluation, bars);
    SetResult { evaluation, gate }
}
