//! Parse, run, exit code; nothing else.

use std::process::ExitCode;

fn main() -> ExitCode {
    // On Windows the shell does not expand `*.jpg`; elsewhere it has done so already.
    scanready::cli::main(wild::args_os()).into()
}
