//! The breadcrumb, printed and declared.

use serde_json::Value;
use url::Url;

use super::words::{WORDS, clean};
use crate::extract::fields::markup::Markup;
use crate::extract::fields::site;
use crate::extract::reading::Reading;
use crate::structured;

/// The page's own addresses, the way a crumb links to it.
fn is_own_page(href: &str, reading: &Reading<'_>) -> bool {
    let plain = |url: &str| url.split(['#', '?']).next().unwrap_or(url).trim_end_matches('/').to_owned();
    let Some(target) = reading.absolute(href).map(|url| plain(url.as_str())) else { return false };
    let own = reading.address.map(Url::as_str).into_iter();
    own.chain(reading.structured.link("canonical")).any(|own| plain(own) == target)
}

pub(in crate::extract::fields) fn is_elsewhere(href: &str, reading: &Reading<'_>) -> bool {
    let own = reading.base.and_then(site::registrable_domain);
    let other = reading.absolute(href).as_ref().and_then(site::registrable_domain);
    own.is_some() && other != own
}

/// Whether a crumb leads to the page itself, to another site or to what was published in some year or month.
pub(super) fn is_no_section_of(href: &str, reading: &Reading<'_>) -> bool {
    is_own_page(href, reading) || is_elsewhere(href, reading) || leads_to_date(href)
}

/// `/2026/03/`, with or without a day.
fn leads_to_date(href: &str) -> bool {
    let path = href.split(['#', '?']).next().unwrap_or(href);
    let mut parts = path
        .trim_end_matches('/')
        .rsplit('/')
        .take_while(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    let figures: Vec<&str> = parts.by_ref().take(4).collect();
    let is_year = |part: &str| part.len() == 4 && (part.starts_with("19") || part.starts_with("20"));
    match figures[..] {
        [year] => is_year(year),
        [month, year] => month.len() < 3 && is_year(year),
        [day, month, year] => day.len() < 3 && month.len() < 3 && is_year(year),
        _ => false,
    }
}

/// The links of the page's breadcrumb, the page itself left out. A page that prints it twice prints it once here.
pub(super) fn printed(reading: &Reading<'_>, markup: &Markup) -> Vec<String> {
    let mut crumbs: Vec<String> = Vec::new();
    for found in &markup.breadcrumbs {
        let href = found.href.as_deref();
        // Share links stand in the same line on some pages.
        if href.is_some_and(|href| is_no_section_of(href, reading)) {
            continue;
        }
        if crumbs.first() == Some(&found.text) {
            break;
        }
        crumbs.push(found.text.clone());
    }
    // Programs that write class names of their own call lists and menus so.
    if crumbs.len() > WORDS.most_crumbs {
        return Vec::new();
    }
    crumbs
}

/// The names of the first `BreadcrumbList` that has some, in order of position, the page itself left out.
pub(super) fn declared(reading: &Reading<'_>) -> Option<Vec<String>> {
    let nodes = || reading.structured.json_ld.iter();
    let lists = nodes().chain(nodes().filter_map(|node| node.get("breadcrumb")));
    let mut lists = lists.filter(|node| structured::is_type(node, "BreadcrumbList"));
    // Some lists hold the home page and nothing else.
    lists.find_map(|list| {
        crumbs_of(list, reading).filter(|names| names.iter().any(|name| clean(name, &[], None).is_some()))
    })
}

fn crumbs_of(list: &Value, reading: &Reading<'_>) -> Option<Vec<String>> {
    let mut items: Vec<(u64, String)> = list
        .get("itemListElement")?
        .as_array()?
        .iter()
        .filter_map(|item| {
            let position = item
                .get("position")
                .and_then(|position| position.as_u64().or_else(|| position.as_str()?.parse().ok()))
                .unwrap_or(u64::MAX);
            let inner = item.get("item");
            let href = inner.and_then(|inner| inner.as_str().or_else(|| inner.get("@id")?.as_str()));
            if href.is_some_and(|href| is_own_page(href, reading) || leads_to_date(href)) {
                return None;
            }
            let name = item.get("name").or_else(|| inner?.get("name")).and_then(structured::text)?;
            Some((position, name))
        })
        .collect();
    items.sort_by_key(|(position, _)| *position);
    Some(items.into_iter().map(|(_, name)| name).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_a_year_or_a_month_are_no_sections() {
        for (href, is_date) in [
            ("/2026/03/", true),
            ("https://a.test/2026", true),
            ("/browse/1888", false),
            ("/c/12", false),
            ("/", false),
        ] {
            assert_eq!(leads_to_date(href), is_date, "{href}");
        }
    }
}
