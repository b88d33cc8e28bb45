//! What is written like the name of a person in a script without capitals.

use unicode_normalization::char::is_combining_mark;

use super::given_names;
use crate::extract::agencies::is_agency;

/// Whether a text is one name in a script without capitals: two to four words, a known given name first.
pub(in crate::extract::fields) fn is_name_without_capitals(text: &str) -> bool {
    if text.is_ascii() {
        return false;
    }
    let is_letter = |letter: char| letter.is_alphabetic() || is_combining_mark(letter) || letter == '\u{200c}';
    let is_uncased = |letter: char| !letter.is_uppercase() && !letter.is_lowercase() && !letter.is_ascii();
    let words: Vec<&str> = text.split(' ').collect();
    (2..=4).contains(&words.len())
        && words
            .iter()
            .all(|word| !word.is_empty() && word.chars().all(|letter| is_letter(letter) && is_uncased(letter)))
        && given_names::is_one(words[0])
        && !is_agency(text)
}
