//! Values of flags: sizes, times, and how long ago.

use std::num::NonZeroUsize;

use url::Url;

use crate::fetch::{Settings, check_headers};
use crate::input::CapturedAt;

/// An RFC 3339 time, or `mtime`.
pub(super) fn captured_at(text: &str) -> Result<CapturedAt, String> {
    if text == "mtime" {
        return Ok(CapturedAt::Modified);
    }
    text.parse()
        .map(CapturedAt::At)
        .map_err(|_| format!("`{text}` is neither an RFC 3339 time such as 2026-05-01T12:00:00Z nor mtime"))
}

/// The address of a page.
pub(super) fn web_address(text: &str) -> Result<Url, String> {
    let url = Url::parse(text.trim()).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    url.ok_or_else(|| format!("`{text}` is not the address of a page; write it whole: https://example.com/a"))
}

/// Bytes, or with KB, MB, GB (powers of 1,000) or KiB, MiB, GiB (powers of 1,024).
pub(super) fn size(text: &str) -> Result<u64, String> {
    let invalid = || format!("`{text}` is not a size; write bytes, or 500KB, 20MB, 1GB");
    let digits = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    let number: u64 = text[..digits].parse().map_err(|_| invalid())?;
    let unit: u64 = match text[digits..].trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "k" | "kb" => 1_000,
        "m" | "mb" => 1_000_000,
        "g" | "gb" => 1_000_000_000,
        "kib" => 1 << 10,
        "mib" => 1 << 20,
        "gib" => 1 << 30,
        _ => return Err(invalid()),
    };
    number.checked_mul(unit).filter(|bytes| *bytes > 0).ok_or_else(invalid)
}

/// On or off, in the words that most programs read.
pub(super) fn switch(text: &str) -> Result<bool, String> {
    match text.trim().to_ascii_lowercase().as_str() {
        "1" | "true" | "yes" | "on" | "y" | "t" => Ok(true),
        "0" | "false" | "no" | "off" | "n" | "f" => Ok(false),
        _ => Err("write 1, true, yes, on, or 0, false, no, off".to_owned()),
    }
}

/// Seconds, or with s, m, h.
pub(super) fn seconds(text: &str) -> Result<f64, String> {
    let invalid = || format!("`{text}` is not a time; write seconds: 30, 2.5, 1m, 2h");
    let units = [("ms", 0.001), ("s", 1.0), ("m", 60.0), ("h", 3600.0)];
    let (number, factor) =
        units.iter().find_map(|(unit, factor)| Some((text.strip_suffix(unit)?, *factor))).unwrap_or((text, 1.0));
    let value: f64 = number.parse().map_err(|_| invalid())?;
    (value.is_finite() && value > 0.0 && value < 1e6).then_some(value * factor).ok_or_else(invalid)
}

/// A time, a date, or how long ago; none that is to come.
pub(super) fn since(text: &str) -> Result<jiff::Timestamp, String> {
    let invalid =
        || format!("`{text}` is not a time; write 2026-05-01, an RFC 3339 time, or how long ago: 12h, 7d, 4w");
    let number = text.strip_suffix(['h', 'd', 'w']).filter(|number| number.bytes().all(|digit| digit.is_ascii_digit()));
    if let Some(number) = number.and_then(|number| number.parse::<u32>().ok()) {
        let hours = match text.as_bytes().last() {
            Some(b'h') => 1,
            Some(b'd') => 24,
            _ => 7 * 24,
        };
        let ago = jiff::SignedDuration::from_secs(i64::from(number) * hours * 3600);
        return jiff::Timestamp::now().checked_sub(ago).map_err(|_| invalid());
    }
    let at = crate::discover::instant(text).ok_or_else(invalid)?;
    // A day begins in some places before it does in UTC.
    let grace = jiff::SignedDuration::from_hours(if text.len() <= 10 { 14 } else { 0 });
    if at > jiff::Timestamp::now() + grace {
        return Err(format!("`{text}` is still to come; write a time that has passed, or how long ago: 12h, 7d, 4w"));
    }
    Ok(at)
}

