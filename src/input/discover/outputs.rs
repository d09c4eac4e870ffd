//! Folders that a run writes to, where they lie among its input: what an earlier run put there is no new paper. A folder of the
//! client's may have the same name, so that nothing is left out by its place alone.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::{Discovery, identity};
use crate::input::digest::digest;

impl Discovery {
    /// Takes out of what lies in the `folders` that the run itself writes to the copies of pictures that are checked: files with the
    /// same bytes as one elsewhere in the input. Returns them. What was named in there stays, and so does all where the folder
    /// named is one of them.
    pub fn leave_out_copies(&mut self, folders: &[PathBuf]) -> Vec<PathBuf> {
        let inside = self.inside(folders);
        if inside.is_empty() {
            return Vec::new();
        }
        let length = |path: &Path| fs::metadata(path).ok().map(|facts| facts.len());
        let mut sources: HashMap<u64, Vec<&PathBuf>> = HashMap::new();
        for path in self.files.iter().filter(|path| !inside.contains(*path)) {
            if let Some(length) = length(path) {
                sources.entry(length).or_default().push(path);
            }
        }
        // Read only where the length is the same, and each once.
        let mut digests = HashMap::new();
        let mut content = |path: &PathBuf| *digests.entry(path.clone()).or_insert_with(|| digest(path).ok());
        let mut is_copy = |path: &PathBuf| {
            let same_length = length(path).and_then(|length| sources.get(&length));
            same_length.is_some_and(|sources| {
                let own = content(path);
                own.is_some() && sources.iter().any(|source| content(source) == own)
            })
        };
        let copies: HashSet<PathBuf> = inside.into_iter().filter(|path| is_copy(path)).collect();
        self.take_out(&copies)
    }

    /// Takes all out that lies in the `folders`, but for what [`leave_out_copies`](Self::leave_out_copies) leaves too. Returns it.
    pub fn leave_out_all(&mut self, folders: &[PathBuf]) -> Vec<PathBuf> {
        let inside = self.inside(folders);
        self.take_out(&inside)
    }

    /// Files found in the `folders` that were not named.
    fn inside(&self, folders: &[PathBuf]) -> HashSet<PathBuf> {
        let named: Vec<PathBuf> = self.named.iter().map(|path| real(path)).collect();
        let mut inside = HashSet::new();
        // One that is not there yet holds nothing.
        for folder in folders.iter().filter_map(|folder| fs::canonicalize(folder).ok()) {
            let wanted: Vec<&PathBuf> = named.iter().filter(|named| named.starts_with(&folder)).collect();
            let is_inside = |path: &&PathBuf| {
                let path = identity(path);
                path.starts_with(&folder) && !wanted.iter().any(|named| path.starts_with(named))
            };
            inside.extend(self.files.iter().filter(is_inside).cloned());
        }
        inside
    }

    /// Takes `paths` out of the files; gives them in the files' order.
    fn take_out(&mut self, paths: &HashSet<PathBuf>) -> Vec<PathBuf> {
        self.files.extract_if(.., |path| paths.contains(path)).collect()
    }
}

fn real(path: &Path) -> PathBuf {
    if path.is_dir() { fs::canonicalize(path).unwrap_or_else(|_| path.to_owned()) } else { identity(path) }
}
