//! Feeds: RSS 0.9x, 1.0 and 2.0, Atom, by feed-rs, after what readers forgive has been mended.

use std::borrow::Cow;

use chrono::{DateTime, Timelike, Utc};
use feed_rs::model::{self, Link, Text};
use url::Url;

use super::atom;
use super::date::{self, Stated};
use super::entry::{Entry, web_address};
use super::plain::plain;
use super::rss;

const RSS_0_90: &str = "http://my.netscape.com/rdf/simple/0.9/";

/// A feed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Feed {
    /// Its title.
    pub title: Option<String>,
    /// The page it is the feed of.
    pub home: Option<Url>,
    /// What it announces, in its order.
    pub entries: Vec<Entry>,
    /// Entries without an address that can be followed.
    pub without_address: usize,
    /// Minutes it asks to be left alone (RSS 2.0, `ttl`).
    pub ttl: Option<u32>,
    /// It ended in the middle.
    pub is_cut_short: bool,
}

/// Reads an XML feed that is well-formed. `base` is where it came from.
///
/// # Errors
/// The library's sentence on what it could not read.
pub(super) fn read(text: &str, base: &Url) -> Result<Feed, String> {
    let parser = feed_rs::parser::Builder::new()
        .base_uri(Some(base.as_str()))
        .timestamp_parser(timestamp)
        // An entry without an id is identified by its address.
        .id_generator(|_, _, _| String::new())
        .build();
    let versioned = match text.strip_prefix("<rss") {
        Some(rest) => Cow::Owned(rss::of_2_0(rest)),
        // RSS 0.90 has a namespace of its own that the library does not know; it says what 1.0 says.
        None if text.contains(RSS_0_90) => Cow::Owned(text.replacen(RSS_0_90, "http://purl.org/rss/1.0/", 1)),
        None => atom::of_1_0(text),
    };
    let found = parser.parse(versioned.as_bytes()).map_err(|error| error.to_string())?;
    let language = found.language.clone();
    let home = found.links.iter().find(|link| is_page(link) && link.href != base.as_str());
    let mut feed = Feed {
        title: found.title.as_ref().and_then(text_of),
        home: home.and_then(|link| web_address(&link.href, Some(base))),
        ttl: found.ttl,
        ..Feed::default()
    };
    for entry in found.entries {
        match read_entry(entry, base, language.as_deref()) {
            Some(entry) => feed.entries.push(entry),
            None => feed.without_address += 1,
        }
    }
    Ok(feed)
}

fn read_entry(entry: model::Entry, base: &Url, language: Option<&str>) -> Option<Entry> {
    let guid = Some(entry.id.trim().to_owned()).filter(|guid| !guid.is_empty());
    // RSS 2.0: a guid is the item's address unless it says otherwise.
    let url = entry
        .links
        .iter()
        .filter(|link| is_page(link))
        .find_map(|link| web_address(&link.href, Some(base)))
        .or_else(|| web_address(guid.as_deref()?, None))?;
    let summary = entry.summary.as_ref().and_then(text_of);
    Some(Entry {
        title: entry.title.as_ref().and_then(text_of),
        published: entry.published.and_then(as_stated),
        // The library repeats the one in the other where a feed has but one.
        updated: entry.updated.filter(|at| entry.published != Some(*at)).and_then(as_stated),
        guid: guid.and_then(|guid| plain(&guid)),
        feed: Some(base.clone()),
        summary,
        authors: entry.authors.iter().filter_map(|person| name(&plain(person.name.as_deref()?)?)).collect(),
        categories: entry
            .categories
            .iter()
            .filter_map(|category| plain(category.label.as_deref().unwrap_or(&category.term)))
            .collect(),
        language: entry.language.as_deref().or(language).and_then(plain),
        ..Entry::at(url)
    })
}

/// Whether a link leads to the thing itself (RFC 4287, section 4.2.7.2): no enclosure, no edit link, no attachment, no
/// comments.
fn is_page(link: &Link) -> bool {
    link.target.is_none()
        && matches!(link.rel.as_deref(), None | Some("" | "alternate"))
        && link.media_type.as_deref().is_none_or(|kind| kind.contains("html"))
}

fn text_of(text: &Text) -> Option<String> {
    plain(&text.content)
}

/// A person's name without what RSS 2.0 puts around it: `mail@example.com (Ann Lee)`, of which the library leaves the
/// brackets.
fn name(text: &str) -> Option<String> {
    let inner = text.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')).unwrap_or(text).trim();
    (!inner.is_empty()).then(|| inner.to_owned())
}

/// The library hands instants through and nothing else: how much a feed states goes along in the nanoseconds.
fn timestamp(text: &str) -> Option<DateTime<Utc>> {
    let (at, stated) = date::read(text)?;
    DateTime::from_timestamp(at.as_second(), stated as u32)
}

fn as_stated(at: DateTime<Utc>) -> Option<String> {
    let stated = Stated::ALL.into_iter().find(|stated| *stated as u32 == at.nanosecond())?;
    Some(stated.write(jiff::Timestamp::from_second(at.timestamp()).ok()?))
}
