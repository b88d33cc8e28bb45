//! When to try again, and after how long.

use std::time::Duration;

use jiff::Timestamp;

/// First wait before a further try; it doubles with each.
const BASE: Duration = Duration::from_millis(500);
/// Longest wait, a server's `Retry-After` included: who asks for more is left alone until then.
const LONGEST: Duration = Duration::from_secs(60);

/// Whether a status may pass: request timeout, too many requests, and the server's own troubles.
pub(super) fn is_passing(status: u16) -> bool {
    matches!(status, 408 | 425 | 429 | 500 | 502 | 503 | 504)
}

/// How long a server asks to be left alone, where that is longer than a run waits for a further try.
pub(super) fn rest(retry_after: Option<&str>, now: Timestamp) -> Option<Duration> {
    retry_after.and_then(|value| asked(value, now)).filter(|asked| *asked > LONGEST)
}

/// The wait before try number `attempt` (1 the first repetition): what the server asks for, else exponential
/// back-off with full jitter.
pub(super) fn wait(attempt: u32, retry_after: Option<&str>, now: Timestamp) -> Duration {
    if let Some(asked) = retry_after.and_then(|value| asked(value, now)) {
        return asked.min(LONGEST);
    }
    let most = BASE.saturating_mul(1 << attempt.min(10)).min(LONGEST);
    most.mul_f64(fastrand::f64())
}

/// `Retry-After` as seconds or as an HTTP date (RFC 9110, section 10.2.3).
pub(super) fn asked(value: &str, now: Timestamp) -> Option<Duration> {
    let value = value.trim();
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let at = http_date(value)?;
    Some(Duration::from_secs(u64::try_from(at.as_second() - now.as_second()).unwrap_or(0)))
}

/// An HTTP date in its preferred form (RFC 9110, section 5.6.7).
pub(super) fn http_date(value: &str) -> Option<Timestamp> {
    jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(value.trim()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn obeys_both_forms_of_retry_after_up_to_the_cap() {
        let now = "2026-01-01T00:00:00Z".parse().expect("a time");
        assert_eq!(wait(1, Some("7"), now), Duration::from_secs(7));
        assert_eq!(wait(1, Some("Thu, 01 Jan 2026 00:00:09 GMT"), now), Duration::from_secs(9));
        assert_eq!((rest(Some("60"), now), rest(Some("86400"), now)), (None, Some(Duration::from_secs(86_400))));
        assert_eq!(rest(Some("Thu, 01 Jan 2026 00:02:00 GMT"), now), Some(Duration::from_secs(120)));
        assert!(wait(1, Some("soon"), now) <= BASE * 2);
    }
}
