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
    pub(super) pieces: Pieces,
    pub(super) templates: Templates,
    pub(super) more: More,
}

/// Templates of scripts that hold an article.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Templates {
    /// Types of `script` elements.
    pub(super) types: Vec<String>,
    /// Markup of an article.
    pub(super) marks: Vec<String>,
    /// What a script fills in: a template with one is no text.
    pub(super) gaps: Vec<String>,
}

/// When the page's own markup holds next to nothing.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Thin {
    pub(super) most_words: u64,
}

/// Where frameworks keep the state of the page.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct States {
    pub(super) variables: StateVariables,
}

/// What is as long as an article.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Text {
    pub(super) least_chars: usize,
}

/// Lists whose elements are paragraphs.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Paragraphs {
    pub(super) least_words: usize,
    /// Where an element that is an object holds its text.
    pub(super) keys: Vec<String>,
}

/// What an element of such a list says that it is.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Pieces {
    /// The key of its type.
    pub(super) key: String,
    /// Where it holds elements of its own.
    pub(super) inner: Vec<String>,
    pub(super) headings: Vec<String>,
    pub(super) lists: Vec<String>,
    pub(super) quotes: Vec<String>,
    /// What leads elsewhere.
    pub(super) asides: Vec<String>,
}

/// How much more than the page's own markup the JSON has to say.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct More {
    /// How many times as many words.
    pub(super) factor: u64,
    /// What a page without a text counts as.
    pub(super) least_words: u64,
    pub(super) confidence: f64,
}
