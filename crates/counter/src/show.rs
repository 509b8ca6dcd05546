//! Show: dates, times, amounts and names as the people of a site write them (ALL-5).

use jiff::{Timestamp, civil::Date, tz::TimeZone};

use crate::site::Site;

#[derive(Clone)]
pub struct Show {
    pub zone: TimeZone,
}

impl Show {
    pub fn of(site: &Site) -> Self {
        Show { zone: site.time_zone.clone() }
    }

    /// Where no site says otherwise (ALL-5).
    pub fn in_japan() -> Self {
        Show { zone: TimeZone::get("Asia/Tokyo").unwrap_or(TimeZone::UTC) }
    }

    pub fn date(&self, at: Timestamp) -> String {
        self.format(at, "%Y/%m/%d")
    }

    /// A day of the calendar, as a document bears it.
    pub fn day(day: Date) -> String {
        day.strftime("%Y/%m/%d").to_string()
    }

    pub fn date_time(&self, at: Timestamp) -> String {
        self.format(at, "%Y/%m/%d %H:%M")
    }

    /// 1,234
    pub fn number(number: i64) -> String {
        let digits = number.abs().to_string();
        let groups: Vec<&str> =
            digits.as_bytes().rchunks(3).rev().filter_map(|group| str::from_utf8(group).ok()).collect();
        format!("{}{}", if number < 0 { "-" } else { "" }, groups.join(","))
    }

    /// As it stands in numbers: 20261120.
    pub fn day_digits(&self, at: Timestamp) -> String {
        self.format(at, "%Y%m%d")
    }

    pub fn time(&self, at: Timestamp) -> String {
        self.format(at, "%H:%M")
    }

    /// Minutes still to wait, never shown as zero.
    pub fn minutes_until(&self, at: Timestamp, now: Timestamp) -> i64 {
        let seconds = at.as_second() - now.as_second();
        (seconds + 59).div_euclid(60).max(1)
    }

    fn format(&self, at: Timestamp, pattern: &str) -> String {
        at.to_zoned(self.zone.clone()).strftime(pattern).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_three() {
        for (number, shown) in [(0, "0"), (999, "999"), (1000, "1,000"), (-1_234_567, "-1,234,567")] {
            assert_eq!(Show::number(number), shown);
        }
    }
}
