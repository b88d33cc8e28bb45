//! A full-text feed: RSS 2.0 with the article's text in `content:encoded`.
//!
//! RSS 2.0 Specification (RSS Advisory Board, 2.0.11); RSS 1.0 content and Dublin Core modules.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::fmt::rfc2822;
use jiff::tz::TimeZone;

use super::html;
use crate::document::Document;
use crate::record::Record;

/// What stands above the items.
#[derive(Debug, Clone, Default)]
pub struct Channel {
    /// Title.
    pub title: String,
    /// The page it is the feed of.
    pub link: String,
    /// What it is.
    pub description: String,
}

/// What made the feed, where it is the feed of no page.
const HOME: &str = "https://crates.io/crates/offprint";

/// The feed up to its first item.
pub fn start(channel: &Channel) -> String {
    // All three are required ("Required channel elements").
    let link = if channel.link.is_empty() { HOME } else { &channel.link };
    let description =
        if channel.description.is_empty() { "articles with full text" } else { channel.description.as_str() };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n<channel>\n{}{}{}<generator>offprint</generator>\n",
        element("title", &channel.title),
        element("link", link),
        element("description", description),
    )
}

/// The feed after its last item.
pub fn end() -> &'static str {
    "</channel>\n</rss>\n"
}

/// One article. Where there is no text the item keeps title and teaser, and says why the text is missing.
pub fn item(document: &Document, record: &Record) -> String {
    let url = record.url.as_deref().or(record.input.url.as_deref()).filter(|url| !url.is_empty());
    let mut item = String::from("<item>\n");
    // An item needs a title or a description, and nothing may be empty.
    let place = url.or(record.input.path.as_deref()).or(record.input.id.as_deref());
    item.push_str(&element("title", record.title.as_deref().or(place).unwrap_or("standard input")));
    item.extend(url.map(|url| element("link", url)));
    // A reader that knew the article by the feed's guid must know it again.
    let other = record.input.id.as_deref().filter(|id| !id.is_empty() && Some(*id) != url);
    match other.or(record.content_hash.as_deref().filter(|_| url.is_none())) {
        Some(guid) => item.push_str(&format!("<guid isPermaLink=\"false\">{}</guid>\n", escape(guid))),
        None => item.extend(url.map(|url| element("guid", url))),
    }
    if let Some(date) = record.published.as_ref().and_then(|date| rfc2822(&date.value)) {
        item.push_str(&element("pubDate", &date));
    }
    for author in &record.authors {
        item.push_str(&element("dc:creator", &author.name));
    }
    for category in record.category.iter().chain(&record.tags) {
        item.push_str(&element("category", category));
    }
    let teaser = record.dek.as_deref().or(record.summary.as_deref());
    let missing = record.error.as_ref().filter(|_| record.body.is_none()).map(|error| error.message.as_str());
    match (teaser, missing) {
        (Some(teaser), None) => item.push_str(&element("description", teaser)),
        (None, None) => {}
        (teaser, Some(why)) => {
            let text = format!("{} [no text: {why}]", teaser.unwrap_or_default());
            item.push_str(&element("description", text.trim()));
        }
    }
    if record.body.is_some() {
        item.push_str(&element("content:encoded", &html::body(document)));
    }
    item.push_str("</item>\n");
    item
}

fn element(name: &str, text: &str) -> String {
    format!("<{name}>{}</{name}>\n", escape(text))
}

/// XML 1.0, section 2.2: some characters cannot stand in a document in any form.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\u{fffe}' | '\u{ffff}' => {}
            letter if letter.is_control() && !matches!(letter, '\t' | '\n' | '\r') => {}
            letter => escaped.push(letter),
        }
    }
    escaped
}

/// A record's date as RSS wants it; a day is its beginning in UTC, less than a day is none.
fn rfc2822(value: &str) -> Option<String> {
    let at: Timestamp = match value.parse() {
        Ok(at) => at,
        Err(_) => {
            let civil =
                value.parse::<jiff::civil::DateTime>().or_else(|_| value.parse::<Date>().map(Into::into)).ok()?;
            TimeZone::UTC.to_timestamp(civil).ok()?
        }
    };
    rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&at).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Author, Input};

    #[test]
    fn an_item_keeps_the_feeds_guid_and_escapes_all() {
        let record = Record {
            input: Input { id: Some("tag:1".into()), ..Input::default() },
            url: Some("https://a.test/?x=1&y=2".into()),
            title: Some("R&D \u{1b}<b>".into()),
            authors: vec![Author { name: "Ann".into(), url: None, role: None }],
            ..Record::default()
        };
        assert_eq!(
            item(&Document::default(), &record),
            "<item>\n<title>R&amp;D &lt;b&gt;</title>\n<link>https://a.test/?x=1&amp;y=2</link>\n<guid isPermaLink=\"false\">tag:1</guid>\n<dc:creator>Ann</dc:creator>\n</item>\n"
        );
    }

    #[test]
    fn an_item_without_an_address_has_no_empty_element() {
        let record = Record {
            input: Input { path: Some("a.html".into()), ..Input::default() },
            content_hash: Some("sha256:1".into()),
            ..Record::default()
        };
        assert_eq!(
            item(&Document::default(), &record),
            "<item>\n<title>a.html</title>\n<guid isPermaLink=\"false\">sha256:1</guid>\n</item>\n"
        );
        let start = start(&Channel { title: "offprint".into(), ..Channel::default() });
        assert!(!start.contains("></"), "{start}");
    }

    #[test]
    fn dates_are_rss_dates() {
        assert_eq!(rfc2822("2025-10-14T10:30:00+02:00").as_deref(), Some("Tue, 14 Oct 2025 08:30:00 GMT"));
        assert_eq!(rfc2822("2025-10-14").as_deref(), Some("Tue, 14 Oct 2025 00:00:00 GMT"));
        assert_eq!(rfc2822("2025"), None);
    }
}
