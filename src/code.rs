//! Which code judged: what is kept of an earlier run, measurements and verdicts, holds for the same code alone.

use std::fs;
use std::time::UNIX_EPOCH;

use crate::{measure, pipeline};

/// Tells one build of the running program from another, by its size and date: within a version, code changes without a number doing so.
pub fn build() -> String {
    let about = std::env::current_exe().and_then(fs::metadata);
    let modified = about.as_ref().ok().and_then(|about| about.modified().ok());
    let time = modified.and_then(|time| time.duration_since(UNIX_EPOCH).ok()).map_or(0, |time| time.as_nanos());
    format!("{} {time}", about.map_or(0, |about| about.len()))
}

/// Versions of all that a measurement depends on beside its file, of the program's `build`.
pub fn version(build: &str) -> String {
    let (package, decode, measures) = (env!("CARGO_PKG_VERSION"), pipeline::DECODE_VERSION, measure::VERSION);
    format!("{package} {decode} {measures} {build}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_everything_that_changes_with_the_code() {
        let version = version("a build");
        let parts: Vec<&str> = version.split(' ').collect();
        let numbers = [pipeline::DECODE_VERSION, measure::VERSION].map(|number| number.to_string());
        assert_eq!(parts, [env!("CARGO_PKG_VERSION"), &numbers[0], &numbers[1], "a", "build"]);
        assert!(build().split(' ').all(|part| part.parse::<u128>().is_ok_and(|part| part > 0)), "{}", build());
    }
}
