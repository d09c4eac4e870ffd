//! The report a clerk reads: one self-contained HTML file that loads nothing from elsewhere. On top what to do and what
//! to write to each client, then one card a picture. Knows nothing of how a page was judged; pictures are decoded again,
//! small, for the cards that are shown.

mod card;
mod choice;
mod crops;
mod gallery;
mod view;
mod words;

use std::io::{self, Write};
use std::path::PathBuf;
use std::time::SystemTime;

use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior};

use super::message::Messages;
use super::{PageReport, ReportWriter, Summary};
use crate::copies::CommonFolder;
use crate::input::Limits;
use crate::text::{Lang, Text};
use choice::{Choice, Counts};
pub use gallery::Gallery;

/// Most bytes of one thumbnail.
pub const THUMBNAIL_BYTES: usize = 30_000;

/// How the report is made.
#[derive(Clone, Debug)]
pub struct Options {
    /// Language shown first; the page switches to the other.
    pub lang: Lang,
    /// Name of the profile that judged, shown on top.
    pub profile: String,
    /// Blur the pictures beyond reading and leave the magnified crops out, so that the report can be passed on.
    pub mask: bool,
    /// Most cards. Above that the flagged pages are shown first and of the rest an even sample.
    pub most_cards: usize,
    /// Of the pages that pass, how many are shown where not all fit.
    pub sample: usize,
    /// Bounds for decoding again.
    pub limits: Limits,
    /// When the run ended; `None` leaves it out.
    pub finished: Option<SystemTime>,
    /// Where the report will stand; pictures below that folder are linked from their names. `None` links none.
    pub target: Option<PathBuf>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            lang: Lang::default(),
            profile: String::new(),
            mask: false,
            most_cards: 2_000,
            sample: 100,
            limits: Limits::default(),
            finished: None,
            target: None,
        }
    }
}

/// Why no report was made.
#[derive(Debug, thiserror::Error)]
pub enum HtmlError {
    /// The template failed; a defect of the program.
    #[error("the report could not be rendered: {0}")]
    Template(#[from] minijinja::Error),
    /// The output could not be written.
    #[error("the report could not be written: {0}")]
    Io(#[from] std::io::Error),
}

/// Takes pages as they are judged and keeps, in bounded memory, those that the report will show.
#[derive(Debug)]
pub struct Collector {
    options: Options,
    choice: Choice,
    counts: Counts,
    messages: Messages,
    common: CommonFolder,
}

impl Collector {
    /// An empty report.
    pub fn new(options: Options) -> Self {
        let choice = Choice::new(options.most_cards, options.sample);
        Self {
            options,
            choice,
            counts: Counts::default(),
            messages: Messages::default(),
            common: CommonFolder::default(),
        }
    }

    /// Takes the next page, in the order of the input.
    pub fn add(&mut self, page: &PageReport) {
        self.counts.add(page.verdict);
        self.messages.add(page);
        self.common.add(&page.path);
        self.choice.add(page);
    }

    /// Pages taken so far.
    pub fn pages(&self) -> usize {
        self.counts.all
    }

    /// What came out so far, in one sentence.
    pub fn headline(&self) -> Text {
        view::headline(self.counts)
    }

    /// States on the page that the run has just ended.
    #[must_use]
    pub fn finished_now(mut self) -> Self {
        self.options.finished = Some(SystemTime::now());
        self
    }

    /// Makes the cards (reading the pictures shown once more, on all processors) and writes the page.
    ///
    /// # Errors
    /// [`HtmlError`] where `out` cannot be written.
    pub fn write(self, out: &mut impl Write) -> Result<(), HtmlError> {
        self.write_with(&mut Gallery::default(), out)
    }

    /// As [`write`](Self::write); takes pictures from `gallery` that an earlier report made, and leaves the new ones there.
    ///
    /// # Errors
    /// [`HtmlError`] where `out` cannot be written.
    pub fn write_with(self, gallery: &mut Gallery, out: &mut impl Write) -> Result<(), HtmlError> {
        let Self { options, choice, counts, messages, common } = self;
        let shown = choice.finish();
        gallery.fill(&shown, &options);
        let cards = card::cards(&shown, gallery, &options, common.folder());
        let view = view::View::new(&options, counts, &shown, cards, messages.finish(), common.folder());
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.add_template("report.html", include_str!("report.html"))?;
        environment.get_template("report.html")?.render_captured_to(Serde(&view), out)?;
        Ok(())
    }
}

/// The report as an output form: everything is written at the end.
#[derive(Debug)]
pub struct Html<W: Write> {
    out: W,
    collector: Collector,
}

impl<W: Write> Html<W> {
    /// Writes to `out`.
    pub fn new(out: W, options: Options) -> Self {
        Self { out, collector: Collector::new(options) }
    }
}

impl<W: Write> ReportWriter for Html<W> {
    fn file(&mut self, pages: &[PageReport]) -> io::Result<()> {
        pages.iter().for_each(|page| self.collector.add(page));
        Ok(())
    }

    fn finish(&mut self, _summary: &Summary) -> io::Result<()> {
        let empty = Collector::new(self.collector.options.clone());
        let collector = std::mem::replace(&mut self.collector, empty);
        collector.finished_now().write(&mut self.out).map_err(|error| match error {
            HtmlError::Io(error) => error,
            HtmlError::Template(error) => io::Error::other(error),
        })?;
        self.out.flush()
    }
}

/// The report of `pages` as one text.
///
/// # Errors
/// [`HtmlError::Template`] where the program is at fault.
pub fn render(pages: &[PageReport], options: &Options) -> Result<String, HtmlError> {
    let mut collector = Collector::new(options.clone());
    for page in pages {
        collector.add(page);
    }
    let mut out = Vec::new();
    collector.write(&mut out)?;
    String::from_utf8(out).map_err(|error| HtmlError::Io(std::io::Error::other(error)))
}
