//! From a path to a record. Knows nothing of threads or of the order of files.

use std::path::Path;
use std::time::Instant;

use super::estimate;
use crate::Limits;
use crate::input;
use crate::pipeline::{self, FileRecord};

/// What an [`Examiner`] tells of a file.
#[derive(Clone, Debug)]
pub struct Examined {
    /// All that is known of it.
    pub record: FileRecord,
    /// Hash of its content, the same for the same bytes within a run; `None` where it was not needed.
    pub content: Option<[u8; 32]>,
}

impl From<FileRecord> for Examined {
    fn from(record: FileRecord) -> Self {
        Self { record, content: None }
    }
}

/// Where records come from. A panic in any method costs the one file at most, not the run.
pub trait Examiner: Send + Sync {
    /// What is known of the file already, without decoding it.
    fn known(&self, _path: &Path) -> Option<Examined> {
        None
    }

    /// Bytes of memory that [`Examiner::examine`] will take within `limits`, as far as can be told beforehand.
    fn memory(&self, path: &Path, limits: &Limits) -> u64 {
        estimate::estimate(path, limits)
    }

    /// Reads, decodes and measures the file.
    fn examine(&self, path: &Path) -> Examined;

    /// The run is over.
    fn finish(&self) {}
}

/// Reads and measures, remembers nothing.
pub struct Reader {
    /// Bounds of what is read and decoded.
    pub limits: Limits,
}

impl Examiner for Reader {
    fn examine(&self, path: &Path) -> Examined {
        let started = Instant::now();
        let record = match input::read_file(path, &self.limits) {
            Ok(bytes) => pipeline::examine(&bytes, &self.limits),
            Err(error) => {
                let bytes = std::fs::metadata(path).map_or(0, |metadata| metadata.len());
                FileRecord::failed(error, bytes, started)
            }
        };
        record.into()
    }
}
