//! Which files of a folder are complete: their size and date have not changed for a while.

use std::collections::HashMap;
use std::fs::{File, Metadata};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use walkdir::WalkDir;

use crate::input::DecodeErrorKind;
use crate::input::discover::names;
use crate::{PageReport, Text};

/// Endings of files that a browser, a chat program or a file copy has not finished.
const UNFINISHED: [&str; 8] = ["part", "partial", "crdownload", "download", "tmp", "temp", "filepart", "opdownload"];

/// What changes when a file does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stamp {
    bytes: u64,
    /// Nanoseconds since 1970; 0 where the file system keeps no date.
    modified: u128,
}

impl Stamp {
    /// The stamp of a file as it is now; `None` where there is none.
    pub(super) fn of(path: &Path) -> Option<Self> {
        std::fs::metadata(path).ok().filter(Metadata::is_file).map(|facts| Self::from(&facts))
    }
}

impl From<&Metadata> for Stamp {
    fn from(facts: &Metadata) -> Self {
        let modified = facts.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        Self { bytes: facts.len(), modified: modified.map_or(0, |time| time.as_nanos()) }
    }
}

#[derive(Clone, Copy, Debug)]
struct Sight {
    stamp: Stamp,
    since: Instant,
    handled: bool,
}

/// What one look found.
#[derive(Debug, Default)]
pub(super) struct Look {
    /// Complete and not handled yet, in no particular order.
    pub ready: Vec<PathBuf>,
    /// Files that were there at the last look.
    pub gone: Vec<PathBuf>,
    /// Files still changing, or held by the program that writes them.
    pub pending: usize,
    /// Why the folder could not be looked at.
    pub problem: Option<Text>,
}

/// A folder and what was seen in it.
#[derive(Debug)]
pub(super) struct Inbox {
    folder: PathBuf,
    not_input: Vec<PathBuf>,
    seen: HashMap<PathBuf, Sight>,
}

impl Inbox {
    /// `not_input` are folders that may lie inside and are never looked at.
    pub(super) fn new(folder: PathBuf, not_input: Vec<PathBuf>) -> Self {
        Self { folder, not_input, seen: HashMap::new() }
    }

    /// Looks at the folder and everything below it. A file is ready when it has been the same for `settle`; one that
    /// cannot be opened, as while another program writes it, when it has been so for `patience`.
    pub(super) fn look(&mut self, now: Instant, settle: Duration, patience: Duration) -> Look {
        let mut look = Look::default();
        let files = match self.files() {
            Ok(files) => files,
            // A share that is away for a moment must not make every file look gone.
            Err(problem) => return Look { problem: Some(problem), ..look },
        };
        look.gone = self
            .seen
            .keys()
            .filter(|path| path.starts_with(&self.folder) && !files.contains_key(*path))
            .cloned()
            .collect();
        for path in &look.gone {
            self.seen.remove(path);
        }
        for (path, stamp) in files {
            let sight = self.seen.entry(path.clone()).or_insert(Sight { stamp, since: now, handled: false });
            if sight.stamp != stamp {
                *sight = Sight { stamp, since: now, handled: false };
            }
            if sight.handled {
                continue;
            }
            let same_for = now.duration_since(sight.since);
            if same_for < settle || (same_for < patience && File::open(&path).is_err()) {
                look.pending += 1;
            } else {
                look.ready.push(path);
            }
        }
        look
    }

    /// Takes note that this state of a file needs no more work. Files elsewhere are never looked at, so need no note.
    pub(super) fn handled(&mut self, path: PathBuf, stamp: Stamp) {
        if !path.starts_with(&self.folder) || self.not_input.iter().any(|folder| path.starts_with(folder)) {
            return;
        }
        self.seen.insert(path, Sight { stamp, since: Instant::now(), handled: true });
    }

    /// Lets a file wait once more, as if it had just arrived.
    pub(super) fn postpone(&mut self, path: &Path, now: Instant) {
        if let Some(sight) = self.seen.get_mut(path) {
            (sight.since, sight.handled) = (now, false);
        }
    }

    /// The state in which a file was last seen.
    pub(super) fn stamp(&self, path: &Path) -> Option<Stamp> {
        self.seen.get(path).map(|sight| sight.stamp)
    }

    /// For how long a file has not changed.
    pub(super) fn unchanged_for(&self, path: &Path, now: Instant) -> Duration {
        self.seen.get(path).map_or(Duration::ZERO, |sight| now.duration_since(sight.since))
    }

