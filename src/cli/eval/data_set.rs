//! One data set: its table of labels, its files, its known lines, and what is found out about them.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use super::files::{Files, Found};
use super::score::LinesOf;
use super::{Args, gated, resampling, score};
use crate::cli::output::not_readable;
use crate::cli::{Context, Failure};
use crate::evaluate::breakdown::Subset;
use crate::evaluate::gate::Requirement;
use crate::evaluate::labels::{self, ColumnChoice, Labels, Problem};
use crate::evaluate::lines::{self, KnownLines};
use crate::evaluate::{self, Options, Subject};
use crate::report::evaluation::SetResult;
use crate::report::names;
use crate::text::counted;
use crate::{Profile, Text, measure};

/// Most problems of a table that are named.
const NAMED: usize = 10;

/// One data set.
#[derive(Clone, Debug)]
pub struct DataSet {
    /// Name in reports.
    pub name: String,
    /// Where it comes from; may be empty.
    pub about: String,
    /// Table of labels.
    pub labels: PathBuf,
    /// Folder of the files.
    pub folder: PathBuf,
    /// Known lines of text.
    pub lines: Option<PathBuf>,
    /// Profile to judge by.
    pub profile: String,
    /// What the columns mean.
    pub columns: ColumnChoice,
    /// Named parts.
    pub subsets: Vec<Subset>,
    /// Bars to clear.
    pub bars: Vec<Requirement>,
}

impl DataSet {
    /// Whether its table or its folder is not there.
    pub fn is_absent(&self) -> bool {
        !self.labels.is_file() || !self.folder.is_dir()
    }

    /// What is said where it is skipped.
    pub fn absent_text(&self) -> Text {
        let missing = if self.labels.is_file() { &self.folder } else { &self.labels };
        let (name, missing) = (names::clean(&self.name), names::for_terminal(missing));
        Text::new(format!("{name}：跳过，没有找到 {missing}"), format!("{name}: skipped, {missing} is not there"))
    }

    /// Scores every file and evaluates the scores.
    ///
    /// # Errors
    /// What cannot be read, or names what is not there.
    pub fn evaluate(&self, args: &Args, context: &Context) -> Result<SetResult, Failure> {
        let mut labels = self.read_labels()?;
        let files = Files::below(&self.folder);
        self.keep_present(&mut labels, &files, args.skip_missing, context)?;
        let known = self.lines_of(&labels, &files, context)?;
        let subsets = self.checked_subsets(&labels)?;
        let profile = Profile::load(&self.profile).map_err(|error| Failure(error.text()))?;
        let subject = Subject {
            name: self.name.clone(),
            about: self.about.clone(),
            profile: profile.name.clone(),
            tool_version: env!("CARGO_PKG_VERSION").to_owned(),
            measure_version: measure::VERSION,
        };
        tell_unlabelled(&labels, &files, context);
        let pages = score::score(&files, &labels, &known, profile, &args.run, context)?;
        let options = Options { resampling: resampling(args), subsets, mistakes: args.mistakes };
        Ok(gated(evaluate::evaluate(&pages, &labels, subject, &options), &self.bars))
    }

    fn read_labels(&self) -> Result<Labels, Failure> {
        let bytes = read(&self.labels)?;
        labels::read(&bytes, &self.columns).map_err(|problems| listed(&self.labels, &problems))
    }

    fn read_lines(&self) -> Result<Option<KnownLines>, Failure> {
        let Some(path) = &self.lines else { return Ok(None) };
        let shown = names::for_terminal(path);
        lines::read(&read(path)?).map(Some).map_err(|error| {
            Failure::new(
                format!("{shown} 的格式不对：{error}。应为 {{\"文件名\": [{{\"quad\": 四个角点, \"char_errors\": 数, \"chars\": 数}}]}}"),
                format!("{shown} is not understood: {error}; expected {{\"file\": [{{\"quad\": four corners, \"char_errors\": n, \"chars\": n}}]}}"),
            )
        })
    }

    /// The known lines by the file that each name leads to; warns where no row of the table has one of these files.
    fn lines_of(&self, labels: &Labels, files: &Files, context: &Context) -> Result<LinesOf, Failure> {
        let Some(known) = self.read_lines()? else { return Ok(LinesOf::new()) };
        let paths = labels.rows.iter().map(|row| files.path_of(&row.file)).map(|path| (real(&path), path));
        let mut paths: HashMap<PathBuf, PathBuf> = paths.collect();
        let named = known.into_iter().filter_map(|(name, lines)| match files.find(&name) {
            Found::One(path) => Some((paths.remove(&real(&path))?, lines)),
            Found::None | Found::Several(_) => None,
        });
        let of_rows: LinesOf = named.collect();
        if let (true, Some(path)) = (of_rows.is_empty(), &self.lines) {
            let shown = names::for_terminal(path);
            context.warn(&Text::new(
                format!("{shown} 里没有一个文件名与表格中的文件相符，因此没有按行、按区域的统计"),
                format!("{shown} names no file of the table, so there are no figures by line and by region"),
            ));
        }
        Ok(of_rows)
    }

