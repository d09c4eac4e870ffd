//! `scanready explain [CODE]`: what a check looks for, why pictures are sent back for it, how to retake.

use std::io::{self, Write};

use clap::Args;

use crate::checks::{About, abouts};
use crate::profile::nearest;
use crate::text::{Lang, Text};

/// Arguments of `explain`.
#[derive(Clone, Debug, Args)]
pub struct ExplainArgs {
    /// A finding's code, such as `glare`; without one all checks are listed
    pub code: Option<String>,
}

/// No check has that code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.en)]
pub struct UnknownCode(pub Text);

/// Writes the explanation of one check, or the list of all.
///
/// # Errors
/// The code is unknown (inner error), or `out` cannot be written.
pub fn run(args: &ExplainArgs, lang: Lang, out: &mut impl Write) -> io::Result<Result<(), UnknownCode>> {
    let Some(code) = &args.code else {
        return list(lang, out).map(Ok);
    };
    match find(code) {
        Ok(about) => write!(out, "{}", explanation(about, lang)).map(Ok),
        Err(unknown) => Ok(Err(unknown)),
    }
}

fn find(code: &str) -> Result<&'static About, UnknownCode> {
    let wanted = code.to_lowercase();
    abouts().into_iter().find(|about| about.code == wanted || about.title.zh == code).ok_or_else(|| {
        let (zh, en) = match nearest(&wanted, abouts().iter().map(|about| about.code)) {
            Some(meant) => (format!("，是不是 {meant}？"), format!("; did you mean {meant}?")),
            None => (String::new(), String::new()),
        };
        UnknownCode(Text::new(
            format!("没有检查项 {code}{zh}（scanready explain 列出全部）"),
            format!("there is no check {code}{en} (`scanready explain` lists all)"),
        ))
    })
}

fn explanation(about: &About, lang: Lang) -> String {
    let mut text = format!("{}  {}\n", about.code, about.title.get(lang));
    if about.heuristic {
        let note = Text::new("推测性检查，只提醒、不退回", "A guess from weak signs: it only ever warns");
        text += &format!("{}\n", note.get(lang));
    }
    for (heading, body) in about.sections() {
        text += &format!("\n{}\n  {}\n", heading.get(lang), body.get(lang));
    }
    text
}

fn list(lang: Lang, out: &mut impl Write) -> io::Result<()> {
    for about in abouts() {
        writeln!(out, "{:<24}{}", about.code, about.title.get(lang))?;
    }
    let hint = Text::new("详细说明：scanready explain 代码", "More about one: scanready explain CODE");
    writeln!(out, "\n{}", hint.get(lang))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn explained(code: Option<&str>, lang: Lang) -> Result<String, UnknownCode> {
        let mut out = Vec::new();
        run(&ExplainArgs { code: code.map(str::to_owned) }, lang, &mut out).unwrap()?;
        Ok(String::from_utf8(out).unwrap())
    }

    #[test]
    fn explains_by_code_and_by_chinese_title() {
        let by_code = explained(Some("glare"), Lang::Zh).unwrap();
        assert!(by_code.starts_with("glare  反光遮字\n"));
        assert_eq!(by_code, explained(Some("反光遮字"), Lang::Zh).unwrap());
    }

    #[test]
    fn lists_every_check() {
        let list = explained(None, Lang::En).unwrap();
        for about in abouts() {
            assert!(list.contains(about.code));
        }
    }

    #[test]
    fn suggests_the_nearest_code() {
        let error = explained(Some("glair"), Lang::En).unwrap_err();
        assert!(error.to_string().contains("did you mean glare?"), "{error}");
    }
}
