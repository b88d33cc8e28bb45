//! Sources that metadata declares: syndication tags, Dublin Core, a canonical URL on another site, JSON-LD.

use serde_json::Value;
use url::Url;

use super::names::{Own, clean, foreign, host_name, known_in};
use crate::extract::agencies::AGENCIES;
use crate::extract::credits::CREDITS;
use crate::extract::fields::candidate::Candidate;
use crate::extract::fields::site;
use crate::extract::reading::Reading;
use crate::record::{Credit, CreditPlace, Method, PageType, SourceKind};
use crate::structured;

pub(super) fn credits(reading: &Reading<'_>, page_type: PageType, own: &Own, credits: &mut Vec<Candidate<Credit>>) {
    let data = reading.structured;
    for meta in &CREDITS.carriers.urls {
        if let Some(value) = data.meta(meta)
            && let Some(url) = foreign(value, reading)
        {
            credits.push(of_url(url, value, meta, Method::Meta, CREDITS.confidence.meta));
        }
    }
    for meta in &CREDITS.carriers.names {
        let Some(value) = data.meta(meta) else { continue };
        let name = value.split([':', '：']).next_back().unwrap_or(value);
        credits.extend(of_names(name, value, meta, Method::Meta, own));
    }
    if let Some(article) = data.article() {
        for key in &CREDITS.carriers.properties {
            for name in article.get(key).map(structured::names).unwrap_or_default() {
                credits.extend(of_names(&name, &name, key, Method::JsonLd, own));
            }
        }
        for key in &CREDITS.carriers.property_urls {
            let url = article.get(key).and_then(|value| {
                value.as_str().or_else(|| value.get("url").or_else(|| value.get("@id")).and_then(Value::as_str))
            });
            if let Some(url) = url.and_then(|url| foreign(url, reading)).filter(|url| !is_own_address(url, own)) {
                credits.push(of_url(url.clone(), &url, key, Method::JsonLd, CREDITS.confidence.based_on));
            }
        }
    }
    let canonical = data.link("canonical").and_then(|href| foreign(href, reading));
    if let Some(url) = canonical.filter(|url| page_type == PageType::Article && !is_own_address(url, own)) {
        credits.push(of_url(url.clone(), &url, "link[rel=canonical]", Method::Dom, CREDITS.confidence.canonical));
    }
}

/// The suppliers that are known among the names of a carrier: any other is the house.
fn of_names(names: &str, raw: &str, selector: &str, method: Method, own: &Own) -> Vec<Candidate<Credit>> {
    let suppliers = known_in(names, own).into_iter().filter(|supplier| {
        // Initials are a supplier's where the carrier holds nothing else.
        supplier.name.is_some() && (!supplier.is_mark || supplier.name.as_deref() == Some(clean(names)))
    });
    suppliers
        .map(|supplier| {
            let place = CreditPlace::Structured;
            let credit =
                Credit { name: supplier.name, kind: supplier.kind, url: None, raw: Some(raw.to_owned()), place };
            Candidate::new(credit, raw, method, selector, CREDITS.confidence.meta)
        })
        .collect()
}

/// The site that an address names.
fn of_url(url: String, raw: &str, selector: &str, method: Method, confidence: f64) -> Candidate<Credit> {
    let domain = Url::parse(&url).ok().and_then(|url| site::registrable_domain(&url));
    let known = domain.and_then(|domain| AGENCIES.of_domain(&domain)).map(|(_, supplier)| supplier);
    let (name, kind) = match known {
        Some(supplier) => (Some(supplier.name.clone()), supplier.kind),
        None => (host_name(&url), SourceKind::Syndicated),
    };
    let credit = Credit { name, kind, url: Some(url), raw: Some(raw.to_owned()), place: CreditPlace::Structured };
    Candidate::new(credit, raw, method, selector, confidence)
}

/// The site goes by the name of the address's domain too: it has moved, or has another domain for its pages.
fn is_own_address(url: &str, own: &Own) -> bool {
    let Ok(url) = Url::parse(url) else { return false };
    let stem = |domain: String| domain.split('.').next().map(str::to_owned);
    let is_root = url.path().trim_matches('/').is_empty();
    is_root
        || site::registrable_domain(&url).and_then(stem).is_some_and(|stem| own.is(&stem))
        || url.host_str().and_then(|host| host.split('.').next()).is_some_and(|label| label != "www" && own.is(label))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_bears_the_name_of_the_site_or_has_no_path_is_its_own() {
        let is_own = |url: &str| is_own_address(url, &Own::named("Example Times"));
        assert!(is_own("https://example-times.test/2026/mill/") && is_own("https://exampletimes.other.test/mill"));
        assert!(is_own("https://other.test/"));
        assert!(!is_own("https://other.test/mill") && !is_own("no address"));
    }
}
