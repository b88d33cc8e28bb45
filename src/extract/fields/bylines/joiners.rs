//! Where a line of names is parted: "and", commas, "und", "、".

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::words::BYLINES;
use crate::extract::words::finder;

static JOINERS: LazyLock<Joiners> = LazyLock::new(|| Joiners::of(&BYLINES.joiners));

static WEAK_JOINERS: LazyLock<Joiners> = LazyLock::new(|| Joiners::of(&BYLINES.weak_joiners));

/// Words that part names, and where one may stand: most texts hold none, the others one or two of some dozens.
struct Joiners {
    words: &'static [String],
    finder: AhoCorasick,
}

impl Joiners {
    fn of(words: &'static [String]) -> Self {
        Joiners { words, finder: finder::of(words) }
    }

    /// Those that stand in a text, in the order of the file.
    fn within(&self, text: &str) -> impl Iterator<Item = &'static str> {
        let mut found: Vec<usize> =
            self.finder.find_overlapping_iter(text).map(|found| found.pattern().as_usize()).collect();
        found.sort_unstable();
        found.dedup();
        found.into_iter().map(|joiner| self.words[joiner].as_str())
    }
}

/// The parts of a text between its joiners.
pub(super) fn joined(text: &str) -> Vec<&str> {
    let mut parts = vec![text];
    for joiner in JOINERS.within(text) {
        parts = parts.into_iter().flat_map(|part| part.split(joiner)).collect();
    }
    parts
}

/// The parts of a text between a weak joiner, for each that stands in it.
pub(super) fn weakly_joined(text: &str) -> impl Iterator<Item = Vec<&str>> {
    WEAK_JOINERS.within(text).map(move |joiner| text.split(joiner).collect())
}
