//! The vocabulary of drafting: `selectors/generic/authoring.toml`.

use std::sync::LazyLock;

use regex::RegexSet;
use serde::Deserialize;

use crate::selectors::generic;

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| generic::read("authoring"));
static UNSTABLE: LazyLock<RegexSet> =
    LazyLock::new(|| RegexSet::new(&VOCABULARY.unstable.patterns).expect("bundled patterns are sound"));

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Vocabulary {
    unstable: Unstable,
    text_tags: TextTags,
    hints: Hints,
    limits: Limits,
    lint: Lint,
    learn: Learning,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Unstable {
    patterns: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TextTags {
    names: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Hints {
    authors: Vec<String>,
    published: Vec<String>,
    category: Vec<String>,
    title: Vec<String>,
    dek: Vec<String>,
}

/// How far drafting goes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Limits {
    /// Characters that a field's value has at most.
    pub(super) most_value_chars: usize,
    /// Candidates of one field that are listed.
    pub(super) most_candidates: usize,
    /// Candidates that are tried on the page.
    pub(super) most_tried: usize,
    /// Share of the text that a body candidate must hold.
    pub(super) least_recall: f64,
    /// Characters of text that a place in a script must hold.
    pub(super) least_script_chars: usize,
}

/// What learning from several pages asks for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Learning {
    /// Pages that must say so.
    pub(super) least_pages: usize,
    /// Pages that must say so where nothing is found without it.
    pub(super) least_unconfirmed: usize,
    /// Share of the pages that must have what is taken for a standfirst.
    pub(super) least_share: f64,
    /// Pages that are learned from.
    pub(super) most_pages: usize,
    /// Promises that are written.
    pub(super) most_promises: usize,
    /// Characters of a block that can only be prose.
    pub(super) least_prose_chars: usize,
    /// Characters of a standfirst at most.
    pub(super) most_standfirst_chars: usize,
    /// Blocks before the text in which a standfirst stands.
    pub(super) standfirst_reach: usize,
    /// Characters of a repeated text from which on it is no heading, label or dateline.
    pub(super) least_repeated_chars: usize,
    /// Pages that a shorter one must stand on, before or behind all that varies.
    pub(super) least_label_pages: usize,
    /// Words of a section that is named on no page without the element, at most.
    pub(super) most_section_words: usize,
    /// Share of their lines that two copies of one article have in common.
    pub(super) most_common: f64,
    /// How alike two texts are that count as the same body.
    pub(super) least_likeness: f64,
    /// How alike what is kept is, at most, to a body that most of the text is missing from.
    pub(super) most_missing: f64,
}

/// What learning from several pages asks for.
pub(super) fn learning() -> &'static Learning {
    &VOCABULARY.learn
}

/// From when on an entry matches too much.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Lint {
    /// Elements with different texts that a candidate matches at most.
    pub(super) most_values: usize,
    /// Share of the text that one entry takes away at most.
    pub(super) most_taken: f64,
}

/// From when on an entry matches too much.
pub(super) fn lint() -> &'static Lint {
    &VOCABULARY.lint
}

/// How far drafting goes.
pub(super) fn limits() -> &'static Limits {
    &VOCABULARY.limits
}

/// Whether a class or id is going to be there tomorrow, and says something.
pub(super) fn is_stable(token: &str) -> bool {
    let is_plain = token.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && token.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    is_plain && !UNSTABLE.is_match(token)
}

/// Whether a selector ends in nothing but a tag that text stands in.
pub(super) fn is_tag_of_text(css: &str) -> bool {
    let last = css.rsplit(' ').next().unwrap_or(css);
    VOCABULARY.text_tags.names.iter().any(|tag| tag == last)
}

/// Words that a class, id, itemprop or rel holds where the element may hold `field`.
pub(super) fn words_of(field: &str) -> &'static [String] {
    let hints = &VOCABULARY.hints;
    match field {
        "authors" => &hints.authors,
        "published" => &hints.published,
        "category" => &hints.category,
        "title" => &hints.title,
        "dek" => &hints.dek,
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_a_build_makes_up_are_not_stable() {
        for token in [
            "css-1x2yz",
            "sc-bdVaJa1",
            "Story_body__3xYz1",
            "post-48213",
            "sEpNVt",
            "mt-4",
            "hover:x",
            "a1",
            "row",
            "sc-gIvWvA",
            "atiar21",
            "h_hB",
            "elementor-element-bf7df35",
            "elementor-col-25",
            "rounded",
            "clear-both",
        ] {
            assert!(!is_stable(token), "{token}");
        }
        for token in [
            "entry-content",
            "article__body",
            "story",
            "js_author",
            "byline-name",
            "StoryBody",
            "h-entry-title",
            "sc-button",
            "clearance",
            "overflow-menu",
        ] {
            assert!(is_stable(token), "{token}");
        }
        assert!(is_tag_of_text("article ul") && is_tag_of_text("p"));
        assert!(!is_tag_of_text("h1") && !is_tag_of_text("article .tags") && !is_tag_of_text("article aside"));
    }
}
