//! What a picture itself shows of the paper on it: shape, emblem, seal, portrait. A guess with a degree of sureness, to be
//! confirmed by a person.

use serde::{Deserialize, Serialize};

use crate::measure::{Mark, Measurements};

/// What a picture looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Look {
    /// A Chinese ID card's side with the portrait.
    IdFront,
    /// A Chinese ID card's side with the emblem.
    IdBack,
    /// Both sides of an ID card.
    IdBoth,
    /// A Chinese business licence.
    Licence,
    /// Some other card.
    Card,
    /// A sheet of paper.
    Sheet,
}

/// What a picture looks like, and how sure that is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sight {
    /// What it looks like.
    pub look: Look,
    /// How sure, 0..=1.
    pub certainty: f32,
}

/// Shape of the paper.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Card,
    Sheet,
    Unknown,
}

/// From here on an outline tells the shape.
const SURE_OUTLINE: f32 = 0.6;

/// What the picture looks like; `None` where nothing points anywhere.
pub fn look(measurements: &Measurements) -> Option<Sight> {
    let cues = &measurements.cues;
    let shape = shape(measurements);
    let emblem_left = cues.emblem.as_ref().is_some_and(|mark| mark.x < 0.45 && mark.y < 0.6);
    let portrait_right = cues.portrait.as_ref().filter(|mark| mark.x > 0.55 && mark.page_share < 0.12);
    let several = measurements.outline.as_ref().is_some_and(|outline| !outline.others.is_empty());
    if several && cues.emblem.is_some() && cues.portrait.is_some() {
        return Some(Sight { look: Look::IdBoth, certainty: 0.6 });
    }
    let licence = licence_marks(cues.emblem.as_ref(), cues.seal.as_ref());
    let (look, on_card, on_sheet, unknown) = match (licence, emblem_left, portrait_right) {
        (Some(both), _, _) => (Look::Licence, 0.2, if both { 0.9 } else { 0.75 }, if both { 0.8 } else { 0.6 }),
        (None, true, _) => (Look::IdBack, 0.95, 0.3, 0.8),
        (None, false, Some(_)) => (Look::IdFront, 0.85, 0.2, 0.65),
        (None, false, None) => return plain(shape),
    };
    let certainty = match shape {
        Shape::Card => on_card,
        Shape::Sheet => on_sheet,
        Shape::Unknown => unknown,
    };
    Some(Sight { look, certainty })
}

/// Whether there is an emblem at the middle of the top or a seal at the lower right; `true` where there are both.
fn licence_marks(emblem: Option<&Mark>, seal: Option<&Mark>) -> Option<bool> {
    let crest = emblem.is_some_and(|mark| (0.35..0.65).contains(&mark.x) && mark.y < 0.4 && mark.page_share < 0.06);
    let sealed = seal.is_some_and(|mark| mark.x > 0.5 && mark.y > 0.5);
    (crest || sealed).then_some(crest && sealed)
}

fn plain(shape: Shape) -> Option<Sight> {
    match shape {
        Shape::Card => Some(Sight { look: Look::Card, certainty: 0.4 }),
        Shape::Sheet => Some(Sight { look: Look::Sheet, certainty: 0.3 }),
        Shape::Unknown => None,
    }
}

fn shape(measurements: &Measurements) -> Shape {
    let outline = measurements.outline.as_ref().filter(|o| o.confidence >= SURE_OUTLINE && o.cut_sides.is_empty());
    let Some(outline) = outline else { return Shape::Unknown };
    let near = |aspect: f32| (outline.aspect / aspect - 1.0).abs() < 0.05;
    if near(85.6 / 53.98) {
        Shape::Card
    } else if near(std::f32::consts::SQRT_2) || near(279.4 / 215.9) {
        Shape::Sheet
    } else {
        Shape::Unknown
    }
}
