//! Texts that exist in every language the tool speaks. Everything a person reads is a [`Text`]; one language is chosen
//! only where a report is written.

use serde::{Deserialize, Deserializer, Serialize};

/// A language of the user.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Simplified Chinese.
    Zh,
    /// English.
    #[default]
    En,
}

/// A number with at most `decimals` decimals and without trailing zeros, as every language here writes it.
pub fn rounded(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    if decimals == 0 { text } else { text.trim_end_matches('0').trim_end_matches('.').to_owned() }
}

/// A count with its English noun, as one and as several: "1 file", "2 files".
pub fn counted(count: usize, one: &str, several: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { several })
}

/// One sentence or phrase in every language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Text {
    /// Simplified Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Text {
    /// A text from its Chinese and its English wording.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// The wording in `lang`.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::rounded;

    #[test]
    fn numbers_have_no_trailing_zeros() {
        let three = |value| rounded(value, 3);
        assert_eq!((three(0.41), three(12.0), three(100.0)), ("0.41".into(), "12".into(), "100".into()));
        assert_eq!((rounded(100.0, 0), rounded(39.6, 0)), ("100".into(), "40".into()));
    }
}

/// A text in every language, or one for all.
#[derive(Clone, schemars::JsonSchema)]
#[schemars(untagged)]
pub(crate) enum RawText {
    One(String),
    Each { zh: String, en: String },
}

impl From<RawText> for Text {
    fn from(raw: RawText) -> Self {
        match raw {
            RawText::One(text) => Self::new(text.clone(), text),
            RawText::Each { zh, en } => Self::new(zh, en),
        }
    }
}

impl<'de> Deserialize<'de> for RawText {
    // By hand, because an untagged enum would lose the place and the wording of a mistake inside.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = RawText;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("text in quotes, or { zh = \"...\", en = \"...\" }")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<RawText, E> {
                Ok(RawText::One(text.to_owned()))
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<RawText, A::Error> {
                let Text { zh, en } = Text::deserialize(serde::de::value::MapAccessDeserializer::new(map))?;
                Ok(RawText::Each { zh, en })
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

/// Reads a text that may have one wording for every language.
pub(crate) fn written<'de, D: Deserializer<'de>, T: From<WrittenText>>(deserializer: D) -> Result<T, D::Error> {
    RawText::deserialize(deserializer).map(|raw| WrittenText(raw.into()).into())
}

/// What [`written`] reads, to become a text or the text of an entry that may be missing.
pub(crate) struct WrittenText(Text);

impl From<WrittenText> for Text {
    fn from(written: WrittenText) -> Self {
        written.0
    }
}

impl From<WrittenText> for Option<Text> {
    fn from(written: WrittenText) -> Self {
        Some(written.0)
    }
}
