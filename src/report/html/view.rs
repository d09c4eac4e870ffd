//! All that the template shows, worked out: counts, the sentence on top, what can be filtered, the fixed words.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::UNIX_EPOCH;

use serde::Serialize;

use super::Options;
use super::card::Card;
use super::choice::{Counts, Shown};
use super::words::WORDS;
use crate::report::message::Message;
use crate::report::plain::{clean_name, title_of, title_on};
use crate::{Lang, Text, date};

#[derive(Debug, Serialize)]
pub(super) struct View<'a> {
    lang: &'static str,
    nonce: String,
    css: &'static str,
    js: &'static str,
    version: &'static str,
    profile: String,
    folder: String,
    /// Seconds since 1970 and the same in words (UTC), for readers without script.
    finished: Option<(u64, String)>,
    counts: Counts,
    headline: Text,
    next_step: Text,
    left_out: Option<Text>,
    mask: bool,
    reasons: Vec<ReasonChoice>,
    messages: Vec<Message>,
    cards: Vec<Card<'a>>,
    w: BTreeMap<&'static str, Text>,
}

/// One entry of the list of reasons to filter by.
#[derive(Debug, Serialize)]
struct ReasonChoice {
    code: String,
    title: Text,
    pages: usize,
}

impl<'a> View<'a> {
    pub(super) fn new(
        options: &Options,
        counts: Counts,
        shown: &Shown,
        cards: Vec<Card<'a>>,
        messages: Vec<Message>,
        base: &Path,
    ) -> Self {
        let finished =
            options.finished.and_then(|time| time.duration_since(UNIX_EPOCH).ok()).map(|time| time.as_secs());
        Self {
            lang: match options.lang {
                Lang::Zh => "zh",
                Lang::En => "en",
            },
            nonce: nonce(shown, finished),
            css: include_str!("report.css"),
            js: include_str!("report.js"),
            version: env!("CARGO_PKG_VERSION"),
            profile: options.profile.clone(),
            folder: base.file_name().map(|name| clean_name(Path::new(name))).unwrap_or_default(),
            finished: finished.map(|seconds| (seconds, date::minute(seconds))),
            counts,
            headline: headline(counts),
            next_step: next_step(
                counts,
                messages.iter().map(|message| message.to_retake).sum(),
                messages.iter().map(|message| message.textless + message.unchecked).sum(),
            ),
            left_out: shown.cut.then(|| left_out(counts, shown.pages.len())),
            mask: options.mask,
            reasons: reasons(shown),
            messages,
            cards,
            w: WORDS.iter().map(|(key, zh, en)| (*key, Text::new(*zh, *en))).collect(),
        }
    }
}

/// Only style and script with this word run. It depends on everything shown, so that no file name can foresee it.
fn nonce(shown: &Shown, finished: Option<u64>) -> String {
    let mut hasher = blake3::Hasher::new();
    let now = std::time::SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_nanos());
    hasher.update(&now.to_le_bytes());
    hasher.update(&finished.unwrap_or(0).to_le_bytes());
    for (_, page) in &shown.pages {
        hasher.update(page.path.as_os_str().as_encoded_bytes());
    }
    hasher.finalize().to_hex()[..32].to_owned()
}

pub(super) fn headline(counts: Counts) -> Text {
    let Counts { all, reject, unjudged, .. } = counts;
    if all == 0 {
        return Text::new("没有找到图片", "No pictures found");
    }
    if reject + unjudged == 0 {
        return match all {
            1 => Text::new("这张图片可以提交", "The picture is ready to submit"),
            _ => Text::new(format!("全部 {all} 张图片都可以提交"), format!("All {all} pictures are ready to submit")),
        };
    }
    let mut zh = Vec::new();
    let mut en = Vec::new();
    if reject > 0 {
        zh.push(format!("{reject} 张需要重拍"));
        en.push(format!("{reject} of {all} to retake"));
    }
    if unjudged > 0 {
        zh.push(format!("{unjudged} 张未判定"));
        let of_all = if reject > 0 { String::new() } else { format!(" of {all}") };
        en.push(format!("{unjudged}{of_all} could not be judged"));
    }
    Text::new(format!("共 {all} 张图片，{}", zh.join("，")), en.join(", "))
}

