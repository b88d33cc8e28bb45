//! Candidates of a field or the body: one place to look, and what may stand beside it.

use serde_json::{Map, Value};

use super::css::{css_of, no_attribute};
use super::values::{choice, flag, pattern, unknown_key};
use crate::selectors::Error;
use crate::selectors::places::{KIND, KINDS, PLACES};
use crate::selectors::rule::{Candidate, Pick, Side};
use crate::selectors::setting::Entry;

/// A string is CSS or CSS@attribute; a table names another place to look.
pub(in crate::selectors) fn candidate(entry: &Entry) -> Result<Candidate, Error> {
    let origin = entry.origin.clone();
    let (is_body, is_source) = (origin.key == "body", origin.key == "source");
    let mut candidate = match &entry.value {
        Value::String(_) => {
            Candidate { origin, pick: Pick::Css(css_of(entry, &entry.value)?), many: false, kind: None }
        }
        Value::Object(object) => {
            let place = place_of(entry, object)?;
            Candidate { origin, pick: pick(entry, object, place)?, many: flag(entry, object, "many")?, kind: None }
        }
        _ => return Err(entry.error("a candidate is a selector or a table")),
    };
    if let Some(kind) = entry.value.get("kind") {
        candidate.kind = Some(choice(entry, "kind", kind, &KINDS)?);
        if !is_source {
            return Err(entry.error("`kind` says what a credit is: it belongs to [source]"));
        }
    }
    match &candidate.pick {
        Pick::Css(css) if is_body => no_attribute(entry, css)?,
        Pick::All(parts) if is_body => parts.iter().try_for_each(|css| no_attribute(entry, css))?,
        Pick::Json { as_html: true, .. } if !is_body => return Err(entry.error("only a body is read `as` HTML")),
        Pick::JsonLd(_) | Pick::UrlSegment(_) if is_body => {
            return Err(entry.error("a body is found by sel, all or json"));
        }
        Pick::BodyText { .. } if !is_source => {
            return Err(entry.error("`body_text` finds credits: it belongs to [source]"));
        }
        _ => {}
    }
    Ok(candidate)
}

/// The one place that a candidate names; every other key must have a meaning beside it.
fn place_of(entry: &Entry, object: &Map<String, Value>) -> Result<&'static str, Error> {
    let places = PLACES.map(|place| place.key.name);
    let beside = PLACES.iter().flat_map(|place| place.beside).map(|key| key.name);
    let all: Vec<&str> = places.into_iter().chain(beside).chain([KIND.name]).collect();
    unknown_key(entry, object, &all)?;
    let mut named = PLACES.iter().filter(|place| object.contains_key(place.key.name));
    let Some(place) = named.next() else {
        return Err(entry.error(format!("a candidate names one of {}", places.join(", "))));
    };
    let name = place.key.name;
    if let Some(other) = named.next() {
        return Err(entry.error(format!("a candidate names one place: `{name}` or `{}`", other.key.name)));
    }
    let has_meaning =
        |key: &str| key == name || key == KIND.name || place.beside.iter().any(|beside| beside.name == key);
    match object.keys().find(|key| !has_meaning(key)) {
        Some(key) => Err(entry.error(format!("`{key}` means nothing beside `{name}`"))),
        None => Ok(name),
    }
}

fn pick(entry: &Entry, object: &Map<String, Value>, place: &str) -> Result<Pick, Error> {
    let value = &object[place];
    let string = |key: &str, value: Option<&Value>| match value {
        Some(Value::String(text)) => Ok(text.clone()),
        _ => Err(entry.error(format!("`{place}` needs a string for `{key}`"))),
    };
    Ok(match place {
        "sel" => Pick::Css(css_of(entry, &entry.value)?),
        "all" => {
            let parts = value.as_array().filter(|parts| !parts.is_empty());
            let parts = parts.ok_or_else(|| entry.error("`all` is a list of selectors"))?;
            Pick::All(parts.iter().map(|part| css_of(entry, part)).collect::<Result<_, _>>()?)
        }
        "json" => {
            let (script, pointer) = (css_of(entry, value)?, string("pointer", object.get("pointer"))?);
            no_attribute(entry, &script)?;
            if !pointer.is_empty() && !pointer.starts_with('/') {
                let hint = Some(format!("write /{pointer} with a slash before every key (RFC 6901)"));
                return Err(Error { hint, ..entry.error(format!("`{pointer}` is no JSON pointer")) });
            }
            let read_as = object.get("as").map(|form| choice(entry, "as", form, &["html"])).transpose()?;
            Pick::Json { script, pointer, as_html: read_as.is_some() }
        }
        "json_ld" => Pick::JsonLd(string(place, Some(value))?),
        "url_segment" => {
            let number = value.as_u64().and_then(|number| usize::try_from(number).ok()).filter(|number| *number > 0);
            Pick::UrlSegment(number.ok_or_else(|| entry.error("`url_segment` counts from 1"))?)
        }
        _ => {
            let at = object.get("at").map(|side| choice(entry, "at", side, &["start", "end"])).transpose()?;
            let at = match at.as_deref() {
                Some("start") => Side::Start,
                Some(_) => Side::End,
                None => Side::Anywhere,
            };
            let pattern = pattern(entry, value)?;
            let groups: Vec<&str> = pattern.capture_names().flatten().collect();
            if let (Some(group), false) = (groups.first(), groups.contains(&"name")) {
                let hint = Some("call the group that holds the value `name`: (?P<name>…)".to_owned());
                return Err(Error { hint, ..entry.error(format!("the group `{group}` is never read")) });
            }
            Pick::BodyText { pattern, at }
        }
    })
}
