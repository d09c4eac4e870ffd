//! `scanready completions SHELL`: a completion script.

use clap::CommandFactory;

use super::{Cli, Context, ExitCode, help, output};

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
    // Shells show what a flag does beside it.
    let mut command = help::in_language(Cli::command(), context.lang);
    clap_complete::generate(args.shell, &mut command, "scanready", &mut script);
    output::print(&script, context)
}
