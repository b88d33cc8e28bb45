//! Settings as written become a [`Rule`] that runs: selectors parsed, patterns compiled.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::tz::TimeZone;
use regex::Regex;
use scraper::Selector;
use scraper::error::SelectorErrorKind;
use serde_json::{Map, Value};

use super::Error;
use super::asked::Asked;
use super::css::Css;
use super::http;
use super::keys::{HAS_TEXT, KIND, KINDS, PLACES, TAGS};
use super::rule::{
    AccessRule, BodyRule, Candidate, Cleaning, FieldRule, Layer, Matcher, PagesRule, PathRule, Pick, Rule, Side,
};
use super::setting::{Entry, Setting, Settings};

/// Whether an entry of `key` can be compiled.
pub(super) fn check(key: &str, entry: &Entry) -> Result<(), Error> {
    match key.rsplit('.').next().unwrap_or(key) {
        "candidates" => candidate(entry).map(drop),
        "keep" | "strip" | "cut_from" | "cut_before" | "paywalled_if" | "any" | "all" => matcher(entry).map(drop),
        "single" | "next" => link(entry).map(drop),
        "drop" | "strip_text" => pattern(entry, &entry.value).map(drop),
        "strip_class" => token(entry).map(drop),
        "formats" => text(entry).map(drop),
        "replace" => replacement(entry).map(drop),
        "map" => map(entry).map(drop),
        "replace_tag" => replace_tag(entry).map(drop),
        "path" => path(entry).map(drop),
        "timezone" => timezone(entry).map(drop),
        "min_chars" => number(entry).map(drop),
        "max" => most_pages(entry).map(drop),
        "clean" => cleaning(entry).map(drop),
        "headers" => http::headers(entry).map(drop),
        "cookies" => http::cookies(entry).map(drop),
        "delay" => http::delay(entry).map(drop),
        _ => Ok(()),
    }
}

/// The rule that `settings` are. Entries were checked when their file was read.
pub(super) fn rule(settings: &Settings) -> Result<Rule, Error> {
    let mut rule = Rule::default();
    for (name, field) in [
        ("title", &mut rule.title),
        ("dek", &mut rule.dek),
        ("summary", &mut rule.summary),
        ("authors", &mut rule.authors),
        ("published", &mut rule.published),
        ("modified", &mut rule.modified),
        ("category", &mut rule.category),
        ("tags", &mut rule.tags),
        ("image", &mut rule.image),
        ("language", &mut rule.language),
        ("publisher", &mut rule.publisher),
        ("source", &mut rule.source),
    ] {
        *field = self::field(settings, name)?;
    }
    rule.body = body(settings)?;
    rule.access = AccessRule { paywalled_if: list(settings, "access.paywalled_if", matcher)? };
    rule.pages = PagesRule {
        single: value(settings, "pages.single").map(link).transpose()?,
        next: value(settings, "pages.next").map(link).transpose()?,
        max: value(settings, "pages.max").map(most_pages).transpose()?,
    };
    Ok(rule)
}

fn field(settings: &Settings, name: &str) -> Result<FieldRule, Error> {
    let key = |key: &str| format!("{name}.{key}");
    Ok(FieldRule {
        candidates: list(settings, &key("candidates"), candidate)?,
        drop: list(settings, &key("drop"), |entry| pattern(entry, &entry.value))?,
        replace: list(settings, &key("replace"), replacement)?,
        map: value(settings, &key("map")).map(map).transpose()?.unwrap_or_default(),
        formats: list(settings, &key("formats"), text)?,
        timezone: value(settings, &key("timezone")).map(timezone).transpose()?,
        path: value(settings, &key("path")).map(path).transpose()?,
    })
}

