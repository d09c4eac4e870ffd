//! Which files of a folder are complete: their size and date have not changed for a while.

use std::collections::HashMap;
use std::fs::{self, File, Metadata};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use walkdir::{DirEntry, WalkDir};

use crate::input::DecodeErrorKind;
use crate::input::discover::{names, walk_words};
use crate::report::names::for_terminal;
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
    /// Why the folder, or something in it, could not be looked at.
    pub problems: Vec<Text>,
}

/// What lies in the folder.
#[derive(Debug, Default)]
struct Listing {
    files: HashMap<PathBuf, Stamp>,
    /// What could not be looked at, and why.
    unreadable: Vec<(PathBuf, Text)>,
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
        let Listing { files, unreadable } = match self.files() {
            Ok(listing) => listing,
            // A share that is away for a moment must not make every file look gone.
            Err(problem) => return Look { problems: vec![problem], ..look },
        };
        // Nor must a folder inside that cannot be entered.
        let is_hidden = |path: &Path| unreadable.iter().any(|(folder, _)| path.starts_with(folder));
        look.gone = self
            .seen
            .keys()
            .filter(|path| path.starts_with(&self.folder) && !files.contains_key(*path) && !is_hidden(path))
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
        look.problems = unreadable.into_iter().map(|(_, told)| told).collect();
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

    /// Follows links as a check does, except those that lead to files met anyway or to the watch's own folders.
    fn files(&self) -> Result<Listing, Text> {
        let mut listing = Listing::default();
        let walk = WalkDir::new(&self.folder).follow_links(true).sort_by_file_name().into_iter();
        for entry in walk.filter_entry(|entry| entry.depth() == 0 || self.wants(entry)) {
            match entry {
                Ok(entry) if entry.file_type().is_file() && !is_unfinished(entry.path()) => {
                    if let Ok(facts) = entry.metadata() {
                        listing.files.insert(entry.into_path(), Stamp::from(&facts));
                    }
                }
                Ok(_) => {}
                Err(error) if error.depth() == 0 => {
                    let (folder, (why, _)) = (for_terminal(&self.folder), walk_words(&self.folder, &error));
                    return Err(Text::new(
                        format!("无法读取 {folder}（{}）；稍后重试", why.zh),
                        format!("cannot read {folder} ({}); trying again", why.en),
                    ));
                }
                Err(error) => listing.unreadable.extend(self.unreadable(&error)),
            }
        }
        Ok(listing)
    }

    fn wants(&self, entry: &DirEntry) -> bool {
        let path = entry.path();
        let leads_back = || entry.path_is_symlink() && entry.file_type().is_dir() && self.leads_back(path);
        !self.not_input.iter().any(|folder| path == folder) && !is_left_out(path) && !leads_back()
    }

    /// Whether a link leads into the watched folder, to one above it, or to one that files are put into: what is put there
    /// would arrive again.
    fn leads_back(&self, link: &Path) -> bool {
        let Ok(target) = fs::canonicalize(link) else { return false };
        let own = self.not_input.iter().chain([&self.folder]).filter_map(|folder| fs::canonicalize(folder).ok());
        own.into_iter().any(|own| target.starts_with(&own) || own.starts_with(&target))
    }

    /// What is told of something that could not be looked at; nothing of a file that went away between the listing and the
    /// look, of what is left out by its name, and of a link to a folder above it.
    fn unreadable(&self, error: &walkdir::Error) -> Option<(PathBuf, Text)> {
        let path = error.path().filter(|path| !is_left_out(path) && !is_unfinished(path))?;
        let gone = error.io_error().is_some_and(|error| error.kind() == std::io::ErrorKind::NotFound);
        if error.loop_ancestor().is_some() || (gone && !path.is_symlink()) {
            return None;
        }
        let (message, advice) = walk_words(path, error);
        let shown = for_terminal(path);
        let told = Text::new(
            format!("{shown}：{}；{}", message.zh, advice.zh),
            format!("{shown}: {}; {}", message.en, advice.en),
        );
        Some((path.to_owned(), told))
    }
}

/// Whether a file below `folder` is a link, or is reached by one.
pub(super) fn is_behind_link(path: &Path, folder: &Path) -> bool {
    let inside = path.parent().and_then(|parent| fs::canonicalize(parent).ok()).zip(fs::canonicalize(folder).ok());
    path.is_symlink() || !inside.is_some_and(|(parent, folder)| parent.starts_with(folder))
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
        assert!(!look.problems.is_empty() && look.gone.is_empty());
        fs::rename(&away, &folder).unwrap();
        assert_eq!(inbox.look(Instant::now(), Duration::ZERO, Duration::ZERO).ready.len(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn follows_links_and_tells_those_that_lead_nowhere() {
        use std::os::unix::fs::symlink;
        let root = tempfile::tempdir().unwrap();
        let root = root.path().canonicalize().unwrap();
        let (inbox, outside, ok) = (root.join("in"), root.join("outside"), root.join("ok"));
        for folder in [&inbox, &outside, &ok] {
            fs::create_dir(folder).unwrap();
            fs::write(folder.join("x.jpg"), "x").unwrap();
        }
        let links = [("a.jpg", outside.join("x.jpg")), ("b", outside), ("c.jpg", root.join("nowhere"))];
        let back = [("again", inbox.clone()), ("above", root.clone()), ("done", ok.clone())];
        for (name, target) in links.iter().chain(&back) {
            symlink(target, inbox.join(name)).unwrap();
        }
        let mut watched = Inbox::new(inbox.clone(), vec![ok]);
        let mut look = watched.look(Instant::now(), Duration::ZERO, Duration::ZERO);
        look.ready.sort();
        assert_eq!(look.ready, ["a.jpg", "b/x.jpg", "x.jpg"].map(|name| inbox.join(name)));
        assert_eq!(look.ready.iter().map(|path| is_behind_link(path, &inbox)).collect::<Vec<_>>(), [true, true, false]);
        assert_eq!(look.problems.len(), 1, "{:?}", look.problems);
        assert!(look.problems[0].en.contains("c.jpg: A link to a file that does not exist"), "{:?}", look.problems);
    }
}
