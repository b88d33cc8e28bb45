//! Patterns of which few find anything in a text.
//!
//! So each is first asked for words without which it finds nothing, those of all patterns are looked for at once, and a
//! pattern is compiled when a text with its words is first met.

use std::sync::OnceLock;

use aho_corasick::AhoCorasick;
use regex::{Captures, Regex};
use regex_syntax::ast::parse::Parser;
use regex_syntax::ast::{Ast, ClassSet, ClassSetItem, RepetitionKind, RepetitionRange};

use crate::text::lower_case;

/// The patterns of one list.
pub(in crate::extract) struct PatternSet {
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
    pub(in crate::extract) fn of(written: impl IntoIterator<Item = String>) -> Self {
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
    pub(in crate::extract) fn captures<'t>(&self, text: &'t str) -> impl Iterator<Item = (usize, Captures<'t>)> {
        let lower = lower_case(text);
        let mut met: Vec<usize> =
            self.needles.find_overlapping_iter(&lower).map(|found| self.owners[found.pattern().as_usize()]).collect();
        met.sort_unstable();
        met.dedup();
        met.into_iter().filter_map(move |number| {
            let pattern = &self.patterns[number];
            let compiled = pattern.compiled.get_or_init(|| compile(&pattern.written));
            Some((number, compiled.captures(text)?))
        })
    }
}

/// # Panics
/// If `pattern` of a bundled file is none: a mistake in the program, which a test finds.
pub(in crate::extract) fn compile(pattern: &str) -> Regex {
    Regex::new(pattern).unwrap_or_else(|error| panic!("selectors/generic/credits.toml: {error}"))
}

/// Words in lower case of which every match of `pattern` holds one, whatever its case; None where there are none.
///
/// As it is written: sets of letters need not be spelled out for it.
fn words_of(pattern: &str) -> Option<Vec<String>> {
    needed(&Parser::new().parse(pattern).ok()?)
}

/// Letters of a set that count as words of their own; a larger one stands for nearly any text.
const MOST_LETTERS: usize = 4;

fn needed(ast: &Ast) -> Option<Vec<String>> {
    match ast {
        Ast::Literal(literal) => Some(vec![literal.c.to_lowercase().collect()]),
        Ast::ClassBracketed(class) if !class.negated => letters(&class.kind),
        Ast::Group(group) => needed(&group.ast),
        Ast::Repetition(repetition) if least(&repetition.op.kind) > 0 => needed(&repetition.ast),
        // One part is enough: that whose shortest word is longest says most.
        Ast::Concat(concat) => parts(&concat.asts).into_iter().max_by_key(|words| shortest(words)),
        Ast::Alternation(branches) => {
            branches.asts.iter().map(needed).collect::<Option<Vec<_>>>().map(|words| words.concat())
        }
        _ => None,
    }
}

/// The words that each part of a sequence needs, letters in a row as one.
fn parts(sequence: &[Ast]) -> Vec<Vec<String>> {
    let (mut parts, mut word) = (Vec::new(), String::new());
    for ast in sequence {
        if let Ast::Literal(literal) = ast {
            word.extend(literal.c.to_lowercase());
            continue;
        }
        parts.extend((!word.is_empty()).then(|| vec![std::mem::take(&mut word)]));
        parts.extend(needed(ast));
    }
    parts.extend((!word.is_empty()).then(|| vec![word]));
    parts
}

/// How often what is repeated stands there at least.
fn least(kind: &RepetitionKind) -> u32 {
    match kind {
        RepetitionKind::OneOrMore => 1,
        RepetitionKind::Range(RepetitionRange::Exactly(least) | RepetitionRange::AtLeast(least))
        | RepetitionKind::Range(RepetitionRange::Bounded(least, _)) => *least,
        RepetitionKind::ZeroOrOne | RepetitionKind::ZeroOrMore => 0,
    }
}

/// The letters of a small set.
fn letters(set: &ClassSet) -> Option<Vec<String>> {
    let letter = |item: &ClassSetItem| match item {
        ClassSetItem::Literal(literal) => Some(literal.c.to_lowercase().collect()),
        _ => None,
    };
    match set {
        ClassSet::Item(ClassSetItem::Union(union)) if union.items.len() <= MOST_LETTERS => {
            union.items.iter().map(letter).collect()
        }
        ClassSet::Item(item) => Some(vec![letter(item)?]),
        ClassSet::BinaryOp(_) => None,
    }
}

fn shortest(words: &[String]) -> usize {
    words.iter().map(|word| word.chars().count()).min().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::credits::CREDITS;

    #[test]
    fn every_pattern_compiles() {
        for set in [CREDITS.phrases.patterns(), &CREDITS.datelines, &CREDITS.endings] {
            set.patterns.iter().for_each(|pattern| drop(compile(&pattern.written)));
        }
    }

    #[test]
    fn a_pattern_is_looked_for_by_its_rarest_words() {
        assert_eq!(
            words_of("(?i)^[\\W_]*(?:By|von) (?P<name>[^.]{2,40}?) für Diese(?: Zeitung)?$"),
            Some(vec![" für diese".into()])
        );
        assert_eq!(words_of("(?:reports?|story) by"), Some(vec!["report".into(), "story".into()]));
        assert_eq!(words_of("\\p{L}{2,8}[）)]$"), Some(vec!["）".into(), ")".into()]));
        assert_eq!(words_of("(?i)(?:inputs)?.+"), None);
    }
}
