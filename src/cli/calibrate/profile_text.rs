//! The calibrated profile as TOML, with where it comes from.

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use super::Args;
use super::candidates::{SOURCE, Setting};
use super::history::History;
use crate::checks::Severity;
use crate::evaluate::bootstrap::Rate;
use crate::evaluate::calibration::Fit;
use crate::input::Format;
use crate::profile::Limit;
use crate::{Profile, Text, date, measure};

/// Writes the profile.
pub fn write(setting: &Setting, base: &Profile, fit: &Fit, args: &Args, history: &History) -> String {
    let (accepted, rejected) = history.counts();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let date = date::day(now);
    let mut text = provenance(fit, args, history, &date);
    text += &format!("extends = {}\n", quoted(&extends(args)));
    text += &format!(
        "title = {{ zh = {}, en = {} }}\n",
        quoted(&format!("{}（按自有记录校准）", base.title.zh)),
        quoted(&format!("{}, fitted to own history", base.title.en))
    );
    if setting.is_base() {
        return text + "\n# Fitting did not beat the limits of the profile above, so they are kept.\n";
    }
    let address = format!("own history, {accepted} accepted and {rejected} rejected files");
    let mut sources = format!("{SOURCE} = {{ address = {}, date = \"{date}\" }}\n", quoted(&address));
    let (new, old) = (setting.apply(base).limits, &base.limits);
    let rules = [
        ("min_score", &new.min_score, &old.min_score),
        ("max_unreadable_share", &new.max_unreadable_share, &old.max_unreadable_share),
        ("min_character_height_px", &new.min_character_height_px, &old.min_character_height_px),
        ("min_chinese_character_height_px", &new.min_chinese_character_height_px, &old.min_chinese_character_height_px),
    ];
    let mut limits = String::new();
    let mut named = Vec::new();
    // A key written here replaces the whole rule, so what stays of the starting profile's is repeated.
    for (key, rule, before) in rules.into_iter().filter(|(_, rule, before)| rule != before) {
        limits += &format!("{key} = [\n");
        for limit in &rule.0 {
            let source = if before.0.contains(limit) { source(limit, &mut named) } else { SOURCE.to_owned() };
            limits += &format!("    {},\n", written(limit, &source));
        }
        limits += "]\n";
    }
    sources.extend(named.iter().enumerate().map(|(place, source)| format!("{} = {source}\n", key(place))));
    format!("{text}\n[sources]\n{sources}\n[limits]\n{limits}")
}

/// The key of the source at `place` among those of the starting profile.
fn key(place: usize) -> String {
    format!("base{}", place + 1)
}

/// The key of a limit's source, which joins `named` if it is not there: written as it stands, an address of one word would be taken for a
/// key.
fn source(limit: &Limit<f64>, named: &mut Vec<String>) -> String {
    let mut table = format!("{{ address = {}", quoted(&limit.source));
    table.extend(limit.date.iter().map(|date| format!(", date = {}", quoted(date))));
    table.extend(limit.grade.map(|grade| format!(", grade = \"{}\"", grade.letter())));
    table += " }";
    let place = named.iter().position(|known| *known == table).unwrap_or_else(|| {
        named.push(table);
        named.len() - 1
    });
    key(place)
}

/// A limit as an inline table.
fn written(limit: &Limit<f64>, source: &str) -> String {
    let mut table = format!("{{ value = {:?}", limit.value);
    if !limit.formats.is_empty() {
        table += &format!(", formats = {}", plain(&limit.formats));
    }
    if limit.severity == Severity::Warn {
        table += ", severity = \"warn\"";
    }
    table += &format!(", source = \"{source}\"");
    if let Some(Text { zh, en }) = &limit.note {
        table += &format!(", note = {{ zh = {}, en = {} }}", quoted(zh), quoted(en));
    }
    table + " }"
}

/// Formats as an array of their names.
fn plain(formats: &[Format]) -> String {
    toml::Value::try_from(formats).map_or_else(|_| "[]".to_owned(), |array| array.to_string())
}

fn provenance(fit: &Fit, args: &Args, history: &History, date: &str) -> String {
    let (accepted, rejected) = history.counts();
    let name = |path: &Path| path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    let lines = [
        format!(
            "Written by scanready calibrate {} (measurements version {}) on {date}.",
            env!("CARGO_PKG_VERSION"),
            measure::VERSION
        ),
        format!(
            "Fitted to {accepted} accepted files ({}) and {rejected} rejected ones ({}), {} folds, seed {}{}.",
            name(&args.accepted),
            name(&args.rejected),
            args.folds,
            args.seed,
            args.max_false_alarms
                .map_or(String::new(), |bound| format!(", false alarms at most {:.1} %", 100.0 * bound))
        ),
        format!("Starting profile on these files: {}.", errors(&fit.default.misses, &fit.default.false_alarms)),
        format!("Fitted limits on files left out: {}.", errors(&fit.expected.misses, &fit.expected.false_alarms)),
    ];
    // A name must not end the comment.
    let clean = |line: &String| line.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>();
    lines.iter().map(|line| format!("# {}\n", clean(line))).collect()
}

fn errors(misses: &Rate, false_alarms: &Rate) -> String {
    let show = |name: &str, rate: &Rate| {
        format!(
            "{name} {:.1} % ({}/{}, 95 % interval {:.1} to {:.1} %)",
            100.0 * rate.share,
            rate.count,
            rate.of,
            100.0 * rate.low,
            100.0 * rate.high
        )
    };
    format!("{}, {}", show("misses", misses), show("false alarms", false_alarms))
}

/// The starting profile as the new file can name it: a file by its path from the new one's folder, so that both can be moved
/// together.
fn extends(args: &Args) -> String {
    if Profile::builtin(&args.profile).is_ok() {
        return args.profile.clone();
    }
    let folder = args.output.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match (Path::new(&args.profile).canonicalize(), folder.canonicalize()) {
        (Ok(base), Ok(folder)) => from_folder(&base, &folder),
        _ => args.profile.clone(),
    }
}

/// The path from `folder` to `file`, both absolute, with `/` between its parts; `file` itself where they share no root.
fn from_folder(file: &Path, folder: &Path) -> String {
    let shared = file.components().zip(folder.components()).take_while(|(one, other)| one == other).count();
    if shared == 0 {
        return file.to_string_lossy().into_owned();
    }
    let up = folder.components().skip(shared).map(|_| "..".to_owned());
    let down = file.components().skip(shared).map(|part| part.as_os_str().to_string_lossy().into_owned());
    let path = up.chain(down).collect::<Vec<_>>().join("/");
    // A built-in profile's name would be taken for that profile.
    if Profile::builtin(&path).is_ok() { format!("./{path}") } else { path }
}

/// A TOML string.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_leads_from_the_folder_to_the_file() {
        let path = |file: &str, folder: &str| from_folder(Path::new(file), Path::new(folder));
        assert_eq!(path("/a/b/own.toml", "/a/b"), "own.toml");
        assert_eq!(path("/a/c/d/own.toml", "/a/b"), "../c/d/own.toml");
        assert_eq!(path("/a/b/default", "/a/b"), "./default");
    }

    #[test]
    fn strings_survive_toml() {
        for text in ["a \"b\" \\ c", "证件\n", "'"] {
            let table: toml::Table = format!("x = {}", quoted(text)).parse().unwrap();
            assert_eq!(table["x"].as_str(), Some(text));
        }
    }
}
