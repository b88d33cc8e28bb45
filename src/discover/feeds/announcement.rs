//! Recognises what a URL answered with: a feed, a sitemap, an index of them, a list of subscriptions, or a page.

use url::Url;

use super::entry::Entry;
use super::feed::{self, Feed};
use super::json_feed;
use super::opml::{self, Subscription};
use super::sitemap::{self, Child};
use super::xml;
use crate::decode::{decode, signature};

/// A document that announces articles, or leads to ones that do.
#[derive(Debug)]
pub enum Announcement {
    /// A feed.
    Feed(Feed),
    /// A sitemap's pages.
    Sitemap(Sitemap),
    /// Further sitemaps.
    Index(Vec<Child>),
    /// Feeds somebody follows.
    Subscriptions(Vec<Subscription>),
    /// An HTML page, decoded.
    Page(String),
}

/// A sitemap of either form.
#[derive(Debug)]
pub struct Sitemap {
    /// The pages, in its order.
    pub entries: Vec<Entry>,
    /// It is plain text, an address a line.
    pub is_list: bool,
    /// The XML ended in the middle.
    pub is_cut_short: bool,
}

/// Why a document announces nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// No bytes.
    #[error("it is empty")]
    Empty,
    /// Something else altogether: a picture, an archive, a program.
    #[error("it is {0}, neither feed, sitemap, OPML nor page")]
    Binary(&'static str),
    /// XML that has no end in depth, or bytes that are no document of any kind known.
    #[error("it is neither feed, sitemap, OPML nor page: {0}")]
    Unknown(xml::Error),
    /// XML of another kind.
    #[error("it is XML, but neither feed, sitemap nor OPML: its root is <{0}>")]
    OtherXml(String),
    /// A feed that cannot be read.
    #[error("the feed cannot be read: {0}")]
    Feed(String),
}

/// Bytes in which the beginning of a page must show.
const START: usize = 2_048;

/// Reads `bytes`, inflated, that came from `base` as `content_type`.
///
/// # Errors
/// What is none of the kinds known.
pub fn read(bytes: &[u8], content_type: Option<&str>, base: &Url) -> Result<Announcement, Error> {
    let trimmed = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    if trimmed.is_empty() {
        return Err(Error::Empty);
    }
    if let Some(kind) = signature::of(trimmed) {
        return Err(Error::Binary(kind));
    }
    if trimmed.starts_with(b"{") {
        let text = decode(bytes, Some("application/json; charset=utf-8"), None).text;
        return json_feed::read(text.trim_start_matches('\u{feff}'), base).map(Announcement::Feed).map_err(Error::Feed);
    }
    if is_page(trimmed) {
        return Ok(Announcement::Page(decode(bytes, content_type, None).text.into_owned()));
    }
    if trimmed.len() > 4 && trimmed[..4].eq_ignore_ascii_case(b"http") {
        let entries = sitemap::lines(&decode(bytes, content_type, None).text, base);
        return Ok(Announcement::Sitemap(Sitemap { entries, is_list: true, is_cut_short: false }));
    }
    let document = xml::well_formed(bytes, content_type).map_err(Error::Unknown)?;
    let text = &document.text;
    let root = text[1..]
        .split(|letter: char| letter.is_whitespace() || matches!(letter, '>' | '/'))
        .next()
        .unwrap_or_default();
    match xml::local(root).to_ascii_lowercase().as_str() {
        "rss" | "rdf" | "feed" | "entry" => {
            let feed = feed::read(text, base).map_err(Error::Feed)?;
            Ok(Announcement::Feed(Feed { is_cut_short: document.is_cut_short, ..feed }))
        }
        "urlset" => {
            let entries = sitemap::pages(text, base);
            Ok(Announcement::Sitemap(Sitemap { entries, is_list: false, is_cut_short: document.is_cut_short }))
        }
        "sitemapindex" => Ok(Announcement::Index(sitemap::children(text, base))),
        "opml" => Ok(Announcement::Subscriptions(opml::subscriptions(text, Some(base)))),
        other if content_type.is_some_and(|kind| kind.contains("text/html")) && other != "xml" => {
            Ok(Announcement::Page(decode(bytes, content_type, None).text.into_owned()))
        }
        other => Err(Error::OtherXml(other.chars().take(40).collect())),
    }
}

/// Whether HTML begins before anything else does.
fn is_page(bytes: &[u8]) -> bool {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(START)]).to_ascii_lowercase();
    let first = |names: &[&str]| names.iter().filter_map(|name| start.find(name)).min();
    let html = first(&["<!doctype html", "<html", "<head", "<body"]);
    let other = first(&["<rss", "<feed", "<rdf", "<urlset", "<sitemapindex", "<opml"]);
    html.is_some_and(|html| other.is_none_or(|other| html < other))
}
