//! What is known of one folder, which stands for one applicant: which pictures to ask for again, and why.

use std::collections::BTreeMap;
use std::path::Path;

use super::super::PageReport;
use super::super::plain::{clean_name, title_on};
use crate::checks::{Finding, Severity, Verdict, duplicate};
use crate::input::DecodeErrorKind;
use crate::text::Text;

/// Most pictures one message asks for by name; beyond it only counts the rest.
const MOST_NAMED: usize = 50;
/// Most pictures one message names that only might be sent back: fewer, as nobody has to act on them.
const MOST_DOUBTFUL: usize = 20;

/// The pictures of one folder so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Folder {
    pictures: usize,
    items: Vec<Item>,
    /// Pictures with nothing but warnings.
    doubtful: Vec<Item>,
    /// Pictures on which too little text was found.
    textless: Vec<Picture>,
    /// Pictures that could not be read or took too long.
    unchecked: Vec<Picture>,
    /// Pictures of which there are several, or which are to be asked for, by the first one's file name.
    same: BTreeMap<String, Same>,
    /// Pictures with no fault but that they repeat another, with the first one's file name.
    mere_copies: BTreeMap<String, String>,
}

/// From which verdict on a picture is asked for again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AskFrom {
    /// Rejected ones; what is only warned of is named, to be looked at.
    #[default]
    Reject,
    /// Also those that are warned of.
    Warn,
}

/// Files with the same picture.
#[derive(Clone, Debug, Default)]
struct Same {
    /// Those that would have to be sent again, or looked at.
    rejected: Vec<String>,
    /// One that is in order.
    ready: Option<String>,
}

/// Pictures with the same reasons.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) pictures: Vec<Picture>,
    pub(super) reasons: Vec<Text>,
    pub(super) advice: Vec<Text>,
}

/// A picture that the message names.
#[derive(Clone, Debug)]
pub(super) struct Picture {
    file: String,
    pub(super) name: Text,
}

/// What to ask for.
#[derive(Debug)]
pub(super) struct Request {
    /// Pictures looked at.
    pub(super) pictures: usize,
    /// Pictures to send again.
    pub(super) to_retake: usize,
    /// The first of these, with reasons.
    pub(super) items: Vec<Item>,
    /// Pictures that can be used but might be sent back.
    pub(super) to_look_at: usize,
    /// The first of these, with reasons.
    pub(super) doubtful: Vec<Item>,
    /// Pictures on which too little text was found: to send again only if they are papers.
    pub(super) textless: Vec<Picture>,
    /// Pictures of which nothing is known yet: nothing to ask of the client.
    pub(super) unchecked: Vec<Picture>,
    /// Pictures that need not be sent again, each with the file that holds the same picture in good order.
    pub(super) spared: Vec<(String, String)>,
}

impl Request {
    /// Pictures with which nothing is wrong.
    pub(super) fn fine(&self) -> usize {
        let others = self.textless.len() + self.unchecked.len() + self.spared.len();
        self.pictures - self.to_retake - self.to_look_at - others
    }

    /// Pictures to send again that are not named.
    pub(super) fn unnamed(&self) -> usize {
        self.to_retake - count(&self.items)
    }

    /// Pictures to look at that are not named.
    pub(super) fn unnamed_doubtful(&self) -> usize {
        self.to_look_at - count(&self.doubtful)
    }

    /// Whether there is anything to write to the client about.
    pub(super) fn is_needed(&self) -> bool {
        self.to_retake + self.to_look_at + self.textless.len() + self.unchecked.len() > 0
    }
}

impl Folder {
    /// Takes one page into account. Pages that pass are counted, not named.
    pub(super) fn add(&mut self, page: &PageReport, ask: AskFrom) {
        self.pictures += 1;
        let file = file_name(page);
        let warned = page.verdict == Verdict::Warn;
        let mere_copy = warned && page.findings.iter().all(|finding| finding.code == duplicate::ABOUT.code);
        // One with warnings of its own may be sent back too: it stands in for none.
        let usable = page.verdict == Verdict::Pass || mere_copy;
        // Of a file of several pages only the first tells that it repeats another.
        let first = page.repeats.as_ref().filter(|_| page.pages == 1);
        if let (true, Some(first)) = (mere_copy, first) {
            self.mere_copies.insert(file.clone(), first.clone());
        }
        match (first, usable) {
            (None, true) => {}
            (Some(first), true) => {
                self.same.entry(first.clone()).or_default().ready.get_or_insert(file);
            }
            (None, false) => self.same.entry(file.clone()).or_default().rejected.push(file),
            (Some(first), false) => {
                // A first one that is not known had nothing to ask for.
                let in_order = || Same { ready: Some(first.clone()), ..Same::default() };
                self.same.entry(first.clone()).or_insert_with(in_order).rejected.push(file);
            }
        }
        if is_textless(page) {
            self.textless.push(picture(page));
        } else if is_unchecked(page) {
            self.unchecked.push(picture(page));
        } else if warned && ask == AskFrom::Reject {
            let mut item = item(page, Severity::Warn);
            // Nobody reads two pieces of advice about a picture that will probably do.
            item.advice.truncate(1);
            gather(&mut self.doubtful, item);
        } else if page.verdict != Verdict::Pass {
            gather(&mut self.items, item(page, if warned { Severity::Warn } else { Severity::Reject }));
        }
    }

