//! What a feed, a sitemap or a page of links says about one article.

use serde::Serialize;
use url::Url;

/// One article as announced; every key is always present when written as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Where the article is, absolute.
    pub url: Url,
    /// Headline.
    pub title: Option<String>,
    /// When it was published: RFC 3339, or a date.
    pub published: Option<String>,
    /// When it was last changed.
    pub updated: Option<String>,
    /// The feed's own name for it; stays when the URL changes.
    pub guid: Option<String>,
    /// The document that announces it.
    pub feed: Option<Url>,
    /// Teaser.
    pub summary: Option<String>,
    /// Names.
    pub authors: Vec<String>,
    /// Categories, in the feed's order.
    pub categories: Vec<String>,
    /// BCP 47 language of the entry, else of the feed.
    pub language: Option<String>,
}

impl Entry {
    /// An article known by its address alone.
    pub fn at(url: Url) -> Self {
        Entry {
            url,
            title: None,
            published: None,
            updated: None,
            guid: None,
            feed: None,
            summary: None,
            authors: Vec::new(),
            categories: Vec::new(),
            language: None,
        }
    }

    /// What tells this entry from others of its feed.
    pub fn key(&self) -> &str {
        self.guid.as_deref().unwrap_or(self.url.as_str())
    }
}

/// An address of the web; feeds also hold `mailto:`, `javascript:` and worse.
pub(super) fn web_address(text: &str, base: Option<&Url>) -> Option<Url> {
    let text = text.trim();
    if text.is_empty() || text.len() > 8_192 {
        return None;
    }
    let mut url = match Url::parse(text) {
        Ok(url) => url,
        Err(url::ParseError::RelativeUrlWithoutBase) => base?.join(text).ok()?,
        Err(_) => return None,
    };
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none_or(str::is_empty) {
        return None;
    }
    // What a feed says must not choose whom we log in as.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    Some(url)
}
