//! A perceptual fingerprint: the same for a picture that was scaled or compressed anew, another one for another picture.
//! Says nothing of what a distance means.

use image::{GrayImage, Luma};
use image_hasher::{HashAlg, HasherConfig};
use serde::{Deserialize, Serialize};

use crate::input::Pixels;

/// Bits each way. The fewer, the less two people's papers on one form differ (`checks::duplicate` has the figures for 32).
const SIDE: u32 = 32;
/// Bits of a [`Fingerprint`].
pub const BITS: u32 = SIDE * SIDE;
/// A page varies by more than this many luma levels; below, the fingerprint would be of noise.
const LEAST_RANGE: u8 = 16;

/// Perceptual fingerprint of a page, written as hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(into = "String", try_from = "String")]
#[schemars(with = "String")]
pub struct Fingerprint(Vec<u8>);

impl Fingerprint {
    /// Bits that differ, 0..=[`BITS`].
    pub fn distance(&self, other: &Self) -> u32 {
        self.0.iter().zip(&other.0).map(|(a, b)| (a ^ b).count_ones()).sum()
    }

    /// Bits that differ, where they are at most `most`. Most pictures are told apart by the first few bytes.
    pub fn within(&self, other: &Self, most: u32) -> Option<u32> {
        let mut differing = 0;
        for (a, b) in self.0.chunks(8).zip(other.0.chunks(8)) {
            differing += a.iter().zip(b).map(|(a, b)| (a ^ b).count_ones()).sum::<u32>();
            if differing > most {
                return None;
            }
        }
        Some(differing)
    }

    /// The first eight bytes as a number: the same for the same picture.
    pub(crate) fn beginning(&self) -> u64 {
        self.0.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
    }
}

impl From<Fingerprint> for String {
    fn from(fingerprint: Fingerprint) -> Self {
        fingerprint.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl TryFrom<String> for Fingerprint {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let wrong = || format!("not a fingerprint of {BITS} bits: {text}");
        if text.len() != BITS as usize / 4 || !text.is_ascii() {
            return Err(wrong());
        }
        let byte = |at: usize| u8::from_str_radix(&text[at..at + 2], 16).map_err(|_| wrong());
        (0..text.len()).step_by(2).map(byte).collect::<Result<_, _>>().map(Self)
    }
}

/// The fingerprint of a page; `None` for one that is nearly of one shade.
pub fn fingerprint(pixels: &Pixels) -> Option<Fingerprint> {
    let small = shrink(&pixels.luma);
    let (darkest, brightest) = small.iter().fold((u8::MAX, u8::MIN), |(low, high), &v| (low.min(v), high.max(v)));
    if brightest.saturating_sub(darkest) < LEAST_RANGE {
        return None;
    }
    let hasher = HasherConfig::new().hash_size(SIDE, SIDE).hash_alg(HashAlg::Median).preproc_dct().to_hasher();
    Some(Fingerprint(hasher.hash_image(&small).as_bytes().to_vec()))
}

/// Long side of the small copy that the hash is made of.
const SMALL_SIDE: usize = 256;
/// Samples each way that a cell of the small copy is the mean of: enough to make noise vanish, a fraction of all pixels.
const SAMPLES: usize = 4;

/// The picture small. Not from the copy in colour: that one's cells need not divide the picture evenly, and a picture stored turned
/// would be shifted by part of a cell.
fn shrink(luma: &GrayImage) -> GrayImage {
    let (width, height) = (luma.width() as usize, luma.height() as usize);
    let longest = width.max(height).max(1);
    let scaled = |side: usize| if longest <= SMALL_SIDE { side } else { (side * SMALL_SIDE).div_ceil(longest) };
    let (across, down) = (scaled(width), scaled(height));
    let columns: Vec<Vec<usize>> = (0..across).map(|cell| samples(cell, across, width)).collect();
    let mut small = GrayImage::new(across as u32, down as u32);
    for (y, row) in small.rows_mut().enumerate() {
        let rows = samples(y, down, height);
        for (pixel, columns) in row.zip(&columns) {
            let line = |y: &usize| columns.iter().map(|x| u32::from(luma.as_raw()[y * width + x])).sum::<u32>();
            let count = (rows.len() * columns.len()).max(1) as u32;
            *pixel = Luma([((rows.iter().map(line).sum::<u32>() + count / 2) / count) as u8]);
        }
    }
    small
}

/// Places along a side of `length` that stand for one of its `cells`, evenly about its middle.
fn samples(cell: usize, cells: usize, length: usize) -> Vec<usize> {
    let (start, end) = (cell * length / cells, ((cell + 1) * length / cells).max(cell * length / cells + 1));
    let count = (end - start).min(SAMPLES);
    (0..count).map(|sample| start + (end - start) * (2 * sample + 1) / (2 * count)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(width: u32, height: u32, ink: impl Fn(f32, f32) -> bool) -> Pixels {
        let luma = GrayImage::from_fn(width, height, |x, y| {
            let inked = ink(x as f32 / width as f32, y as f32 / height as f32);
            Luma([if inked { 40 } else { 230 }])
        });
        Pixels { luma, colour: None }
    }

    fn lines(x: f32, y: f32) -> bool {
        x > 0.1 && x < 0.6 + 0.3 * (y * 9.0).floor() / 9.0 && (y * 12.0).fract() < 0.5
    }

    #[test]
    fn scaling_hardly_changes_it_and_another_page_does() {
        let page_at = |width, height| fingerprint(&page(width, height, lines)).unwrap();
        let other = fingerprint(&page(600, 800, |x, y| lines(1.0 - x, y * y))).unwrap();
        let near = page_at(600, 800).distance(&page_at(450, 600));
        let far = page_at(600, 800).distance(&other);
        assert!(near * 4 < far, "{near} against {far}");
    }

    #[test]
    fn an_empty_page_has_none() {
        assert_eq!(fingerprint(&page(300, 200, |_, _| false)), None);
    }

    #[test]
    fn hexadecimal_digits_lead_back_to_it() {
        let one = fingerprint(&page(600, 800, lines)).unwrap();
        let text = String::from(one.clone());
        assert_eq!(text.len(), BITS as usize / 4);
        assert_eq!(Fingerprint::try_from(text), Ok(one));
        assert!(Fingerprint::try_from("xyz".to_owned()).is_err());
    }
}
