//! How a run ended, as the shell sees it.

use clap::ValueEnum;

use crate::report::Summary;
use crate::report::message::AskFrom;

/// Shown below the help.
pub const HELP: &str = "Exit codes: 0 nothing flagged; 1 something flagged (reject or unjudged; with --fail-on warn also \
                        warn) or not to be read; 2 could not run; 130 interrupted.";

/// Exit codes of every subcommand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExitCode {
    /// Nothing flagged.
    Ready,
    /// Something flagged, or something named by the user could not be read.
    Flagged,
    /// Wrong usage, no file found, output not writable.
    CouldNotRun,
    /// Stopped by the user.
    Interrupted,
}

/// From which verdict on a run fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// Rejected or unjudged files.
    Reject,
    /// Also files with warnings.
    Warn,
    /// None: exit 0 whatever is found.
    Never,
}

impl FailOn {
    /// From which verdict on the message to the client asks for pictures again: what fails the run is asked for.
    pub fn asks_from(self) -> AskFrom {
        match self {
            Self::Warn => AskFrom::Warn,
            Self::Reject | Self::Never => AskFrom::Reject,
        }
    }
}

impl ExitCode {
    /// The code for a run's counts.
    pub fn of(summary: &Summary, fail_on: FailOn) -> Self {
        let certain = summary.rejected + summary.unjudged + summary.problems;
        let flagged = match fail_on {
            FailOn::Never => 0,
            FailOn::Reject => certain,
            FailOn::Warn => certain + summary.warned,
        };
        if flagged > 0 { Self::Flagged } else { Self::Ready }
    }
}

impl From<ExitCode> for std::process::ExitCode {
    fn from(code: ExitCode) -> Self {
        Self::from(match code {
            ExitCode::Ready => 0,
            ExitCode::Flagged => 1,
            ExitCode::CouldNotRun => 2,
            ExitCode::Interrupted => 130,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{ExitCode, FailOn, Summary};

    fn code(rejected: usize, unjudged: usize, warned: usize, problems: usize, fail_on: FailOn) -> ExitCode {
        let files = rejected + unjudged + warned + 1;
        ExitCode::of(&Summary { files, passed: 1, rejected, unjudged, warned, problems, ..Summary::default() }, fail_on)
    }

    #[test]
    fn what_is_not_surely_ready_fails() {
        assert_eq!(code(0, 0, 0, 0, FailOn::Reject), ExitCode::Ready);
        assert_eq!(code(1, 0, 0, 0, FailOn::Reject), ExitCode::Flagged);
        assert_eq!(code(0, 1, 0, 0, FailOn::Reject), ExitCode::Flagged);
        assert_eq!(code(0, 0, 0, 1, FailOn::Reject), ExitCode::Flagged);
    }

    #[test]
    fn warnings_fail_only_when_asked() {
        assert_eq!(code(0, 0, 1, 0, FailOn::Reject), ExitCode::Ready);
        assert_eq!(code(0, 0, 1, 0, FailOn::Warn), ExitCode::Flagged);
    }

    #[test]
    fn never_means_never() {
        assert_eq!(code(1, 1, 1, 1, FailOn::Never), ExitCode::Ready);
    }
}
