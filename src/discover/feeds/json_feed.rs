//! JSON Feed, 1.0 and 1.1 (jsonfeed.org). An item or a value of another type than the standard says is passed over, not
//! the feed: the standard itself wants numbers as ids to be read as text.

use serde_json::{Map, Value};
use url::Url;

use super::date;
use super::entry::{Entry, web_address};
use super::feed::Feed;
use super::plain::plain;

/// Reads a JSON Feed that came from `base`.
///
/// # Errors
/// It is no JSON, or JSON of another kind.
pub(super) fn read(text: &str, base: &Url) -> Result<Feed, String> {
    let value: Value = serde_json::from_str(text).map_err(|error| format!("it is no JSON: {error}"))?;
    let is_feed = |head: &&Map<String, Value>| {
        let version = head.get("version").and_then(Value::as_str).unwrap_or_default();
        version.contains("jsonfeed.org/version") && head.get("items").is_some_and(Value::is_array)
    };
    let head = value.as_object().filter(is_feed).ok_or("it is JSON, but no JSON Feed")?;
    let language = text_of(head, "language");
    let authors = authors(head);
    let mut feed =
        Feed { title: text_of(head, "title"), home: address(head, "home_page_url", base), ..Feed::default() };
    for item in list(head, "items") {
        match item.as_object().and_then(|item| entry(item, base)) {
            Some(entry) => feed.entries.push(Entry {
                language: entry.language.or_else(|| language.clone()),
                authors: if entry.authors.is_empty() { authors.clone() } else { entry.authors },
                ..entry
            }),
            None => feed.without_address += 1,
        }
    }
    Ok(feed)
}

fn entry(item: &Map<String, Value>, base: &Url) -> Option<Entry> {
    let guid = match item.get("id") {
        Some(Value::Number(number)) => Some(number.to_string()),
        _ => text_of(item, "id"),
    };
    let url = ["url", "external_url"]
        .iter()
        .find_map(|name| address(item, name, base))
        .or_else(|| web_address(guid.as_deref()?, None))?;
    let published = text_of(item, "date_published").and_then(|text| date::written(&text));
    let updated = text_of(item, "date_modified").and_then(|text| date::written(&text));
    Some(Entry {
        title: text_of(item, "title"),
        updated: updated.filter(|updated| published.as_ref() != Some(updated)),
        published,
        guid,
        feed: Some(base.clone()),
        summary: text_of(item, "summary"),
        authors: authors(item),
        categories: list(item, "tags").iter().filter_map(|tag| plain(tag.as_str()?)).collect(),
        language: text_of(item, "language"),
        ..Entry::at(url)
    })
}

/// Those of 1.1, and the one of 1.0.
fn authors(of: &Map<String, Value>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for author in of.get("author").into_iter().chain(list(of, "authors")) {
        if let Some(name) = author.get("name").and_then(Value::as_str).and_then(plain)
            && !names.contains(&name)
        {
            names.push(name);
        }
    }
    names
}

fn list<'a>(of: &'a Map<String, Value>, name: &str) -> &'a [Value] {
    of.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn text_of(of: &Map<String, Value>, name: &str) -> Option<String> {
    plain(of.get(name)?.as_str()?)
}

fn address(of: &Map<String, Value>, name: &str, base: &Url) -> Option<Url> {
    web_address(of.get(name)?.as_str()?, Some(base))
}
