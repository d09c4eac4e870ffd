//! Pictures of one folder that are the same or nearly so, and which of them is the paper it stands for. The order of names decides
//! nothing: a picture is what the packet file says, else what it is both named as and looks like.

use std::collections::BTreeMap;

use super::matching::{Basis, Match, sight};
use super::{Picture, Rules};
use crate::checks::duplicate::{self, Candidate, Likeness};

/// All repeats of a folder: groups of places whose pictures are alike.
pub(super) struct Repeats {
    groups: Vec<Vec<usize>>,
    group_of: BTreeMap<usize, usize>,
    /// Bits by which a picture differs from an earlier one; not for the same bytes.
    bits: BTreeMap<usize, u32>,
}

/// What it means for a picture that there is another like it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Repeat {
    /// The other, an earlier one, stands for the same paper.
    Spare(usize),
    /// The other stands for another paper, and that is what the picture shows.
    Wrong(usize, Likeness),
    /// The other stands for another paper, and nothing tells which of the two it shows.
    Either(usize, Likeness),
}

/// How well it is known that a picture is what it is taken for. Ordered: the best is the greatest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    Unknown,
    Shown,
    Said,
}

impl Repeats {
    /// Finds those among `pictures`.
    pub(super) fn among(pictures: &[Picture]) -> Self {
        let candidates: Vec<Candidate<'_>> = pictures.iter().map(candidate).collect();
        let mut repeats = Self { groups: Vec::new(), group_of: BTreeMap::new(), bits: BTreeMap::new() };
        for (place, earlier, likeness) in duplicate::pairs(&candidates) {
            let group = repeats.group(earlier);
            repeats.groups[group].push(place);
            repeats.group_of.insert(place, group);
            if let Likeness::Near(bits) = likeness {
                repeats.bits.insert(place, bits);
            }
        }
        repeats
    }

    fn group(&mut self, place: usize) -> usize {
        *self.group_of.entry(place).or_insert_with(|| {
            self.groups.push(vec![place]);
            self.groups.len() - 1
        })
    }

    /// What it means for the picture at `place`; `None` where it is alone, or the one that is what its name says.
    pub(super) fn of(
        &self,
        place: usize,
        pictures: &[Picture],
        matches: &[Option<Match>],
        rules: &Rules,
    ) -> Option<Repeat> {
        let alike = &self.groups[*self.group_of.get(&place)?];
        let mine = matches[place].as_ref()?;
        let standing = |at: usize| matches[at].as_ref().map(|found| standing(&pictures[at], found, rules));
        let of_another_paper =
            alike.iter().copied().filter(|at| matches[*at].as_ref().is_some_and(|m| m.paper != mine.paper));
        // The first of the best.
        let rival = of_another_paper.rev().max_by_key(|at| standing(*at));
        let Some(rival) = rival else {
            let earlier = alike.iter().copied().find(|at| *at < place);
            return earlier.map(Repeat::Spare);
        };
        let likeness = self.likeness(place, rival, pictures);
        match standing(place).cmp(&standing(rival)) {
            std::cmp::Ordering::Greater => None,
            std::cmp::Ordering::Equal => Some(Repeat::Either(rival, likeness)),
            std::cmp::Ordering::Less => Some(Repeat::Wrong(rival, likeness)),
        }
    }

    fn likeness(&self, one: usize, other: usize, pictures: &[Picture]) -> Likeness {
        if pictures[one].content == pictures[other].content {
            return Likeness::Same;
        }
        let bits = [one, other].into_iter().filter_map(|place| self.bits.get(&place)).max();
        Likeness::Near(bits.copied().unwrap_or_default())
    }
}

fn candidate(picture: &Picture) -> Candidate<'_> {
    Candidate {
        name: &picture.name,
        content: picture.content,
        // Pages of a longer file are not held against single pictures: its first page alone is not the file.
        fingerprint: match &picture.pages[..] {
            [page] => page.measurements.as_ref().and_then(|measurements| measurements.fingerprint.as_ref()),
            _ => None,
        },
    }
}

fn standing(picture: &Picture, found: &Match, rules: &Rules) -> Standing {
    let expected = rules.papers.get(&found.paper).and_then(|paper| paper.look);
    let shown = || sight(picture).is_some_and(|seen| expected == Some(seen.look));
    match found.basis {
        Basis::Said => Standing::Said,
        _ if shown() => Standing::Shown,
        _ => Standing::Unknown,
    }
}
