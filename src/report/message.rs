//! What to write to the client: a short text for each folder (one folder = one applicant), in Chinese and English, ready
//! to paste into WeChat or mail. Names files, reasons and how to retake; no thresholds, no jargon.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::plain::{clean_name, title_of};
use super::{PageReport, ReportWriter, Summary};
use crate::checks::{Severity, Verdict};
use crate::copies::{CommonFolder, below};
use crate::text::{Lang, Text};

/// Most pictures one message names; beyond it only counts the rest.
const MOST_NAMED: usize = 50;

/// The message for one folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Message {
    /// The folder's name as shown: below the common folder, or the common folder's own name.
    pub applicant: String,
    /// Pictures to send again.
    pub to_retake: usize,
    /// Pictures looked at in this folder.
    pub pictures: usize,
    /// The text.
    pub text: Text,
}

/// Gathers what the messages need; memory is bounded by the number of folders and of pictures named.
#[derive(Clone, Debug, Default)]
pub struct Messages {
    folders: BTreeMap<PathBuf, Folder>,
    common: CommonFolder,
}

#[derive(Clone, Debug, Default)]
struct Folder {
    pictures: usize,
    to_retake: usize,
    named: usize,
    items: Vec<Item>,
}

/// Pictures with the same reasons.
#[derive(Clone, Debug)]
struct Item {
    names: Vec<Text>,
    reasons: Vec<Text>,
    advice: Vec<Text>,
}

impl Folder {
    fn name(&mut self, item: Item) {
        if self.named == MOST_NAMED {
            return;
        }
        self.named += 1;
        let same = |one: &&mut Item| one.reasons == item.reasons && one.advice == item.advice;
        match self.items.iter_mut().find(same) {
            Some(known) => known.names.extend(item.names),
            None => self.items.push(item),
        }
    }
}

impl Messages {
    /// Takes one page into account. Pages that pass or only warn are counted, not named.
    pub fn add(&mut self, page: &PageReport) {
        self.common.add(&page.path);
        let parent = page.path.parent().unwrap_or_else(|| Path::new("")).to_owned();
        let folder = self.folders.entry(parent).or_default();
        folder.pictures += 1;
        if matches!(page.verdict, Verdict::Reject | Verdict::Unjudged) {
            folder.to_retake += 1;
            folder.name(item(page));
        }
    }

    /// One message for each folder with something to send again, in the order of the folders' names.
    pub fn finish(&self) -> Vec<Message> {
        let mut folders: Vec<_> = self.folders.iter().filter(|(_, folder)| folder.to_retake > 0).collect();
        folders.sort_by(|(one, _), (other, _)| natord::compare(&one.to_string_lossy(), &other.to_string_lossy()));
        folders.into_iter().map(|(path, folder)| message(&self.applicant(path), folder)).collect()
    }

    fn applicant(&self, folder: &Path) -> String {
        let relative = below(folder, self.common.folder());
        let shown = if folder == self.common.folder() { folder.file_name().map(PathBuf::from) } else { Some(relative) };
        shown.map(|path| clean_name(&path)).unwrap_or_default()
    }
}

/// The messages as an output form: plain text, written at the end.
#[derive(Debug)]
pub struct MessageText<W: Write> {
    out: W,
    lang: Lang,
    messages: Messages,
}

impl<W: Write> MessageText<W> {
    /// Writes to `out` in `lang`.
    pub fn new(out: W, lang: Lang) -> Self {
        Self { out, lang, messages: Messages::default() }
    }
}

impl<W: Write> ReportWriter for MessageText<W> {
    fn file(&mut self, pages: &[PageReport]) -> io::Result<()> {
        pages.iter().for_each(|page| self.messages.add(page));
        Ok(())
    }

    fn finish(&mut self, _summary: &Summary) -> io::Result<()> {
        self.out.write_all(plain_text(&self.messages.finish(), self.lang).as_bytes())?;
        self.out.flush()
    }
}

/// The messages for `pages`.
pub fn messages<'a>(pages: impl IntoIterator<Item = &'a PageReport>) -> Vec<Message> {
    let mut all = Messages::default();
    for page in pages {
        all.add(page);
    }
    all.finish()
}

/// All messages as plain text in `lang`, each under a line with its folder where there are several. Says so where
/// nothing has to be sent again.
pub fn plain_text(messages: &[Message], lang: Lang) -> String {
    if messages.is_empty() {
        let nothing = Text::new(
            "所有图片都可以提交，不需要客户重新提供。",
            "Every picture can be submitted; nothing to ask for.",
        );
        return format!("{}\n", nothing.get(lang));
    }
    let mut out = String::new();
    for (index, message) in messages.iter().enumerate() {
        if index > 0 {
            out.push('\n');
        }
        if messages.len() > 1 {
            out.push_str(&format!("===== {} =====\n", message.applicant));
        }
        out.push_str(message.text.get(lang));
        out.push('\n');
    }
    out
}

