//! What every subcommand knows: the user's language, colours, how much to say, whether to stop.

use std::fmt::Display;
use std::io::{IsTerminal, Write};
use std::path::Path;

use clap::ValueEnum;

use super::ExitCode;
use crate::batch::Cancel;
use crate::checks::after_colon;
use crate::report::names;
use crate::{Lang, Profile, Text};

/// Flags that every subcommand has.
#[derive(Clone, Debug, clap::Args)]
pub struct GlobalArgs {
    /// Language of everything a person reads
    #[arg(long, global = true, value_enum, default_value = "auto", value_name = "LANG", help_heading = "Output")]
    lang: LangChoice,
    /// Colours
    #[arg(long, global = true, value_enum, default_value = "auto", value_name = "WHEN", help_heading = "Output")]
    color: ColourChoice,
    /// Only what does not pass (in a table, but not one of several receivers), no progress, no hints; other forms stay whole
    #[arg(short, long, global = true, conflicts_with = "verbose", help_heading = "Output")]
    quiet: bool,
    /// Also skipped files, what could not be assessed, limits' sources, the reasons' numbers, the worst text lines of flagged pages
    #[arg(short, long, global = true, help_heading = "Output")]
    verbose: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum LangChoice {
    /// 简体中文
    Zh,
    /// English
    En,
    /// By the system's locale
    Auto,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ColourChoice {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// What every subcommand knows.
#[derive(Clone, Debug)]
pub struct Context {
    /// The user's language.
    pub lang: Lang,
    /// Only what does not pass, no progress.
    pub quiet: bool,
    /// Say more.
    pub verbose: bool,
    /// Set when the user presses Ctrl-C.
    pub cancel: Cancel,
    colour: anstream::ColorChoice,
}

/// Why a subcommand could not run; printed as one line, exit code 2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure(pub Text);

impl Failure {
    /// A failure from its wording: what is wrong and what to do.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self(Text::new(zh, en))
    }
}

impl Context {
    /// Resolves the flags against the environment.
    pub fn new(args: &GlobalArgs) -> Self {
        let colour = match args.color {
            ColourChoice::Auto => anstream::ColorChoice::Auto,
            ColourChoice::Always => anstream::ColorChoice::Always,
            ColourChoice::Never => anstream::ColorChoice::Never,
        };
        let lang = match args.lang {
            LangChoice::Zh => Lang::Zh,
            LangChoice::En => Lang::En,
            LangChoice::Auto => system_language(),
        };
        Self { lang, quiet: args.quiet, verbose: args.verbose, cancel: Cancel::default(), colour }
    }

    /// Standard output with colours as wanted, and whether they will show.
    pub fn stdout(&self) -> (anstream::AutoStream<std::io::Stdout>, bool) {
        let stream = anstream::AutoStream::new(std::io::stdout(), self.colour);
        let colour = stream.current_choice() != anstream::ColorChoice::Never;
        (stream, colour)
    }

    /// Columns of the terminal on standard output; `None` where it is none.
    pub fn width(&self) -> Option<usize> {
        if !std::io::stdout().is_terminal() {
            return None;
        }
        terminal_size::terminal_size().map(|(terminal_size::Width(width), _)| usize::from(width))
    }

    /// One line on standard error, unless quiet.
    pub fn say(&self, text: &Text) {
        if !self.quiet {
            self.print(text.get(self.lang));
        }
    }

    /// One line on standard error that is said even when quiet.
    pub fn warn(&self, text: &Text) {
        self.print(format!("scanready: {}", text.get(self.lang)));
    }

    /// The profile of that name. Warns of one under which pictures pass that nobody can read.
    ///
    /// # Errors
    /// It cannot be had.
    pub fn profile(&self, name: &str) -> Result<Profile, Failure> {
        let profile = Profile::load(name).map_err(|error| Failure(error.text()))?;
        if profile.limits.min_score.is_empty() {
            let name = names::clean(&profile.name);
            self.warn(&Text::new(
                format!("标准 {name} 没有可读性要求（min_score），看不清的图片也会通过；通常应写 extends = \"default\""),
                format!(
                    "profile {name} asks for no readability (min_score): pictures pass that nobody can read; extends = \"default\" brings it"
                ),
            ));
        }
        Ok(profile)
    }

    /// A line about a path: what is wrong with it and what to do.
    pub fn warn_of(&self, path: &Path, message: &Text, advice: &Text) {
        let (colon, semicolon) = if self.lang == Lang::Zh { ("：", "；") } else { (": ", "; ") };
        let path = names::for_terminal(path);
        let (message, advice) = (after_colon(message.get(self.lang)), after_colon(advice.get(self.lang)));
        self.print(format!("scanready: {path}{colon}{message}{semicolon}{advice}"));
    }

    /// Prints why the subcommand could not run.
    pub fn fail(&self, failure: &Failure) -> ExitCode {
        self.warn(&failure.0);
        ExitCode::CouldNotRun
    }

    /// Sets `cancel` on Ctrl-C, and where the process is told to end; the second time it ends at once.
    pub fn watch_for_interrupt(&self) {
        if outlives_its_terminal() {
            return;
        }
        let cancel = self.cancel.clone();
        // Where no handler can be set, Ctrl-C ends the process as it always does.
        let _ = ctrlc::set_handler(move || {
            if cancel.cancel() {
                std::process::exit(130);
            }
        });
    }

    fn print(&self, line: impl Display) {
        // Nothing can be done where standard error is closed.
        let _ = writeln!(anstream::AutoStream::new(std::io::stderr(), self.colour), "{line}");
    }
}

/// Whether the program was started to go on when its terminal closes (`nohup`). A handler would take that for a wish to stop;
/// without one every signal does what it was set to. Only Linux tells.
fn outlives_its_terminal() -> bool {
    const HANGUP: u64 = 1;
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    ignored
        .and_then(|signals| u64::from_str_radix(signals.trim(), 16).ok())
        .is_some_and(|signals| signals & HANGUP != 0)
}

/// The language of the system's locale.
pub fn system_language() -> Lang {
    locale_language(sys_locale::get_locale().as_deref())
}

fn locale_language(locale: Option<&str>) -> Lang {
    match locale {
        Some(locale) if locale.to_ascii_lowercase().starts_with("zh") => Lang::Zh,
        _ => Lang::En,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_chinese_locale_is_chinese() {
        for locale in ["zh", "zh-CN", "zh_CN.UTF-8", "ZH-Hans-SG", "zh-TW"] {
            assert_eq!(locale_language(Some(locale)), Lang::Zh, "{locale}");
        }
        for locale in [None, Some("en-US"), Some("C"), Some("POSIX"), Some("de_DE.UTF-8")] {
            assert_eq!(locale_language(locale), Lang::En, "{locale:?}");
        }
    }
}
