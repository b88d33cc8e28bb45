//! What tells an article in page JSON, and when it is looked for: `selectors/generic/page_json.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::selectors::generic;
use crate::structured::StateVariables;

pub(super) static SIGNS: LazyLock<Signs> = LazyLock::new(|| generic::read("page_json"));

/// What tells an article in page JSON, and when it is looked for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Signs {
    pub(super) thin: Thin,
    pub(super) states: States,
    pub(super) text: Text,
    pub(super) paragraphs: Paragraphs,
    pub(super) templates: Templates,
    pub(super) more: More,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Templates {
    #[serde(rename = "why")]
    _why: String,
    pub(super) types: Vec<String>,
    pub(super) marks: Vec<String>,
    pub(super) gaps: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Thin {
    #[serde(rename = "why")]
    _why: String,
    pub(super) most_words: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct States {
    #[serde(rename = "why")]
    _why: String,
    pub(super) variables: StateVariables,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Text {
    #[serde(rename = "why")]
    _why: String,
    pub(super) least_chars: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Paragraphs {
    #[serde(rename = "why")]
    _why: String,
    pub(super) least_words: usize,
    pub(super) keys: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct More {
    #[serde(rename = "why")]
    _why: String,
    pub(super) factor: u64,
    pub(super) least_words: u64,
}