/// What to do now, where `asked` pictures are asked for again and `left` to be looked at here.
fn next_step(counts: Counts, asked: usize, left: usize) -> Text {
    let mut zh = Vec::new();
    let mut en = Vec::new();
    let mut say = |chinese: &str, english: &str| {
        zh.push(chinese.to_owned());
        en.push(english.to_owned());
    };
    if counts.all == 0 {
        say(
            "请检查文件夹里是否有 JPG、PNG、HEIC、PDF 或 TIFF 文件，再试一次。",
            "Check that the folder holds JPG, PNG, HEIC, PDF or TIFF files, then try again.",
        );
    }
    if asked > 0 {
        let pictures = if asked == 1 { "one picture".to_owned() } else { format!("{asked} pictures") };
        say(
            &format!("把下面的消息发给客户，请他们重新提供其中列出的 {asked} 张图片。"),
            &format!("Send the message below to the client: it asks for {pictures} again."),
        );
    }
    let spared = (counts.reject + counts.unjudged).saturating_sub(asked + left);
    if spared > 0 {
        say(
            &format!("有 {spared} 张不必再要：同一张图在文件夹里另有一份可用的，请提交那一份。"),
            &format!("{spared} need not be sent again: the folder holds another copy in good order; submit that one."),
        );
    }
    // Files that cannot be opened are not judged either, but asked for in the message.
    if left > 0 {
        say(
            &format!("有 {left} 张未能判定，请自己打开看一眼，不要直接提交。"),
            &match left {
                1 => "Look at the one that could not be judged yourself; do not submit it unseen.".to_owned(),
                _ => format!("Look at the {left} that could not be judged yourself; do not submit them unseen."),
            },
        );
    }
    if counts.warn > 0 {
        say("标黄的可以提交，但建议先看一下。", "Those marked yellow can be submitted, but look at them first.");
    }
    if counts.all > 0 && counts.pass == counts.all {
        say("没有发现问题，可以直接提交。", "Nothing was found to object to.");
    }
    Text::new(zh.concat(), en.join(" "))
}

fn left_out(counts: Counts, shown: usize) -> Text {
    let all = counts.all;
    Text::new(
        format!(
            "图片太多（{all} 张），本页只显示 {shown} 张：先显示有问题的，其余的只抽样显示。上面的数字是全部图片的。要看每一张的结果，请用 --format csv 或 ndjson。"
        ),
        format!(
            "There are too many pictures ({all}) for one page; {shown} are shown: the flagged ones first, of the rest a sample. \
             The counts above are of all pictures. For every single result use --format csv or ndjson."
        ),
    )
}

fn reasons(shown: &Shown) -> Vec<ReasonChoice> {
    let mut titles_by_code: BTreeMap<&str, Vec<Text>> = BTreeMap::new();
    for (_, page) in &shown.pages {
        let titles: BTreeMap<&str, Text> =
            page.findings.iter().map(|finding| (finding.code.as_str(), title_on(page, finding))).collect();
        for (code, title) in titles {
            titles_by_code.entry(code).or_default().push(title);
        }
    }
    let choice = |(code, titles): (&str, Vec<Text>)| {
        // A code that stands for several things here is named by its check.
        let same = titles.first().filter(|first| titles.iter().all(|title| title == *first)).cloned();
        ReasonChoice { code: code.to_owned(), title: same.unwrap_or_else(|| title_of(code)), pages: titles.len() }
    };
    let mut reasons: Vec<ReasonChoice> = titles_by_code.into_iter().map(choice).collect();
    reasons.sort_by(|one, other| other.pages.cmp(&one.pages).then_with(|| one.code.cmp(&other.code)));
    reasons
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_step_counts_as_the_message_does() {
        let counts = Counts { all: 5, reject: 2, unjudged: 3, ..Counts::default() };
        // Two of the unjudged cannot be opened and are asked for, one shows too little text.
        let said = next_step(counts, 4, 1);
        assert!(said.zh.contains("其中列出的 4 张图片") && said.zh.contains("有 1 张未能判定"), "{said:?}");
        assert!(said.en.contains("asks for 4 pictures") && said.en.contains("Look at the one"), "{said:?}");
        let asked_only = next_step(Counts { all: 1, unjudged: 1, ..Counts::default() }, 1, 0);
        assert!(asked_only.en.contains("asks for one picture") && !asked_only.en.contains("Look"), "{asked_only:?}");
    }
}
