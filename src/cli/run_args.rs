//! How a run over many files is carried out, as flags.

use std::fs;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use etcetera::BaseStrategy;

use super::size::parse_bytes;
use super::{Context, Failure};
use crate::Limits;
use crate::batch::cache::{Cache, CacheError, Remembering};
use crate::batch::{self, End, Event, Examiner, Options, Reader, Standard};

/// Bounds and parallelism; none of these changes a verdict of a file that is read whole.
#[derive(Clone, Debug, clap::Args)]
pub struct RunArgs {
    /// Files worked on at the same time [default: the processor's threads]
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..), help_heading = "Limits")]
    pub jobs: Option<u16>,
    /// Most memory that pictures may take together, such as 800M or 4G [default: a quarter of the machine's]
    #[arg(long, value_name = "SIZE", value_parser = parse_bytes, help_heading = "Limits")]
    pub max_memory: Option<u64>,
    /// Most pixels of a picture; larger ones are not decoded
    #[arg(long, value_name = "N", default_value_t = Limits::default().max_pixels, help_heading = "Limits")]
    pub max_pixels: u64,
    /// Most pages read from one file
    #[arg(long, value_name = "N", default_value_t = Limits::default().max_pages as u64, help_heading = "Limits",
          value_parser = clap::value_parser!(u64).range(1..))]
    pub max_pages: u64,
    /// Longest time for one file, seconds; 0 for no limit
    #[arg(long, value_name = "SECONDS", default_value_t = 60.0, value_parser = parse_seconds, help_heading = "Limits")]
    pub timeout: f64,
    /// Where measurements are kept for the next run [default: in the user's cache folder]
    #[arg(long, value_name = "FILE", conflicts_with = "no_cache", help_heading = "Limits")]
    pub cache: Option<PathBuf>,
    /// Neither use nor keep measurements
    #[arg(long, help_heading = "Limits")]
    pub no_cache: bool,
}

impl RunArgs {
    /// The options of a run.
    pub fn options(&self) -> Options {
        let defaults = Options::default();
        Options {
            jobs: self.jobs.map_or(defaults.jobs, usize::from),
            limits: Limits {
                max_pixels: self.max_pixels,
                max_pages: usize::try_from(self.max_pages).unwrap_or(usize::MAX),
                ..defaults.limits
            },
            memory: self.max_memory.or_else(quarter_of_memory).unwrap_or(defaults.memory),
            timeout: (self.timeout > 0.0).then(|| Duration::from_secs_f64(self.timeout)),
        }
    }
}

impl RunArgs {
    /// Checks `files` as the flags say; see [`batch::run`].
    ///
    /// # Errors
    /// Where the system gives no thread.
    pub fn run(
        &self,
        files: Vec<PathBuf>,
        standard: impl Into<Standard>,
        context: &Context,
        sink: impl FnMut(Event<'_>) -> ControlFlow<()>,
    ) -> Result<End, Failure> {
        let options = self.options();
        let examiner: Arc<dyn Examiner> = match self.open_cache(context) {
            Some(cache) => Arc::new(Remembering::new(cache, options.limits)),
            None => Arc::new(Reader { limits: options.limits }),
        };
        batch::run_with(files, standard, options, examiner, &context.cancel, sink).map_err(|error| {
            Failure::new(
                format!("系统没有空闲的线程（{error}）；请关闭其他程序后重试"),
                format!("the system gives no thread ({error}): close other programs and try again"),
            )
        })
    }

    /// The cache, or one line on why there is none.
    fn open_cache(&self, context: &Context) -> Option<Cache> {
        if self.no_cache {
            return None;
        }
        let build = build();
        let opened = match &self.cache {
            Some(path) => Cache::open(path, &build),
            None => {
                let path = default_cache()?;
                Cache::open(&path, &build).or_else(|error| match error {
                    // The program's own file, which nobody else has a use for: it is begun anew.
                    CacheError::Damaged(_) | CacheError::NotACache(_) if path.is_file() => {
                        let _ = fs::remove_file(&path);
                        Cache::open(&path, &build)
                    }
                    error => Err(error),
                })
            }
        };
        opened.map_err(|error| context.warn(&error.text())).ok()
    }
}

/// The program's file in the user's cache folder; `None` where the user has none.
fn default_cache() -> Option<PathBuf> {
    let folders = etcetera::base_strategy::choose_native_strategy().ok()?;
    Some(folders.cache_dir().join("scanready").join("measurements.redb"))
}

/// Tells one build of the program from another, so that no measurement outlives the code that made it.
fn build() -> String {
    let about = std::env::current_exe().and_then(fs::metadata);
    let modified = about.as_ref().ok().and_then(|about| about.modified().ok());
    let seconds = modified.and_then(|time| time.duration_since(UNIX_EPOCH).ok()).map_or(0, |time| time.as_nanos());
    format!("{} {seconds}", about.map_or(0, |about| about.len()))
}

fn parse_seconds(text: &str) -> Result<f64, String> {
    match text.strip_suffix('s').unwrap_or(text).parse() {
        Ok(seconds) if (0.0..=1e9).contains(&seconds) => Ok(seconds),
        _ => Err("expected a number of seconds, such as 60".to_owned()),
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
