//! Confidence in the carriers of each field, from `selectors/generic/fields.toml`.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::selectors::generic;

static WEIGHTS: LazyLock<File> = LazyLock::new(|| generic::read("fields"));

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "why")]
    _why: String,
    rule: f64,
    agreement: Agreement,
    authors: HashMap<String, f64>,
    published: HashMap<String, f64>,
    category: HashMap<String, f64>,
    summary: HashMap<String, f64>,
    dek: HashMap<String, f64>,
    canonical: HashMap<String, f64>,
    tags: HashMap<String, f64>,
    language: HashMap<String, f64>,
    image: HashMap<String, f64>,
    access: HashMap<String, f64>,
    rights: HashMap<String, f64>,
    publisher: HashMap<String, f64>,
}

/// What agreement adds to a confidence.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Agreement {
    category: f64,
    modified: f64,
    most: usize,
}

fn weight(field: &HashMap<String, f64>, carrier: &str) -> f64 {
    field.get(carrier).copied().unwrap_or_else(|| panic!("no weight for carrier {carrier} in fields.toml"))
}

/// Confidence in what a rule found.
pub(in crate::extract) fn rule() -> f64 {
    WEIGHTS.rule
}

/// What is added to the confidence in a section by further carriers that name it.
pub(super) fn category_agreement(further: usize) -> f64 {
    WEIGHTS.agreement.category * further.min(WEIGHTS.agreement.most) as f64
}

/// What is added to the confidence in a day of change by further carriers that name it.
pub(super) fn modified_agreement(further: usize) -> f64 {
    WEIGHTS.agreement.modified * further.min(WEIGHTS.agreement.most) as f64
}

/// Confidence in a carrier of the authors.
pub(super) fn authors(carrier: &str) -> f64 {
    weight(&WEIGHTS.authors, carrier)
}

/// Confidence in a carrier of the dates.
pub(super) fn published(carrier: &str) -> f64 {
    weight(&WEIGHTS.published, carrier)
}

/// Confidence in a carrier of the category.
pub(super) fn category(carrier: &str) -> f64 {
    weight(&WEIGHTS.category, carrier)
}

/// Confidence in a carrier of the publisher's description.
pub(super) fn summary(carrier: &str) -> f64 {
    weight(&WEIGHTS.summary, carrier)
}

/// Confidence in a carrier of the standfirst.
pub(super) fn dek(carrier: &str) -> f64 {
    weight(&WEIGHTS.dek, carrier)
}

/// Confidence in a carrier of the canonical URL.
pub(super) fn canonical(carrier: &str) -> f64 {
    weight(&WEIGHTS.canonical, carrier)
}

/// Confidence in a carrier of the tags.
pub(super) fn tags(carrier: &str) -> f64 {
    weight(&WEIGHTS.tags, carrier)
}

/// Confidence in a carrier of the declared language.
pub(super) fn language(carrier: &str) -> f64 {
    weight(&WEIGHTS.language, carrier)
}

/// Confidence in a carrier of the lead image.
pub(super) fn image(carrier: &str) -> f64 {
    weight(&WEIGHTS.image, carrier)
}

/// Confidence in a carrier of what is declared of access.
pub(super) fn access(carrier: &str) -> f64 {
    weight(&WEIGHTS.access, carrier)
}

/// Confidence in a carrier of licence and usage statements.
pub(super) fn rights(carrier: &str) -> f64 {
    weight(&WEIGHTS.rights, carrier)
}

/// Confidence in a carrier of the publisher's name.
pub(super) fn publisher(carrier: &str) -> f64 {
    weight(&WEIGHTS.publisher, carrier)
}
