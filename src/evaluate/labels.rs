//! The CSV of files and what is known of them: which are readable, how badly each was read. Reads text; opens no file.

use serde::{Deserialize, Serialize};

use super::columns::Columns;
use crate::Text;

/// What is known of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// Can be read; should pass.
    Readable,
    /// Cannot be read; should be rejected.
    Unreadable,
    /// Neither: left out where readable and unreadable pages are compared.
    Borderline,
}

/// Which way a numeric truth runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// Higher is more readable (a recogniser's confidence).
    HigherIsBetter,
    /// Lower is more readable (an error rate).
    LowerIsBetter,
}

/// What the caller says of the columns; `None` = find out by name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ColumnChoice {
    /// Column of labels.
    pub label: Option<String>,
    /// Column of the numeric truth.
    pub truth: Option<String>,
    /// Which way the numeric truth runs.
    pub direction: Option<Direction>,
    /// Without labels: a page whose truth is at least this good is readable.
    pub readable_limit: Option<f64>,
    /// Without labels: a page whose truth is worse than this is unreadable.
    pub unreadable_limit: Option<f64>,
}

/// The numeric truth.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Truth {
    /// Name of its column.
    pub column: String,
    /// Which way it runs.
    pub direction: Direction,
}

/// One file.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Line of the CSV, from 1.
    pub line: u64,
    /// The file as the CSV names it.
    pub file: String,
    /// What is known of it; `None` where neither label nor numeric truth says.
    pub class: Option<Class>,
    /// Numeric truth as written.
    pub truth: Option<f64>,
    /// Values of the further columns, in the order of [`Labels::columns`].
    pub values: Vec<String>,
}

impl Row {
    /// Numeric truth turned so that higher is worse.
    pub fn damage(&self, truth: Option<&Truth>) -> Option<f64> {
        let value = self.truth?;
        Some(match truth?.direction {
            Direction::LowerIsBetter => value,
            Direction::HigherIsBetter => -value,
        })
    }
}

/// A table of files and labels.
#[derive(Clone, Debug, PartialEq)]
pub struct Labels {
    /// Names of the columns that are neither file, label nor truth.
    pub columns: Vec<String>,
    /// Numeric truth, if there is one.
    pub truth: Option<Truth>,
    /// How the classes were told apart.
    pub classes_from: ClassSource,
    /// The files.
    pub rows: Vec<Row>,
}

/// Where the classes come from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClassSource {
    /// A column of labels.
    Label {
        /// Its name.
        column: String,
    },
    /// Limits on the numeric truth.
    Limits {
        /// Readable at this value or better.
        readable: f64,
        /// Unreadable when worse than this value.
        unreadable: f64,
    },
    /// Nothing: only figures that need no classes can be given.
    None,
}

/// Something wrong with the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Line of the CSV, from 1; `None` where the whole table is meant.
    pub line: Option<u64>,
    /// What is wrong, and what to do.
    pub text: Text,
}

impl Problem {
    /// A problem of the whole table.
    pub fn whole(zh: impl Into<String>, en: impl Into<String>) -> Vec<Self> {
        vec![Self { line: None, text: Text::new(zh, en) }]
    }

    /// A problem of one line.
    pub fn at(line: u64, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { line: Some(line), text: Text::new(zh, en) }
    }

    /// The sentence with its line in front.
    pub fn text(&self) -> Text {
        match self.line {
            Some(line) => {
                Text::new(format!("第 {line} 行：{}", self.text.zh), format!("line {line}: {}", self.text.en))
            }
            None => self.text.clone(),
        }
    }
}

