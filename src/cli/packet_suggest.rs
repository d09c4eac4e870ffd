//! `scanready packet suggest`: three questions to the kind of applicant, then its list of papers in both languages.

use std::io::{self, BufRead, IsTerminal, Write};

use super::{Context, ExitCode, Failure, output};
use crate::packet::Rules;
use crate::packet::suggest::{APPLICANT, LICENCE, LICENCE_TYPE, Question, TRADE, checklist, subject};
use crate::report::names;
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
        return ask(question, context.lang, &mut io::stdin().lock(), &mut io::stderr());
    };
    question.answer(given).map(str::to_owned).ok_or_else(|| {
        Failure::new(
            format!("{flag} 不能是 {given}；{} 可选：{}", question.zh, known()),
            format!("{flag} cannot be {given}: {} Known are {}", question.en, known()),
        )
    })
}

/// Asks on the terminal until an answer is understood.
fn ask(question: &Question, lang: Lang, input: &mut impl BufRead, talk: &mut impl Write) -> Result<String, Failure> {
    loop {
        let mut text = format!("{}\n", Text::new(question.zh, question.en).get(lang));
        for (place, (_, zh, en)) in question.answers.iter().enumerate() {
            text += &format!("  {} {}\n", place + 1, Text::new(*zh, *en).get(lang));
        }
        let _ = write!(talk, "{text}> ").and_then(|()| talk.flush());
        let mut line = String::new();
        match input.read_line(&mut line) {
            Ok(0) | Err(_) => return Err(Failure::new("没有得到回答", "no answer was given")),
            Ok(_) => {}
        }
        if let Some(answer) = question.answer(&line) {
            return Ok(answer.to_owned());
        }
        let _ = writeln!(talk, "{}", not_understood(question, line.trim()).get(lang));
    }
}

fn not_understood(question: &Question, typed: &str) -> Text {
    let (typed, accepted) = (names::clean(typed), question.accepted());
    Text::new(
        format!("没看懂“{typed}”。可以输入：{}", accepted.zh),
        format!("\"{typed}\" is no answer. Type {}", accepted.en),
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn asked(question: &Question, lang: Lang, typed: &str) -> (Result<String, Failure>, String) {
        let mut talk = Vec::new();
        let answer = ask(question, lang, &mut typed.as_bytes(), &mut talk);
        (answer, String::from_utf8(talk).unwrap())
    }

    #[test]
    fn the_words_that_are_shown_are_taken() {
        let (answer, talk) = asked(&LICENCE, Lang::Zh, "有\n");
        assert_eq!(answer.unwrap(), "yes");
        assert!(!talk.contains("没看懂"), "{talk}");
        assert_eq!(asked(&APPLICANT, Lang::En, "a person\n").0.unwrap(), "person");
    }

    #[test]
    fn what_is_not_understood_is_said_with_what_is() {
        let (answer, talk) = asked(&LICENCE, Lang::Zh, "5\n2\n");
        assert_eq!(answer.unwrap(), "no");
        assert!(talk.contains("没看懂“5”。可以输入：序号 1~2，或 有、没有"), "{talk}");
        let (_, talk) = asked(&LICENCE, Lang::En, "perhaps\nno\n");
        assert!(talk.contains("\"perhaps\" is no answer. Type a number from 1 to 2, or one of: yes, no"), "{talk}");
        assert!(asked(&LICENCE, Lang::En, "").0.is_err());
    }
}
