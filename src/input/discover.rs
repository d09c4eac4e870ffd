//! Which files there are below the paths a user names: pictures by content, in natural order, each once. Opens only the
//! beginning of regular files and decodes nothing.

pub(crate) mod marked;
pub(crate) mod names;
mod order;
mod outputs;

use std::collections::HashSet;
use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::sniff::{Format, HEAD, recognise};
use crate::Text;
pub use order::natural_order;

/// How to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DiscoverOptions {
    /// Also look into folders below the folders named.
    pub recurse: bool,
}

impl Default for DiscoverOptions {
    fn default() -> Self {
        Self { recurse: true }
    }
}

/// What there is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Discovery {
    /// Files to check, in natural order, each once.
    pub files: Vec<PathBuf>,
    /// Files and folders left out, and why; in natural order.
    pub skipped: Vec<Skipped>,
    /// Paths that could not be looked at; in natural order.
    pub problems: Vec<Problem>,
    /// What the user named.
    named: Vec<PathBuf>,
}

/// Something below a folder that is not checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Skipped {
    /// Where it is.
    pub path: PathBuf,
    /// Why it is not checked.
    pub reason: Text,
}

/// A path that could not be looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// The path.
    pub path: PathBuf,
    /// What is wrong.
    pub message: Text,
    /// What to do.
    pub advice: Text,
}

/// Finds the files to check.
///
/// A file named in `paths` is always checked, whatever it holds. Below a folder a file is checked where its content is a
/// picture, a PDF or another format clients send photos and scans in, or where its name says so (then an empty or
/// mislabelled file is worth a finding). Hidden and system files and marked-up pictures of this program are left out. FIFOs, sockets and devices are never
/// opened; links are followed, loops end.
pub fn discover(paths: &[PathBuf], options: &DiscoverOptions) -> Discovery {
    let mut search =
        Search { options: *options, found: Discovery::default(), files: HashSet::new(), folders: HashSet::new() };
    // Files first: what is named is checked even where a folder named beside it would leave it out.
    let (folders, files): (Vec<&PathBuf>, Vec<&PathBuf>) = paths.iter().partition(|path| path.is_dir());
    for path in files {
        search.named(path);
    }
    for path in folders {
        search.folder(path);
    }
    let mut found = Discovery { named: paths.to_vec(), ..search.found };
    found.files.sort_by(|a, b| natural_order(a, b));
    found.skipped.sort_by(|a, b| natural_order(&a.path, &b.path));
    found.problems.sort_by(|a, b| natural_order(&a.path, &b.path));
    found
}

struct Search {
    options: DiscoverOptions,
    found: Discovery,
    /// Files taken, by their folder's canonical path and their name.
    files: HashSet<PathBuf>,
    /// Folders entered, by canonical path: ends loops, and folders reached twice.
    folders: HashSet<PathBuf>,
}

impl Discovery {
    /// Takes what is left out as a marked-up picture of this program from what is left out; gives how many there were.
    pub fn take_marked(&mut self) -> usize {
        let (all, reason) = (self.skipped.len(), marked::reason());
        self.skipped.retain(|skipped| skipped.reason != reason);
        all - self.skipped.len()
    }
}

impl Search {
    fn named(&mut self, path: &Path) {
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_file() => self.take(path),
            Ok(_) => {
                self.problem(path, not_regular(), Text::new("请指定图片或 PDF 文件", "Name a picture or PDF file"))
            }
            Err(error) => {
                let (message, advice) = io_words(&error);
                self.problem(path, message, advice);
            }
        }
    }

    fn folder(&mut self, root: &Path) {
        let depth = if self.options.recurse { usize::MAX } else { 1 };
        let walk = WalkDir::new(root).follow_links(true).max_depth(depth).sort_by_file_name();
        let mut entries = walk.into_iter();
        while let Some(entry) = entries.next() {
            match entry {
                Ok(entry) if entry.depth() > 0 && is_hidden(&entry) => {
                    self.skip(entry.path(), Text::new("隐藏文件或系统文件", "Hidden or system file"));
                    if entry.file_type().is_dir() {
                        entries.skip_current_dir();
                    }
                }
                Ok(entry) if entry.file_type().is_dir() => {
                    if entry.depth() < depth && !self.enter(entry.path()) {
                        entries.skip_current_dir();
                    }
                }
                Ok(entry) => self.below_folder(&entry),
                Err(error) => self.walk_error(root, &error),
            }
        }
    }

    /// Whether a folder has not been entered before.
    fn enter(&mut self, path: &Path) -> bool {
        fs::canonicalize(path).map_or(true, |canonical| self.folders.insert(canonical))
    }

    fn below_folder(&mut self, entry: &DirEntry) {
        let path = entry.path();
        if !entry.file_type().is_file() {
            return self.skip(path, not_regular());
        }
        match read_head(entry) {
            Ok(head) if marked::is_marked(&head) => self.skip(path, marked::reason()),
            Ok(head) => match reason_to_skip(path, &head) {
                None => self.take(path),
                Some(reason) => self.skip(path, reason),
            },
            // Reading it gives the finding.
            Err(_) if names::is_picture(path) => self.take(path),
            Err(error) => {
                let (message, advice) = io_words(&error);
                self.problem(path, message, advice);
            }
        }
    }

    fn walk_error(&mut self, root: &Path, error: &walkdir::Error) {
        let path = error.path().unwrap_or(root);
        if error.loop_ancestor().is_some() {
            let reason = "指向上级文件夹的链接，其中的文件已检查";
            return self.skip(path, Text::new(reason, "A link to a folder above it, whose files are checked already"));
        }
        let (message, advice) = walk_words(path, error);
        self.problem(path, message, advice);
    }

    fn take(&mut self, path: &Path) {
        if self.files.insert(identity(path)) {
            self.found.files.push(path.to_owned());
        }
    }

    fn skip(&mut self, path: &Path, reason: Text) {
        if !self.files.contains(&identity(path)) {
            self.found.skipped.push(Skipped { path: path.to_owned(), reason });
        }
    }

    fn problem(&mut self, path: &Path, message: Text, advice: Text) {
        self.found.problems.push(Problem { path: path.to_owned(), message, advice });
    }
}