/// Reads a table. Accepts a byte-order mark, comma, semicolon or tab, quotes, and Excel's `sep=` line.
///
/// # Errors
/// Every problem found, each with its line: not UTF-8, no rows, columns missing or unknown, labels not understood, numbers
/// that are none, files named twice.
pub fn read(bytes: &[u8], choice: &ColumnChoice) -> Result<Labels, Vec<Problem>> {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Err(Problem::whole(
            "表格不是 UTF-8 编码。请在 Excel 或 WPS 中另存为“CSV UTF-8”后重试。",
            "the table is not UTF-8; in Excel or WPS save it as \"CSV UTF-8\" and try again",
        ));
    };
    // The reader counts a line break of two characters late, and every problem would name the line before its own.
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let (skipped, text, separator) = opening(&text);
    let mut reader =
        csv::ReaderBuilder::new().delimiter(separator).flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let header = reader.headers().cloned().unwrap_or_default();
    if header.iter().all(str::is_empty) {
        return Err(Problem::whole("表格是空的。", "the table is empty"));
    }
    let columns = Columns::find(&header, separator, choice)?;
    let mut rows = Vec::new();
    let mut problems = Vec::new();
    for record in reader.records() {
        match record {
            Ok(record) => match columns.row(&record, skipped) {
                Ok(row) => rows.extend(row),
                Err(problem) => problems.push(problem),
            },
            Err(error) => problems.push(Problem::whole(format!("无法读取：{error}"), error.to_string()).remove(0)),
        }
    }
    problems.extend(named_twice(&rows));
    match (problems.is_empty(), rows.is_empty()) {
        (false, _) => Err(problems),
        (true, true) => Err(Problem::whole("表格只有表头，没有一行数据。", "the table has a header but no rows")),
        (true, false) => Ok(columns.finish(rows)),
    }
}

/// Lines skipped, the text from the header on, and the separator.
fn opening(text: &str) -> (u64, &str, u8) {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    if let Some(&[separator]) = first.trim().strip_prefix("sep=").map(str::as_bytes) {
        return (1, rest, separator);
    }
    let mut quoted = false;
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    for byte in first.bytes() {
        quoted ^= byte == b'"';
        counts.iter_mut().filter(|(separator, _)| *separator == byte && !quoted).for_each(|(_, n)| *n += 1);
    }
    // `max_by_key` takes the last of equals; the comma comes first.
    let separator = counts.iter().rev().max_by_key(|(_, n)| *n).map_or(b',', |(separator, _)| *separator);
    (0, text, separator)
}

