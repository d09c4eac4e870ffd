//! For a person at a terminal.

use std::fmt::Write;

use super::{Heading, heading, state_word};
use crate::packet::{Packet, PaperReport, SlotReport};
use crate::report::names::clean;
use crate::text::{Lang, Text};

/// One packet; the first line says whether it is ready.
pub fn table(packet: &Packet, lang: Lang) -> String {
    let mut out = format!("{}\n", packet.headline().get(lang));
    let mut about = vec![packet.folder.clone(), packet.subject.get(lang).to_owned()];
    about.extend(packet.trade.as_ref().map(|trade| trade.get(lang).to_owned()));
    about.push(packet.profile.clone());
    let _ = writeln!(out, "{}\n", clean(&about.join(" · ")));
    for slot in &packet.slots {
        slot_lines(&mut out, slot, lang);
    }
    let issues: Vec<Text> = packet
        .issues
        .iter()
        .map(|issue| {
            Text::new(
                format!("{} → {}", issue.message.zh, issue.advice.zh),
                format!("{} -> {}", issue.message.en, issue.advice.en),
            )
        })
        .collect();
    let others: Vec<Text> = packet
        .others
        .iter()
        .map(|picture| {
            Text::new(
                format!("{}：{}", picture.name, picture.basis.zh),
                format!("{}: {}", picture.name, picture.basis.en),
            )
        })
        .collect();
    list(&mut out, Heading::Correct, &issues, "✗", lang);
    list(&mut out, Heading::Others, &others, "?", lang);
    list(&mut out, Heading::Questions, &packet.questions, "?", lang);
    list(&mut out, Heading::Notes, &packet.notes, "·", lang);
    list(&mut out, Heading::Steps, &packet.steps, "□", lang);
    out
}

fn slot_lines(out: &mut String, slot: &SlotReport, lang: Lang) {
    let _ = writeln!(out, "{}", slot.title.get(lang));
    for paper in &slot.papers {
        paper_lines(out, paper, lang);
    }
    for other in &slot.alternatives {
        let _ = writeln!(out, "      {}: {}", heading(Heading::Instead).get(lang), other.get(lang));
    }
}

fn paper_lines(out: &mut String, paper: &PaperReport, lang: Lang) {
    let mark = match paper.state {
        _ if paper.has_something_to_look_at() => "!",
        crate::packet::State::Ready => "✓",
        crate::packet::State::Confirm => "?",
        crate::packet::State::Retake | crate::packet::State::Missing => "✗",
    };
    let names: Vec<String> = paper.pictures.iter().map(|picture| clean(&picture.name)).collect();
    let names = if names.is_empty() { String::new() } else { format!("  {}", names.join(", ")) };
    let _ = writeln!(out, "  {mark} {}  {}{names}", state_word(paper.state).get(lang), paper.title.get(lang));
    for message in &paper.messages {
        let _ = writeln!(out, "      {}", clean(message.get(lang)));
    }
    for advice in &paper.advice {
        let _ = writeln!(out, "      → {}", clean(advice.get(lang)));
    }
    for warning in &paper.warnings {
        let _ = writeln!(out, "      ! {}", clean(warning.message.get(lang)));
        let _ = writeln!(out, "        → {}", clean(warning.advice.get(lang)));
    }
}

fn list(out: &mut String, which: Heading, texts: &[Text], mark: &str, lang: Lang) {
    if texts.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n{}", heading(which).get(lang));
    for text in texts {
        let _ = writeln!(out, "  {mark} {}", clean(text.get(lang)));
    }
}
