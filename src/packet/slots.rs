//! How it stands with one slot: which alternative is nearest to complete, and what is wrong with each of its papers.

use std::collections::BTreeMap;

use super::matching::{Basis, Match};
use super::report::{PaperReport, PictureReport, SlotReport, State};
use super::{Facts, Look, Need, Paper, Picture, Rules, Slot};
use crate::checks::{Finding, Severity, Verdict, duplicate::Likeness, is_grey};
use crate::measure::Colour;
use crate::profile::Limits;
use crate::text::Text;

/// All that is known when slots are judged.
pub(super) struct Folder<'a> {
    pub(super) rules: &'a Rules,
    pub(super) limits: &'a Limits,
    pub(super) facts: &'a Facts,
    pub(super) pictures: &'a [Picture],
    /// What each picture is.
    pub(super) matches: &'a [Option<Match>],
    /// For a picture that repeats an earlier one: that one's place, and how they are alike.
    pub(super) repeats: &'a BTreeMap<usize, (usize, Likeness)>,
}

impl Folder<'_> {
    /// How it stands with `slot`.
    pub(super) fn slot(&self, slot: &Slot) -> SlotReport {
        let judged = slot.any_of.iter().map(|needs| needs.iter().map(|need| self.need(need)).collect::<Vec<_>>());
        // The one with fewest papers missing, then the one in the best state, then the first. Where there is nothing, the first:
        // the usual way.
        let nearest = judged.enumerate().min_by_key(|(_, papers)| {
            let missing = papers.iter().filter(|paper| paper.state == State::Missing).count();
            let nothing = missing == papers.len();
            (nothing, if nothing { 0 } else { missing }, papers.iter().map(|paper| paper.state).max())
        });
        let (chosen, papers) = nearest.unwrap_or_default();
        let state = papers.iter().map(|paper| paper.state).max().unwrap_or(State::Missing);
        let others = slot.any_of.iter().enumerate().filter(|(place, _)| *place != chosen && state == State::Missing);
        SlotReport {
            title: slot.title.clone(),
            state,
            papers,
            alternatives: others.map(|(_, needs)| self.in_words(needs)).collect(),
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
                PaperReport { title, state, pictures: Vec::new(), messages: vec![message], advice: Vec::new() }
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
        let mut report =
            PaperReport { title, state: best, pictures: Vec::new(), messages: Vec::new(), advice: Vec::new() };
        let fought_for = judged.len() > 1;
        if fought_for {
            report.state = best.max(State::Confirm);
            report.messages.push(contest(&judged));
        }
        for one in judged {
            let name = if fought_for { format!("{}: ", one.picture.name) } else { String::new() };
            report.messages.extend(one.messages.into_iter().map(|text| prefixed(&name, &text)));
            // Nobody has to take a picture again of which there is a better one.
            if one.state != State::Retake || best == State::Retake {
                report.advice.extend(one.advice);
            }
            report.pictures.push(one.picture);
        }
        report.messages.extend(self.rules.papers.get(id).and_then(|paper| paper.note.clone()));
        report.advice.dedup();
        report
    }

    fn judge(&self, place: usize, found: &Match, id: &str) -> Judged {
        let picture = &self.pictures[place];
        let mut judged = Judged {
            named: !matches!(found.basis, Basis::Seen(_)),
            state: State::Ready,
            picture: picture_report(
                picture,
                certainty(found.basis),
                basis_in_words(found.basis, &self.rules.title(id)),
            ),
            messages: Vec::new(),
            advice: Vec::new(),
        };
        judged.by_pages(picture);
        if let Some(paper) = self.rules.papers.get(id) {
            judged.by_colour(picture, paper, self.limits);
        }
        judged.by_basis(found.basis, &self.rules.title(id));
        if let Some((earlier, likeness)) = self.repeats.get(&place) {
            let other = self.matches[*earlier].as_ref().is_some_and(|earlier| earlier.paper != found.paper);
            judged.by_repetition(&self.pictures[*earlier].name, *likeness, other);
        }
        judged
    }
}

