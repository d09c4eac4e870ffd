//! The command line: arguments, one file a subcommand, what is printed. The only part of the program that talks.
//!
//! A subcommand is one file with a `clap` struct `Args` and `run(args, &Context) -> ExitCode`, a variant of `Command` and a
//! line in `dispatch`.

mod beside;
mod cache_args;
mod calibrate;
mod check;
mod completions;
mod context;
mod drop;
mod eval;
mod exit;
pub mod explain;
mod fix;
mod help;
mod input_args;
mod install;
mod man;
mod matrix;
mod normalise;
mod output;
mod packet;
mod packet_suggest;
pub mod profiles;
mod progress;
mod run_args;
mod schema;
mod seconds;
mod size;
mod watch;

use std::ffi::OsString;
use std::io::Write;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::Lang;
pub use cache_args::CacheArgs;
pub use context::{Context, Failure};
pub use exit::ExitCode;
pub use input_args::InputArgs;
pub use progress::Progress;
pub use run_args::{LimitArgs, RunArgs};

/// Tells, before a photo or scan of a licence or ID paper is submitted, whether it will be sent back, where on the
/// picture, and what to ask for.
///
/// `scanready PATH...` is short for `scanready check PATH...`. Nothing leaves this machine, and no picture of yours is changed.
#[derive(Debug, Parser)]
#[command(name = "scanready", version, args_conflicts_with_subcommands = true, arg_required_else_help = true)]
#[command(after_help = exit::HELP)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    check: check::Args,
    #[command(flatten)]
    global: context::GlobalArgs,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Check pictures and folders (what `scanready PATH...` does)
    Check(Box<check::Args>),
    /// Check whether an applicant's folder has every paper, each good enough
    Packet(Box<packet::Args>),
    /// Fit a profile's limits to your own accepted and rejected files
    Calibrate(Box<calibrate::Args>),
    /// Measure accuracy on files whose truth is known
    Eval(Box<eval::Args>),
    /// What a check looks for, why pictures are sent back for it, how to retake
    Explain(explain::ExplainArgs),
    /// Which receivers' limits are known, and from where
    Profiles(profiles::ProfilesArgs),
    /// Watch a folder: check each picture that arrives
    Watch(Box<watch::Args>),
    /// Write copies that meet a receiver's format and size limits
    Fix(Box<fix::Args>),
    /// Check what was dropped and open the report (what the drop targets call)
    Drop(drop::Args),
    /// Put a drop target on the desktop: drag pictures or folders on it
    InstallDropTarget(install::Args),
    /// Print the JSON Schema of the report
    Schema(schema::Args),
    /// Print a completion script for a shell
    Completions(completions::Args),
    /// Print the manual page
    Man(man::Args),
}

/// Parses `arguments` (the program's name first) and runs what they ask for.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = normalise::subcommand_first(arguments.into_iter().collect());
    let lang = help::named_language(&arguments).unwrap_or_else(context::system_language);
    match parse(arguments.clone()) {
        Ok(cli) => dispatch(cli),
        Err(error) => {
            if let Some(hint) = help::one_packet_only(&arguments, &error, lang) {
                let _ = writeln!(std::io::stderr(), "{hint}");
                return ExitCode::CouldNotRun;
            }
            let code = if error.use_stderr() { ExitCode::CouldNotRun } else { ExitCode::Ready };
            if let Some(hint) = help::usage_hint(&error, lang) {
                let _ = writeln!(std::io::stderr(), "{hint}");
            }
            // A closed pipe while help is printed is a normal end.
            let _ = match lang {
                Lang::Zh if !error.use_stderr() => {
                    let help = help::with_full_colons(&error.render().ansi().to_string());
                    write!(anstream::stdout(), "{help}")
                }
                _ => error.print(),
            };
            let _ = std::io::stdout().flush();
            code
        }
    }
}

fn parse(arguments: Vec<OsString>) -> Result<Cli, clap::Error> {
    let lang = help::named_language(&arguments).unwrap_or_else(context::system_language);
    let mut command = help::in_language(Cli::command(), lang);
    let matches = command.try_get_matches_from_mut(arguments)?;
    Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut command))
}

fn dispatch(cli: Cli) -> ExitCode {
    let context = Context::new(&cli.global);
    match cli.command {
        None => check::run(cli.check, &context),
        Some(Command::Check(args)) => check::run(*args, &context),
        Some(Command::Packet(args)) => packet::run(*args, &context),
        Some(Command::Calibrate(args)) => calibrate::run(*args, &context),
        Some(Command::Eval(args)) => eval::run(*args, &context),
        Some(Command::Explain(args)) => {
            output::text(&context, |out| explain::run(&args, context.lang, out), |unknown| unknown.0)
        }
        Some(Command::Profiles(args)) => {
            output::text(&context, |out| profiles::run(&args, context.lang, out), |error| error.text())
        }
        Some(Command::Watch(args)) => watch::run(*args, &context),
        Some(Command::Fix(args)) => fix::run(*args, &context),
        Some(Command::Drop(args)) => drop::run(args, &context),
        Some(Command::InstallDropTarget(args)) => install::run(&args, &context),
        Some(Command::Schema(args)) => schema::run(args, &context),
        Some(Command::Completions(args)) => completions::run(args, &context),
        Some(Command::Man(args)) => man::run(args, &context),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Cli {
        let arguments: Vec<OsString> = line.split(' ').map(OsString::from).collect();
        parse(normalise::subcommand_first(arguments)).unwrap()
    }

    #[test]
    fn the_definition_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn paths_alone_mean_check() {
        assert!(parsed("scanready a.jpg b").command.is_none());
        assert!(matches!(parsed("scanready check a.jpg").command, Some(Command::Check(_))));
    }

    #[test]
    fn a_path_called_like_a_subcommand_is_a_path_once_paths_have_begun() {
        assert!(parsed("scanready a.jpg check").command.is_none());
    }

    #[test]
    fn global_flags_may_stand_before_the_subcommand() {
        assert!(matches!(parsed("scanready --lang zh schema").command, Some(Command::Schema(_))));
        assert!(matches!(parsed("scanready -v --color=never schema").command, Some(Command::Schema(_))));
    }
}
