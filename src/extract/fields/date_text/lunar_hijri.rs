//! Dates of the lunar Hijri calendar, in which Saudi newsrooms and authorities print: `٤ ذو القعدة ١٤٤٥ هـ`.

use jiff::ToSpan;
use jiff::civil::Date as Day;

use super::words::WORDS;

/// Whether days of a year are known.
pub(super) fn has_year(year: i16) -> bool {
    lengths(year).is_some()
}

/// The Gregorian day; None where the calendar has none such.
///
/// Which months have 30 days is not computed: the calendar of Umm al-Qura, that of the state, is published as a table.
pub(super) fn day(year: i16, month: i8, day: i8) -> Option<Day> {
    let calendar = &WORDS.lunar_hijri;
    let last = 29 + i64::from(is_long(lengths(year)?, month));
    if !(1..=12).contains(&month) || !(1..=last).contains(&i64::from(day)) {
        return None;
    }
    let days =
        |lengths: u16, months: i8| (1..=months).map(|month| 29 + i64::from(is_long(lengths, month))).sum::<i64>();
    let before = calendar.lengths.iter().take(usize::try_from(year - calendar.first_year).ok()?);
    let years: i64 = before.map(|&lengths| days(lengths, 12)).sum();
    let in_year = days(lengths(year)?, month - 1) + i64::from(day) - 1;
    calendar.first_day.checked_add((years + in_year).days()).ok()
}

/// The lengths of a year's months.
fn lengths(year: i16) -> Option<u16> {
    let calendar = &WORDS.lunar_hijri;
    calendar.lengths.get(usize::try_from(year - calendar.first_year).ok()?).copied()
}

fn is_long(lengths: u16, month: i8) -> bool {
    (1..=12).contains(&month) && lengths >> (month - 1) & 1 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_as_the_table_of_umm_al_qura() {
        for (date, expected) in [
            ((1410, 1, 1), "1989-08-03"),
            ((1445, 11, 4), "2024-05-12"),
            ((1447, 1, 1), "2025-06-26"),
            ((1450, 9, 1), "2029-01-16"),
        ] {
            assert_eq!(day(date.0, date.1, date.2), expected.parse().ok(), "{date:?}");
        }
        assert_eq!(day(1410, 13, 1), None);
        assert_eq!(day(1410, 3, 30), None);
        assert_eq!(day(1400, 1, 1), None);
    }
}
