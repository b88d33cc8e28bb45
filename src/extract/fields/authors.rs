//! The people and desks who wrote the article. Agencies are sources, not authors.

use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::Value;

use super::candidate::{Candidate, by_rule};
use super::markup::{Found, Markup};
use super::{date_text, site, weights};
use crate::extract::credits::is_agency;
use crate::extract::reading::Reading;
use crate::record::{Author, Method};
use crate::selectors::generic;
use crate::structured;
use crate::text::fold_space;

static BYLINES: LazyLock<Bylines> = LazyLock::new(|| generic::read("bylines"));

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Bylines {
    #[serde(rename = "why")]
    _why: String,
    leads: Vec<String>,
    joiners: Vec<String>,
    ends: Vec<String>,
    inside: Vec<String>,
    nobody: Vec<String>,
    roles: Vec<String>,
    most_words: usize,
    most_chars: usize,
}

/// All candidates, the rule's first; each is the whole list one carrier gives, empty where it names nobody but an
/// agency or the site.
pub(super) fn candidates(reading: &Reading<'_>, markup: &Markup) -> Vec<Candidate<Vec<Author>>> {
    let mut lists = Vec::new();
    let ruled = by_rule(&reading.rule.authors, reading);
    if let Some(first) = ruled.first().cloned() {
        let same: Vec<_> = ruled.iter().filter(|candidate| candidate.rule == first.rule).collect();
        let authors =
            same.iter().flat_map(|candidate| people(&candidate.value, candidate.url.as_deref(), reading)).collect();
        lists.push(first.with(authors));
    }
    let data = reading.structured;
    if let Some(authors) = data.article().and_then(|article| article.get("author").or_else(|| article.get("creator"))) {
        lists.push(of_value(authors, Method::JsonLd, "author", weights::authors("json_ld"), reading));
    }
    for item in &data.microdata {
        if let Some(authors) = item.get("author") {
            lists.push(of_value(authors, Method::Microdata, "author", weights::authors("microdata"), reading));
        }
    }
    for name in [
        "author",
        "article:author",
        "parsely-author",
        "sailthru.author",
        "dc.creator",
        "dcterms.creator",
        "citation_author",
        "byl",
        "article:author_name",
    ] {
        let values: Vec<&str> = data.meta_all(name).filter(|value| !value.starts_with("http")).collect();
        if !values.is_empty() {
            let raw = values.join(", ");
            let authors = values.iter().flat_map(|value| people(value, None, reading)).collect();
            lists.push(Candidate::new(authors, raw, Method::Meta, name, weights::authors("meta")));
        }
    }
    lists.extend(printed(reading, markup));
    if !reading.page.hints.authors.is_empty() {
        let raw = reading.page.hints.authors.join(", ");
        let authors = reading.page.hints.authors.iter().flat_map(|name| people(name, None, reading)).collect();
        lists.push(Candidate::new(authors, raw, Method::Feed, "author", weights::authors("feed")));
    }
    let sites: Vec<String> = site::names(reading).iter().map(|name| name.to_lowercase()).collect();
    for list in &mut lists {
        dedup(&mut list.value);
        // A house as its own author gives way to a person printed elsewhere.
        if list.rule.is_none() && list.value.iter().all(|author| sites.contains(&author.name.to_lowercase())) {
            list.confidence *= HOUSE_FACTOR;
        }
    }
    lists
}

/// What is left of the confidence in a list that names nobody but the site.
const HOUSE_FACTOR: f64 = 0.4;

/// Index of the winner: a rule's, else the best carrier, lifted by others that name the same people.
pub(super) fn choose(candidates: &[Candidate<Vec<Author>>]) -> Option<usize> {
    let names = |candidate: &Candidate<Vec<Author>>| -> Vec<String> {
        candidate.value.iter().map(|author| author.name.to_lowercase()).collect()
    };
    let score = |index: usize| {
        let own = names(&candidates[index]);
        let agreeing = candidates.iter().enumerate().filter(|(other, candidate)| {
            *other != index && {
                let theirs = names(candidate);
                own.iter().all(|name| theirs.contains(name))
            }
        });
        candidates[index].confidence + 0.1 * agreeing.count().min(3) as f64
    };
    (0..candidates.len())
        .filter(|&index| candidates[index].rule.is_some())
        .chain((0..candidates.len()).filter(|&index| candidates[index].rule.is_none()))
        .max_by(|&a, &b| {
            let ruled = |index: usize| candidates[index].rule.is_some();
            ruled(a).cmp(&ruled(b)).then(score(a).total_cmp(&score(b))).then(b.cmp(&a))
        })
}

