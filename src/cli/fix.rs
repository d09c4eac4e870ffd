//! `scanready fix FILE... --for PROFILE --output DIR`: copies that meet a receiver's limits of format and size.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::seconds::parse_seconds;
use super::{Context, ExitCode, Failure, InputArgs, LimitArgs};
use crate::checks::{Severity, after_colon};
use crate::copies::{below, common_folder, place};
use crate::fix::{Fixed, PageCopy, Unfinished, fix, within};
use crate::input::read_file;
use crate::report::names;
use crate::report::plain::title_of;
use crate::{Lang, Profile, Text};

/// What to copy, for whom, and where to.
#[derive(Clone, Debug, clap::Args)]
#[command(
    after_help = "Your files are never changed, and nothing in DIR is overwritten. A copy may be another format (HEIC, PDF \
                        page, TIFF ... to JPEG), turned upright, compressed, made smaller in pixels, and without location; it \
                        is never enlarged, sharpened or retouched. It is checked again: if it read worse by more than 2 \
                        points it is not written. Blur, glare and cut-off edges stay: those need another photo.\n\nExit codes: \
                        0 every copy is written and ready; 1 a copy was refused, will be sent back for something in the \
                        picture or cannot be judged; 2 could not run."
)]
pub struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// Whose limits to meet: a built-in profile's name, or a TOML file
    #[arg(long = "for", value_name = "PROFILE")]
    profile: String,
    /// Folder for the copies
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
    /// Longest time for one file, seconds; 0 for no limit
    #[arg(long, value_name = "SECONDS", default_value_t = 60.0, value_parser = parse_seconds, help_heading = "Limits")]
    timeout: f64,
    #[command(flatten)]
    limits: LimitArgs,
}

/// Runs the subcommand.
pub fn run(args: Args, context: &Context) -> ExitCode {
    fix_all(&args, context).unwrap_or_else(|failure| context.fail(&failure))
}

fn fix_all(args: &Args, context: &Context) -> Result<ExitCode, Failure> {
    let profile = Profile::load(&args.profile).map_err(|error| Failure(error.text()))?;
    let mut found = args.input.collect(context)?;
    let in_output = found.leave_out_all(std::slice::from_ref(&args.output));
    if found.files.is_empty() {
        return Err(Failure::new(
            "除输出文件夹外没有找到图片；请核对路径",
            "no picture was found outside the folder written to: check the paths",
        ));
    }
    place::check(&args.output.join(".scanready-probe"), place::Existing::Replace)
        .map_err(|error| Failure(error.text()))?;
    context.watch_for_interrupt();
    let base = common_folder(found.files.iter().map(PathBuf::as_path));
    let all_copied = tell_in_output(args, &in_output, &found.files, context);
    let (profile, mut ready) = (Arc::new(profile), found.problems.is_empty() && all_copied);
    for path in &found.files {
        match copies_of(args, path, &profile, context) {
            Ok(pages) => {
                for page in pages {
                    ready &= page_done(args, path, &base, &page, context);
                }
            }
            Err(Unfinished::Cancelled) => return Ok(ExitCode::Interrupted),
            Err(unfinished) => {
                let reason = Err(unfinished.text());
                ready &= page_done(args, path, &base, &Fixed { page: 1, pages: 1, outcome: reason }, context);
            }
        }
    }
    Ok(if ready { ExitCode::Ready } else { ExitCode::Flagged })
}

/// Says what lies in the folder written to and is not copied. Returns whether all of it is named as copies of `files` are, so that an earlier
/// run may have written it.
fn tell_in_output(args: &Args, in_output: &[PathBuf], files: &[PathBuf], context: &Context) -> bool {
    let folder = args.output.canonicalize().unwrap_or_else(|_| args.output.clone());
    let sources: Vec<PathBuf> = files.iter().map(|file| file.with_extension("")).collect();
    let is_copy = |path: &&PathBuf| {
        let real = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
        let names = source_names(below(&real, &folder));
        sources.iter().any(|source| names.iter().any(|name| source.ends_with(name)))
    };
    let (copies, others): (Vec<&PathBuf>, Vec<&PathBuf>) = in_output.iter().partition(is_copy);
    for path in copies.iter().filter(|_| context.verbose) {
        let shown = names::for_terminal(path);
        context.say(&Text::new(
            format!("跳过 {shown}：输出文件夹中以前的副本"),
            format!("skipped {shown}: an earlier copy in the folder written to"),
        ));
    }
    if let Some((first, more)) = others.split_first() {
        let (shown, count) = (names::for_terminal(first), more.len() + 1);
        context.warn(&Text::new(
            format!("输出文件夹中有 {count} 张不是副本的图片没有处理（例如 {shown}）；请换一个输出文件夹"),
            format!(
                "{count} in the folder written to, such as {shown}, {} no copy of these files and {} left out: name another folder",
                if count == 1 { "is" } else { "are" },
                if count == 1 { "was" } else { "were" },
            ),
        ));
    }
    others.is_empty()
}

/// What the source of a copy may be called, without its ending: `form`, `form-p2`, `form-p2 (3)`.
fn source_names(copy: PathBuf) -> Vec<PathBuf> {
    let numbered = |name: &str, open: &str, close: &str| {
        let digits = name.strip_suffix(close)?;
        let rest = digits.trim_end_matches(|digit: char| digit.is_ascii_digit());
        (rest.len() < digits.len()).then(|| rest.strip_suffix(open).map(str::to_owned)).flatten()
    };
    let mut stems = vec![copy.file_stem().unwrap_or_default().to_string_lossy().into_owned()];
    // A name that was taken got a number behind the page's.
    stems.extend(numbered(&stems[0], " (", ")"));
    stems.extend(stems.clone().iter().filter_map(|name| numbered(name, "-p", "")));
    stems.into_iter().map(|stem| copy.with_file_name(stem)).collect()
}

