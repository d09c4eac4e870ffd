//! The command line: arguments, one file a subcommand, what is printed.

pub mod explain;
pub mod profiles;
