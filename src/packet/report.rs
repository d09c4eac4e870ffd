//! What is said of a packet. Forms of output are made from it.

use serde::Serialize;

use super::numbers::masked_within;
use crate::checks::{NotAssessed, Verdict};
use crate::text::Text;

/// What is said of one applicant's folder.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Packet {
    /// The folder.
    pub folder: String,
    /// Kind of applicant.
    pub subject: Text,
    /// Trade, if any.
    pub trade: Option<Text>,
    /// Receiver's profile.
    pub profile: String,
    /// Everything is there and good enough; some of it may be worth a look all the same.
    pub ready: bool,
    /// What has to be handed in.
    pub slots: Vec<SlotReport>,
    /// Pictures that belong to no slot.
    pub others: Vec<PictureReport>,
    /// Files that are no pictures, or not looked at for another reason.
    pub skipped: Vec<SkippedFile>,
    /// Entries that are wrong, applications that are not possible, files that could not be read.
    pub issues: Vec<Issue>,
    /// What a person has to look at, because no picture can be measured for it.
    pub questions: Vec<Text>,
    /// Worth knowing.
    pub notes: Vec<Text>,
    /// Steps to remind of.
    pub steps: Vec<Text>,
}

/// A file of the folder that was not looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SkippedFile {
    /// Name below the folder.
    pub name: String,
    /// Why.
    pub reason: Text,
}

/// Something to correct that is not a picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Issue {
    /// What is wrong.
    pub message: Text,
    /// What to do.
    pub advice: Text,
}

/// How it stands with a slot or paper. Ordered: the worst is the greatest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// There, and good enough.
    Ready,
    /// There by all signs, but a person has to say so.
    Confirm,
    /// There, but will be sent back.
    Retake,
    /// Not there.
    Missing,
}

/// One slot.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SlotReport {
    /// What has to be handed in.
    pub title: Text,
    /// The worst of its papers.
    pub state: State,
    /// The papers of the alternative that is nearest to complete.
    pub papers: Vec<PaperReport>,
    /// Other ways to fill it, where it is not ready.
    pub alternatives: Vec<Text>,
}

/// One paper of a slot.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PaperReport {
    /// The paper, or the fact that is typed in its stead.
    pub title: Text,
    /// How it stands.
    pub state: State,
    /// The pictures taken for it.
    pub pictures: Vec<PictureReport>,
    /// Why it is not ready, and what is worth knowing.
    pub messages: Vec<Text>,
    /// What to do.
    pub advice: Vec<Text>,
    /// For what it may be sent back, though nobody can be sure that it will.
    pub warnings: Vec<Warning>,
}

/// One reason for which a paper may be sent back: a limit from a weak source, or a sign that proves nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Warning {
    /// The check's code.
    pub code: String,
    /// What is wrong, with the numbers.
    pub message: Text,
    /// What to do.
    pub advice: Text,
    /// Where the limit comes from.
    pub source: String,
}

/// One picture.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PictureReport {
    /// Name below the folder.
    pub name: String,
    /// Verdict of its worst page.
    pub verdict: Verdict,
    /// Readability of its worst page, 0..=100.
    pub score: Option<f32>,
    /// How sure it is that it is this paper, 0..=1; 1 where its name or the packet file says so, 0 where that is not known.
    pub certainty: f32,
    /// Why it is taken for it, or why it belongs nowhere.
    pub basis: Text,
    /// What could not be assessed on it, and why.
    pub not_assessed: Vec<NotAssessed>,
    /// Limits that it is outside of, each by its check's code and where it comes from.
    pub sources: Vec<(String, String)>,
}

/// How many of each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Papers to take again.
    pub retake: usize,
    /// Papers that are missing.
    pub missing: usize,
    /// Papers to confirm.
    pub confirm: usize,
    /// Papers that are ready, with something to look at.
    pub look_at: usize,
    /// Entries to correct, and files that could not be read.
    pub correct: usize,
}

impl Packet {
    /// How many of each.
    pub fn counts(&self) -> Counts {
        let papers = || self.slots.iter().flat_map(|slot| &slot.papers);
        let count = |state: State| papers().filter(|paper| paper.state == state).count();
        Counts {
            retake: count(State::Retake),
            missing: count(State::Missing),
            confirm: count(State::Confirm),
            look_at: papers().filter(|paper| paper.has_something_to_look_at()).count(),
            correct: self.issues.len(),
        }
    }

    /// The first line: "ready", or how many of what, and in both cases how many papers are worth a look.
    pub fn headline(&self) -> Text {
        let counts = self.counts();
        let ready = usize::from(self.ready);
        let parts = [
            (ready, "材料齐全，可以提交".to_owned(), "ready".to_owned()),
            (counts.retake, format!("{} 份需重拍", counts.retake), format!("{} to retake", counts.retake)),
            (counts.missing, format!("缺 {} 份", counts.missing), format!("{} missing", counts.missing)),
            (counts.confirm, format!("{} 份待确认", counts.confirm), format!("{} to confirm", counts.confirm)),
            (counts.correct, format!("{} 处需更正", counts.correct), format!("{} to correct", counts.correct)),
            (counts.look_at, format!("{} 份有提醒", counts.look_at), format!("{} to look at", counts.look_at)),
        ];
        let said: Vec<_> = parts.into_iter().filter(|(count, ..)| *count > 0).collect();
        let zh: Vec<&str> = said.iter().map(|(_, zh, _)| zh.as_str()).collect();
        let en: Vec<&str> = said.iter().map(|(_, _, en)| en.as_str()).collect();
        Text::new(zh.join("，"), en.join(", "))
    }

    /// The same with the files that were not looked at: one of them may be the paper that is missing.
    #[must_use]
    pub fn with_skipped(mut self, skipped: Vec<SkippedFile>) -> Self {
        self.skipped = skipped;
        self
    }

    /// The same with every ID, code and card number masked, wherever it stands.
    pub fn masked(mut self) -> Self {
        self.folder = masked_within(&self.folder);
        self.issues.iter_mut().for_each(|issue| each([&mut issue.message, &mut issue.advice]));
        each(self.questions.iter_mut().chain(&mut self.notes));
        self.others.iter_mut().for_each(mask_picture);
        for paper in self.slots.iter_mut().flat_map(|slot| &mut slot.papers) {
            each(paper.messages.iter_mut().chain(&mut paper.advice));
            each(paper.warnings.iter_mut().flat_map(|warning| [&mut warning.message, &mut warning.advice]));
            paper.pictures.iter_mut().for_each(mask_picture);
        }
        self
    }
}

impl PaperReport {
    /// It can be submitted, but somebody should look at its warnings first.
    pub fn has_something_to_look_at(&self) -> bool {
        self.state == State::Ready && !self.warnings.is_empty()
    }
}

fn mask_picture(picture: &mut PictureReport) {
    picture.name = masked_within(&picture.name);
    each([&mut picture.basis]);
}

fn each<'a>(texts: impl IntoIterator<Item = &'a mut Text>) {
    for text in texts {
        (text.zh, text.en) = (masked_within(&text.zh), masked_within(&text.en));
    }
}