fn of_value(
    value: &Value,
    method: Method,
    selector: &str,
    confidence: f64,
    reading: &Reading<'_>,
) -> Candidate<Vec<Author>> {
    let mut authors = Vec::new();
    let mut raw = Vec::new();
    let items = match value {
        Value::Array(items) => items.as_slice(),
        value => std::slice::from_ref(value),
    };
    for item in items {
        let name = match item {
            Value::Object(object) => object.get("name").map(structured::names).unwrap_or_default(),
            other => structured::text(other).into_iter().collect(),
        };
        let url = item.get("url").and_then(structured::text);
        for name in name {
            authors.extend(people(&name, url.as_deref(), reading));
            raw.push(name);
        }
    }
    Candidate::new(authors, raw.join(", "), method, selector, confidence)
}

/// Bylines printed near the headline.
fn printed(reading: &Reading<'_>, markup: &Markup) -> Vec<Candidate<Vec<Author>>> {
    let mut lists: Vec<Candidate<Vec<Author>>> = Vec::new();
    let bylines: Vec<&Found> =
        markup.bylines.iter().filter(|found| !found.is_elsewhere && !found.text.is_empty()).collect();
    let distance = |found: &&Found| markup.title_order.map_or(found.order, |title| found.order.abs_diff(title));
    let linked = bylines.iter().filter(|found| found.told_by == "rel=author").min_by_key(|found| distance(found));
    if let Some(first) = linked {
        let near =
            bylines.iter().filter(|found| found.told_by == "rel=author" && found.order.abs_diff(first.order) < 12);
        let authors = near.flat_map(|found| people(&found.text, found.href.as_deref(), reading)).collect();
        lists.push(
            Candidate::new(authors, first.text.clone(), Method::Dom, "a[rel=author]", weights::authors("rel_author"))
                .at(first.node),
        );
    }
    let mut by_distance = bylines.clone();
    by_distance.sort_by_key(|found| distance(found));
    for found in by_distance.into_iter().filter(|found| found.told_by != "rel=author").take(4) {
        let authors = people(&found.text, found.href.as_deref(), reading);
        if authors.is_empty() {
            continue;
        }
        let selector = format!(".{}", found.told_by);
        // The wrapper of a byline holds the same names as the element inside it; one of them is enough.
        lists.push(
            Candidate::new(authors, found.text.clone(), Method::Dom, selector, weights::authors("byline_class"))
                .at(found.node),
        );
        break;
    }
    if let Some(list) = lead_line(reading, markup) {
        lists.push(list);
    }
    lists
}

/// A block near the headline that begins like a byline: "By Ada Byron".
fn lead_line(reading: &Reading<'_>, markup: &Markup) -> Option<Candidate<Vec<Author>>> {
    let title = markup.h1.first().map(|found| found.text.as_str())?;
    let blocks = &reading.outline.blocks;
    let start = blocks.iter().position(|block| block.text == title)?;
    let near = blocks.iter().skip(start + 1).take(8).chain(blocks[..start].iter().rev().take(2));
    near.filter(|block| block.chars < 160).find_map(|block| {
        let byline = strip_lead(&block.text).or_else(|| lead_inside(&block.text))?;
        let authors = people(byline, None, reading);
        (!authors.is_empty()).then(|| {
            Candidate::new(authors, block.text.clone(), Method::Text, "byline", weights::authors("byline_text"))
                .at(block.node)
        })
    })
}

/// What follows a lead word in the middle of a line that also holds a date: "3. Mai 2019 von Maria Muster".
fn lead_inside(text: &str) -> Option<&str> {
    date_text::read(text, &date_text::Setting::default())?;
    let lower = text.to_lowercase();
    if lower.len() != text.len() {
        return None;
    }
    BYLINES.inside.iter().find_map(|lead| {
        let start = lower.find(&format!(" {lead} "))? + lead.len() + 2;
        text.get(start..)
    })
}

