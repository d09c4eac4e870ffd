//! Times as people type them.

/// Longest time that can be given: longer than any run.
const MOST: f64 = 1e9;

/// Seconds, 0 to 10⁹, from "60", "0.5" or "60s".
pub fn parse_seconds(text: &str) -> Result<f64, String> {
    match text.strip_suffix('s').unwrap_or(text).trim_end().parse() {
        Ok(seconds) if (0.0..=MOST).contains(&seconds) => Ok(seconds),
        _ => Err("expected a number of seconds, such as 60".to_owned()),
    }
}

/// The same, of at least `least` seconds.
pub fn parse_seconds_from(least: f64) -> impl Fn(&str) -> Result<f64, String> + Clone {
    move |text| match parse_seconds(text) {
        Ok(seconds) if seconds >= least => Ok(seconds),
        _ => Err(format!("expected a number of seconds of at least {least}, such as 2")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_spellings() {
        for (text, seconds) in [("60", 60.0), ("60s", 60.0), ("60 s", 60.0), ("0.5", 0.5), ("0", 0.0), ("1e9", 1e9)] {
            assert_eq!(parse_seconds(text), Ok(seconds), "{text}");
        }
        assert_eq!(parse_seconds_from(0.2)("0.2s"), Ok(0.2));
    }

    #[test]
    fn nonsense_is_refused() {
        for text in ["", "s", "-1", "2e9", "inf", "NaN", "1m", "1 2", "60ss"] {
            assert!(parse_seconds(text).is_err(), "{text}");
        }
        assert!(parse_seconds_from(0.2)("0.1").is_err());
    }
}