    /// What to ask for: of pictures that are there several times none, where one of them is in order.
    pub(super) fn request(&self) -> Request {
        let in_order = |same: &Same| same.ready.clone().map(|ready| (same.rejected.clone(), ready));
        let spared: BTreeMap<String, String> = self
            .same
            .values()
            .filter_map(in_order)
            .flat_map(|(rejected, ready)| rejected.into_iter().map(move |file| (file, ready.clone())))
            .collect();
        // The good copy of a picture that is not sent again is what to keep, no fault.
        let kept = |file: &String| self.mere_copies.get(file).is_some_and(|first| self.replaces(first));
        let wanted = |picture: &Picture| !spared.contains_key(&picture.file) && !kept(&picture.file);
        let (items, to_retake) = named(&self.items, wanted, MOST_NAMED);
        let (doubtful, to_look_at) = named(&self.doubtful, wanted, MOST_DOUBTFUL);
        let (mut textless, mut unchecked) = (self.textless.clone(), self.unchecked.clone());
        textless.retain(wanted);
        unchecked.retain(wanted);
        let spared = spared.into_iter().collect();
        Request { pictures: self.pictures, to_retake, items, to_look_at, doubtful, textless, unchecked, spared }
    }

    /// Whether copies of `first` are there of which one would have to be sent again or looked at.
    fn replaces(&self, first: &str) -> bool {
        self.same.get(first).is_some_and(|same| !same.rejected.is_empty())
    }
}

/// Adds a picture to those with the same reasons.
fn gather(items: &mut Vec<Item>, item: Item) {
    let same = |one: &&mut Item| one.reasons == item.reasons && one.advice == item.advice;
    match items.iter_mut().find(same) {
        Some(known) => known.pictures.extend(item.pictures),
        None => items.push(item),
    }
}

/// The `wanted` pictures of `items`, at most so many by name, and how many there are in all.
fn named(items: &[Item], wanted: impl Fn(&Picture) -> bool, most: usize) -> (Vec<Item>, usize) {
    let mut items = items.to_vec();
    items.iter_mut().for_each(|item| item.pictures.retain(&wanted));
    let all = count(&items);
    let mut left = most;
    for item in &mut items {
        item.pictures.truncate(left);
        left -= item.pictures.len();
    }
    items.retain(|item| !item.pictures.is_empty());
    (items, all)
}

fn count(items: &[Item]) -> usize {
    items.iter().map(|item| item.pictures.len()).sum()
}

fn file_name(page: &PageReport) -> String {
    page.path.file_name().map(|name| clean_name(Path::new(name))).unwrap_or_default()
}

fn picture(page: &PageReport) -> Picture {
    let file = file_name(page);
    let name = if page.pages > 1 {
        Text::new(format!("{file}（第 {} 页）", page.page), format!("{file} (page {})", page.page))
    } else {
        Text::new(file.clone(), file.clone())
    };
    Picture { file, name }
}

/// Whether nothing is known against a page but that it shows too little text to be judged.
fn is_textless(page: &PageReport) -> bool {
    let rejected = page.findings.iter().any(|finding| finding.severity == Severity::Reject);
    page.verdict == Verdict::Unjudged && page.error.is_none() && !rejected
}

/// Whether the page may be in order, and it was this run that could not read it or did not finish.
fn is_unchecked(page: &PageReport) -> bool {
    page.error.as_ref().is_some_and(|error| {
        matches!(error.kind, DecodeErrorKind::Io | DecodeErrorKind::TimedOut | DecodeErrorKind::TooManyPages)
    })
}

/// The picture with its reasons of one severity.
fn item(page: &PageReport, severity: Severity) -> Item {
    let mut reasons: Vec<Text> = Vec::new();
    let mut advice: Vec<Text> = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    for finding in page.findings.iter().filter(|finding| finding.severity == severity) {
        if !seen.contains(&finding.code.as_str()) {
            seen.push(&finding.code);
            push_new(&mut reasons, title_on(page, finding));
            push_new(&mut advice, for_client(finding));
        }
    }
    if let (true, Some(error)) = (reasons.is_empty(), &page.error) {
        push_new(&mut reasons, error.message.clone());
        push_new(&mut advice, to_the_client(&error.advice));
    }
    // One or two things at a time are what people do; the worst come first.
    advice.truncate(2);
    Item { pictures: vec![picture(page)], reasons, advice }
}

/// What the client is to do about a finding.
fn for_client(finding: &Finding) -> Text {
    finding.client_advice.clone().unwrap_or_else(|| to_the_client(&finding.advice))
}

/// Advice is worded for the clerk ("ask the client to ..."); here it is the client who reads it.
fn to_the_client(advice: &Text) -> Text {
    let english = [
        ("Ask the client to ", "Please "),
        ("ask the client to ", "please "),
        ("Ask the client for ", "Please send "),
        ("ask the client for ", "please send "),
        (", or for the ", ", or send the "),
        ("ask for the ", "please send the "),
        ("Ask for the ", "Please send the "),
    ];
    let en = english.iter().fold(advice.en.clone(), |text, (clerk, client)| text.replace(clerk, client));
    Text::new(advice.zh.replace("请客户", "请").replace("让客户", ""), en)
}

fn push_new(list: &mut Vec<Text>, text: Text) {
    if !text.zh.is_empty() && !list.contains(&text) {
        list.push(text);
    }
}
