//! One picture held against one paper: what speaks against it, and how it stands therefore.

use super::matching::Basis;
use super::report::{PictureReport, State, Warning};
use super::words::{look_in_words, one_of};
use super::{Paper, Picture, Refused};
use crate::checks::duplicate::{self, Likeness};
use crate::checks::{Finding, Severity, Verdict, is_grey};
use crate::measure::Colour;
use crate::profile::Limits;
use crate::report::PageReport;
use crate::text::Text;

/// Code of the check whose finding the paper's own rule on colour replaces.
const NOT_COLOUR: &str = "not-colour";

/// One picture held against one paper.
pub(super) struct Judged {
    pub(super) named: bool,
    pub(super) state: State,
    pub(super) picture: PictureReport,
    pub(super) messages: Vec<Text>,
    pub(super) advice: Vec<Text>,
    pub(super) warnings: Vec<Warning>,
}

impl Judged {
    pub(super) fn new(basis: Basis, picture: PictureReport) -> Self {
        let named = !matches!(basis, Basis::Seen(_));
        let (messages, advice, warnings) = Default::default();
        Self { named, state: State::Ready, picture, messages, advice, warnings }
    }

    fn at_least(&mut self, state: State, zh: impl Into<String>, en: impl Into<String>) {
        self.state = self.state.max(state);
        self.messages.push(Text::new(zh, en));
    }

    pub(super) fn by_pages(&mut self, picture: &Picture) {
        for page in &picture.pages {
            for finding in page.findings.iter().filter(|finding| !is_repeat(finding)) {
                self.by_finding(page, finding);
            }
            let rejected = page.findings.iter().any(|finding| finding.severity == Severity::Reject);
            if page.verdict == Verdict::Unjudged && !rejected {
                let Text { zh, en } = too_little_text();
                self.at_least(State::Confirm, zh, en);
            }
        }
    }

    fn by_finding(&mut self, page: &PageReport, finding: &Finding) {
        let (message, advice) = (on_page(page, &finding.message), finding.advice.clone());
        match finding.severity {
            Severity::Reject => {
                self.state = State::Retake;
                self.messages.push(message);
                self.advice.push(advice);
            }
            Severity::Warn => {
                let (code, source) = (finding.code.clone(), finding.source.clone());
                self.warnings.push(Warning { code, message, advice, source });
            }
        }
    }

    /// Some receivers do not take the paper at all, however good the picture.
    pub(super) fn by_receiver(&mut self, refused: &Refused) {
        self.at_least(State::Retake, refused.message.zh.clone(), refused.message.en.clone());
        self.advice.push(refused.advice.clone());
    }

    pub(super) fn by_colour(&mut self, picture: &Picture, paper: &Paper, limits: &Limits) {
        let rejects = |finding: &Finding| finding.code == NOT_COLOUR && finding.severity == Severity::Reject;
        if !paper.colour || picture.pages.iter().flat_map(|page| &page.findings).any(rejects) {
            return;
        }
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
            self.advice.push(Text::new("请用原件彩色拍照或彩色扫描。", "Photograph or scan the original in colour."));
            // What the paper needs is more than what the receiver may want of any picture: said once.
            self.warnings.retain(|warning| warning.code != NOT_COLOUR);
            return;
        }
    }

    pub(super) fn by_basis(&mut self, basis: Basis, title: &Text) {
        match basis {
            Basis::Said | Basis::Named => {}
            Basis::Seen(_) => self.at_least(
                State::Confirm,
                format!("文件名看不出内容，画面像是{}；请确认", title.zh),
                format!("its name tells nothing, it looks like: {}; confirm", title.en),
            ),
            Basis::NamedVaguely => self.at_least(
                State::Confirm,
                format!("文件名不够明确；请确认是不是{}", title.zh),
                format!("its name may mean another paper: is it {}?", one_of(title).en),
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

    /// The same picture as `other`, which stands for the same paper.
    pub(super) fn as_spare(&mut self, other: &str) {
        self.messages
            .push(Text::new(format!("与 {other} 重复，留一张即可"), format!("repeats {other}: one is enough")));
    }

    /// Like `right`, which stands for another paper and is that one.
    pub(super) fn as_wrong(&mut self, right: &str, likeness: Likeness) {
        if likeness == Likeness::Same {
            self.at_least(
                State::Retake,
                format!("与 {right} 是同一张图，这一份等于没有"),
                format!("the same picture as {right}: this paper is not there"),
            );
            self.advice.push(Text::new("请补拍这一份。", "Take a picture of this paper."));
        } else {
            self.at_least(
                State::Confirm,
                format!("与 {right} 画面几乎相同，请确认没有用错"),
                format!("nearly the same picture as {right}: look whether it is the wrong one"),
            );
        }
    }

    /// Like `other`, which stands for another paper, and nothing tells which of the two it is.
    pub(super) fn as_either(&mut self, other: &str, likeness: Likeness) {
        if likeness == Likeness::Same {
            self.at_least(
                State::Confirm,
                format!("与 {other} 是同一张图，两份材料中有一份没有；请看是哪一份"),
                format!("the same picture as {other}: one of the two papers is not there; look which one"),
            );
            self.advice.push(Text::new("请补拍缺的那一份。", "Take a picture of the paper that is not there."));
        } else {
            self.at_least(
                State::Confirm,
                format!("与 {other} 画面几乎相同，请确认两张没有用错"),
                format!("nearly the same picture as {other}: look whether one of them is the wrong one"),
            );
        }
    }
}

/// A page's own word on repeats goes by the order of names. A packet judges them by what each picture stands for instead.
pub(super) fn is_repeat(finding: &Finding) -> bool {
    finding.code == duplicate::ABOUT.code
}

/// What is said of a page on which nobody could tell whether it can be read.
pub(super) fn too_little_text() -> Text {
    Text::new("没有找到足够的文字，无法判断，请人工看一眼", "too little text was found to judge: look at it")
}

/// A message with its page, where the file has several.
pub(super) fn on_page(page: &PageReport, message: &Text) -> Text {
    if page.pages < 2 {
        return message.clone();
    }
    Text::new(format!("第 {} 页：{}", page.page, message.zh), format!("page {}: {}", page.page, message.en))
}
