//! Pictures that arrived at earlier looks, so that a copy is called one whenever it comes. Keeps a fingerprint of each and
//! no report.

use std::cmp::Ordering;
use std::collections::{HashMap, VecDeque};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::PageReport;
use crate::batch::Repeat;
use crate::checks::duplicate::{Likeness, Look};
use crate::input::digest::digest;
use crate::report::is_worth_keeping;

/// Files of a folder that a new one is held against: bounds memory and time of a watch that runs for months.
const RECENT: usize = 1000;

/// Files that arrived earlier, by the folder in which they did: one folder is taken for one applicant.
#[derive(Debug, Default)]
pub(super) struct Earlier {
    folders: HashMap<PathBuf, VecDeque<Known>>,
}

/// What is kept of a file.
#[derive(Debug)]
struct Known {
    name: OsString,
    /// Where it is now.
    at: PathBuf,
    bytes: u64,
    /// It may be the one to keep.
    usable: bool,
    look: Option<Look>,
}

impl Earlier {
    /// Takes note of a file that arrived at `arrived` and is now `at`.
    pub(super) fn add(&mut self, arrived: &Path, at: &Path, pages: &[PageReport]) {
        let (Some(folder), Some(known)) = (arrived.parent(), Known::of(arrived, at, pages)) else { return };
        let folder = self.folders.entry(folder.to_owned()).or_default();
        // A new state of the same file.
        folder.retain(|earlier| earlier.at != known.at);
        if folder.len() == RECENT {
            folder.pop_front();
        }
        folder.push_back(known);
    }

    /// The earlier file of its folder that the one at `path` repeats, if that one is still there.
    pub(super) fn repeated_by(&self, path: &Path, pages: &[PageReport]) -> Option<Repeat> {
        let new = Known::of(path, path, pages)?;
        let folder = self.folders.get(path.parent()?)?;
        // Under the same name it was sent once more, which is no second paper.
        let others = || folder.iter().filter(|earlier| earlier.name != new.name);
        let same = others().find(|earlier| new.is(earlier)).map(|earlier| (earlier, Likeness::Same, Ordering::Equal));
        let alike = || others().find_map(|earlier| new.is_like(earlier).map(|(near, size)| (earlier, near, size)));
        let (earlier, likeness, size) = same.or_else(alike)?;
        Some(Repeat { earlier: earlier.name.clone(), likeness, size, earlier_usable: earlier.usable })
    }
}

impl Known {
    /// `None` where no page could be decoded: such files are unjudged anyway.
    fn of(arrived: &Path, at: &Path, pages: &[PageReport]) -> Option<Self> {
        let first = pages.first().filter(|_| pages.iter().any(|page| page.error.is_none()))?;
        Some(Self {
            name: arrived.file_name()?.to_owned(),
            at: at.to_owned(),
            bytes: first.bytes,
            usable: is_worth_keeping(pages),
            look: Look::of(first.measurements.as_ref(), first.pages),
        })
    }

    /// Whether both have the same bytes. Files are read only where they are likely to.
    fn is(&self, earlier: &Self) -> bool {
        self.bytes == earlier.bytes
            && self.look == earlier.look
            && matches!((digest(&self.at), digest(&earlier.at)), (Ok(one), Ok(other)) if one == other)
    }

    /// How near the pictures are, and which is larger; `None` where the earlier one is no longer there.
    fn is_like(&self, earlier: &Self) -> Option<(Likeness, Ordering)> {
        self.look.as_ref()?.like(earlier.look.as_ref()?).filter(|_| earlier.at.is_file())
    }
}
