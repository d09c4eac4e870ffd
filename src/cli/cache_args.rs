//! Where measurements are kept between runs, as flags.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use etcetera::BaseStrategy;

use super::Context;
use crate::Limits;
use crate::batch::cache::{Cache, CacheError, Remembering};
use crate::batch::{Examiner, Reader};
use crate::code;

/// Whether and where measurements are kept.
#[derive(Clone, Debug, clap::Args)]
pub struct CacheArgs {
    /// Where measurements are kept for the next run [default: in the user's cache folder]
    #[arg(long, value_name = "FILE", conflicts_with = "no_cache", help_heading = "Cache")]
    cache: Option<PathBuf>,
    /// Neither use nor keep measurements
    #[arg(long, help_heading = "Cache")]
    no_cache: bool,
}

impl CacheArgs {
    /// Where records come from. A cache that cannot be used costs one line on standard error, not the run.
    pub fn examiner(&self, limits: Limits, context: &Context) -> Arc<dyn Examiner> {
        match self.open(context) {
            Some(cache) => Arc::new(Remembering::new(cache, limits)),
            None => Arc::new(Reader { limits }),
        }
    }

    fn open(&self, context: &Context) -> Option<Cache> {
        if self.no_cache {
            return None;
        }
        let build = code::build();
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
