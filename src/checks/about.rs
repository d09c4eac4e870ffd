//! What a check says of itself: names, unit, documentation. From here come `explain`, the tables and the docs.

use std::fmt::Write;

use super::words::{after_colon, stopped};
use super::{Assessment, Finding, Severity};
use crate::input::DecodeError;
use crate::measure::Region;
use crate::profile::Limit;
use crate::text::{Lang, Text};

/// A fixed wording in every language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    /// Simplified Chinese.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}

impl Words {
    /// As a [`Text`].
    pub fn text(self) -> Text {
        Text::new(self.zh, self.en)
    }

    /// The wording in `lang`.
    pub fn get(self, lang: Lang) -> &'static str {
        match lang {
            Lang::Zh => self.zh,
            Lang::En => self.en,
        }
    }
}

/// Short for [`Words`].
pub(crate) const fn words(zh: &'static str, en: &'static str) -> Words {
    Words { zh, en }
}

/// What a check is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct About {
    /// Stable name, kebab-case; never changes its meaning.
    pub code: &'static str,
    /// A few words for tables.
    pub title: Words,
    /// Unit of the measured value.
    pub unit: Words,
    /// Whether it is a guess from weak signs, and so may only warn.
    pub heuristic: bool,
    /// What it measures.
    pub measures: Words,
    /// Why a picture is sent back for it.
    pub why: Words,
    /// How to retake; also the advice of its findings.
    pub retake: Words,
    /// What it cannot see.
    pub limits: Words,
}

impl About {
    /// The headings of a check's documentation, with their texts.
    pub fn sections(&self) -> [(Words, Words); 4] {
        [
            (words("检查什么", "What it measures"), self.measures),
            (words("为什么会被退回", "Why it is sent back"), self.why),
            (words("怎样重拍", "How to retake"), self.retake),
            (words("局限", "Limits"), self.limits),
        ]
    }

    /// Documentation in Markdown.
    pub fn doc(&self, lang: Lang) -> String {
        let mut doc = String::new();
        for (heading, body) in self.sections() {
            let _ = write!(doc, "### {}\n\n{}\n\n", heading.get(lang), body.get(lang));
        }
        doc
    }

    /// A finding of this check under `limit`; whole page, advice as for a retake.
    pub(crate) fn finding<T>(&self, limit: &Limit<T>) -> Finding {
        Finding {
            code: self.code.to_owned(),
            severity: if self.heuristic { Severity::Warn } else { limit.severity },
            measured: None,
            threshold: None,
            unit: self.unit.text(),
            source: limit.source_line(),
            places: Vec::new(),
            regions: Vec::new(),
            message: Text::default(),
            advice: self.retake.text(),
            client_advice: None,
        }
    }

    /// Why a file that cannot be read is rejected: what the decoder says, written as findings are.
    pub(crate) fn refusal(&self, error: &DecodeError) -> Finding {
        let advice = Text::new(stopped(&error.advice.zh, '。'), stopped(&error.advice.en, '.'));
        let finding = self.finding(&Limit::own((), Severity::Reject));
        finding.says(&error.message.zh, after_colon(&error.message.en)).advises(advice.zh, advice.en)
    }
}

impl Finding {
    /// With the measured value and the limit it was held against.
    pub(crate) fn numbers(mut self, measured: f64, threshold: f64) -> Self {
        (self.measured, self.threshold) = (Some(measured), Some(threshold));
        self
    }

    /// With another unit than the check's usual one.
    pub(crate) fn unit(mut self, zh: &str, en: &str) -> Self {
        self.unit = Text::new(zh, en);
        self
    }

    /// With the places concerned, worst first.
    pub(crate) fn at(self, places: Vec<Region>) -> Self {
        let regions = places.clone();
        self.at_exactly(places, regions)
    }

    /// With the places concerned, worst first, and what they cover more exactly.
    pub(crate) fn at_exactly(mut self, places: Vec<Region>, regions: Vec<Region>) -> Self {
        (self.places, self.regions) = (places, regions);
        self
    }

    /// As what a check says.
    pub(crate) fn flag(self) -> Assessment {
        Ok(Some(self))
    }

    /// With what is wrong.
    pub(crate) fn says(mut self, zh: impl Into<String>, en: impl Into<String>) -> Self {
        self.message = Text::new(zh, en);
        self
    }

    /// With other words for the client than for the clerk.
    pub(crate) fn asks_client(mut self, zh: impl Into<String>, en: impl Into<String>) -> Self {
        self.client_advice = Some(Text::new(zh, en));
        self
    }

    /// With other advice than the check's usual one.
    pub(crate) fn advises(mut self, zh: impl Into<String>, en: impl Into<String>) -> Self {
        self.advice = Text::new(zh, en);
        self
    }
}