    fn keep_present(&self, labels: &mut Labels, files: &Files, skip: bool, context: &Context) -> Result<(), Failure> {
        let (mut missing, mut wrong) = (Vec::new(), Vec::new());
        let mut lines = HashMap::new();
        for row in &labels.rows {
            let file = names::clean(&row.file);
            match files.find(&row.file) {
                Found::One(path) => {
                    if let Some(first) = lines.insert(real(&path), row.line) {
                        wrong.push(named_twice(row.line, &file, first));
                    }
                }
                Found::None => missing.push(Problem::at(
                    row.line,
                    format!("没有找到文件 {file}"),
                    format!("there is no file {file}"),
                )),
                Found::Several(paths) => wrong.push(several(row.line, &file, &paths)),
            }
        }
        // They are there: to leave them out is not what --skip-missing asks for.
        if !wrong.is_empty() {
            return Err(listed(&self.labels, &wrong));
        }
        if missing.is_empty() {
            return Ok(());
        }
        if !skip {
            let mut failure = listed(&self.labels, &missing);
            failure.0.zh += "\n请核对文件夹；要略过这些文件，请加 --skip-missing";
            failure.0.en += "\ncheck the folder, or leave them out with --skip-missing";
            return Err(failure);
        }
        labels.rows.retain(|row| matches!(files.find(&row.file), Found::One(_)));
        let (gone, left) = (missing.len(), labels.rows.len());
        context.warn(&Text::new(
            format!("表格中有 {gone} 个文件不存在，已略过；其余 {left} 个照常评估"),
            format!(
                "{} not there and left out; {}",
                counted(gone, "file of the table is", "files of the table are"),
                counted(left, "remains", "remain")
            ),
        ));
        if left == 0 {
            return Err(Failure::new("没有可评估的文件", "no file is left to evaluate"));
        }
        Ok(())
    }

    fn checked_subsets(&self, labels: &Labels) -> Result<Vec<Subset>, Failure> {
        let values: Vec<Vec<String>> = labels.rows.iter().map(|row| row.values.clone()).collect();
        let mut subsets = Subset::of_course(&labels.columns, &values);
        subsets.retain(|own| self.subsets.iter().all(|given| given.name != own.name));
        subsets.extend(self.subsets.iter().cloned());
        match subsets.iter().find_map(|subset| subset.problem(&labels.columns)) {
            Some(text) => Err(Failure(text)),
            None => Ok(subsets),
        }
    }
}

/// Where a file really lies, however its path is spelled.
fn real(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

fn named_twice(line: u64, file: &str, first: u64) -> Problem {
    Problem::at(
        line,
        format!("{file} 与第 {first} 行是同一个文件"),
        format!("{file} is the same file as in line {first}"),
    )
}

/// Most files of one name that are listed.
const LISTED: usize = 3;

/// What is told of a name that several files have.
fn several(line: u64, file: &str, paths: &[PathBuf]) -> Problem {
    let mut shown = paths.iter().take(LISTED).map(|path| names::for_terminal(path)).collect::<Vec<_>>();
    if paths.len() > LISTED {
        shown.push("...".to_owned());
    }
    Problem::at(
        line,
        format!("有 {} 个文件叫 {file}（{}）；请在表格里写明文件夹", paths.len(), shown.join("、")),
        format!("{} files are called {file} ({}): write the folder too", paths.len(), shown.join(", ")),
    )
}

/// Says how many rows have no label, and how many pictures of the folder no row.
fn tell_unlabelled(labels: &Labels, files: &Files, context: &Context) {
    let unlabelled = labels.rows.iter().filter(|row| row.class.is_none() && row.truth.is_none()).count();
    if unlabelled > 0 {
        context.warn(&Text::new(
            format!("{unlabelled} 个文件没有标签，不计入任何数字"),
            counted(unlabelled, "file has no label and counts", "files have no label and count") + " for no figure",
        ));
    }
    let named: HashSet<PathBuf> = labels.rows.iter().map(|row| files.path_of(&row.file)).collect();
    let more = files.all().filter(|file| !named.contains(*file)).count();
    if more > 0 {
        context.say(&Text::new(
            format!("文件夹中另有 {more} 个图片不在表格里，未评估"),
            counted(more, "picture of the folder is", "pictures of the folder are")
                + " not in the table, so not evaluated",
        ));
    }
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(path).map_err(|error| not_readable(&names::for_terminal(path), &error))
}

/// A table's problems, the first few by name.
fn listed(path: &Path, problems: &[Problem]) -> Failure {
    let shown = names::for_terminal(path);
    let mut text = Text::new(shown.clone(), shown);
    for problem in problems.iter().take(NAMED) {
        let line = problem.text();
        text.zh += &format!("\n  {}", names::clean(&line.zh));
        text.en += &format!("\n  {}", names::clean(&line.en));
    }
    if problems.len() > NAMED {
        let more = problems.len() - NAMED;
        text.zh += &format!("\n  ……另有 {more} 处");
        text.en += &format!("\n  ... and {more} more");
    }
    Failure(text)
}
