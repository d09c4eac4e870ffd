//! Puts whole files in place: a reader sees the old file or the new one, never half of one, and nothing is overwritten
//! unasked.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::input::digest::digest;
use crate::report::names::for_terminal;
use crate::{Text, system};

/// What may happen to a file that is already there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existing {
    /// Refuse.
    Keep,
    /// Replace it (the user said `--force`).
    Replace,
}

/// Why a file could not be put in place.
#[derive(Debug, thiserror::Error)]
pub enum PlaceError {
    /// There is one already.
    #[error("{} exists already; name another file or add --force to replace it", for_terminal(.0))]
    Exists(PathBuf),
    /// The folder cannot be made or written to.
    #[error("cannot write to {}: {}; choose a folder you may write to", for_terminal(.path), system::words(.error).en)]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// The file to copy cannot be read.
    #[error("cannot read {}: {}", for_terminal(.path), system::words(.error).en)]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// Another program's or the user's file has the name that a watch keeps its list of files done under.
    #[error("{} is there and is no list of files done that a watch wrote; give --report another name", for_terminal(.0))]
    Foreign(PathBuf),
}

impl PlaceError {
    fn io(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |error| Self::Io { path, error }
    }

    /// The same in both languages.
    pub fn text(&self) -> Text {
        let zh = match self {
            Self::Exists(path) => format!("{} 已经存在；请换一个文件名，或加 --force 覆盖", for_terminal(path)),
            Self::Io { path, error } => {
                format!("无法写入 {}（{}）；请换一个可以写入的文件夹", for_terminal(path), system::words(error).zh)
            }
            Self::Read { path, error } => format!("无法读取 {}（{}）", for_terminal(path), system::words(error).zh),
            Self::Foreign(path) => {
                format!("{} 已经存在，而且不是监视程序写的处理记录；请为 --report 换一个文件名", for_terminal(path))
            }
        };
        Text::new(zh, self.to_string())
    }
}

/// Refuses early, before minutes of work, what [`put`] would refuse afterwards. Makes the folder.
///
/// # Errors
/// [`PlaceError`] where `path` exists and must be kept, or its folder cannot be made or written to.
pub fn check(path: &Path, existing: Existing) -> Result<(), PlaceError> {
    if existing == Existing::Keep && path.symlink_metadata().is_ok() {
        return Err(PlaceError::Exists(path.to_owned()));
    }
    if path.is_dir() {
        let error = io::Error::new(io::ErrorKind::IsADirectory, "it is a folder");
        return Err(PlaceError::Io { path: path.to_owned(), error });
    }
    temporary_beside(path).map(drop)
}

/// Writes `bytes` to `path`, making its folder.
///
/// # Errors
/// [`PlaceError`] as [`check`].
pub fn put(path: &Path, bytes: &[u8], existing: Existing) -> Result<(), PlaceError> {
    let mut file = temporary_beside(path)?;
    // Not through the temporary file's own wrapper, whose errors hold its random name.
    file.as_file_mut().write_all(bytes).map_err(PlaceError::io(path))?;
    persist(file, path, existing)
}

/// Copies `source` to `target` or, where that name is taken by something else, to the next free `name (2).ext`. Returns
/// where it is; a target of the same content is left as it is.
///
/// # Errors
/// [`PlaceError`] where either cannot be read or written.
pub fn copy_beside(source: &Path, target: &Path) -> Result<PathBuf, PlaceError> {
    let content = digest(source).map_err(|error| PlaceError::Read { path: source.to_owned(), error })?;
    first_free(target, content, |candidate| copy_to(source, candidate))
}

