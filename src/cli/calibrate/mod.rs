//! `scanready calibrate`: fits a profile's limits on readability to an agency's own history of accepted and rejected files.

mod candidates;
mod history;
mod profile_text;
mod statement;

use std::io::Write;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use self::candidates::Setting;
use self::history::History;
use super::output::{Target, keep_pictures, not_writable, print};
use super::{Context, ExitCode, Failure, RunArgs};
use crate::evaluate::calibration::{self, Aim, Candidate, FEWEST, Fit, TooFew};
use crate::evaluate::gate;
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
    let share = gate::number(text).ok().filter(|share| (0.0..1.0).contains(share));
    share.ok_or_else(|| "expected a share such as 2% or 0.02".to_owned())
}

/// Runs the subcommand.
pub fn run(args: Args, context: &Context) -> ExitCode {
    calibrate(&args, context).unwrap_or_else(|failure| context.fail(&failure))
}

fn calibrate(args: &Args, context: &Context) -> Result<ExitCode, Failure> {
    keep_existing(args)?;
    let target = Target::replacing(Some(&args.output), &[])?;
    let base = Profile::load(&args.profile).map_err(|error| Failure(error.text()))?;
    context.watch_for_interrupt();
    let Some(history) = history::read(&args.accepted, &args.rejected, &base, &args.run, context)? else {
        return Ok(ExitCode::Interrupted);
    };
    let (text, statement) = fitted(&history, &base, args)?;
    save(target, &args.output, &text, &history)?;
    print(statement.get(context.lang).as_bytes(), context);
    Ok(ExitCode::Ready)
}

/// The profile to write, and what to say of it.
fn fitted(history: &History, base: &Profile, args: &Args) -> Result<(String, Text), Failure> {
    let settings = candidates::settings(base);
    let stopped = |setting: &Setting| history.stopped(&setting.apply(base));
    let candidates: Vec<Candidate> = settings
        .par_iter()
        .map(|setting| Candidate { distance: setting.distance, stopped: stopped(setting) })
        .collect();
    let aim = Aim { max_false_alarms: args.max_false_alarms, folds: usize::from(args.folds), seed: args.seed };
    let fit = calibration::fit(&candidates, &history.accepted, aim).map_err(too_few)?;
    let text = profile_text::write(&settings[fit.chosen], base, &fit, args, history);
    verify(&text, args, history, &candidates[fit.chosen])?;
    Ok((text, statement::statement(&fit, &settings, history, args)))
}

fn keep_existing(args: &Args) -> Result<(), Failure> {
    if args.force || !args.output.exists() {
        return Ok(());
    }
    let shown = names::for_terminal(&args.output);
    Err(Failure::new(
        format!("{shown} 已存在，不会覆盖；请换一个文件名，或加 --force"),
        format!("{shown} is there already and is not overwritten: give another name, or add --force"),
    ))
}

fn too_few(few: TooFew) -> Failure {
    let TooFew { accepted, rejected } = few;
    Failure::new(
        format!(
            "文件太少，无法校准：通过的 {accepted} 个、退回的 {rejected} 个；两类各需至少 {FEWEST} 个，各有 {} 个以上结果才比较可靠。未写入任何文件。",
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
        "写出的标准与计算结果不一致，已放弃；请反馈此问题",
        "the profile as written does not do what was computed and was given up; report the problem",
    ))
}

fn save(target: Target, path: &Path, text: &str, history: &History) -> Result<(), Failure> {
    // Which files are read is known only now.
    if path.is_file() {
        keep_pictures(path, &history.files)?;
    }
    let cannot = |error: std::io::Error| not_writable(path, &error);
    let mut writer = target.writer().map_err(cannot)?;
    writer.write_all(text.as_bytes()).and_then(|()| writer.flush()).map_err(cannot)?;
    drop(writer);
    target.commit()
}

impl History {
    /// How many files of each kind there are: accepted, rejected.
    fn counts(&self) -> (usize, usize) {
        let accepted = self.accepted.iter().filter(|accepted| **accepted).count();
        (accepted, self.accepted.len() - accepted)
    }
}

