//! White space, words, sentence ends and hashes of text: the only copy in the crate.

#![deny(clippy::disallowed_methods, clippy::disallowed_macros)]

/// `text` with runs of white space folded to one space and none at the ends.
pub fn fold_space(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded
}

/// Whether `letter` belongs to a script written without spaces (Han, kana, Thai) or counted by syllable block
/// (Hangul): each such character counts as one word.
pub fn is_counted_by_character(letter: char) -> bool {
    matches!(letter, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{0e00}'..='\u{0e7f}')
}

/// Number of words; see [`is_counted_by_character`] for scripts without spaces.
pub fn count_words(text: &str) -> usize {
    let mut count = 0;
    let mut in_word = false;
    for letter in text.chars() {
        if is_counted_by_character(letter) {
            count += 1;
            in_word = false;
        } else if letter.is_alphanumeric() {
            count += usize::from(!in_word);
            in_word = true;
        } else if letter != '\'' && letter != '’' {
            in_word = false;
        }
    }
    count
}

/// Whether `letter` can end a sentence, in any of the scripts met on the web.
pub fn ends_sentence(letter: char) -> bool {
    matches!(letter, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '｡' | '؟' | '۔' | '।' | '॥' | '։' | '።' | '၊' | '။')
}
