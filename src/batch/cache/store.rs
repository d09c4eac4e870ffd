//! The cache's file: two tables, names to contents and contents to records. Knows nothing of what a record holds.
//!
//! A cache lies about for years, so it is read with the distrust that any file gets: what is stored carries a checksum,
//! as the database looks at its own only after a crash, and a panic of the database, which a damaged page may well cause,
//! is as if nothing were known.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use redb::{
    Builder, ConcurrencyMode, Database, DatabaseError, ReadableDatabase, ReadableTableMetadata, StorageError,
    TableDefinition, WriteTransaction,
};

use super::stamp::Stamp;
use crate::batch::silence::silently;
use crate::pipeline::guarded;
use crate::{Text, system};

/// Raised whenever values are laid out in another way; part of the version under which they are stored.
pub const LAYOUT: u32 = 2;

/// What names and contents are known by.
pub type Key = [u8; 32];

const NAMES: TableDefinition<&Key, &[u8]> = TableDefinition::new("names");
const RECORDS: TableDefinition<&Key, &[u8]> = TableDefinition::new("records");
const ABOUT: TableDefinition<&str, &str> = TableDefinition::new("about");

/// What every file of the store begins with.
const MAGIC: &[u8] = b"redb\x1a\x0a";
/// More records than this are not kept (about 1 GB); then the cache begins anew.
const MOST_RECORDS: u64 = 100_000;
/// Memory in which the store keeps pages of its file.
const PAGES_BYTES: usize = 16 << 20;

/// Why there is no cache. The run goes on without.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.text().en)]
pub enum CacheError {
    /// The file holds something else; it is not touched.
    NotACache(PathBuf),
    /// The file is damaged.
    Damaged(PathBuf),
    /// An older or newer version of the program has the file open.
    InUse(PathBuf),
    /// The file or its folder cannot be opened or written.
    Io(PathBuf, io::Error),
}

impl CacheError {
    /// What is wrong and what to do, in every language.
    pub fn text(&self) -> Text {
        let shown = |path: &Path| crate::report::names::for_terminal(path);
        match self {
            Self::NotACache(path) => Text::new(
                format!("{} 不是本程序的缓存文件，未作改动；本次不用缓存，请为 --cache 指定其他文件", shown(path)),
                format!("{} is no cache and was not touched; going on without: give --cache another file", shown(path)),
            ),
            Self::Damaged(path) => Text::new(
                format!("缓存文件 {} 已损坏；本次不用缓存，可以删除该文件", shown(path)),
                format!("the cache {} is damaged; going on without: it may be deleted", shown(path)),
            ),
            Self::InUse(path) => Text::new(
                format!("缓存文件 {} 正被另一个版本的程序使用；本次不用缓存", shown(path)),
                format!("the cache {} is used by another version of the program; going on without", shown(path)),
            ),
            Self::Io(path, error) => {
                let (path, why) = (shown(path), system::words(error));
                Text::new(
                    format!(
                        "缓存文件 {path} 无法使用（{}）；本次不用缓存，可用 --cache 换位置或 --no-cache 关闭",
                        why.zh
                    ),
                    format!(
                        "the cache {path} cannot be used ({}); going on without: --cache names another, --no-cache none",
                        why.en
                    ),
                )
            }
        }
    }
}

/// The open file.
pub struct Store {
    path: PathBuf,
    /// `None` only while it is dropped.
    database: Option<Database>,
    /// Found damaged: not used any more.
    broken: AtomicBool,
}

/// What is stored of one file.
pub struct Entry {
    /// Under which name and stamp it was found; `None` where it has changed too recently.
    pub name: Option<(Key, Stamp)>,
    /// Its content.
    pub content: Key,
    /// Its record, unless that is stored already.
    pub record: Option<Vec<u8>>,
}

impl Store {
    /// Opens or creates the file; drops what another `version` has stored.
    pub fn open(path: &Path, version: &str) -> Result<Self, CacheError> {
        prepare(path)?;
        let opened = survived(|| {
            let database = open_shared(path)?;
            begin(&database, version)?;
            Ok(database)
        });
        let database = opened.map_err(|error| worded(path, error))?;
        Ok(Self { path: path.to_owned(), database: Some(database), broken: AtomicBool::new(false) })
    }

    /// The content that a file had under this name and stamp.
    pub fn content(&self, name: &Key, stamp: &Stamp) -> Option<Key> {
        let value = self.value(NAMES, name)?;
        let (known, content) = value.split_at_checked(Stamp::LENGTH)?;
        (known == stamp.to_bytes()).then(|| content.try_into().ok()).flatten()
    }

    /// The record of a content.
    pub fn record(&self, content: &Key) -> Option<Vec<u8>> {
        self.value(RECORDS, content)
    }

    /// Stores entries, all or none. What could not be stored is not known next time.
    pub fn put(&self, entries: &[Entry]) {
        self.attempt(|database| {
            let transaction = database.begin_write()?;
            write(&transaction, entries)?;
            Ok(transaction.commit()?)
        });
    }

    fn value(&self, table: TableDefinition<&Key, &[u8]>, key: &Key) -> Option<Vec<u8>> {
        self.attempt(|database| {
            let table = database.begin_read()?.open_table(table)?;
            Ok(table.get(key)?.and_then(|value| unsealed(key, value.value())))
        })?
    }