fn body(settings: &Settings) -> Result<BodyRule, Error> {
    let candidates = list(settings, "body.candidates", candidate)?;
    let stated = value(settings, "clean").map(cleaning).transpose()?;
    // A body that a site file names is trusted; one from a preset fits many sites less well.
    let named_by_site = candidates.first().is_some_and(|first| first.origin.layer != Layer::Preset);
    let clean = stated.unwrap_or(if named_by_site { Cleaning::None } else { Cleaning::Generic });
    let mut body = BodyRule {
        min_chars: value(settings, "body.min_chars").map(number).transpose()?.unwrap_or(0),
        keep: list(settings, "body.keep", matcher)?,
        strip: list(settings, "body.strip", matcher)?,
        strip_class: list(settings, "body.strip_class", token)?,
        strip_text: list(settings, "body.strip_text", |entry| {
            Ok((pattern(entry, &entry.value)?, entry.origin.clone()))
        })?,
        cut_from: list(settings, "body.cut_from", matcher)?,
        cut_before: list(settings, "body.cut_before", matcher)?,
        replace_tag: value(settings, "body.replace_tag").map(replace_tag).transpose()?.unwrap_or_default(),
        clean: Some(clean),
        candidates,
        ..BodyRule::default()
    };
    body.file_elements();
    Ok(body)
}

/// A whole token of class or id.
pub(super) fn token(entry: &Entry) -> Result<Matcher, Error> {
    let name = text(entry)?;
    if name.is_empty() || name.contains(|letter: char| letter.is_ascii_whitespace() || "\"\\".contains(letter)) {
        return Err(entry.error(format!("`{name}` is no class or id; one name without its dot")));
    }
    let css = format!("[class~=\"{name}\"], [id=\"{name}\"]");
    let selector = Selector::parse(&css).map_err(|_| entry.error(format!("`{name}` is no class or id")))?;
    let asked = vec![Asked::Class(name.clone()), Asked::Id(name.clone())];
    let css = Css { text: name, selector, asked, attribute: None, has_text: None };
    Ok(Matcher { origin: entry.origin.clone(), css })
}

fn list<T>(settings: &Settings, key: &str, compile: impl Fn(&Entry) -> Result<T, Error>) -> Result<Vec<T>, Error> {
    match settings.get(key) {
        Some(Setting::List(entries) | Setting::Edit { add: entries, .. }) => entries.iter().map(compile).collect(),
        _ => Ok(Vec::new()),
    }
}

fn value<'a>(settings: &'a Settings, key: &str) -> Option<&'a Entry> {
    match settings.get(key) {
        Some(Setting::Value(entry)) => Some(entry),
        _ => None,
    }
}

/// A string is CSS or CSS@attribute; a table names another place to look.
pub(super) fn candidate(entry: &Entry) -> Result<Candidate, Error> {
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
            Pick::BodyText { pattern: pattern(entry, value)?, at }
        }
    })
}

fn flag(entry: &Entry, object: &Map<String, Value>, key: &str) -> Result<bool, Error> {
    match object.get(key) {
        None => Ok(false),
        Some(Value::Bool(value)) => Ok(*value),
        Some(_) => Err(entry.error(format!("`{key}` is true or false"))),
    }
}

/// One of a few words.
fn choice(entry: &Entry, key: &str, value: &Value, known: &[&str]) -> Result<String, Error> {
    match value.as_str() {
        Some(word) if known.contains(&word) => Ok(word.to_owned()),
        _ => {
            let hint = value.as_str().and_then(|word| super::nearest(word, known.iter().copied()));
            let (last, others) = known.split_last().expect("a choice has words");
            let known = if others.is_empty() { (*last).to_owned() } else { format!("{} or {last}", others.join(", ")) };
            Err(Error { hint, ..entry.error(format!("`{key}` is {known}, not {value}")) })
        }
    }
}

fn unknown_key(entry: &Entry, object: &Map<String, Value>, known: &[&str]) -> Result<(), Error> {
    match object.keys().find(|key| !known.contains(&key.as_str())) {
        Some(key) => {
            let hint = super::nearest(key, known.iter().copied());
            Err(Error { hint, ..entry.error(format!("unknown key `{key}`")) })
        }
        None => Ok(()),
    }
}

