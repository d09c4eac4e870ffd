//! From three questions to the kind of applicant and its list of papers, as a checklist to send to the client.

use super::{Need, Rules, Slot, UnknownChoice};
use crate::text::{Lang, Text};

/// A question with its answers.
#[derive(Clone, Copy, Debug)]
pub struct Question {
    /// Chinese.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
    /// Answers: what is typed, Chinese, English.
    pub answers: &'static [(&'static str, &'static str, &'static str)],
}

impl Question {
    /// The key of the answer that was typed: its number from 1, its key, or its words in either language, as they are shown or
    /// without what stands in brackets.
    pub fn answer(&self, typed: &str) -> Option<&'static str> {
        let typed = halfwidth(typed.trim()).to_lowercase();
        let place = typed.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        let by_number = place.and_then(|place| self.answers.get(place));
        let says = |words: &str| {
            let words = words.to_lowercase();
            let mut parts = words.split(['（', '）']).map(str::trim).filter(|part| !part.is_empty());
            words == typed || parts.any(|part| part == typed)
        };
        let by_words = || self.answers.iter().find(|(key, zh, en)| [key, zh, en].into_iter().any(|words| says(words)));
        by_number.or_else(by_words).map(|(key, ..)| *key)
    }

    /// What may be typed as an answer.
    pub fn accepted(&self) -> Text {
        let words = |of: fn(&(&'static str, &'static str, &'static str)) -> &'static str, comma: &str| {
            self.answers.iter().map(of).collect::<Vec<_>>().join(comma)
        };
        let last = self.answers.len();
        Text::new(
            format!("序号 1~{last}，或 {}", words(|(_, zh, _)| zh, "、")),
            format!("a number from 1 to {last}, or one of: {}", words(|(.., en)| en, ", ")),
        )
    }
}

/// Digits as a Chinese input method may give them, as plain ones.
fn halfwidth(typed: &str) -> String {
    let plain = |c: char| match c {
        '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10).unwrap_or(c),
        _ => c,
    };
    typed.chars().map(plain).collect()
}

/// First: whether there is a business licence.
pub const LICENCE: Question = Question {
    zh: "有没有营业执照？",
    en: "Is there a business licence?",
    answers: &[("yes", "有", "yes"), ("no", "没有", "no")],
};

/// Second, with a licence: which type it states.
pub const LICENCE_TYPE: Question = Question {
    zh: "营业执照“类型”一栏写的是什么？",
    en: "What does the licence's type line (类型) say?",
    answers: &[("company", "公司或其他企业", "a company"), ("sole-trader", "个体工商户", "个体工商户（sole trader）")],
};

/// Second, without a licence: who applies.
pub const APPLICANT: Question = Question {
    zh: "以谁的名义申请？",
    en: "In whose name is the application?",
    answers: &[
        ("person", "个人", "a person"),
        ("government", "政府机关、事业单位或媒体", "government, public institution or media"),
        ("other", "其他组织（社团、基金会等）", "another organisation"),
    ],
};

/// Third: the trade.
pub const TRADE: Question = Question {
    zh: "属于哪一类行业？",
    en: "Which trade?",
    answers: &[
        ("none", "都不是", "none of these"),
        ("medical", "医疗", "medical"),
        ("education", "收费教育", "education with paid courses"),
        ("finance", "金融", "finance"),
    ],
};

/// The subject that the first two answers lead to; `None` for an answer that does not exist.
pub fn subject(has_licence: bool, second: &str) -> Option<&'static str> {
    match (has_licence, second) {
        (true, "company") => Some("enterprise"),
        (true, "sole-trader") => Some("sole-trader"),
        (false, "person") => Some("individual"),
        (false, "government") => Some("government"),
        (false, "other") => Some("other"),
        _ => None,
    }
}

/// The checklist for a subject and trade in `lang`.
///
/// # Errors
/// The subject or the trade does not exist.
pub fn checklist(rules: &Rules, subject: &str, trade: Option<&str>, lang: Lang) -> Result<String, UnknownChoice> {
    let (subject_id, subject) = rules.subject(subject)?;
    let trade = trade.map(|name| rules.trade(name)).transpose()?;
    let heading = Text::new(
        format!("请准备以下材料（{}）", subject.title.zh),
        format!("Please send us these papers ({})", subject.title.en),
    );
    let mut text = format!("{}\n", heading.get(lang));
    let of_trade: &[Slot] = trade.map_or(&[], |(_, trade)| &trade.slots);
    for slot in rules.slots_of(subject).iter().chain(of_trade) {
        text += &format!("□ {}{}\n", slot.title.get(lang), ways(rules, slot, lang));
    }
    if let Some((_, trade)) = trade.filter(|(_, trade)| trade.refused.iter().any(|refused| refused == subject_id)) {
        text += &format!("! {}\n", trade.refusal.get(lang));
    }
    text += &format!("\n{}\n", photo_hint().get(lang));
    let steps = Text::new("另请确认", "Also");
    text += &format!("\n{}\n", steps.get(lang));
    for step in
        rules.steps.iter().filter(|step| step.subjects.is_empty() || step.subjects.iter().any(|id| id == subject_id))
    {
        text += &format!("□ {}\n", step.text.get(lang));
    }
    if !subject.limits.en.is_empty() {
        text += &format!("\n{}\n", subject.limits.get(lang));
    }
    Ok(text)
}

