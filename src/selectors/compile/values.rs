//! Values that are no selectors: patterns, words, numbers, tables of strings.

use std::collections::BTreeMap;

use jiff::fmt::strtime;
use jiff::tz::TimeZone;
use regex::Regex;
use serde_json::{Map, Value};

use crate::selectors::Error;
use crate::selectors::rule::{Cleaning, PagesRule};
use crate::selectors::setting::Entry;
use crate::text::shorten;

pub(super) fn pattern(entry: &Entry, value: &Value) -> Result<Regex, Error> {
    let text = value.as_str().ok_or_else(|| entry.error("a pattern is a string"))?;
    if text.is_empty() {
        return Err(entry.error("an empty pattern matches everything"));
    }
    Regex::new(text).map_err(|error| {
        let (cause, hint) = match &error {
            regex::Error::CompiledTooBig(_) => (
                "it is too large".to_owned(),
                Some("repeat less: {1,1000} of a group is copied a thousand times".to_owned()),
            ),
            error => {
                let told = error.to_string();
                let told = told.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
                let hint = told.starts_with("look-around").then(|| {
                    "match what is around too, and name the part `(?P<name>…)`, or use several patterns".to_owned()
                });
                (told, hint)
            }
        };
        Error { hint, ..entry.error(format!("`{}` is not a regular expression: {cause}", shown(text))) }
    })
}

pub(super) fn replacement(entry: &Entry) -> Result<(Regex, String), Error> {
    let object = entry.value.as_object().ok_or_else(|| entry.error("a replacement is { pattern = …, with = … }"))?;
    unknown_key(entry, object, &["pattern", "with"])?;
    let from = object.get("pattern").ok_or_else(|| entry.error("`pattern` is missing"))?;
    let with = object.get("with").and_then(Value::as_str).ok_or_else(|| entry.error("`with` is missing"))?;
    let from = pattern(entry, from)?;
    match unknown_group(&from, with) {
        Some(group) => {
            let hint = "write ${1} where a letter or digit follows the number, and $$ for a dollar sign".to_owned();
            let message = format!("`{group}` in `with` is not a group of the pattern, so nothing would stand there");
            Err(Error { hint: Some(hint), ..entry.error(message) })
        }
        None => Ok((from, with.to_owned())),
    }
}

/// What `with` refers to and `pattern` has no group for, read as the crate `regex` reads it.
fn unknown_group<'a>(pattern: &Regex, with: &'a str) -> Option<&'a str> {
    let mut rest = with;
    while let Some(at) = rest.find('$') {
        let behind = &rest[at + 1..];
        let (name, length) = if let Some(braced) = behind.strip_prefix('{') {
            braced.split_once('}').map_or(("", 0), |(name, _)| (name, name.len() + 2))
        } else {
            let is_name = |letter: char| letter == '_' || letter.is_ascii_alphanumeric();
            let end = behind.find(|letter| !is_name(letter)).unwrap_or(behind.len());
            (&behind[..end], end)
        };
        let is_known = match name.parse::<usize>() {
            Ok(number) => number < pattern.captures_len(),
            Err(_) => name.is_empty() || pattern.capture_names().flatten().any(|known| known == name),
        };
        if !is_known {
            return Some(&rest[at..at + 1 + length]);
        }
        rest = &behind[if behind.starts_with('$') { 1 } else { length }..];
    }
    None
}

/// A pattern that a whole text must match, whichever of its alternatives would match less.
pub(super) fn whole_pattern(entry: &Entry) -> Result<Regex, Error> {
    let plain = pattern(entry, &entry.value)?;
    // Behind a comment of `(?x)` nothing can stand.
    Ok(Regex::new(&format!(r"\A(?:{})\z", plain.as_str())).unwrap_or(plain))
}

