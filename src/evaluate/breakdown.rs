//! The same figures for parts of a data set: by the values of a column, or by a condition with a name.

use std::collections::BTreeMap;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::Scored;
use super::bootstrap::Resampling;
use super::figures::{Figures, figures};
use super::words;
use crate::Text;

/// Most distinct values by which pages are grouped as they stand.
const MOST_VALUES: usize = 12;
/// Parts into which a numeric column with more values is cut.
const PARTS: usize = 4;

/// One part and its figures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// The value or name.
    pub name: String,
    /// Its figures.
    pub figures: Figures,
}

/// All parts by one column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Breakdown {
    /// The column.
    pub column: String,
    /// Its parts.
    pub groups: Vec<Group>,
}

/// A named part: pages whose column has, or has not, one of some values. Written `NAME=COLUMN=A+B` or `NAME=COLUMN!=A+B`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subset {
    /// Its name.
    pub name: String,
    /// The column.
    pub column: String,
    /// The values.
    pub values: Vec<String>,
    /// Whether pages with these values are left out rather than taken.
    pub without: bool,
}

impl FromStr for Subset {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("\"{text}\" is not of the form NAME=COLUMN=A+B or NAME=COLUMN!=A+B");
        let (name, condition) = text.split_once('=').ok_or_else(wrong)?;
        let (column, values) = condition.split_once('=').ok_or_else(wrong)?;
        let (column, without) = column.strip_suffix('!').map_or((column, false), |c| (c, true));
        if name.is_empty() || column.is_empty() || values.is_empty() {
            return Err(wrong());
        }
        let values = values.split('+').map(str::to_owned).collect();
        Ok(Self { name: name.to_owned(), column: column.to_owned(), values, without })
    }
}

impl Subset {
    /// The subsets that a table offers by itself: `no-glare` where a column `degradation` knows glare.
    pub fn of_course(columns: &[String], rows: &[Vec<String>]) -> Vec<Self> {
        let Some(at) = columns.iter().position(|c| c == "degradation") else { return Vec::new() };
        let has_glare = rows.iter().any(|values| values[at] == "glare");
        let no_glare = || Self {
            name: "no-glare".to_owned(),
            column: "degradation".to_owned(),
            values: vec!["glare".to_owned(), "mix".to_owned()],
            without: true,
        };
        has_glare.then(no_glare).into_iter().collect()
    }

    /// What is wrong with it for a table with these columns; `None` where nothing is.
    pub fn problem(&self, columns: &[String]) -> Option<Text> {
        if columns.contains(&self.column) {
            return None;
        }
        let all = columns.join(", ");
        Some(Text::new(
            format!("子集“{}”用到的列“{}”不存在。现有的列：{all}。", self.name, self.column),
            format!("subset \"{}\" needs a column \"{}\"; the further columns are: {all}", self.name, self.column),
        ))
    }
}

/// Figures of each subset whose column exists.
pub fn subsets(pages: &[&Scored], columns: &[String], subsets: &[Subset], how: Resampling) -> Vec<Group> {
    let group = |subset: &Subset| {
        let at = columns.iter().position(|c| *c == subset.column)?;
        let part: Vec<&Scored> =
            pages.iter().copied().filter(|p| subset.values.contains(&p.values[at]) != subset.without).collect();
        Some(Group { name: subset.name.clone(), figures: figures(&part, how) })
    };
    subsets.iter().filter_map(group).collect()
}

/// Figures by each column that parts the pages: by its values where they are few, by quarters where they are numbers.
/// Columns of further error rates are left out: they are truth, not properties of a page.
pub fn breakdown(pages: &[&Scored], columns: &[String], how: Resampling) -> Vec<Breakdown> {
    let by_column = |(at, column): (usize, &String)| {
        let parts = parts(pages, at)?;
        let groups = parts.into_iter().map(|(name, part)| Group { name, figures: figures(&part, how) }).collect();
        Some(Breakdown { column: column.clone(), groups })
    };
    let columns = columns.iter().enumerate().filter(|(_, column)| !words::is_error_rate_of_something(column));
    columns.filter_map(by_column).collect()
}

type Part<'a> = (String, Vec<&'a Scored>);

fn parts<'a>(pages: &[&'a Scored], at: usize) -> Option<Vec<Part<'a>>> {
    let mut by_value: BTreeMap<&str, Vec<&'a Scored>> = BTreeMap::new();
    for page in pages {
        by_value.entry(&page.values[at]).or_default().push(page);
    }
    match by_value.len() {
        0 | 1 => None,
        2..=MOST_VALUES => {
            let named = |value: &str| if value.is_empty() { "-".to_owned() } else { value.to_owned() };
            Some(by_value.into_iter().map(|(value, part)| (named(value), part)).collect())
        }
        _ => quarters(pages, at),
    }
}

/// Four parts of about equal size by a numeric column; `None` where a value is no finite number.
fn quarters<'a>(pages: &[&'a Scored], at: usize) -> Option<Vec<Part<'a>>> {
    let number = |page: &&'a Scored| {
        let value = page.values[at].parse::<f64>().ok().filter(|value| value.is_finite())?;
        Some((value, *page))
    };
    let mut sorted: Vec<(f64, &Scored)> = pages.iter().map(number).collect::<Option<_>>()?;
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let size = sorted.len().div_ceil(PARTS);
    let part = |chunk: &[(f64, &'a Scored)]| {
        let (low, high) = (chunk[0].0, chunk[chunk.len() - 1].0);
        (format!("{low}..{high}"), chunk.iter().map(|c| c.1).collect())
    };
    // Equal values stay together: a part ends where the value changes.
    let mut parts = Vec::new();
    let mut left = sorted.as_slice();
    while !left.is_empty() {
        let last = left[size.min(left.len()) - 1].0;
        let (chunk, rest) = left.split_at(left.partition_point(|(value, _)| *value <= last));
        parts.push(part(chunk));
        left = rest;
    }
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_of_numbers_is_cut_in_quarters_unless_one_is_none() {
        let columns = ["height".to_owned()];
        let groups = |odd: &str| {
            let value = |i: u8| if i == 7 { odd.to_owned() } else { i.to_string() };
            let pages: Vec<Scored> = (0..20).map(|i| Scored { values: vec![value(i)], ..Scored::default() }).collect();
            let pages: Vec<&Scored> = pages.iter().collect();
            breakdown(&pages, &columns, Resampling { seed: 1, resamples: 2 }).first().map_or(0, |b| b.groups.len())
        };
        assert_eq!(groups("7"), 4);
        for odd in ["NaN", "inf", "-"] {
            assert_eq!(groups(odd), 0, "{odd}");
        }
    }

    #[test]
    fn subsets_are_read_as_written() {
        let subset: Subset = "no-glare=degradation!=glare+mix".parse().unwrap();
        assert_eq!((subset.column.as_str(), subset.without), ("degradation", true));
        assert_eq!(subset.values, ["glare", "mix"]);
        assert!(!"phone=capture=photo".parse::<Subset>().unwrap().without);
        assert!("degradation".parse::<Subset>().is_err());
        assert!("a=b".parse::<Subset>().is_err());
        assert!("=b=c".parse::<Subset>().is_err());
        assert!(subset.problem(&["kind".to_owned()]).unwrap().en.contains("kind"));
    }
}
