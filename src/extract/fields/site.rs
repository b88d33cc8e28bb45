//! The site that served the page: its name and its domain.

use super::about::{is_placeholder, is_unfilled};
use super::candidate::{Candidate, by_rule};
use super::title::text::{key, parts, plain};
use super::weights;
use crate::extract::reading::Reading;
use crate::record::Method;
use crate::structured::{self, StructuredData};

/// All names the site goes by: declared ones, its domain's stem, its account names.
pub(crate) fn names(reading: &Reading<'_>) -> Vec<String> {
    // As declared, and without a tagline.
    let mut names: Vec<String> = Vec::new();
    for Candidate { value, raw, .. } in candidates(reading) {
        // Some declare a headline as their name: "How to tie a bowline: a guide for young sailors".
        if value != without_slogan(&raw) || value == raw {
            names.push(value);
        }
        names.push(raw);
    }
    names.dedup();
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
    let is_name = |name: &String| !name.is_empty() && name.len() < 100 && !is_placeholder(name) && !is_unfilled(name);
    for (name, method, selector, confidence) in declared(reading.structured) {
        let name = name.map(|name| plain(&name)).filter(is_name);
        candidates.extend(name.map(|name| Candidate::new(name.clone(), name, method, selector, confidence)));
    }
    candidates.retain(|candidate| !candidate.value.starts_with("http"));
    for candidate in candidates.iter_mut().filter(|candidate| candidate.rule.is_none()) {
        candidate.value = without_slogan(&candidate.value).to_owned();
    }
    if let Some(domain) = domain(reading) {
        for candidate in candidates.iter_mut().filter(|candidate| candidate.rule.is_none()) {
            if let Some(name) = without_tagline(&candidate.value, &domain) {
                candidate.value = name;
            }
        }
    }
    // A domain is a name where there is no other.
    let own = domain(reading);
    candidates.sort_by_key(|candidate| candidate.rule.is_none() && is_domain(&candidate.value, own.as_deref()));
    candidates
}

/// What metadata call the publisher, with the place of each and the confidence in it.
fn declared(data: &StructuredData) -> [(Option<String>, Method, &'static str, f64); 7] {
    let meta = |name: &str| data.meta(name).map(str::to_owned);
    let of_article = data.article().and_then(|article| article.get("publisher")).and_then(structured::text);
    let is_site = |node: &&serde_json::Value| {
        ["WebSite", "NewsMediaOrganization", "Organization"].iter().any(|name| structured::is_type(node, name))
    };
    let site = data.json_ld.iter().find(is_site).and_then(|site| site.get("name")).and_then(structured::text);
    let is_article =
        |item: &&serde_json::Value| structured::ARTICLE_TYPES.iter().any(|name| structured::is_type(item, name));
    let item = data.microdata.iter().find(is_article).and_then(|item| item.get("publisher")).and_then(structured::text);
    let publisher = meta("publisher").or_else(|| meta("dc.publisher")).or_else(|| meta("citation_publisher"));
    let carriers = weights::publisher();
    let (app, home_screen) = ("application-name", "apple-mobile-web-app-title");
    [
        (meta("og:site_name"), Method::Meta, "og:site_name", carriers.og_site_name),
        (of_article, Method::JsonLd, "publisher", carriers.json_ld),
        (site, Method::JsonLd, "WebSite.name", carriers.json_ld_site),
        (item, Method::Microdata, "publisher", carriers.microdata),
        (meta(app), Method::Meta, app, carriers.application_name),
        (publisher, Method::Meta, "publisher", carriers.meta),
        (meta(home_screen), Method::Meta, home_screen, carriers.apple_mobile_web_app_title),
    ]
}

/// "Harbour News" of "Harbour News: the coast's partner for tides": several words behind a colon are what a house says of itself.
fn without_slogan(name: &str) -> &str {
    match name.split_once(": ") {
        Some((before, behind)) if behind.split_whitespace().count() >= LEAST_SLOGAN && before.len() > 1 => before,
        _ => name,
    }
}

/// Words behind a colon that are a slogan; fewer are a part of the house ("Harbour News: Sport").
const LEAST_SLOGAN: usize = 4;

/// "Harbour News" of "Harbour News | Tides, ferries and weather", where the domain says that the first part is the name.
pub(super) fn without_tagline(name: &str, domain: &str) -> Option<String> {
    let parts = parts(name);
    let (first, behind) = parts.split_first()?;
    // "Harbour News - HN.TEST" names the same twice.
    let is_name = is_like_domain(first, domain) && !behind.iter().any(|part| is_like_domain(part, domain));
    is_name.then(|| (*first).to_owned())
}

/// Whether a name and a domain say the same.
pub(super) fn is_like_domain(name: &str, domain: &str) -> bool {
    let (own, stem) = (key(name), key(domain.split('.').next().unwrap_or(domain)));
    own.len() >= LEAST_STEM && stem.len() >= LEAST_STEM && (own.contains(&stem) || stem.contains(&own))
}

/// Letters of a name, and of a domain, that are compared: shorter ones are words of many names.
const LEAST_STEM: usize = 4;

fn is_domain(name: &str, own: Option<&str>) -> bool {
    let name = name.to_lowercase();
    own.is_some_and(|own| name.trim_start_matches("www.") == own)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slogan_behind_a_colon_is_none_of_the_name() {
        assert_eq!(without_slogan("HS - Harbour Services: The Coast's Partner for Tides"), "HS - Harbour Services");
        for kept in ["Harbour News: Sport", "Harbour News", "Tides: Harbour and Ferries"] {
            assert_eq!(without_slogan(kept), kept);
        }
    }

    #[test]
    fn a_tagline_behind_the_name_is_none_of_it() {
        let name = |declared: &str| without_tagline(declared, "harbour-news.test");
        assert_eq!(name("Harbour News | Tides, ferries and weather").as_deref(), Some("Harbour News"));
        assert_eq!(name("Harbour News - Boats since 1890").as_deref(), Some("Harbour News"));
        for kept in
            ["Harbour News", "Tides and ferries | Harbour News", "Harbour News - HARBOUR-NEWS.TEST", "Bay - Boats"]
        {
            assert_eq!(name(kept), None, "{kept}");
        }
    }
}
