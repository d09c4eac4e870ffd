//! What a picture itself shows of the paper on it: shape, emblem, portrait. A guess with a degree of sureness, to be
//! confirmed by a person.

use serde::{Deserialize, Serialize};

use crate::measure::{Cues, Mark, Measurements};

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
    /// Share of pictures of this look that are what they look like, 0..=1: the lower end of what was measured.
    pub certainty: f32,
}

/// Shape of the paper.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Card,
    Sheet,
    Unknown,
}

/// Pictures of a look that were what they looked like, of all pictures of that look.
struct Measured {
    right: u16,
    of: u16,
}

impl Measured {
    /// Lower end of the 95 % interval for the share (Wilson 1927): few pictures cannot make sure.
    fn certainty(&self) -> f32 {
        let (right, of, z) = (f32::from(self.right), f32::from(self.of), 1.96f32);
        let (share, spread) = (right / of, z * z / of);
        let margin = (share * (1.0 - share) / of + spread / (4.0 * of)).sqrt() * z;
        ((share + spread / 2.0 - margin) / (1.0 + spread)).max(0.0)
    }
}

// Measured 2026-11-29 by tools/packets/measure.py on 1,709 pictures, blurred ones and glare among them (docs/PACKETS.md
// has the table and says which). The rules below were settled on part of them. Cards and licences of other kinds than the
// generators draw are not in it.
const ID_BACK_ON_CARD: Measured = Measured { right: 103, of: 104 };
const ID_BACK: Measured = Measured { right: 26, of: 26 };
/// The others were mostly other countries' cards with the portrait at the right.
const ID_FRONT_ON_CARD: Measured = Measured { right: 82, of: 91 };
const ID_FRONT: Measured = Measured { right: 23, of: 28 };
const LICENCE_ON_SHEET: Measured = Measured { right: 171, of: 171 };
const LICENCE: Measured = Measured { right: 25, of: 25 };
/// Of 61 pictures of two sides, on tables and on one sheet, 44 look so; one other picture does.
const BOTH_SIDES: Measured = Measured { right: 44, of: 45 };
/// A card that shows nothing telling is mostly no bank card, but an ID card whose marks glare or blur took, or another
/// country's.
const BANK_CARD: Measured = Measured { right: 131, of: 355 };
/// Pictures that look like some card and were no licence, and those that were no other sheet of paper.
const NO_LICENCE: Measured = Measured { right: 352, of: 355 };
const NO_SHEET: Measured = Measured { right: 346, of: 355 };
/// A sheet may be any of a dozen papers.
const ONE_SHEET: Measured = Measured { right: 0, of: 418 };

/// From here on an outline tells the shape.
const SURE_OUTLINE: f32 = 0.6;

/// What the picture looks like; `None` where nothing points anywhere.
pub fn look(measurements: &Measurements) -> Option<Sight> {
    let Cues { emblem, portrait, .. } = &measurements.cues;
    if shows_both_sides(measurements) {
        return Some(sight(Look::IdBoth, &BOTH_SIDES));
    }
    let shape = shape(measurements);
    let crest = emblem.as_ref().is_some_and(is_crest);
    if crest && shape != Shape::Card {
        return Some(sight(Look::Licence, if shape == Shape::Sheet { &LICENCE_ON_SHEET } else { &LICENCE }));
    }
    let found = match shape {
        Shape::Sheet => None,
        _ if emblem.as_ref().is_some_and(is_card_emblem) => Some((Look::IdBack, &ID_BACK_ON_CARD, &ID_BACK)),
        _ if portrait.as_ref().is_some_and(is_card_portrait) => Some((Look::IdFront, &ID_FRONT_ON_CARD, &ID_FRONT)),
        _ => None,
    };
    match (found, shape) {
        (Some((look, on_card, _)), Shape::Card) => Some(sight(look, on_card)),
        (Some((look, _, anywhere)), _) => Some(sight(look, anywhere)),
        (None, Shape::Card) => Some(sight(Look::Card, &BANK_CARD)),
        (None, Shape::Sheet) => Some(sight(Look::Sheet, &ONE_SHEET)),
        (None, Shape::Unknown) => None,
    }
}

/// How sure it is that a picture which looks so is no paper that looks like `expected`; `None` where the look excludes nothing. A sheet
/// excludes nothing: cards are copied onto sheets, and a scan may well hold both sides. Nor does a licence's emblem exclude other
/// sheets, many of which have one.
pub(super) fn doubt(seen: Sight, expected: Look) -> Option<f32> {
    use Look::{Card, IdBack, IdFront, Licence, Sheet};
    match (seen.look, expected) {
        (seen, expected) if seen == expected => None,
        (IdFront | IdBack | Licence, IdFront | IdBack | Licence | Card) | (IdFront | IdBack, Sheet) => {
            Some(seen.certainty)
        }
        (Card, Licence) => Some(NO_LICENCE.certainty()),
        (Card, Sheet) => Some(NO_SHEET.certainty()),
        _ => None,
    }
}

fn sight(look: Look, measured: &Measured) -> Sight {
    Sight { look, certainty: measured.certainty() }
}

/// At the middle of the top, as a licence has its emblem.
fn is_crest(mark: &Mark) -> bool {
    (0.35..0.65).contains(&mark.x) && mark.y < 0.4 && mark.page_share < 0.06
}

/// At the upper left, of the size that an ID card has its emblem in. Lower at the left stands the portrait of other
/// countries' cards, whose clothes may be red.
fn is_card_emblem(mark: &Mark) -> bool {
    (0.05..0.37).contains(&mark.x) && (0.15..0.46).contains(&mark.y) && mark.page_share >= 0.009
}

/// At the right, of the size that an ID card has its portrait in.
fn is_card_portrait(mark: &Mark) -> bool {
    (0.62..0.93).contains(&mark.x) && (0.3..0.62).contains(&mark.y) && (0.009..0.12).contains(&mark.page_share)
}

/// Two cards beside or above each other, with an ID card's mark on them. Cards on one sheet are found as two outlines too; an
/// emblem and a portrait far apart without them were licences, both times.
fn shows_both_sides(measurements: &Measurements) -> bool {
    let Cues { emblem, portrait, .. } = &measurements.cues;
    let two_cards =
        measurements.outline.as_ref().is_some_and(|outline| outline.others.len() == 1 && is_card(outline.aspect));
    two_cards && (emblem.is_some() || portrait.is_some())
}

fn shape(measurements: &Measurements) -> Shape {
    let outline = measurements.outline.as_ref().filter(|o| o.confidence >= SURE_OUTLINE && o.cut_sides.is_empty());
    let Some(outline) = outline else { return Shape::Unknown };
    if is_card(outline.aspect) {
        Shape::Card
    } else if is_near(outline.aspect, std::f32::consts::SQRT_2) || is_near(outline.aspect, 279.4 / 215.9) {
        Shape::Sheet
    } else {
        Shape::Unknown
    }
}

/// Long over short side as of an ID-1 card (ISO/IEC 7810).
fn is_card(aspect: f32) -> bool {
    is_near(aspect, 85.6 / 53.98)
}

fn is_near(aspect: f32, wanted: f32) -> bool {
    (aspect / wanted - 1.0).abs() < 0.05
}
