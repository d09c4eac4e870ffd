//! From a path to bytes: regular files only, size checked before a byte is read.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use super::{DecodeError, Limits};
use crate::memory::Block;

/// Reads a whole file. One that is empty by its size is not opened: the kernel's own files are regular by their type and empty by their
/// size, and may wait for ever for whoever reads them.
///
/// # Errors
/// [`DecodeError`] of kind `Io` where it is missing, locked, not a regular file or changes while read; `TooLarge` where
/// it has more than [`Limits::max_file_bytes`] bytes (then nothing is read).
pub fn read_file(path: &Path, limits: &Limits) -> Result<Block, DecodeError> {
    // Looked at before it is opened: opening a FIFO would wait for its writer, opening a device may act on it.
    let looked = fs::metadata(path).map_err(|error| DecodeError::io(&error))?;
    if !looked.is_file() {
        return Err(DecodeError::not_a_file());
    }
    if looked.len() == 0 {
        return Ok(Block::unwritten(0));
    }
    check_size(looked.len(), limits)?;
    let file = File::open(path).map_err(|error| DecodeError::io(&error))?;
    let opened = file.metadata().map_err(|error| DecodeError::io(&error))?;
    if !opened.is_file() {
        return Err(DecodeError::not_a_file());
    }
    check_size(opened.len(), limits)?;
    read_whole(file, opened.len())
}

/// All of `file`, which has `length` bytes unless somebody writes to it.
fn read_whole(mut file: impl Read, length: u64) -> Result<Block, DecodeError> {
    let room = usize::try_from(length).map_err(|_| DecodeError::too_many_bytes(length, usize::MAX as u64))?;
    let mut bytes = Block::unwritten(room);
    let mut has_more = |part: &mut [u8]| match file.read_exact(part) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        other => other.map(|()| true).map_err(|error| DecodeError::io(&error)),
    };
    // One byte more than promised is enough to notice that it grows.
    if has_more(&mut bytes)? && !has_more(&mut [0])? { Ok(bytes) } else { Err(DecodeError::changed()) }
}

fn check_size(bytes: u64, limits: &Limits) -> Result<(), DecodeError> {
    if bytes > limits.max_file_bytes {
        return Err(DecodeError::too_many_bytes(bytes, limits.max_file_bytes));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_os = "linux")]
    #[test]
    fn a_file_of_the_kernel_is_empty_as_its_size_says() {
        assert_eq!(read_file(Path::new("/proc/version"), &Limits::default()).unwrap().len(), 0);
    }

    #[test]
    fn a_file_that_changes_while_it_is_read_is_told_from_a_whole_one() {
        let whole = vec![7; 3 << 20];
        assert_eq!(read_whole(&whole[..], whole.len() as u64).unwrap().to_vec(), whole);
        assert_eq!(read_whole(&[][..], 0).unwrap().len(), 0);
        for other in [whole.len() as u64 - 1, whole.len() as u64 + 1] {
            assert_eq!(read_whole(&whole[..], other).unwrap_err(), DecodeError::changed());
        }
    }
}
