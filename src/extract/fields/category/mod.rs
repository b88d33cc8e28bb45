//! The section an article stands in, as printed, and the path to it.

pub(super) mod crumbs;
mod current;
mod kickers;
mod own_path;
mod section_words;
pub(super) mod sections;
mod setting;
mod trail;
pub(super) mod words;

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::candidate::{Candidate, by_rule, of_rule, strongest};
use super::markup::Markup;
use super::title::text::plain;
use super::{site, weights};
use crate::extract::reading::Reading;
use crate::record::{Author, Method};
use crate::selectors::{Layer, PathRule, Scope};
use crate::structured;
use words::{WORDS, clean};

/// Candidates for the section; each holds the path to it, outermost first, the section last.
pub(super) fn candidates(
    reading: &Reading<'_>,
    markup: &Markup,
    title: Option<&str>,
    authors: &[Author],
) -> Vec<Candidate<Vec<String>>> {
    let sites = site_names(reading);
    let mut list = by_site_rule(reading, title, &sites);
    let sections = Sections { reading, markup, title, sites: &sites };
    let is_author = |name: &str| authors.iter().any(|author| author.name.to_lowercase() == name.to_lowercase());
    let without_authors = |path: Vec<String>| path.into_iter().filter(|name| !is_author(name)).collect::<Vec<String>>();
    let crumbs = without_authors(crumbs::printed(reading, markup));
    if crumbs.is_empty() {
        list.extend(trail::printed(reading, title).and_then(|(path, node)| {
            let weight = weights::category().breadcrumb;
            let found = sections.candidate(without_authors(path), Method::Dom, "links in a row", weight);
            found.map(|candidate| candidate.at(node))
        }));
    } else {
        let node = markup.breadcrumbs.last().map(|found| found.node);
        let found = sections.candidate(crumbs, Method::Dom, "breadcrumb", weights::category().breadcrumb);
        list.extend(found.map(|candidate| Candidate { node, ..candidate }));
    }
    if let Some(path) = crumbs::declared(reading).map(without_authors) {
        let weight = weights::category().breadcrumb_list;
        list.extend(sections.candidate(path, Method::JsonLd, "BreadcrumbList", weight));
    }
    list.extend(sections.declared());
    for section in sections::printed(reading, title) {
        if section.told_by != sections::REL && section.path.last().is_some_and(|name| is_author(name)) {
            continue;
        }
        let found = sections.candidate(section.path, Method::Dom, &section.told_by, section.confidence);
        list.extend(found.map(|candidate| candidate.at(section.node)));
    }
    if let Some(first) = reading.page.hints.categories.first() {
        list.extend(sections.candidate(vec![first.clone()], Method::Feed, "category", weights::category().feed));
    }
    list
}

/// What the rule says: what its candidates find, with the way to it where its path leads there; else the end of its path.
fn by_site_rule(reading: &Reading<'_>, title: Option<&str>, sites: &[String]) -> Vec<Candidate<Vec<String>>> {
    let rule = &reading.rule.category;
    let scope = Scope { dom: reading.dom, structured: reading.structured, url: reading.address };
    let crumbs = rule.path.as_ref().map(|path| way(rule.crumbs(&scope), path, title, sites)).unwrap_or_default();
    let with_path = |candidate: Candidate<String>| {
        let end = crumbs.iter().position(|crumb| *crumb == candidate.value);
        let path = end.map_or_else(|| vec![candidate.value.clone()], |end| crumbs[..=end].to_vec());
        candidate.with(path)
    };
    let mut found: Vec<_> = by_rule(rule, reading).into_iter().map(with_path).collect();
    if let (true, Some(path), false) = (found.is_empty(), &rule.path, crumbs.is_empty()) {
        found.push(of_rule(crumbs.join(" / "), &path.origin, &path.css.text).with(crumbs));
    }
    found
}

/// Crumbs of a rule without the front page, the page's own headline, what a link inside a link says again and the same way printed
/// once more below the text. A preset does not know the site, so of its crumbs those are left that would be sections anywhere.
fn way(crumbs: Vec<String>, path: &PathRule, title: Option<&str>, sites: &[String]) -> Vec<String> {
    let crumbs = crumbs.into_iter().skip_while(|crumb| words::is_home(crumb));
    let crumbs = crumbs.take_while(|crumb| !words::is_home(crumb));
    let mut crumbs: Vec<String> = match path.origin.layer {
        Layer::Preset => crumbs.filter_map(|crumb| clean(&crumb, sites, title)).collect(),
        Layer::Site | Layer::Flag => crumbs.collect(),
    };
    crumbs.dedup();
    if let Some(again) = crumbs.iter().skip(1).position(|crumb| *crumb == crumbs[0]) {
        crumbs.truncate(again + 1);
    }
    if crumbs.len() > 1 && title.is_some_and(|title| crumbs.last().is_some_and(|last| last == title)) {
        crumbs.pop();
    }
    crumbs
}

fn site_names(reading: &Reading<'_>) -> Vec<String> {
    site::names(reading).iter().map(|name| name.to_lowercase()).collect()
}

/// What tells the sections of a page from its other names.
struct Sections<'a> {
    reading: &'a Reading<'a>,
    markup: &'a Markup,
    title: Option<&'a str>,
    /// Names of the site in lower case.
    sites: &'a [String],
}

