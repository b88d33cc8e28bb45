//! When an article was published, as an instant that sorts among others.
//!
//! A record says what is known: an instant with the offset of the place, a time without one, a day, a month, a year.
//! As text these do not compare: `2026-11-29T22:00:00-05:00` is later than `2026-11-30T01:00:00Z`.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

use super::stamp;

/// Notes the instant of an article, ?1: ?2, which is that itself where ?3 says so, else the last that it can be. What was
/// seen was published before.
pub(super) const SET: &str = "UPDATE articles SET published_at =
    CASE WHEN ?3 THEN ?2 ELSE min(?2, first_seen_at) END WHERE id = ?1";

/// What a date of publication says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Instant {
    /// The last instant that it can be, as the database has times.
    pub(super) latest: Option<String>,
    /// It is no other.
    pub(super) is_exact: bool,
}

/// What `text`, an ISO 8601 date of any precision, says. A time without an offset is taken for UTC, as it is anywhere
/// else that has to compare it.
pub(super) fn of(text: &str) -> Instant {
    if let Ok(at) = text.parse::<Timestamp>() {
        return Instant { latest: Some(stamp(at)), is_exact: true };
    }
    let in_utc = |at: DateTime| TimeZone::UTC.to_timestamp(at).ok().map(stamp);
    if text.contains('T') {
        let latest = text.parse::<DateTime>().ok().and_then(in_utc);
        return Instant { is_exact: latest.is_some(), latest };
    }
    let (first, length) = match text.len() {
        4 => (format!("{text}-01-01"), Span::new().years(1)),
        7 => (format!("{text}-01"), Span::new().months(1)),
        _ => (text.to_owned(), Span::new().days(1)),
    };
    let end = first.parse::<Date>().ok().and_then(|first| first.checked_add(length).ok());
    let last = end.and_then(|end| end.at(0, 0, 0, 0).checked_sub(Span::new().seconds(1)).ok());
    Instant { latest: last.and_then(in_utc), is_exact: false }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_the_last_instant_that_they_can_be() {
        for (text, latest, is_exact) in [
            ("2026-11-29T22:00:00-05:00", "2026-11-30T03:00:00Z", true),
            ("2026-11-30T01:00:00Z", "2026-11-30T01:00:00Z", true),
            ("2026-11-30T01:00:00.25+00:00", "2026-11-30T01:00:00Z", true),
            ("2026-11-30T01:00:00", "2026-11-30T01:00:00Z", true),
            ("2026-11-30T01:00", "2026-11-30T01:00:00Z", true),
            ("2026-11-30", "2026-11-30T23:59:59Z", false),
            ("2024-02", "2024-02-29T23:59:59Z", false),
            ("2026", "2026-12-31T23:59:59Z", false),
        ] {
            assert_eq!(of(text), Instant { latest: Some(latest.into()), is_exact }, "{text}");
        }
        assert_eq!(of("soon"), Instant::default());
    }
}
