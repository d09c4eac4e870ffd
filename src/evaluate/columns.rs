//! Finds out which column of a table of labels is which, and turns its records into rows.

use csv::StringRecord;

use super::labels::{Class, ClassSource, ColumnChoice, Direction, Labels, Problem, Row, Truth};
use super::words;

/// Which column is which.
pub struct Columns {
    /// What stands between columns.
    separator: u8,
    names: Vec<String>,
    file: usize,
    label: Option<(usize, words::Sense)>,
    truth: Option<(usize, Truth)>,
    limits: Option<(f64, f64)>,
}

impl Columns {
    /// Finds the columns, `separator` between them, by the caller's choice, else by name.
    ///
    /// # Errors
    /// A column that is missing, or whose meaning its name does not tell.
    pub fn find(header: &StringRecord, separator: u8, choice: &ColumnChoice) -> Result<Self, Vec<Problem>> {
        let names: Vec<String> = header.iter().map(str::to_owned).collect();
        let named = |wanted: &str| names.iter().position(|n| n.eq_ignore_ascii_case(wanted));
        let all = names.join(", ");
        let unknown = |wanted: &str| {
            Problem::whole(
                format!("没有名为“{wanted}”的列。现有的列：{all}。"),
                format!("there is no column \"{wanted}\"; the columns are: {all}"),
            )
        };
        let Some(file) = names.iter().position(|n| words::is_file_column(n)) else {
            return Err(Problem::whole(
                format!("没有写文件名的列。请把它命名为 file（或 filename、path、文件）。现有的列：{all}。"),
                format!("no column names the files; call it file, filename, path or 文件 (the columns are: {all})"),
            ));
        };
        let label = match &choice.label {
            Some(wanted) => {
                let at = named(wanted).ok_or_else(|| unknown(wanted))?;
                Some((at, words::label_sense(&names[at]).unwrap_or(words::Sense::Good)))
            }
            None => names.iter().enumerate().find_map(|(at, name)| Some((at, words::label_sense(name)?))),
        };
        let truth_at = match &choice.truth {
            Some(wanted) => Some(named(wanted).ok_or_else(|| unknown(wanted))?),
            None => names.iter().position(|name| words::truth_direction(name).is_some()),
        };
        let truth = truth_at.map(|at| truth_column(&names[at], choice).map(|truth| (at, truth))).transpose()?;
        let limits = match (&label, &truth) {
            (None, Some((_, truth))) => class_limits(truth, choice)?,
            (None, None) => {
                return Err(Problem::whole(
                    format!(
                        "既没有标签列（label），也没有数值真值列（例如 cer、confidence）。现有的列：{all}。可用 --label 或 --truth 指定。"
                    ),
                    format!(
                        "no column of labels (label) and none of a numeric truth (such as cer, confidence); the columns are: {all}; name one with --label or --truth"
                    ),
                ));
            }
            _ => None,
        };
        Ok(Self { separator, names, file, label, truth, limits })
    }

    /// One row; `None` where the line is blank.
    ///
    /// # Errors
    /// A value that cannot be understood.
    pub fn row(&self, record: &StringRecord, skipped: u64) -> Result<Option<Row>, Problem> {
        let line = record.position().map_or(0, csv::Position::line) + skipped;
        if record.iter().all(str::is_empty) {
            return Ok(None);
        }
        if record.len() != self.names.len() {
            let (is, due) = (record.len(), self.names.len());
            return Err(Problem::at(
                line,
                format!("有 {is} 个值，而表头有 {due} 列。"),
                format!("has {is} values where the header has {due} columns"),
            ));
        }
        let file = record[self.file].to_owned();
        if file.is_empty() {
            return Err(Problem::at(line, "没有写文件名。", "no file is named"));
        }
        let truth =
            self.truth.as_ref().map(|(at, _)| number(&record[*at], self.separator, line)).transpose()?.flatten();
        let class = match (&self.label, truth) {
            (Some((at, sense)), _) => label(&record[*at], *sense, line)?,
            (None, Some(value)) => self.class_of(value),
            (None, None) => None,
        };
        let values = self.further().map(|at| record[at].to_owned()).collect();
        Ok(Some(Row { line, file, class, truth, values }))
    }

