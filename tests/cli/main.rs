//! The program as its users call it.

mod bad_input;
mod cache;
mod formats;
#[cfg(unix)]
mod interrupt;
mod order;
mod outputs;
mod support;
mod usage;
