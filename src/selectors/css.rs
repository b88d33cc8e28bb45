//! A CSS selector as rules have it.

use regex::Regex;
use scraper::Selector;

use super::asked::Asked;

/// A selector with an optional attribute and text filter.
#[derive(Debug, Clone)]
pub struct Css {
    /// As written, attribute included.
    pub text: String,
    /// The selector.
    pub selector: Selector,
    /// What it asks an element for: tested first, because it costs less.
    pub asked: Vec<Asked>,
    /// For each selector of the list what else must be on the page: no element need be looked at where it is not.
    pub around: Vec<Vec<Asked>>,
    /// After the `@`: the value is this attribute.
    pub attribute: Option<String>,
    /// Searched in the element's folded text.
    pub has_text: Option<Regex>,
}

impl Css {
    /// The root of a tree.
    pub fn root() -> Self {
        Css {
            text: ":root".to_owned(),
            selector: Selector::parse(":root").expect("constant selector"),
            asked: vec![Asked::Tag("html".to_owned())],
            around: vec![Vec::new()],
            attribute: None,
            has_text: None,
        }
    }
}
