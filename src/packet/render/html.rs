//! A page to print or to send: no scripts, nothing loaded from elsewhere, no pictures in it.

use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment};
use serde_json::{Value, json as object};

use super::{Heading, heading, json, state_word};
use crate::packet::{Packet, State};
use crate::text::{Lang, Text};

/// All packets as one page.
///
/// # Errors
/// The template fails, which a test rules out for every text.
pub fn html(packets: &[Packet], lang: Lang) -> Result<String, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.add_template("packet", include_str!("packet.html"))?;
    let title = Text::new("材料检查结果", "Packet check");
    let packets: Vec<Value> = packets.iter().map(|packet| json(packet, lang)).collect();
    let context = object!({
        "lang": if lang == Lang::Zh { "zh-CN" } else { "en" },
        "title": title.get(lang),
        "packets": packets,
        "words": words(lang),
    });
    environment.get_template("packet")?.render(Serde(context))
}

fn words(lang: Lang) -> Value {
    let state = |state| state_word(state).get(lang).to_owned();
    let heading = |which| heading(which).get(lang).to_owned();
    object!({
        "ready": state(State::Ready),
        "confirm": state(State::Confirm),
        "retake": state(State::Retake),
        "missing": state(State::Missing),
        "correct": heading(Heading::Correct),
        "others": heading(Heading::Others),
        "skipped": heading(Heading::Skipped),
        "questions": heading(Heading::Questions),
        "notes": heading(Heading::Notes),
        "steps": heading(Heading::Steps),
        "instead": heading(Heading::Instead),
    })
}
