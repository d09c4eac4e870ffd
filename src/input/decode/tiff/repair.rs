//! What other programs make good in a TIFF's directory: byte counts that are missing, zero or lead out of the file, a
//! colour kind that is missing or that the `tiff` crate refuses.

use super::directory::{Directory, tag};

/// Values to put in place of those in the directory; empty where there is nothing to mend.
pub(super) fn repairs(bytes: &[u8], directory: &Directory) -> Vec<(u16, Vec<u64>)> {
    photometric(bytes, directory).into_iter().chain(byte_counts(bytes, directory)).collect()
}

/// Palettes are read as grey values and looked up afterwards, Lab as if it were RGB and converted afterwards.
fn photometric(bytes: &[u8], directory: &Directory) -> Option<(u16, Vec<u64>)> {
    let samples = directory.number(bytes, tag::SAMPLES_PER_PIXEL).unwrap_or(1);
    let kind = match directory.number(bytes, tag::PHOTOMETRIC) {
        Some(super::PALETTE) => 1,
        Some(super::CIE_LAB | super::ICC_LAB) if samples >= 3 => 2,
        Some(super::CIE_LAB | super::ICC_LAB) => 1,
        None if samples >= 3 => 2,
        None => 1,
        Some(_) => return None,
    };
    Some((tag::PHOTOMETRIC, vec![kind]))
}

fn byte_counts(bytes: &[u8], directory: &Directory) -> Option<(u16, Vec<u64>)> {
    let (starts, counts_tag) = match directory.numbers(bytes, tag::TILE_OFFSETS) {
        tiles if tiles.is_empty() => (directory.numbers(bytes, tag::STRIP_OFFSETS), tag::STRIP_BYTE_COUNTS),
        tiles => (tiles, tag::TILE_BYTE_COUNTS),
    };
    let counts = directory.numbers(bytes, counts_tag);
    let end = bytes.len() as u64;
    let mut sorted = starts.clone();
    sorted.sort_unstable();
    let mended: Vec<u64> = starts
        .iter()
        .enumerate()
        .map(|(index, &start)| {
            let room = end.saturating_sub(start);
            match counts.get(index) {
                Some(&count) if count > 0 => count.min(room),
                // Up to the next part, or to the end. Position 0 is a part that was left out.
                _ if start == 0 => 0,
                _ => {
                    let next = sorted.get(sorted.partition_point(|&other| other <= start));
                    next.map_or(room, |next| next - start).min(room)
                }
            }
        })
        .collect();
    (mended != counts && !mended.is_empty()).then_some((counts_tag, mended))
}
