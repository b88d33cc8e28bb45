//! What extraction is given: the bytes of one page and what is known about how they came.

#![deny(clippy::disallowed_methods, clippy::disallowed_macros)]

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use url::Url;

/// One page as it was fetched, read or handed over.
///
/// `captured_at` is the only clock extraction knows: without it "2 hours ago" stays unknown.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// The body, already inflated, in whatever charset it came.
    pub bytes: Vec<u8>,
    /// Final URL after redirects; the base of relative links unless the page has a `<base>`.
    pub url: Option<Url>,
    /// The `Content-Type` header's value, parameters included.
    pub content_type: Option<String>,
    /// HTTP status, where there was a response.
    pub status: Option<u16>,
    /// Response headers, names in lower case, in the order they came.
    pub headers: Vec<(String, String)>,
    /// When the bytes were captured (Date header, WARC-Date, the JSONL key, `--captured-at`).
    pub captured_at: Option<Timestamp>,
    /// The transfer ended before its announced length, or a size cap cut it.
    pub is_cut_short: bool,
    /// What a feed or an archive already said about the article.
    pub hints: Hints,
}

/// What was said about the article elsewhere, before the page itself was read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Hints {
    /// Headline.
    pub title: Option<String>,
    /// Author names.
    pub authors: Vec<String>,
    /// Publication time as printed there.
    pub published: Option<String>,
    /// Description or teaser.
    pub summary: Option<String>,
    /// Categories, most specific first.
    pub categories: Vec<String>,
    /// BCP 47 language.
    pub language: Option<String>,
}

impl Page {
    /// A page of bytes alone.
    pub fn new(bytes: impl Into<Vec<u8>>) -> Self {
        Page { bytes: bytes.into(), ..Page::default() }
    }

    /// The same page at `url`.
    #[must_use]
    pub fn at(mut self, url: Url) -> Self {
        self.url = Some(url);
        self
    }

    /// All that is known about the page but its bytes.
    #[must_use]
    pub fn without_bytes(&self) -> Self {
        Page {
            bytes: Vec::new(),
            url: self.url.clone(),
            content_type: self.content_type.clone(),
            status: self.status,
            headers: self.headers.clone(),
            captured_at: self.captured_at,
            is_cut_short: self.is_cut_short,
            hints: self.hints.clone(),
        }
    }

    /// The value of the first header called `name` (lower case).
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}
