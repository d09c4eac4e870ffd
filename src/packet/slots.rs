//! How it stands with one slot: which alternative is nearest to complete, and what is wrong with each of its papers.

use std::collections::HashSet;

use super::judged::{Judged, is_repeat};
use super::matching::Match;
use super::repeats::{Repeat, Repeats};
use super::report::{PaperReport, PictureReport, SlotReport, State, Warning};
use super::words::{basis_in_words, certainty};
use super::{Facts, Need, Picture, Rules, Slot};
use crate::checks::{NotAssessed, Verdict};
use crate::profile::Profile;
use crate::text::Text;

/// All that is known when slots are judged.
pub(super) struct Folder<'a> {
    pub(super) rules: &'a Rules,
    pub(super) profile: &'a Profile,
    pub(super) facts: &'a Facts,
    pub(super) pictures: &'a [Picture],
    /// What each picture is.
    pub(super) matches: &'a [Option<Match>],
    /// Which of them are alike.
    pub(super) repeats: &'a Repeats,
}

impl Folder<'_> {
    /// How it stands with `slot`.
    pub(super) fn slot(&self, slot: &Slot) -> SlotReport {
        let ways: Vec<Vec<PaperReport>> =
            slot.any_of.iter().map(|needs| needs.iter().map(|need| self.need(need)).collect()).collect();
        let nearest = slot.any_of.iter().zip(&ways).map(|(needs, papers)| self.distance(needs, papers)).enumerate();
        let chosen = nearest.min_by_key(|(_, distance)| *distance).map_or(0, |(place, _)| place);
        let papers = ways.into_iter().nth(chosen).unwrap_or_default();
        let state = papers.iter().map(|paper| paper.state).max().unwrap_or(State::Missing);
        let others = slot.any_of.iter().enumerate().filter(|(place, needs)| {
            *place != chosen && state == State::Missing && needs.iter().all(|need| self.takes(need))
        });
        SlotReport {
            title: slot.title.clone(),
            state,
            papers,
            alternatives: others.map(|(_, needs)| self.in_words(needs)).collect(),
        }
    }

    /// How far one way to fill a slot is from complete. The nearest has fewest papers missing, then the best state. Where there is
    /// nothing, all are equally far: the first is the usual way.
    fn distance(&self, needs: &[Need], papers: &[PaperReport]) -> (bool, usize, Option<State>) {
        // What this receiver does not take is as good as not there.
        let gone = |(need, paper): &(&Need, &PaperReport)| paper.state == State::Missing || !self.takes(need);
        let missing = needs.iter().zip(papers).filter(gone).count();
        let nothing = missing == papers.len();
        (nothing, if nothing { 0 } else { missing }, papers.iter().map(|paper| paper.state).max())
    }

    /// Whether the receiver takes it at all.
    fn takes(&self, need: &Need) -> bool {
        match need {
            Need::Paper(id) => {
                self.rules.papers.get(id).is_none_or(|paper| paper.refused_under(self.profile).is_none())
            }
            Need::Fact(_) => true,
        }
    }

    fn in_words(&self, needs: &[Need]) -> Text {
        let titles: Vec<Text> = needs.iter().map(|need| self.rules.need_title(need)).collect();
        let zh: Vec<&str> = titles.iter().map(|title| title.zh.as_str()).collect();
        let en: Vec<&str> = titles.iter().map(|title| title.en.as_str()).collect();
        Text::new(zh.join(" + "), en.join(" + "))
    }

    fn need(&self, need: &Need) -> PaperReport {
        let title = self.rules.need_title(need);
        match need {
            Need::Paper(id) => self.paper(id, title),
            Need::Fact(key) if self.facts.entries.contains_key(key) => {
                let (state, message) = match self.facts.number_fault(key) {
                    Some(why) => (
                        State::Confirm,
                        Text::new(
                            format!("已在 packet.toml 中填写，但{}", why.zh),
                            format!("typed in packet.toml, but {}", why.en),
                        ),
                    ),
                    None => (State::Ready, Text::new("已在 packet.toml 中填写", "typed in packet.toml")),
                };
                PaperReport { state, messages: vec![message], ..PaperReport::of(title) }
            }
            Need::Fact(_) => missing(title),
        }
    }

    fn paper(&self, id: &str, title: Text) -> PaperReport {
        let taken = self.matches.iter().enumerate().filter_map(|(place, found)| {
            let found = found.as_ref().filter(|found| found.paper == id)?;
            Some((place, found))
        });
        let mut judged: Vec<Judged> = taken.map(|(place, found)| self.judge(place, found, id)).collect();
        // A picture that only looks like it does not contest one that is named.
        if judged.iter().any(|one| one.named) {
            judged.retain(|one| one.named);
        }
        if judged.is_empty() {
            return missing(title);
        }
        let best = judged.iter().map(|one| one.state).min().unwrap_or(State::Missing);
        let mut report = PaperReport { state: best, ..PaperReport::of(title) };
        let fought_for = judged.len() > 1;
        if fought_for {
            report.state = best.max(State::Confirm);
            report.messages.push(contest(&judged));
        }
        for one in judged {
            let name = if fought_for { one.picture.name.as_str() } else { "" };
            report.messages.extend(one.messages.into_iter().map(|text| prefixed(name, &text)));
            // Nobody has to take a picture again of which there is a better one.
            if one.state != State::Retake || best == State::Retake {
                report.advice.extend(one.advice);
                report.warnings.extend(
                    one.warnings
                        .into_iter()
                        .map(|warning| Warning { message: prefixed(name, &warning.message), ..warning }),
                );
            }
            report.pictures.push(one.picture);
        }
        let paper = self.rules.papers.get(id).filter(|paper| paper.refused_under(self.profile).is_none());
        report.messages.extend(paper.and_then(|paper| paper.note.clone()));
        let mut said = HashSet::new();
        report.advice.retain(|advice| said.insert(advice.clone()));
        report
    }

    fn judge(&self, place: usize, found: &Match, id: &str) -> Judged {
        let picture = &self.pictures[place];
        let title = self.rules.title(id);
        let report = picture_report(picture, certainty(found.basis), basis_in_words(found.basis, &title));
        let mut judged = Judged::new(found.basis, report);
        judged.by_pages(picture);
        if let Some(paper) = self.rules.papers.get(id) {
            judged.by_colour(picture, paper, &self.profile.limits);
            if let Some(refused) = paper.refused_under(self.profile) {
                judged.by_receiver(refused);
            }
        }
        judged.by_basis(found.basis, &title);
        let name = |place: usize| self.pictures[place].name.as_str();
        match self.repeats.of(place, self.pictures, self.matches, self.rules) {
            Some(Repeat::Spare(other)) => judged.as_spare(name(other)),
            Some(Repeat::Wrong(right, likeness)) => judged.as_wrong(name(right), likeness),
            Some(Repeat::Either(other, likeness)) => judged.as_either(name(other), likeness),
            None => {}
        }
        judged
    }
}

