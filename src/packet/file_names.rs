//! What a file's name says of the paper on it. Knows nothing of the picture.

use std::path::Path;

use super::{Paper, Rules};

/// What a name says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Named<'a> {
    /// This paper.
    Clearly(&'a String),
    /// One of these, or one that nobody asks for.
    Vaguely(Vec<&'a String>),
    /// Nothing.
    Not,
}

/// The paper whose longest pattern stands in the name, folders included; else those whose vague patterns fill most of it.
pub(super) fn by_name<'a>(name: &str, rules: &'a Rules) -> Named<'a> {
    let name = Name::of(name);
    let is_another = rules.other_papers.iter().any(|word| name.holds(word));
    let clear = |paper: &Paper| {
        let patterns = paper.patterns.iter().filter(|pattern| !is_another || !pattern.contains('+'));
        patterns.filter(|pattern| name.holds(pattern)).map(|pattern| weight(pattern)).max().unwrap_or(0)
    };
    if let [paper, ..] = heaviest(rules, clear)[..] {
        return Named::Clearly(paper);
    }
    let vague = |paper: &Paper| {
        let held = paper.vague.iter().filter(|pattern| !is_another && name.holds(pattern));
        held.map(|pattern| weight(pattern)).sum()
    };
    match heaviest(rules, vague) {
        papers if papers.is_empty() => Named::Not,
        papers => Named::Vaguely(papers),
    }
}

/// The papers for which `weight` is greatest and not nought.
fn heaviest(rules: &Rules, weight: impl Fn(&Paper) -> usize) -> Vec<&String> {
    let weights: Vec<(usize, &String)> = rules.papers.iter().map(|(id, paper)| (weight(paper), id)).collect();
    let most = weights.iter().map(|(weight, _)| *weight).max().unwrap_or(0);
    weights.into_iter().filter(|(weight, _)| *weight == most && most > 0).map(|(_, id)| id).collect()
}

/// A name taken apart once for all patterns.
struct Name {
    joined: String,
    words: Vec<String>,
}

impl Name {
    fn of(path: &str) -> Self {
        // Of the file only: a folder's name may be a date with dots.
        let stem = Path::new(path).with_extension("");
        let stem = &stem.to_string_lossy();
        Self { joined: joined(stem), words: words(stem) }
    }

    /// Whether all parts of a pattern stand in it.
    fn holds(&self, pattern: &str) -> bool {
        pattern.split('+').all(|part| self.holds_part(part))
    }

    fn holds_part(&self, part: &str) -> bool {
        let together = joined(part);
        if !part.is_ascii() {
            return self.joined.contains(&together);
        }
        let wanted = words(part);
        let in_words = self.words.windows(wanted.len().max(1)).any(|window| window == wanted);
        in_words || (together.len() >= 6 && self.joined.contains(&together))
    }
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

    /// The paper, or the papers between which the name leaves it open.
    fn named(name: &str) -> (bool, Vec<String>) {
        match by_name(name, &Rules::builtin()) {
            Named::Clearly(paper) => (true, vec![paper.clone()]),
            Named::Vaguely(papers) => (false, papers.into_iter().cloned().collect()),
            Named::Not => (false, Vec::new()),
        }
    }

    #[test]
    fn names_in_chinese_and_latin_letters_are_known() {
        let expected = [
            ("营业执照.jpg", "licence"),
            ("XX公司 营业执照副本 彩色.png", "licence"),
            ("执照副本.jpg", "licence"),
            ("Business License 2024.pdf", "licence"),
            ("身份证正面.jpg", "id-front"),
            ("身份证（张三）正面.jpg", "id-front"),
            ("身份证_反面.jpg", "id-back"),
            ("反面-张三身份证.jpg", "id-back"),
            ("法人身份证（国徽面）.jpg", "id-back"),
            ("身份证正反面.pdf", "id-both"),
            ("身份证（张三）正反面.pdf", "id-both"),
            ("身份证/正面.jpg", "id-front"),
            ("2026.11.30/营业执照", "licence"),
            ("v1.2/营业执照.jpg", "licence"),
            ("ID-Card-Front.JPG", "id-front"),
            ("ID card of Zhang, front.jpg", "id-front"),
            ("ID front and back.jpg", "id-both"),
            ("IDCardBack.jpg", "id-back"),
            ("id_front_2.jpg", "id-front"),
            ("开户许可证.jpg", "corporate-account"),
            ("开户许可证正面.jpg", "corporate-account"),
            ("银行卡.jpg", "bank-card"),
            ("bank card front.jpg", "bank-card"),
            ("授权委托书.pdf", "authorisation"),
            ("诊所备案凭证.jpg", "medical-filing"),
            ("医疗机构执业许可证.jpg", "medical-licence"),
            ("民办学校办学许可证.jpg", "school-licence"),
        ];
        for (name, paper) in expected {
            assert_eq!(named(name), (true, vec![paper.to_owned()]), "{name}");
        }
    }

    #[test]
    fn a_word_that_fits_other_papers_too_is_vague() {
        let expected: [(&str, &[&str]); 8] = [
            ("执照.jpg", &["licence"]),
            ("licence_front.jpg", &["licence"]),
            ("license.png", &["licence"]),
            ("正面.jpg", &["id-front"]),
            ("back.jpg", &["id-back"]),
            ("身份证.jpg", &["id-back", "id-both", "id-front"]),
            ("Élise ID card.jpg", &["id-back", "id-both", "id-front"]),
            ("front of the identity card.jpg", &["id-front"]),
        ];
        for (name, papers) in expected {
            assert_eq!(named(name), (false, papers.iter().map(|paper| (*paper).to_owned()).collect()), "{name}");
        }
    }

    #[test]
    fn other_papers_are_none_of_these() {
        let names = [
            "driving licence.jpg",
            "Driver's License front.jpg",
            "id/driving licence front.jpg",
            "机动车驾驶执照.jpg",
            "机动车驾驶证正面.jpg",
            "护照.jpg",
            "食品经营许可证正面.jpg",
        ];
        for name in names {
            assert_eq!(named(name), (false, Vec::new()), "{name}");
        }
    }

    #[test]
    fn a_camera_name_says_nothing() {
        for name in ["IMG_1234.jpg", "微信图片_20261123.jpg", "mmexport1732345678901.jpg", "backup.jpg", "confront.png"]
        {
            assert_eq!(named(name), (false, Vec::new()), "{name}");
        }
    }
}
