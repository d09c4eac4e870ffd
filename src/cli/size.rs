//! Sizes as people type them.

/// Bytes from "800M", "4G", "1.5 GB", "2GiB", "500000". As in all that the program prints, M and MB are a million bytes; MiB are 1,048,576.
pub fn parse_bytes(text: &str) -> Result<u64, String> {
    let number_end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(number_end);
    let unit = unit.trim().to_ascii_uppercase();
    let (prefix, base) = match (unit.strip_suffix("IB"), unit.strip_suffix('B')) {
        (Some(prefix), _) if !prefix.is_empty() => (prefix, 1024_f64),
        (_, bytes) => (bytes.unwrap_or(&unit), 1000.0),
    };
    let power = match prefix {
        "" => 0,
        "K" => 1,
        "M" => 2,
        "G" => 3,
        "T" => 4,
        _ => return Err(expected()),
    };
    match number.parse::<f64>() {
        Ok(number) if number > 0.0 => Ok((number * base.powi(power)) as u64),
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
        assert_eq!(parse_bytes("12 B"), Ok(12));
        assert_eq!(parse_bytes("800M"), Ok(800_000_000));
        assert_eq!(parse_bytes("800MB"), parse_bytes("800M"));
        assert_eq!(parse_bytes("1.5 gb"), Ok(1_500_000_000));
        assert_eq!(parse_bytes("2GiB"), Ok(2 << 30));
        assert_eq!(parse_bytes("64 mib"), Ok(64 << 20));
    }

    #[test]
    fn nonsense_is_refused() {
        for text in ["", "M", "-5", "0", "5X", "1..2", "much", "5IB", "5MIBIB", "5BB"] {
            assert!(parse_bytes(text).is_err(), "{text}");
        }
    }
}
