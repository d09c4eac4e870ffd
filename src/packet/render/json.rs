//! For other programs: one object a packet, keys and states in English, texts in one language.

use serde_json::{Value, json};

use crate::checks::NotAssessed;
use crate::packet::{Packet, PaperReport, PictureReport, SlotReport};
use crate::text::{Lang, Text};

/// Version of this form.
const SCHEMA_VERSION: u32 = 1;

/// One packet.
pub fn json(packet: &Packet, lang: Lang) -> Value {
    let texts = |texts: &[Text]| texts.iter().map(|text| text.get(lang).to_owned()).collect::<Vec<_>>();
    json!({
        "schema_version": SCHEMA_VERSION,
        "folder": packet.folder,
        "subject": packet.subject.get(lang),
        "trade": packet.trade.as_ref().map(|trade| trade.get(lang)),
        "profile": packet.profile,
        "ready": packet.ready,
        "headline": packet.headline().get(lang),
        "counts": packet.counts(),
        "slots": packet.slots.iter().map(|slot| slot_value(slot, lang)).collect::<Vec<_>>(),
        "other_pictures": packet.others.iter().map(|picture| picture_value(picture, lang)).collect::<Vec<_>>(),
        "skipped": packet.skipped.iter().map(|file| json!({
            "path": file.name,
            "reason": file.reason.get(lang),
        })).collect::<Vec<_>>(),
        "to_correct": packet.issues.iter().map(|issue| json!({
            "message": issue.message.get(lang),
            "advice": issue.advice.get(lang),
        })).collect::<Vec<_>>(),
        "questions": texts(&packet.questions),
        "notes": texts(&packet.notes),
        "steps": texts(&packet.steps),
    })
}

fn slot_value(slot: &SlotReport, lang: Lang) -> Value {
    json!({
        "title": slot.title.get(lang),
        "state": slot.state,
        "papers": slot.papers.iter().map(|paper| paper_value(paper, lang)).collect::<Vec<_>>(),
        "alternatives": slot.alternatives.iter().map(|text| text.get(lang)).collect::<Vec<_>>(),
    })
}

fn paper_value(paper: &PaperReport, lang: Lang) -> Value {
    json!({
        "title": paper.title.get(lang),
        "state": paper.state,
        "pictures": paper.pictures.iter().map(|picture| picture_value(picture, lang)).collect::<Vec<_>>(),
        "messages": paper.messages.iter().map(|text| text.get(lang)).collect::<Vec<_>>(),
        "advice": paper.advice.iter().map(|text| text.get(lang)).collect::<Vec<_>>(),
        "warnings": paper.warnings.iter().map(|warning| json!({
            "code": warning.code,
            "message": warning.message.get(lang),
            "advice": warning.advice.get(lang),
            "source": warning.source,
        })).collect::<Vec<_>>(),
    })
}

fn picture_value(picture: &PictureReport, lang: Lang) -> Value {
    json!({
        "path": picture.name,
        "verdict": picture.verdict,
        "score": picture.score,
        "certainty": f64::from((picture.certainty * 100.0).round()) / 100.0,
        "basis": picture.basis.get(lang),
        "not_assessed": picture.not_assessed.iter().map(|item| not_assessed(item, lang)).collect::<Vec<_>>(),
        "sources": picture.sources.iter().map(|(code, source)| format!("{code}: {source}")).collect::<Vec<_>>(),
    })
}

fn not_assessed(item: &NotAssessed, lang: Lang) -> String {
    let colon = if lang == Lang::Zh { "：" } else { ": " };
    format!("{}{colon}{}", item.code, item.reason.get(lang))
}