    fn files(&self) -> Result<HashMap<PathBuf, Stamp>, Text> {
        let mut files = HashMap::new();
        let wanted = |path: &Path| !self.not_input.iter().any(|folder| path == folder) && !is_left_out(path);
        let walk =
            WalkDir::new(&self.folder).into_iter().filter_entry(|entry| entry.depth() == 0 || wanted(entry.path()));
        for entry in walk {
            match entry {
                Ok(entry) if entry.file_type().is_file() && !is_unfinished(entry.path()) => {
                    if let Ok(facts) = entry.metadata() {
                        files.insert(entry.into_path(), Stamp::from(&facts));
                    }
                }
                Ok(_) => {}
                Err(error) if error.depth() == 0 => {
                    let folder = self.folder.display();
                    return Err(Text::new(
                        format!("无法读取 {folder}：{error}；稍后重试"),
                        format!("cannot read {folder}: {error}; trying again"),
                    ));
                }
                // A file that went away between the listing and the look.
                Err(_) => {}
            }
        }
        Ok(files)
    }
}

/// Hidden files, and what systems and programs leave behind.
fn is_left_out(path: &Path) -> bool {
    path.file_name().is_some_and(names::is_system)
}

fn is_unfinished(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    ending.is_some_and(|ending| UNFINISHED.contains(&ending.as_str()))
}

/// Whether a page is of a file that holds no picture at all.
pub(super) fn is_no_picture(report: &PageReport) -> bool {
    let kinds = [DecodeErrorKind::NotAPicture, DecodeErrorKind::Empty];
    report.error.as_ref().is_some_and(|error| kinds.contains(&error.kind))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    const SETTLE: Duration = Duration::from_secs(3);

    fn names(paths: &[PathBuf]) -> Vec<String> {
        paths.iter().map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn waits_until_a_file_no_longer_grows() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("id.jpg");
        let mut inbox = Inbox::new(folder.path().to_owned(), Vec::new());
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        fs::write(&file, "half").unwrap();
        assert_eq!(inbox.look(at(0), SETTLE, SETTLE).pending, 1);
        assert!(inbox.look(at(2), SETTLE, SETTLE).ready.is_empty());
        fs::write(&file, "half and half").unwrap();
        assert!(inbox.look(at(4), SETTLE, SETTLE).ready.is_empty(), "it grew: the clock starts again");
        assert_eq!(names(&inbox.look(at(7), SETTLE, SETTLE).ready), ["id.jpg"]);
        inbox.handled(file.clone(), Stamp::of(&file).unwrap());
        let look = inbox.look(at(20), SETTLE, SETTLE);
        assert!(look.ready.is_empty() && look.pending == 0, "handled once");
    }

    #[test]
    fn a_renamed_file_is_gone_and_new() {
        let folder = tempfile::tempdir().unwrap();
        let (one, other) = (folder.path().join("a.jpg"), folder.path().join("b.jpg"));
        fs::write(&one, "x").unwrap();
        let mut inbox = Inbox::new(folder.path().to_owned(), Vec::new());
        inbox.look(Instant::now(), Duration::ZERO, Duration::ZERO);
        fs::rename(&one, &other).unwrap();
        let look = inbox.look(Instant::now(), Duration::ZERO, Duration::ZERO);
        assert_eq!((names(&look.gone), names(&look.ready)), (vec!["a.jpg".to_owned()], vec!["b.jpg".to_owned()]));
    }

    #[test]
    fn leaves_unfinished_hidden_and_its_own_folders() {
        let folder = tempfile::tempdir().unwrap();
        let ok = folder.path().join("ok");
        fs::create_dir(&ok).unwrap();
        for name in ["a.jpg.crdownload", ".b.jpg", "Thumbs.db", "~$form.doc", "ok/done.jpg", "new.png"] {
            fs::write(folder.path().join(name), "x").unwrap();
        }
        let mut inbox = Inbox::new(folder.path().to_owned(), vec![ok]);
        assert_eq!(names(&inbox.look(Instant::now(), Duration::ZERO, Duration::ZERO).ready), ["new.png"]);
    }

    #[test]
    fn a_folder_that_is_away_loses_nothing() {
        let root = tempfile::tempdir().unwrap();
        let (folder, away) = (root.path().join("share"), root.path().join("away"));
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("a.jpg"), "x").unwrap();
        let mut inbox = Inbox::new(folder.clone(), Vec::new());
        inbox.look(Instant::now(), Duration::ZERO, Duration::ZERO);
        fs::rename(&folder, &away).unwrap();
        let look = inbox.look(Instant::now(), Duration::ZERO, Duration::ZERO);
        assert!(look.problem.is_some() && look.gone.is_empty());
        fs::rename(&away, &folder).unwrap();
        assert_eq!(inbox.look(Instant::now(), Duration::ZERO, Duration::ZERO).ready.len(), 1);
    }
}
