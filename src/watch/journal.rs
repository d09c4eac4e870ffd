//! What a watch has done, in a file beside its report, so that it goes on after a restart without checking again. One
//! line a change; a last line that was cut off by a power failure is ignored. Holds measurements, no pictures.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::inbox::Stamp;
use crate::PageReport;
use crate::copies::{Existing, PlaceError, place};

/// A file that was checked.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Entry {
    /// Where it is.
    pub path: PathBuf,
    /// Its state when it was checked.
    pub stamp: Stamp,
    /// Its pages, judged.
    pub reports: Vec<PageReport>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Line {
    Add(Entry),
    Gone(PathBuf),
}

/// The files a watch has checked. Without a file it lives in memory alone.
#[derive(Debug, Default)]
pub(super) struct Journal {
    path: Option<PathBuf>,
    entries: BTreeMap<PathBuf, Entry>,
}

impl Journal {
    /// The journal's place for a report: `report.html.state`.
    pub(super) fn beside(report: &Path) -> PathBuf {
        let mut name = report.as_os_str().to_owned();
        name.push(".state");
        PathBuf::from(name)
    }

    /// Reads the journal at `path`, forgets files that are gone or changed, and writes it anew without them.
    pub(super) fn open(path: PathBuf) -> Result<Self, PlaceError> {
        let mut entries = BTreeMap::new();
        if let Ok(file) = File::open(&path) {
            for line in BufReader::new(file).lines().map_while(Result::ok) {
                match serde_json::from_str(&line) {
                    Ok(Line::Add(entry)) => {
                        entries.insert(entry.path.clone(), entry);
                    }
                    Ok(Line::Gone(path)) => {
                        entries.remove(&path);
                    }
                    Err(_) => {}
                }
            }
        }
        entries.retain(|path, entry| Stamp::of(path) == Some(entry.stamp));
        let journal = Self { path: Some(path), entries };
        journal.write_all()?;
        Ok(journal)
    }

    /// Files checked, in the order of their names.
    pub(super) fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.values()
    }

    pub(super) fn add(&mut self, entry: Entry) -> Result<(), PlaceError> {
        let path = entry.path.clone();
        let line = Line::Add(entry);
        self.append(&line)?;
        if let Line::Add(entry) = line {
            self.entries.insert(path, entry);
        }
        Ok(())
    }

    /// Returns whether the file was known.
    pub(super) fn remove(&mut self, path: &Path) -> Result<bool, PlaceError> {
        let known = self.entries.remove(path).is_some();
        if known {
            self.append(&Line::Gone(path.to_owned()))?;
        }
        Ok(known)
    }

    /// Forgets files that were taken away from the `folders` they had been put in. Returns whether there were any. A
    /// folder that is away itself (a share) takes none with it.
    pub(super) fn forget_missing(&mut self, folders: &[&PathBuf]) -> Result<bool, PlaceError> {
        let there: Vec<&&PathBuf> = folders.iter().filter(|folder| folder.is_dir()).collect();
        let put_there = |path: &Path| there.iter().any(|folder| path.starts_with(folder));
        let missing: Vec<PathBuf> =
            self.entries.keys().filter(|path| put_there(path) && !path.exists()).cloned().collect();
        for path in &missing {
            self.remove(path)?;
        }
        Ok(!missing.is_empty())
    }

    fn append(&self, line: &Line) -> Result<(), PlaceError> {
        let Some(path) = &self.path else { return Ok(()) };
        // A name that is no text cannot be written down; that file is checked again after a restart.
        let Ok(mut text) = serde_json::to_vec(line) else { return Ok(()) };
        text.push(b'\n');
        let written =
            OpenOptions::new().append(true).create(true).open(path).and_then(|mut file| file.write_all(&text));
        written.map_err(|error| PlaceError::Io { path: path.clone(), error })
    }

    fn write_all(&self) -> Result<(), PlaceError> {
        let Some(path) = &self.path else { return Ok(()) };
        let mut text = Vec::new();
        for entry in self.entries.values() {
            if let Ok(line) = serde_json::to_vec(&Line::Add(entry.clone())) {
                text.extend_from_slice(&line);
                text.push(b'\n');
            }
        }
        place::put(path, &text, Existing::Replace)
    }
}
