//! Sizes as people type them.

/// Bytes from "800M", "4G", "1.5 GB", "500000".
pub fn parse_bytes(text: &str) -> Result<u64, String> {
    let number_end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(number_end);
    let factor = match unit.trim().to_ascii_uppercase().trim_end_matches("IB").trim_end_matches('B') {
        "" => 1u64,
        "K" => 1 << 10,
        "M" => 1 << 20,
        "G" => 1 << 30,
        "T" => 1 << 40,
        _ => return Err(expected()),
    };
    match number.parse::<f64>() {
        Ok(number) if number > 0.0 => Ok((number * factor as f64) as u64),
        _ => Err(expected()),
    }
}

fn expected() -> String {
    "expected a size such as 800M or 4G".to_owned()
}

#[cfg(test)]
mod tests {
    use super::parse_bytes;

    #[test]
    fn usual_spellings() {
        assert_eq!(parse_bytes("500000"), Ok(500_000));
        assert_eq!(parse_bytes("800M"), Ok(800 << 20));
        assert_eq!(parse_bytes("1.5 gb"), Ok(3 << 29));
        assert_eq!(parse_bytes("2GiB"), Ok(2 << 30));
    }

    #[test]
    fn nonsense_is_refused() {
        for text in ["", "M", "-5", "0", "5X", "1..2", "much"] {
            assert!(parse_bytes(text).is_err(), "{text}");
        }
    }
}