/// A host's name as addresses have it (A-labels, lower case), from the name or from an address of the web.
pub(super) fn host(text: &str) -> Result<String, String> {
    let invalid = || format!("`{text}` is not a host; write its name: news.example.com");
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
    if !text.is_empty() && text.bytes().all(is_plain) {
        return Ok(text.to_ascii_lowercase());
    }
    let is_address = text.starts_with("http://") || text.starts_with("https://");
    if !is_address && (text.contains(['/', '?', '#', '@', '*']) || text.ends_with(|end: char| end.is_ascii_digit())) {
        return Err(invalid());
    }
    let address = if is_address { text.to_owned() } else { format!("http://{text}/") };
    let url = url::Url::parse(&address).map_err(|_| invalid())?;
    url.host_str().map(str::to_owned).ok_or_else(invalid)
}

/// A number of threads. More than any machine has cores would only end where the system gives no more.
pub(super) fn threads(text: &str) -> Result<NonZeroUsize, String> {
    const MOST: usize = 1024;
    let number = text.parse().ok().filter(|number: &NonZeroUsize| number.get() <= MOST);
    number.ok_or_else(|| format!("`{text}` is not a number of threads; write 1 to {MOST}"))
}

/// What the program calls itself, if a request can carry it.
pub(super) fn user_agent(text: &str) -> Result<String, String> {
    let settings = Settings { user_agent: text.to_owned(), ..Settings::default() };
    check_headers(&settings).map(|()| settings.user_agent)
}

/// A number of requests at a time.
pub(super) fn at_a_time(text: &str) -> Result<NonZeroUsize, String> {
    text.parse().map_err(|_| format!("`{text}` is not a number of requests at a time; write 1 or more"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_sizes_and_times() {
        assert_eq!((size("20MB"), size("1024"), seconds("1m")), (Ok(20_000_000), Ok(1024), Ok(60.0)));
        assert_eq!((seconds("500ms"), seconds("2h"), seconds("2.5")), (Ok(0.5), Ok(7200.0), Ok(2.5)));
        assert_eq!((size("20MiB"), size("18446744073709551615")), (Ok(20_971_520), Ok(u64::MAX)));
        assert!(size("0").is_err() && size("5 apples").is_err() && seconds("-1").is_err());
    }

    #[test]
    fn a_host_is_a_name_or_where_an_address_leads() {
        for (text, name) in [
            ("News.Example.COM", "news.example.com"),
            ("http://news.example.com:8080/a?b", "news.example.com"),
            ("müller.example", "xn--mller-kva.example"),
            ("192.0.2.1", "192.0.2.1"),
            ("[2001:db8::1]", "[2001:db8::1]"),
        ] {
            assert_eq!(host(text).as_deref(), Ok(name));
        }
        for wrong in ["", "*.example.com", "news.example.com/a", "ftp://a.example/", "a b"] {
            assert!(host(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn none_at_all_is_no_number_of_threads_and_too_many_is_none() {
        assert_eq!((threads("8").map(NonZeroUsize::get), at_a_time("64").map(NonZeroUsize::get)), (Ok(8), Ok(64)));
        assert_eq!(threads("0").err().as_deref(), Some("`0` is not a number of threads; write 1 to 1024"));
        assert!(threads("1000000").is_err() && at_a_time("0").is_err());
    }

    #[test]
    fn reads_times_and_how_long_ago() {
        assert_eq!(since("2026-05-01").map(|at| at.to_string()), Ok("2026-05-01T00:00:00Z".to_owned()));
        assert!(since("7d").is_ok_and(|at| at < jiff::Timestamp::now()));
        for wrong in ["soon", "99999999999999999w", "-5d", "-1h", "+1h", "9999-01-01"] {
            assert!(since(wrong).is_err(), "{wrong}");
        }
    }
}
