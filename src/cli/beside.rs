//! What `check` writes beside its report: the page for the browser, marked-up pictures, copies by verdict.

use std::path::{Path, PathBuf};

use super::exit::FailOn;
use super::output::{is_folder, keep_pictures};
use super::{Context, Failure};
use crate::copies::{self, Existing, PlaceError, common_folder, place};
use crate::report::html::{self, Collector, HtmlError};
use crate::report::{names, worst};
use crate::{Lang, Limits, PageReport, Text, annotate};

/// Pages from which on the report takes so long that it has to be said.
const MANY: usize = 100;

/// Files to write beside the report.
#[derive(Clone, Debug, clap::Args)]
pub struct BesideArgs {
    /// Also write one page for the browser to FILE.html: what to do, what to write to the client, a card with picture a page
    #[arg(long, value_name = "FILE.html", help_heading = "For people")]
    report: Option<PathBuf>,
    /// Blur the pictures in the page (of --report or --format html) beyond reading, so that it can be passed on
    #[arg(long, help_heading = "For people")]
    report_mask: bool,
    /// Replace a page of that name that is already there (for --report)
    #[arg(long, help_heading = "For people")]
    force: bool,
    /// Also draw readability and problem areas over every page; the pictures go to DIR, your files stay as they are
    #[arg(long, value_name = "DIR", help_heading = "For people")]
    annotate: Option<PathBuf>,
    /// Copy flagged files (reject, unjudged; with --fail-on warn also warn) to DIR, keeping folders; never overwrites
    #[arg(long, value_name = "DIR", help_heading = "For people")]
    copy_flagged: Option<PathBuf>,
    /// Copy files that are not flagged to DIR, keeping folders; never overwrites
    #[arg(long, value_name = "DIR", help_heading = "For people")]
    copy_passed: Option<PathBuf>,
}

impl BesideArgs {
    /// How the page for the browser is made, whether for `--report` or for `--format html`.
    pub fn html_options(&self, lang: Lang, profile: &str, limits: Limits) -> html::Options {
        html::Options { lang, profile: profile.to_owned(), mask: self.report_mask, limits, ..html::Options::default() }
    }

    /// Masking without a page for the browser leaves every picture as it is, which has to be said.
    pub fn refuse_idle_mask(&self, page_on_output: bool) -> Result<(), Failure> {
        if !self.report_mask || self.report.is_some() || page_on_output {
            return Ok(());
        }
        Err(Failure::new(
            "--report-mask 只对网页报告有效，请同时写上 --report 或 --format html",
            "--report-mask is for the page for the browser: give --report or --format html too",
        ))
    }

    /// Two outputs in one file: the second would find the first one's there, after all the work.
    ///
    /// # Errors
    /// Names the file.
    pub fn refuse_shared(&self, output: Option<&Path>) -> Result<(), Failure> {
        let (Some(report), Some(output)) = (&self.report, output) else { return Ok(()) };
        // Either may be there already, through a link, or have another spelling.
        let place = |path: &Path| std::fs::canonicalize(path).or_else(|_| std::path::absolute(path));
        if !matches!((place(report), place(output)), (Ok(report), Ok(output)) if report == output) {
            return Ok(());
        }
        let shown = names::for_terminal(report);
        Err(Failure::new(
            format!("--output 和 --report 写的是同一个文件 {shown}；请换一个文件名"),
            format!("--output and --report name one file, {shown}: give one of them another name"),
        ))
    }

    /// A flag that does nothing would be taken for one that did.
    fn refuse_idle_force(&self) -> Result<(), Failure> {
        if !self.force || self.report.is_some() {
            return Ok(());
        }
        Err(Failure::new(
            "--force 只用来替换 --report 指定的网页，这次没有写 --report；--output 会自动替换它以前写出的报告",
            "--force replaces the page of --report, which was not asked for; --output replaces its own earlier reports unasked",
        ))
    }
}

/// Whether a page may take the place of the file that is there.
fn keep_page(report: &Path, files: &[PathBuf]) -> Result<(), Failure> {
    if report.is_file() {
        return keep_pictures(report, files);
    }
    let shown = names::for_terminal(report);
    Err(Failure::new(
        format!("{shown} 不是普通文件，不会覆盖；请为 --report 换一个文件名"),
        format!("{shown} is no regular file and is not replaced: give --report another name"),
    ))
}

/// What is being written beside the report.
pub struct Beside {
    report: Option<(PathBuf, Existing, Collector)>,
    annotate: Option<PathBuf>,
    copy_flagged: Option<PathBuf>,
    copy_passed: Option<PathBuf>,
    base: PathBuf,
    limits: Limits,
    fail_on: FailOn,
    failures: usize,
}

