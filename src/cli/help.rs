//! Help in the user's language. The English texts stand beside the arguments they describe; `help_zh.tsv` gives each its
//! Chinese wording, and a test fails where one is missing.

use std::collections::HashMap;
use std::ffi::OsString;
use std::sync::LazyLock;

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command};

use crate::Lang;

static CHINESE: LazyLock<HashMap<&str, &str>> =
    LazyLock::new(|| include_str!("help_zh.tsv").lines().filter_map(|line| line.split_once('\t')).collect());

const TEMPLATE: &str = "{before-help}{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}";

/// The language that `--lang` names among raw arguments, before they are parsed: help and usage errors need it first.
pub fn named_language(arguments: &[OsString]) -> Option<Lang> {
    let mut rest = arguments.iter().map(|argument| argument.to_string_lossy());
    while let Some(argument) = rest.next() {
        let value = match argument.strip_prefix("--lang") {
            Some("") => rest.next().map(|value| value.into_owned()),
            Some(value) => value.strip_prefix('=').map(str::to_owned),
            None => None,
        };
        match value.as_deref() {
            Some("zh") => return Some(Lang::Zh),
            Some("en") => return Some(Lang::En),
            _ => {}
        }
    }
    None
}

/// What a usage error means, to stand above the parser's own words, which are English; `None` where there is nothing to add.
pub fn usage_hint(error: &clap::Error, lang: Lang) -> Option<String> {
    let what = match error.kind() {
        _ if lang == Lang::En => return None,
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            return None;
        }
        ErrorKind::UnknownArgument => "没有这个参数",
        ErrorKind::InvalidSubcommand => "没有这个命令",
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => "参数的值不对",
        ErrorKind::ArgumentConflict if is_repeated(error) => "同一个参数写了两次",
        ErrorKind::ArgumentConflict => "有参数不能同时使用",
        ErrorKind::MissingRequiredArgument | ErrorKind::MissingSubcommand => "缺少必须写的参数",
        ErrorKind::NoEquals | ErrorKind::TooManyValues | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            "参数后面的值多了或少了"
        }
        _ => "命令的写法有误",
    };
    Some(format!(
        "scanready：{what}，没有执行。请对照 scanready --help --lang zh 改正后重试；具体位置见下面的英文提示："
    ))
}

/// Whether the parser complains of a flag that stands there twice.
fn is_repeated(error: &clap::Error) -> bool {
    let argument = |kind| match error.get(kind) {
        Some(ContextValue::String(argument)) => Some(argument),
        _ => None,
    };
    argument(ContextKind::InvalidArg).is_some_and(|flag| argument(ContextKind::PriorArg) == Some(flag))
}

/// What to say instead of the parser, which takes a second folder for a subcommand: `packet A B`.
pub fn one_packet_only(arguments: &[OsString], error: &clap::Error, lang: Lang) -> Option<&'static str> {
    let is_conflict =
        error.kind() == ErrorKind::ArgumentConflict && error.get(ContextKind::InvalidSubcommand).is_some();
    (is_conflict && arguments.get(1).is_some_and(|name| name == "packet")).then_some(match lang {
        Lang::Zh => {
            "scanready：packet 一次只看一个文件夹；有多位申请人时，请把各人的文件夹放进同一个文件夹，再用 --each"
        }
        Lang::En => {
            "scanready: packet takes one folder; for several applicants put their folders into one and add --each"
        }
    })
}

/// The command with its help in `lang`.
pub fn in_language(mut command: Command, lang: Lang) -> Command {
    if lang == Lang::En {
        return command;
    }
    // Only a built command has its `--help`, `--version` and `help`.
    command.build();
    translated(command)
}

/// Help with the colon that the parser puts behind headings as Chinese writes it.
pub fn with_full_colons(help: &str) -> String {
    let mut out = String::with_capacity(help.len());
    for letter in help.chars() {
        let after_chinese = out.ends_with(|before| ('\u{2e80}'..='\u{ffff}').contains(&before));
        out.push(if letter == ':' && after_chinese { '：' } else { letter });
    }
    out
}

fn translated(command: Command) -> Command {
    let names: Vec<String> = command.get_subcommands().map(|command| command.get_name().to_owned()).collect();
    let about = command.get_about().and_then(chinese);
    let long_about = command.get_long_about().and_then(chinese);
    let after = command.get_after_help().and_then(chinese);
    let mut command = command.mut_args(translated_arg).help_template(TEMPLATE).subcommand_help_heading("命令");
    if let Some(about) = about {
        command = command.about(about);
    }
    if let Some(about) = long_about {
        command = command.long_about(about);
    }
    if let Some(after) = after {
        command = command.after_help(after);
    }
    names.into_iter().fold(command, |command, name| command.mut_subcommand(name, translated))
}

