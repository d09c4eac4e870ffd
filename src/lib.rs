//! Tells, before a document photo or scan is submitted, whether it will be sent back.
//!
//! One direction of flow, one module an arrow; a module knows only what stands left of it:
//!
//! ```text
//! path -> bytes -> Page(s) -> Measurements -> Findings -> Verdict -> Report
//!      input           measure          checks + profile     report
//! ```
//!
//! [`check`] does all of it for one file; [`batch::run`] for many. The library neither prints nor parses a command line;
//! that is the `cli` feature's work.

#![cfg_attr(not(test), warn(clippy::unwrap_used))]

mod abandoned;
pub mod annotate;
pub mod batch;
pub mod checks;
mod code;
pub mod copies;
mod date;
pub mod evaluate;
pub mod fix;
pub mod input;
pub mod measure;
pub mod memory;
pub mod packet;
pub mod picture;
pub mod pipeline;
pub mod profile;
pub mod report;
mod resize;
mod system;
pub mod text;
mod vector;
pub mod watch;

#[cfg(feature = "cli")]
pub mod cli;

pub use checks::{Finding, NotAssessed, Severity, Verdict};
pub use input::{Format, Limits};
pub use measure::Measurements;
pub use profile::Profile;
pub use report::PageReport;
pub use text::{Lang, Text};

/// Checks one file: decodes `bytes` within the default [`Limits`], measures each page and judges it under `profile`.
///
/// Returns one report a page, in order, and at least one: a file that cannot be decoded is one page with the verdict
/// [`Verdict::Unjudged`] and the reason. Never fails and never panics. As no name is known, reports have an empty path
/// and the check of the name's extension does not run; [`pipeline::examine`] and [`pipeline::FileRecord::judge`] take limits
/// and a name.
///
/// ```
/// use scanready::{Profile, Verdict};
///
/// let profile = Profile::load("default")?;
/// // A file without a single byte is never called ready.
/// let reports = scanready::check(&[], &profile);
/// assert_eq!(reports.len(), 1);
/// assert_eq!(reports[0].verdict, Verdict::Unjudged);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn check(bytes: &[u8], profile: &Profile) -> Vec<PageReport> {
    pipeline::examine(bytes, &Limits::default()).judge(std::path::Path::new(""), profile, None)
}
