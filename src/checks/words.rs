//! Numbers and names as the messages write them.

use crate::input::Format;
use crate::measure::Side;
use crate::text::{Text, rounded};

/// The name of a format as people write it.
pub fn format_name(format: Format) -> &'static str {
    match format {
        Format::Jpeg => "JPEG",
        Format::Png => "PNG",
        Format::Tiff => "TIFF",
        Format::Webp => "WebP",
        Format::Bmp => "BMP",
        Format::Gif => "GIF",
        Format::Heic => "HEIC",
        Format::Avif => "AVIF",
        Format::JpegXl => "JPEG XL",
        Format::Jpeg2000 => "JPEG 2000",
        Format::Pdf => "PDF",
        Format::Raw => "RAW",
        Format::Office => "Office/ZIP",
        Format::Pnm => "PNM",
        Format::Other | Format::Unknown => "?",
    }
}

/// A sentence as messages write it, after a title and a colon: its first letter small, unless it begins an abbreviation ("PDF").
pub(crate) fn after_colon(sentence: &str) -> String {
    let mut letters = sentence.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if second.is_lowercase() || second == ' ' => {
            first.to_lowercase().chain(sentence.chars().skip(1)).collect()
        }
        _ => sentence.to_owned(),
    }
}

/// A sentence with its full stop.
pub(super) fn stopped(sentence: &str, stop: char) -> String {
    if sentence.is_empty() || sentence.ends_with(['.', '。', '!', '！']) {
        sentence.to_owned()
    } else {
        format!("{sentence}{stop}")
    }
}

/// Decimals that [`apart`] adds at most.
const MOST_EXTRA: usize = 6;

/// A share as a percentage; below ten per cent with a decimal.
pub(super) fn percent(share: f64) -> String {
    percent_to(share, 0)
}

fn percent_to(share: f64, extra: usize) -> String {
    let percent = share * 100.0;
    let decimals = if percent < 9.95 { 1 } else { 0 };
    rounded(percent, decimals + extra) + "%"
}

/// Bytes as people read them; decimal units.
fn bytes(count: u64) -> String {
    bytes_to(count, 0)
}

fn bytes_to(count: u64, extra: usize) -> String {
    let count_f = count as f64;
    match count {
        0..1_000 => format!("{count} B"),
        1_000..1_000_000 => rounded(count_f / 1e3, 2 + extra) + " kB",
        _ => rounded(count_f / 1e6, 2 + extra) + " MB",
    }
}

/// A number with at most two decimals and no trailing zeros.
pub(super) fn trimmed(value: f64) -> String {
    rounded(value, 2)
}

/// What was measured and the limit that it breaks, written so that they differ: "40% (at least 40%)" tells a reader nothing.
/// `write` is given how many decimals to add.
fn apart(limit: String, write: impl Fn(usize) -> String) -> (String, String) {
    let measured = (0..=MOST_EXTRA).map(&write).find(|measured| *measured != limit);
    (measured.unwrap_or_else(|| limit.clone()), limit)
}

/// A share and the limit that it breaks, as percentages that differ.
pub(super) fn percents(share: f64, limit: f64) -> (String, String) {
    apart(percent(limit), |extra| percent_to(share, extra))
}

/// A size of a file and the limit that it breaks, written so that they differ.
pub(super) fn sizes(count: u64, limit: u64) -> (String, String) {
    apart(bytes(limit), |extra| bytes_to(count, extra))
}

/// A number with at most `decimals` and the limit that it breaks, written so that they differ.
pub(super) fn numbers(value: f64, limit: f64, decimals: usize) -> (String, String) {
    apart(trimmed(limit), |extra| rounded(value, decimals + extra))
}

/// Sides of a picture in words.
pub(super) fn sides(sides: &[Side]) -> Text {
    let zh = |side: &Side| match side {
        Side::Top => "上",
        Side::Right => "右",
        Side::Bottom => "下",
        Side::Left => "左",
    };
    let en = |side: &Side| match side {
        Side::Top => "top",
        Side::Right => "right",
        Side::Bottom => "bottom",
        Side::Left => "left",
    };
    let mut names: Vec<&str> = sides.iter().map(en).collect();
    let en = match names.pop() {
        Some(last) if !names.is_empty() => format!("{} and {last} edges", names.join(", ")),
        last => format!("{} edge", last.unwrap_or_default()),
    };
    Text::new(sides.iter().map(zh).collect::<Vec<_>>().join("、") + "边", en)
}

#[cfg(test)]
mod tests {
    use super::{Side, after_colon, numbers, percents, sides, sizes};

    fn texts(pair: (&str, &str)) -> (String, String) {
        (pair.0.to_owned(), pair.1.to_owned())
    }

    #[test]
    fn what_breaks_a_limit_is_never_written_like_the_limit() {
        assert_eq!(percents(0.396, 0.4), texts(("39.6%", "40%")));
        assert_eq!(percents(0.0104, 0.01), texts(("1.04%", "1%")));
        assert_eq!(sizes(2_000_001, 2_000_000), texts(("2.000001 MB", "2 MB")));
        assert_eq!(numbers(11.97, 12.0, 1), texts(("11.97", "12")));
        assert_eq!(numbers(69.8, 70.0, 0), texts(("69.8", "70")));
    }

    #[test]
    fn sides_are_listed_as_people_do() {
        assert_eq!(sides(&[Side::Top]).en, "top edge");
        assert_eq!(sides(&[Side::Right, Side::Left]).en, "right and left edges");
        assert_eq!(sides(&[Side::Top, Side::Right, Side::Left]).en, "top, right and left edges");
    }

    #[test]
    fn an_error_after_a_title_begins_small() {
        assert_eq!(after_colon("The file is empty"), "the file is empty");
        assert_eq!(after_colon("A picture"), "a picture");
        assert_eq!(after_colon("PDF pages"), "PDF pages");
        assert_eq!(after_colon("文件是空的"), "文件是空的");
        assert_eq!(after_colon(""), "");
    }

    #[test]
    fn clear_differences_are_written_short() {
        assert_eq!(percents(0.1234, 0.01), texts(("12%", "1%")));
        assert_eq!(percents(0.024, 0.01), texts(("2.4%", "1%")));
        assert_eq!(sizes(10_400_000, 2_000_000), texts(("10.4 MB", "2 MB")));
        assert_eq!(numbers(8.26, 12.0, 1), texts(("8.3", "12")));
        assert_eq!(numbers(1.234, 2.0, 2), texts(("1.23", "2")));
        assert_eq!(numbers(120.0, 200.0, 0), texts(("120", "200")));
    }
}
