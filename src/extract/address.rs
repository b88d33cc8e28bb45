//! Where a page stands: its own address, and what its relative links are resolved by.

use url::Url;

use crate::page::Page;
use crate::structured::StructuredData;

/// The page's address for choosing rules, and whether the page itself had to supply it.
pub(super) struct Address {
    pub(super) url: Option<Url>,
    pub(super) is_declared_by_page: bool,
}

/// The URL the page was fetched from, else its own canonical one.
pub(super) fn of(page: &Page, structured: &StructuredData) -> Address {
    if let Some(url) = &page.url {
        return Address { url: Some(url.clone()), is_declared_by_page: false };
    }
    let declared = structured.link("canonical").or_else(|| structured.meta("og:url"));
    let declared = declared.and_then(|href| Url::parse(href).ok());
    let declared = declared.filter(|url| matches!(url.scheme(), "http" | "https"));
    Address { is_declared_by_page: declared.is_some(), url: declared }
}

/// Base of relative links: `<base href>` on top of the page's address.
pub(super) fn base(address: Option<&Url>, structured: &StructuredData) -> Option<Url> {
    match (&structured.base_href, address) {
        (Some(href), Some(address)) => address.join(href).ok().or_else(|| Some(address.clone())),
        (Some(href), None) => Url::parse(href).ok(),
        (None, address) => address.cloned(),
    }
}
