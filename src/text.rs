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
