//! What kind of page it is: by what it declares, by its address, by how much it has to say.

use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::Value;

use super::body::features::Survey;
use super::reading::Reading;
use crate::record::{Method, PageType, Provenance};
use crate::selectors::generic;

static TELLS: LazyLock<Tells> = LazyLock::new(|| generic::read("page_types"));

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tells {
    forum: Tell,
    product: Tell,
    documentation: Tell,
    listing: Tell,
    collection: Tell,
    article: Tell,
    prose: Prose,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tell {
    #[serde(rename = "why")]
    _why: String,
    #[serde(default)]
    json_ld: Vec<String>,
    #[serde(default)]
    og_types: Vec<String>,
    #[serde(default)]
    generators: Vec<String>,
    #[serde(default)]
    paths: Vec<String>,
    #[serde(default)]
    host_words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Prose {
    #[serde(rename = "why")]
    _why: String,
    least_words: usize,
    most_link_density: f64,
}

/// A page type with what told it.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// The type.
    pub page_type: PageType,
    /// What told it.
    pub provenance: Provenance,
}

/// The type of a page.
pub fn of(reading: &Reading<'_>, survey: &Survey<'_>) -> Verdict {
    let order = [
        (PageType::Forum, &TELLS.forum),
        (PageType::Product, &TELLS.product),
        (PageType::Article, &TELLS.article),
        (PageType::Documentation, &TELLS.documentation),
        (PageType::Listing, &TELLS.listing),
        (PageType::Collection, &TELLS.collection),
    ];
    let declared = |tell: fn(&Reading<'_>, &Tell) -> Option<Provenance>| {
        order.iter().find_map(|(page_type, tells)| {
            tell(reading, tells).map(|provenance| Verdict { page_type: *page_type, provenance })
        })
    };
    declared(by_json_ld)
        .or_else(|| declared(by_generator))
        .or_else(|| declared(by_og_type))
        .or_else(|| is_home(reading).then(|| verdict(PageType::Listing, Method::Url, Some("/".into()), 0.7)))
        .or_else(|| declared(by_address))
        .unwrap_or_else(|| by_prose(survey))
}

fn verdict(page_type: PageType, method: Method, selector: Option<String>, confidence: f64) -> Verdict {
    Verdict { page_type, provenance: provenance(method, selector, confidence) }
}

fn provenance(method: Method, selector: Option<String>, confidence: f64) -> Provenance {
    Provenance { method, rule: None, selector, candidate: None, confidence }
}

fn by_json_ld(reading: &Reading<'_>, tell: &Tell) -> Option<Provenance> {
    let main = reading.structured.article().into_iter();
    let nodes = main.chain(&reading.structured.json_ld).chain(&reading.structured.microdata);
    let found = nodes.flat_map(types).find(|name| tell.json_ld.iter().any(|known| known == name))?;
    Some(provenance(Method::JsonLd, Some(format!("@type={found}")), 0.85))
}

fn types(node: &Value) -> Vec<&str> {
    match node.get("@type") {
        Some(Value::String(name)) => vec![name.rsplit('/').next().unwrap_or(name)],
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

fn by_og_type(reading: &Reading<'_>, tell: &Tell) -> Option<Provenance> {
    let declared = reading.structured.meta("og:type")?.to_lowercase();
    tell.og_types.contains(&declared).then(|| provenance(Method::Meta, Some("og:type".into()), 0.75))
}

fn by_generator(reading: &Reading<'_>, tell: &Tell) -> Option<Provenance> {
    let generator = reading.structured.meta("generator")?.to_lowercase();
    let is_known = tell.generators.iter().any(|known| generator.starts_with(known.as_str()));
    is_known.then(|| provenance(Method::Meta, Some("generator".into()), 0.8))
}

fn by_address(reading: &Reading<'_>, tell: &Tell) -> Option<Provenance> {
    let url = reading.page.url.as_ref()?;
    let path = url.path().to_lowercase();
    let in_path = tell.paths.iter().find(|part| path.contains(part.as_str()));
    let in_host = || {
        let first = url.host_str()?.split('.').next()?;
        tell.host_words.iter().find(|word| word.as_str() == first)
    };
    let found = in_path.or_else(in_host)?;
    Some(provenance(Method::Url, Some(found.clone()), 0.5))
}

fn is_home(reading: &Reading<'_>) -> bool {
    reading.page.url.as_ref().is_some_and(|url| matches!(url.path(), "" | "/") && url.query().is_none())
}

fn by_prose(survey: &Survey<'_>) -> Verdict {
    let words: f32 = survey.shapes.iter().filter(|shape| shape.prose > 0.0).map(|shape| shape.words).sum();
    let is_article =
        words as usize >= TELLS.prose.least_words && f64::from(survey.link_density()) <= TELLS.prose.most_link_density;
    let page_type = match (is_article, words > 0.0) {
        (true, _) => PageType::Article,
        (false, true) => PageType::Service,
        (false, false) => PageType::Other,
    };
    verdict(page_type, Method::Text, None, if is_article { 0.5 } else { 0.3 })
}
