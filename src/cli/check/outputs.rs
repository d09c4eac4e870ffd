//! Where `check` and `fix` write, as the command line says it: for what concerns several flags at once.

use std::path::PathBuf;

use clap::parser::ValueSource;
use clap::{ArgMatches, Command, FromArgMatches};

use crate::Text;
use crate::cli::Context;
use crate::input::Discovery;
use crate::report::names;

/// Flags that name a folder to write pictures to, as clap knows them.
const FOLDERS: [&str; 3] = ["annotate", "copy_flagged", "copy_passed"];
/// Flags of the page for the browser, as clap knows them.
const PAGE: [&str; 2] = ["report", "report_mask"];

/// What is to be written beside the report. Adds no flag of its own: it looks at those of other groups.
#[derive(Clone, Debug, Default)]
pub struct Outputs {
    /// The flags given, as they are written.
    pub flags: Vec<String>,
    /// The folders they name.
    pub folders: Vec<PathBuf>,
}

impl FromArgMatches for Outputs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let given = |id: &&str| matches.value_source(id) == Some(ValueSource::CommandLine);
        let flag = |id: &str| format!("--{}", id.replace('_', "-"));
        Ok(Self {
            flags: PAGE.iter().chain(&FOLDERS).copied().filter(given).map(flag).collect(),
            folders: FOLDERS.iter().filter_map(|id| matches.get_one::<PathBuf>(id).cloned()).collect(),
        })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl clap::Args for Outputs {
    fn augment_args(command: Command) -> Command {
        command
    }

    fn augment_args_for_update(command: Command) -> Command {
        command
    }
}

/// The files found without the copies of them in `folders`, which the run itself writes to. Everything else in there is checked: it may
/// be a client's.
pub fn without_outputs(mut found: Discovery, folders: &[PathBuf], context: &Context) -> Discovery {
    for copy in found.leave_out_copies(folders).iter().filter(|_| context.verbose) {
        let shown = names::for_terminal(copy);
        context.say(&Text::new(
            format!("跳过 {shown}：以前复制到输出文件夹的副本，原文件已检查"),
            format!("skipped {shown}: A copy in a folder that this run writes to, of a file that is checked"),
        ));
    }
    found
}
