//! A progress bar on standard error, only where that is a terminal.

use std::io::IsTerminal;
use std::path::Path;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Context;
use crate::Lang;
use crate::report::names;

/// A bar, or nothing where nobody would see it.
pub struct Progress {
    bar: ProgressBar,
    /// Lines printed to standard output would run into the bar.
    shares_terminal: bool,
}

impl Progress {
    /// A bar for `files` files.
    pub fn new(files: usize, context: &Context) -> Self {
        if context.quiet || files < 2 || !std::io::stderr().is_terminal() {
            return Self { bar: ProgressBar::hidden(), shares_terminal: false };
        }
        let bar = ProgressBar::with_draw_target(Some(files as u64), ProgressDrawTarget::stderr_with_hz(10));
        let template = match context.lang {
            Lang::Zh => "{bar:30.cyan} {pos}/{len}  剩余 {eta}  {wide_msg}",
            Lang::En => "{bar:30.cyan} {pos}/{len}  {eta} left  {wide_msg}",
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        Self { bar, shares_terminal: std::io::stdout().is_terminal() }
    }

    /// Work on a file begins.
    pub fn started(&self, path: &Path) {
        if !self.bar.is_hidden() {
            self.bar.set_message(names::for_terminal(Path::new(path.file_name().unwrap_or_default())));
        }
    }

    /// Work on a file has ended.
    pub fn ended(&self) {
        self.bar.inc(1);
    }

    /// Does something that prints, with the bar out of the way.
    pub fn aside<T>(&self, work: impl FnOnce() -> T) -> T {
        if self.shares_terminal { self.bar.suspend(work) } else { work() }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