impl Sections<'_> {
    /// A path without what names no section; None where nothing is left.
    fn candidate(
        &self,
        path: Vec<String>,
        method: Method,
        selector: &str,
        confidence: f64,
    ) -> Option<Candidate<Vec<String>>> {
        let raw = path.join(" / ");
        // The last crumb of some pages is the headline, cut or not.
        let is_headline = |name: &String| {
            name.split_whitespace().count() > 2 && self.markup.h1.iter().any(|h1| h1.text.eq_ignore_ascii_case(name))
        };
        let path = path.iter().filter_map(|section| clean(section, self.sites, self.title));
        let path: Vec<String> = path.filter(|name| !is_headline(name)).collect();
        let is_weak = WORDS.weak.contains(&path.last()?.to_lowercase());
        let confidence = confidence - if is_weak { WORDS.weak_costs } else { 0.0 };
        (confidence >= WORDS.least_confidence).then(|| Candidate::new(path, raw, method, selector, confidence))
    }

    /// What JSON-LD and meta elements say.
    fn declared(&self) -> Vec<Candidate<Vec<String>>> {
        let json_ld = declared_sections(self.reading).into_iter().filter_map(|section| {
            let weight = weights::category().json_ld;
            let found = self.candidate(path_in(&section), Method::JsonLd, "articleSection", weight)?;
            Some(Candidate { raw: section, ..found })
        });
        // Microdata and RDFa of the article itself: the first of the page.
        let is_article = |item: &&Value| structured::ARTICLE_TYPES.iter().any(|name| structured::is_type(item, name));
        let item = self.reading.structured.microdata.iter().find(is_article);
        let section = item.and_then(|item| item.get("articleSection")).and_then(structured::text);
        let microdata = section.and_then(|section| {
            let weight = weights::category().microdata;
            self.candidate(vec![section], Method::Microdata, "articleSection", weight)
        });
        let metas = WORDS.metas.iter().filter_map(|name| {
            let section = self.reading.structured.meta(name)?;
            let section = structured::unescape(section);
            // "News, Harbours": the first says nothing.
            let mut parts = section.split([',', ';']);
            let first = parts.clone().find(|part| !words::is_weak(part)).or_else(|| parts.next()).unwrap_or(&section);
            let found = self.candidate(path_in(first), Method::Meta, name, weights::category().meta)?;
            Some(Candidate { raw: section, ..found })
        });
        json_ld.chain(microdata).chain(metas).collect()
    }
}

/// Index of the winner: a rule's, else the best carrier, lifted by those that name the same section.
pub(super) fn choose(candidates: &[Candidate<Vec<String>>]) -> Option<usize> {
    let section = |candidate: &Candidate<Vec<String>>| candidate.value.last().map(|section| section.to_lowercase());
    // The same link in every card of a list agrees with nothing but itself.
    let mut carriers: HashMap<Option<String>, HashSet<(Method, Option<&str>)>> = HashMap::new();
    for candidate in candidates {
        let carrier = (candidate.method, candidate.selector.as_deref());
        carriers.entry(section(candidate)).or_default().insert(carrier);
    }
    let score = |candidate: &Candidate<Vec<String>>| {
        candidate.confidence + weights::category_agreement(carriers[&section(candidate)].len() - 1)
    };
    let scored = candidates.iter().enumerate().map(|(index, candidate)| (index, candidate, score(candidate)));
    let best = strongest(scored)?;
    if candidates[best].rule.is_some() {
        return Some(best);
    }
    // A breadcrumb that ends in the same section knows the way to it.
    let is_way = |&index: &usize| {
        let candidate = &candidates[index];
        let path = &candidate.value;
        let is_once = path.iter().collect::<HashSet<_>>().len() == path.len();
        candidate.confidence >= WORDS.sure_way && is_once && section(candidate) == section(&candidates[best])
    };
    let longest = (0..candidates.len())
        .filter(is_way)
        .max_by_key(|&index| (candidates[index].value.len(), std::cmp::Reverse(index)));
    Some(longest.filter(|&index| candidates[index].value.len() > candidates[best].value.len()).unwrap_or(best))
}

/// The sections of JSON-LD, the main one first.
fn declared_sections(reading: &Reading<'_>) -> Vec<String> {
    let sections = reading.structured.article().and_then(|article| article.get("articleSection"));
    let names = sections.map(structured::names).unwrap_or_default();
    // One string may hold several with commas between them, or one that has a comma: the whole comes second.
    let Some(first) = names.first() else { return Vec::new() };
    match first.split_once(',') {
        Some((main, _)) if names.len() == 1 => vec![main.to_owned(), first.clone()],
        _ => names.into_iter().take(2).collect(),
    }
}

/// The sections that a declared name holds: "News > Rivers", "News/Local/Rivers". One stroke stands in names too.
fn path_in(name: &str) -> Vec<String> {
    let name = plain(name);
    let by = |sign: char| name.split(sign).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect();
    match ['>', '›', '»', '|'].into_iter().find(|sign| name.contains(*sign)) {
        Some(sign) => by(sign),
        None if name.matches('/').count() > 1 && !name.contains("//") => by('/'),
        None if name.split_once('/').is_some_and(|(first, _)| words::is_weak(first)) => by('/'),
        None => vec![name],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_declared_section_may_be_a_path() {
        assert_eq!(path_in("News > Rivers"), ["News", "Rivers"]);
        assert_eq!(path_in("News/Local/Rivers"), ["News", "Local", "Rivers"]);
        assert_eq!(path_in("Radio/TV"), ["Radio/TV"]);
        assert_eq!(path_in("News/Rivers"), ["News", "Rivers"]);
        assert_eq!(path_in("<b>Town</b>"), ["Town"]);
    }
}