/// An element test: what it matches is an element, not one of its attributes.
fn matcher(entry: &Entry) -> Result<Matcher, Error> {
    let matcher = link(entry)?;
    no_attribute(entry, &matcher.css)?;
    Ok(matcher)
}

/// An element, or the address in one of its attributes.
pub(super) fn link(entry: &Entry) -> Result<Matcher, Error> {
    if let Value::Object(object) = &entry.value {
        unknown_key(entry, object, &["sel", HAS_TEXT.name])?;
    }
    Ok(Matcher { origin: entry.origin.clone(), css: css_of(entry, &entry.value)? })
}

fn no_attribute(entry: &Entry, css: &Css) -> Result<(), Error> {
    match &css.attribute {
        Some(name) => Err(Error {
            hint: Some(format!("to ask for the attribute write [{name}]")),
            ..entry.error(format!("`@{name}` reads an attribute, and this names elements"))
        }),
        None => Ok(()),
    }
}

/// `CSS`, `CSS@attribute` or `{ sel, has_text }`.
fn css_of(entry: &Entry, value: &Value) -> Result<Css, Error> {
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
        let (cause, hint) = cause(css, &error);
        Error { hint, ..entry.error(format!("`{}` is no selector: {cause}", shown(css))) }
    })?;
    Ok(Css { text: text.to_owned(), selector, asked: Asked::of(css), attribute, has_text })
}

/// As much of a selector as a message needs.
fn shown(css: &str) -> String {
    const MOST: usize = 100;
    if css.chars().count() <= MOST { css.to_owned() } else { css.chars().take(MOST).chain(['…']).collect() }
}

/// What is wrong with a selector, in a sentence's words, and what to write instead.
fn cause(css: &str, error: &SelectorErrorKind) -> (String, Option<String>) {
    let kind = match error {
        SelectorErrorKind::UnexpectedToken => return ("something stands where it may not".to_owned(), nested(css)),
        SelectorErrorKind::EndOfLine => return ("it ends too early".to_owned(), None),
        SelectorErrorKind::UnexpectedSelectorParseError(kind) => format!("{kind:?}"),
        other => return (other.to_string().to_lowercase(), None),
    };
    let kind = kind.split('(').next().unwrap_or_default();
    let words = kind.chars().fold(String::new(), |words, letter| {
        let space = if letter.is_ascii_uppercase() && !words.is_empty() { " " } else { "" };
        format!("{words}{space}{}", letter.to_ascii_lowercase())
    });
    match kind {
        "UnsupportedPseudoClassOrElement" => {
            let named = pseudo(css);
            let what = named.as_ref().map(|name| format!(" `{name}`")).unwrap_or_default();
            (format!("{words}{what}"), Some(instead_of(named.as_deref().unwrap_or_default().trim_start_matches(':'))))
        }
        "ClassNeedsIdent" => ("no name stands behind a dot".to_owned(), None),
        "InvalidState" => ("a part of it may not stand inside another".to_owned(), nested(css)),
        _ => (words, None),
    }
}

/// Pseudo-classes that there are, beside those `-of-type`.
const PSEUDO_CLASSES: [&str; 14] = [
    "is",
    "where",
    "not",
    "has",
    "empty",
    "root",
    "scope",
    "any-link",
    "link",
    "nth-child",
    "nth-last-child",
    "first-child",
    "last-child",
    "only-child",
];

/// The first pseudo-class or pseudo-element of a selector that there is none of, with its colons.
fn pseudo(css: &str) -> Option<String> {
    static NAMED: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r#"\[[^\]]*\]|"[^"]*"|'[^']*'|(::?[-\w]+)"#).expect("constant pattern"));
    let mut named = NAMED.captures_iter(css).filter_map(|found| Some(found.get(1)?.as_str().to_owned()));
    named.find(|name| {
        let name = name.trim_start_matches(':');
        !PSEUDO_CLASSES.contains(&name) && !name.ends_with("-of-type")
    })
}

