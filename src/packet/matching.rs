//! Which paper a picture is: as the clerk says, by its name, or by what it shows.

use std::collections::BTreeMap;

use super::file_names::{Named, by_name};
use super::look::{Look, Sight, doubt, look};
use super::{Need, Picture, Rules, Slot};

/// Why a picture is taken for a paper.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Basis {
    /// The packet file says so.
    Said,
    /// Its name says so, and nothing on it contradicts.
    Named,
    /// Its name says so, but it looks like something else, which is as sure as the sight says.
    NamedAgainstLook(Sight),
    /// Its name may mean this paper or another one.
    NamedVaguely,
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
    match by_name(&picture.name, rules) {
        Named::Clearly(paper) => Some(named(paper, Basis::Named, seen, rules)),
        Named::Vaguely(papers) => vaguely(&papers, seen, rules),
        Named::Not => by_look(seen?, rules, slots),
    }
}

/// A picture whose name says `paper`, on whatever `basis` that is where nothing on it contradicts.
fn named(paper: &str, basis: Basis, seen: Option<Sight>, rules: &Rules) -> Match {
    let expected = rules.papers.get(paper).and_then(|paper| paper.look);
    let against = seen.zip(expected).and_then(|(seen, expected)| {
        let certainty = doubt(seen, expected).filter(|doubt| *doubt >= SURE_FROM)?;
        Some(Basis::NamedAgainstLook(Sight { certainty, ..seen }))
    });
    Match { paper: paper.to_owned(), basis: against.unwrap_or(basis) }
}

/// A picture whose name fits several papers, or one among papers that nobody asks for. What it looks like may tell which; where name and
/// look agree they are two signs, so that is as good as a clear name. `None` where it stays open which one it is.
fn vaguely(papers: &[&String], seen: Option<Sight>, rules: &Rules) -> Option<Match> {
    let looks_like = |paper: &&&String| {
        let expected = rules.papers.get(**paper).and_then(|paper| paper.look);
        seen.is_some_and(|seen| expected == Some(seen.look))
    };
    let mut agreeing = papers.iter().filter(looks_like);
    match (agreeing.next(), agreeing.next(), papers) {
        (Some(paper), None, _) => {
            let sure = seen.is_some_and(|seen| seen.certainty >= SURE_FROM);
            let basis = if sure { Basis::Named } else { Basis::NamedVaguely };
            Some(Match { paper: (*paper).clone(), basis })
        }
        (None, _, [only]) => Some(named(only, Basis::NamedVaguely, seen, rules)),
        _ => None,
    }
}

fn by_look(seen: Sight, rules: &Rules, slots: &[Slot]) -> Option<Match> {
    // A look that could be either of two papers is neither.
    match fitting(seen.look, rules, slots)[..] {
        [paper] if seen.certainty >= SURE_FROM => {
            Some(Match { paper: paper.clone(), basis: Basis::Seen(seen.certainty) })
        }
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

/// What the picture looks like: both sides of an ID card where one page shows the portrait side and another the emblem side,
/// else what the first page shows that shows anything.
pub(super) fn sight(picture: &Picture) -> Option<Sight> {
    let seen: Vec<Sight> = picture.pages.iter().filter_map(|page| look(page.measurements.as_ref()?)).collect();
    let side = |side: Look| seen.iter().find(|sight| sight.look == side).map(|sight| sight.certainty);
    match (side(Look::IdFront), side(Look::IdBack)) {
        (Some(front), Some(back)) => Some(Sight { look: Look::IdBoth, certainty: front.min(back) }),
        _ => seen.first().copied(),
    }
}
