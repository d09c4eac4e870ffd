//! The user's files in other folders, sorted by verdict: copied, and moved only where the user asked for a drop folder.
//! Never overwrites; knows nothing of pixels.

pub mod place;

use std::path::{Component, Path, PathBuf};

pub use place::{Existing, PlaceError};

/// Copies `file` below `folder`, keeping its place below `base`. A name that is taken by another content gets a number.
/// Returns where the copy is (which may have been there already).
///
/// # Errors
/// [`PlaceError`] where the file cannot be read or the folder not be written.
pub fn copy(file: &Path, base: &Path, folder: &Path) -> Result<PathBuf, PlaceError> {
    place::copy_beside(file, &folder.join(below(file, base)))
}

/// Moves `file` below `folder`, keeping its place below `base`. A name that is taken gets a number. Returns where it is.
///
/// # Errors
/// [`PlaceError`] where it could not be moved; it is still at its old place then.
pub fn move_file(file: &Path, base: &Path, folder: &Path) -> Result<PathBuf, PlaceError> {
    place::move_beside(file, &folder.join(below(file, base)))
}

/// `file` relative to `base`; only its name where it does not lie below. Never leads upwards.
pub fn below(file: &Path, base: &Path) -> PathBuf {
    let relative = file.strip_prefix(base).unwrap_or(file);
    let inside = relative.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    match file.file_name() {
        Some(name) if !inside || relative.as_os_str().is_empty() => PathBuf::from(name),
        _ => relative.to_owned(),
    }
}

/// The deepest folder that holds all of `files`; empty where they share none.
pub fn common_folder<'a>(files: impl IntoIterator<Item = &'a Path>) -> PathBuf {
    let mut common = CommonFolder::default();
    for file in files {
        common.add(file);
    }
    common.folder().to_owned()
}

/// [`common_folder`] of a stream.
#[derive(Clone, Debug, Default)]
pub struct CommonFolder(Option<PathBuf>);

impl CommonFolder {
    /// Takes one more file into account.
    pub fn add(&mut self, file: &Path) {
        let folder = file.parent().unwrap_or_else(|| Path::new(""));
        self.0 = Some(match self.0.take() {
            None => folder.to_owned(),
            Some(common) if folder.starts_with(&common) => common,
            Some(common) => {
                let shared = common.components().zip(folder.components()).take_while(|(one, other)| one == other);
                shared.map(|(part, _)| part).collect()
            }
        });
    }

    /// The folder so far.
    pub fn folder(&self) -> &Path {
        self.0.as_deref().unwrap_or_else(|| Path::new(""))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn keeps_structure_and_never_overwrites() {
        let root = tempfile::tempdir().unwrap();
        let (from, to) = (root.path().join("客户 & co"), root.path().join("out"));
        fs::create_dir_all(from.join("张三")).unwrap();
        let file = from.join("张三/id.jpg");
        fs::write(&file, b"one").unwrap();
        assert_eq!(copy(&file, &from, &to).unwrap(), to.join("张三/id.jpg"));
        assert_eq!(copy(&file, &from, &to).unwrap(), to.join("张三/id.jpg"), "same content is not copied twice");
        fs::write(&file, b"two").unwrap();
        assert_eq!(copy(&file, &from, &to).unwrap(), to.join("张三/id (2).jpg"));
        assert_eq!(fs::read(to.join("张三/id.jpg")).unwrap(), b"one");
        assert_eq!(fs::read(to.join("张三/id (2).jpg")).unwrap(), b"two");
        assert_eq!(fs::read(&file).unwrap(), b"two", "the source stays");
        let left_over = fs::read_dir(to.join("张三")).unwrap().count();
        assert_eq!(left_over, 2, "no temporary file is left");
    }

    #[test]
    fn moves_and_never_overwrites() {
        let root = tempfile::tempdir().unwrap();
        let (inbox, done) = (root.path().join("in"), root.path().join("done"));
        fs::create_dir_all(&inbox).unwrap();
        for (content, name) in [("one", "id.jpg"), ("two", "id (2).jpg"), ("one", "id (3).jpg")] {
            fs::write(inbox.join("id.jpg"), content).unwrap();
            assert_eq!(move_file(&inbox.join("id.jpg"), &inbox, &done).unwrap(), done.join(name));
            assert!(!inbox.join("id.jpg").exists());
            assert_eq!(fs::read_to_string(done.join(name)).unwrap(), content);
        }
        assert_eq!(fs::read_to_string(done.join("id.jpg")).unwrap(), "one");
        assert!(move_file(&inbox.join("gone.jpg"), &inbox, &done).is_err());
    }

    #[test]
    fn never_leads_out_of_the_folder() {
        assert_eq!(below(Path::new("../secret/id.jpg"), Path::new("a")), Path::new("id.jpg"));
        assert_eq!(below(Path::new("/a/b/id.jpg"), Path::new("/a")), Path::new("b/id.jpg"));
        assert_eq!(below(Path::new("/x/id.jpg"), Path::new("/a")), Path::new("id.jpg"));
        assert_eq!(below(Path::new("id.jpg"), Path::new("id.jpg")), Path::new("id.jpg"));
    }

    #[test]
    fn common_folder_is_the_deepest_shared_one() {
        let files = ["/s/a/1.jpg", "/s/a/x/2.jpg", "/s/ab/3.jpg"].map(Path::new);
        assert_eq!(common_folder(files), Path::new("/s"));
        assert_eq!(common_folder([Path::new("a.jpg"), Path::new("b.jpg")]), Path::new(""));
        assert_eq!(common_folder([]), Path::new(""));
    }

    #[test]
    fn put_refuses_what_is_there_unless_forced() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("report.html");
        place::put(&path, b"one", Existing::Keep).unwrap();
        assert!(matches!(place::put(&path, b"two", Existing::Keep), Err(PlaceError::Exists(_))));
        assert!(matches!(place::check(&path, Existing::Keep), Err(PlaceError::Exists(_))));
        assert_eq!(fs::read(&path).unwrap(), b"one");
        place::put(&path, b"two", Existing::Replace).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
    }
}