/// A strptime format that a day can be read by.
pub(super) fn format(entry: &Entry) -> Result<String, Error> {
    let format = text(entry)?;
    let sample = jiff::civil::date(2024, 5, 13).at(21, 40, 35, 0).in_tz("UTC").expect("UTC is known");
    let cause = match strtime::format(&format, &sample).and_then(|printed| strtime::parse(&format, printed)) {
        Ok(parsed) if parsed.to_date().is_ok() => return Ok(format),
        Ok(_) => "it leaves open which day of which year".to_owned(),
        Err(error) => error.to_string(),
    };
    Err(entry.error(format!("`{}` is not a format of dates: {cause}", shown(&format))))
}

pub(super) fn text(entry: &Entry) -> Result<String, Error> {
    entry.value.as_str().map(str::to_owned).ok_or_else(|| entry.mismatch("holds strings"))
}

pub(super) fn map(entry: &Entry) -> Result<BTreeMap<String, String>, Error> {
    let invalid = || entry.mismatch("is a table of strings");
    let object = entry.value.as_object().ok_or_else(invalid)?;
    object.iter().map(|(key, value)| Ok((key.clone(), value.as_str().ok_or_else(invalid)?.to_owned()))).collect()
}

pub(super) fn timezone(entry: &Entry) -> Result<TimeZone, Error> {
    let name = entry.value.as_str().ok_or_else(|| entry.mismatch("is a string"))?;
    TimeZone::get(name).map_err(|_| entry.error(format!("`{name}` is no IANA time zone, such as Europe/Berlin")))
}

pub(super) fn number(entry: &Entry) -> Result<usize, Error> {
    let number = entry.value.as_u64().and_then(|number| usize::try_from(number).ok());
    number.ok_or_else(|| entry.mismatch("is a whole number, 0 or more"))
}

pub(super) fn most_pages(entry: &Entry) -> Result<usize, Error> {
    let number = entry.value.as_u64().and_then(|number| usize::try_from(number).ok());
    number
        .filter(|number| (1..=PagesRule::MOST).contains(number))
        .ok_or_else(|| entry.error(format!("`max` is a number of pages from 1 to {}", PagesRule::MOST)))
}

pub(super) fn cleaning(entry: &Entry) -> Result<Cleaning, Error> {
    match entry.value.as_str() {
        Some("generic") => Ok(Cleaning::Generic),
        Some("none") => Ok(Cleaning::None),
        _ => Err(entry.error("`clean` is generic or none")),
    }
}

pub(super) fn flag(entry: &Entry, object: &Map<String, Value>, key: &str) -> Result<bool, Error> {
    match object.get(key) {
        None => Ok(false),
        Some(Value::Bool(value)) => Ok(*value),
        Some(_) => Err(entry.error(format!("`{key}` is true or false"))),
    }
}

/// One of a few words.
pub(super) fn choice(entry: &Entry, key: &str, value: &Value, known: &[&str]) -> Result<String, Error> {
    match value.as_str() {
        Some(word) if known.contains(&word) => Ok(word.to_owned()),
        _ => {
            let hint = value.as_str().and_then(|word| crate::selectors::nearest(word, known.iter().copied()));
            let (last, others) = known.split_last().expect("a choice has words");
            let known = if others.is_empty() { (*last).to_owned() } else { format!("{} or {last}", others.join(", ")) };
            Err(Error { hint, ..entry.error(format!("`{key}` is {known}, not {value}")) })
        }
    }
}

pub(super) fn unknown_key(entry: &Entry, object: &Map<String, Value>, known: &[&str]) -> Result<(), Error> {
    match object.keys().find(|key| !known.contains(&key.as_str())) {
        Some(key) => {
            let hint = crate::selectors::nearest(key, known.iter().copied());
            Err(Error { hint, ..entry.error(format!("unknown key `{key}`")) })
        }
        None => Ok(()),
    }
}

/// As much of a selector or a pattern as a message needs.
pub(super) fn shown(text: &str) -> String {
    shorten(text, 100)
}
