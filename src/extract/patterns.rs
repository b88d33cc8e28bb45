//! Patterns of which few find anything in a text.
//!
//! So each is first asked for words without which it finds nothing, those of all patterns are looked for at once, and a
//! pattern is compiled when a text with its words is first met.

use std::sync::OnceLock;

use aho_corasick::AhoCorasick;
use regex::{Captures, Regex};
use regex_syntax::Parser;
use regex_syntax::hir::{Class, Hir, HirKind};

use crate::text::lower_case;

/// The patterns of one list.
pub(super) struct PatternSet {
    patterns: Vec<Pattern>,
    /// Finds the words of all patterns in text in lower case.
    needles: AhoCorasick,
    /// Of each word, the pattern that has it.
    owners: Vec<usize>,
}

struct Pattern {
    written: String,
    compiled: OnceLock<Regex>,
}

impl PatternSet {
    /// # Panics
    /// If a pattern is none, or matches without any word: a mistake in the bundled file.
    pub(super) fn of(written: impl IntoIterator<Item = String>) -> Self {
        let pattern = |written| Pattern { written, compiled: OnceLock::new() };
        let patterns: Vec<Pattern> = written.into_iter().map(pattern).collect();
        let (mut needles, mut owners) = (Vec::new(), Vec::new());
        for (number, Pattern { written, .. }) in patterns.iter().enumerate() {
            let words = words_of(written).unwrap_or_else(|| panic!("credits.toml: no word to look for in {written}"));
            owners.extend(std::iter::repeat_n(number, words.len()));
            needles.extend(words);
        }
        PatternSet { patterns, needles: AhoCorasick::new(needles).expect("some hundred words"), owners }
    }

    /// What each pattern found in `text` that finds anything, with its number, in their order.
    pub(super) fn captures<'t>(&self, text: &'t str) -> impl Iterator<Item = (usize, Captures<'t>)> {
        let lower = lower_case(text);
        let mut met: Vec<usize> =
            self.needles.find_overlapping_iter(&lower).map(|found| self.owners[found.pattern().as_usize()]).collect();
        met.sort_unstable();
        met.dedup();
        met.into_iter().filter_map(move |number| {
            let pattern = &self.patterns[number];
            let compiled = pattern.compiled.get_or_init(|| super::credits::compile(&pattern.written));
            Some((number, compiled.captures(text)?))
        })
    }
}

/// Words in lower case of which every match of `pattern` holds one, whatever its case; None where there are none.
fn words_of(pattern: &str) -> Option<Vec<String>> {
    // Without the flag a letter stays a letter, where it would be a set of two.
    let hir = Parser::new().parse(&pattern.replace("(?i)", "")).ok()?;
    needed(&hir)
}

/// Letters of a set that count as words of their own; a larger one stands for nearly any text.
const MOST_LETTERS: usize = 4;

fn needed(hir: &Hir) -> Option<Vec<String>> {
    match hir.kind() {
        HirKind::Literal(literal) => Some(vec![std::str::from_utf8(&literal.0).ok()?.to_lowercase()]),
        HirKind::Class(Class::Unicode(class)) => {
            let letters = || class.iter().flat_map(|range| range.start()..=range.end());
            (letters().nth(MOST_LETTERS).is_none())
                .then(|| letters().map(|letter| letter.to_lowercase().collect()).collect())
        }
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
    fn every_pattern_compiles() {
        for set in [CREDITS.phrases.patterns(), &CREDITS.datelines, &CREDITS.endings] {
            set.patterns.iter().for_each(|pattern| drop(credits::compile(&pattern.written)));
        }
    }

    #[test]
    fn a_pattern_is_looked_for_by_its_rarest_words() {
        assert_eq!(
            words_of("(?i)^[\\W_]*(?:By|von) (?P<name>[^.]{2,40}?) für Diese(?: Zeitung)?$"),
            Some(vec![" für diese".into()])
        );
        assert_eq!(words_of("(?:reports?|story) by"), Some(vec!["report".into(), "story".into()]));
        assert_eq!(words_of("\\p{L}{2,8}[）)]$"), Some(vec![")".into(), "）".into()]));
        assert_eq!(words_of("(?i)(?:inputs)?.+"), None);
    }
}