/// The same for every way of naming one directory entry. A link to a file keeps its own name: it may stand in another
/// applicant's folder.
fn identity(path: &Path) -> PathBuf {
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    match (fs::canonicalize(folder), path.file_name()) {
        (Ok(folder), Some(name)) => folder.join(name),
        _ => path.to_owned(),
    }
}

/// The beginning of a regular file. One without bytes is not opened: the kernel's own files, regular by their type and empty
/// by their size, may wait for ever for whoever reads them, or act on it.
fn read_head(entry: &DirEntry) -> io::Result<Vec<u8>> {
    let facts = entry.metadata()?;
    let mut head = Vec::with_capacity(HEAD);
    if facts.is_file() && facts.len() > 0 {
        File::open(entry.path())?.take(HEAD as u64).read_to_end(&mut head)?;
    }
    Ok(head)
}

/// Why a readable regular file below a folder is not checked; `None` where it is.
fn reason_to_skip(path: &Path, head: &[u8]) -> Option<Text> {
    if names::is_picture(path) {
        return None;
    }
    let (format, name) = recognise(head);
    match format {
        // By signature alone these are also programs, fonts and libraries.
        Format::Office if !names::is_document(path) => {}
        format if format.may_hold_a_picture() => return None,
        _ => {}
    }
    let name = name.unwrap_or_else(|| Text::new("其他文件", "Another kind of file"));
    Some(Text::new(
        format!("不是图片或 PDF：{}", name.zh),
        format!("Neither a picture nor a PDF: {}", lower_first(&name.en)),
    ))
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

fn is_hidden(entry: &DirEntry) -> bool {
    names::is_system(entry.file_name()) || entry.metadata().is_ok_and(|metadata| has_hidden_attribute(&metadata))
}

#[cfg(windows)]
fn has_hidden_attribute(metadata: &Metadata) -> bool {
    use std::os::windows::fs::MetadataExt;
    const HIDDEN_OR_SYSTEM: u32 = 0x2 | 0x4;
    metadata.file_attributes() & HIDDEN_OR_SYSTEM != 0
}

#[cfg(not(windows))]
fn has_hidden_attribute(_: &Metadata) -> bool {
    false
}

fn not_regular() -> Text {
    Text::new("不是普通文件（管道、套接字或设备），未打开", "Not a regular file (a pipe, socket or device): not opened")
}

fn dangling() -> (Text, Text) {
    (
        Text::new("链接指向的文件不存在", "A link to a file that does not exist"),
        Text::new(
            "请换成文件本身，不需要时删去该链接",
            "Put the file itself there, or delete the link if it is not needed",
        ),
    )
}

/// Why something below a folder could not be looked at, and what to do.
pub(crate) fn walk_words(path: &Path, error: &walkdir::Error) -> (Text, Text) {
    match error.io_error() {
        // The folder was listed, so only a link can lead nowhere.
        Some(error) if error.kind() == io::ErrorKind::NotFound && path.is_symlink() => dangling(),
        Some(error) => io_words(error),
        None => (Text::new(error.to_string(), error.to_string()), Text::default()),
    }
}

fn io_words(error: &io::Error) -> (Text, Text) {
    let words = super::DecodeError::io(error);
    match error.kind() {
        io::ErrorKind::NotFound => (
            Text::new("路径不存在", "No such file or folder"),
            Text::new("请核对路径；名称含空格时请加引号", "Check the path; put quotes around names with spaces"),
        ),
        io::ErrorKind::PermissionDenied => (Text::new("没有读取权限", "No permission to read it"), words.advice),
        _ => (words.message, words.advice),
    }
}