impl Beside {
    /// Makes sure, before any work, that everything can be written.
    pub fn open(
        args: &BesideArgs,
        options: html::Options,
        named: &[PathBuf],
        files: &[PathBuf],
        fail_on: FailOn,
    ) -> Result<Self, Failure> {
        args.refuse_idle_force()?;
        let existing = if args.force { Existing::Replace } else { Existing::Keep };
        if let Some(report) = &args.report {
            if report.is_dir() {
                return Err(is_folder(report, "report.html"));
            }
            place::check(report, existing).map_err(|error| Failure(error.text()))?;
            if report.exists() {
                // --force is for pages: nothing brings a picture back.
                keep_page(report, files)?;
            }
        }
        for folder in [&args.annotate, &args.copy_flagged, &args.copy_passed].into_iter().flatten() {
            place::check(&folder.join(".scanready-probe"), Existing::Replace).map_err(|error| Failure(error.text()))?;
        }
        let limits = options.limits;
        let report = args.report.clone().map(|path| {
            let options = html::Options { target: Some(path.clone()), ..options };
            (path, existing, Collector::new(options))
        });
        Ok(Self {
            report,
            annotate: args.annotate.clone(),
            copy_flagged: args.copy_flagged.clone(),
            copy_passed: args.copy_passed.clone(),
            base: base(named, files),
            limits,
            fail_on,
            failures: 0,
        })
    }

    /// Whether anything is to be written beside the report.
    pub fn is_asked_for(&self) -> bool {
        self.report.is_some() || self.annotate.is_some() || self.copy_flagged.is_some() || self.copy_passed.is_some()
    }

    /// Whether a page for the browser is wanted.
    pub fn has_report(&self) -> bool {
        self.report.is_some()
    }

    /// Takes one file. What goes wrong with it is said, and the others go on.
    pub fn file(&mut self, path: &Path, pages: &[PageReport], context: &Context) {
        if let Some((_, _, collector)) = &mut self.report {
            pages.iter().for_each(|page| collector.add(page));
        }
        if let Some(folder) = &self.annotate {
            for page in pages.iter().filter(|page| page.error.is_none() && page.width > 0) {
                if let Err(error) = annotate::save(page, &self.base, folder, &self.limits, context.lang) {
                    self.failures += 1;
                    context.warn(&error.text());
                }
            }
        }
        let folder = if self.fail_on.flags(worst(pages)) { &self.copy_flagged } else { &self.copy_passed };
        if let Some(folder) = folder
            && !path.starts_with(folder)
            && let Err(error) = copies::copy(path, &self.base, folder)
        {
            self.failures += 1;
            context.warn(&error.text());
        }
    }

    /// Writes the page. Returns whether everything asked for was written.
    pub fn finish(self, context: &Context) -> Result<bool, Failure> {
        let Some((path, existing, collector)) = self.report else { return Ok(self.failures == 0) };
        if collector.pages() > MANY {
            context.say(&Text::new("正在制作报告里的小图…", "making the report's small pictures ..."));
        }
        let mut bytes = Vec::new();
        let failed = |error: HtmlError| PlaceError::Io { path: path.clone(), error: std::io::Error::other(error) };
        collector
            .finished_now()
            .write(&mut bytes)
            .map_err(failed)
            .and_then(|()| place::put(&path, &bytes, existing))
            .map_err(|error| Failure(error.text()))?;
        let shown = names::for_terminal(&path);
        context.say(&Text::new(format!("报告：{shown}"), format!("report: {shown}")));
        Ok(self.failures == 0)
    }
}

/// The folder below which places are kept: that of what the user named, or of the files where a list named them.
fn base(named: &[PathBuf], files: &[PathBuf]) -> PathBuf {
    if named.is_empty() {
        return common_folder(files.iter().map(PathBuf::as_path));
    }
    // A folder that was named is itself the base; one level below it stands for whatever is in there.
    let inside: Vec<PathBuf> =
        named.iter().map(|path| if path.is_dir() { path.join("file") } else { path.clone() }).collect();
    common_folder(inside.iter().map(PathBuf::as_path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_was_named_is_the_base() {
        let root = tempfile::tempdir().unwrap();
        let clients = root.path().join("clients");
        std::fs::create_dir_all(clients.join("a")).unwrap();
        let files = [clients.join("a/1.jpg")];
        assert_eq!(base(std::slice::from_ref(&clients), &files), clients);
        assert_eq!(base(&[clients.join("a/1.jpg"), clients.join("b.jpg")], &files), clients);
        assert_eq!(base(&[], &files), clients.join("a"));
    }
}
