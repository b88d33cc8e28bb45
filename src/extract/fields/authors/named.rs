//! Names as one page writes them: with its addresses, without its own name.

use crate::extract::agencies::{self, AGENCIES};
use crate::extract::fields::bylines::{handles, houses, people};
use crate::extract::fields::candidate::Candidate;
use crate::extract::fields::site;
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

    /// The people in what a rule found. Where the rule says that it is who wrote, an account is one too: `harbour_cat`.
    pub(super) fn ruled(&self, found: &Candidate<String>) -> Vec<Author> {
        let people = self.people(&found.value, found.url.as_deref());
        if !people.is_empty() || !handles::is_account(&found.value) {
            return people;
        }
        let url = found.url.as_deref().and_then(|href| self.reading.absolute(href)).map(String::from);
        vec![Author { name: found.value.clone(), url, role: None }]
    }

    /// Whether the site goes by that name, which its host may spell without spaces.
    pub(super) fn is_site(&self, name: &str) -> bool {
        let letters = |name: &str| name.chars().filter(|letter| letter.is_alphanumeric()).collect::<String>();
        let own = letters(&name.to_lowercase());
        self.sites.iter().any(|site| letters(site) == own)
    }

    /// The agency whose own site this is: there it is an author like other houses, and no supplier.
    pub(super) fn own_agency(&self, name: &str) -> Option<Author> {
        let is_own = || {
            let domain = site::domain(self.reading);
            let own = domain.and_then(|domain| AGENCIES.of_domain(&domain)).map(|(index, _)| index);
            own.is_some() && own == AGENCIES.find(name).map(|known| known.index) || self.is_site(name)
        };
        (agencies::is_agency(name) && is_own()).then(|| Author { name: name.to_owned(), url: None, role: None })
    }

    /// The organisation called `name`.
    pub(super) fn house(&self, name: &str, href: Option<&str>) -> Option<Author> {
        let url = href.and_then(|href| self.reading.absolute(href)).map(String::from);
        houses::house(name, url.as_deref())
    }
}