    fn further(&self) -> impl Iterator<Item = usize> {
        let taken = [Some(self.file), self.label.as_ref().map(|(at, _)| *at), self.truth.as_ref().map(|(at, _)| *at)];
        (0..self.names.len()).filter(move |at| !taken.contains(&Some(*at)))
    }

    fn class_of(&self, value: f64) -> Option<Class> {
        let ((readable, unreadable), (_, truth)) = (self.limits?, self.truth.as_ref()?);
        let sign = if truth.direction == Direction::HigherIsBetter { -1.0 } else { 1.0 };
        Some(if sign * value <= sign * readable {
            Class::Readable
        } else if sign * value > sign * unreadable {
            Class::Unreadable
        } else {
            Class::Borderline
        })
    }

    /// The table.
    pub fn finish(self, rows: Vec<Row>) -> Labels {
        let columns = self.further().map(|at| self.names[at].clone()).collect();
        let classes_from = match (&self.label, self.limits) {
            (Some((at, _)), _) => ClassSource::Label { column: self.names[*at].clone() },
            (None, Some((readable, unreadable))) => ClassSource::Limits { readable, unreadable },
            (None, None) => ClassSource::None,
        };
        Labels { columns, truth: self.truth.map(|(_, truth)| truth), classes_from, rows }
    }
}

fn truth_column(name: &str, choice: &ColumnChoice) -> Result<Truth, Vec<Problem>> {
    let direction = choice.direction.or_else(|| words::truth_direction(name)).ok_or_else(|| {
        Problem::whole(
            format!("从列名“{name}”看不出数值高是好还是坏。请加上 --higher-is-better 或 --lower-is-better。"),
            format!("the name \"{name}\" does not tell whether high values are good; add --higher-is-better or --lower-is-better"),
        )
    })?;
    Ok(Truth { column: name.to_owned(), direction })
}

/// Limits on the truth that make the classes; for error rates 0.02 and 0.10, otherwise only what the caller gives.
fn class_limits(truth: &Truth, choice: &ColumnChoice) -> Result<Option<(f64, f64)>, Vec<Problem>> {
    let default = words::is_error_rate(&truth.column).then_some((0.02, 0.10));
    let readable = choice.readable_limit.or(default.map(|d| d.0));
    let unreadable = choice.unreadable_limit.or(default.map(|d| d.1));
    let (readable, unreadable) = match (readable, unreadable) {
        (Some(readable), Some(unreadable)) => (readable, unreadable),
        (Some(one), None) | (None, Some(one)) => (one, one),
        (None, None) => return Ok(None),
    };
    let in_order = match truth.direction {
        Direction::HigherIsBetter => readable >= unreadable,
        Direction::LowerIsBetter => readable <= unreadable,
    };
    if in_order {
        return Ok(Some((readable, unreadable)));
    }
    Err(Problem::whole(
        format!("可读界限 {readable} 比不可读界限 {unreadable} 还差，请对调。"),
        format!("the readable limit {readable} is worse than the unreadable limit {unreadable}; swap them"),
    ))
}

/// A decimal comma is one only where commas do not separate columns: there a spreadsheet writes "1,234" for a thousand.
fn number(value: &str, separator: u8, line: u64) -> Result<Option<f64>, Problem> {
    if value.is_empty() {
        return Ok(None);
    }
    let number = if separator == b',' { value.parse::<f64>() } else { value.replace(',', ".").parse::<f64>() };
    match number {
        Ok(number) if number.is_finite() => Ok(Some(number)),
        _ => Err(Problem::at(line, format!("“{value}”不是数字。"), format!("\"{value}\" is not a number"))),
    }
}

fn label(value: &str, sense: words::Sense, line: u64) -> Result<Option<Class>, Problem> {
    if value.is_empty() {
        return Ok(None);
    }
    words::class(value, sense).map(Some).ok_or_else(|| {
        Problem::at(
            line,
            format!("看不懂标签“{value}”。可用：readable / unreadable / borderline、accepted / rejected、pass / reject、1 / 0、可读 / 不可读、通过 / 退回。"),
            format!("label \"{value}\" is not understood; use readable / unreadable / borderline, accepted / rejected, pass / reject or 1 / 0"),
        )
    })
}
