//! Values that are no selectors: patterns, words, numbers, tables of strings.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use regex::Regex;
use serde_json::{Map, Value};

use crate::selectors::Error;
use crate::selectors::rule::{Cleaning, PagesRule};
use crate::selectors::setting::Entry;
use crate::text::shorten;

pub(super) fn pattern(entry: &Entry, value: &Value) -> Result<Regex, Error> {
    let text = value.as_str().ok_or_else(|| entry.error("a pattern is a string"))?;
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
        Error { hint, ..entry.error(format!("`{}` is no regular expression: {cause}", shown(text))) }
    })
}

pub(super) fn replacement(entry: &Entry) -> Result<(Regex, String), Error> {
    let object = entry.value.as_object().ok_or_else(|| entry.error("a replacement is { pattern = …, with = … }"))?;
    unknown_key(entry, object, &["pattern", "with"])?;
    let from = object.get("pattern").ok_or_else(|| entry.error("`pattern` is missing"))?;
    let with = object.get("with").and_then(Value::as_str).ok_or_else(|| entry.error("`with` is missing"))?;
    Ok((pattern(entry, from)?, with.to_owned()))
}

pub(super) fn text(entry: &Entry) -> Result<String, Error> {
    entry.value.as_str().map(str::to_owned).ok_or_else(|| entry.error("this is a string"))
}

pub(super) fn map(entry: &Entry) -> Result<BTreeMap<String, String>, Error> {
    let object = entry.value.as_object().ok_or_else(|| entry.error("this is a table of strings"))?;
    object
        .iter()
        .map(|(key, value)| {
            Ok((key.clone(), value.as_str().ok_or_else(|| entry.error("this is a table of strings"))?.to_owned()))
        })
        .collect()
}

pub(super) fn timezone(entry: &Entry) -> Result<TimeZone, Error> {
    let name = text(entry)?;
    TimeZone::get(&name).map_err(|_| entry.error(format!("`{name}` is no IANA time zone, such as Europe/Berlin")))
}

pub(super) fn number(entry: &Entry) -> Result<usize, Error> {
    let number = entry.value.as_u64().and_then(|number| usize::try_from(number).ok());
    number.ok_or_else(|| entry.error("this is a whole number, 0 or more"))
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
