//! Measurements kept from run to run, so that unchanged files need neither reading nor decoding. Holds what
//! [`FileRecord`] holds: numbers and what files say of themselves; no pixels, no contents, no names (paths are stored as
//! hashes). Knows nothing of profiles: what is kept is judged again under any of them.

mod stamp;
mod store;

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::examine::{Examined, Examiner};
use crate::input::{self, DecodeErrorKind};
use crate::pipeline::{self, FileRecord};
use crate::{Limits, code};
use stamp::Stamp;
pub use store::CacheError;
use store::{Entry, Key, Store};

/// Entries that are written at once: one write costs a few milliseconds whatever its size.
const BATCH: usize = 256;
/// Longest time for which entries wait to be written; what a crash may cost.
const WRITE_EVERY: Duration = Duration::from_secs(5);

/// An open cache.
pub struct Cache {
    store: Store,
    pending: Mutex<Pending>,
}

struct Pending {
    entries: Vec<Entry>,
    written: Instant,
}

impl Cache {
    /// Opens or creates the cache file. Several processes may use one file at the same time.
    ///
    /// What another version of the measurements, or another `build` of the program, has stored is dropped.
    ///
    /// # Errors
    /// [`CacheError`]: the file is no cache, damaged, or cannot be opened or written.
    pub fn open(path: &Path, build: &str) -> Result<Self, CacheError> {
        let version = format!("{} {}", store::LAYOUT, code::version(build));
        let store = Store::open(path, &version)?;
        Ok(Self { store, pending: Mutex::new(Pending { entries: Vec::new(), written: Instant::now() }) })
    }

    /// Writes what waits to be written. What cannot be written is measured again next time.
    pub fn flush(&self) {
        let entries = std::mem::take(&mut self.pending().entries);
        if !entries.is_empty() {
            self.store.put(&entries);
        }
        self.pending().written = Instant::now();
    }

    fn add(&self, entry: Entry) {
        let mut pending = self.pending();
        pending.entries.push(entry);
        let due = pending.entries.len() >= BATCH || pending.written.elapsed() > WRITE_EVERY;
        drop(pending);
        if due {
            self.flush();
        }
    }

    fn pending(&self) -> MutexGuard<'_, Pending> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Measures a file's content.
pub type Measure = Box<dyn Fn(&[u8]) -> FileRecord + Send + Sync>;

/// Looks into a cache before it reads, and again, by content, before it decodes.
pub struct Remembering {
    limits: Limits,
    cache: Cache,
    measure: Measure,
}

impl Remembering {
    /// Measures within `limits` what `cache` does not know.
    pub fn new(cache: Cache, limits: Limits) -> Self {
        Self { limits, cache, measure: Box::new(move |bytes| pipeline::examine(bytes, &limits)) }
    }

    fn record(&self, content: &Key, since: Instant) -> Option<FileRecord> {
        let mut record: FileRecord = postcard::from_bytes(&self.cache.store.record(content)?).ok()?;
        let share = since.elapsed().as_secs_f64() * 1000.0 / record.pages.len().max(1) as f64;
        record.pages.iter_mut().for_each(|page| page.elapsed_ms = share);
        Some(record)
    }

    fn name_key(&self, path: &Path) -> Option<Key> {
        let path = std::path::absolute(path).ok()?;
        Some(self.key(b"name", path.as_os_str().as_encoded_bytes()))
    }

    /// Limits cut pages off and refuse pictures, so they are part of what a record depends on.
    fn key(&self, kind: &[u8], content: &[u8]) -> Key {
        let Limits { max_pixels, max_file_bytes, max_pages } = self.limits;
        let mut hasher = blake3::Hasher::new();
        hasher.update(kind);
        hasher.update(&max_pixels.to_le_bytes());
        hasher.update(&max_file_bytes.to_le_bytes());
        hasher.update(&(max_pages as u64).to_le_bytes());
        *hasher.update(content).finalize().as_bytes()
    }
}

impl Examiner for Remembering {
    fn known(&self, path: &Path) -> Option<Examined> {
        let since = Instant::now();
        let stamp = Stamp::of(path)?;
        let content = self.cache.store.content(&self.name_key(path)?, &stamp)?;
        Some(Examined { record: self.record(&content, since)?, content: Some(content) })
    }

    fn examine(&self, path: &Path) -> Examined {
        let since = Instant::now();
        let before = Stamp::of(path);
        let bytes = match input::read_file(path, &self.limits) {
            Ok(bytes) => bytes,
            Err(error) => return FileRecord::failed(error, before.map_or(0, |stamp| stamp.bytes()), since).into(),
        };
        let content = self.key(b"content", &bytes);
        let known = self.record(&content, since);
        let is_new = known.is_none();
        let record = known.unwrap_or_else(|| (self.measure)(&bytes));
        if is_lasting(&record) {
            // A file that changes while it is read, or has just been written, may change again under the same stamp.
            let settled = before.filter(|before| before.is_settled() && Stamp::of(path).as_ref() == Some(before));
            self.cache.add(Entry {
                name: settled.and_then(|stamp| Some((self.name_key(path)?, stamp))),
                content,
                record: is_new.then(|| postcard::to_stdvec(&record).ok()).flatten(),
            });
        }
        Examined { record, content: Some(content) }
    }

    fn finish(&self) {
        self.cache.flush();
    }
}

/// Whether the same bytes would give the same record again: not so for what the machine or a bug did.
fn is_lasting(record: &FileRecord) -> bool {
    let errors = record.pages.iter().filter_map(|page| page.error.as_ref());
    errors
        .map(|error| error.kind)
        .all(|kind| !matches!(kind, DecodeErrorKind::Io | DecodeErrorKind::TimedOut | DecodeErrorKind::Internal))
}

#[cfg(test)]
mod tests;
