//! What a watch has done, in a file beside its report, so that it goes on after a restart without checking again. One
//! line a change; a last line that was cut off by a power failure is ignored. The first line says what the files were
//! judged by: verdicts of another profile or program are not kept. Holds measurements, no pictures.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::inbox::Stamp;
use crate::PageReport;
use crate::copies::{Existing, PlaceError, place};
use crate::report::names;

/// A file that was checked.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Entry {
    /// Where it is.
    pub path: PathBuf,
    /// Where it arrived; the same unless it was moved.
    pub arrived: PathBuf,
    /// Its state when it was checked.
    pub stamp: Stamp,
    /// Its pages, judged.
    pub reports: Vec<PageReport>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Line {
    /// What all that follow were judged by.
    Standard(String),
    Add(Entry),
    Gone(PathBuf),
}

/// Bytes of which a first line has no need: bounds what is read of a file that is none of ours.
const FIRST_LINE: u64 = 1024;

/// The files a watch has checked. Without a file nothing is kept, as nothing would ever be read: a watch runs for months.
#[derive(Debug, Default)]
pub(super) struct Journal {
    path: Option<PathBuf>,
    standard: String,
    entries: BTreeMap<PathBuf, Entry>,
    /// What an earlier watch had noted was judged by something else.
    pub begun_anew: bool,
    /// The last line could not be written, or not whole: what is added behind it would be lost with it.
    torn: bool,
}

impl Journal {
    /// The journal's place for a report: `report.html.state`.
    pub(super) fn beside(report: &Path) -> PathBuf {
        let mut name = report.as_os_str().to_owned();
        name.push(".state");
        PathBuf::from(name)
    }

    /// Whether a watch has written the file at `path`.
    ///
    /// # Errors
    /// [`PlaceError`] where something else stands there, which is neither to be replaced nor to be trusted.
    pub(super) fn is_ours(path: &Path) -> Result<bool, PlaceError> {
        let unreadable = |error| PlaceError::Read { path: path.to_owned(), error };
        let facts = match path.metadata() {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
            facts => facts.map_err(unreadable)?,
        };
        if !facts.is_file() {
            return Err(PlaceError::Foreign(path.to_owned()));
        }
        let mut first = Vec::new();
        let file = File::open(path).map_err(unreadable)?;
        BufReader::new(file.take(FIRST_LINE)).read_until(b'\n', &mut first).map_err(unreadable)?;
        match serde_json::from_slice(&first) {
            Ok(Line::Standard(_)) => Ok(true),
            // Nothing in it, as a power failure may leave it: nothing to lose, and nothing to trust.
            _ if facts.len() == 0 => Ok(false),
            _ => Err(PlaceError::Foreign(path.to_owned())),
        }
    }

    /// Reads the journal at `path`, forgets files that are gone or changed, and writes it anew without them. Where it is of
    /// another `standard` it is begun anew.
    pub(super) fn open(path: PathBuf, standard: String) -> Result<Self, PlaceError> {
        let read = if Self::is_ours(&path)? { read(&path, &standard) } else { Some(BTreeMap::new()) };
        let begun_anew = read.is_none();
        let unchanged = |(path, entry): &(PathBuf, Entry)| Stamp::of(path) == Some(entry.stamp);
        let (mut entries, gone): (BTreeMap<_, _>, BTreeMap<_, _>) =
            read.unwrap_or_default().into_iter().partition(unchanged);
        for gone in gone.values() {
            for path in repeating(&entries, gone) {
                entries.remove(&path);
            }
        }
        let journal = Self { path: Some(path), standard, entries, begun_anew, torn: false };
        journal.write_all()?;
        Ok(journal)
    }

