//! Small wordings that several output forms share: names made safe to show, titles of checks, numbers with units.

use std::path::Path;

use super::{PageReport, names};
use crate::checks::{Finding, Verdict, abouts, file_damaged};
use crate::input::DecodeErrorKind;
use crate::text::{Text, rounded};

/// A path to show, with `/` between its parts; what could disguise a name is spelled out.
pub fn clean_name(path: &Path) -> String {
    names::with_slashes(path)
}

/// The few words that name a check; its code where the check is not known.
pub fn title_of(code: &str) -> Text {
    abouts()
        .into_iter()
        .find(|about| about.code == code)
        .map_or_else(|| Text::new(code, code), |about| about.title.text())
}

/// The few words that name a finding of `page`: those of its check, except where the file may be whole and only this run could not
/// read or finish it, which has the same code.
pub fn title_on(page: &PageReport, finding: &Finding) -> Text {
    let told = |code: &str| [file_damaged::CODE, "file-too-large"].contains(&code);
    let error = page.error.as_ref().filter(|_| told(&finding.code));
    match error.map(|error| error.kind) {
        Some(DecodeErrorKind::TooManyPages) => Text::new("未检查", "not checked"),
        Some(DecodeErrorKind::TimedOut) => Text::new("检查超时", "not checked in time"),
        Some(DecodeErrorKind::Io) => Text::new("文件读不了", "file cannot be read"),
        Some(DecodeErrorKind::Internal) => Text::new("处理出错", "checking failed"),
        _ => title_of(&finding.code),
    }
}

/// The one word for a verdict, the same in every output form.
pub fn verdict_word(verdict: Verdict) -> Text {
    let (zh, en) = match verdict {
        Verdict::Pass => ("通过", "pass"),
        Verdict::Warn => ("警告", "warn"),
        Verdict::Unjudged => ("未判定", "unjudged"),
        Verdict::Reject => ("退回", "reject"),
    };
    Text::new(zh, en)
}

/// Why a page that was decoded is unjudged, and what to do; `None` for every other page.
pub fn why_unjudged(page: &PageReport) -> Option<Text> {
    (page.verdict == Verdict::Unjudged && page.error.is_none()).then(|| {
        Text::new(
            "没有找到足够的文字，无法判定能否使用；请人工查看，若是证件，请靠近、对好焦后重拍",
            "too little text was found to judge, so it cannot be called ready: look at it yourself; if it shows a paper, take it \
             again from nearer and in focus",
        )
    })
}

/// A value with its unit, as people say it: shares as percentages, bytes as kB or MB.
pub fn quantity(value: f64, unit: &Text) -> Text {
    if let Some(of) = unit.en.strip_prefix("share") {
        let percent = format!("{} %", number(value * 100.0));
        let english = format!("{percent}{of}");
        return Text::new(percent, english);
    }
    match unit.en.as_str() {
        "" => Text::new(number(value), number(value)),
        "bytes" => {
            let size = bytes(value.max(0.0) as u64);
            Text::new(size.clone(), size)
        }
        _ => {
            let number = number(value);
            let one = if number == "1" { unit.en.strip_suffix('s') } else { None };
            Text::new(format!("{number} {}", unit.zh), format!("{number} {}", one.unwrap_or(&unit.en)))
        }
    }
}

/// A number with as many digits as are worth reading.
pub fn number(value: f64) -> String {
    let digits = match value.abs() {
        size if size >= 100.0 || (size - size.round()).abs() < 0.005 => 0,
        size if size >= 10.0 => 1,
        _ => 2,
    };
    rounded(value, digits)
}

/// A size in bytes as receivers write it; a megabyte is read as 1,000,000 bytes, the stricter reading.
pub fn bytes(count: u64) -> String {
    match count {
        0..1_000 => format!("{count} B"),
        1_000..1_000_000 => format!("{} kB", number(count as f64 / 1e3)),
        _ => format!("{} MB", number(count as f64 / 1e6)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_as_people_say_them() {
        let say = |value, unit: &str| quantity(value, &Text::new(unit, unit)).en;
        assert_eq!(say(0.412, "share of text"), "41.2 % of text");
        assert_eq!(say(2_000_000.0, "bytes"), "2 MB");
        assert_eq!(say(2_345_678.0, "bytes"), "2.35 MB");
        assert_eq!(say(720.0, "px"), "720 px");
        assert_eq!(say(9.14, "px"), "9.14 px");
        assert_eq!(say(0.5, ""), "0.5");
        assert_eq!(say(100.0, "degrees"), "100 degrees");
        assert_eq!(say(1.0, "edges"), "1 edge");
    }

    #[test]
    fn every_check_is_named_in_words() {
        assert_eq!(title_of("glare").zh, "反光遮字");
        assert_eq!(title_of("duplicate").zh, "重复图片");
        assert_eq!(title_of("of-a-later-version").en, "of-a-later-version");
    }

    #[test]
    fn disguised_names_are_shown_for_what_they_are() {
        assert_eq!(clean_name(Path::new("a\u{202e}gpj.exe\n")), "a\\u{202e}gpj.exe\\n");
        let parts: std::path::PathBuf = ["张三", "身份证 & 1.jpg"].iter().collect();
        assert_eq!(clean_name(&parts), "张三/身份证 & 1.jpg");
    }
}
