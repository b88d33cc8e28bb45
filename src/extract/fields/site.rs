//! The site that served the page: its name and its domain.

use super::about::{is_placeholder, is_unfilled};
use super::candidate::{Candidate, by_rule};
use super::title::text::plain;
use crate::extract::reading::Reading;
use crate::record::Method;
use crate::structured;

/// All names the site goes by: declared ones, its domain's stem, its account names.
pub(crate) fn names(reading: &Reading<'_>) -> Vec<String> {
    let mut names: Vec<String> = candidates(reading).into_iter().map(|candidate| candidate.value).collect();
    if let Some(domain) = domain(reading) {
        if let Some(stem) = domain.split('.').next() {
            names.push(stem.to_owned());
        }
        names.push(domain);
    }
    if let Some(account) = reading.structured.meta("twitter:site") {
        names.push(account.trim_start_matches('@').to_owned());
    }
    names
}

/// The registrable domain of the page; None for addresses that are no names.
pub(crate) fn domain(reading: &Reading<'_>) -> Option<String> {
    registrable_domain(reading.address?)
}

/// The registrable domain of a URL by the Public Suffix List; None for IP addresses.
pub(crate) fn registrable_domain(url: &url::Url) -> Option<String> {
    match url.host()? {
        url::Host::Domain(host) => Some(psl::domain_str(host).unwrap_or(host).to_owned()),
        _ => None,
    }
}

/// Candidates for the publisher's name.
pub(super) fn candidates(reading: &Reading<'_>) -> Vec<Candidate<String>> {
    let mut candidates = by_rule(&reading.rule.publisher, reading);
    let data = reading.structured;
    let mut add = |value: Option<String>, method, selector: &str, confidence| {
        if let Some(value) = value
            .map(|value| plain(&value))
            .filter(|value| !value.is_empty() && value.len() < 100 && !is_placeholder(value) && !is_unfilled(value))
        {
            candidates.push(Candidate::new(value.clone(), value, method, selector, confidence));
        }
    };
    add(data.meta("og:site_name").map(str::to_owned), Method::Meta, "og:site_name", 0.9);
    add(
        data.article().and_then(|article| article.get("publisher")).and_then(structured::text),
        Method::JsonLd,
        "publisher",
        0.85,
    );
    let site = data.json_ld.iter().find(|node| {
        ["WebSite", "NewsMediaOrganization", "Organization"].iter().any(|name| structured::is_type(node, name))
    });
    add(site.and_then(|site| site.get("name")).and_then(structured::text), Method::JsonLd, "WebSite.name", 0.7);
    let is_article =
        |item: &&serde_json::Value| structured::ARTICLE_TYPES.iter().any(|name| structured::is_type(item, name));
    let item = data.microdata.iter().find(is_article).and_then(|item| item.get("publisher"));
    add(item.and_then(structured::text), Method::Microdata, "publisher", 0.65);
    add(data.meta("application-name").map(str::to_owned), Method::Meta, "application-name", 0.6);
    add(
        data.meta("publisher")
            .or_else(|| data.meta("dc.publisher"))
            .or_else(|| data.meta("citation_publisher"))
            .map(str::to_owned),
        Method::Meta,
        "publisher",
        0.5,
    );
    add(data.meta("apple-mobile-web-app-title").map(str::to_owned), Method::Meta, "apple-mobile-web-app-title", 0.4);
    candidates.retain(|candidate| !candidate.value.starts_with("http"));
    // A domain is a name where there is no other.
    let own = domain(reading);
    candidates.sort_by_key(|candidate| candidate.rule.is_none() && is_domain(&candidate.value, own.as_deref()));
    candidates
}

fn is_domain(name: &str, own: Option<&str>) -> bool {
    let name = name.to_lowercase();
    own.is_some_and(|own| name.trim_start_matches("www.") == own)
}
