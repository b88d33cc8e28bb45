//! Settings as written become a [`Rule`] that runs: selectors parsed, patterns compiled.

mod candidates;
mod css;
mod faults;
mod values;

pub(super) use self::candidates::candidate;
pub(super) use self::css::{link, path, token};
use self::css::{matcher, replace_tag};
use self::values::{cleaning, format, map, most_pages, number, pattern, replacement, timezone, whole_pattern};
use super::css::Css;
use super::rule::{AccessRule, BodyRule, Cleaning, FieldRule, Layer, PagesRule, Rule};
use super::setting::{Entry, Setting, Settings};
use super::{Error, http};

/// Whether an entry of `key` can be compiled.
pub(super) fn check(key: &str, entry: &Entry) -> Result<(), Error> {
    match key.rsplit('.').next().unwrap_or(key) {
        "candidates" => candidate(entry).map(drop),
        "keep" | "strip" | "cut_from" | "cut_before" | "paywalled_if" | "any" | "all" => matcher(entry).map(drop),
        "single" | "next" => link(entry).map(drop),
        "drop" | "never" | "strip_text" => pattern(entry, &entry.value).map(drop),
        "strip_class" => token(entry).map(drop),
        "formats" => format(entry).map(drop),
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

/// A `detect` entry as a selector.
pub(super) fn detector(entry: &Entry) -> Result<Css, Error> {
    Ok(matcher(entry)?.css)
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
        never: list(settings, &key("never"), |entry| pattern(entry, &entry.value))?,
        replace: list(settings, &key("replace"), replacement)?,
        map: value(settings, &key("map")).map(map).transpose()?.unwrap_or_default(),
        formats: list(settings, &key("formats"), format)?,
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
        strip_text: list(settings, "body.strip_text", |entry| Ok((whole_pattern(entry)?, entry.origin.clone())))?,
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
