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
    authors: HashMap<String, f64>,
    published: HashMap<String, f64>,
    category: HashMap<String, f64>,
    title_separators: Separators,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Separators {
    values: Vec<String>,
}

fn weight(field: &HashMap<String, f64>, carrier: &str) -> f64 {
    field.get(carrier).copied().unwrap_or_else(|| panic!("no weight for carrier {carrier} in fields.toml"))
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

/// What stands between a headline and the site's name.
pub(super) fn title_separators() -> &'static [String] {
    &WEIGHTS.title_separators.values
}
