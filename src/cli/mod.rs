//! The command line: arguments, one file a subcommand, what is printed.
