//! How a run over many files is carried out, as flags.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::seconds::parse_seconds;
use super::size::parse_bytes;
use super::{Context, Failure};
use crate::batch::{self, End, Event, Examiner, Options, Standard};
use crate::{Limits, system};

/// Bounds of what is decoded.
#[derive(Clone, Debug, clap::Args)]
pub struct LimitArgs {
    /// Most pixels of a picture; larger ones are not decoded
    #[arg(long, value_name = "N", default_value_t = Limits::default().max_pixels, help_heading = "Limits",
          value_parser = clap::value_parser!(u64).range(1..))]
    pub max_pixels: u64,
    /// Most pages read from one file
    #[arg(long, value_name = "N", default_value_t = Limits::default().max_pages as u64, help_heading = "Limits",
          value_parser = clap::value_parser!(u64).range(1..))]
    pub max_pages: u64,
}

impl LimitArgs {
    /// The bounds.
    pub fn limits(&self) -> Limits {
        Limits {
            max_pixels: self.max_pixels,
            max_pages: usize::try_from(self.max_pages).unwrap_or(usize::MAX),
            ..Limits::default()
        }
    }
}

/// Bounds and parallelism; none of these changes a verdict of a file that is read whole.
#[derive(Clone, Debug, clap::Args)]
pub struct RunArgs {
    /// Files worked on at the same time [default: the processor's threads]
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..), help_heading = "Limits")]
    pub jobs: Option<u16>,
    /// Most memory that pictures may take together, such as 800M or 4G [default: a quarter of the machine's]
    #[arg(long, value_name = "SIZE", value_parser = parse_bytes, help_heading = "Limits")]
    pub max_memory: Option<u64>,
    /// Longest time for one file, seconds; 0 for no limit
    #[arg(long, value_name = "SECONDS", default_value_t = 60.0, value_parser = parse_seconds, help_heading = "Limits")]
    pub timeout: f64,
    /// Bounds of what is decoded.
    #[command(flatten)]
    pub limits: LimitArgs,
}

impl RunArgs {
    /// The options of a run.
    pub fn options(&self) -> Options {
        let defaults = Options::default();
        Options {
            jobs: self.jobs.map_or(defaults.jobs, usize::from),
            limits: self.limits.limits(),
            memory: self.max_memory.or_else(quarter_of_memory).unwrap_or(defaults.memory),
            timeout: (self.timeout > 0.0).then(|| Duration::from_secs_f64(self.timeout)),
        }
    }

    /// Checks `files` as the flags say; see [`batch::run_with`].
    ///
    /// # Errors
    /// Where the system gives no thread.
    pub fn run(
        &self,
        files: Vec<PathBuf>,
        standard: Standard,
        examiner: Arc<dyn Examiner>,
        context: &Context,
        sink: impl FnMut(Event<'_>) -> ControlFlow<()>,
    ) -> Result<End, Failure> {
        batch::run_with(files, standard, self.options(), examiner, &context.cancel, sink)
            .map_err(|error| Failure(system::no_thread(&error)))
    }
}

/// A quarter of the memory there is, or that a container allows.
fn quarter_of_memory() -> Option<u64> {
    let kind = sysinfo::RefreshKind::nothing().with_memory(sysinfo::MemoryRefreshKind::nothing().with_ram());
    let system = sysinfo::System::new_with_specifics(kind).ok()?;
    let allowed = system.cgroup_limits().map(|limits| limits.total_memory).filter(|&total| total > 0);
    let total = allowed.map_or(system.total_memory(), |allowed| allowed.min(system.total_memory()));
    (total > 0).then_some(total / 4)
}
