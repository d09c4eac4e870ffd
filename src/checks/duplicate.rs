//! `duplicate`: one picture used twice. It compares files, so it is not in the registry: whoever judges many files says
//! which of them repeats which, and asks for the [`finding`].

use std::cmp::Ordering;

use super::about::words;
use super::{About, Finding};
use crate::measure::{Fingerprint, Measurements};
use crate::profile::Limits;

/// What the check is.
pub static ABOUT: About = About {
    code: "duplicate",
    title: words("重复图片", "duplicate"),
    unit: words("位", "bits"),
    heuristic: false,
    measures: words(
        "同一文件夹（视为一位申请人）内，文件内容是否完全相同，或画面的感知指纹是否几乎一致（缩放、重新压缩后仍能认出）。",
        "Whether two files of one folder, taken for one applicant, have the same bytes, or pictures whose perceptual fingerprints hardly differ (after scaling or compressing anew).",
    ),
    why: words(
        "同一张图用在两处，往往是漏传了另一面或另一份材料。",
        "A picture that stands in two places usually means that another one is missing.",
    ),
    retake: words(
        "请核对两处是否应为不同的材料，缺的补上，多余的删去。",
        "Check whether the two should be different papers; add the missing one or drop the spare.",
    ),
    limits: words(
        "同一证件重拍、重扫或裁剪过的图片不算重复；不同文件夹之间不比较；多页文件只比较是否完全相同。画面相近只与同一文件夹里最近的 1000 张比较。两人的身份证国徽面若扫描并裁剪到完全相同的像素，可能被视为同一张。",
        "Two photos or scans of the same paper, or a cropped one, are no duplicates; folders are not compared with each other; files of several pages only byte by byte. Likeness is looked for among the last 1,000 pictures of the folder. Two people's emblem sides of ID cards, cut out to exactly the same pixels, can count as one picture.",
    ),
};

/// One file among those compared.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'a> {
    /// Name for the message.
    pub name: &'a str,
    /// Hash of the file's bytes.
    pub content: [u8; 32],
    /// Perceptual fingerprint of the picture; `None` where it could not be decoded or is empty.
    pub fingerprint: Option<&'a Fingerprint>,
}

/// How two files are alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likeness {
    /// The same bytes.
    Same,
    /// Nearly the same picture: bits of the fingerprint that differ.
    Near(u32),
}

/// Most bits of 1024 by which fingerprints of the same picture differ. Measured 2026-11-26 by tools/packets/measure.py. Copies of
/// 52 generated pages, blurred ones among them, within it: all saved anew as JPEG of quality 75 and 40, all turned by an EXIF tag, all
/// sent through a chat program (long side 1440, quality 70) or brought to two thirds of the size (quality 70), 90 % at 0.4
/// (quality 60). Of 33,670 pairs of 260 different pages none (the nearest differ by 86). Worst case, papers of one form on exactly
/// the same pixels with other names, numbers and faces, 66 pairs each of six papers: two of an ID card's emblem side, of which one
/// line and a date differ (the nearest by 22), of the other papers none (licences 62, letters 70, ID fronts 122).
pub const NEAR_BITS: u32 = 32;

/// How two files are alike, if they are.
pub fn likeness(one: &Candidate<'_>, other: &Candidate<'_>) -> Option<Likeness> {
    if one.content == other.content {
        return Some(Likeness::Same);
    }
    one.fingerprint?.within(other.fingerprint?, NEAR_BITS).map(Likeness::Near)
}

/// For each file that repeats an earlier one: its place, the earlier one's place, and how they are alike. Each later file
/// is named once, against the first that it repeats; the same bytes before mere likeness.
pub fn pairs(files: &[Candidate<'_>]) -> Vec<(usize, usize, Likeness)> {
    let mut found = Vec::new();
    let mut first_with: std::collections::HashMap<[u8; 32], usize> = std::collections::HashMap::new();
    let mut distinct: Vec<usize> = Vec::new();
    for (place, file) in files.iter().enumerate() {
        if let Some(&earlier) = first_with.get(&file.content) {
            found.push((place, earlier, Likeness::Same));
            continue;
        }
        first_with.insert(file.content, place);
        let near = distinct.iter().find_map(|&earlier| Some((earlier, likeness(&files[earlier], file)?)));
        if let Some((earlier, likeness)) = near {
            found.push((place, earlier, likeness));
        }
        distinct.push(place);
    }
    found
}

/// What is kept of a file to tell whether another one shows the same picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    fingerprint: Fingerprint,
    pixels: u64,
}

