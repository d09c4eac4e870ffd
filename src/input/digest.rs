//! What tells whether two files hold the same bytes.

use std::fs::File;
use std::io;
use std::path::Path;

/// Hash of a file's content, read piece by piece.
///
/// # Errors
/// The file cannot be read.
pub(crate) fn digest(path: &Path) -> io::Result<blake3::Hash> {
    Ok(blake3::Hasher::new().update_reader(File::open(path)?)?.finalize())
}