/// What follows a lead word like "By".
fn strip_lead(text: &str) -> Option<&str> {
    let lower = text.to_lowercase();
    BYLINES.leads.iter().find_map(|lead| {
        let rest = lower.strip_prefix(lead.as_str())?;
        // Lower-casing may change the length of letters outside ASCII; leads are compared from the front.
        let rest = text.get(text.len().checked_sub(rest.len())?..)?;
        (lead.ends_with([':', '：', '/', '／']) || rest.starts_with([' ', ':', '\u{a0}', '：']))
            .then(|| rest.trim_start_matches([':', ' ', '\u{a0}', '：']))
    })
}

/// The text behind all lead words.
pub(super) fn without_lead(text: &str) -> &str {
    let mut rest = text.trim();
    while let Some(after) = strip_lead(rest) {
        rest = after;
    }
    rest
}

/// The people named in a byline.
fn people(byline: &str, url: Option<&str>, reading: &Reading<'_>) -> Vec<Author> {
    let byline = fold_space(&structured::unescape(byline));
    let mut parts = vec![without_lead(&byline)];
    for joiner in &BYLINES.joiners {
        parts = parts.into_iter().flat_map(|part| part.split(joiner.as_str())).collect();
    }
    let mut authors: Vec<Author> = Vec::new();
    let site_names: Vec<String> = site::names(reading).iter().map(|name| name.to_lowercase()).collect();
    let is_single = parts.len() == 1;
    for part in parts {
        let Some(name) = name(part) else { continue };
        let lower = name.to_lowercase();
        let is_role = lower.split([' ', '.']).any(|word| BYLINES.roles.iter().any(|role| role == word));
        if is_role && let Some(last) = authors.last_mut() {
            last.role.get_or_insert(name);
            continue;
        }
        if is_agency(&name) || site_names.contains(&lower) && !is_single {
            continue;
        }
        let url = url.filter(|_| is_single).and_then(|href| reading.absolute(href)).map(String::from);
        authors.push(Author { name, url, role: None });
    }
    authors
}

/// A name, or None for what cannot be one.
fn name(part: &str) -> Option<String> {
    let part = without_lead(part);
    let lower = part.to_lowercase();
    let end = BYLINES
        .ends
        .iter()
        .filter_map(|end| lower.find(end.as_str()))
        .filter(|&at| at > 0 && part.is_char_boundary(at))
        .min();
    let part = date_text::without_date(&part[..end.unwrap_or(part.len())])
        .trim_matches(|letter: char| !letter.is_alphanumeric() && letter != '.' && letter != ')');
    let part = part.trim_end_matches(')');
    let words = part.split_whitespace().count();
    let is_name = (1..=BYLINES.most_words).contains(&words)
        && part.chars().count() <= BYLINES.most_chars
        && part.chars().filter(|letter| letter.is_alphabetic()).count() >= 2
        && !part.starts_with(|letter: char| letter.is_ascii_digit())
        && part.chars().filter(char::is_ascii_digit).count() <= 1
        && !part.contains(['@', '{', '<', '=', '?', '!'])
        && !part.contains("://")
        && !part.contains("www.")
        && !BYLINES.nobody.iter().any(|nobody| *nobody == part.to_lowercase())
        && date_text::read(part, &date_text::Setting::default()).is_none();
    is_name.then(|| part.to_owned())
}

fn dedup(authors: &mut Vec<Author>) {
    let mut seen: Vec<String> = Vec::new();
    authors.retain(|author| {
        let key = author.name.to_lowercase();
        let is_new = !seen.contains(&key);
        seen.push(key);
        is_new
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_lead_words_off() {
        assert_eq!(strip_lead("By Ada Byron"), Some("Ada Byron"));
        assert_eq!(strip_lead("Von: Maria Muster"), Some("Maria Muster"));
        assert_eq!(strip_lead("Byron Ada"), None);
    }

    #[test]
    fn tells_names_from_what_is_none() {
        assert_eq!(name("Maria Muster am 3. Mai 2019"), Some("Maria Muster".to_owned()));
        for none in ["admin", "May 12, 2024", "ada@example.test", "https://example.test/ada", "5 min"] {
            assert_eq!(name(none), None, "{none}");
        }
    }
}
