//! What a page says about itself: JSON-LD, meta, microdata, page JSON, as one [`StructuredData`] value.
//!
//! Fields read this value and never touch the carriers themselves.

#![deny(clippy::disallowed_methods, clippy::disallowed_macros)]

use serde_json::Value;

use crate::dom::Dom;

/// Everything the page declares about itself, in the order it declares it.
#[derive(Debug, Clone, Default)]
pub struct StructuredData {
    /// JSON-LD nodes, flattened out of arrays and `@graph`, `@id` references resolved.
    pub json_ld: Vec<Value>,
    /// Index in `json_ld` of the node that describes the page's main article, where there is one.
    pub article: Option<usize>,
    /// `<meta>`: (name, property, itemprop or http-equiv in lower case, content).
    pub meta: Vec<(String, String)>,
    /// `<link>`: (one rel token in lower case, absolute or relative href as written).
    pub links: Vec<(String, String)>,
    /// Microdata and RDFa-lite items, as JSON-LD-like objects.
    pub microdata: Vec<Value>,
    /// JSON held in scripts (`__NEXT_DATA__`, `Fusion.globalContent`, `window.__*` …): (id or variable name, value).
    pub page_json: Vec<(String, Value)>,
    /// `<title>`.
    pub title: Option<String>,
    /// `lang` of the html element.
    pub html_lang: Option<String>,
}

impl StructuredData {
    /// Reads all carriers of `dom`.
    pub fn read(_dom: &Dom) -> Self {
        StructuredData::default()
    }

    /// The JSON-LD node of the main article.
    pub fn article(&self) -> Option<&Value> {
        self.article.and_then(|index| self.json_ld.get(index))
    }

    /// The content of the first `<meta>` called `name` (lower case) that is not blank.
    pub fn meta(&self, name: &str) -> Option<&str> {
        self.meta
            .iter()
            .find(|(key, content)| key == name && !content.trim().is_empty())
            .map(|(_, content)| content.trim())
    }

    /// The contents of all `<meta>` called `name` (lower case) that are not blank.
    pub fn meta_all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.meta
            .iter()
            .filter(move |(key, content)| key == name && !content.trim().is_empty())
            .map(|(_, content)| content.trim())
    }

    /// The href of the first `<link>` with the rel token `rel`.
    pub fn link(&self, rel: &str) -> Option<&str> {
        self.links.iter().find(|(key, _)| key == rel).map(|(_, href)| href.as_str())
    }
}
