//! Sentences that credit: which of many patterns a line holds.
//!
//! Few lines hold one. So each pattern is first asked for words without which it finds nothing, all of them are looked
//! for at once, and a pattern is compiled when a line with its words is first met.

use std::sync::OnceLock;

use aho_corasick::AhoCorasick;
use regex::{Captures, Regex};
use regex_syntax::Parser;
use regex_syntax::hir::{Hir, HirKind};
use serde::Deserialize;

use crate::record::SourceKind;

/// A sentence as written in `selectors/generic/credits.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Written {
    kind: SourceKind,
    pattern: String,
}

/// The sentences.
pub(super) struct SentenceSet {
    sentences: Vec<Sentence>,
    /// Finds the words of all sentences in text in lower case.
    needles: AhoCorasick,
    /// Of each word, the sentence that has it.
    owners: Vec<usize>,
}

struct Sentence {
    kind: SourceKind,
    pattern: String,
    compiled: OnceLock<Regex>,
}

impl SentenceSet {
    /// # Panics
    /// If a pattern is none, or matches without any word: a mistake in the bundled file.
    pub(super) fn of(written: Vec<Written>) -> Self {
        let (mut needles, mut owners) = (Vec::new(), Vec::new());
        for (number, Written { pattern, .. }) in written.iter().enumerate() {
            let words = words_of(pattern).unwrap_or_else(|| panic!("credits.toml: no word to look for in {pattern}"));
            owners.extend(std::iter::repeat_n(number, words.len()));
            needles.extend(words);
        }
        let sentence = |Written { kind, pattern }: Written| Sentence { kind, pattern, compiled: OnceLock::new() };
        SentenceSet {
            sentences: written.into_iter().map(sentence).collect(),
            needles: AhoCorasick::new(needles).expect("some hundred words"),
            owners,
        }
    }

    /// What each sentence that `text` holds found in it, in the order of the sentences.
    pub(super) fn captures<'t>(&self, text: &'t str) -> impl Iterator<Item = (SourceKind, Captures<'t>)> {
        let lower = text.to_lowercase();
        let mut met: Vec<usize> =
            self.needles.find_overlapping_iter(&lower).map(|found| self.owners[found.pattern().as_usize()]).collect();
        met.sort_unstable();
        met.dedup();
        met.into_iter().map(|number| &self.sentences[number]).filter_map(|sentence| {
            let compiled = sentence.compiled.get_or_init(|| super::credits::compile(&sentence.pattern));
            Some((sentence.kind, compiled.captures(text)?))
        })
    }
}

/// Words in lower case of which every match of `pattern` holds one, whatever its case; None where there are none.
fn words_of(pattern: &str) -> Option<Vec<String>> {
    // Without the flag a letter stays a letter, where it would be a set of two.
    let hir = Parser::new().parse(&pattern.replace("(?i)", "")).ok()?;
    needed(&hir)
}

fn needed(hir: &Hir) -> Option<Vec<String>> {
    match hir.kind() {
        HirKind::Literal(literal) => Some(vec![std::str::from_utf8(&literal.0).ok()?.to_lowercase()]),
        HirKind::Capture(capture) => needed(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => needed(&repetition.sub),
        // One part is enough: that whose shortest word is longest says most.
        HirKind::Concat(parts) => parts.iter().filter_map(needed).max_by_key(|words| shortest(words)),
        HirKind::Alternation(branches) => {
            branches.iter().map(needed).collect::<Option<Vec<_>>>().map(|words| words.concat())
        }
        _ => None,
    }
}

fn shortest(words: &[String]) -> usize {
    words.iter().map(|word| word.chars().count()).min().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::credits::{self, CREDITS};

    #[test]
    fn every_sentence_compiles() {
        CREDITS.phrases.sentences.iter().for_each(|sentence| drop(credits::compile(&sentence.pattern)));
    }

    #[test]
    fn a_sentence_is_looked_for_by_its_rarest_words() {
        assert_eq!(
            words_of("(?i)^[\\W_]*(?:By|von) (?P<name>[^.]{2,40}?) für Diese(?: Zeitung)?$"),
            Some(vec![" für diese".into()])
        );
        assert_eq!(words_of("(?:reports?|story) by"), Some(vec!["report".into(), "story".into()]));
        assert_eq!(words_of("(?i)(?:inputs)?.+"), None);
    }

    #[test]
    fn letters_of_any_case_are_met() {
        let found = |text: &str| CREDITS.phrases.captures(text).next().map(|(kind, _)| kind);
        assert_eq!(found("WITH INPUTS FROM REUTERS"), Some(SourceKind::Wire));
        assert_eq!(found("Mit Material von dpa"), Some(SourceKind::Wire));
        assert_eq!(found("The council met on Monday."), None);
    }
}
