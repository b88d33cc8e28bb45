//! Settings as written become a [`Rule`] that runs: selectors parsed, patterns compiled.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use regex::Regex;
use scraper::Selector;
use serde_json::Value;

use super::Error;
use super::file::{Entry, Setting, Settings};
use super::index::Asked;
use super::rule::{
    AccessRule, BodyRule, Candidate, Cleaning, Css, FieldRule, Layer, Matcher, PagesRule, PathRule, Pick, Rule, Side,
};

/// Whether an entry of `key` can be compiled.
pub(super) fn check(key: &str, entry: &Entry) -> Result<(), Error> {
    match key.rsplit('.').next().unwrap_or(key) {
        "candidates" => candidate(entry).map(drop),
        "keep" | "strip" | "cut_from" | "cut_before" | "paywalled_if" | "single" | "next" => matcher(entry).map(drop),
        "any" | "all" => css_of(entry, &entry.value).map(drop),
        "drop" | "strip_text" => pattern(entry, &entry.value).map(drop),
        "strip_class" => token(entry).map(drop),
        "formats" => text(entry).map(drop),
        "replace" => replacement(entry).map(drop),
        "map" => map(entry).map(drop),
        "replace_tag" => replace_tag(entry).map(drop),
        "path" => path(entry).map(drop),
        "timezone" => timezone(entry).map(drop),
        "min_chars" | "max" => number(entry).map(drop),
        "clean" => cleaning(entry).map(drop),
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
        single: value(settings, "pages.single").map(matcher).transpose()?,
        next: value(settings, "pages.next").map(matcher).transpose()?,
        max: value(settings, "pages.max").map(number).transpose()?,
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
fn token(entry: &Entry) -> Result<Matcher, Error> {
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
fn candidate(entry: &Entry) -> Result<Candidate, Error> {
    let object = match &entry.value {
        Value::String(_) => {
            return Ok(Candidate {
                origin: entry.origin.clone(),
                pick: Pick::Css(css_of(entry, &entry.value)?),
                many: false,
                kind: None,
            });
        }
        Value::Object(object) => object,
        _ => return Err(entry.error("a candidate is a selector or a table")),
    };
    let known = [
        "sel",
        "has_text",
        "many",
        "kind",
        "all",
        "json",
        "pointer",
        "as",
        "json_ld",
        "url_segment",
        "body_text",
        "at",
    ];
    unknown_key(entry, object.keys(), &known)?;
    let string = |key: &str| object.get(key).and_then(Value::as_str);
    let pick = if object.contains_key("sel") {
        Pick::Css(css_of(entry, &entry.value)?)
    } else if let Some(Value::Array(parts)) = object.get("all") {
        Pick::All(parts.iter().map(|part| css_of(entry, part)).collect::<Result<_, _>>()?)
    } else if let Some(script) = object.get("json") {
        let pointer = string("pointer").ok_or_else(|| entry.error("`json` needs a `pointer` (RFC 6901)"))?;
        Pick::Json {
            script: css_of(entry, script)?,
            pointer: pointer.to_owned(),
            as_html: string("as") == Some("html"),
        }
    } else if let Some(path) = string("json_ld") {
        Pick::JsonLd(path.to_owned())
    } else if let Some(number) = object.get("url_segment") {
        let number =
            number.as_u64().filter(|number| *number > 0).ok_or_else(|| entry.error("`url_segment` counts from 1"))?;
        Pick::UrlSegment(usize::try_from(number).unwrap_or(usize::MAX))
    } else if let Some(text) = object.get("body_text") {
        let at = match string("at") {
            Some("start") => Side::Start,
            Some("end") => Side::End,
            None => Side::Anywhere,
            Some(other) => return Err(entry.error(format!("`at` is start or end, not `{other}`"))),
        };
        Pick::BodyText { pattern: pattern(entry, text)?, at }
    } else {
        return Err(entry.error("a candidate names one of sel, all, json, json_ld, url_segment, body_text"));
    };
    let kind = string("kind").map(str::to_owned);
    if let Some(kind) =
        kind.as_deref().filter(|kind| !["wire", "syndicated", "via", "press_release", "own"].contains(kind))
    {
        return Err(entry.error(format!("unknown kind `{kind}`: wire, syndicated, via, press_release or own")));
    }
    Ok(Candidate { origin: entry.origin.clone(), pick, many: object.get("many") == Some(&Value::Bool(true)), kind })
}

fn unknown_key<'a>(entry: &Entry, keys: impl Iterator<Item = &'a String>, known: &[&str]) -> Result<(), Error> {
    for key in keys {
        if !known.contains(&key.as_str()) {
            let best =
                known.iter().map(|name| (strsim::jaro_winkler(name, key), *name)).max_by(|a, b| a.0.total_cmp(&b.0));
            let hint = best.filter(|(likeness, _)| *likeness > 0.75).map(|(_, name)| format!("did you mean `{name}`?"));
            return Err(Error { hint, ..entry.error(format!("unknown key `{key}`")) });
        }
    }
    Ok(())
}

fn matcher(entry: &Entry) -> Result<Matcher, Error> {
    if let Value::Object(object) = &entry.value {
        unknown_key(entry, object.keys(), &["sel", "has_text"])?;
    }
    Ok(Matcher { origin: entry.origin.clone(), css: css_of(entry, &entry.value)? })
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
    let selector = Selector::parse(css).map_err(|error| entry.error(format!("`{css}` is no selector: {error}")))?;
    Ok(Css { text: text.to_owned(), selector, asked: Asked::of(css), attribute, has_text })
}

fn pattern(entry: &Entry, value: &Value) -> Result<Regex, Error> {
    let text = value.as_str().ok_or_else(|| entry.error("a pattern is a string"))?;
    Regex::new(text).map_err(|error| {
        let cause = error.to_string();
        entry.error(format!(
            "`{text}` is no regular expression: {}",
            cause.lines().last().unwrap_or_default().trim_start_matches("error: ")
        ))
    })
}

fn replacement(entry: &Entry) -> Result<(Regex, String), Error> {
    let object = entry.value.as_object().ok_or_else(|| entry.error("a replacement is { pattern = …, with = … }"))?;
    unknown_key(entry, object.keys(), &["pattern", "with"])?;
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
    map(entry)?
        .into_iter()
        .map(|(css, tag)| Ok((Matcher { origin: entry.origin.clone(), css: css_of(entry, &Value::String(css))? }, tag)))
        .collect()
}

fn path(entry: &Entry) -> Result<PathRule, Error> {
    let drop = match &entry.value {
        Value::Object(object) => {
            unknown_key(entry, object.keys(), &["sel", "drop", "has_text"])?;
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
    entry.value.as_u64().and_then(|number| usize::try_from(number).ok()).ok_or_else(|| entry.error("this is a number"))
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
    css_of(entry, &entry.value)
}
