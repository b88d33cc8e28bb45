//! Who wrote the article as JSON-LD, microdata and meta elements say.

use serde_json::Value;

use super::named::Named;
use crate::extract::fields::bylines::words::BYLINES;
use crate::extract::fields::bylines::{houses, leads};
use crate::extract::fields::candidate::Candidate;
use crate::extract::fields::metas::{METAS, OfAuthors};
use crate::extract::fields::weights;
use crate::extract::reading::Reading;
use crate::record::{Author, Method};
use crate::structured;

/// Items of microdata that are looked at.
const MOST_ITEMS: usize = 12;

/// One candidate a carrier.
pub(super) fn candidates(named: &Named<'_>) -> Vec<Candidate<Vec<Author>>> {
    let mut lists = Vec::new();
    lists.extend(of_article(named));
    lists.extend(of_creators(named));
    lists.extend(of_work(named));
    lists.extend(of_lone_person(named));
    of_items(named, &mut lists);
    lists.extend(METAS.authors.iter().filter_map(|meta| of_meta(named, meta)));
    lists.extend(of_labels(named));
    lists
}

/// What JSON-LD, microdata or a meta element declares as the author and what is too long to be a name.
pub(in crate::extract::fields) fn too_long(reading: &Reading<'_>) -> Option<String> {
    let data = reading.structured;
    let items = data.article().into_iter().chain(data.microdata.iter().take(MOST_ITEMS));
    let names = items.filter_map(|item| item.get("author")).flat_map(structured::names);
    let metas = METAS.authors.iter().filter_map(|meta| data.meta(&meta.name)).map(str::to_owned);
    names.chain(metas).find(|name| name.chars().nth(BYLINES.lines.most_chars).is_some())
}

/// The article's author in JSON-LD.
fn of_article(named: &Named<'_>) -> Option<Candidate<Vec<Author>>> {
    let data = named.reading.structured;
    let authors = data.article().and_then(|article| article.get("author").or_else(|| article.get("creator")))?;
    let is_person = first(authors).is_some_and(|value| structured::is_type(value, "Person"));
    let is_house = begins_with_house(authors);
    let sign = if is_house { "json_ld_house" } else { "json_ld" };
    let mut list = of_value(named, authors, Method::JsonLd, "author", weights::authors().json_ld).sign(sign, 1.0);
    if is_person {
        list = list.sign("declared_person", 1.0);
    }
    if data.is_news() && !is_house {
        list = list.sign("json_ld_news", 1.0);
    }
    Some(list)
}

/// Some houses name themselves as the author and the reporter as the creator.
fn of_creators(named: &Named<'_>) -> Option<Candidate<Vec<Author>>> {
    let article = named.reading.structured.article()?;
    let (author, creators) = (article.get("author")?, article.get("creator")?);
    if author == creators {
        return None;
    }
    let list = of_value(named, creators, Method::JsonLd, "creator", weights::authors().json_ld);
    let sign = if begins_with_house(author) { "json_ld" } else { "json_ld_creator" };
    (!list.value.is_empty()).then(|| list.sign(sign, 1.0))
}

/// A recipe, a course or a film that is the page's only work has an author too.
fn of_work(named: &Named<'_>) -> Option<Candidate<Vec<Author>>> {
    let data = named.reading.structured;
    if data.article().is_some() {
        return None;
    }
    let authors = data.json_ld.iter().filter(|node| is_work(node)).find_map(|node| node.get("author"))?;
    Some(of_value(named, authors, Method::JsonLd, "author", weights::authors().json_ld).sign("json_ld_work", 1.0))
}

/// Search engine plugins describe the author as a node of its own.
fn of_lone_person(named: &Named<'_>) -> Option<Candidate<Vec<Author>>> {
    let mut persons = named.reading.structured.json_ld.iter().filter(|node| structured::is_type(node, "Person"));
    let (person, None) = (persons.next()?, persons.next()) else { return None };
    Some(of_value(named, person, Method::JsonLd, "Person", weights::authors().json_ld).sign("json_ld_person", 1.0))
}

