//! Where the files that a table names lie: in the folder itself, or anywhere below it under a name that is there once.

use std::collections::HashMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::input::discover::{DiscoverOptions, discover};

/// The files of a folder.
#[derive(Debug)]
pub struct Files {
    folder: PathBuf,
    by_name: HashMap<OsString, Vec<PathBuf>>,
}

impl Files {
    /// Looks through `folder` and the folders below it.
    pub fn below(folder: &Path) -> Self {
        let mut by_name: HashMap<OsString, Vec<PathBuf>> = HashMap::new();
        for file in discover(&[folder.to_owned()], &DiscoverOptions::default()).files {
            by_name.entry(file.file_name().unwrap_or_default().to_owned()).or_default().push(file);
        }
        Self { folder: folder.to_owned(), by_name }
    }

    /// The file that a row of the table names; where it is not found, where it should be.
    pub fn path_of(&self, file: &str) -> PathBuf {
        let path = self.folder.join(file);
        if path.is_file() {
            return path;
        }
        // Tables written on Windows separate folders with a backslash.
        let slashed = PathBuf::from(file.replace('\\', "/"));
        let mut ending = slashed
            .file_name()
            .and_then(|name| self.by_name.get(name))
            .into_iter()
            .flatten()
            .filter(|found| found.ends_with(&slashed));
        match (ending.next(), ending.next()) {
            (Some(only), None) => only.clone(),
            _ => path,
        }
    }

    /// Every picture of the folder.
    pub fn all(&self) -> impl Iterator<Item = &PathBuf> {
        self.by_name.values().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_there_once_is_found_wherever_it_lies() {
        let folder = tempfile::tempdir().unwrap();
        let put = |name: &str| {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, b"\x89PNG\r\n\x1a\n").unwrap();
            path
        };
        let (direct, below) = (put("a.png"), put("pages/deep/b.png"));
        put("one/c.png");
        put("two/c.png");
        let files = Files::below(folder.path());
        assert_eq!(files.path_of("a.png"), direct);
        assert_eq!(files.path_of("b.png"), below);
        assert_eq!(files.path_of("deep\\b.png"), below);
        assert!(!files.path_of("c.png").exists(), "two files of one name are not told apart");
        assert!(files.path_of("two/c.png").exists());
    }
}
