//! A perceptual fingerprint: the same for a picture that was scaled or compressed anew, another one for another picture.
//! Says nothing of what a distance means.

use image::GrayImage;
use image_hasher::{HashAlg, HasherConfig};
use serde::{Deserialize, Serialize};

use super::pyramid::Pyramid;
use crate::resize::area_means;

/// Bits each way. The fewer, the less two people's papers on one form differ (`checks::duplicate` has the figures for 32 of them).
const SIDE: u32 = 32;
/// Bits of a [`Fingerprint`].
pub const BITS: u32 = SIDE * SIDE;
/// A page varies by more than this many luma levels; below, the fingerprint would be of noise.
const LEAST_RANGE: f32 = 16.0;

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
pub fn fingerprint(pyramid: &Pyramid<'_>) -> Option<Fingerprint> {
    let level = pyramid.at_most(LONGEST).1;
    if level.is_empty() {
        return None;
    }
    let side = CELLS as usize;
    // Over a grid that covers the picture, whatever its size: a copy of another size has the same.
    let mut cells = vec![0.0f32; side * side];
    area_means::<1>(level.as_raw(), level.dimensions(), [side; 2], |cell, [mean]| cells[cell] = mean);
    let (darkest, brightest) = cells.iter().fold((f32::MAX, f32::MIN), |(low, high), &v| (low.min(v), high.max(v)));
    let range = brightest - darkest;
    if range < LEAST_RANGE {
        return None;
    }
    // All shades that a byte has, so that rounding a faint page to them adds no noise to its finest detail.
    let stretch = |v: f32| ((v - darkest) * 255.0 / range).round() as u8;
    let small = GrayImage::from_raw(CELLS, CELLS, cells.into_iter().map(stretch).collect())?;
    let hasher = HasherConfig::new().hash_size(SIDE, SIDE).hash_alg(HashAlg::Median).preproc_dct().to_hasher();
    Some(Fingerprint(hasher.hash_image(&small).as_bytes().to_vec()))
}

/// Long side of the level that is averaged, at most: halving drops an odd last row, which may be no more than a hair of the picture.
const LONGEST: u32 = 2048;
/// Cells each way: the size at which the hash is made of them without another resampling.
const CELLS: u32 = 2 * SIDE;

#[cfg(test)]
mod tests {
    use image::Luma;

    use super::*;
    use crate::memory::plane;

    fn page(width: u32, height: u32, ink: impl Fn(f32, f32) -> bool) -> Option<Fingerprint> {
        let luma = GrayImage::from_fn(width, height, |x, y| {
            let inked = ink(x as f32 / width as f32, y as f32 / height as f32);
            Luma([if inked { 40 } else { 230 }])
        });
        fingerprint(&Pyramid::new(&plane(luma), 48))
    }

    fn lines(x: f32, y: f32) -> bool {
        x > 0.1 && x < 0.6 + 0.3 * (y * 9.0).floor() / 9.0 && (y * 12.0).fract() < 0.5
    }

    #[test]
    fn scaling_hardly_changes_it_and_another_page_does() {
        let page_at = |width, height| page(width, height, lines).unwrap();
        let other = page(600, 800, |x, y| lines(1.0 - x, y * y)).unwrap();
        let near = page_at(600, 800).distance(&page_at(450, 600));
        let far = page_at(600, 800).distance(&other);
        assert!(near * 4 < far, "{near} against {far}");
    }

    #[test]
    fn an_empty_page_has_none() {
        assert_eq!(page(300, 200, |_, _| false), None);
    }

    #[test]
    fn hexadecimal_digits_lead_back_to_it() {
        let one = page(600, 800, lines).unwrap();
        let text = String::from(one.clone());
        assert_eq!(text.len(), BITS as usize / 4);
        assert_eq!(Fingerprint::try_from(text), Ok(one));
        assert!(Fingerprint::try_from("xyz".to_owned()).is_err());
    }
}
