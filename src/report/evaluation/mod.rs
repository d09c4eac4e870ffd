//! An evaluation as text: the same sections, with the same figures, for the terminal, for Markdown and for HTML.

pub mod accuracy_page;
pub mod charts;
pub mod html;
pub mod markdown;
mod sections;
#[cfg(feature = "cli")]
pub mod table;

pub use sections::{SetResult, reasons, sections};

use crate::text::{Lang, Text};

/// A titled table with a sentence on how to read it.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// Title.
    pub title: Text,
    /// How to read it; may be empty.
    pub note: Text,
    /// Heads of the columns.
    pub head: Vec<Text>,
    /// Cells, one row after the other, as wide as `head`.
    pub rows: Vec<Vec<Text>>,
}

impl Section {
    /// The cells of `row` in one language.
    pub fn cells(row: &[Text], lang: Lang) -> Vec<&str> {
        row.iter().map(|cell| cell.get(lang)).collect()
    }
}
