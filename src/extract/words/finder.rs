//! Finds words in lines: built when the first page comes, asked about short texts.

use aho_corasick::{AhoCorasick, AhoCorasickKind};

/// A finder of `words` in a text.
///
/// Its automaton is the one that is quickly built and small. The one that is faster to ask takes several times as long
/// to build: more than all lines of a page would save.
///
/// # Panics
/// If there are more words than an automaton has numbers for: some hundred million.
pub(in crate::extract) fn of<Word: AsRef<[u8]>>(words: impl IntoIterator<Item = Word>) -> AhoCorasick {
    let kind = Some(AhoCorasickKind::ContiguousNFA);
    AhoCorasick::builder().kind(kind).build(words).expect("some hundred words of a bundled file")
}
