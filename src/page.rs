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

/// Whether a content type is that of something pages load beside their text: pictures, sounds, films, fonts, styles,
/// scripts, subtitles.
pub(crate) fn is_loaded_by_pages(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let (kind, form) = essence.split_once('/').unwrap_or_default();
    let is_script = ["javascript", "x-javascript", "ecmascript"].contains(&form);
    match kind {
        "image" | "audio" | "video" | "font" => true,
        "text" => is_script || form == "css" || form == "vtt",
        "application" => {
            is_script || form.starts_with("font-") || form.starts_with("x-font-") || form == "vnd.ms-fontobject"
        }
        _ => false,
    }
}

/// Whether an address ends like that of something pages load beside their text. By its type, what a server sends in place
/// of a lost picture is a page.
#[cfg(feature = "cli")]
pub(crate) fn is_named_as_loaded(url: &Url) -> bool {
    const ENDINGS: [&str; 31] = [
        "apng", "avif", "bmp", "css", "eot", "gif", "ico", "jfif", "jpeg", "jpg", "js", "m4a", "m4v", "map", "mjs",
        "mov", "mp3", "mp4", "oga", "ogg", "ogv", "otf", "png", "svg", "ttf", "vtt", "wav", "webm", "webp", "woff",
        "woff2",
    ];
    let ending = url.path().rsplit('/').next().and_then(|name| Some(name.rsplit_once('.')?.1.to_ascii_lowercase()));
    ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str()))
}

/// Whether an answer holds a part of the page: a server may send one that nobody asked for.
///
/// RFC 9110, section 15.3.7.
#[cfg(feature = "cli")]
pub(crate) fn is_part(status: u16, content_range: Option<&str>) -> bool {
    let is_whole = || {
        let range = content_range?.trim().strip_prefix("bytes")?.trim().strip_prefix("0-")?;
        let (last, length) = range.split_once('/')?;
        Some(last.trim().parse::<u64>().ok()?.checked_add(1)? == length.trim().parse::<u64>().ok()?)
    };
    status == 206 && is_whole() != Some(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_pages_load_is_told_by_its_type() {
        for kind in [
            "image/png",
            "IMAGE/svg+xml",
            "text/css; charset=utf-8",
            "application/x-javascript",
            "font/woff2",
            "application/font-woff",
            "video/mp4",
        ] {
            assert!(is_loaded_by_pages(kind), "{kind}");
        }
        for kind in
            ["", "text/html", "text/plain", "application/xhtml+xml", "application/pdf", "application/json", "nonsense"]
        {
            assert!(!is_loaded_by_pages(kind), "{kind}");
        }
    }

    #[cfg(feature = "cli")]
    #[test]
    fn a_part_is_what_does_not_reach_from_end_to_end() {
        assert!(is_part(206, None) && is_part(206, Some("bytes 0-99/200")) && is_part(206, Some("bytes 0-99/*")));
        assert!(is_part(206, Some("bytes 100-199/200")));
        assert!(!is_part(206, Some("bytes 0-199/200")) && !is_part(200, None));
    }
}
