//! Selectors, alone and with what rules put beside them.

use scraper::Selector;
use serde_json::Value;

use super::faults;
use super::values::{choice, map, pattern, shown, text, unknown_key};
use crate::selectors::Error;
use crate::selectors::asked::Asked;
use crate::selectors::css::Css;
use crate::selectors::keys::TAGS;
use crate::selectors::places::HAS_TEXT;
use crate::selectors::rule::{Matcher, PathRule};
use crate::selectors::setting::Entry;

/// An element test: what it matches is an element, not one of its attributes.
pub(super) fn matcher(entry: &Entry) -> Result<Matcher, Error> {
    let matcher = link(entry)?;
    no_attribute(entry, &matcher.css)?;
    Ok(matcher)
}

/// An element, or the address in one of its attributes.
pub(in crate::selectors) fn link(entry: &Entry) -> Result<Matcher, Error> {
    if let Value::Object(object) = &entry.value {
        unknown_key(entry, object, &["sel", HAS_TEXT.name])?;
    }
    Ok(Matcher { origin: entry.origin.clone(), css: css_of(entry, &entry.value)? })
}

pub(super) fn no_attribute(entry: &Entry, css: &Css) -> Result<(), Error> {
    match &css.attribute {
        Some(name) => Err(Error {
            hint: Some(format!("to ask for the attribute write [{name}]")),
            ..entry.error(format!("`@{name}` reads an attribute, and this names elements"))
        }),
        None => Ok(()),
    }
}

/// `CSS`, `CSS@attribute` or `{ sel, has_text }`.
pub(super) fn css_of(entry: &Entry, value: &Value) -> Result<Css, Error> {
    let (text, has_text) = match value {
        Value::String(text) => (text.as_str(), None),
        Value::Object(object) => {
            let text = object.get("sel").and_then(Value::as_str).ok_or_else(|| entry.error("`sel` is missing"))?;
            (text, object.get("has_text").map(|text| pattern(entry, text)).transpose()?)
        }
        _ => return Err(entry.error("a selector is a string")),
    };
    let (css, attribute) = match text.rsplit_once('@') {
        Some((css, name))
            if !name.is_empty()
                && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':')) =>
        {
            (css.trim(), Some(name.to_owned()))
        }
        _ => (text, None),
    };
    let selector = Selector::parse(css).map_err(|error| {
        let (cause, hint) = faults::cause(css, &error);
        Error { hint, ..entry.error(format!("`{}` is not a selector: {cause}", shown(css))) }
    })?;
    Ok(Css { text: text.to_owned(), selector, asked: Asked::of(css), around: Asked::around(css), attribute, has_text })
}

/// A whole token of class or id.
pub(in crate::selectors) fn token(entry: &Entry) -> Result<Matcher, Error> {
    let name = text(entry)?;
    if name.is_empty() || name.contains(|letter: char| letter.is_ascii_whitespace() || "\"\\".contains(letter)) {
        return Err(entry.error(format!("`{name}` is not a class or id; one name without its dot")));
    }
    let css = format!("[class~=\"{name}\"], [id=\"{name}\"]");
    let selector = Selector::parse(&css).map_err(|_| entry.error(format!("`{name}` is not a class or id")))?;
    let asked = vec![Asked::Class(name.clone()), Asked::Id(name.clone())];
    let around = vec![Vec::new()];
    let css = Css { text: name, selector, asked, around, attribute: None, has_text: None };
    Ok(Matcher { origin: entry.origin.clone(), css })
}

pub(in crate::selectors) fn path(entry: &Entry) -> Result<PathRule, Error> {
    let drop = match &entry.value {
        Value::Object(object) => {
            unknown_key(entry, object, &["sel", "drop", "has_text"])?;
            let items = object.get("drop").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
            items.iter().map(|item| pattern(entry, item)).collect::<Result<_, _>>()?
        }
        _ => Vec::new(),
    };
    Ok(PathRule { origin: entry.origin.clone(), css: css_of(entry, &entry.value)?, drop })
}

pub(super) fn replace_tag(entry: &Entry) -> Result<Vec<(Matcher, String)>, Error> {
    let replaced = |(css, tag): (String, String)| {
        let css = css_of(entry, &Value::String(css))?;
        no_attribute(entry, &css)?;
        let tag = choice(entry, &css.text, &Value::String(tag), &TAGS)?;
        Ok((Matcher { origin: entry.origin.clone(), css }, tag))
    };
    map(entry)?.into_iter().map(replaced).collect()
}
