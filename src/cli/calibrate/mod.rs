//! `scanready calibrate`: fits a profile's limits on readability to an agency's own history of accepted and rejected files.

mod candidates;
mod history;
mod profile_text;
mod statement;

use std::io::Write;
use std::path::{Path, PathBuf};

use self::candidates::Setting;
use self::history::History;
use super::output::{Target, print};
use super::{Context, ExitCode, Failure, RunArgs};
use crate::evaluate::calibration::{self, Aim, Candidate, FEWEST, Fit, TooFew};
use crate::report::names;
use crate::{Profile, Text};

/// Folders of files whose fate is known, and the profile to write.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// Folder of files that were accepted
    #[arg(long, value_name = "DIR")]
    accepted: PathBuf,
    /// Folder of files that were sent back because they could not be read
    #[arg(long, value_name = "DIR")]
    rejected: PathBuf,
    /// Profile to write
    #[arg(short, long, value_name = "PROFILE.toml")]
    output: PathBuf,
    /// Replace the profile if it is there
    #[arg(long)]
    force: bool,
    /// Largest share of accepted files that may be stopped; without it, misses and false alarms count the same
    #[arg(long, value_name = "SHARE", value_parser = parse_share)]
    max_false_alarms: Option<f64>,
    /// Profile to start from; the new one extends it
    #[arg(short, long, value_name = "NAME|FILE", default_value = "default")]
    profile: String,
    /// Folds of the cross-validation
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u8).range(2..=20))]
    folds: u8,
    /// Seed by which files are dealt to folds
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    #[command(flatten)]
    run: RunArgs,
}

const HELP: &str = "Fits the readability score below which a page is rejected, the share of its text that may be unreadable \
and, where it helps, the least character height. Every other limit stays that of the profile it starts from. What the \
fitted limits would get wrong is estimated on files they were not fitted to. Where fitting does not beat the starting \
profile, its limits are kept and that is said.\n\nUse the profile with `scanready check --profile PROFILE.toml`.";

fn parse_share(text: &str) -> Result<f64, String> {
    let (digits, scale) = text.strip_suffix('%').map_or((text, 1.0), |digits| (digits.trim_end(), 0.01));
    match digits.parse::<f64>() {
        Ok(value) if (0.0..1.0).contains(&(value * scale)) => Ok(value * scale),
        _ => Err("expected a share such as 2% or 0.02".to_owned()),
    }
}

/// Runs the subcommand.
pub fn run(args: Args, context: &Context) -> ExitCode {
    calibrate(&args, context).unwrap_or_else(|failure| context.fail(&failure))
}

fn calibrate(args: &Args, context: &Context) -> Result<ExitCode, Failure> {
    keep_existing(args)?;
    let base = Profile::load(&args.profile).map_err(|error| Failure(error.text()))?;
    context.watch_for_interrupt();
    let Some(history) = history::read(&args.accepted, &args.rejected, &base, args.run.options(), context)? else {
        return Ok(ExitCode::Interrupted);
    };
    let settings = candidates::settings(&base);
    let candidates: Vec<Candidate> = settings
        .iter()
        .map(|setting| Candidate { distance: setting.distance, stopped: history.stopped(&setting.apply(&base)) })
        .collect();
    let aim = Aim { max_false_alarms: args.max_false_alarms, folds: usize::from(args.folds), seed: args.seed };
    let fit = calibration::fit(&candidates, &history.accepted, aim).map_err(too_few)?;
    let text = profile_text::write(&settings[fit.chosen], &base, &fit, args, &history);
    verify(&text, args, &history, &candidates[fit.chosen])?;
    save(&args.output, &text, &history)?;
    print(statement::statement(&fit, &settings, &history, args).get(context.lang).as_bytes(), context);
    Ok(ExitCode::Ready)
}

fn keep_existing(args: &Args) -> Result<(), Failure> {
    if args.force || !args.output.exists() {
        return Ok(());
    }
    let shown = names::for_terminal(&args.output);
    Err(Failure::new(
        format!("{shown} 已存在,不会覆盖;请换一个文件名,或加 --force"),
        format!("{shown} is there already and is not overwritten: give another name, or add --force"),
    ))
}

fn too_few(few: TooFew) -> Failure {
    let TooFew { accepted, rejected } = few;
    Failure::new(
        format!(
            "文件太少,无法校准:通过的 {accepted} 个、退回的 {rejected} 个;两类各需至少 {FEWEST} 个,各有 {} 个以上结果才比较可靠。未写入任何文件。",
            calibration::FEW
        ),
        format!(
            "too few files to tell: {accepted} accepted, {rejected} rejected; at least {FEWEST} of each are needed, and {} of \
             each for figures to rely on. Nothing was written",
            calibration::FEW
        ),
    )
}

/// The profile as written must do what was promised: it is read back and held against every file.
fn verify(text: &str, args: &Args, history: &History, promised: &Candidate) -> Result<(), Failure> {
    let written = Profile::from_toml(text, &args.output).map_err(|error| Failure(error.text()))?;
    if history.stopped(&written) == promised.stopped {
        return Ok(());
    }
    Err(Failure::new(
        "写出的规则与计算结果不一致,已放弃;请反馈此问题",
        "the profile as written does not do what was computed and was given up; report the problem",
    ))
}

fn save(path: &Path, text: &str, history: &History) -> Result<(), Failure> {
    let target = Target::open(Some(path), &history.files)?;
    let cannot = |error: std::io::Error| {
        let shown = names::for_terminal(path);
        Failure(Text::new(format!("无法写入 {shown}:{error}"), format!("cannot write {shown}: {error}")))
    };
    let mut writer = target.writer().map_err(cannot)?;
    writer.write_all(text.as_bytes()).and_then(|()| writer.flush()).map_err(cannot)?;
    drop(writer);
    target.commit()
}

/// What a fit is shared with.
type Settings = [Setting];

impl History {
    /// How many files of each kind there are: accepted, rejected.
    fn counts(&self) -> (usize, usize) {
        let accepted = self.accepted.iter().filter(|accepted| **accepted).count();
        (accepted, self.accepted.len() - accepted)
    }
}

/// The setting that the profile gets.
fn chosen<'a>(fit: &Fit, settings: &'a Settings) -> &'a Setting {
    &settings[fit.chosen]
}
