//! Phrases of page furniture that fill a whole block.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::classes::Kind;
use crate::selectors::generic;

static PHRASES: LazyLock<HashMap<String, Kind>> = LazyLock::new(|| {
    let file: HashMap<Kind, PhraseList> = generic::read("phrases");
    file.into_iter().flat_map(|(kind, list)| list.phrases.into_iter().map(move |phrase| (phrase, kind))).collect()
});

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PhraseList {
    #[serde(rename = "why")]
    _why: String,
    phrases: Vec<String>,
}

static OPENINGS: LazyLock<Openings> = LazyLock::new(|| generic::read("openings"));

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Openings {
    #[serde(rename = "why")]
    _why: String,
    promotion: Vec<String>,
}

/// Whether a block opens like a line that sends the reader elsewhere: "For more: …", "Follow us on …".
pub fn opens_promotion(text: &str) -> bool {
    let start: String = text.chars().take(60).collect::<String>().to_lowercase();
    OPENINGS
        .promotion
        .iter()
        .any(|opening| start.trim_start_matches(['*', '(', '[', ' ', '•', '-']).starts_with(opening.as_str()))
}

/// Longer blocks are not looked up; the longest phrase has 87 characters.
const LONGEST: usize = 120;

/// The kind of furniture a block is that says nothing but one known phrase.
pub fn whole_block(text: &str) -> Option<Kind> {
    if text.len() > LONGEST * 2 {
        return None;
    }
    let lower = text.to_lowercase();
    PHRASES.get(trim(&lower)).copied()
}

fn trim(text: &str) -> &str {
    text.trim_matches(|letter: char| {
        letter.is_whitespace()
            || matches!(letter, ':' | '.' | '!' | '»' | '«' | '…' | '→' | '›' | '>' | '|' | '–' | '-' | '▼' | '×')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_a_phrase_that_fills_the_block() {
        assert_eq!(whole_block("Related Articles:"), Some(Kind::Related));
        assert_eq!(whole_block("  مقالات ذات صلة "), Some(Kind::Related));
    }

    #[test]
    fn does_not_search_inside_a_sentence() {
        assert_eq!(whole_block("Visitors who want to continue reading about the keepers"), None);
    }
}
