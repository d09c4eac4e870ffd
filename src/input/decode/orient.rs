//! Turns and mirrors a picture as its EXIF orientation says, in blocks that fit the cache.

use std::ops::DerefMut;

use super::super::Orientation;

/// Rows and columns moved together when sides change places: 64 x 64 bytes of source and target stay in the first cache.
const BLOCK: usize = 64;

/// Applies `orientation` to interleaved samples of `N` bytes a pixel; gives width, height and samples as shown.
///
/// `data` holds `width * height * N` bytes.
pub(super) fn orient<const N: usize, B: DerefMut<Target = [u8]> + From<Vec<u8>>>(
    (width, height): (usize, usize),
    mut data: B,
    orientation: Orientation,
) -> (usize, usize, B) {
    match orientation.0 {
        2 => mirror_rows::<N>(&mut data, width),
        3 => reverse_pixels::<N>(&mut data),
        4 => flip_vertically(&mut data, width * N),
        5 => return (height, width, transpose::<N>(&data, width, height).into()),
        6 => {
            let mut turned = transpose::<N>(&data, width, height);
            mirror_rows::<N>(&mut turned, height);
            return (height, width, turned.into());
        }
        7 => {
            let mut turned = transpose::<N>(&data, width, height);
            reverse_pixels::<N>(&mut turned);
            return (height, width, turned.into());
        }
        8 => {
            let mut turned = transpose::<N>(&data, width, height);
            flip_vertically(&mut turned, height * N);
            return (height, width, turned.into());
        }
        _ => {}
    }
    (width, height, data)
}

fn mirror_rows<const N: usize>(data: &mut [u8], width: usize) {
    if width > 0 {
        data.chunks_exact_mut(width * N).for_each(reverse_pixels::<N>);
    }
}

fn reverse_pixels<const N: usize>(data: &mut [u8]) {
    data.as_chunks_mut::<N>().0.reverse();
}

fn flip_vertically(data: &mut [u8], stride: usize) {
    if stride == 0 {
        return;
    }
    let rows = data.len() / stride;
    let (top, bottom) = data.split_at_mut(rows / 2 * stride);
    for (upper, lower) in top.chunks_exact_mut(stride).zip(bottom.rchunks_exact_mut(stride)) {
        upper.swap_with_slice(lower);
    }
}

fn transpose<const N: usize>(data: &[u8], width: usize, height: usize) -> Vec<u8> {
    let mut turned = vec![0; data.len()];
    let source = data.as_chunks::<N>().0;
    let target = turned.as_chunks_mut::<N>().0;
    for top in (0..height).step_by(BLOCK) {
        let bottom = (top + BLOCK).min(height);
        for left in (0..width).step_by(BLOCK) {
            for x in left..(left + BLOCK).min(width) {
                let column = &mut target[x * height + top..x * height + bottom];
                let rows = source[top * width..].iter().skip(x).step_by(width);
                for (to, from) in column.iter_mut().zip(rows) {
                    *to = *from;
                }
            }
        }
    }
    turned
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The letters as EXIF defines them: where the stored row 0 and column 0 are shown.
    #[test]
    fn all_eight() {
        let stored = b"abcdef".to_vec(); // two rows of three
        for (orientation, shown, size) in [
            (1, b"abcdef", (3, 2)),
            (2, b"cbafed", (3, 2)),
            (3, b"fedcba", (3, 2)),
            (4, b"defabc", (3, 2)),
            (5, b"adbecf", (2, 3)),
            (6, b"daebfc", (2, 3)),
            (7, b"fcebda", (2, 3)),
            (8, b"cfbead", (2, 3)),
        ] {
            let (width, height, data) = orient::<1, _>((3, 2), stored.clone(), Orientation(orientation));
            assert_eq!(((width, height), &data[..]), (size, &shown[..]), "orientation {orientation}");
        }
    }

    #[test]
    fn larger_than_a_block_and_in_colour() {
        let (width, height) = (130, 70);
        let data: Vec<u8> =
            (0..width * height).flat_map(|i| [(i % 251) as u8, (i % 13) as u8, (i / 251) as u8]).collect();
        let (w, h, turned) = orient::<3, _>((width, height), data.clone(), Orientation(6));
        assert_eq!((w, h), (height, width));
        let (w, h, back) = orient::<3, _>((w, h), turned, Orientation(8));
        assert_eq!((w, h), (width, height));
        assert!(back == data);
    }
}