fn named_twice(rows: &[Row]) -> Vec<Problem> {
    let mut seen = std::collections::HashMap::new();
    let mut problems = Vec::new();
    for row in rows {
        if let Some(first) = seen.insert(row.file.as_str(), row.line) {
            problems.push(Problem::at(
                row.line,
                format!("文件“{}”在第 {first} 行已经出现过。", row.file),
                format!("file \"{}\" was already named in line {first}", row.file),
            ));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> Labels {
        read(text.as_bytes(), &ColumnChoice::default()).unwrap()
    }

    fn problem(text: &str) -> String {
        let problems = read(text.as_bytes(), &ColumnChoice::default()).unwrap_err();
        problems.iter().map(|p| p.text().en).collect::<Vec<_>>().join(" | ")
    }

    fn classes(text: &str) -> Vec<Option<Class>> {
        table(text).rows.iter().map(|r| r.class).collect()
    }

    const R: Option<Class> = Some(Class::Readable);
    const U: Option<Class> = Some(Class::Unreadable);

    #[test]
    fn labels_truth_and_further_columns() {
        let labels = table("file,label,cer,kind\na.jpg,readable,0.0,id\nb.jpg,Unreadable,0.4,id\nc.jpg,,,letter\n");
        assert_eq!(labels.columns, ["kind"]);
        assert_eq!(labels.truth.as_ref().unwrap().direction, Direction::LowerIsBetter);
        assert_eq!(labels.rows[1].truth, Some(0.4));
        assert_eq!(labels.rows.iter().map(|r| r.class).collect::<Vec<_>>(), [R, U, None]);
        assert_eq!(labels.rows[2].line, 4);
    }

    #[test]
    fn marks_separators_and_quotes_of_spreadsheets() {
        assert_eq!(classes("\u{feff}file;label\r\n\"a;1.jpg\";accepted\r\nb.jpg;rejected\r\n"), [R, U]);
        assert_eq!(classes("sep=;\nfile;label\na;pass\n"), [R]);
        assert_eq!(classes("文件\t结果\n甲.jpg\t通过\n乙.jpg\t退回\n"), [R, U]);
        let labels = table("sep=;\nfile;label\na;pass\n");
        assert_eq!(labels.rows[0].line, 3);
    }

    #[test]
    fn a_decimal_comma_is_read_only_where_commas_do_not_separate() {
        assert_eq!(table("file;cer\na;0,25\n").rows[0].truth, Some(0.25));
        assert_eq!(table("file\tcer\na\t0,25\n").rows[0].truth, Some(0.25));
        assert_eq!(table("file,cer\na,0.25\n").rows[0].truth, Some(0.25));
        assert!(problem("file,confidence\na,\"1,234\"\n").starts_with("line 2: \"1,234\" is not a number"));
    }

    #[test]
    fn one_and_zero_follow_the_sense_of_the_column() {
        assert_eq!(classes("file,label\na,1\nb,0\n"), [R, U]);
        assert_eq!(classes("file,accepted\na,yes\nb,no\n"), [R, U]);
        assert_eq!(classes("file,rejected\na,1\nb,0\n"), [U, R]);
        assert_eq!(classes("file,unreadable\na,true\nb,readable\n"), [U, R]);
    }

    #[test]
    fn a_numeric_truth_makes_classes() {
        assert_eq!(classes("file,cer\na,0.02\nb,0.05\nc,0.11\n"), [R, Some(Class::Borderline), U]);
        assert_eq!(classes("file,confidence\na,0.9\n"), [None]);
        let choice = ColumnChoice { readable_limit: Some(0.9), unreadable_limit: Some(0.6), ..ColumnChoice::default() };
        let labels = read(b"file,confidence\na,0.9\nb,0.7\nc,0.5\n", &choice).unwrap();
        assert_eq!(labels.rows.iter().map(|r| r.class).collect::<Vec<_>>(), [R, Some(Class::Borderline), U]);
        assert_eq!(labels.rows[0].damage(labels.truth.as_ref()), Some(-0.9));
    }

    #[test]
    fn problems_name_the_line() {
        assert!(problem("file,label\na,pass\nb,perhaps\n").starts_with("line 3: label \"perhaps\""));
        assert!(problem("file,cer\r\nb,0\r\na,x\r\n").starts_with("line 3: \"x\" is not a number"));
        assert!(problem("file,cer\na,x\n").starts_with("line 2: \"x\" is not a number"));
        assert!(problem("file,label\na,pass\na,pass\n").contains("line 3: file \"a\" was already named in line 2"));
        assert!(problem("file,label\na\n").contains("line 2: has 1 values where the header has 2"));
        assert!(problem("file,label\n,pass\n").contains("line 2: no file"));
    }

    #[test]
    fn problems_of_the_whole_table() {
        assert!(problem("").contains("empty"));
        assert!(problem("file,label\n").contains("no rows"));
        assert!(problem("picture name,label\na,1\n").contains("no column names the files"));
        assert!(problem("file,size\na,1\n").contains("no column of labels"));
        assert!(read(b"file,label\n\xb8\xb1,1\n", &ColumnChoice::default()).unwrap_err()[0].text.en.contains("UTF-8"));
        let choice = ColumnChoice { truth: Some("sharp".into()), ..ColumnChoice::default() };
        assert!(read(b"file,sharp\na,1\n", &choice).unwrap_err()[0].text.en.contains("--higher-is-better"));
        let choice = ColumnChoice { truth: Some("gone".into()), ..ColumnChoice::default() };
        assert!(read(b"file,sharp\na,1\n", &choice).unwrap_err()[0].text.en.contains("no column \"gone\""));
    }
}
