//! Agencies and syndicators by the names they are printed under, from `selectors/generic/agencies.toml`.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use foldhash::{HashMap, HashMapExt};
use serde::Deserialize;

use crate::record::SourceKind;
use crate::selectors::generic;
use crate::text::{folded, lower_case};

pub(super) static AGENCIES: LazyLock<Agencies> = LazyLock::new(Agencies::bundled);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AgencyFile {
    heads: Vec<String>,
    hands: Vec<String>,
    before: Vec<String>,
    after: Vec<String>,
    generic: Vec<String>,
    agencies: Vec<Supplier>,
}

/// Somebody who supplies text to others.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Supplier {
    /// What it is called where the page prints no name.
    pub(super) name: String,
    /// What its texts are.
    pub(super) kind: SourceKind,
    forms: Vec<String>,
    #[serde(default)]
    marks: Vec<String>,
    #[serde(default)]
    bracketed: Vec<String>,
    domains: Vec<String>,
}

/// A name that was found among the known ones.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known {
    /// Which supplier; the same for all its forms.
    pub(super) index: usize,
    /// What its texts are.
    pub(super) kind: SourceKind,
    /// Two to four letters, which are words and initials of other things too.
    pub(super) is_mark: bool,
}

/// Known suppliers by their folded names.
pub(super) struct Agencies {
    suppliers: Vec<Supplier>,
    by_domain: HashMap<String, usize>,
    forms: HashMap<String, usize>,
    marks: HashMap<String, usize>,
    bracketed: HashMap<String, usize>,
    heads: Vec<String>,
    hands: Vec<String>,
    before: Vec<String>,
    after: Vec<String>,
    generic: Vec<String>,
    /// Finds what may be one of all these names, the long ones in folded text.
    written: AhoCorasick,
    written_marks: AhoCorasick,
}

impl Agencies {
    fn bundled() -> Self {
        let file: AgencyFile = generic::read("agencies");
        let (mut forms, mut marks, mut bracketed) = (HashMap::new(), HashMap::new(), HashMap::new());
        for (index, supplier) in file.agencies.iter().enumerate() {
            for form in &supplier.forms {
                forms.entry(fold(form)).or_insert(index);
            }
            for mark in &supplier.marks {
                marks.entry(mark.clone()).or_insert(index);
            }
            for word in &supplier.bracketed {
                bracketed.entry(word.clone()).or_insert(index);
            }
        }
        let mut by_domain = HashMap::new();
        for (index, supplier) in file.agencies.iter().enumerate() {
            for domain in &supplier.domains {
                by_domain.entry(domain.clone()).or_insert(index);
            }
        }
        let by_length = |mut words: Vec<String>| {
            words.sort_by_key(|word| std::cmp::Reverse(word.len()));
            words
        };
        let finder = |words: Vec<&String>| AhoCorasick::new(words).expect("some hundred names");
        Agencies {
            written: finder(forms.keys().chain(&file.generic).collect()),
            written_marks: finder(marks.keys().collect()),
            suppliers: file.agencies,
            by_domain,
            forms,
            marks,
            bracketed,
            heads: file.heads,
            hands: by_length(file.hands),
            before: by_length(file.before),
            after: by_length(file.after),
            generic: file.generic,
        }
    }

    /// Whether a part of `text` may be one of the names: most bylines hold none.
    pub(super) fn may_be_in(&self, text: &str) -> bool {
        self.written.is_match(&fold(text)) || self.written_marks.is_match(text)
    }

    /// Whom a name stands for in a place where a supplier is named.
    pub(super) fn find(&self, name: &str) -> Option<Known> {
        self.whole(name).or_else(|| self.whole(self.without_description(name)?))
    }

