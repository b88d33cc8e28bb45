//! White space, words, sentence ends and hashes of text: the only copy in the crate.

#![deny(clippy::disallowed_methods, clippy::disallowed_macros)]

mod case;
mod hash;
mod space;
mod word;

pub use case::{lower_case, small_ascii};
pub use hash::{content_hash, near_hash, sha256};
pub use space::{first_space, fold_space, folded, leading_space};
pub use word::{WordCount, count_words, is_counted_by_character, words};

/// Whether `letter` can end a sentence, in any of the scripts met on the web.
pub fn ends_sentence(letter: char) -> bool {
    matches!(letter, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '｡' | '؟' | '۔' | '।' | '॥' | '։' | '።' | '၊' | '။')
}

/// A text for people to recognise: white space folded, and no more than `most` characters.
pub fn shorten(text: &str, most: usize) -> String {
    let text = fold_space(text);
    if text.chars().count() <= most { text } else { text.chars().take(most.saturating_sub(1)).chain(['…']).collect() }
}

/// Likeness, 0 to 1 by Jaro and Winkler, from which a name may be what somebody meant who wrote another.
const LEAST_LIKENESS: f64 = 0.75;

/// The one of `known` that is most like `name`, if any is; never `name` itself, which cannot be meant.
pub fn most_like<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let others = known.filter(|known| *known != name);
    let best = others.map(|known| (strsim::jaro_winkler(known, name), known)).max_by(|a, b| a.0.total_cmp(&b.0));
    best.filter(|(likeness, _)| *likeness > LEAST_LIKENESS).map(|(_, name)| name)
}

/// Of so many letters of a name one may be wrong.
const LETTERS_A_SLIP: usize = 5;

/// The one of `known` that `name` is with a slip of the pen: a letter wrong, missing, too many, or two in each other's
/// place. Names of hosts are alike by their endings and yet mean something else, so that likeness is not enough.
pub fn misspelt<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let length = name.chars().count();
    let most = (length / LETTERS_A_SLIP).max(1);
    // Only what is as long is compared, since each comparison costs the product of the lengths.
    let others = known.filter(|known| *known != name && known.chars().count().abs_diff(length) <= most);
    let best = others.map(|known| (strsim::osa_distance(known, name), known)).min_by_key(|(slips, _)| *slips);
    best.filter(|(slips, _)| *slips <= most).map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_found_and_another_name_is_none() {
        let known = ["express.test", "herald.test", "blox/core", "wordpress/jannah"];
        let meant = |name: &str| misspelt(name, known.into_iter());
        assert_eq!(meant("blox/cores"), Some("blox/core"));
        assert_eq!(meant("hreald.test"), Some("herald.test"));
        assert_eq!(meant("wordpress/janah"), Some("wordpress/jannah"));
        for other in ["example.test", "herald.co.test", "herald.test", "wordpress/core", "", &"x".repeat(1 << 20)] {
            assert_eq!(meant(other), None, "{}", shorten(other, 20));
        }
    }
}