/// The copies of one file's pages. One that cannot be read has none, and why.
fn copies_of(args: &Args, path: &Path, profile: &Arc<Profile>, context: &Context) -> Result<Vec<Fixed>, Unfinished> {
    if context.cancel.is_cancelled() {
        return Err(Unfinished::Cancelled);
    }
    let (file, profile, limits) = (path.to_owned(), Arc::clone(profile), args.limits.limits());
    let limit = (args.timeout > 0.0).then(|| Duration::from_secs_f64(args.timeout));
    within(limit, &context.cancel, move || {
        read_file(&file, &limits).map(|bytes| fix(&bytes, &file, &profile, &limits)).map_err(Unfinished::Failed)
    })?
}

/// Writes one page's copy and says what was done. Returns whether it is ready to submit. One that cannot be written is told
/// and costs the others nothing.
fn page_done(args: &Args, path: &Path, base: &Path, fixed: &Fixed, context: &Context) -> bool {
    let lang = context.lang;
    let shown = match fixed.pages {
        0 | 1 => names::for_terminal(path),
        _ => format!("{} ({}/{})", names::for_terminal(path), fixed.page, fixed.pages),
    };
    let (mut out, _) = context.stdout();
    let written = fixed.outcome.as_ref().map_err(Text::clone).and_then(|copy| {
        let file = args.output.join(copy_name(&below(path, base), fixed, copy));
        place::put_beside(&file, &copy.bytes).map(|written| (written, copy)).map_err(|error| error.text())
    });
    let lines = match &written {
        Ok((written, copy)) => {
            let mut lines = vec![format!("{shown} -> {}", names::for_terminal(written))];
            lines.extend(copy.done.iter().map(|step| format!("  {}", step.get(lang))));
            if is_same(written, path) {
                let nothing =
                    Text::new("没有另存：输出的就是这个文件", "nothing was written: the output is this very file");
                lines.push(format!("  {}", nothing.get(lang)));
            }
            lines.extend(left(copy).map(|text| format!("  {}", text.get(lang))));
            if context.verbose {
                let reasons = copy.remaining.iter().map(|finding| finding.message.get(lang));
                lines.extend(reasons.map(|reason| format!("    - {reason}")));
            }
            lines
        }
        Err(reason) => {
            let no_copy = if lang == Lang::Zh { "没有保存副本：" } else { "no copy: " };
            vec![shown, format!("  {no_copy}{}", after_colon(reason.get(lang)))]
        }
    };
    let complies = written.is_ok_and(|(_, copy)| {
        copy.after.score.is_some() && !copy.remaining.iter().any(|finding| finding.severity == Severity::Reject)
    });
    for line in lines.iter().filter(|_| !(context.quiet && complies)) {
        // Copies are what counts; a closed output does not stop them.
        let _ = writeln!(out, "{line}");
    }
    let _ = out.flush();
    complies
}

fn is_same(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

/// `张三/id.heic` becomes `张三/id.jpg`, a page of several `张三/form-p2.jpg`.
fn copy_name(file: &Path, fixed: &Fixed, copy: &PageCopy) -> PathBuf {
    let mut name = file.file_stem().unwrap_or_default().to_owned();
    if fixed.pages > 1 && copy.after.pages == 1 {
        name.push(format!("-p{}", fixed.page));
    }
    name.push(".");
    name.push(copy.extension);
    file.with_file_name(name)
}

/// What the copy will still be sent back for, or not judged for.
fn left(copy: &PageCopy) -> impl Iterator<Item = Text> {
    let titles = |severity| {
        let mut titles: Vec<Text> = Vec::new();
        for finding in copy.remaining.iter().filter(|finding| finding.severity == severity) {
            let title = title_of(&finding.code);
            if !titles.contains(&title) {
                titles.push(title);
            }
        }
        let join = |get: fn(&Text) -> &str, separator: &str| titles.iter().map(get).collect::<Vec<_>>().join(separator);
        (!titles.is_empty()).then(|| (join(|text| &text.zh, "、"), join(|text| &text.en, ", ")))
    };
    let rejected = titles(Severity::Reject).map(|(zh, en)| {
        Text::new(
            format!("仍会被退回：{zh}（画面问题需要重拍）"),
            format!("will still be sent back: {en} (that needs another photo)"),
        )
    });
    let warned =
        titles(Severity::Warn).map(|(zh, en)| Text::new(format!("仍需留意：{zh}"), format!("still to look at: {en}")));
    let unjudged = copy.after.score.is_none().then(|| {
        Text::new(
            "没有找到足够的文字，无法判断，请自己看一眼",
            "too little text was found to judge: look at it yourself",
        )
    });
    [rejected, warned, unjudged].into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_is_known_by_its_sources_name() {
        let names = |copy: &str| source_names(PathBuf::from(copy));
        assert_eq!(names("a/id.jpg"), [PathBuf::from("a/id")]);
        assert_eq!(names("a/id (2).jpg"), ["a/id (2)", "a/id"].map(PathBuf::from));
        assert_eq!(names("form-p12.jpg"), ["form-p12", "form"].map(PathBuf::from));
        assert!(names("form-p2 (3).png").contains(&PathBuf::from("form")));
        assert_eq!(names("form-p.jpg"), [PathBuf::from("form-p")]);
    }
}