fn missing(title: Text) -> PaperReport {
    let messages = vec![Text::new(format!("缺{}", title.zh), format!("missing: {}", title.en))];
    PaperReport { title, state: State::Missing, pictures: Vec::new(), messages, advice: Vec::new() }
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

fn prefixed(name: &str, text: &Text) -> Text {
    Text::new(format!("{name}{}", text.zh), format!("{name}{}", text.en))
}

/// One picture held against one paper.
struct Judged {
    named: bool,
    state: State,
    picture: PictureReport,
    messages: Vec<Text>,
    advice: Vec<Text>,
}

impl Judged {
    fn at_least(&mut self, state: State, zh: impl Into<String>, en: impl Into<String>) {
        self.state = self.state.max(state);
        self.messages.push(Text::new(zh, en));
    }

    fn by_pages(&mut self, picture: &Picture) {
        for page in &picture.pages {
            let rejects = |finding: &&Finding| finding.severity == Severity::Reject;
            for finding in page.findings.iter().filter(rejects) {
                self.state = State::Retake;
                self.messages.push(finding.message.clone());
                self.advice.push(finding.advice.clone());
            }
            if page.verdict == Verdict::Unjudged && page.findings.iter().all(|finding| !rejects(&finding)) {
                self.at_least(
                    State::Confirm,
                    "没有找到足够的文字，无法判断，请人工看一眼",
                    "too little text was found to judge: look at it",
                );
            }
        }
    }

    fn by_colour(&mut self, picture: &Picture, paper: &Paper, limits: &Limits) {
        let said = picture.pages.iter().flat_map(|page| &page.findings).any(|finding| finding.code == "not-colour");
        if !paper.colour || said {
            return;
        }
        let advice = Text::new("请用原件彩色拍照或彩色扫描。", "Photograph or scan the original in colour.");
        for page in &picture.pages {
            let Some(measurements) = &page.measurements else { continue };
            let limits = limits.for_format(page.format);
            let pale = |colour: &Colour| {
                limits.min_high_chroma.broken(|least| f64::from(colour.high_chroma) < *least).is_some()
            };
            match &measurements.colour {
                _ if is_grey(measurements) => self.at_least(
                    State::Retake,
                    "是黑白（灰度）图，这份材料要彩色",
                    "black and white; this paper is wanted in colour",
                ),
                Some(colour) if pale(colour) => {
                    self.at_least(
                        State::Confirm,
                        "几乎没有颜色，可能是黑白复印件，请确认",
                        "hardly any colour: look whether it is a black-and-white copy",
                    );
                }
                _ => continue,
            }
            self.advice.push(advice.clone());
            return;
        }
    }

    fn by_basis(&mut self, basis: Basis, title: &Text) {
        match basis {
            Basis::Said | Basis::Named => {}
            Basis::Seen(_) => self.at_least(
                State::Confirm,
                format!("文件名看不出内容，画面像是{}；请确认", title.zh),
                format!("its name tells nothing, it looks like: {}; confirm", title.en),
            ),
            Basis::NamedAgainstLook(sight) => {
                let seen = look_in_words(sight.look);
                self.at_least(
                    State::Confirm,
                    format!("文件名写的是{}，画面却像是{}；请确认是否放错", title.zh, seen.zh),
                    format!("named as {}, but it looks like {}: look whether it is the wrong one", title.en, seen.en),
                );
            }
        }
    }

    fn by_repetition(&mut self, earlier: &str, likeness: Likeness, stands_for_another: bool) {
        match (likeness, stands_for_another) {
            (Likeness::Same, true) => {
                self.at_least(
                    State::Retake,
                    format!("与 {earlier} 是同一张图，这一份等于没有"),
                    format!("the same picture as {earlier}: this paper is not there"),
                );
                self.advice.push(Text::new("请补拍这一份。", "Take a picture of this paper."));
            }
            (Likeness::Near(_), true) => self.at_least(
                State::Confirm,
                format!("与 {earlier} 画面几乎相同，请确认没有用错"),
                format!("nearly the same picture as {earlier}: look whether it is the wrong one"),
            ),
            (_, false) => self
                .messages
                .push(Text::new(format!("与 {earlier} 重复，留一张即可"), format!("repeats {earlier}: one is enough"))),
        }
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
    }
}

fn certainty(basis: Basis) -> f32 {
    match basis {
        Basis::Said | Basis::Named => 1.0,
        Basis::NamedAgainstLook(sight) => 1.0 - sight.certainty,
        Basis::Seen(certainty) => certainty,
    }
}

fn basis_in_words(basis: Basis, title: &Text) -> Text {
    match basis {
        Basis::Said => Text::new("packet.toml 指定", "packet.toml says so"),
        Basis::Named => Text::new("按文件名", "by its name"),
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
