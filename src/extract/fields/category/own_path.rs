//! The path of the page's own address, and what leads to a part of it.

use url::Url;

use crate::dom::{ElementRef, attribute};
use crate::extract::fields::site::registrable_domain;
use crate::extract::reading::Reading;

/// The path of the page's address.
pub(super) struct OwnPath<'a> {
    reading: &'a Reading<'a>,
    segments: Vec<String>,
    /// The letters and digits of each segment.
    letters: Vec<String>,
}

impl<'a> OwnPath<'a> {
    pub(super) fn of(reading: &'a Reading<'a>) -> Self {
        let segments = reading.address.map(segments).unwrap_or_default();
        OwnPath { reading, letters: segments.iter().map(|segment| letters(segment)).collect(), segments }
    }

    /// Where a link leads.
    pub(super) fn target(&self, link: ElementRef<'_>) -> Option<Url> {
        attribute(link.value(), "href").and_then(|href| self.reading.absolute(href))
    }

    /// Whether an address is on the page's own site.
    pub(super) fn is_own_site(&self, url: &Url) -> bool {
        self.reading
            .base
            .is_none_or(|base| url.host() == base.host() || registrable_domain(url) == registrable_domain(base))
    }

    /// Number of path segments that the link shares with the page when it leads to a part of the page's own path.
    pub(super) fn shared(&self, target: Option<&Url>) -> usize {
        let Some(target) = target.filter(|url| url.query().is_none() && url.fragment().is_none()) else { return 0 };
        if !self.is_own_site(target) {
            return 0;
        }
        let path = segments(target);
        let is_part = path.len() < self.segments.len() && self.segments.starts_with(&path);
        // Two letters are a language or a country edition.
        let says_something =
            path.last().is_some_and(|last| last.len() > 2 && !last.bytes().all(|b| b.is_ascii_digit()));
        if is_part && says_something { path.len() } else { 0 }
    }

    /// The same of an entry of a menu, which may leave out what the page's path begins with: the language, "category".
    pub(super) fn shared_by_entry(&self, target: Option<&Url>) -> usize {
        let outer = &self.segments[..self.segments.len().saturating_sub(1)];
        let is_part = |url: &Url| {
            let last = segments(url).pop().filter(|last| last.len() > 2);
            last.is_some_and(|last| outer.contains(&last)) && self.is_own_site(url)
        };
        match self.shared(target) {
            0 => usize::from(target.is_some_and(is_part)),
            shared => shared,
        }
    }

    /// Whether a segment says what `text` says.
    pub(super) fn is_named_after(&self, text: &str) -> bool {
        if self.letters.is_empty() {
            return false;
        }
        let text = letters(text);
        text.len() > 2
            && self.letters.iter().any(|part| {
                part.len() > 2 && (part.starts_with(&text) || text.starts_with(part) && text.len() < part.len() + 8)
            })
    }
}

/// The segments of an address's path in lower case, without its last slash and the name of an index page.
pub(super) fn segments(url: &Url) -> Vec<String> {
    let parts = url.path_segments().into_iter().flatten();
    parts.filter(|part| !part.is_empty() && !part.starts_with("index.")).map(str::to_lowercase).collect()
}

/// Letters and digits of `text`, in lower case.
pub(super) fn letters(text: &str) -> String {
    text.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect()
}
