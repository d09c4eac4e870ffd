//! From a path to bytes: regular files only, size checked before a byte is read.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use super::{DecodeError, Limits};

/// Reads a whole file.
///
/// # Errors
/// [`DecodeError`] of kind `Io` where it is missing, locked, not a regular file or changes while read; `TooLarge` where
/// it has more than [`Limits::max_file_bytes`] bytes (then nothing is read).
pub fn read_file(path: &Path, limits: &Limits) -> Result<Vec<u8>, DecodeError> {
    // Looked at before it is opened: opening a FIFO would wait for its writer, opening a device may act on it.
    let looked = fs::metadata(path).map_err(|error| DecodeError::io(&error))?;
    if !looked.is_file() {
        return Err(DecodeError::not_a_file());
    }
    check_size(looked.len(), limits)?;
    let file = File::open(path).map_err(|error| DecodeError::io(&error))?;
    let opened = file.metadata().map_err(|error| DecodeError::io(&error))?;
    if !opened.is_file() {
        return Err(DecodeError::not_a_file());
    }
    check_size(opened.len(), limits)?;
    let mut bytes = Vec::with_capacity(usize::try_from(opened.len()).unwrap_or(0));
    // One byte more than promised is enough to notice that it grows.
    file.take(opened.len() + 1).read_to_end(&mut bytes).map_err(|error| DecodeError::io(&error))?;
    if bytes.len() as u64 != opened.len() { Err(DecodeError::changed()) } else { Ok(bytes) }
}

fn check_size(bytes: u64, limits: &Limits) -> Result<(), DecodeError> {
    if bytes > limits.max_file_bytes {
        return Err(DecodeError::too_many_bytes(bytes, limits.max_file_bytes));
    }
    Ok(())
}