impl Look {
    /// Of a file of `pages` pages, by its first; `None` where it has none to compare, or several: a page of a longer file is not the file.
    pub fn of(measured: Option<&Measurements>, pages: usize) -> Option<Self> {
        let measured = measured.filter(|_| pages == 1)?;
        let pixels = u64::from(measured.width) * u64::from(measured.height);
        Some(Self { fingerprint: measured.fingerprint.clone()?, pixels })
    }

    /// How near it is to an earlier one, and its pixels against that one's, if both show the same picture.
    pub fn like(&self, earlier: &Self) -> Option<(Likeness, Ordering)> {
        let near = self.fingerprint.within(&earlier.fingerprint, NEAR_BITS)?;
        Some((Likeness::Near(near), size(self.pixels, earlier.pixels)))
    }
}

/// A picture's pixels against another's: one that has a quarter more is larger.
pub fn size(pixels: u64, other: u64) -> Ordering {
    if pixels * 4 > other * 5 {
        Ordering::Greater
    } else if other * 4 > pixels * 5 {
        Ordering::Less
    } else {
        Ordering::Equal
    }
}

/// What a file and the earlier one that it repeats are good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// This one's pixels against the other's; see [`size`].
    pub size: Ordering,
    /// Whether this one can be submitted, but for its being a copy, and was not enlarged.
    pub this_usable: bool,
    /// Whether the earlier one can.
    pub earlier_usable: bool,
}

impl Pair {
    /// Which of two alike pictures to keep: the larger, but never one that would come back.
    fn advice(self) -> (&'static str, &'static str) {
        match (self.size, self.this_usable, self.earlier_usable) {
            (Ordering::Less, _, true) => ("，那张更大，宜留那张", ", which is larger: that is the one to keep"),
            (Ordering::Less, true, false) => {
                ("，那张更大但不宜用，宜留本张", ", which is larger but is not fit for use: this is the one to keep")
            }
            (Ordering::Less, false, false) => ("，那张更大", ", which is larger"),
            (Ordering::Equal, true, false) => {
                ("，那张不宜用，宜留本张", ", which is not fit for use: this is the one to keep")
            }
            (Ordering::Equal, false, true) => ("，宜留那张", ": that is the one to keep"),
            (Ordering::Equal, ..) => ("", ""),
            (Ordering::Greater, true, _) => ("，本张更大，宜留本张", ", which is smaller: this is the one to keep"),
            (Ordering::Greater, false, true) => (
                "，本张更大但不宜用，宜留那张",
                ", which is smaller, but this one is not fit for use: that is the one to keep",
            ),
            (Ordering::Greater, false, false) => ("，本张更大", ", which is smaller"),
        }
    }
}

/// What `limits` say of a file that repeats `earlier`, the other's name without its folder; `None` where it is no fault.
pub fn finding(earlier: &str, likeness: Likeness, pair: Pair, limits: &Limits) -> Option<Finding> {
    let limit = limits.refuse_duplicates.broken(|refused| *refused)?;
    let finding = ABOUT.finding(limit);
    let (zh, en) = pair.advice();
    Some(match likeness {
        Likeness::Same => finding
            .numbers(0.0, f64::from(NEAR_BITS))
            .says(format!("与 {earlier} 是同一个文件"), format!("the same file as {earlier}")),
        Likeness::Near(bits) => finding
            .numbers(f64::from(bits), f64::from(NEAR_BITS))
            .says(format!("与 {earlier} 画面几乎相同{zh}"), format!("nearly the same picture as {earlier}{en}")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_that_would_come_back_is_never_the_one_to_keep() {
        for size in [Ordering::Less, Ordering::Equal, Ordering::Greater] {
            for (this_usable, earlier_usable) in [(true, true), (true, false), (false, true), (false, false)] {
                let (zh, en) = Pair { size, this_usable, earlier_usable }.advice();
                assert!(this_usable || !(zh.contains("宜留本张") || en.contains("this is the one")), "{en}");
                assert!(earlier_usable || !(zh.contains("宜留那张") || en.contains("that is the one")), "{en}");
            }
        }
    }
}
