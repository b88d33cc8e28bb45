//! One page as the later steps see it: everything that was read, nothing decided.

use url::Url;

use super::blocks::Outline;
use super::models::Models;
use crate::dom::Dom;
use crate::page::Page;
use crate::selectors::Rule;
use crate::structured::StructuredData;

/// What steps 0 to 3 found: the tree, what the page declares, the rule that applies, the sequence of blocks.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    /// As it was given.
    pub page: &'a Page,
    /// The page's tree.
    pub dom: &'a Dom,
    /// What the page says about itself.
    pub structured: &'a StructuredData,
    /// What rule files say about the page.
    pub rule: &'a Rule,
    /// Every text block in document order, and the block-level elements around them.
    pub outline: &'a Outline,
    /// Where the page stands: the URL it was fetched from, else the one it declares for itself.
    pub address: Option<&'a Url>,
    /// Base of relative links: `<base href>`, else the address.
    pub base: Option<&'a Url>,
    /// What decides about its blocks.
    pub models: Models,
}

impl Reading<'_> {
    /// `href` as an absolute http(s) URL.
    pub fn absolute(&self, href: &str) -> Option<Url> {
        let href = href.trim();
        let url = match self.base {
            Some(base) => base.join(href).ok()?,
            None => Url::parse(href).ok()?,
        };
        matches!(url.scheme(), "http" | "https").then_some(url)
    }
}
