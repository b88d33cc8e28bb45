//! `[http]` of a site file: what its requests carry and how far apart they are.

use std::time::Duration;

use serde_json::Value;

use super::Error;
use super::setting::{Entry, Setting, Settings};

/// What a site's requests carry beside what all requests do. Never secrets: rule files are shared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HttpRule {
    /// Headers.
    pub headers: Vec<(String, String)>,
    /// Cookies, such as the one that says that the visitor has answered the consent dialog.
    pub cookies: Vec<(String, String)>,
    /// Least time between two requests; the user's rate may ask for more.
    pub delay: Option<Duration>,
}

/// Headers that are not a rule's to set: they say who asks, belong to the transfer, or ask for less than the page.
const RESERVED: [&str; 24] = [
    "accept-encoding",
    "authorization",
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "cookie",
    "expect",
    "from",
    "host",
    "if-match",
    "if-modified-since",
    "if-none-match",
    "if-range",
    "if-unmodified-since",
    "keep-alive",
    "proxy-authorization",
    "proxy-connection",
    "range",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
];

/// The rule that `settings` are; None where they say nothing about requests.
pub(super) fn rule(settings: &Settings) -> Result<Option<HttpRule>, Error> {
    let value = |key: &str| match settings.get(key) {
        Some(Setting::Value(entry)) => Some(entry),
        _ => None,
    };
    let rule = HttpRule {
        headers: value("http.headers").map(headers).transpose()?.unwrap_or_default(),
        cookies: value("http.cookies").map(cookies).transpose()?.unwrap_or_default(),
        delay: value("http.delay").map(delay).transpose()?,
    };
    Ok((rule != HttpRule::default()).then_some(rule))
}

pub(super) fn headers(entry: &Entry) -> Result<Vec<(String, String)>, Error> {
    let pairs = pairs(entry)?;
    for (name, value) in &pairs {
        let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
        if name.is_empty() || !name.bytes().all(is_token) {
            return Err(entry.error(format!("`{name}` is not a header name")));
        }
        if RESERVED.contains(&name.to_ascii_lowercase().as_str()) {
            return Err(entry.error(format!("header `{name}` is not a rule's to set")));
        }
        if value.bytes().any(|byte| byte < b' ' && byte != b'\t' || byte == 0x7f) {
            return Err(entry.error(format!("the value of header `{name}` holds control characters")));
        }
    }
    Ok(pairs)
}

pub(super) fn cookies(entry: &Entry) -> Result<Vec<(String, String)>, Error> {
    let pairs = pairs(entry)?;
    let is_plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_graphic() && !b";,".contains(&byte));
    match pairs
        .iter()
        .find(|(name, value)| name.is_empty() || !is_plain(name) || !is_plain(value) || name.contains('='))
    {
        Some((name, _)) => Err(entry.error(format!("cookie `{name}` holds characters that no cookie may hold"))),
        None => Ok(pairs),
    }
}

/// The longest `delay`: a run waits that long before every page of the site.
pub(super) const LONGEST_DELAY: f64 = 300.0;

/// `"5s"`, `"2m"` or a number of seconds; at most [`LONGEST_DELAY`].
pub(super) fn delay(entry: &Entry) -> Result<Duration, Error> {
    let seconds = match &entry.value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => match text.strip_suffix('m') {
            Some(minutes) => minutes.trim().parse::<f64>().ok().map(|minutes| minutes * 60.0),
            None => text.strip_suffix('s').unwrap_or(text).trim().parse().ok(),
        },
        _ => None,
    };
    seconds
        .filter(|seconds| (0.0..=LONGEST_DELAY).contains(seconds))
        .map(Duration::from_secs_f64)
        .ok_or_else(|| entry.error("`delay` is a time of at most five minutes, such as \"5s\" or \"2m\""))
}

fn pairs(entry: &Entry) -> Result<Vec<(String, String)>, Error> {
    let invalid = || entry.mismatch("is a table of strings");
    let table = entry.value.as_object().ok_or_else(invalid)?;
    table.iter().map(|(name, value)| Ok((name.clone(), value.as_str().ok_or_else(invalid)?.to_owned()))).collect()
}
