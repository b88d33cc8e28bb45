//! Sentences that credit: which of many a line holds.

use regex::Captures;
use serde::Deserialize;

use crate::extract::words::patterns::PatternSet;
use crate::record::SourceKind;

/// A sentence as written in `selectors/generic/credits.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Written {
    kind: SourceKind,
    pattern: String,
}

/// The sentences.
pub(in crate::extract) struct SentenceSet {
    kinds: Vec<SourceKind>,
    patterns: PatternSet,
}

impl SentenceSet {
    /// # Panics
    /// If a pattern is none, or matches without any word: a mistake in the bundled file.
    pub(super) fn of(written: Vec<Written>) -> Self {
        let kinds = written.iter().map(|sentence| sentence.kind).collect();
        SentenceSet { kinds, patterns: PatternSet::of(written.into_iter().map(|sentence| sentence.pattern)) }
    }

    /// What each sentence that `text` holds found in it, in the order of the sentences.
    pub(in crate::extract) fn captures<'t>(&self, text: &'t str) -> impl Iterator<Item = (SourceKind, Captures<'t>)> {
        self.patterns.captures(text).map(|(number, found)| (self.kinds[number], found))
    }

    #[cfg(test)]
    pub(in crate::extract) fn patterns(&self) -> &PatternSet {
        &self.patterns
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::credits::CREDITS;

    #[test]
    fn letters_of_any_case_are_met() {
        let found = |text: &str| CREDITS.phrases.captures(text).next().map(|(kind, _)| kind);
        assert_eq!(found("WITH INPUTS FROM REUTERS"), Some(SourceKind::Wire));
        assert_eq!(found("Mit Material von dpa"), Some(SourceKind::Wire));
        assert_eq!(found("Quelle: PM Nr. 12 der Feuerwehr Hafenstadt"), Some(SourceKind::PressRelease));
        assert_eq!(found("The council met on Monday, at 2 pm of a day without wind."), None);
    }
}
