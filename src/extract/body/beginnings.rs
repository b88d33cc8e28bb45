//! Phrases by how they begin, so that a text is compared with few of many thousands.

use foldhash::HashMap;

/// Bytes of a beginning: nearly all phrases of one letter differ in them.
const LENGTH: usize = 4;

/// Phrases by the bytes they begin with, each with its number: of several that are met the first in the list counts.
pub(super) struct ByBeginning<T> {
    long: HashMap<[u8; LENGTH], Vec<(usize, T)>>,
    /// Phrases that are shorter, by their first byte.
    short: HashMap<u8, Vec<(usize, T)>>,
    count: usize,
}

impl<T> Default for ByBeginning<T> {
    fn default() -> Self {
        ByBeginning { long: HashMap::default(), short: HashMap::default(), count: 0 }
    }
}

impl<T> ByBeginning<T> {
    /// Adds a phrase that stands behind those already there; one that begins with nothing is none.
    pub(super) fn push(&mut self, phrase: T, beginning: impl Fn(&T) -> &str) {
        let bytes = beginning(&phrase).as_bytes();
        let alike = match (bytes.first_chunk(), bytes.first()) {
            (Some(beginning), _) => self.long.entry(*beginning).or_default(),
            (None, Some(first)) => self.short.entry(*first).or_default(),
            (None, None) => return,
        };
        alike.push((self.count, phrase));
        self.count += 1;
    }

    /// The first phrase that `is_met`, among those that `text` may begin with.
    pub(super) fn find(&self, text: &str, is_met: impl Fn(&T) -> bool) -> Option<&T> {
        let bytes = text.as_bytes();
        let long = bytes.first_chunk().and_then(|beginning| self.long.get(beginning));
        let short = bytes.first().and_then(|first| self.short.get(first));
        let met =
            [long, short].into_iter().flatten().filter_map(|alike| alike.iter().find(|(_, phrase)| is_met(phrase)));
        met.min_by_key(|(number, _)| *number).map(|(_, phrase)| phrase)
    }

    #[cfg(test)]
    pub(super) fn all(&self) -> impl Iterator<Item = &T> {
        self.long.values().chain(self.short.values()).flatten().map(|(_, phrase)| phrase)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_those_a_text_begins_with_counts() {
        let mut phrases = ByBeginning::default();
        for phrase in ["read more", "by", "read", "ре", ""] {
            phrases.push(phrase, |phrase| phrase);
        }
        let find = |text: &str| phrases.find(text, |phrase| text.starts_with(phrase)).copied();
        assert_eq!(find("read more about"), Some("read more"));
        assert_eq!(find("reader"), Some("read"));
        assert_eq!(find("bylines"), Some("by"));
        assert_eq!(find("редакция"), Some("ре"));
        assert_eq!((find("rea"), find("")), (None, None));
    }
}
