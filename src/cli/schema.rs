//! `scanready schema`: the JSON Schema of the report.

use super::{Context, ExitCode, output};
use crate::report::schema::schema;

/// Prints the schema; there is nothing to choose.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {}

/// Runs the subcommand.
pub fn run(_args: Args, context: &Context) -> ExitCode {
    let text = format!("{:#}\n", schema());
    output::print(text.as_bytes(), context)
}