    /// What `work` does with the database; `None` where it fails. A damaged database is given up for good.
    fn attempt<T>(&self, work: impl FnOnce(&Database) -> Result<T, redb::Error>) -> Option<T> {
        let database = self.database.as_ref().filter(|_| !self.broken.load(Ordering::Relaxed))?;
        let result = survived(|| work(database));
        let is_broken = match &result {
            Err(redb::Error::Corrupted(_)) => true,
            Err(redb::Error::Io(error)) => is_damage(error),
            _ => false,
        };
        if is_broken {
            self.broken.store(true, Ordering::Relaxed);
            self.spoil();
        }
        result.ok()
    }

    /// Leaves the file in a state in which nobody can open it, so that the next run knows at once that it is damaged.
    fn spoil(&self) {
        let file = OpenOptions::new().write(true).open(&self.path);
        // Where that fails, the next run finds the same damage.
        let _ = file.and_then(|file| file.set_len(MAGIC.len() as u64));
    }
}

/// Closing writes to the file, and may therefore meet the same damage as reading.
impl Drop for Store {
    fn drop(&mut self) {
        let database = self.database.take();
        let closed = survived(|| {
            drop(database);
            Ok(())
        });
        if closed.is_err() || self.broken.load(Ordering::Relaxed) {
            self.spoil();
        }
    }
}

/// `work` without its panics: they are damage to the file, and say nothing to a user.
fn survived<T>(work: impl FnOnce() -> Result<T, redb::Error>) -> Result<T, redb::Error> {
    silently(|| guarded(work)).unwrap_or_else(|_| Err(redb::Error::Corrupted(String::new())))
}

/// A value with its checksum before it.
fn sealed(key: &Key, value: &[u8]) -> Vec<u8> {
    [&checksum(key, value)[..], value].concat()
}

/// The value, if it is still what was stored under `key`.
fn unsealed(key: &Key, stored: &[u8]) -> Option<Vec<u8>> {
    let (seal, value) = stored.split_first_chunk()?;
    (*seal == checksum(key, value)).then(|| value.to_vec())
}

/// Eight bytes tell chance from truth; the key is among them, as a damaged page may lead to another's value.
fn checksum(key: &Key, value: &[u8]) -> [u8; 8] {
    let hash = blake3::Hasher::new().update(key).update(value).finalize();
    std::array::from_fn(|at| hash.as_bytes()[at])
}

fn write(transaction: &WriteTransaction, entries: &[Entry]) -> Result<(), redb::Error> {
    let mut names = transaction.open_table(NAMES)?;
    let mut records = transaction.open_table(RECORDS)?;
    for entry in entries {
        if let Some(record) = &entry.record {
            records.insert(&entry.content, sealed(&entry.content, record).as_slice())?;
        }
        if let Some((name, stamp)) = &entry.name {
            let value = [&stamp.to_bytes()[..], &entry.content].concat();
            names.insert(name, sealed(name, &value).as_slice())?;
        }
    }
    Ok(())
}

/// Makes sure that the file exists, is the user's alone, and is nothing else than a cache.
fn prepare(path: &Path) -> Result<(), CacheError> {
    let io_error = |error| CacheError::Io(path.to_owned(), error);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(io_error)?;
    }
    let mut options = OpenOptions::new();
    options.read(true).append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    if path.exists() && !path.is_file() {
        return Err(CacheError::NotACache(path.to_owned()));
    }
    let file = options.open(path).map_err(io_error)?;
    let head = head(&file).map_err(io_error)?;
    if head.is_empty() || head == MAGIC { Ok(()) } else { Err(CacheError::NotACache(path.to_owned())) }
}

fn head(file: &File) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    file.take(MAGIC.len() as u64).read_to_end(&mut head)?;
    Ok(head)
}

/// Several processes may write; where the platform cannot, one at a time.
fn open_shared(path: &Path) -> Result<Database, redb::Error> {
    let mut builder = Builder::new();
    builder.set_cache_size(PAGES_BYTES).set_concurrency_mode(ConcurrencyMode::MultiWriter);
    match builder.create(path) {
        Err(DatabaseError::Storage(StorageError::Io(error))) if error.kind() == io::ErrorKind::Unsupported => {
            Ok(builder.set_concurrency_mode(ConcurrencyMode::ExclusiveWriter).create(path)?)
        }
        opened => Ok(opened?),
    }
}

/// Begins anew where another version wrote, or too much is stored.
fn begin(database: &Database, version: &str) -> Result<(), redb::Error> {
    if is_current(database, version).unwrap_or(false) {
        return Ok(());
    }
    let transaction = database.begin_write()?;
    transaction.delete_table(NAMES)?;
    transaction.delete_table(RECORDS)?;
    transaction.open_table(NAMES)?;
    transaction.open_table(RECORDS)?;
    transaction.open_table(ABOUT)?.insert("version", version)?;
    Ok(transaction.commit()?)
}

fn is_current(database: &Database, version: &str) -> Result<bool, redb::Error> {
    let transaction = database.begin_read()?;
    let same = transaction.open_table(ABOUT)?.get("version")?.is_some_and(|stored| stored.value() == version);
    Ok(same && transaction.open_table(RECORDS)?.len()? <= MOST_RECORDS)
}

fn worded(path: &Path, error: redb::Error) -> CacheError {
    let path = path.to_owned();
    match error {
        redb::Error::DatabaseAlreadyOpen | redb::Error::LockProtocolMismatch => CacheError::InUse(path),
        redb::Error::Io(error) if !is_damage(&error) => CacheError::Io(path, error),
        _ => CacheError::Damaged(path),
    }
}

/// Whether it is what the file holds that is wrong, not the way to it.
fn is_damage(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData)
}
