//! Dates in feeds and sitemaps: the two standards, and what is sent in their place.

use jiff::Timestamp;
use jiff::civil;
use jiff::fmt::rfc2822;
use jiff::tz::TimeZone;

use super::date_words::TABLE;
use super::local_date::in_standard_words;

/// Forms without an offset, taken as UTC, as readers do.
const CIVIL: [&str; 14] = [
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d %I:%M:%S %p",
    "%Y-%m-%d %I:%M %p",
    "%Y/%m/%d %H:%M:%S",
    "%d %b %Y %H:%M:%S",
    "%d %b %Y %H:%M",
    "%d-%b-%y %H:%M:%S",
    "%d %B %Y %H:%M:%S",
    "%b %d %H:%M:%S %Y",
    "%b %d, %Y %H:%M:%S",
    "%b %d %Y %H:%M",
    "%m/%d/%Y %I:%M:%S %p",
    "%Y%m%dT%H%M%S",
];

/// The same for days.
const DAYS: [&str; 8] =
    ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%d.%m.%Y"];

/// How much of an instant a date states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stated {
    /// All of it.
    Instant,
    /// Day and time, by a clock that is not named.
    Clock,
    /// A day.
    Day,
}

impl Stated {
    pub(super) const ALL: [Self; 3] = [Stated::Instant, Stated::Clock, Stated::Day];

    /// What was stated of `at`, in RFC 3339's form or as much of it.
    pub(super) fn write(self, at: Timestamp) -> String {
        let civil = TimeZone::UTC.to_datetime(at);
        match self {
            Stated::Instant => at.to_string(),
            Stated::Clock => civil.to_string(),
            Stated::Day => civil.date().to_string(),
        }
    }
}

/// The instant that `text` names.
///
/// RFC 822 and 2822 (RSS), RFC 3339 (Atom, JSON Feed), W3C date-time with less than a second (sitemaps), and forms
/// without weekday, comma, seconds or offset; RFC 850, which servers once wrote, seconds since 1970, and months named in
/// another language. A day alone is its beginning in UTC.
pub fn instant(text: &str) -> Option<Timestamp> {
    read(text).map(|(at, _)| at)
}

/// The last instant that `text` may mean: of a day alone, its end.
pub fn latest(text: &str) -> Option<Timestamp> {
    const DAY: jiff::SignedDuration = jiff::SignedDuration::from_secs(24 * 60 * 60 - 1);
    let (at, stated) = read(text)?;
    if stated == Stated::Day { at.checked_add(DAY).ok() } else { Some(at) }
}

/// The date that `text` states, with seconds: an instant with its offset, a day and time without one, or a day.
pub(super) fn written(text: &str) -> Option<String> {
    let (at, stated) = read(text)?;
    Some(stated.write(Timestamp::from_second(at.as_second()).ok()?))
}

/// The instant that `text` names, and how much of it is stated; the rest is UTC's.
pub(super) fn read(text: &str) -> Option<(Timestamp, Stated)> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() || text.len() > 64 {
        return None;
    }
    let text = with_offset(&text);
    in_known_form(&text).or_else(|| in_known_form(&in_standard_words(&text)?))
}

fn in_known_form(text: &str) -> Option<(Timestamp, Stated)> {
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some((at, Stated::Instant));
    }
    let without_weekday = without_weekday(text);
    // Ten digits are seconds of the years 2001 to 2286; fewer are a year or a day.
    if text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some((Timestamp::from_second(text.parse().ok()?).ok()?, Stated::Instant));
    }
    let parser = rfc2822::DateTimeParser::new().relaxed_weekday(true);
    for text in [text, without_weekday] {
        if let Ok(at) = parser.parse_timestamp(text) {
            return Some((at, Stated::Instant));
        }
    }
    for form in [
        "%Y-%m-%dT%H:%M%:z",
        "%Y-%m-%dT%H:%MZ",
        "%Y-%m-%d %H:%M:%S %z",
        "%Y-%m-%d %H:%M %z",
        "%Y-%m-%dT%H:%M:%S%z",
        "%d %B %Y %H:%M:%S %z",
        "%d %b %Y %H:%M %z",
    ] {
        if let Ok(at) = Timestamp::strptime(form, without_weekday) {
            return Some((at, Stated::Instant));
        }
    }
    let clock = without_weekday.trim_end_matches(" GMT").trim_end_matches(" UTC").trim_end_matches('Z');
    let is_utc = clock.len() < without_weekday.len();
    let civil_text = clock.replace('T', " ");
    let civil = CIVIL.iter().find_map(|form| civil::DateTime::strptime(form, &civil_text).ok());
    let day = || DAYS.iter().find_map(|form| civil::Date::strptime(form, &civil_text).ok()).map(civil::DateTime::from);
    let stated = match civil {
        Some(_) if is_utc => Stated::Instant,
        Some(_) => Stated::Clock,
        None => Stated::Day,
    };
    Some((TimeZone::UTC.to_timestamp(civil.or_else(day)?).ok()?, stated))
}

