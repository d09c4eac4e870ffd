//! Tells, before a document photo or scan is submitted, whether it will be sent back.
//!
//! One direction of flow, one module an arrow; a module knows only what stands left of it:
//!
//! ```text
//! path -> bytes -> Page(s) -> Measurements -> Findings -> Verdict -> Report
//!      input           measure          checks + profile     report
//! ```
//!
//! The library neither prints nor parses a command line; that is the `cli` feature's work.

pub mod annotate;
pub mod batch;
pub mod checks;
pub mod copies;
pub mod fix;
pub mod input;
pub mod measure;
pub mod picture;
pub mod profile;
pub mod report;
pub mod text;
pub mod watch;

#[cfg(feature = "cli")]
pub mod cli;

pub use checks::{Finding, NotAssessed, Severity, Verdict};
pub use input::{Format, Limits};
pub use measure::Measurements;
pub use profile::Profile;
pub use report::PageReport;
pub use text::{Lang, Text};
