//! Words of names that the page also writes in lower case: "Shopping Options" is none where a sentence has "options".

use std::collections::HashSet;

use memchr::memmem::Finder;

use crate::extract::fields::bylines::words::BYLINES;
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
        let is_written = |word: &String| {
            let finder = Finder::new(word);
            reading.outline.blocks.iter().any(|block| is_word_of(&block.text, &finder))
        };
        CommonWords(asked.into_iter().filter(is_written).collect())
    }

    /// Whether `name` holds one.
    pub(super) fn are_in(&self, name: &str) -> bool {
        words(name).any(|word| self.0.contains(&word.to_lowercase()))
    }
}

/// Whether `text` holds the word that is looked for, and not only as a part of another.
fn is_word_of(text: &str, word: &Finder<'_>) -> bool {
    let is_apart = |letter: Option<char>| letter.is_none_or(|letter| !letter.is_alphanumeric());
    word.find_iter(text.as_bytes()).any(|start| {
        let end = start + word.needle().len();
        is_apart(text[..start].chars().next_back()) && is_apart(text[end..].chars().next())
    })
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty())
}
