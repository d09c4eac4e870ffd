//! A file that names several data sets, so that one command measures them all.

use std::path::Path;

use serde::Deserialize;

use super::data_set::DataSet;
use crate::cli::Failure;
use crate::cli::output::not_readable;
use crate::evaluate::gate;
use crate::evaluate::labels::{ColumnChoice, Direction};
use crate::report::names;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Suite {
    set: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: String,
    #[serde(default)]
    about: String,
    labels: String,
    folder: String,
    lines: Option<String>,
    #[serde(default = "default_profile")]
    profile: String,
    label: Option<String>,
    truth: Option<String>,
    higher_is_better: Option<bool>,
    readable_limit: Option<f64>,
    unreadable_limit: Option<f64>,
    #[serde(default)]
    subset: Vec<String>,
    #[serde(default)]
    require: String,
}

fn default_profile() -> String {
    "default".to_owned()
}

/// Reads a suite; its paths are relative to the file itself.
///
/// # Errors
/// What cannot be read or understood, with its place.
pub fn read(path: &Path) -> Result<Vec<DataSet>, Failure> {
    let shown = names::for_terminal(path);
    let text = std::fs::read_to_string(path).map_err(|error| not_readable(&shown, &error))?;
    let wrong = |what: String| Failure::new(format!("{shown} 有误：{what}"), format!("{shown}: {what}"));
    let suite: Suite = toml::from_str(&text).map_err(|error| wrong(error.to_string()))?;
    let folder = path.parent().unwrap_or(Path::new(""));
    suite.set.into_iter().map(|entry| entry.data_set(folder).map_err(&wrong)).collect()
}

impl Entry {
    fn data_set(self, base: &Path) -> Result<DataSet, String> {
        let direction = self.higher_is_better.map(|higher| match higher {
            true => Direction::HigherIsBetter,
            false => Direction::LowerIsBetter,
        });
        let columns = ColumnChoice {
            label: self.label,
            truth: self.truth,
            direction,
            readable_limit: self.readable_limit,
            unreadable_limit: self.unreadable_limit,
        };
        let in_set = |error: String| format!("[[set]] \"{}\": {error}", self.name);
        let bars = gate::parse(&self.require).map_err(in_set)?;
        let subsets = self.subset.iter().map(|s| s.parse()).collect::<Result<_, String>>().map_err(in_set)?;
        Ok(DataSet {
            about: self.about,
            labels: base.join(&self.labels),
            folder: base.join(&self.folder),
            lines: self.lines.map(|lines| base.join(lines)),
            profile: self.profile,
            columns,
            subsets,
            bars,
            name: self.name,
        })
    }
}
