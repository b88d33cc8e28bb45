//! The names of the meta elements that hold a date or an author: `selectors/generic/metas.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::selectors::generic;

pub(super) static METAS: LazyLock<Metas> = LazyLock::new(|| generic::read("metas"));

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Metas {
    pub(super) published: Vec<String>,
    pub(super) published_elsewhere: Vec<String>,
    published_endings: Vec<String>,
    pub(super) modified: Vec<String>,
    pub(super) authors: Vec<OfAuthors>,
}

/// A meta element that holds authors.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OfAuthors {
    pub(super) name: String,
    /// What its candidate bears in the ranking.
    pub(super) sign: String,
}

impl Metas {
    /// Whether a meta element's name says "publication date" in its own spelling: `w-published-date`, `DatePublished`.
    pub(super) fn calls_publication(&self, name: &str) -> bool {
        if self.published.iter().chain(&self.published_elsewhere).any(|known| known == name) {
            return false;
        }
        let bare: String = name.chars().filter(char::is_ascii_alphabetic).collect();
        self.published_endings.iter().any(|words| bare.ends_with(words.as_str()))
    }

    /// Whether a meta element holds the day of the last change.
    pub(super) fn names_change(&self, name: &str) -> bool {
        self.modified.iter().any(|known| known == name)
    }
}
