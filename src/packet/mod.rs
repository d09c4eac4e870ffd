//! One folder, one applicant: which papers are there, is each good enough for the receiver, is anything missing or mistyped.
//! Knows judged pages and the rules of `registration.toml`; reads no words on pictures, so what only words
//! tell (a type line, an expiry date) is asked of a person and never guessed.

mod assess;
mod facts;
mod file_names;
mod judged;
mod look;
mod matching;
mod names;
pub mod numbers;
pub mod render;
mod repeats;
mod report;
mod rules;
mod slots;
pub mod suggest;
mod words;

pub use assess::{Request, assess};
pub use facts::{Facts, PacketFile};
pub use look::{Look, Sight, look};
pub use names::name_faults;
pub use report::{Issue, Packet, PaperReport, PictureReport, SkippedFile, SlotReport, State, Warning};
pub use rules::{Need, Paper, Refused, Rules, Slot, Subject, Trade, UnknownChoice};

use crate::PageReport;

/// One file of the applicant's folder, judged.
#[derive(Clone, Debug)]
pub struct Picture {
    /// Its name below the folder, with `/` between folders.
    pub name: String,
    /// Hash of its bytes; files that cannot be the same may carry any distinct value.
    pub content: [u8; 32],
    /// Its pages, judged under the receiver's profile.
    pub pages: Vec<PageReport>,
}
