//! The quality setting a JPEG was written with, from its quantisation table.

/// The example luminance table of the JPEG standard (ITU-T T.81, table K.1), in zigzag order, which the usual quality
/// scale multiplies.
const STANDARD: [u16; 64] = [
    16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40, 26, 24, 22, 22, 24, 49, 35, 37, 29, 40, 58, 51, 61,
    60, 57, 51, 56, 55, 64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109, 81, 87, 95, 98, 103, 104, 103, 62, 77, 113,
    121, 112, 100, 120, 92, 101, 103, 99,
];

/// How far, on average and relative to the scaled standard table, a table may be from it and still count as following it.
const TOLERANCE: f64 = 0.15;

/// Quality 1..=100 on the scale of the Independent JPEG Group; `None` for tables that do not follow it (many cameras' own).
pub(super) fn estimate(table: &[u16; 64]) -> Option<u8> {
    let (quality, error) =
        (1..=100_u8).map(|quality| (quality, distance(table, quality))).min_by(|a, b| a.1.total_cmp(&b.1))?;
    (error <= TOLERANCE).then_some(quality)
}

fn distance(table: &[u16; 64], quality: u8) -> f64 {
    let scaled = STANDARD.iter().map(|&entry| scale(entry, quality));
    let difference: f64 = scaled.zip(table).map(|(a, &b)| (f64::from(a) - f64::from(b)).abs() / f64::from(a)).sum();
    difference / 64.0
}

fn scale(entry: u16, quality: u8) -> u16 {
    let quality = u32::from(quality);
    let percent = if quality < 50 { 5000 / quality } else { 200 - 2 * quality };
    ((u32::from(entry) * percent + 50) / 100).clamp(1, 255) as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scaled_tables_give_their_quality() {
        for quality in [10, 35, 50, 75, 90, 95, 100] {
            assert_eq!(estimate(&STANDARD.map(|entry| scale(entry, quality))), Some(quality));
        }
    }

    #[test]
    fn a_flat_table_follows_no_scale() {
        assert_eq!(estimate(&[7; 64]), None);
    }
}
