//! The section an article stands in, as printed, and the path to it.

use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::Value;

use super::candidate::{Candidate, by_rule};
use super::markup::{Found, Markup};
use super::{site, weights};
use crate::extract::reading::Reading;
use crate::record::Method;
use crate::selectors::{Scope, generic};
use crate::structured;
use crate::text::fold_space;

static WORDS: LazyLock<Words> = LazyLock::new(|| generic::read("categories"));

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    #[serde(rename = "why")]
    _why: String,
    not_sections: Vec<String>,
    weak: Vec<String>,
    leads: Vec<String>,
    most_chars: usize,
}

/// Candidates for the section; each holds the path to it, outermost first, the section last.
pub(super) fn candidates(reading: &Reading<'_>, markup: &Markup, title: Option<&str>) -> Vec<Candidate<Vec<String>>> {
    let mut list = Vec::new();
    let scope = Scope { dom: reading.dom, structured: reading.structured, url: reading.page.url.as_ref() };
    let crumbs = reading.rule.category.crumbs(&scope);
    for candidate in by_rule(&reading.rule.category, reading) {
        // The rule's path holds if it leads to what the rule calls the section.
        let end = crumbs.iter().position(|crumb| *crumb == candidate.value);
        let path = end.map_or_else(|| vec![candidate.value.clone()], |end| crumbs[..=end].to_vec());
        list.push(candidate.with(path));
    }
    let sites: Vec<String> = site::names(reading).iter().map(|name| name.to_lowercase()).collect();
    let mut add = |path: Vec<String>, raw: String, method, selector: &str, carrier: &str, found: Option<&Found>| {
        let path: Vec<String> = path.iter().filter_map(|section| clean(section, &sites, title)).collect();
        let Some(last) = path.last() else { return };
        let is_weak = WORDS.weak.contains(&last.to_lowercase());
        let confidence = weights::category(carrier) - if is_weak { 0.3 } else { 0.0 };
        let mut candidate = Candidate::new(path, raw, method, selector, confidence);
        candidate.node = found.map(|found| found.node);
        list.push(candidate);
    };
    let crumbs: Vec<String> = markup.breadcrumbs.iter().map(|found| found.text.clone()).collect();
    if !crumbs.is_empty() {
        let raw = crumbs.join(" / ");
        add(crumbs, raw, Method::Dom, "breadcrumb", "breadcrumb", markup.breadcrumbs.last());
    }
    if let Some(path) = breadcrumb_list(&reading.structured.json_ld) {
        add(path.clone(), path.join(" / "), Method::JsonLd, "BreadcrumbList", "breadcrumb", None);
    }
    let section = reading
        .structured
        .article()
        .and_then(|article| article.get("articleSection"))
        .map(structured::names)
        .unwrap_or_default();
    // Several sections in one string stand with commas between them; the first is the main one.
    if let Some(first) = section.first().and_then(|first| first.split(',').next()) {
        add(vec![first.to_owned()], section.join(", "), Method::JsonLd, "articleSection", "json_ld", None);
    }
    for name in [
        "article:section",
        "og:article:section",
        "parsely-section",
        "sailthru.section",
        "section",
        "cxenseparse:category",
        "dc.subject",
        "category",
    ] {
        if let Some(section) = reading.structured.meta(name) {
            let first = section.split([',', ';']).next().unwrap_or(section).to_owned();
            add(vec![first], section.to_owned(), Method::Meta, name, "meta", None);
        }
    }
    let distance = |found: &&Found| markup.title_order.map_or(found.order, |title| found.order.abs_diff(title));
    let mut sections: Vec<&Found> = markup.sections.iter().filter(|found| !found.is_elsewhere).collect();
    sections.sort_by_key(distance);
    for found in sections.into_iter().take(6) {
        let carrier = if found.told_by == "rel=category" { "rel_category" } else { "section_class" };
        add(vec![found.text.clone()], found.text.clone(), Method::Dom, &found.told_by, carrier, Some(found));
    }
    if let Some(first) = reading.page.hints.categories.first() {
        add(vec![first.clone()], first.clone(), Method::Feed, "category", "feed", None);
    }
    list
}

/// Index of the winner: a rule's, else the best carrier, lifted by those that name the same section.
pub(super) fn choose(candidates: &[Candidate<Vec<String>>]) -> Option<usize> {
    let section = |index: usize| candidates[index].value.last().map(|section| section.to_lowercase());
    let score = |index: usize| {
        let agreeing =
            (0..candidates.len()).filter(|&other| other != index && section(other) == section(index)).count();
        candidates[index].confidence
            + 0.1 * agreeing.min(3) as f64
            + if candidates[index].rule.is_some() { 10.0 } else { 0.0 }
    };
    (0..candidates.len()).max_by(|&a, &b| score(a).total_cmp(&score(b)).then(b.cmp(&a)))
}

/// The names of a `BreadcrumbList`, in order of position.
fn breadcrumb_list(nodes: &[Value]) -> Option<Vec<String>> {
    let list = nodes.iter().find(|node| structured::is_type(node, "BreadcrumbList"))?;
    let mut items: Vec<(u64, String)> = list
        .get("itemListElement")?
        .as_array()?
        .iter()
        .filter_map(|item| {
            let position = item
                .get("position")
                .and_then(|position| position.as_u64().or_else(|| position.as_str()?.parse().ok()))
                .unwrap_or(u64::MAX);
            let name = item.get("name").or_else(|| item.get("item")?.get("name")).and_then(structured::text)?;
            Some((position, name))
        })
        .collect();
    items.sort_by_key(|(position, _)| *position);
    Some(items.into_iter().map(|(_, name)| name).collect())
}

/// A section's name, or None for what is none: the home page, the site, the headline itself.
fn clean(section: &str, sites: &[String], title: Option<&str>) -> Option<String> {
    let mut section = fold_space(&structured::unescape(section));
    let lower = section.to_lowercase();
    if let Some(lead) = WORDS.leads.iter().find(|lead| lower.starts_with(lead.as_str()) && lower.len() == section.len())
    {
        section = section[lead.len()..].to_owned();
    }
    let section = section.trim_matches(|letter: char| {
        letter.is_whitespace() || matches!(letter, '/' | '|' | '›' | '»' | '>' | ':' | '·' | '•' | '#' | '-' | '–')
    });
    let lower = section.to_lowercase();
    let is_section = section.chars().any(char::is_alphabetic)
        && section.chars().count() <= WORDS.most_chars
        && (!WORDS.not_sections.contains(&lower) || WORDS.weak.contains(&lower))
        && !sites.contains(&lower)
        && !lower.starts_with("http")
        && title.is_none_or(|title| !title.to_lowercase().starts_with(&lower) || lower.len() < 12);
    is_section.then(|| section.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn home_and_site_are_no_section() {
        let sites = ["example times".to_owned()];
        assert_eq!(clean("Home", &sites, None), None);
        assert_eq!(clean("Example Times", &sites, None), None);
        assert_eq!(clean(" » Military › ", &sites, None), Some("Military".to_owned()));
        assert_eq!(clean("Posted in Travel", &sites, None), Some("Travel".to_owned()));
    }
}
