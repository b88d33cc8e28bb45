//! Dates in feeds and sitemaps: the two standards, and what is sent in their place.

use jiff::Timestamp;
use jiff::civil;
use jiff::fmt::rfc2822;
use jiff::tz::TimeZone;

/// Forms without an offset, taken as UTC, as readers do.
const CIVIL: [&str; 10] = [
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y/%m/%d %H:%M:%S",
    "%d %b %Y %H:%M:%S",
    "%d %b %Y %H:%M",
    "%d-%b-%y %H:%M:%S",
    "%d %B %Y %H:%M:%S",
    "%b %d, %Y %H:%M:%S",
    "%m/%d/%Y %I:%M:%S %p",
    "%Y%m%dT%H%M%S",
];

/// The same for days.
const DAYS: [&str; 7] = ["%Y-%m-%d", "%Y/%m/%d", "%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%d.%m.%Y"];

/// The instant that `text` names.
///
/// RFC 822 and 2822 (RSS), RFC 3339 (Atom, JSON Feed), W3C date-time with less than a second (sitemaps), and forms
/// without weekday, comma, seconds or offset; RFC 850, which servers once wrote, and seconds since 1970. A day alone is
/// its beginning in UTC.
pub fn instant(text: &str) -> Option<Timestamp> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() || text.len() > 64 {
        return None;
    }
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some(at);
    }
    let without_weekday = text
        .split_once(", ")
        .filter(|(day, _)| day.chars().all(char::is_alphabetic))
        .map_or(text.as_str(), |(_, rest)| rest);
    // Ten digits are seconds of the years 2001 to 2286; fewer are a year or a day.
    if text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Timestamp::from_second(text.parse().ok()?).ok();
    }
    let parser = rfc2822::DateTimeParser::new().relaxed_weekday(true);
    for text in [text.as_str(), without_weekday] {
        if let Ok(at) = parser.parse_timestamp(text) {
            return Some(at);
        }
    }
    for form in [
        "%Y-%m-%dT%H:%M%:z",
        "%Y-%m-%dT%H:%MZ",
        "%Y-%m-%d %H:%M:%S %z",
        "%Y-%m-%dT%H:%M:%S%z",
        "%d %B %Y %H:%M:%S %z",
        "%d %b %Y %H:%M %z",
    ] {
        if let Ok(at) = Timestamp::strptime(form, without_weekday) {
            return Some(at);
        }
    }
    let civil_text =
        without_weekday.trim_end_matches(" GMT").trim_end_matches(" UTC").trim_end_matches('Z').replace('T', " ");
    let civil = CIVIL.iter().find_map(|form| civil::DateTime::strptime(form, &civil_text).ok());
    let day = || DAYS.iter().find_map(|form| civil::Date::strptime(form, &civil_text).ok()).map(civil::DateTime::from);
    TimeZone::UTC.to_timestamp(civil.or_else(day)?).ok()
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
        ] {
            assert_eq!(instant(text).map(|at| at.to_string()).as_deref(), Some("2025-10-14T08:30:00Z"), "{text}");
        }
        for text in ["2025-10-14", "14 Oct 2025", "October 14, 2025", "14.10.2025"] {
            assert_eq!(instant(text).map(|at| at.to_string()).as_deref(), Some("2025-10-14T00:00:00Z"), "{text}");
        }
        for text in ["", "yesterday", "2025-13-40", "0"] {
            assert_eq!(instant(text), None, "{text}");
        }
    }
}
