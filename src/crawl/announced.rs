//! What one document announces: articles, or further documents that do.

use std::sync::LazyLock;

use jiff::Timestamp;
use url::Url;

use super::{Refusal, record};
use crate::discover::links::{self, LinkRules};
use crate::discover::robots::Robots;
use crate::discover::{self, Announcement, Child, Entry, Feed};
use crate::inflate::{self, Inflated, inflate};
use crate::page::Hints;
use crate::record::{ErrorCode, Outcome};
use crate::selectors::generic;

static LINK_RULES: LazyLock<LinkRules> = LazyLock::new(|| generic::read("links"));

/// How articles are looked for behind a page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Via {
    /// By the feed the page announces, else by its links.
    #[default]
    Auto,
    /// By the feed it announces.
    Feed,
    /// By the site's sitemaps.
    Sitemap,
    /// By the page's links.
    Links,
}

/// What one document announces.
#[derive(Debug)]
pub struct Announced {
    /// The document.
    pub document: Url,
    /// What stands in it; a sitemap and a page have articles and no more.
    pub feed: Feed,
}

/// What a feed says about an article, for its extraction.
pub fn hints(entry: Entry) -> Hints {
    Hints {
        title: entry.title,
        authors: entry.authors,
        published: entry.published,
        summary: entry.summary,
        categories: entry.categories,
        language: entry.language,
    }
}

/// Reads a document that is at hand; what it leads to comes back to be followed with [`announced()`](super::announced()).
///
/// # Errors
/// What announces nothing.
pub fn read_announcement(
    bytes: Vec<u8>,
    url: &Url,
    via: Via,
    max_size: u64,
) -> Result<(Option<Announced>, Vec<Url>), Refusal> {
    let document = unpacked(bytes, "", max_size)
        .map_err(|error| (Outcome::Error, record::failure(ErrorCode::TooLarge, error.to_string())))?;
    let document = Came { bytes: &document.bytes, content_type: None, is_cut_short: document.is_truncated };
    Ok(match read(&document, url, via)? {
        Found::Articles(announced) => (Some(*announced), Vec::new()),
        Found::Index(children) => (None, children.into_iter().map(|child| child.url).collect()),
        Found::Further(further) => (None, further.into_iter().map(|(url, _)| url).collect()),
    })
}

/// What a document holds.
pub(super) enum Found {
    Articles(Box<Announced>),
    /// Sitemaps.
    Index(Vec<Child>),
    Further(Vec<(Url, Via)>),
}

/// What is said of a document in half.
pub(super) const CUT_SHORT: &str = "it ends in the middle; what stands before is taken";

/// A document as it came, content codings undone.
pub(super) struct Came<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) content_type: Option<&'a str>,
    /// The transfer broke off.
    pub(super) is_cut_short: bool,
}

/// The content coding undone, and then a file that is gzip by itself: sitemaps are.
pub(super) fn unpacked(bytes: Vec<u8>, encoding: &str, max_size: u64) -> Result<Inflated, inflate::Error> {
    let outer = inflate(&bytes, encoding, max_size)?;
    if !outer.bytes.starts_with(b"\x1f\x8b") {
        return Ok(outer);
    }
    let inner = inflate(&outer.bytes, "gzip", max_size)?;
    Ok(Inflated { is_truncated: outer.is_truncated || inner.is_truncated, ..inner })
}

/// The sitemaps of an index that do not say that they were last changed before `since`.
pub(super) fn recent(children: Vec<Child>, since: Option<Timestamp>) -> Vec<(Url, Via)> {
    let is_recent = |child: &Child| match (since, child.updated.as_deref().and_then(discover::latest)) {
        (Some(since), Some(updated)) => updated >= since,
        _ => true,
    };
    children.into_iter().filter(is_recent).map(|child| (child.url, Via::Sitemap)).collect()
}

/// Reads what came from `url`.
pub(super) fn read(came: &Came<'_>, url: &Url, via: Via) -> Result<Found, Refusal> {
    if url.path() == "/robots.txt" {
        return Ok(Found::Further(sitemaps(came.bytes, url)));
    }
    let announcement = discover::read(came.bytes, came.content_type, url).map_err(|error| failed(error.to_string()))?;
    let mut feed = match announcement {
        Announcement::Feed(feed) => feed,
        Announcement::Sitemap(sitemap) => {
            let mut entries = sitemap.entries;
            // A line of a list may end anywhere, and what is left of an address is one that was never given.
            if came.is_cut_short && sitemap.is_list && !came.bytes.ends_with(b"\n") {
                entries.pop();
            }
            Feed { entries, is_cut_short: sitemap.is_cut_short, ..Feed::default() }
        }
        Announcement::Index(children) => return Ok(Found::Index(children)),
        Announcement::Subscriptions(list) => {
            return Ok(Found::Further(list.into_iter().map(|feed| (feed.url, via)).collect()));
        }
        Announcement::Page(html) => match page(&html, url, via)? {
            Linked::Articles(entries) => Feed { entries, ..Feed::default() },
            Linked::Feed(feed) => return Ok(Found::Further(vec![(feed, Via::Feed)])),
        },
    };
    feed.is_cut_short |= came.is_cut_short;
    Ok(Found::Articles(Box::new(Announced { document: url.clone(), feed })))
}

/// The sitemaps that a robots.txt names, else where one commonly is.
fn sitemaps(bytes: &[u8], url: &Url) -> Vec<(Url, Via)> {
    let named = Robots::parse(bytes, "").sitemaps;
    let mut further: Vec<(Url, Via)> =
        named.iter().filter_map(|line| url.join(line).ok()).map(|url| (url, Via::Sitemap)).collect();
    if further.is_empty() {
        further.extend(url.join("/sitemap.xml").ok().map(|url| (url, Via::Sitemap)));
    }
    further
}

/// What a page leads to.
enum Linked {
    Articles(Vec<Entry>),
    Feed(Url),
}

/// A page leads to its feed, or announces articles by its links.
fn page(html: &str, document: &Url, via: Via) -> Result<Linked, Refusal> {
    let found = links::read(html, document, &LINK_RULES);
    let feed = found.feeds.into_iter().next();
    let why = match (via, feed) {
        // What the page calls its feed may be a page again: its links are not asked for.
        (Via::Auto | Via::Feed, Some(feed)) if feed != *document => return Ok(Linked::Feed(feed)),
        (Via::Feed, _) => "the page announces no feed; --via links takes its links, --via sitemap its site's sitemaps",
        (Via::Sitemap, _) => "a page stands where a sitemap should be",
        _ if found.articles.is_empty() => "the page announces no feed, and none of its links looks like an article's",
        _ => return Ok(Linked::Articles(found.articles)),
    };
    Err(failed(why.to_owned()))
}

pub(super) fn failed(message: String) -> Refusal {
    (Outcome::NotArticle, record::failure(ErrorCode::NoContent, message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lists_of_links_take_no_time() {
        let links: String = (0..60_000)
            .map(|number| format!("<a href='/2025/10/a-story-of-{number}'>Some words of headline {number}</a>"))
            .collect();
        let home = Url::parse("https://example.test/").unwrap();
        let found = links::read(&[&links[..], &links].concat(), &home, &LINK_RULES);
        assert_eq!(found.articles.len(), 60_000);
    }
}
