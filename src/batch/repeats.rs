//! Which file of a run repeats an earlier one of its folder. One folder is taken for one applicant: folders are not compared
//! with each other. Knows records as they come, in the order of the run, and keeps a name and a fingerprint of each.

use std::cmp::Ordering;
use std::collections::{HashMap, VecDeque};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::Checked;
use crate::checks::duplicate::{self, Likeness, Look, Pair};
use crate::checks::{Severity, Verdict};
use crate::input::digest::digest;
use crate::measure::Fingerprint;
use crate::report::{is_worth_keeping, names};
use crate::{PageReport, Profile};

/// Pictures of a folder that a new one is held against for likeness: bounds the time a file takes. The same bytes are
/// found however far apart.
const RECENT: usize = 1000;

/// A file that repeats an earlier one of its folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repeat {
    /// The earlier one's name, without the folder.
    pub earlier: OsString,
    /// How they are alike.
    pub likeness: Likeness,
    /// Its pixels against the earlier one's; equal where the difference is slight.
    pub size: Ordering,
    /// Whether the earlier one may be the one to keep under the run's standard.
    pub earlier_usable: bool,
}

impl Repeat {
    /// Adds it, and what `profile` says of it, to the file's first page.
    pub fn tell(&self, pages: &mut [PageReport], profile: &Profile) {
        let earlier = names::for_terminal(Path::new(&self.earlier));
        let this_usable = is_worth_keeping(pages);
        let Some(page) = pages.first_mut() else { return };
        page.repeats = Some(earlier.clone());
        let limits = profile.limits.for_format(page.format);
        let pair = Pair { size: self.size, this_usable, earlier_usable: self.earlier_usable };
        let Some(finding) = duplicate::finding(&earlier, self.likeness, pair, &limits) else { return };
        page.verdict = match finding.severity {
            Severity::Reject if page.error.is_none() => Verdict::Reject,
            Severity::Warn if page.verdict == Verdict::Pass => Verdict::Warn,
            Severity::Reject | Severity::Warn => page.verdict,
        };
        page.findings.push(finding);
        page.findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    }
}

/// The files of a run so far.
#[derive(Default)]
pub(super) struct Repeats {
    folders: HashMap<PathBuf, Folder>,
}

#[derive(Default)]
struct Folder {
    /// Files by what those of the same content have in common.
    by_likelihood: HashMap<Likely, Vec<Known>>,
    /// Every distinct file, and whether it may be the one to keep.
    files: Vec<(OsString, bool)>,
    /// Places in `files`, with what is kept for likeness.
    recent: VecDeque<(usize, Look)>,
}

/// A file's place in [`Folder::files`], with its content's hash once it was needed.
type Known = (usize, Option<[u8; 32]>);

/// What files of the same content have in common: length, and the beginning of the fingerprint.
#[derive(PartialEq, Eq, Hash)]
struct Likely(u64, Option<u64>);

impl Repeats {
    /// Takes the next file of the run. Files without a page that could be decoded are left out: they are unjudged anyway.
    pub(super) fn note(&mut self, checked: &Checked) -> Option<Repeat> {
        let (folder, name) = (checked.path.parent()?, checked.path.file_name()?);
        if checked.record.pages.iter().all(|page| page.error.is_some()) {
            return None;
        }
        let folder = match self.folders.get_mut(folder) {
            Some(known) => known,
            None => self.folders.entry(folder.to_owned()).or_default(),
        };
        folder.note(checked, name.to_owned())
    }
}

impl Folder {
    fn note(&mut self, checked: &Checked, name: OsString) -> Option<Repeat> {
        let record = &checked.record;
        let first = record.pages.first()?;
        // Papers of one kind have the same ground below their text: they are compared by content only.
        let measured = first.measurements.as_ref().filter(|_| !first.metadata.under_text);
        let print = measured.and_then(|measured| measured.fingerprint.as_ref());
        let likely = Likely(record.bytes, print.map(Fingerprint::beginning));
        let (same, content) = self.same(checked, &name, &likely);
        let place = self.files.len();
        let mut found = same.map(|earlier| (earlier, Likeness::Same, Ordering::Equal));
        if let Some(look) = Look::of(measured, record.page_count) {
            let alike = |(earlier, other): &(usize, Look)| {
                let (near, size) = look.like(other)?;
                (self.files[*earlier].0 != name).then_some((*earlier, near, size))
            };
            found = found.or_else(|| self.recent.iter().find_map(alike));
            if same.is_none() {
                if self.recent.len() == RECENT {
                    self.recent.pop_front();
                }
                self.recent.push_back((place, look));
            }
        }
        let repeat = found.map(|(earlier, likeness, size)| {
            let (earlier, earlier_usable) = self.files[earlier].clone();
            Repeat { earlier, likeness, size, earlier_usable }
        });
        if same.is_none() {
            self.by_likelihood.entry(likely).or_default().push((place, content));
            self.files.push((name, is_worth_keeping(&checked.reports)));
        }
        repeat
    }

    /// The place of the earlier file with the same content, and the content's hash where it was at hand or needed.
    fn same(&mut self, checked: &Checked, name: &OsString, likely: &Likely) -> (Option<usize>, Option<[u8; 32]>) {
        let (path, content) = (&checked.path, checked.content);
        let Some(known) = self.by_likelihood.get_mut(likely) else { return (None, content) };
        let Some(content) = content.or_else(|| digest(path).ok().map(|digest| *digest.as_bytes())) else {
            return (None, None);
        };
        for (place, hashed) in known.iter_mut().filter(|(place, _)| self.files[*place].0 != *name) {
            if hashed.is_none() {
                *hashed = digest(&path.with_file_name(&self.files[*place].0)).ok().map(|digest| *digest.as_bytes());
            }
            if *hashed == Some(content) {
                return (Some(*place), Some(content));
            }
        }
        (None, Some(content))
    }
}