    /// Files checked, in the order of their names.
    pub(super) fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.values()
    }

    /// Takes note of a file, also where the note cannot be written.
    pub(super) fn add(&mut self, entry: Entry) -> Result<(), PlaceError> {
        if self.path.is_none() {
            return Ok(());
        }
        let path = entry.path.clone();
        let line = Line::Add(entry);
        let written = self.append(&line);
        if let Line::Add(entry) = line {
            self.entries.insert(path, entry);
        }
        written
    }

    /// Writes down what could not be written before.
    pub(super) fn mend(&mut self) -> Result<(), PlaceError> {
        if self.torn {
            self.write_all()?;
            self.torn = false;
        }
        Ok(())
    }

    /// Forgets a file. Returns those to check again, as they were said to repeat it; `None` where it was not known. Where
    /// that cannot be written down, [`mend`](Self::mend) will do so.
    pub(super) fn remove(&mut self, path: &Path) -> Option<Vec<PathBuf>> {
        let gone = self.entries.remove(path)?;
        let _ = self.append(&Line::Gone(path.to_owned()));
        Some(repeating(&self.entries, &gone))
    }

    /// Files that were taken away from the `folders` they had been put in. A folder that is away itself (a share) takes none
    /// with it.
    pub(super) fn missing(&self, folders: &[&PathBuf]) -> Vec<PathBuf> {
        let there: Vec<&&PathBuf> = folders.iter().filter(|folder| folder.is_dir()).collect();
        let put_there = |path: &Path| there.iter().any(|folder| path.starts_with(folder));
        self.entries.keys().filter(|path| put_there(path) && !path.exists()).cloned().collect()
    }

    fn append(&mut self, line: &Line) -> Result<(), PlaceError> {
        let Some(path) = self.path.as_ref().filter(|_| !self.torn) else { return Ok(()) };
        // A name that is no text cannot be written down; that file is checked again after a restart.
        let Ok(mut text) = serde_json::to_vec(line) else { return Ok(()) };
        text.push(b'\n');
        let written =
            OpenOptions::new().append(true).create(true).open(path).and_then(|mut file| file.write_all(&text));
        self.torn = written.is_err();
        written.map_err(|error| PlaceError::Io { path: path.clone(), error })
    }

    fn write_all(&self) -> Result<(), PlaceError> {
        let Some(path) = &self.path else { return Ok(()) };
        let standard = Line::Standard(self.standard.clone());
        let files = self.entries.values().cloned().map(Line::Add);
        let mut text = Vec::new();
        for line in std::iter::once(standard).chain(files) {
            if let Ok(line) = serde_json::to_vec(&line) {
                text.extend_from_slice(&line);
                text.push(b'\n');
            }
        }
        place::put(path, &text, Existing::Replace)
    }
}

/// Files still where they arrived that were said to repeat `gone`.
fn repeating(entries: &BTreeMap<PathBuf, Entry>, gone: &Entry) -> Vec<PathBuf> {
    let Some(name) = gone.arrived.file_name().map(|name| names::for_terminal(Path::new(name))) else {
        return Vec::new();
    };
    let repeats = |entry: &&Entry| {
        entry.path == entry.arrived
            && entry.arrived.parent() == gone.arrived.parent()
            && entry.reports.first().is_some_and(|page| page.repeats.as_ref() == Some(&name))
    };
    entries.values().filter(repeats).map(|entry| entry.path.clone()).collect()
}

/// What stands in the journal at `path`; `None` where it was judged by another standard.
fn read(path: &Path, standard: &str) -> Option<BTreeMap<PathBuf, Entry>> {
    let mut entries = BTreeMap::new();
    let Ok(file) = File::open(path) else { return Some(entries) };
    let mut lines = BufReader::new(file).lines().map_while(Result::ok);
    let Some(first) = lines.next() else { return Some(entries) };
    let known = serde_json::from_str(&first).ok()?;
    if !matches!(known, Line::Standard(known) if known == standard) {
        return None;
    }
    for line in lines {
        match serde_json::from_str(&line) {
            Ok(Line::Add(entry)) => {
                entries.insert(entry.path.clone(), entry);
            }
            Ok(Line::Gone(path)) => {
                entries.remove(&path);
            }
            Ok(Line::Standard(_)) | Err(_) => {}
        }
    }
    Some(entries)
}
