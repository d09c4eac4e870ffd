//! By what an unchanged file is known without reading it.

use std::fs::{self, Metadata};
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Clocks of file systems are coarse (2 s on FAT): within this time a file can change under the same stamp.
const SETTLING: Duration = Duration::from_secs(3);

/// Size and times of a file, and on Unix its inode: a file that was replaced or written to has another stamp.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    bytes: u64,
    modified_ns: u64,
    changed_ns: u64,
    inode: u64,
}

impl Stamp {
    /// Bytes of a stored stamp.
    pub const LENGTH: usize = 32;

    /// The stamp of a regular file; `None` for anything else.
    pub fn of(path: &Path) -> Option<Self> {
        let metadata = fs::metadata(path).ok().filter(Metadata::is_file)?;
        let modified_ns = nanoseconds(metadata.modified().ok()?)?;
        let (changed_ns, inode) = platform(&metadata);
        Some(Self { bytes: metadata.len(), modified_ns, changed_ns, inode })
    }

    /// The file's size.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Whether the file's last change is long enough ago that a further one would show.
    pub fn is_settled(&self) -> bool {
        let last = UNIX_EPOCH + Duration::from_nanos(self.modified_ns.max(self.changed_ns));
        SystemTime::now().duration_since(last).is_ok_and(|age| age > SETTLING)
    }

    /// The form in which it is stored.
    pub fn to_bytes(self) -> [u8; Self::LENGTH] {
        let mut bytes = [0; Self::LENGTH];
        for (part, number) in [self.bytes, self.modified_ns, self.changed_ns, self.inode].into_iter().enumerate() {
            bytes[part * 8..part * 8 + 8].copy_from_slice(&number.to_le_bytes());
        }
        bytes
    }
}

fn nanoseconds(time: SystemTime) -> Option<u64> {
    u64::try_from(time.duration_since(UNIX_EPOCH).ok()?.as_nanos()).ok()
}

#[cfg(unix)]
fn platform(metadata: &Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;
    let changed = metadata.ctime().saturating_mul(1_000_000_000).saturating_add(metadata.ctime_nsec());
    (u64::try_from(changed).unwrap_or(0), metadata.ino())
}

#[cfg(not(unix))]
fn platform(metadata: &Metadata) -> (u64, u64) {
    (metadata.created().ok().and_then(nanoseconds).unwrap_or(0), 0)
}
