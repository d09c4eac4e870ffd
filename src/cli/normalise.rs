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
    if position == 1 {
        return arguments;
    }
    // A subcommand may have subcommands of its own (`profiles show`): they move with it.
    let mut command = Cli::command();
    let mut moved = 0;
    while let Some(inner) = arguments
        .get(position + moved)
        .and_then(|name| name.to_str())
        .and_then(|name| command.find_subcommand(name).cloned())
    {
        let name = arguments.remove(position + moved);
        moved += 1;
        arguments.insert(moved, name);
        command = inner;
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