impl PaperReport {
    /// A paper of which nothing is known yet.
    fn of(title: Text) -> Self {
        let (pictures, messages, advice, warnings) = Default::default();
        Self { title, state: State::Missing, pictures, messages, advice, warnings }
    }
}

fn missing(title: Text) -> PaperReport {
    let messages = vec![Text::new(format!("缺{}", title.zh), format!("missing: {}", title.en))];
    PaperReport { messages, ..PaperReport::of(title) }
}

/// What is said where several pictures stand for one paper.
fn contest(judged: &[Judged]) -> Text {
    let names: Vec<&str> = judged.iter().map(|one| one.picture.name.as_str()).collect();
    let usable: Vec<&str> =
        judged.iter().filter(|one| one.state < State::Retake).map(|one| one.picture.name.as_str()).collect();
    let (count, zh, en) = (names.len(), names.join("、"), names.join(", "));
    match usable[..] {
        [only] => Text::new(
            format!("有 {count} 张图对应这一份：{zh}；只有 {only} 合格，请确认用它"),
            format!("{count} pictures for this: {en}; only {only} is good enough, confirm that one"),
        ),
        _ => Text::new(
            format!("有 {count} 张图对应这一份：{zh}；请确认用哪一张"),
            format!("{count} pictures for this: {en}; say which one to use"),
        ),
    }
}

/// What is said of the file `name`; of the only one without its name.
fn prefixed(name: &str, text: &Text) -> Text {
    match name {
        "" => text.clone(),
        _ => Text::new(format!("{name}：{}", text.zh), format!("{name}: {}", text.en)),
    }
}

/// One picture with its worst page's verdict and score.
pub(super) fn picture_report(picture: &Picture, certainty: f32, basis: Text) -> PictureReport {
    let scores = picture.pages.iter().filter_map(|page| page.score);
    PictureReport {
        name: picture.name.clone(),
        verdict: picture.pages.iter().map(|page| page.verdict).max().unwrap_or(Verdict::Unjudged),
        score: scores.reduce(f32::min),
        certainty,
        basis,
        not_assessed: not_assessed(picture),
        sources: sources(picture),
    }
}

/// What could not be assessed on any of its pages, each once.
fn not_assessed(picture: &Picture) -> Vec<NotAssessed> {
    let mut said: Vec<NotAssessed> = Vec::new();
    for item in picture.pages.iter().flat_map(|page| &page.not_assessed) {
        if !said.contains(item) {
            said.push(item.clone());
        }
    }
    said
}

fn sources(picture: &Picture) -> Vec<(String, String)> {
    let findings = picture.pages.iter().flat_map(|page| &page.findings).filter(|finding| !is_repeat(finding));
    let mut sources: Vec<_> = findings.map(|finding| (finding.code.clone(), finding.source.clone())).collect();
    sources.dedup();
    sources
}
