//! The pure core: a [`Page`] in, an [`Extraction`] out, in eight steps.

#![deny(clippy::disallowed_methods, clippy::disallowed_macros)]

mod assemble;
pub mod blocks;
pub mod body;
mod extraction;
pub mod fields;
mod limits;
mod media;
mod outcome;
pub mod page_type;
mod quality;
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

/// The texts of a page's blocks and their features: what training needs.
#[doc(hidden)]
pub fn survey_page(page: &Page) -> (Vec<String>, Vec<Vec<f32>>) {
    let text = String::from_utf8_lossy(&page.bytes);
    let dom = crate::dom::parse(&text);
    let title = {
        let h1 = scraper::Selector::parse("h1").unwrap();
        dom.html.select(&h1).next().map(|e| e.text().collect::<String>())
    };
    let outline = blocks::Outline::of(&dom, 0);
    let known = body::features::Known { title: title.as_deref(), ..Default::default() };
    let survey = body::features::Survey::of(&outline, known);
    let mut rows = Vec::new();
    survey.each_row(|_, row| rows.push(row.to_vec()));
    (outline.blocks.iter().map(|block| block.text.clone()).collect(), rows)
}
