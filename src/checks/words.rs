//! Numbers and names as the messages write them.

use crate::input::Format;
use crate::measure::Side;
use crate::text::Text;

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

/// A share as a percentage; below one per cent with a decimal.
pub(super) fn percent(share: f64) -> String {
    let percent = share * 100.0;
    if percent < 9.95 && percent.fract() != 0.0 { format!("{percent:.1}%") } else { format!("{percent:.0}%") }
}

/// Bytes as people read them; decimal units.
pub(crate) fn bytes(count: u64) -> String {
    let count_f = count as f64;
    match count {
        0..1_000 => format!("{count} B"),
        1_000..1_000_000 => format!("{} kB", trimmed(count_f / 1e3)),
        _ => format!("{} MB", trimmed(count_f / 1e6)),
    }
}

/// A number with at most two decimals and no trailing zeros.
pub(super) fn trimmed(number: f64) -> String {
    let text = format!("{number:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
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
    Text::new(
        sides.iter().map(zh).collect::<Vec<_>>().join("、") + "边",
        sides.iter().map(en).collect::<Vec<_>>().join(", ") + if sides.len() == 1 { " edge" } else { " edges" },
    )
}
