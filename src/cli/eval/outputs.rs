//! Where the figures go: standard output, and the files that were asked for, each appearing only when complete.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::data_set::DataSet;
use super::{Args, Form};
use crate::Text;
use crate::cli::output::{Target, not_writable, print, written};
use crate::cli::{Context, Failure};
use crate::report::evaluation::accuracy_page::{self, Set};
use crate::report::evaluation::html::{self, Picture};
use crate::report::evaluation::{SetResult, sections, table};
use crate::report::names;

/// The files asked for, opened before the work: what cannot be written is told at once.
pub struct Outputs {
    report: Option<Target>,
    markdown: Option<Target>,
}

impl Outputs {
    /// Opens them; until they are written only temporary files beside them exist.
    ///
    /// # Errors
    /// What cannot be written to, is read by this run, or was written by no earlier one.
    pub fn open(args: &Args, data_sets: &[DataSet]) -> Result<Self, Failure> {
        keep_inputs(args, data_sets)?;
        let open = |path: &Option<PathBuf>| path.as_ref().map(|path| Target::open(Some(path), &[])).transpose();
        Ok(Self { report: open(&args.report)?, markdown: open(&args.markdown)? })
    }

    /// Writes every form that was asked for.
    ///
    /// # Errors
    /// What could not be written.
    pub fn write(self, args: &Args, sets: &[Set], pictures: &[Picture], context: &Context) -> Result<(), Failure> {
        let measured: Vec<&SetResult> = sets
            .iter()
            .filter_map(|set| match set {
                Set::Measured(result) => Some(result.as_ref()),
                Set::Absent { .. } => None,
            })
            .collect();
        if let (Some(target), Some(result)) = (self.report, measured.first()) {
            let page = html::render(result, pictures, context.lang).map_err(|error| {
                Failure::new(
                    format!("无法生成网页（内部错误：{error}）；请反馈此问题"),
                    format!("cannot make the page: {error}"),
                )
            })?;
            save(target, args.report.as_deref(), &page)?;
        }
        if let Some(target) = self.markdown {
            if measured.is_empty() {
                return Err(Failure::new(
                    "没有一份数据可测量，不写 Markdown",
                    "no data set could be measured, so no Markdown is written",
                ));
            }
            save(target, args.markdown.as_deref(), &accuracy_page::page(sets, &command(), context.lang))?;
        }
        let text = match args.format {
            Form::Table => tables(&measured, context),
            Form::Json => json(args, &measured)?,
        };
        print(text.as_bytes(), context);
        Ok(())
    }
}

/// Refuses outputs that would overwrite what is read.
fn keep_inputs(args: &Args, data_sets: &[DataSet]) -> Result<(), Failure> {
    let inputs: Vec<&PathBuf> = data_sets
        .iter()
        .flat_map(|set| [Some(&set.labels), set.lines.as_ref()].into_iter().flatten())
        .chain(args.suite.as_ref())
        .collect();
    for output in [&args.report, &args.markdown].into_iter().flatten() {
        let same = |input: &&PathBuf| {
            input.canonicalize().is_ok_and(|input| output.canonicalize().is_ok_and(|output| input == output))
        };
        if inputs.iter().any(same) {
            let shown = names::for_terminal(output);
            return Err(Failure::new(
                format!("{shown} 是输入文件，不会覆盖；请换一个文件名"),
                format!("{shown} is read by this run and is not overwritten: give the output another name"),
            ));
        }
    }
    Ok(())
}

fn tables(measured: &[&SetResult], context: &Context) -> String {
    let mut out = String::new();
    for result in measured {
        let subject = &result.evaluation.subject;
        let title = Text::new(
            format!("{}（标准 {}）\n\n", subject.name, subject.profile),
            format!("{} (profile {})\n\n", subject.name, subject.profile),
        );
        out += title.get(context.lang);
        for section in sections(result) {
            out += &table::section(&section, context.lang);
        }
    }
    names::clean_lines(&out) + "\n"
}

/// One object, or for a suite an array of them.
fn json(args: &Args, measured: &[&SetResult]) -> Result<String, Failure> {
    let json = match (&args.suite, measured) {
        (None, [one]) => serde_json::to_string_pretty(one),
        _ => serde_json::to_string_pretty(measured),
    };
    json.map(|text| text + "\n").map_err(|error| {
        Failure::new(format!("无法写成 JSON（内部错误：{error}）；请反馈此问题"), format!("cannot write JSON: {error}"))
    })
}

fn save(target: Target, path: Option<&Path>, text: &str) -> Result<(), Failure> {
    let shown = path.unwrap_or(Path::new("stdout"));
    let mut writer = target.writer().map_err(|error| not_writable(shown, &error))?;
    written(writer.write_all(text.as_bytes()).and_then(|()| writer.flush()), path)?;
    drop(writer);
    target.commit()
}

/// The command line of this run, to be repeated.
fn command() -> String {
    let quoted = |argument: String| {
        let plain = argument.chars().all(|c| c.is_alphanumeric() || "-_./=:,+@%".contains(c));
        if plain { argument } else { format!("'{}'", argument.replace('\'', r"'\''")) }
    };
    let arguments = std::env::args_os().skip(1).map(|a| quoted(a.to_string_lossy().into_owned()));
    std::iter::once("scanready".to_owned()).chain(arguments).collect::<Vec<_>>().join(" ")
}
