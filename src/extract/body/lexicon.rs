//! How much the words around a block and in its opening speak for article text.
//!
//! The weights are learned (`training/lexicon.py`), one line a word in `selectors/generic/lexicon.tsv`: `name`, the
//! word of a class or id (or `<tag`, `@role`), and its weights on the block's own element, on one around it below the
//! densest container, and on that container or around it; `word` or `start`, the word or two words of a text, and the
//! weight. Weights are hundredths of log-odds; a word that is not there says nothing. Sums of them are two of the
//! scorer's numbers, no more: a text in a language without words here is judged by all the others.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use xxhash_rust::xxh3::xxh3_64;

use super::signs::{self, Naming};
use crate::dom::Dom;
use crate::extract::blocks::Outline;
use crate::selectors::bundled;

/// Learned weights of words.
#[derive(Debug, Default)]
pub struct Lexicon {
    names: ByHash<NameWeights>,
    words: ByHash<WordWeights>,
}

/// What a word of a text weighs, or two of them.
#[derive(Debug, Clone, Copy, Default)]
struct WordWeights {
    /// Anywhere in the opening, the start included.
    opening: i16,
    /// Besides, where the text starts with it.
    start: i16,
    /// There are two words of which it is the first.
    begins_two: bool,
}

/// What the names of an element weigh, by where the element stands.
#[derive(Debug, Clone, Copy, Default)]
struct NameWeights {
    /// The block's own.
    own: i32,
    /// Around the block, or its own, and below the densest container.
    below: i32,
    /// The densest container or around it.
    core: i32,
}

/// By the hash of a word; two of the few thousand words that are here do not share one (a test looks), and what other
/// words share one with them is less than one in 10¹⁴.
type ByHash<T> = HashMap<u64, T, BuildHasherDefault<Hashed>>;

impl Lexicon {
    /// The bundled lexicon.
    ///
    /// # Panics
    /// If it is broken: a mistake in the program, which a test finds.
    pub fn bundled() -> Self {
        let text = bundled::text("generic/lexicon.tsv").expect("the lexicon is bundled");
        Lexicon::parse(text).expect("the bundled lexicon is whole: a test reads it")
    }

    /// Reads a lexicon; None if the text is not one.
    pub fn parse(text: &str) -> Option<Self> {
        let mut lexicon = Lexicon::default();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let mut cells = line.split('\t');
            let (kind, word) = (cells.next()?, cells.next()?);
            let mut weight = || cells.next()?.parse().ok();
            match kind {
                "name" => {
                    let weights = NameWeights { own: weight()?, below: weight()?, core: weight()? };
                    lexicon.names.insert(key(word), weights);
                }
                "word" => lexicon.word(word).opening = i16::try_from(weight()?).ok()?,
                "start" => lexicon.word(word).start = i16::try_from(weight()?).ok()?,
                _ => return None,
            }
        }
        Some(lexicon)
    }

    /// The weights of a word or two, made if there are none.
    fn word(&mut self, word: &str) -> &mut WordWeights {
        if let Some((first, _)) = word.split_once(' ') {
            self.words.entry(key(first)).or_default().begins_two = true;
        }
        self.words.entry(key(word)).or_default()
    }

    /// One an element: log-odds that a block directly inside it is article text, by the names of the elements around.
    pub(super) fn of_names(&self, dom: &Dom, outline: &Outline, core: usize) -> Vec<f32> {
        let mut known = foldhash::HashMap::default();
        let mut around: Vec<i32> = Vec::with_capacity(outline.elements.len());
        let mut sums = Vec::with_capacity(outline.elements.len());
        for (index, element) in outline.elements.iter().enumerate() {
            let mut weights = NameWeights::default();
            for (naming, content) in signs::names(dom, element) {
                weights.add(*known.entry((naming, content)).or_insert_with(|| self.of_name(naming, content)));
            }
            let outer = if index == 0 { 0 } else { around[element.parent] };
            let here = if outline.is_inside(core, index) { weights.core } else { weights.below };
            around.push(outer + here);
            sums.push(log_odds(outer + here + weights.own));
        }
        sums
    }

    fn of_name(&self, naming: Naming, content: &str) -> NameWeights {
        let mut weights = NameWeights::default();
        signs::of_name(naming, content, |word| weights.add(self.names.get(&key(word)).copied().unwrap_or_default()));
        weights
    }

    /// Log-odds that a block is article text, by the words its text opens with.
    pub(super) fn of_text(&self, text: &str) -> f32 {
        let mut sum = 0;
        signs::of_text(text, |word, is_start| {
            let Some(weights) = self.words.get(&key(word)) else { return false };
            sum += i32::from(weights.opening) + if is_start { i32::from(weights.start) } else { 0 };
            weights.begins_two
        });
        log_odds(sum)
    }
}

impl NameWeights {
    fn add(&mut self, other: NameWeights) {
        self.own += other.own;
        self.below += other.below;
        self.core += other.core;
    }
}

fn log_odds(hundredths: i32) -> f32 {
    hundredths as f32 / 100.0
}

fn key(word: &str) -> u64 {
    xxh3_64(word.as_bytes())
}

/// A key that is a hash already.
#[derive(Debug, Default)]
struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, _: &[u8]) {
        unreachable!("keys are u64");
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_bundled_one_counts() {
        let text = bundled::text("generic/lexicon.tsv").unwrap();
        let lexicon = Lexicon::bundled();
        let words = lexicon.words.values().flat_map(|weights| [weights.opening, weights.start]);
        assert_eq!(
            lexicon.names.len() + words.filter(|weight| *weight != 0).count(),
            text.lines().filter(|line| !line.starts_with('#')).count()
        );
    }

    #[test]
    fn names_weigh_by_where_they_stand() {
        let lexicon =
            Lexicon::parse("name\tside\t-1\t-20\t300\nname\t<p\t50\t0\t0\nword\tsign up\t-70\nstart\tsign\t-5")
                .unwrap();
        let dom = crate::dom::parse("<body><main class=side><div class=page-side><p>One</div></main>");
        let outline = Outline::of(&dom, 0);
        let at = |tag: &str| outline.elements.iter().position(|element| &*element.tag == tag).unwrap();
        let sums = lexicon.of_names(&dom, &outline, at("main"));
        assert_eq!([sums[at("main")], sums[at("div")], sums[at("p")]], [2.99, 2.79, 3.3]);
        assert_eq!(lexicon.of_text("Sign up now"), -0.75);
        assert_eq!(lexicon.of_text("Now sign up"), -0.7);
        assert!(Lexicon::parse("word\tno weight").is_none());
    }
}