fn item(page: &PageReport) -> Item {
    let file = page.path.file_name().map(|name| clean_name(Path::new(name))).unwrap_or_default();
    let name = if page.pages > 1 {
        Text::new(format!("{file}（第 {} 页）", page.page), format!("{file} (page {})", page.page))
    } else {
        Text::new(file.clone(), file)
    };
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
    if reasons.is_empty() {
        match &page.error {
            Some(error) => {
                push_new(&mut reasons, error.message.clone());
                push_new(&mut advice, to_the_client(&error.advice));
            }
            None => {
                push_new(&mut reasons, Text::new("看不出可以辨认的文字", "no text could be made out"));
                push_new(
                    &mut advice,
                    Text::new(
                        "请确认发的是证件照片，并重新拍一张清晰的",
                        "please make sure it is the right picture and take a clear one",
                    ),
                );
            }
        }
    }
    // One or two things at a time are what people do; the worst come first.
    advice.truncate(2);
    Item { names: vec![name], reasons, advice }
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

fn message(applicant: &str, folder: &Folder) -> Message {
    let text = Text::new(chinese(applicant, folder), english(applicant, folder));
    Message { applicant: applicant.to_owned(), to_retake: folder.to_retake, pictures: folder.pictures, text }
}

fn chinese(applicant: &str, folder: &Folder) -> String {
    let whose = if applicant.is_empty() { String::new() } else { format!("（{applicant}）") };
    let mut out = format!("您好！您发来的资料{whose}里，有 {} 张图片需要重新提供：\n", folder.to_retake);
    for (number, item) in folder.items.iter().enumerate() {
        let reasons: Vec<_> = item.reasons.iter().map(|reason| end_trimmed(&reason.zh)).collect();
        out.push_str(&format!(
            "\n{}. {}\n   问题：{}\n",
            number + 1,
            names(item, |name| &name.zh, "、"),
            reasons.join("；")
        ));
        if !item.advice.is_empty() {
            let advice: Vec<_> = item.advice.iter().map(|advice| end_trimmed(&advice.zh)).collect();
            out.push_str(&format!("   请这样做：{}。\n", advice.join("；")));
        }
    }
    if folder.to_retake > folder.named {
        out.push_str(&format!("\n……另有 {} 张，问题类似。\n", folder.to_retake - folder.named));
    }
    let fine = folder.pictures - folder.to_retake;
    if fine > 0 {
        out.push_str(&format!("\n其余 {fine} 张没有问题，不用重发。\n"));
    }
    out.push_str("\n发送时请选“原图”，以免图片被压缩。谢谢！");
    out
}

fn english(applicant: &str, folder: &Folder) -> String {
    let whose = if applicant.is_empty() { String::new() } else { format!(" ({applicant})") };
    let what = match folder.to_retake {
        1 => "one picture has".to_owned(),
        count => format!("{count} pictures have"),
    };
    let mut out = format!("Hello, of the papers you sent{whose}, {what} to be sent again:\n");
    for (number, item) in folder.items.iter().enumerate() {
        let reasons: Vec<_> = item.reasons.iter().map(|reason| end_trimmed(&reason.en)).collect();
        out.push_str(&format!(
            "\n{}. {}\n   Problem: {}\n",
            number + 1,
            names(item, |name| &name.en, ", "),
            reasons.join("; ")
        ));
        if !item.advice.is_empty() {
            let advice: Vec<_> = item.advice.iter().map(|advice| capitalised(end_trimmed(&advice.en))).collect();
            out.push_str(&format!("   What to do: {}.\n", advice.join(". ")));
        }
    }
    if folder.to_retake > folder.named {
        out.push_str(&format!("\n... and {} more with similar problems.\n", folder.to_retake - folder.named));
    }
    match folder.pictures - folder.to_retake {
        0 => {}
        1 => out.push_str("\nThe other picture is fine; no need to send it again.\n"),
        fine => out.push_str(&format!("\nThe other {fine} pictures are fine; no need to send them again.\n")),
    }
    out.push_str(
        "\nPlease send pictures at their original size (\"full image\"), so that they are not compressed. Thank you!",
    );
    out
}

fn names(item: &Item, wording: impl Fn(&Text) -> &str, separator: &str) -> String {
    item.names.iter().map(wording).collect::<Vec<_>>().join(separator)
}

fn end_trimmed(text: &str) -> &str {
    text.trim().trim_end_matches(['.', '。', '；', ';'])
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
