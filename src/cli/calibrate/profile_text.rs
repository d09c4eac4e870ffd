//! The calibrated profile as TOML, with where it comes from.

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use super::Args;
use super::candidates::{Pair, Setting};
use super::history::History;
use crate::evaluate::bootstrap::Rate;
use crate::evaluate::calibration::Fit;
use crate::{Profile, date, measure};

/// Writes the profile.
pub fn write(setting: &Setting, base: &Profile, fit: &Fit, args: &Args, history: &History) -> String {
    let (accepted, rejected) = history.counts();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let date = date::day(now);
    let mut text = provenance(fit, args, history, &date);
    text += &format!("extends = {}\n", quoted(&extends(args)));
    text += &format!(
        "title = {{ zh = {}, en = {} }}\n",
        quoted(&format!("{}(按自有记录校准)", base.title.zh)),
        quoted(&format!("{}, fitted to own history", base.title.en))
    );
    if setting.is_base() {
        return text + "\n# Fitting did not beat the limits of the profile above, so they are kept.\n";
    }
    text += "\n[sources]\n";
    let address = format!("own history, {accepted} accepted and {rejected} rejected files");
    text += &format!("history = {{ address = {}, date = \"{date}\" }}\n\n[limits]\n", quoted(&address));
    text += &pair("min_score", setting.score_pair(base));
    text += &pair("max_unreadable_share", setting.share_pair(base));
    if let Some((latin, chinese)) = setting.heights() {
        let keys = [
            ("min_character_height_px", latin, &base.limits.min_character_height_px),
            ("min_chinese_character_height_px", chinese, &base.limits.min_chinese_character_height_px),
        ];
        for (key, least, rule) in keys {
            text += &format!("{key} = [\n    {{ value = {least}, source = \"history\" }},\n");
            // A key written here replaces the whole rule, so what the starting profile says is repeated.
            for limit in &rule.0 {
                text += &format!(
                    "    {{ value = {}, severity = \"{}\", source = {} }},\n",
                    limit.value,
                    if limit.severity == crate::Severity::Warn { "warn" } else { "reject" },
                    quoted(&limit.source_line())
                );
            }
            text += "]\n";
        }
    }
    text
}

fn pair(key: &str, pair: Option<Pair>) -> String {
    let Some(Pair { reject, warn }) = pair else { return String::new() };
    format!(
        "{key} = [\n    {{ value = {reject}, source = \"history\" }},\n    {{ value = {warn}, severity = \"warn\", source = \"history\" }},\n]\n"
    )
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

/// The starting profile as the new file can name it: a path is made absolute, as a profile looks for it beside itself.
fn extends(args: &Args) -> String {
    if Profile::builtin(&args.profile).is_ok() {
        return args.profile.clone();
    }
    let path = Path::new(&args.profile).canonicalize();
    path.map_or_else(|_| args.profile.clone(), |path| path.to_string_lossy().into_owned())
}

/// A TOML string.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_survive_toml() {
        for text in ["a \"b\" \\ c", "证件\n", "'"] {
            let table: toml::Table = format!("x = {}", quoted(text)).parse().unwrap();
            assert_eq!(table["x"].as_str(), Some(text));
        }
    }
}
