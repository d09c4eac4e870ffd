//! Puts a subcommand before the flags that every subcommand has, so that `scanready --lang zh explain` works as well as
//! `scanready explain --lang zh`. Without it the flag would mark the line as one of paths.

use std::ffi::OsString;

use clap::CommandFactory;

use super::Cli;

/// Moves a subcommand that stands behind leading global flags to the front.
pub fn subcommand_first(mut arguments: Vec<OsString>) -> Vec<OsString> {
    let mut position = 1;
    while let Some(length) =
        arguments.get(position).and_then(|argument| global_flag_length(&argument.to_string_lossy()))
    {
        position += length;
    }
    let is_subcommand = |name: &OsString| {
        let command = Cli::command();
        name.to_str().is_some_and(|name| command.find_subcommand(name).is_some())
    };
    if position > 1 && arguments.get(position).is_some_and(is_subcommand) {
        let subcommand = arguments.remove(position);
        arguments.insert(1, subcommand);
    }
    arguments
}

/// How many arguments a global flag takes, itself included; `None` for anything else.
fn global_flag_length(argument: &str) -> Option<usize> {
    match argument {
        "--lang" | "--color" => Some(2),
        "--quiet" | "--verbose" | "-q" | "-v" => Some(1),
        _ if argument.starts_with("--lang=") || argument.starts_with("--color=") => Some(1),
        _ => None,
    }
}