    /// A name without the article that an apostrophe joins to it, and without whoever works for the agency.
    pub(super) fn printed<'a>(&self, name: &'a str) -> &'a str {
        let rest = self.heads.iter().find_map(|head| {
            let begins = name.get(..head.len()).is_some_and(|start| start.to_lowercase() == *head);
            begins.then(|| &name[head.len()..])
        });
        let name = rest.filter(|rest| self.find(rest).is_some()).unwrap_or(name);
        let bare = self.hands.iter().find_map(|hand| {
            let at = name.len().checked_sub(hand.len())?;
            name.get(at..).filter(|end| end.eq_ignore_ascii_case(hand)).map(|_| &name[..at])
        });
        bare.filter(|bare| self.whole(bare).is_some()).unwrap_or(name)
    }

    fn whole(&self, name: &str) -> Option<Known> {
        let name = name.trim();
        let (index, is_mark) = match self.forms.get(&fold(name)) {
            Some(index) => (*index, false),
            None => (*self.marks.get(name)?, true),
        };
        Some(Known { index, kind: self.suppliers[index].kind, is_mark })
    }

    /// The name without what it is: "news agency", "Nachrichtenagentur", "sports writer".
    fn without_description<'a>(&self, name: &'a str) -> Option<&'a str> {
        let lower = name.to_lowercase();
        if lower.len() != name.len() {
            return None;
        }
        for word in &self.before {
            if let Some(rest) = lower.strip_prefix(word.as_str())
                && rest.starts_with([' ', '\u{a0}'])
            {
                return Some(name[word.len()..].trim());
            }
        }
        for word in &self.after {
            if let Some(rest) = lower.strip_suffix(word.as_str())
                && (rest.ends_with([' ', '\u{a0}']) || !word.is_ascii())
                && !rest.trim().is_empty()
            {
                return Some(name[..rest.len()].trim());
            }
        }
        None
    }

    /// Whose texts a word tells that is a name of people too, and a supplier in the bracket of a dateline.
    pub(super) fn in_bracket(&self, word: &str) -> Option<SourceKind> {
        Some(self.suppliers[*self.bracketed.get(word)?].kind)
    }

    /// "agencies" and the like: an attribution without a name.
    pub(super) fn is_generic(&self, name: &str) -> bool {
        self.generic.contains(&fold(name))
    }

    /// The supplier whose own site `domain` is.
    pub(super) fn of_domain(&self, domain: &str) -> Option<(usize, &Supplier)> {
        let behind_dots = domain.match_indices('.').map(|(dot, _)| &domain[dot + 1..]);
        let known = std::iter::once(domain).chain(behind_dots).filter_map(|domain| self.by_domain.get(domain));
        known.min().map(|&index| (index, &self.suppliers[index]))
    }
}

/// Whether a byline's name is an agency, not a person.
pub(super) fn is_agency(name: &str) -> bool {
    // "NTB-AFP": those whose own names have a dash are found whole.
    let are_all = || name.contains(['-', '–']) && name.split(['-', '–']).all(|part| AGENCIES.find(part).is_some());
    AGENCIES.find(name).is_some() || AGENCIES.is_generic(name) || are_all()
}

/// A name the way names are compared.
pub(super) fn fold(name: &str) -> String {
    let lower = lower_case(&folded(name));
    let mut bare = lower.trim_matches(|letter: char| !letter.is_alphanumeric());
    while let Some(rest) = bare.strip_prefix("the ") {
        bare = rest;
    }
    if bare.len() == lower.len() { lower } else { bare.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(name: &str) -> Option<SourceKind> {
        AGENCIES.find(name).map(|known| known.kind)
    }

    #[test]
    fn short_names_are_agencies_as_printed_only() {
        assert_eq!((kind("AP"), kind("Ap"), kind("map")), (Some(SourceKind::Wire), None, None));
    }

    #[test]
    fn names_are_found_in_their_own_scripts() {
        for name in
            ["رويترز", "新华社", "共同通信", "연합뉴스", "РИА Новости", "भाषा", "İHA", "ČTK", "ΑΠΕ-ΜΠΕ", "ایرنا"]
        {
            assert_eq!(kind(name), Some(SourceKind::Wire), "{name}");
        }
    }

    #[test]
    fn what_an_agency_is_belongs_not_to_its_name() {
        for name in ["news agency Reuters", "AP Sports Writer", "agencia EFE", "وكالة رويترز", "агентство Интерфакс"]
        {
            assert_eq!(kind(name), Some(SourceKind::Wire), "{name}");
        }
        assert_eq!(kind("travel agency"), None);
    }

    #[test]
    fn a_supplier_is_known_by_its_domain() {
        assert_eq!(
            AGENCIES.of_domain("www.aa.com.tr").map(|(_, supplier)| supplier.name.as_str()),
            Some("Anadolu Ajansı")
        );
        assert!(AGENCIES.of_domain("notreuters.com").is_none());
    }
}
