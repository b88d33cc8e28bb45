//! The address that the page calls its own.

use serde_json::Value;
use url::Url;

use super::about::{ABOUT, is_no_address, texts};
use super::candidate::Candidate;
use super::{site, weights};
use crate::extract::reading::Reading;
use crate::record::Method;

/// The URL the page calls its canonical one.
pub(super) fn canonical(reading: &Reading<'_>) -> Vec<Candidate<String>> {
    let data = reading.structured;
    let absolute = |href: Option<&str>| {
        let url = href.filter(|href| !is_none(href)).and_then(|href| reading.absolute(href))?;
        is_canonical(&url, reading).then(|| String::from(without_way(url)))
    };
    let of_page = |value: &Value| {
        let address = value.as_str().or_else(|| value.get("@id").or_else(|| value.get("url")).and_then(Value::as_str));
        address.filter(|address| address.contains('/')).map(str::to_owned)
    };
    let page = data.article().and_then(|article| article.get("mainEntityOfPage")).and_then(of_page);
    texts(
        Vec::new(),
        [
            (absolute(data.link("canonical")), Method::Dom, "link[rel=canonical]", weights::canonical().link),
            (absolute(data.meta("og:url")), Method::Meta, "og:url", weights::canonical().og_url),
            (
                absolute(data.article().and_then(|article| article.get("url")).and_then(Value::as_str)),
                Method::JsonLd,
                "url",
                weights::canonical().json_ld,
            ),
            (absolute(page.as_deref()), Method::JsonLd, "mainEntityOfPage", weights::canonical().json_ld),
        ],
    )
}

/// What the page declares as its address and what is none: a word, another scheme, what a template left unfilled.
pub(super) fn unreadable(reading: &Reading<'_>) -> Option<String> {
    let data = reading.structured;
    let href = data.link("canonical").or_else(|| data.meta("og:url"))?;
    // Without an address of the page a path on its site leads nowhere, and is one all the same.
    let is_path = || matches!(Url::parse(href.trim()), Err(url::ParseError::RelativeUrlWithoutBase));
    let is_address = !is_none(href) && (reading.absolute(href).is_some() || is_path());
    (!is_address && href.contains(char::is_alphanumeric)).then(|| href.to_owned())
}

/// Whether a text is no address: resolved, words would become a path on the page's own site.
fn is_none(href: &str) -> bool {
    let is_value = ABOUT.addresses.no_addresses.iter().any(|value| value == &href.trim().to_lowercase());
    is_value || is_no_address(href) || href.trim().contains(char::is_whitespace) && !href.contains(['/', '?'])
}

/// Whether an address can be that of the page: the front page is none of an article's, and no reader reaches the
/// machine that a page was made on.
fn is_canonical(url: &Url, reading: &Reading<'_>) -> bool {
    let is_local = matches!(url.host_str(), None | Some("localhost" | "127.0.0.1"));
    let Some(own) = reading.address else { return !is_local };
    if is_local {
        return url.host() == own.host();
    }
    let is_front = |url: &Url| url.path().len() < 2 && url.query().is_none();
    // The front page is served as index.html and under a few other names too.
    let last = own.path().trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let is_article = last.contains(['-', '_']) || last.bytes().filter(u8::is_ascii_digit).count() > 3;
    let is_same_site = site::registrable_domain(url) == site::registrable_domain(own);
    !(is_front(url) && is_same_site && is_article && !last.starts_with("index"))
}

/// The address without the place on the page and without what says how a reader came to it.
fn without_way(mut url: Url) -> Url {
    if !url.fragment().is_some_and(|fragment| fragment.starts_with(['!', '/'])) {
        url.set_fragment(None);
    }
    let is_way = |name: &str| ABOUT.addresses.tracking.iter().any(|known| known == name);
    if url.query_pairs().any(|(name, _)| is_way(&name)) {
        let rest: Vec<(String, String)> = url
            .query_pairs()
            .filter(|(name, _)| !is_way(name))
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect();
        url.set_query(None);
        if !rest.is_empty() {
            url.query_pairs_mut().extend_pairs(rest);
        }
    }
    url
}