/// Moves `source` to `target` or, where that name is taken, to the next free `name (2).ext`. Returns where it is. The
/// source goes only when the whole of it stands at the target.
///
/// # Errors
/// [`PlaceError`] where either cannot be read or written; the source is still there then.
pub fn move_beside(source: &Path, target: &Path) -> Result<PathBuf, PlaceError> {
    let folder = target.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(PlaceError::io(folder))?;
    for number in 1..10_000 {
        let candidate = numbered(target, number);
        // A second name for the same file fails where the name is taken, which a rename would overwrite.
        match fs::hard_link(source, &candidate) {
            Ok(()) => return removed(source, candidate),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
            // Another disk, or a file system without links.
            Err(_) if candidate.symlink_metadata().is_ok() => continue,
            Err(_) => {}
        }
        match copy_to(source, &candidate) {
            Ok(()) => return verified(source, candidate),
            Err(PlaceError::Exists(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Err(PlaceError::Exists(target.to_owned()))
}

/// Removes `source` if the copy is the same to the last byte, else the copy: the file changed meanwhile.
fn verified(source: &Path, copy: PathBuf) -> Result<PathBuf, PlaceError> {
    let unreadable = |error| PlaceError::Read { path: source.to_owned(), error };
    // Only what is surely on the disk may take the place of the source.
    File::open(&copy).and_then(|file| file.sync_all()).map_err(PlaceError::io(&copy))?;
    let same = digest(source).map_err(unreadable)? == digest(&copy).map_err(PlaceError::io(&copy))?;
    if same {
        return removed(source, copy);
    }
    let _ = fs::remove_file(&copy);
    Err(unreadable(io::Error::new(io::ErrorKind::ResourceBusy, "it changed while it was being moved")))
}

fn removed(source: &Path, target: PathBuf) -> Result<PathBuf, PlaceError> {
    fs::remove_file(source).map_err(|error| {
        // It stays where it was; one name is enough.
        let _ = fs::remove_file(&target);
        PlaceError::Io { path: source.to_owned(), error }
    })?;
    Ok(target)
}

/// Writes `bytes` to `target` or, where that name is taken by something else, to the next free `name (2).ext`. Returns
/// where it is.
///
/// # Errors
/// [`PlaceError`] where the folder cannot be written.
pub fn put_beside(target: &Path, bytes: &[u8]) -> Result<PathBuf, PlaceError> {
    first_free(target, blake3::hash(bytes), |candidate| put(candidate, bytes, Existing::Keep))
}

fn first_free(
    target: &Path,
    content: blake3::Hash,
    write: impl Fn(&Path) -> Result<(), PlaceError>,
) -> Result<PathBuf, PlaceError> {
    for number in 1..10_000 {
        let candidate = numbered(target, number);
        if candidate.symlink_metadata().is_ok() {
            if candidate.is_file() && digest(&candidate).is_ok_and(|there| there == content) {
                return Ok(candidate);
            }
            continue;
        }
        match write(&candidate) {
            Ok(()) => return Ok(candidate),
            // Somebody took the name in between: look at the next.
            Err(PlaceError::Exists(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Err(PlaceError::Exists(target.to_owned()))
}

fn copy_to(source: &Path, target: &Path) -> Result<(), PlaceError> {
    let unreadable = |error| PlaceError::Read { path: source.to_owned(), error };
    let mut reader = File::open(source).map_err(unreadable)?;
    let facts = reader.metadata().map_err(unreadable)?;
    let mut file = temporary_beside(target)?;
    io::copy(&mut reader, file.as_file_mut()).map_err(PlaceError::io(target))?;
    // Date and permissions are a comfort; a file system that keeps none must not stop the copy.
    let _ = file.as_file().set_permissions(facts.permissions());
    let _ = facts.modified().and_then(|modified| file.as_file().set_modified(modified));
    persist(file, target, Existing::Keep)
}

fn temporary_beside(path: &Path) -> Result<NamedTempFile, PlaceError> {
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    fs::create_dir_all(folder).map_err(PlaceError::io(folder))?;
    temporary_in(folder).map_err(|error| PlaceError::io(folder)(without_name(&error)))
}

/// A file in `folder` that is to become another, with a hidden name until then.
///
/// # Errors
/// What the system gives; its words hold the random name.
pub(crate) fn temporary_in(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".scanready-").suffix(".part");
    // Temporary files are made for their owner alone; a file that stays gets what the user's umask allows.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

/// An error without the random name of the temporary file, which nobody knows, and by which one failure that comes again and
/// again would look like many.
fn without_name(error: &io::Error) -> io::Error {
    let text = error.to_string();
    let reason = text.split_once(" at path ").map_or(text.as_str(), |(reason, _)| reason);
    io::Error::new(error.kind(), reason.to_owned())
}

fn persist(file: NamedTempFile, path: &Path, existing: Existing) -> Result<(), PlaceError> {
    let done = match existing {
        Existing::Keep => file.persist_noclobber(path),
        Existing::Replace => file.persist(path),
    };
    match done {
        Ok(_) => Ok(()),
        Err(failure) if failure.error.kind() == io::ErrorKind::AlreadyExists => {
            Err(PlaceError::Exists(path.to_owned()))
        }
        Err(failure) => Err(PlaceError::io(path)(failure.error)),
    }
}

/// `a/id.jpg`, then `a/id (2).jpg`, `a/id (3).jpg` ...
pub(crate) fn numbered(path: &Path, number: usize) -> PathBuf {
    if number == 1 {
        return path.to_owned();
    }
    let mut name = path.file_stem().unwrap_or_default().to_owned();
    name.push(format!(" ({number})"));
    if let Some(extension) = path.extension() {
        name.push(".");
        name.push(extension);
    }
    path.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_failure_is_told_in_the_same_words() {
        let folder = tempfile::tempdir().unwrap();
        let missing = folder.path().join("missing");
        let failed = || temporary_in(&missing).unwrap_err();
        assert!(failed().to_string().contains(".scanready-"), "what is to be taken out");
        let told = without_name(&failed());
        assert_eq!(told.kind(), io::ErrorKind::NotFound);
        assert_eq!(told.to_string(), without_name(&failed()).to_string());
        assert!(!told.to_string().contains(".scanready-") && !told.to_string().is_empty(), "{told}");
    }
}
