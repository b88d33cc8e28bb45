//! Words of names that the page also writes in lower case: "Shopping Options" is none where a sentence has "options".

use std::collections::HashSet;

use super::byline_words::BYLINES;
use crate::extract::reading::Reading;

/// In lower case.
pub(super) struct CommonWords(HashSet<String>);

impl CommonWords {
    /// Those of `names`.
    pub(super) fn of<'a>(names: impl Iterator<Item = &'a str>, reading: &Reading<'_>) -> Self {
        let asked: HashSet<String> = names
            .flat_map(words)
            .filter(|word| word.chars().count() >= BYLINES.least_common)
            .map(str::to_lowercase)
            .filter(|word| word.starts_with(char::is_lowercase))
            .collect();
        let mut common = HashSet::new();
        if asked.is_empty() {
            return CommonWords(common);
        }
        // Most words of the page begin with another letter.
        let mut begins = [false; 256];
        asked.iter().for_each(|word| begins[usize::from(word.as_bytes()[0])] = true);
        let mut look_up = |word: &str| {
            if asked.contains(word) && !common.contains(word) {
                common.insert(word.to_owned());
            }
        };
        for block in &reading.outline.blocks {
            if block.text.is_ascii() {
                let words = block.text.as_bytes().split(|byte| !byte.is_ascii_alphanumeric());
                let words = words.filter(|word| word.first().is_some_and(|first| begins[usize::from(*first)]));
                words.filter_map(|word| std::str::from_utf8(word).ok()).for_each(&mut look_up);
            } else {
                words(&block.text).filter(|word| begins[usize::from(word.as_bytes()[0])]).for_each(&mut look_up);
            }
        }
        CommonWords(common)
    }

    /// Whether `name` holds one.
    pub(super) fn are_in(&self, name: &str) -> bool {
        words(name).any(|word| self.0.contains(&word.to_lowercase()))
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty())
}
