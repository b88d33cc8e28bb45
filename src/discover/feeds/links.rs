//! Links of a page: the feeds it announces, and the ones that lead to articles.

use std::collections::{HashMap, HashSet};

use serde::Deserialize;
use url::Url;

use super::entry::{Entry, web_address};
use super::plain::plain;
use crate::dom::{self, Dom, ElementRef, Selector};
use crate::text::count_words;

/// Media types of feeds, in the order they are preferred.
const FEEDS: [&str; 5] =
    ["application/rss+xml", "application/atom+xml", "application/feed+json", "application/json", "application/rdf+xml"];

/// What tells links to articles from others; `selectors/generic/links.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkRules {
    least_score: Limit,
    headline_words: Limit,
    slug_hyphens: Limit,
    id_digits: Limit,
    apart: Names,
    frame: Names,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Limit {
    value: usize,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Names {
    names: Vec<String>,
}

/// What a page leads to.
#[derive(Debug, Default)]
pub struct Links {
    /// The feeds it announces, comments' feeds last.
    pub feeds: Vec<Url>,
    /// Links to articles of the same site, each once, in the order of the page.
    pub articles: Vec<Entry>,
}

/// The links of the HTML page `html` at `url`.
pub fn read(html: &str, url: &Url, rules: &LinkRules) -> Links {
    let dom = dom::parse(html);
    Links { feeds: feeds(&dom, url), articles: articles(&dom, url, rules) }
}

/// RSS Advisory Board, "RSS Autodiscovery".
fn feeds(dom: &Dom, base: &Url) -> Vec<Url> {
    let base = base_of(dom, base);
    let selector = Selector::parse("link[rel][href][type]").expect("constant selector");
    let mut found: Vec<(usize, bool, Url)> = Vec::new();
    let mut seen = HashSet::new();
    for link in dom.html.select(&selector) {
        let rel = link.attr("rel").unwrap_or_default();
        let is_alternate = rel
            .split_whitespace()
            .any(|word| word.eq_ignore_ascii_case("alternate") || word.eq_ignore_ascii_case("feed"));
        let kind =
            link.attr("type").unwrap_or_default().split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let Some(rank) = FEEDS.iter().position(|known| *known == kind).filter(|_| is_alternate) else { continue };
        let Some(url) = link.attr("href").and_then(|href| web_address(href, Some(&base))) else { continue };
        // WordPress announces the site's feed, its comments' feed, and an API answer that is no feed.
        if kind == "application/json" && !url.path().contains("feed") {
            continue;
        }
        let is_comments = url.path().contains("comments");
        if seen.insert(url.clone()) {
            found.push((rank, is_comments, url));
        }
    }
    found.sort_by_key(|(rank, is_comments, _)| (*is_comments, *rank));
    found.into_iter().map(|(_, _, url)| url).collect()
}

fn articles(dom: &Dom, page: &Url, rules: &LinkRules) -> Vec<Entry> {
    let base = base_of(dom, page);
    let site = site(page);
    let selector = Selector::parse("a[href]").expect("constant selector");
    let mut places: HashMap<Url, usize> = HashMap::new();
    let mut entries: Vec<Entry> = Vec::new();
    for link in dom.html.select(&selector) {
        let Some(mut url) = link.attr("href").and_then(|href| web_address(href, Some(&base))) else { continue };
        url.set_fragment(None);
        if self::site(&url) != site || url == *page {
            continue;
        }
        let text = plain(&link.text().collect::<String>());
        if score(&link, &url, text.as_deref(), rules) < rules.least_score.value {
            continue;
        }
        let next = entries.len();
        let place = *places.entry(url.clone()).or_insert(next);
        if place == next {
            entries.push(Entry { title: text, feed: Some(page.clone()), ..Entry::at(url) });
        } else if text.as_ref().map_or(0, String::len) > entries[place].title.as_ref().map_or(0, String::len) {
            // A picture and a headline often lead to the same article: the headline names it.
            entries[place].title = text;
        }
    }
    entries
}

/// Points for each sign that a link leads to an article.
fn score(link: &ElementRef<'_>, url: &Url, text: Option<&str>, rules: &LinkRules) -> usize {
    let segments: Vec<&str> =
        url.path_segments().map(|parts| parts.filter(|part| !part.is_empty()).collect()).unwrap_or_default();
    let is_apart =
        segments.first().is_some_and(|first| rules.apart.names.iter().any(|name| name.eq_ignore_ascii_case(first)));
    let Some(last) = segments.last().filter(|_| !is_apart) else { return 0 };
    let is_frame = link
        .ancestors()
        .filter_map(ElementRef::wrap)
        .any(|ancestor| rules.frame.names.iter().any(|name| name == ancestor.value().name()));
    if is_frame {
        return 0;
    }
    let is_heading = |element: &ElementRef<'_>| matches!(element.value().name(), "h1" | "h2" | "h3" | "h4");
    let in_heading = link.ancestors().take(3).filter_map(ElementRef::wrap).any(|ancestor| is_heading(&ancestor))
        || link.descendants().filter_map(ElementRef::wrap).any(|inner| is_heading(&inner));
    let digits = url.path().split(|letter: char| !letter.is_ascii_digit()).map(str::len).max().unwrap_or(0);
    let is_dated = segments.windows(2).any(|pair| {
        let year = pair[0].len() == 4 && (pair[0].starts_with("20") || pair[0].starts_with("19"));
        year && pair.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
    });
    let mut points = 0;
    points += 2 * usize::from(text.is_some_and(|text| count_words(text) >= rules.headline_words.value));
    points += usize::from(in_heading);
    points += 2 * usize::from(last.matches('-').count() >= rules.slug_hyphens.value);
    points += usize::from(is_dated);
    points += usize::from(digits >= rules.id_digits.value);
    points
}

fn base_of(dom: &Dom, page: &Url) -> Url {
    let selector = Selector::parse("base[href]").expect("constant selector");
    let href = dom.html.select(&selector).next().and_then(|base| base.attr("href"));
    href.and_then(|href| page.join(href).ok()).unwrap_or_else(|| page.clone())
}

/// What links stay on: the registrable domain, else the host.
fn site(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    match url.host() {
        Some(url::Host::Domain(name)) => psl::domain_str(name).unwrap_or(host).to_owned(),
        _ => host.to_owned(),
    }
}
