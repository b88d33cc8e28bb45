//! Sitemaps and sitemap indexes, with the extensions for news and images (sitemaps.org protocol 0.9).

use quick_xml::Reader;
use quick_xml::events::Event;
use url::Url;

use super::date;
use super::entry::{Entry, web_address};
use super::plain::plain;
use super::xml::local;

/// A further sitemap that an index names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Child {
    /// Where it is.
    pub url: Url,
    /// When it was last changed: RFC 3339.
    pub updated: Option<String>,
}

/// The pages of a well-formed `<urlset>`.
pub(super) fn pages(text: &str, base: &Url) -> Vec<Entry> {
    let mut entries = Vec::new();
    each(text, "url", |fields| {
        let Some(url) = fields.first("loc").and_then(|loc| web_address(loc, Some(base))) else { return };
        entries.push(Entry {
            title: fields.first("news:title").and_then(plain),
            published: fields.first("news:publication_date").and_then(rfc3339),
            updated: fields.first("lastmod").and_then(rfc3339),
            categories: fields
                .first("news:keywords")
                .map(|words| words.split(',').filter_map(plain).collect())
                .unwrap_or_default(),
            language: fields.first("news:publication:language").and_then(plain),
            feed: Some(base.clone()),
            ..Entry::at(url)
        });
    });
    entries
}

/// The sitemaps of a well-formed `<sitemapindex>`.
pub(super) fn children(text: &str, base: &Url) -> Vec<Child> {
    let mut children = Vec::new();
    each(text, "sitemap", |fields| {
        if let Some(url) = fields.first("loc").and_then(|loc| web_address(loc, Some(base))) {
            children.push(Child { url, updated: fields.first("lastmod").and_then(rfc3339) });
        }
    });
    children
}

/// The pages of a sitemap that is plain text, an address a line.
pub(super) fn lines(text: &str, base: &Url) -> Vec<Entry> {
    text.lines()
        .filter_map(|line| web_address(line.trim_start_matches('\u{feff}'), None))
        .map(|url| Entry { feed: Some(base.clone()), ..Entry::at(url) })
        .collect()
}

/// The texts of one entry's elements by name; those of extensions are named with their path below the entry.
#[derive(Default)]
struct Fields(Vec<(String, String)>);

impl Fields {
    fn first(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// Calls `take` with the fields of each element `entry`.
fn each(text: &str, entry: &str, mut take: impl FnMut(&Fields)) {
    let mut reader = Reader::from_str(text);
    let mut fields = Fields::default();
    // Names below the entry, outermost first; None outside of one.
    let mut path: Option<Vec<String>> = None;
    let mut value = String::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => {
                let name = start.name();
                let name = local(name.as_ref()).to_owned();
                value.clear();
                match &mut path {
                    Some(path) => path.push(name),
                    None if name == entry => path = Some(Vec::new()),
                    None => {}
                }
            }
            Ok(Event::Text(part)) => value.push_str(&part.into_inner()),
            Ok(Event::GeneralRef(part)) => value.push_str(resolved(&part.into_inner())),
            Ok(Event::End(_)) => match &mut path {
                Some(inner) if inner.is_empty() => {
                    path = None;
                    take(&std::mem::take(&mut fields));
                }
                Some(inner) => {
                    let text = value.trim();
                    if !text.is_empty() {
                        fields.0.push((inner.join(":"), text.to_owned()));
                    }
                    inner.pop();
                    value.clear();
                }
                None => {}
            },
            Ok(Event::Eof) | Err(_) => return,
            Ok(_) => {}
        }
    }
}

/// The five references of XML; the mending left no others.
fn resolved(name: &str) -> &'static str {
    match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => "",
    }
}

fn rfc3339(text: &str) -> Option<String> {
    date::written(text)
}