/// The setting that the profile gets.
fn chosen<'a>(fit: &Fit, settings: &'a [Setting]) -> &'a Setting {
    &settings[fit.chosen]
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::evaluate::bootstrap::Rate;
    use crate::evaluate::calibration::Errors;
    use crate::input::{Format, Metadata};
    use crate::measure::{Measurements, TextSummary};
    use crate::pipeline::{FileRecord, PageRecord};
    use crate::profile::Limit;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        args: Args,
    }

    fn args(more: &str) -> Args {
        let line = format!("x --accepted good --rejected bad --output fitted.toml {more}");
        Line::parse_from(line.split_whitespace()).args
    }

    fn record(score: f32, unreadable_share: f32, height: f32) -> FileRecord {
        let text = TextSummary {
            length: 300.0,
            unreadable_share,
            character_height_px: Some(height),
            ..TextSummary::default()
        };
        let measurements =
            Measurements { width: 1500, height: 1000, score: Some(score), text, ..Measurements::default() };
        let page = PageRecord {
            number: 1,
            metadata: Metadata::default(),
            lost_share: None,
            measurements: Some(measurements),
            error: None,
            elapsed_ms: 0.0,
        };
        FileRecord { bytes: 90_000, format: Format::Jpeg, page_count: 1, pages: vec![page], notes: Vec::new() }
    }

    /// As many accepted as rejected files, each from its number.
    fn history(each: u16, good: impl Fn(f32) -> FileRecord, bad: impl Fn(f32) -> FileRecord) -> History {
        let accepted = (0..each).map(|i| (format!("good/{i}.jpg"), good(f32::from(i)), true));
        let rejected = (0..each).map(|i| (format!("bad/{i}.jpg"), bad(f32::from(i)), false));
        let all: Vec<_> = accepted.chain(rejected).collect();
        History::new(
            all.iter().map(|f| PathBuf::from(&f.0)).collect(),
            all.iter().map(|f| f.1.clone()).collect(),
            all.iter().map(|f| f.2).collect(),
            &starting(),
        )
    }

    fn starting() -> Profile {
        let text = r#"
            [limits]
            min_score = [{ value = 50, source = "a page" }, { value = 65, severity = "warn", source = "a page" }]
            max_unreadable_share = [{ value = 0.15, source = "a page" }]
        "#;
        Profile::from_toml(text, Path::new("start.toml")).unwrap()
    }

    #[test]
    fn a_stricter_agency_gets_a_higher_threshold() {
        // This agency sends back what scores below 72; the starting profile lets 50 to 72 through.
        let history = history(40, |i| record(74.0 + i / 2.0, 0.0, 30.0), |i| record(52.0 + i / 2.1, 0.0, 30.0));
        let (text, statement) = fitted(&history, &starting(), &args("")).unwrap();
        let profile = Profile::from_toml(&text, Path::new("fitted.toml")).unwrap();
        let reject = profile.limits.min_score.first().copied().unwrap();
        assert!((70.0..=74.0).contains(&reject), "{text}");
        assert!(text.contains("Starting profile on these files: misses 100.0 % (40/40"), "{text}");
        assert!(statement.en.contains("misses (rejected files let through)     100.0 % (40/40"), "{}", statement.en);
        assert!(statement.en.contains("Few files (40 of the rarer kind)") && statement.zh.contains("文件还少"));
    }

    #[test]
    fn the_same_files_give_the_same_profile() {
        let history = history(30, |i| record(60.0 + i, 0.0, 30.0), |i| record(40.0 + i, 0.0, 30.0));
        let without_date = |text: &str| text.lines().skip(1).filter(|l| !l.contains("date =")).collect::<String>();
        let once = fitted(&history, &starting(), &args("--seed 4")).unwrap().0;
        assert_eq!(without_date(&once), without_date(&fitted(&history, &starting(), &args("--seed 4")).unwrap().0));
    }

    #[test]
    fn small_print_is_refused_where_only_that_tells_the_kinds_apart() {
        let history = history(30, |i| record(95.0, 0.0, 20.0 + i), |i| record(95.0, 0.0, 6.0 + i / 20.0));
        let (text, statement) = fitted(&history, &starting(), &args("")).unwrap();
        let profile = Profile::from_toml(&text, Path::new("fitted.toml")).unwrap();
        assert_eq!(profile.limits.min_character_height_px.first(), Some(&8.0), "{text}");
        assert!(statement.en.contains("reject Latin characters below 8 px"), "{}", statement.en);
    }

    #[test]
    fn limits_for_some_formats_are_written_back_whole() {
        let text = r#"
            [sources]
            book = { address = "Handbook", date = "2026-01-02", grade = "B" }
            [limits]
            min_score = [
                { value = 50, source = "a page" },
                { value = 65, severity = "warn", source = "book" },
                { value = 90, formats = ["pdf", "tiff"], source = "book", note = { zh = "扫描件", en = "\"scans\"" } },
            ]
            max_unreadable_share = { value = 0.15, source = "a page" }
            min_character_height_px = [
                { value = 40, formats = ["pdf"], source = "history" , date = "2026-01-02" },
                { value = 12, severity = "warn", source = "book" },
            ]
            [sources.history]
            address = "history"
        "#;
        let base = Profile::from_toml(text, Path::new("start.toml")).unwrap();
        let history = history(30, |i| record(95.0, 0.0, 20.0 + i), |i| record(95.0, 0.0, 6.0 + i / 20.0));
        let own = |limit: &Limit<f64>| limit.source == candidates::SOURCE && limit.date.is_none();
        let rate = Rate::new(1, 30).unwrap();
        let errors = Errors { misses: rate, false_alarms: rate };
        let fit = Fit { chosen: 0, fitted: 0, default: errors, expected: errors };
        let setting = Setting { score: Some(70.0), share: Some(0.1), height: Some(8.0), distance: 1.0 };
        let (limits, text) =
            (setting.apply(&base).limits, profile_text::write(&setting, &base, &fit, &args(""), &history));
        let read = Profile::from_toml(&text, Path::new("fitted.toml")).unwrap().limits;
        let rules = [
            (limits.min_score, read.min_score),
            (limits.max_unreadable_share, read.max_unreadable_share),
            (limits.min_character_height_px, read.min_character_height_px),
            (limits.min_chinese_character_height_px, read.min_chinese_character_height_px),
        ];
        for (applied, read) in rules {
            assert_eq!(applied.0.len(), read.0.len(), "{text}");
            for (applied, read) in applied.0.iter().zip(read.0) {
                let source = |limit: &Limit<f64>| (limit.source.clone(), limit.date.clone());
                let (source, date) = if own(applied) { source(&read) } else { source(applied) };
                assert_eq!(Limit { source, date, ..applied.clone() }, read, "{text}");
            }
        }
        // What is written does what was computed.
        fitted(&history, &base, &args("")).unwrap();
    }

    #[test]
    fn where_nothing_is_gained_the_limits_stay_and_that_is_said() {
        // The default's own limit already tells these apart.
        let history = history(30, |i| record(91.0 + i / 5.0, 0.0, 30.0), |i| record(10.0 + i, 0.0, 30.0));
        let (text, statement) = fitted(&history, &starting(), &args("")).unwrap();
        assert!(!text.contains("[limits]") && text.contains("they are kept"), "{text}");
        assert!(statement.en.contains("limits are kept"), "{}", statement.en);
    }

    #[test]
    fn a_bound_that_files_cannot_show_is_said_to_be_unsure() {
        let history = history(30, |i| record(74.0 + i / 2.0, 0.0, 30.0), |i| record(52.0 + i / 2.1, 0.0, 30.0));
        let (_, statement) = fitted(&history, &starting(), &args("--max-false-alarms 2%")).unwrap();
        assert!(statement.en.contains("these files cannot tell for sure"), "{}", statement.en);
        assert!(statement.en.contains("that takes 189 accepted files"), "{}", statement.en);
    }

    #[test]
    fn only_files_that_cannot_be_judged_are_said_to_be_so() {
        let readable = |i: f32| record(74.0 + i / 2.0, 0.0, 30.0);
        let without_text = || {
            let mut record = record(0.0, 0.0, 0.0);
            record.pages[0].measurements = Some(Measurements { width: 1500, height: 1000, ..Measurements::default() });
            record
        };
        let born_digital = || {
            let mut record = FileRecord { format: Format::Pdf, ..record(0.0, 0.0, 0.0) };
            record.pages[0].measurements = None;
            record
        };
        let files = [without_text(), without_text(), without_text(), born_digital(), readable(1.0)];
        let names = (0..files.len()).map(|number| PathBuf::from(format!("{number}.pdf"))).collect();
        let history = History::new(names, files.to_vec(), vec![true; 5], &starting());
        assert_eq!(history.stopped(&starting()), [true, true, true, false, false]);
        assert_eq!(history.unjudged, 3, "those without text, not the file whose text needs no picture");
    }

    #[test]
    fn too_few_files_are_refused_with_their_numbers() {
        let history = history(9, |_| record(80.0, 0.0, 30.0), |_| record(10.0, 0.0, 30.0));
        let failure = fitted(&history, &starting(), &args("")).unwrap_err();
        assert!(failure.0.en.contains("9 accepted, 9 rejected") && failure.0.zh.contains("文件太少"));
    }

    #[test]
    fn shares_are_read_with_and_without_percent() {
        assert_eq!(parse_share("2%"), Ok(0.02));
        assert_eq!(parse_share("0.05"), Ok(0.05));
        assert!(parse_share("2").is_err() && parse_share("-1%").is_err() && parse_share("many").is_err());
    }
}
