//! `scanready packet suggest`: three questions to the kind of applicant, then its list of papers in both languages.

use std::io::{self, BufRead, IsTerminal, Write};

use super::{Context, ExitCode, Failure, output};
use crate::packet::Rules;
use crate::packet::suggest::{APPLICANT, LICENCE, LICENCE_TYPE, Question, TRADE, checklist, subject};
use crate::{Lang, Text};

/// Answers to the three questions; what is not given is asked.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Is there a business licence: yes or no
    #[arg(long, value_name = "ANSWER")]
    licence: Option<String>,
    /// With a licence its type: company or sole-trader; without one the applicant: person, government or other
    #[arg(long = "type", value_name = "ANSWER")]
    kind: Option<String>,
    /// Trade: none, medical, education or finance
    #[arg(long, value_name = "ANSWER")]
    trade: Option<String>,
}

/// Runs the subcommand.
pub fn run(args: &Args, context: &Context) -> ExitCode {
    match suggestion(args, context) {
        Ok(text) => output::print(text.as_bytes(), context),
        Err(failure) => context.fail(&failure),
    }
}

fn suggestion(args: &Args, context: &Context) -> Result<String, Failure> {
    let has_licence = answer(&LICENCE, args.licence.as_deref(), "--licence", context)? == "yes";
    let question = if has_licence { &LICENCE_TYPE } else { &APPLICANT };
    let kind = answer(question, args.kind.as_deref(), "--type", context)?;
    let trade = answer(&TRADE, args.trade.as_deref(), "--trade", context)?;
    let subject = subject(has_licence, &kind).unwrap_or("other");
    let trade = Some(trade.as_str()).filter(|trade| *trade != "none");
    let rules = Rules::builtin();
    let list = |lang| checklist(&rules, subject, trade, lang).map_err(|unknown| Failure(unknown.0));
    let extra = trade.map_or(String::new(), |trade| format!(" --trade {trade}"));
    let command = format!("scanready packet DIR --subject {subject}{extra}");
    Ok(format!("{}\n----\n\n{}\n{command}\n", list(Lang::Zh)?, list(Lang::En)?))
}

/// The answer given by flag, else asked for on a terminal.
fn answer(question: &Question, given: Option<&str>, flag: &str, context: &Context) -> Result<String, Failure> {
    let known = || question.answers.iter().map(|(answer, ..)| *answer).collect::<Vec<_>>().join(", ");
    let Some(given) = given else {
        if !io::stdin().is_terminal() {
            return Err(Failure::new(
                format!("{} 请用 {flag} 回答（{}）", question.zh, known()),
                format!("{} Answer with {flag} ({})", question.en, known()),
            ));
        }
        return ask(question, context);
    };
    chosen(question, given).ok_or_else(|| {
        Failure::new(
            format!("{flag} 不能是 {given}；{} 可选：{}", question.zh, known()),
            format!("{flag} cannot be {given}: {} Known are {}", question.en, known()),
        )
    })
}

/// An answer by its word or its number from 1.
fn chosen(question: &Question, typed: &str) -> Option<String> {
    let typed = typed.trim().to_lowercase();
    let place = typed.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    let by_number = place.and_then(|place| question.answers.get(place));
    let found = by_number.or_else(|| question.answers.iter().find(|(answer, ..)| *answer == typed));
    found.map(|(answer, ..)| (*answer).to_owned())
}

fn ask(question: &Question, context: &Context) -> Result<String, Failure> {
    let mut talk = io::stderr();
    let lang = context.lang;
    loop {
        let mut text = format!("{}\n", Text::new(question.zh, question.en).get(lang));
        for (place, (_, zh, en)) in question.answers.iter().enumerate() {
            text += &format!("  {} {}\n", place + 1, Text::new(*zh, *en).get(lang));
        }
        let _ = write!(talk, "{text}> ").and_then(|()| talk.flush());
        let mut line = String::new();
        match io::stdin().lock().read_line(&mut line) {
            Ok(0) | Err(_) => return Err(Failure::new("没有得到回答", "no answer was given")),
            Ok(_) => {}
        }
        if let Some(answer) = chosen(question, &line) {
            return Ok(answer);
        }
    }
}
