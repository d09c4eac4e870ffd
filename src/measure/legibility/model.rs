//! The embedded model: is a line text, what share of its characters would be misread, is it Chinese. Made by
//! `tools/model/train.py`; `model.toml` beside this file names its data, seeds, date and figures.

use std::sync::OnceLock;

use super::context;
use super::features::{COUNT, Features};
use super::forest::{BrokenModel, Forest, logistic};

static BYTES: &[u8] = include_bytes!("model.bin");

/// Trees of the text model that decide whether the rest is worth asking.
const FIRST_LOOK: usize = 25;
/// Margin of the first look under which a candidate is dropped: a probability of a tenth. It saves the remaining trees
/// on patterns, which are most candidates.
const FIRST_LOOK_MARGIN: f32 = -2.2;

/// The forests.
#[derive(Debug, Default)]
pub struct Model {
    first_look: Forest,
    /// The trees after the first look.
    text: Forest,
    misread: Forest,
    chinese: Forest,
    in_context: Forest,
}

impl Model {
    /// The embedded model.
    pub fn embedded() -> &'static Self {
        static MODEL: OnceLock<Model> = OnceLock::new();
        // A test reads the same bytes and fails where they are damaged; without trees nothing is text, so every page is
        // unjudged and none passes.
        MODEL.get_or_init(|| Self::read(BYTES).unwrap_or_default())
    }

    /// Reads a model file.
    ///
    /// # Errors
    /// [`BrokenModel`] where it does not follow the layout.
    pub fn read(mut bytes: &[u8]) -> Result<Self, BrokenModel> {
        let (first_look, text) = Forest::read_split(&mut bytes, COUNT, FIRST_LOOK)?;
        let misread = Forest::read(&mut bytes, COUNT)?;
        let chinese = Forest::read(&mut bytes, COUNT)?;
        let in_context = Forest::read(&mut bytes, context::COUNT)?;
        Ok(Self { first_look, text, misread, chinese, in_context })
    }

    /// Whether the first look may let the line pass, as far as its features are known (the others are NaN).
    pub fn may_be_text(&self, features: &Features) -> bool {
        self.first_look.margin_at_most(&features.values) >= FIRST_LOOK_MARGIN
    }

    /// Probability that the line is text, 0..=1; 0 where a first look rules it out.
    pub fn text_probability(&self, features: &Features) -> f32 {
        let first = self.first_look.margin(&features.values);
        if first < FIRST_LOOK_MARGIN {
            return 0.0;
        }
        logistic(first + self.text.margin(&features.values))
    }

    /// Probability that the line is text, judged among the others of its page, 0..=1.
    pub fn text_probability_in_context(&self, numbers: &[f32; context::COUNT]) -> f32 {
        self.in_context.probability(numbers)
    }

    /// Probability that the line is Chinese rather than Latin, 0..=1; means little on a line that cannot be read.
    pub fn chinese_probability(&self, features: &Features) -> f32 {
        self.chinese.probability(&features.values)
    }

    /// Expected share of the line's characters that a recogniser misreads, 0..=1.
    pub fn misread_share(&self, features: &Features) -> f32 {
        self.misread.probability(&features.values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_model_is_whole() {
        let model = Model::read(BYTES).unwrap();
        let blank = Features { values: [0.0; COUNT] };
        assert!(model.text_probability(&blank) < 0.5, "nothing is not text");
    }

    #[test]
    fn a_damaged_model_is_refused() {
        assert!(Model::read(&BYTES[..BYTES.len() / 2]).is_err());
        assert!(Model::read(&[1, 0, 1, 0, 3, 9, 0, 0, 0, 0, 0]).is_err(), "a branch outside its tree");
    }
}
