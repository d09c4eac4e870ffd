//! Where the files that a table names lie: in the folder itself, or anywhere below it under a name that is there once.

use std::collections::HashMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::copies::below;
use crate::input::discover::{DiscoverOptions, discover};

/// What a name in the table leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// No file.
    None,
    /// The file.
    One(PathBuf),
    /// Files in several folders, by their paths from the folder of all.
    Several(Vec<PathBuf>),
}

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

    /// The file that a row of the table names: by its path from the folder, or by the end of its path where one file alone has it.
    pub fn find(&self, file: &str) -> Found {
        // Tables written on Windows separate folders with a backslash.
        let slashed = PathBuf::from(file.replace('\\', "/"));
        let by_path = [Path::new(file), &slashed].map(|path| self.folder.join(path));
        if let Some(path) = by_path.into_iter().find(|path| path.is_file()) {
            return Found::One(path);
        }
        let named = slashed.file_name().and_then(|name| self.by_name.get(name)).into_iter().flatten();
        let mut ending: Vec<PathBuf> = named.filter(|found| found.ends_with(&slashed)).cloned().collect();
        match ending.len() {
            0 => Found::None,
            1 => Found::One(ending.remove(0)),
            _ => Found::Several(ending.iter().map(|path| below(path, &self.folder)).collect()),
        }
    }

    /// The file that a row of the table names; where it is not found, where it should be.
    pub fn path_of(&self, file: &str) -> PathBuf {
        match self.find(file) {
            Found::One(path) => path,
            Found::None | Found::Several(_) => self.folder.join(file),
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
        let (direct, deep) = (put("a.png"), put("pages/deep/b.png"));
        let one = put("one/c.png");
        put("two/c.png");
        put("more/one/c.png");
        let files = Files::below(folder.path());
        assert_eq!(files.find("a.png"), Found::One(direct));
        assert_eq!(files.find("b.png"), Found::One(deep.clone()));
        assert_eq!(files.find("deep\\b.png"), Found::One(deep));
        assert_eq!(files.find("d.png"), Found::None);
        let several = ["more/one/c.png", "one/c.png", "two/c.png"].map(PathBuf::from).to_vec();
        assert_eq!(files.find("c.png"), Found::Several(several), "files of one name are not told apart");
        // The path from the folder is the file's own, even where another file's path ends so.
        assert_eq!(files.find("one/c.png"), Found::One(one.clone()));
        assert_eq!(files.find("one\\c.png"), Found::One(one));
    }
}
