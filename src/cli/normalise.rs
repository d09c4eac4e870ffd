//! Puts a subcommand before the flags that every subcommand has, so that `scanready --lang zh explain` works as well as
//! `scanready explain --lang zh`. Without it the flag would mark the line as one of paths.

use std::ffi::OsString;

use clap::{Command, CommandFactory};

use super::Cli;

/// The subcommand that the parser adds.
const HELP: &str = "help";

/// Moves a subcommand that stands behind leading global flags to the front.
pub fn subcommand_first(mut arguments: Vec<OsString>) -> Vec<OsString> {
    let mut position = 1;
    while let Some(length) =
        arguments.get(position).and_then(|argument| global_flag_length(&argument.to_string_lossy()))
    {
        position += length;
    }
    if position == 1 && !arguments.iter().any(|argument| argument == HELP) {
        return arguments;
    }
    let mut command = Cli::command();
    // Only a built command has its `help`.
    command.build();
    // A subcommand may have subcommands of its own (`profiles show`): they move with it.
    let mut moved = 0;
    let mut inner = &command;
    while let Some(next) =
        arguments.get(position + moved).and_then(|name| name.to_str()).and_then(|name| inner.find_subcommand(name))
    {
        let name = arguments.remove(position + moved);
        moved += 1;
        arguments.insert(moved, name);
        inner = next;
    }
    help_as_a_flag(arguments, &command)
}

/// `help packet --lang zh` as `packet --help --lang zh`: beside `help` the parser takes names of subcommands only.
fn help_as_a_flag(arguments: Vec<OsString>, command: &Command) -> Vec<OsString> {
    let mut flags = Vec::new();
    let mut names = Vec::new();
    let mut rest = arguments.iter().skip(1);
    while let Some(argument) = rest.next() {
        match global_flag_length(&argument.to_string_lossy()) {
            Some(length) => {
                flags.push(argument.clone());
                flags.extend(rest.by_ref().take(length - 1).cloned());
            }
            None => names.push(argument.clone()),
        }
    }
    let Some(place) = names.iter().position(|name| name == HELP).filter(|_| !flags.is_empty()) else {
        return arguments;
    };
    names.remove(place);
    let leads_on = |command: &Command, name: &OsString| name != HELP && command.find_subcommand(name).is_some();
    let mut inner = command;
    for (depth, name) in names.iter().enumerate() {
        let asks_here = depth != place || inner.find_subcommand(HELP).is_some();
        if !asks_here || !leads_on(inner, name) {
            return arguments;
        }
        let Some(next) = inner.find_subcommand(name) else { return arguments };
        inner = next;
    }
    if place == names.len() && inner.find_subcommand(HELP).is_none() {
        return arguments;
    }
    arguments.iter().take(1).cloned().chain(names).chain([OsString::from("--help")]).chain(flags).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    fn written(line: &str) -> String {
        let arguments = subcommand_first(line.split(' ').map(OsString::from).collect());
        arguments.iter().map(|argument| argument.to_string_lossy()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn help_may_stand_beside_flags() {
        assert_eq!(written("scanready --lang zh help"), "scanready --help --lang zh");
        assert_eq!(written("scanready -q help packet"), "scanready packet --help -q");
        assert_eq!(written("scanready help --lang=zh"), "scanready --help --lang=zh");
        assert_eq!(written("scanready --lang zh packet help"), "scanready packet --help --lang zh");
        assert_eq!(written("scanready help profiles show --lang zh"), "scanready profiles show --help --lang zh");
    }

    #[test]
    fn a_file_called_help_stays_one() {
        for line in
            ["scanready help", "scanready check help --lang zh", "scanready a.jpg help -q", "scanready help nosuch -q"]
        {
            assert_eq!(written(line), line);
        }
    }
}