/// The ways to fill a slot, where they say more than its title.
fn ways(rules: &Rules, slot: &Slot, lang: Lang) -> String {
    let (or, colon) = if lang == Lang::Zh { (" 或 ", "：") } else { (" or ", ": ") };
    // The receiver is not known here: what some receiver refuses is not offered.
    let is_taken = |need: &Need| match need {
        Need::Paper(id) => rules.papers.get(id).is_none_or(|paper| paper.refused.is_none()),
        Need::Fact(_) => true,
    };
    let everybody_takes = |needs: &&Vec<Need>| needs.iter().all(is_taken);
    let alternatives = slot.any_of.iter().filter(everybody_takes).map(|needs| {
        let titles: Vec<String> = needs.iter().map(|need| rules.client_title(need).get(lang).to_owned()).collect();
        titles.join(" + ")
    });
    let said = alternatives.collect::<Vec<_>>().join(or);
    if said.is_empty() || said == slot.title.get(lang) { String::new() } else { format!("{colon}{said}") }
}

fn photo_hint() -> Text {
    Text::new(
        "拍照要求：原件、彩色，四角都在画面内，文字清楚、无反光；微信发送时请勾选“原图”。每张证件、每一面单独一张。",
        "Pictures: of the original, in colour, all four corners in the picture, text sharp, no reflections; one picture a paper and side; send the original files.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_answer_leads_to_a_subject_that_exists() {
        let rules = Rules::builtin();
        for (has_licence, question) in [(true, LICENCE_TYPE), (false, APPLICANT)] {
            for (answer, ..) in question.answers {
                let subject = subject(has_licence, answer).unwrap();
                assert!(rules.subjects.contains_key(subject), "{subject}");
            }
        }
        assert_eq!(subject(true, "person"), None);
        for (trade, ..) in TRADE.answers.iter().filter(|(trade, ..)| *trade != "none") {
            assert!(rules.trades.contains_key(*trade), "{trade}");
        }
    }

    #[test]
    fn the_checklist_names_every_paper_in_both_languages() {
        let rules = Rules::builtin();
        let zh = checklist(&rules, "sole-trader", Some("medical"), Lang::Zh).unwrap();
        for paper in ["营业执照", "身份证人像面", "身份证国徽面", "银行卡", "医疗机构执业许可证"]
        {
            assert!(zh.contains(paper), "{paper} in {zh}");
        }
        let en = checklist(&rules, "sole-trader", Some("medical"), Lang::En).unwrap();
        assert!(en.contains("ID card, portrait side + ID card, emblem side\n"), "{en}");
        assert!(!en.contains("both sides in one file"), "contradicts one picture a side: {en}");
        assert!(checklist(&rules, "enterprize", None, Lang::En).unwrap_err().0.en.contains("did you mean enterprise?"));
    }

    #[test]
    fn what_may_be_told_by_number_is_listed_too() {
        let rules = Rules::builtin();
        let list = |subject, trade, lang| checklist(&rules, subject, trade, lang).unwrap();
        let education = list("enterprise", Some("education"), Lang::En);
        assert!(education.contains("school licence or online-education filing number"), "{education}");
        assert!(education.contains("or account details"), "{education}");
        assert!(list("individual", None, Lang::Zh).contains("本人银行卡 或 银行卡号"));
        assert!(!education.contains("packet.toml"), "the client knows no packet.toml: {education}");
    }

    #[test]
    fn an_answer_is_known_by_its_number_its_key_and_the_words_that_are_shown() {
        for (question, typed, key) in [
            (LICENCE, "1", "yes"),
            (LICENCE, "有", "yes"),
            (LICENCE, " 没有\n", "no"),
            (LICENCE, "YES", "yes"),
            (LICENCE_TYPE, "个体工商户", "sole-trader"),
            (LICENCE_TYPE, "Sole Trader", "sole-trader"),
            (LICENCE_TYPE, "个体工商户（sole trader）", "sole-trader"),
            (APPLICANT, "a person", "person"),
            (APPLICANT, "A Person", "person"),
            (APPLICANT, "个人", "person"),
            (APPLICANT, "其他组织", "other"),
            (TRADE, "none of these", "none"),
            (TRADE, "１", "none"),
        ] {
            assert_eq!(question.answer(typed), Some(key), "{typed}");
        }
        for typed in ["5", "0", "", "maybe"] {
            assert_eq!(LICENCE.answer(typed), None, "{typed}");
        }
    }

    #[test]
    fn what_is_refused_is_said() {
        let text = checklist(&Rules::builtin(), "individual", Some("finance"), Lang::En).unwrap();
        assert!(text.contains("! Finance is open to licensed institutions only"), "{text}");
    }
}
