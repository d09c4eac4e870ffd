//! Which paper a picture is: as the clerk says, by its name, or by what it shows.

use std::collections::BTreeMap;

use super::look::{Look, Sight, look};
use super::{Need, Picture, Rules, Slot};

/// Why a picture is taken for a paper.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Basis {
    /// The packet file says so.
    Said,
    /// Its name says so, and nothing on it contradicts.
    Named,
    /// Its name says so, but it looks like something else.
    NamedAgainstLook(Sight),
    /// It looks like it.
    Seen(f32),
}

/// A picture taken for a paper.
#[derive(Clone, Debug)]
pub(super) struct Match {
    /// The paper's id.
    pub(super) paper: String,
    /// Why.
    pub(super) basis: Basis,
}

/// From here on the look of a picture is held against its name, and a picture whose name tells nothing is put to the clerk as the
/// paper it looks like. Below, it is listed with what it may be, and the paper counts as missing.
pub(super) const SURE_FROM: f32 = 0.8;

/// What `picture` is; `None` where nothing tells. `said` holds the packet file's word on single files.
pub(super) fn identify(
    picture: &Picture,
    said: &BTreeMap<String, String>,
    rules: &Rules,
    slots: &[Slot],
) -> Option<Match> {
    let base = picture.name.rsplit('/').next().unwrap_or_default();
    if let Some(paper) = said.get(&picture.name).or_else(|| said.get(base)) {
        return Some(Match { paper: paper.clone(), basis: Basis::Said });
    }
    let seen = sight(picture);
    if let Some(paper) = by_name(&picture.name, rules) {
        let expected = rules.papers.get(&paper).and_then(|paper| paper.look);
        let against = seen.filter(|seen| seen.certainty >= SURE_FROM && contradicts(seen.look, expected));
        return Some(Match { paper, basis: against.map_or(Basis::Named, Basis::NamedAgainstLook) });
    }
    let seen = seen.filter(|seen| seen.certainty >= SURE_FROM)?;
    // A look that could be either of two papers is neither.
    match fitting(seen.look, rules, slots)[..] {
        [paper] => Some(Match { paper: paper.clone(), basis: Basis::Seen(seen.certainty) }),
        _ => None,
    }
}

/// The papers asked for in `slots` that look so.
pub(super) fn fitting<'a>(look: Look, rules: &Rules, slots: &'a [Slot]) -> Vec<&'a String> {
    let needed = slots.iter().flat_map(|slot| slot.any_of.iter().flatten());
    let mut fitting: Vec<&String> = needed
        .filter_map(|need| match need {
            Need::Paper(id) => Some(id),
            Need::Fact(_) => None,
        })
        .filter(|id| rules.papers.get(*id).and_then(|paper| paper.look) == Some(look))
        .collect();
    fitting.sort();
    fitting.dedup();
    fitting
}

/// What the first page that shows anything looks like.
pub(super) fn sight(picture: &Picture) -> Option<Sight> {
    picture.pages.iter().filter_map(|page| page.measurements.as_ref()).find_map(look)
}

/// Looks that exclude each other. A plain sheet or card excludes nothing, and a scan may well hold both sides.
fn contradicts(seen: Look, expected: Option<Look>) -> bool {
    use Look::{IdBack, IdFront, Licence};
    let telling = |look: Look| matches!(look, IdFront | IdBack | Licence);
    expected.is_some_and(|expected| telling(seen) && telling(expected) && seen != expected)
}

/// The paper whose longest pattern stands in the name; folders count too.
fn by_name(name: &str, rules: &Rules) -> Option<String> {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let (joined, words) = (joined(stem), words(stem));
    let mut best: Option<(usize, &String)> = None;
    for (id, paper) in &rules.papers {
        let longest =
            paper.patterns.iter().filter(|pattern| stands_in(pattern, &joined, &words)).map(|p| weight(p)).max();
        if let Some(weight) = longest.filter(|weight| best.is_none_or(|(found, _)| *weight > found)) {
            best = Some((weight, id));
        }
    }
    best.map(|(_, id)| id.clone())
}

fn stands_in(pattern: &str, joined_name: &str, name_words: &[String]) -> bool {
    if !pattern.is_ascii() {
        return joined_name.contains(&joined(pattern));
    }
    let wanted = words(pattern);
    let in_words = name_words.windows(wanted.len().max(1)).any(|window| window == wanted);
    let together = joined(pattern);
    in_words || (together.len() >= 6 && joined_name.contains(&together))
}

/// Chinese characters say about as much as two letters.
fn weight(pattern: &str) -> usize {
    pattern.chars().filter(|c| c.is_alphanumeric()).map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

/// Letters and digits in lower case, nothing between.
fn joined(text: &str) -> String {
    text.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Runs of Latin letters, in lower case; a capital after a small letter begins a new one.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut previous = ' ';
    for c in text.chars() {
        if c.is_ascii_alphabetic() {
            let begins = !previous.is_ascii_alphabetic() || (previous.is_ascii_lowercase() && c.is_ascii_uppercase());
            if begins {
                words.push(String::new());
            }
            if let Some(word) = words.last_mut() {
                word.push(c.to_ascii_lowercase());
            }
        }
        previous = c;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> Option<String> {
        by_name(name, &Rules::builtin())
    }

    #[test]
    fn names_in_chinese_and_latin_letters_are_known() {
        let expected = [
            ("营业执照.jpg", "licence"),
            ("XX公司 营业执照副本 彩色.png", "licence"),
            ("Business License 2024.pdf", "licence"),
            ("身份证正面.jpg", "id-front"),
            ("身份证_反面.jpg", "id-back"),
            ("法人身份证（国徽面）.jpg", "id-back"),
            ("身份证正反面.pdf", "id-both"),
            ("身份证/正面.jpg", "id-front"),
            ("ID-Card-Front.JPG", "id-front"),
            ("IDCardBack.jpg", "id-back"),
            ("id_front_2.jpg", "id-front"),
            ("licence_front.jpg", "licence"),
            ("开户许可证.jpg", "corporate-account"),
            ("银行卡.jpg", "bank-card"),
            ("授权委托书.pdf", "authorisation"),
            ("诊所备案凭证.jpg", "medical-filing"),
            ("医疗机构执业许可证.jpg", "medical-licence"),
            ("民办学校办学许可证.jpg", "school-licence"),
        ];
        for (name, paper) in expected {
            assert_eq!(named(name).as_deref(), Some(paper), "{name}");
        }
    }

    #[test]
    fn a_camera_name_says_nothing() {
        for name in ["IMG_1234.jpg", "微信图片_20261123.jpg", "mmexport1732345678901.jpg", "backup.jpg", "confront.png"]
        {
            assert_eq!(named(name), None, "{name}");
        }
    }
}