/// Authors of microdata: the first article's, and those of other items.
fn of_items(named: &Named<'_>, lists: &mut Vec<Candidate<Vec<Author>>>) {
    let mut is_first = true;
    for item in &named.reading.structured.microdata {
        if let Some(authors) = item.get("author") {
            let is_article = structured::ARTICLE_TYPES.iter().any(|name| structured::is_type(item, name));
            let sign = if is_article && is_first { "microdata" } else { "microdata_other" };
            is_first &= !is_article;
            let list = of_value(named, authors, Method::Microdata, "author", weights::authors().microdata);
            lists.push(list.sign(sign, 1.0));
        }
        if lists.len() > MOST_ITEMS {
            break;
        }
    }
}

fn of_meta(named: &Named<'_>, meta: &'static OfAuthors) -> Option<Candidate<Vec<Author>>> {
    let values: Vec<&str> =
        named.reading.structured.meta_all(&meta.name).filter(|value| !value.starts_with("http")).take(50).collect();
    let values: Vec<&str> = values.into_iter().filter(|value| !houses::is_maker(value, named.sites)).collect();
    if values.is_empty() {
        return None;
    }
    // "Byron, Ada": libraries put the surname first, one name to an element.
    let is_inverted = meta.name.starts_with("citation") && values.iter().all(|value| value.matches(',').count() == 1);
    let authors = values.iter().flat_map(|value| match value.split_once(',').filter(|_| is_inverted) {
        Some((last, first)) => named.people(&format!("{} {}", first.trim(), last.trim()), None),
        None => named.people(value, None),
    });
    let list = Candidate::new(authors.collect(), values.join(", "), Method::Meta, &meta.name, weights::authors().meta);
    Some(list.sign(&meta.sign, 1.0))
}

/// Labelled pairs that plugins write for link previews: "Written by" / "Ada Byron", in the site's language.
fn of_labels(named: &Named<'_>) -> Vec<Candidate<Vec<Author>>> {
    let data = named.reading.structured;
    let pairs = [("twitter:label1", "twitter:data1"), ("twitter:label2", "twitter:data2")];
    let pairs = pairs.into_iter().filter(|(label, _)| data.meta(label).is_some_and(leads::is_lead));
    let of_pair = |(_, value): (&str, &'static str)| {
        let raw = data.meta(value)?;
        let list = Candidate::new(named.people(raw, None), raw, Method::Meta, value, weights::authors().meta);
        Some(list.sign("meta_label", 1.0))
    };
    pairs.filter_map(of_pair).collect()
}

/// Whether a JSON-LD node can be the work that a page is about; reviews and comments are others'.
fn is_work(node: &Value) -> bool {
    BYLINES.works.iter().any(|name| structured::is_type(node, name))
}

fn first(value: &Value) -> Option<&Value> {
    match value {
        Value::Array(items) => items.first(),
        value => Some(value),
    }
}

fn begins_with_house(value: &Value) -> bool {
    first(value).is_some_and(is_house)
}

fn is_house(value: &Value) -> bool {
    BYLINES.organisations.iter().any(|name| structured::is_type(value, name))
}

fn of_value(
    named: &Named<'_>,
    value: &Value,
    method: Method,
    selector: &str,
    confidence: f64,
) -> Candidate<Vec<Author>> {
    let mut authors = Vec::new();
    let mut raw = Vec::new();
    let items = match value {
        Value::Array(items) => items.as_slice(),
        value => std::slice::from_ref(value),
    };
    for item in items.iter().take(50) {
        let name = match item {
            Value::Object(object) => object.get("name").map(structured::names).unwrap_or_default(),
            other => structured::text(other).into_iter().collect(),
        };
        let url = item.get("url").and_then(structured::text);
        for name in name {
            // "Bay Harbour News" is a house under the type of a person too.
            let is_house = is_house(item) || name.contains(' ') && named.is_site(&name);
            match named.house(&name, url.as_deref()).filter(|_| is_house) {
                Some(house) => authors.push(house),
                None => authors.extend(named.people(&name, url.as_deref())),
            }
            raw.push(name);
        }
    }
    Candidate::new(authors, raw.join(", "), method, selector, confidence)
}
