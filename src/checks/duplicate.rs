//! `duplicate`: one picture used twice. It compares files, so it is not in the registry: whoever judges many files calls
//! [`duplicates`] with what is known of each.

use super::about::words;
use super::{About, Finding, Severity};
use crate::measure::Fingerprint;
use crate::profile::Limit;

/// What the check is.
pub static ABOUT: About = About {
    code: "duplicate",
    title: words("重复图片", "duplicate"),
    unit: words("位", "bits"),
    heuristic: false,
    measures: words(
        "文件内容是否完全相同，或画面的感知指纹是否几乎一致（缩放、重新压缩后仍能认出）。",
        "Whether two files have the same bytes, or pictures whose perceptual fingerprints hardly differ (after scaling or compressing anew).",
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
        "同一证件重拍的两张照片不算重复；版式相同、内容不同的两份表格可能被误认为相近，因此相近只提醒。",
        "Two photos of the same paper are no duplicates; two forms of the same layout may look alike, so likeness only warns.",
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

/// Most bits of 256 by which fingerprints of the same picture differ. Measured 2026-11-23 on 260 generated pages: shrunk to
/// two thirds and saved as JPEG of quality 70, 90 % stay within it; of 33,670 pairs of different pages one falls within
/// (two licences of the same form).
pub const NEAR_BITS: u32 = 12;

/// How two files are alike, if they are.
pub fn likeness(one: &Candidate<'_>, other: &Candidate<'_>) -> Option<Likeness> {
    if one.content == other.content {
        return Some(Likeness::Same);
    }
    let bits = one.fingerprint?.distance(other.fingerprint?);
    (bits <= NEAR_BITS).then_some(Likeness::Near(bits))
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

/// The finding for a file that repeats `earlier`. Never a rejection: the receiver may have no say in it.
pub fn finding(earlier: &str, likeness: Likeness) -> Finding {
    let finding = ABOUT.finding(&Limit::own((), Severity::Warn));
    match likeness {
        Likeness::Same => finding
            .numbers(0.0, f64::from(NEAR_BITS))
            .says(format!("与 {earlier} 是同一个文件"), format!("the same file as {earlier}")),
        Likeness::Near(bits) => finding
            .numbers(f64::from(bits), f64::from(NEAR_BITS))
            .says(format!("与 {earlier} 画面几乎相同"), format!("nearly the same picture as {earlier}")),
    }
}
