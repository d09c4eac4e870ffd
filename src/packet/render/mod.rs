//! Packets as output: one file a form. Nothing is judged here.

mod csv;
mod html;
mod json;
mod table;

pub use csv::csv;
pub use html::html;
pub use json::json;
pub use table::{Detail, table, table_in};

use super::{State, Warning};
use crate::text::Text;

/// A warning with what to do, on one line.
fn warning_line(warning: &Warning) -> Text {
    let Warning { message, advice, .. } = warning;
    Text::new(format!("{} → {}", message.zh, advice.zh), format!("{} -> {}", message.en, advice.en))
}

/// A state in a word.
fn state_word(state: State) -> Text {
    let (zh, en) = match state {
        State::Ready => ("可用", "ready"),
        State::Confirm => ("待确认", "confirm"),
        State::Retake => ("需重拍", "retake"),
        State::Missing => ("缺", "missing"),
    };
    Text::new(zh, en)
}

/// Headings that every form for people uses.
fn heading(which: Heading) -> Text {
    let (zh, en) = match which {
        Heading::Correct => ("需更正", "To correct"),
        Heading::Questions => ("请人工核对", "For you to look at"),
        Heading::Others => ("其他图片", "Other pictures"),
        Heading::Skipped => ("未检查的文件", "Files not looked at"),
        Heading::Notes => ("说明", "Notes"),
        Heading::Steps => ("提交前提醒", "Before you submit"),
        Heading::Instead => ("也可以用", "or instead"),
    };
    Text::new(zh, en)
}

/// Headings of [`heading`].
#[derive(Clone, Copy)]
enum Heading {
    Correct,
    Questions,
    Others,
    Skipped,
    Notes,
    Steps,
    Instead,
}
