//! In words: what a picture looks like, and why it is taken for a paper.

use super::Look;
use super::matching::Basis;
use crate::text::Text;

/// What a picture looks like.
pub(super) fn look_in_words(look: Look) -> Text {
    let (zh, en) = match look {
        Look::IdFront => ("身份证人像面", "an ID card's portrait side"),
        Look::IdBack => ("身份证国徽面", "an ID card's emblem side"),
        Look::IdBoth => ("身份证正反面", "both sides of an ID card"),
        Look::Licence => ("营业执照", "a business licence"),
        Look::Card => ("卡片", "a card"),
        Look::Sheet => ("纸质文件", "a sheet of paper"),
    };
    Text::new(zh, en)
}

/// A paper's title within a sentence: English wants an article.
pub(super) fn one_of(title: &Text) -> Text {
    let en = match title.en.strip_prefix("own ") {
        Some(rest) => format!("the applicant's own {rest}"),
        None if title.en.starts_with(['a', 'e', 'i', 'o', 'A', 'E', 'I', 'O']) => format!("an {}", title.en),
        None => format!("a {}", title.en),
    };
    Text::new(title.zh.clone(), en)
}

/// Why a picture is taken for the paper called `title`.
pub(super) fn basis_in_words(basis: Basis, title: &Text) -> Text {
    match basis {
        Basis::Said => Text::new("packet.toml 指定", "packet.toml says so"),
        Basis::Named => Text::new("按文件名", "by its name"),
        Basis::NamedVaguely => Text::new("按文件名，但不够明确", "by its name, which is vague"),
        Basis::NamedAgainstLook(_) => Text::new("按文件名，但画面不像", "by its name, against its look"),
        Basis::Seen(certainty) => {
            let percent = (certainty * 100.0).round();
            Text::new(
                format!("画面像是{}（把握约 {percent}%）", title.zh),
                format!("it looks like: {} (about {percent}% sure)", title.en),
            )
        }
    }
}

/// How sure it is that a picture is the paper it is taken for, 0..=1; 0 where nobody measured it.
pub(super) fn certainty(basis: Basis) -> f32 {
    match basis {
        Basis::Said | Basis::Named => 1.0,
        Basis::NamedVaguely => 0.0,
        Basis::NamedAgainstLook(sight) => 1.0 - sight.certainty,
        Basis::Seen(certainty) => certainty,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paper_in_a_question_has_its_article() {
        for (title, said) in [
            ("business licence", "a business licence"),
            ("ID card, emblem side", "an ID card, emblem side"),
            ("own bank card", "the applicant's own bank card"),
        ] {
            assert_eq!(one_of(&Text::new("", title)).en, said);
        }
    }
}
