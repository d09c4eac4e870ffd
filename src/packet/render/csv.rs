//! For Excel and WPS: one row a paper, other picture or question, UTF-8 with a byte-order mark so that Chinese shows.

use std::io::{self, Write};

use super::{Heading, heading, state_word, warning_line};
use crate::packet::{Packet, PaperReport, SlotReport};
use crate::report::csv::inert;
use crate::text::{Lang, Text};

/// New columns stand at the end: somebody may read the others by their place.
const COLUMNS: [&str; 10] =
    ["folder", "subject", "headline", "slot", "paper", "state", "pictures", "messages", "advice", "warnings"];

/// Writes all packets under one heading.
///
/// # Errors
/// What writing to `out` gives.
pub fn csv(packets: &[Packet], lang: Lang, out: &mut impl Write) -> io::Result<()> {
    out.write_all("\u{feff}".as_bytes())?;
    let mut rows = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(out);
    rows.write_record(COLUMNS)?;
    for packet in packets {
        let about = [&packet.folder, packet.subject.get(lang), packet.headline().get(lang)].map(inert);
        for slot in &packet.slots {
            for paper in &slot.papers {
                rows.write_record(about.iter().cloned().chain(paper_cells(slot, paper, lang)))?;
            }
        }
        for cells in rows_below(packet, lang) {
            rows.write_record(about.iter().cloned().chain(cells))?;
        }
    }
    rows.flush()
}

/// What belongs to no paper: entries to correct, other pictures, files not looked at, questions. What kind a row is stands where a
/// paper has its state.
fn rows_below(packet: &Packet, lang: Lang) -> Vec<[String; 7]> {
    let row = |kind, file: &str, message: &Text, advice: &str| {
        ["", "", heading(kind).get(lang), file, message.get(lang), advice, ""].map(inert)
    };
    let issues = packet.issues.iter().map(|one| row(Heading::Correct, "", &one.message, one.advice.get(lang)));
    let others = packet.others.iter().map(|one| row(Heading::Others, &one.name, &one.basis, ""));
    let skipped = packet.skipped.iter().map(|one| row(Heading::Skipped, &one.name, &one.reason, ""));
    let questions = packet.questions.iter().map(|question| row(Heading::Questions, "", question, ""));
    issues.chain(others).chain(skipped).chain(questions).collect()
}

fn paper_cells(slot: &SlotReport, paper: &PaperReport, lang: Lang) -> [String; 7] {
    let joined = |texts: &[Text]| {
        texts.iter().map(|text| text.get(lang)).collect::<Vec<_>>().join(if lang == Lang::Zh { "；" } else { "; " })
    };
    let names: Vec<&str> = paper.pictures.iter().map(|picture| picture.name.as_str()).collect();
    let (messages, advice, names) = (joined(&paper.messages), joined(&paper.advice), names.join("; "));
    let warnings: Vec<Text> = paper.warnings.iter().map(warning_line).collect();
    let (state, warnings) = (state_word(paper.state), joined(&warnings));
    [slot.title.get(lang), paper.title.get(lang), state.get(lang), &names, &messages, &advice, &warnings].map(inert)
}