fn translated_arg(arg: Arg) -> Arg {
    let heading = match arg.get_help_heading() {
        Some(heading) => lookup(heading).unwrap_or("选项"),
        None if arg.is_positional() => "参数",
        None => "选项",
    };
    let Some(help) = arg.get_help().and_then(chinese) else { return arg.help_heading(heading) };
    // Only the flag that asks for help has a longer text of its own.
    let longer = arg.get_long_help().and_then(chinese);
    let choices: Vec<String> = arg
        .get_possible_values()
        .iter()
        .map(|value| match value.get_help().and_then(chinese) {
            Some(meaning) => format!("{}（{meaning}）", value.get_name()),
            None => value.get_name().to_owned(),
        })
        .collect();
    let mut more = String::new();
    if !choices.is_empty() {
        more += &format!("。可选：{}", choices.join("、"));
    }
    let defaults: Vec<_> = arg.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
    if !defaults.is_empty() && arg.get_action().takes_values() {
        more += &format!(" [默认：{}]", defaults.join(" "));
    }
    let longer = longer.unwrap_or_else(|| help.clone()) + &more;
    arg.help(help + &more)
        .long_help(longer)
        .hide_possible_values(!choices.is_empty())
        .hide_default_value(true)
        .help_heading(heading)
}

fn chinese(text: &StyledStr) -> Option<String> {
    lookup(&text.to_string()).map(str::to_owned)
}

fn lookup(text: &str) -> Option<&'static str> {
    CHINESE.get(text.replace('\n', " ").trim()).copied()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use clap::CommandFactory;

    use super::*;
    use crate::cli::Cli;

    /// Every English text of a command and of those below it.
    fn texts(command: &Command, found: &mut BTreeSet<String>) {
        let mut add = |text: Option<String>| found.extend(text.map(|text| text.replace('\n', " ").trim().to_owned()));
        let shown = |text: Option<&StyledStr>| text.map(ToString::to_string);
        add(shown(command.get_about()));
        add(shown(command.get_long_about()));
        add(shown(command.get_after_help()));
        for arg in command.get_arguments().filter(|arg| !arg.is_hide_set()) {
            add(shown(arg.get_help()));
            add(arg.get_help_heading().map(str::to_owned));
            for value in arg.get_possible_values() {
                add(shown(value.get_help()));
            }
        }
        for subcommand in command.get_subcommands().filter(|subcommand| !subcommand.is_hide_set()) {
            texts(subcommand, found);
        }
    }

    fn all_texts() -> BTreeSet<String> {
        let mut command = Cli::command();
        command.build();
        let mut found = BTreeSet::new();
        texts(&command, &mut found);
        found
    }

    #[test]
    fn every_text_of_the_help_exists_in_chinese() {
        let missing: Vec<_> = all_texts().into_iter().filter(|text| lookup(text).is_none()).collect();
        assert!(
            missing.is_empty(),
            "add these to help_zh.tsv, a tab and the Chinese after each:\n{}",
            missing.join("\n")
        );
    }

    #[test]
    fn the_translated_command_parses_like_the_english_one() {
        let command = in_language(Cli::command(), Lang::Zh);
        let matches =
            command.try_get_matches_from(["scanready", "check", "a.jpg", "--format", "csv", "--jobs", "3"]).unwrap();
        assert_eq!(matches.subcommand_name(), Some("check"));
        let help = in_language(Cli::command(), Lang::Zh).render_long_help().to_string();
        assert!(help.contains("用法：scanready") && help.contains("命令"), "{help}");
        assert!(help.contains("-h 为摘要") && !help.contains("--help 更详细"), "{help}");
    }

    #[test]
    fn headings_end_in_a_chinese_colon() {
        assert_eq!(with_full_colons("命令:\n  check\n选项:\n --a b: c"), "命令：\n  check\n选项：\n --a b: c");
    }

    #[test]
    fn the_language_is_found_before_parsing() {
        let named = |line: &str| named_language(&line.split(' ').map(OsString::from).collect::<Vec<_>>());
        assert_eq!(named("scanready --lang zh --help"), Some(Lang::Zh));
        assert_eq!(named("scanready check a.jpg --lang=en"), Some(Lang::En));
        assert_eq!(named("scanready --lang auto"), None);
        assert_eq!(named("scanready --lang"), None);
    }
}
