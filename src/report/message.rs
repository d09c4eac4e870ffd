//! What to write to the client: a short text for each folder (one folder = one applicant), in Chinese and English, ready
//! to paste into WeChat or mail. Names files, reasons and how to retake; no thresholds, no jargon.

mod folder;
mod wording;

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::plain::clean_name;
use super::{PageReport, ReportWriter, Summary};
use crate::copies::{CommonFolder, below};
use crate::text::{Lang, Text};
pub use folder::AskFrom;
use folder::{Folder, Request};

/// The message for one folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Message {
    /// The folder's name as shown: below the common folder, or the common folder's own name.
    pub applicant: String,
    /// Pictures to send again.
    pub to_retake: usize,
    /// Pictures with too little text to judge, to send again only if they are papers.
    pub textless: usize,
    /// Pictures that could not be read or took too long: for the clerk to check again, not for the client to send.
    pub unchecked: usize,
    /// Pictures that can be used but might be sent back.
    pub to_look_at: usize,
    /// Pictures looked at in this folder.
    pub pictures: usize,
    /// The text.
    pub text: Text,
}

/// Gathers what the messages need; memory is bounded by the number of folders and of pictures to ask for.
#[derive(Clone, Debug, Default)]
pub struct Messages {
    folders: BTreeMap<PathBuf, Folder>,
    common: CommonFolder,
    ask: AskFrom,
}

impl Messages {
    /// No pictures so far; those from `ask` on will be asked for again.
    pub fn asking_from(ask: AskFrom) -> Self {
        Self { ask, ..Self::default() }
    }

    /// Takes one page into account. Pages that pass are counted, not named.
    pub fn add(&mut self, page: &PageReport) {
        self.common.add(&page.path);
        let parent = page.path.parent().unwrap_or_else(|| Path::new("")).to_owned();
        self.folders.entry(parent).or_default().add(page, self.ask);
    }

    /// One message for each folder with something to send again, to look at or to ask about, in the order of the folders' names.
    pub fn finish(&self) -> Vec<Message> {
        let requests = self.folders.iter().map(|(path, folder)| (path, folder.request()));
        let mut requests: Vec<_> = requests.filter(|(_, request)| request.is_needed()).collect();
        requests.sort_by(|(one, _), (other, _)| natord::compare(&one.to_string_lossy(), &other.to_string_lossy()));
        requests.into_iter().map(|(path, request)| message(&self.applicant(path), &request)).collect()
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

    /// Asks for pictures again from this verdict on, as the run's exit code does.
    #[must_use]
    pub fn asking_from(self, ask: AskFrom) -> Self {
        Self { messages: Messages::asking_from(ask), ..self }
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
            "每张图片都可以提交，或有同一张图可用；不需要客户重新提供。",
            "Every picture can be submitted, or another copy of it can; nothing to ask for.",
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

fn message(applicant: &str, request: &Request) -> Message {
    let text = Text::new(wording::chinese(applicant, request), wording::english(applicant, request));
    let (textless, unchecked) = (request.textless.len(), request.unchecked.len());
    Message {
        applicant: applicant.to_owned(),
        to_retake: request.to_retake,
        textless,
        unchecked,
        to_look_at: request.to_look_at,
        pictures: request.pictures,
        text,
    }
}
