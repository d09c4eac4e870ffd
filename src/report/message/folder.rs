//! What is known of one folder, which stands for one applicant: which pictures to ask for again, and why.

use std::collections::BTreeMap;
use std::path::Path;

use super::super::PageReport;
use super::super::plain::{clean_name, title_of};
use crate::checks::{Severity, Verdict};
use crate::text::Text;

/// Most pictures one message names; beyond it only counts the rest.
const MOST_NAMED: usize = 50;

/// The pictures of one folder so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Folder {
    pictures: usize,
    items: Vec<Item>,
    /// Pictures on which too little text was found.
    textless: Vec<Picture>,
    /// Pictures of which there are several, or which are to be asked for, by the first one's file name.
    same: BTreeMap<String, Same>,
}

/// Files with the same picture.
#[derive(Clone, Debug, Default)]
struct Same {
    /// Those that would have to be sent again.
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
    /// Pictures on which too little text was found: to send again only if they are papers.
    pub(super) textless: Vec<Picture>,
    /// Pictures that need not be sent again, each with the file that holds the same picture in good order.
    pub(super) spared: Vec<(String, String)>,
}

impl Request {
    /// Pictures with which nothing is wrong.
    pub(super) fn fine(&self) -> usize {
        self.pictures - self.to_retake - self.textless.len() - self.spared.len()
    }

    /// Pictures to send again that are not named.
    pub(super) fn unnamed(&self) -> usize {
        self.to_retake - self.items.iter().map(|item| item.pictures.len()).sum::<usize>()
    }
}

impl Folder {
    /// Takes one page into account. Pages that pass or only warn are counted, not named.
    pub(super) fn add(&mut self, page: &PageReport) {
        self.pictures += 1;
        let file = file_name(page);
        let ready = page.verdict.is_ready();
        // Of a file of several pages only the first tells that it repeats another.
        let first = page.repeats.as_ref().filter(|_| page.pages == 1);
        match (first, ready) {
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
        } else if !ready {
            self.ask_for(item(page));
        }
    }

    fn ask_for(&mut self, item: Item) {
        let same = |one: &&mut Item| one.reasons == item.reasons && one.advice == item.advice;
        match self.items.iter_mut().find(same) {
            Some(known) => known.pictures.extend(item.pictures),
            None => self.items.push(item),
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
        let asked = |picture: &Picture| !spared.contains_key(&picture.file);
        let (mut items, mut textless) = (self.items.clone(), self.textless.clone());
        items.iter_mut().for_each(|item| item.pictures.retain(asked));
        textless.retain(asked);
        let to_retake = items.iter().map(|item| item.pictures.len()).sum();
        let mut left = MOST_NAMED;
        for item in &mut items {
            item.pictures.truncate(left);
            left -= item.pictures.len();
        }
        items.retain(|item| !item.pictures.is_empty());
        Request { pictures: self.pictures, to_retake, items, textless, spared: spared.into_iter().collect() }
    }
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

fn item(page: &PageReport) -> Item {
    let mut reasons: Vec<Text> = Vec::new();
    let mut advice: Vec<Text> = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    for finding in page.findings.iter().filter(|finding| finding.severity == Severity::Reject) {
        if !seen.contains(&finding.code.as_str()) {
            seen.push(&finding.code);
            push_new(&mut reasons, title_of(&finding.code));
            push_new(&mut advice, to_the_client(&finding.advice));
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
