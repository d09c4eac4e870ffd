//! How a run ended, as the shell sees it.

use clap::ValueEnum;

use crate::checks::Verdict;
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
    /// Whether a file of that verdict is flagged: copied with the flagged ones and, unless nothing is to fail the run, exit code 1.
    pub fn flags(self, verdict: Verdict) -> bool {
        verdict.is_flagged(self == Self::Warn)
    }

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
        let counts = [
            (Verdict::Warn, summary.warned),
            (Verdict::Unjudged, summary.unjudged),
            (Verdict::Reject, summary.rejected),
        ];
        let verdicts = counts.into_iter().filter(|(_, count)| *count > 0).map(|(verdict, _)| verdict);
        Self::of_worst(verdicts.max(), summary.problems, fail_on)
    }

    /// The code for the worst verdict, and for how many things could not be looked at.
    pub fn of_worst(worst: Option<Verdict>, problems: usize, fail_on: FailOn) -> Self {
        let flagged = problems > 0 || worst.is_some_and(|worst| fail_on.flags(worst));
        if flagged && fail_on != FailOn::Never { Self::Flagged } else { Self::Ready }
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
    use super::{ExitCode, FailOn, Summary, Verdict};

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
    fn the_worst_verdict_of_several_receivers_decides() {
        let code = |verdict, problems, fail_on| ExitCode::of_worst(Some(verdict), problems, fail_on);
        assert_eq!(code(Verdict::Warn, 0, FailOn::Reject), ExitCode::Ready);
        assert_eq!(code(Verdict::Warn, 0, FailOn::Warn), ExitCode::Flagged);
        assert_eq!(code(Verdict::Unjudged, 0, FailOn::Reject), ExitCode::Flagged);
        assert_eq!(code(Verdict::Reject, 1, FailOn::Never), ExitCode::Ready);
    }

    #[test]
    fn never_means_never() {
        assert_eq!(code(1, 1, 1, 1, FailOn::Never), ExitCode::Ready);
    }
}
