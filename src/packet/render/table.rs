//! For a person at a terminal.

use std::fmt::Write;

use super::{Heading, heading, state_word};
use crate::checks::NotAssessed;
use crate::packet::{Packet, PaperReport, SlotReport, State};
use crate::profile::source_words;
use crate::report::names::clean;
use crate::report::plain::title_of;
use crate::text::{Lang, Text};

/// How much is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Only what is not ready, warned of or asked.
    Brief,
    /// All papers.
    Usual,
    /// Also why a picture is taken for a paper, what could not be assessed and where limits come from.
    Full,
}

/// Files not looked at that are named without [`Detail::Full`]: a folder may hold thousands.
const SKIPPED_SHOWN: usize = 5;

/// One packet; the first line says whether it is ready.
pub fn table(packet: &Packet, lang: Lang) -> String {
    table_in(packet, lang, Detail::Usual)
}

/// The same in more or in fewer words.
pub fn table_in(packet: &Packet, lang: Lang, detail: Detail) -> String {
    let mut out = format!("{}\n", packet.headline().get(lang));
    let mut about = vec![packet.folder.clone(), packet.subject.get(lang).to_owned()];
    about.extend(packet.trade.as_ref().map(|trade| trade.get(lang).to_owned()));
    about.push(packet.profile.clone());
    let _ = writeln!(out, "{}\n", clean(&about.join(" · ")));
    for slot in &packet.slots {
        slot_lines(&mut out, slot, lang, detail);
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
    let others: Vec<Text> = packet.others.iter().map(|picture| named(&picture.name, &picture.basis)).collect();
    list(&mut out, Heading::Correct, &issues, "✗", lang);
    list(&mut out, Heading::Others, &others, "?", lang);
    list(&mut out, Heading::Skipped, &skipped(packet, detail), "·", lang);
    list(&mut out, Heading::Questions, &packet.questions, "?", lang);
    if detail != Detail::Brief {
        list(&mut out, Heading::Notes, &packet.notes, "·", lang);
        list(&mut out, Heading::Steps, &packet.steps, "□", lang);
    }
    out
}

fn colon(lang: Lang) -> &'static str {
    if lang == Lang::Zh { "：" } else { ": " }
}

fn named(name: &str, text: &Text) -> Text {
    Text::new(format!("{name}：{}", text.zh), format!("{name}: {}", text.en))
}

fn skipped(packet: &Packet, detail: Detail) -> Vec<Text> {
    let shown = if detail == Detail::Full { packet.skipped.len() } else { SKIPPED_SHOWN };
    let mut lines: Vec<Text> = packet.skipped.iter().take(shown).map(|file| named(&file.name, &file.reason)).collect();
    let more = packet.skipped.len().saturating_sub(shown);
    if more > 0 {
        lines.push(Text::new(format!("另有 {more} 个（-v 全部列出）"), format!("{more} more (-v lists them all)")));
    }
    lines
}

fn slot_lines(out: &mut String, slot: &SlotReport, lang: Lang, detail: Detail) {
    let is_fine = |paper: &PaperReport| paper.state == State::Ready && paper.warnings.is_empty();
    let papers: Vec<_> = slot.papers.iter().filter(|paper| detail != Detail::Brief || !is_fine(paper)).collect();
    if papers.is_empty() {
        return;
    }
    let _ = writeln!(out, "{}", slot.title.get(lang));
    for paper in papers {
        paper_lines(out, paper, lang);
        if detail == Detail::Full {
            picture_lines(out, paper, lang);
        }
    }
    for other in &slot.alternatives {
        let _ = writeln!(out, "      {}{}{}", heading(Heading::Instead).get(lang), colon(lang), other.get(lang));
    }
}

fn paper_lines(out: &mut String, paper: &PaperReport, lang: Lang) {
    let mark = match paper.state {
        State::Ready if paper.has_something_to_look_at() => "!",
        State::Ready => "✓",
        State::Confirm => "?",
        State::Retake | State::Missing => "✗",
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

fn picture_lines(out: &mut String, paper: &PaperReport, lang: Lang) {
    for picture in &paper.pictures {
        let _ = writeln!(out, "      - {}{}{}", clean(&picture.name), colon(lang), clean(picture.basis.get(lang)));
        for (code, source) in &picture.sources {
            let (code, source) = (title_of(code), source_words(source));
            let text = match lang {
                Lang::Zh => format!("“{}”的依据：{}", code.zh, source.zh),
                Lang::En => format!("limit of {}: {}", code.en, source.en),
            };
            let _ = writeln!(out, "        {}", clean(&text));
        }
        for NotAssessed { code, reason } in &picture.not_assessed {
            let code = title_of(code);
            let text = match lang {
                Lang::Zh => format!("未检查“{}”：{}", code.zh, reason.zh),
                Lang::En => format!("not assessed, {}: {}", code.en, reason.en),
            };
            let _ = writeln!(out, "        {}", clean(&text));
        }
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