/// What does the work of a pseudo-class or pseudo-element that there is none of here.
fn instead_of(name: &str) -> String {
    match name {
        "contains" | "has-text" | "-abp-contains" => {
            "write { sel = \"…\", has_text = '…' } for elements with some text"
        }
        "before" | "after" | "first-line" | "first-letter" | "marker" | "placeholder" => {
            "name the element itself: what style sheets add is no part of the page"
        }
        "hover" | "focus" | "active" | "visited" | "target" => "leave it out: a stored page is in no such state",
        "eq" | "gt" | "lt" | "first" | "last" => "write :nth-of-type(), :first-child or :last-child",
        _ => "known are :is(), :not(), :has(), :empty and the :nth- and :first- ones of CSS",
    }
    .to_owned()
}

fn nested(css: &str) -> Option<String> {
    let is_nested = css.matches(":has(").count() > 1;
    is_nested.then(|| "`:has()` cannot stand inside `:has()`: ask for both elements at once, `div:has(p a)`".to_owned())
}

fn pattern(entry: &Entry, value: &Value) -> Result<Regex, Error> {
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

fn replacement(entry: &Entry) -> Result<(Regex, String), Error> {
    let object = entry.value.as_object().ok_or_else(|| entry.error("a replacement is { pattern = …, with = … }"))?;
    unknown_key(entry, object, &["pattern", "with"])?;
    let from = object.get("pattern").ok_or_else(|| entry.error("`pattern` is missing"))?;
    let with = object.get("with").and_then(Value::as_str).ok_or_else(|| entry.error("`with` is missing"))?;
    Ok((pattern(entry, from)?, with.to_owned()))
}

fn text(entry: &Entry) -> Result<String, Error> {
    entry.value.as_str().map(str::to_owned).ok_or_else(|| entry.error("this is a string"))
}

fn map(entry: &Entry) -> Result<BTreeMap<String, String>, Error> {
    let object = entry.value.as_object().ok_or_else(|| entry.error("this is a table of strings"))?;
    object
        .iter()
        .map(|(key, value)| {
            Ok((key.clone(), value.as_str().ok_or_else(|| entry.error("this is a table of strings"))?.to_owned()))
        })
        .collect()
}

fn replace_tag(entry: &Entry) -> Result<Vec<(Matcher, String)>, Error> {
    let replaced = |(css, tag): (String, String)| {
        let css = css_of(entry, &Value::String(css))?;
        no_attribute(entry, &css)?;
        let tag = choice(entry, &css.text, &Value::String(tag), &TAGS)?;
        Ok((Matcher { origin: entry.origin.clone(), css }, tag))
    };
    map(entry)?.into_iter().map(replaced).collect()
}

pub(super) fn path(entry: &Entry) -> Result<PathRule, Error> {
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

fn timezone(entry: &Entry) -> Result<TimeZone, Error> {
    let name = text(entry)?;
    TimeZone::get(&name).map_err(|_| entry.error(format!("`{name}` is no IANA time zone, such as Europe/Berlin")))
}

fn number(entry: &Entry) -> Result<usize, Error> {
    let number = entry.value.as_u64().and_then(|number| usize::try_from(number).ok());
    number.ok_or_else(|| entry.error("this is a whole number, 0 or more"))
}

fn most_pages(entry: &Entry) -> Result<usize, Error> {
    let number = entry.value.as_u64().and_then(|number| usize::try_from(number).ok());
    number
        .filter(|number| (1..=PagesRule::MOST).contains(number))
        .ok_or_else(|| entry.error(format!("`max` is a number of pages from 1 to {}", PagesRule::MOST)))
}

fn cleaning(entry: &Entry) -> Result<Cleaning, Error> {
    match entry.value.as_str() {
        Some("generic") => Ok(Cleaning::Generic),
        Some("none") => Ok(Cleaning::None),
        _ => Err(entry.error("`clean` is generic or none")),
    }
}

/// A `detect` entry as a selector.
pub(super) fn detector(entry: &Entry) -> Result<Css, Error> {
    Ok(matcher(entry)?.css)
}