/// `text` without the name of a day before it, with a comma behind or none.
fn without_weekday(text: &str) -> &str {
    const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let Some((day, rest)) = text.split_once(' ') else { return text };
    let has_comma = day.ends_with(',');
    let day = day.trim_end_matches([',', '.']);
    let is_name = day.chars().all(char::is_alphabetic);
    let is_english = day.get(..3).is_some_and(|start| DAYS.contains(&start.to_ascii_lowercase().as_str()));
    if is_name && (has_comma || is_english) { rest } else { text }
}

/// `text` with its offset from UTC as RFC 2822 writes it: `+02:00`, `GMT+2` and `CEST` are `+0200`.
fn with_offset(text: &str) -> String {
    let Some((before, zone)) = text.rsplit_once(' ') else { return text.to_owned() };
    if let Some(hours) = TABLE.zones.get(zone.to_lowercase().as_str()).filter(|hours| **hours != 0.0) {
        let minutes = (hours.abs() * 60.0).round() as u32;
        let sign = if *hours < 0.0 { '-' } else { '+' };
        return format!("{before} {sign}{:02}{:02}", minutes / 60, minutes % 60);
    }
    let number = zone.trim_start_matches("GMT").trim_start_matches("UTC");
    let Some(sign) = number.chars().next().filter(|sign| matches!(sign, '+' | '-')) else { return text.to_owned() };
    let digits = number[1..].replacen(':', "", 1);
    if digits.is_empty() || digits.len() > 4 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.to_owned();
    }
    let hours_alone = digits.len() <= 2;
    let digits = if hours_alone { format!("{digits:0>2}00") } else { format!("{digits:0>4}") };
    format!("{before} {sign}{digits}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_feeds_send() {
        for text in [
            "2025-10-14T08:30:00Z",
            "Tuesday, 14-Oct-25 08:30:00 UTC",
            "1760430600",
            "2025-10-14T10:30:00+02:00",
            "2025-10-14T10:30+02:00",
            "2025-10-14T10:30:00+0200",
            "2025-10-14 08:30:00",
            "Tue, 14 Oct 2025 08:30:00 GMT",
            "Tue, 14 Oct 2025 08:30:00 +0000",
            "Tuesday, 14 October 2025 10:30:00 +0200",
            "Wed, 14 Oct 2025 08:30:00 GMT",
            "Tue, 14 Oct 25 04:30:00 EDT",
            "14 Oct 2025 08:30 GMT",
            "14 Oct 2025 08:30:00",
            "Oct 14, 2025 08:30:00",
            "10/14/2025 8:30:00 AM",
            "Tue 14 Oct 2025 08:30:00 GMT",
            "Tue, 14 Oct 2025 10:30:00 CEST",
            "Tue, 14 Oct 2025 14:00:00 IST",
            "Tue, 14 Oct 2025 10:30:00 +02:00",
            "Tue, 14 Oct 2025 10:30:00 GMT+0200",
            "Tue, 14 Oct 2025 10:30:00 GMT+2",
            "Tue, 14 Oct 2025 10:30:00 UTC+02:00",
            "Tue, 14 Oct 2025 10:30:00 +0200 (CEST)",
            "Di, 14 Okt 2025 10:30:00 +0200",
            "Dienstag, 14. Oktober 2025 08:30 GMT",
            "mar., 14 oct. 2025 10:30:00 +0200",
            "mar 14 de octubre de 2025, 08:30",
            "14 ottobre 2025 08:30",
            "14-out-2025 08:30:00",
            "14 octobre 2025 à 08h30",
            "вт, 14 окт 2025 11:30:00 +0300",
            "14/10/2025 08:30",
            "Tue Oct 14 08:30:00 2025",
            "14/10/2025 08:30:00 AM",
            "14/10/2025 10:30:00 +0200",
            "14.10.2025, 08:30 Uhr",
        ] {
            assert_eq!(instant(text).map(|at| at.to_string()).as_deref(), Some("2025-10-14T08:30:00Z"), "{text}");
        }
        for text in [
            "2025-10-14",
            "14 Oct 2025",
            "October 14, 2025",
            "2025.10.14",
            "14.10.2025",
            "14/10/2025",
            "10/14/2025",
            "14 oktober 2025",
        ] {
            assert_eq!(instant(text).map(|at| at.to_string()).as_deref(), Some("2025-10-14T00:00:00Z"), "{text}");
        }
        for (text, stated) in [
            ("2025-10-14", "2025-10-14"),
            ("14 Oct 2025", "2025-10-14"),
            ("2025-10-14T08:30:00", "2025-10-14T08:30:00"),
            ("14 Oct 2025 08:30", "2025-10-14T08:30:00"),
            ("14 Oct 2025 08:30 GMT", "2025-10-14T08:30:00Z"),
            ("2025-10-14T08:30:00.5Z", "2025-10-14T08:30:00Z"),
        ] {
            assert_eq!(written(text).as_deref(), Some(stated), "{text}");
        }
        // November in Poland and October in Croatia; the fifth of November and the eleventh of May.
        for text in
            ["", "yesterday", "2025-13-40", "0", "14 listopada 2025", "05/11/2025", "31/02/2025", "mar mar 2025"]
        {
            assert_eq!(instant(text), None, "{text}");
        }
    }
}
