//! The pure core: a [`Page`] in, an [`Extraction`] out, in eight steps.

#![deny(clippy::disallowed_methods, clippy::disallowed_macros)]

pub mod blocks;
pub mod body;
mod extraction;
pub mod fields;
mod reading;
pub mod trace;

pub use extraction::{Extraction, Hop, HopKind, Options, With};
pub use reading::Reading;

use crate::page::Page;
use crate::selectors::RuleSet;

/// Takes articles out of pages, by a set of rules.
#[derive(Debug, Default)]
pub struct Extractor {
    rules: RuleSet,
}

impl Extractor {
    /// An extractor that follows `rules`.
    pub fn new(rules: RuleSet) -> Self {
        Extractor { rules }
    }

    /// Takes the article out of `page`.
    pub fn extract(&self, _page: &Page, _options: &Options) -> Extraction {
        let _ = &self.rules;
        Extraction::default()
    }
}
