//! Names as one page writes them: with its addresses, without its own name.

use crate::extract::fields::bylines::{houses, people};
use crate::extract::reading::Reading;
use crate::record::Author;

/// Reads names on one page.
pub(super) struct Named<'a> {
    pub(super) reading: &'a Reading<'a>,
    /// Names of the site in lower case.
    pub(super) sites: &'a [String],
}

impl Named<'_> {
    /// The people in a byline; the link as written becomes an address.
    pub(super) fn people(&self, byline: &str, href: Option<&str>) -> Vec<Author> {
        let url = href.and_then(|href| self.reading.absolute(href)).map(String::from);
        people(byline, url.as_deref(), self.sites)
    }

    /// The organisation called `name`.
    pub(super) fn house(&self, name: &str, href: Option<&str>) -> Option<Author> {
        let url = href.and_then(|href| self.reading.absolute(href)).map(String::from);
        houses::house(name, url.as_deref())
    }
}
