//! Dates as reports and profiles write them: in UTC, so that the same moment reads the same everywhere. Leap seconds are not known to the
//! system's clock either.

const SECONDS_OF_A_DAY: u64 = 86_400;

/// The day of a moment, seconds since 1970: `2026-11-23`.
pub(crate) fn day(seconds: u64) -> String {
    let (year, month, day) = civil(seconds / SECONDS_OF_A_DAY);
    format!("{year:04}-{month:02}-{day:02}")
}

/// The minute of a moment, seconds since 1970: `2026-11-23 15:04 UTC`.
pub(crate) fn minute(seconds: u64) -> String {
    let of_day = seconds % SECONDS_OF_A_DAY;
    format!("{} {:02}:{:02} UTC", day(seconds), of_day / 3600, of_day / 60 % 60)
}

/// Days of a month, 1..=12; 0 where there is no such month.
pub(crate) fn days_of_month(year: u64, month: u64) -> u64 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u64::from(is_leap(year)),
        _ => 0,
    }
}

fn is_leap(year: u64) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

/// Year, month and day of the day that lies `days` after 1970-01-01.
fn civil(mut days: u64) -> (u64, u64, u64) {
    let mut year = 1970;
    while days >= 365 + u64::from(is_leap(year)) {
        days -= 365 + u64::from(is_leap(year));
        year += 1;
    }
    let mut month = 1;
    while days >= days_of_month(year, month) {
        days -= days_of_month(year, month);
        month += 1;
    }
    (year, month, days + 1)
}

#[cfg(test)]
mod tests {
    use super::{day, minute};

    #[test]
    fn seconds_become_dates_over_leap_years() {
        assert_eq!(minute(0), "1970-01-01 00:00 UTC");
        assert_eq!(minute(951_782_400), "2000-02-29 00:00 UTC");
        assert_eq!(day(951_868_800), "2000-03-01");
        assert_eq!(minute(1_735_689_599), "2024-12-31 23:59 UTC");
        assert_eq!(minute(1_795_000_000), "2026-11-18 11:06 UTC");
    }
}
