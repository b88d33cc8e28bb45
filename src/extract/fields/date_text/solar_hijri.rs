//! Dates of the Solar Hijri calendar, in which Iran and Afghanistan print: `۲۳ اردیبهشت ۱۴۰۳`, `۱۴۰۳/۰۲/۲۳`.

use std::sync::LazyLock;

use jiff::ToSpan;
use jiff::civil::Date as Day;
use regex::Regex;

/// Years that dates are read in: 1881 to 2072.
pub(super) const YEARS: std::ops::Range<i16> = 1260..1451;

/// A first day of a year to count from, and its year.
const NEW_YEAR: (Day, i64) = (Day::constant(2024, 3, 20), 1403);

/// The Gregorian day; None where the calendar has none such.
///
/// Months have 31 days in the first half of the year, then 30, the last 29 outside leap years. Eight years in 33 are leap
/// years, by the rule of the Persian calendar of ICU (`persncal.cpp`), which gives the astronomical new year of 1178 to
/// 1633 (K. M. Borkowski, "The Persian calendar for 3000 years", Earth, Moon and Planets 74, 1996).
pub(super) fn day(year: i16, month: i8, day: i8) -> Option<Day> {
    let is_leap = (25 * i64::from(year) + 11).rem_euclid(33) < 8;
    let last = match month {
        1..=6 => 31,
        7..=11 => 30,
        12 => 29 + i8::from(is_leap),
        _ => return None,
    };
    if !YEARS.contains(&year) || !(1..=last).contains(&day) {
        return None;
    }
    let (year, month, day) = (i64::from(year), i64::from(month), i64::from(day));
    let leaps_before = |year: i64| (8 * year + 21).div_euclid(33);
    let new_year = 365 * (year - NEW_YEAR.1) + leaps_before(year) - leaps_before(NEW_YEAR.1);
    let in_year = 31 * (month - 1) - (month - 7).max(0) + day - 1;
    NEW_YEAR.0.checked_add((new_year + in_year).days()).ok()
}

static NUMERIC: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:^|[^0-9/.-])(1[34][0-9][0-9])[/.-]([0-9]{1,2})[/.-]([0-9]{1,2})(?:[^0-9/.-]|$)")
        .expect("constant pattern")
});

/// `plain`, the text with western digits, where `raw` is written with Persian ones or on a Persian page: 1403/02/23.
pub(super) fn numeric(raw: &str, plain: &str, language: Option<&str>) -> Option<Day> {
    if language != Some("fa") && !raw.contains(|letter: char| ('۰'..='۹').contains(&letter)) {
        return None;
    }
    let found = NUMERIC.captures(plain)?;
    day(found[1].parse().ok()?, found[2].parse().ok()?, found[3].parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_from_the_new_years_of_the_official_calendar() {
        for (year, new_year) in [
            (1370, "1991-03-21"),
            (1375, "1996-03-20"),
            (1376, "1997-03-21"),
            (1399, "2020-03-20"),
            (1400, "2021-03-21"),
            (1403, "2024-03-20"),
            (1404, "2025-03-21"),
            (1408, "2029-03-20"),
        ] {
            assert_eq!(day(year, 1, 1), new_year.parse().ok(), "{year}");
        }
        assert_eq!(day(1357, 11, 22), "1979-02-11".parse().ok());
        assert_eq!(day(1403, 7, 1), "2024-09-22".parse().ok());
    }

    #[test]
    fn every_day_follows_the_one_before() {
        let mut last = day(1360, 1, 1).expect("a day");
        for year in 1360..1430 {
            for (month, number) in (1..=12).flat_map(|month| (1..=31).map(move |number| (month, number))) {
                let Some(next) = day(year, month, number) else { continue };
                assert!((year, month, number) == (1360, 1, 1) || next == last.tomorrow().expect("in range"), "{next}");
                last = next;
            }
        }
    }

    #[test]
    fn days_that_the_calendar_lacks_are_none() {
        assert_eq!(day(1402, 12, 30), None);
        assert!(day(1403, 12, 30).is_some());
        for (month, number) in [(0, 1), (13, 1), (7, 31), (1, 32), (1, 0)] {
            assert_eq!(day(1403, month, number), None);
        }
    }
}
