//! `scanready completions SHELL`: a completion script.

use clap::CommandFactory;

use super::{Cli, Context, ExitCode, output};

/// Which shell.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// The shell
    #[arg(value_enum)]
    shell: clap_complete::Shell,
}

/// Runs the subcommand.
pub fn run(args: Args, context: &Context) -> ExitCode {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "scanready", &mut script);
    output::print(&script, context)
}
