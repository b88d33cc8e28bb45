//! The vocabulary of attribution: agencies and syndicators, labels and sentences that credit them.
//!
//! `selectors/generic/agencies.toml` and `selectors/generic/credits.toml`; what is found with them is `source`.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

use crate::record::SourceKind;
use crate::selectors::generic;
use crate::text::fold_space;

pub(super) static AGENCIES: LazyLock<Agencies> = LazyLock::new(Agencies::bundled);
pub(super) static CREDITS: LazyLock<Credits> = LazyLock::new(Credits::bundled);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AgencyFile {
    #[serde(rename = "why")]
    _why: String,
    wire: Vec<String>,
    short: Vec<String>,
    generic: Vec<String>,
    press_release: Vec<String>,
    syndicated: Vec<String>,
}

/// Known suppliers by their folded name.
pub(super) struct Agencies {
    known: HashMap<String, SourceKind>,
    short: Vec<String>,
    generic: Vec<String>,
}

impl Agencies {
    fn bundled() -> Self {
        let file: AgencyFile = generic::read("agencies");
        let mut known = HashMap::new();
        for (names, kind) in [
            (file.wire, SourceKind::Wire),
            (file.press_release, SourceKind::PressRelease),
            (file.syndicated, SourceKind::Syndicated),
        ] {
            known.extend(names.into_iter().map(|name| (fold(&name), kind)));
        }
        Agencies { known, short: file.short, generic: file.generic }
    }

    /// What a name stands for in an attribution position.
    pub(super) fn kind(&self, name: &str) -> Option<SourceKind> {
        self.known
            .get(&fold(name))
            .copied()
            .or_else(|| self.short.iter().any(|short| short == name.trim()).then_some(SourceKind::Wire))
    }

    /// Two to four letters, which are words and initials of other things too.
    pub(super) fn is_short(&self, name: &str) -> bool {
        self.short.iter().any(|short| short == name)
    }

    /// "agencies" and the like: an attribution without a name.
    pub(super) fn is_generic(&self, name: &str) -> bool {
        self.generic.contains(&fold(name))
    }
}

/// Whether a byline's name is an agency, not a person.
pub(super) fn is_agency(name: &str) -> bool {
    AGENCIES.kind(name).is_some() || AGENCIES.is_generic(name)
}

/// A name the way names are compared.
pub(super) fn fold(name: &str) -> String {
    let lower = fold_space(name).to_lowercase();
    lower.trim_matches(|letter: char| !letter.is_alphanumeric()).trim_start_matches("the ").to_owned()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CreditFile {
    labels: Labels,
    phrases: Phrases,
    datelines: Patterns,
    endings: Patterns,
    photos: Photos,
    no_sources: NoSources,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NoSources {
    #[serde(rename = "why")]
    _why: String,
    domains: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Labels {
    #[serde(rename = "why")]
    _why: String,
    words: Vec<String>,
    via: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Phrases {
    #[serde(rename = "why")]
    _why: String,
    patterns: Vec<KindPattern>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KindPattern {
    kind: SourceKind,
    pattern: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Patterns {
    #[serde(rename = "why")]
    _why: String,
    patterns: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Photos {
    #[serde(rename = "why")]
    _why: String,
    words: Vec<String>,
}

/// What credit lines look like, patterns compiled.
pub(super) struct Credits {
    pub(super) labels: Vec<String>,
    pub(super) via: Vec<String>,
    pub(super) phrases: Vec<(SourceKind, Regex)>,
    pub(super) datelines: Vec<Regex>,
    pub(super) endings: Vec<Regex>,
    pub(super) photos: Vec<String>,
    pub(super) no_sources: Vec<String>,
}

impl Credits {
    fn bundled() -> Self {
        let file: CreditFile = generic::read("credits");
        let compile = |pattern: &String| {
            Regex::new(pattern).unwrap_or_else(|error| panic!("selectors/generic/credits.toml: {error}"))
        };
        let mut labels = file.labels.words;
        labels.sort_by_key(|label| std::cmp::Reverse(label.len()));
        Credits {
            labels,
            via: file.labels.via,
            phrases: file.phrases.patterns.iter().map(|entry| (entry.kind, compile(&entry.pattern))).collect(),
            datelines: file.datelines.patterns.iter().map(compile).collect(),
            endings: file.endings.patterns.iter().map(compile).collect(),
            photos: file.photos.words,
            no_sources: file.no_sources.domains,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vocabulary_is_well_formed() {
        assert!(
            !CREDITS.labels.is_empty()
                && !CREDITS.phrases.is_empty()
                && AGENCIES.kind("Reuters") == Some(SourceKind::Wire)
        );
    }

    #[test]
    fn short_names_are_agencies_as_printed_only() {
        assert_eq!(
            (AGENCIES.kind("AP"), AGENCIES.kind("Ap"), AGENCIES.kind("map")),
            (Some(SourceKind::Wire), None, None)
        );
    }
}
