//! The words of class names and addresses that tell a section, from `selectors/generic/sections.toml`.

use std::sync::LazyLock;

use html5ever::local_name;
use serde::Deserialize;

use crate::dom::{ElementRef, attribute};
use crate::extract::body::classes::words_of;
use crate::selectors::generic::{self, Words};

pub(super) static TELLS: LazyLock<Tells> = LazyLock::new(|| generic::read("sections"));

/// What links and labels of sections say of themselves.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Tells {
    classes: Words,
    weak_classes: Words,
    post_classes: Words,
    pub(super) section_paths: Words,
    pub(super) other_paths: Words,
    pub(super) article_names: Words,
    pub(super) current: Words,
    /// In their order.
    pub(super) title_signs: Words,
    /// Single characters.
    pub(super) line_signs: Words,
    pub(super) weights: Weights,
    pub(super) reach: Reach,
}

/// Confidence in what tells a section.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Weights {
    pub(super) rel: f64,
    pub(super) class: f64,
    pub(super) weak_class: f64,
    pub(super) path: f64,
    pub(super) prefix: f64,
    pub(super) lead: f64,
    pub(super) menu: f64,
    pub(super) title_part: f64,
    pub(super) each_further_tell: f64,
    pub(super) above_headline: f64,
    pub(super) below_headline: f64,
    pub(super) far: f64,
    pub(super) unlinked: f64,
    pub(super) least: f64,
}

/// How far from the headline sections are looked for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reach {
    pub(super) blocks_above: usize,
    pub(super) blocks_below: usize,
    pub(super) kicker_blocks: usize,
    pub(super) line_blocks: usize,
    pub(super) ancestors: usize,
    pub(super) inner_elements: usize,
    pub(super) most_chars: usize,
    pub(super) most_chars_around: usize,
    pub(super) most_lead_chars: usize,
    pub(super) most_dated_chars: usize,
    pub(super) most_value_chars: usize,
    pub(super) most_line_bytes: usize,
    pub(super) most_words: usize,
    most_token_bytes: usize,
}

/// Words of classes that may tell a section, by their length: most elements have none of them.
static TELLING: LazyLock<Vec<Vec<&'static str>>> = LazyLock::new(|| {
    let mut by_length: Vec<Vec<&'static str>> = Vec::new();
    for word in TELLS.classes.words.iter().chain(&TELLS.weak_classes.words) {
        by_length.resize(by_length.len().max(word.len() + 1), Vec::new());
        by_length[word.len()].push(word);
    }
    by_length
});

/// Whether a name of the element holds a word that may tell a section.
fn holds_telling_word(element: ElementRef<'_>) -> bool {
    let value = element.value();
    let classes = attribute(value, &local_name!("class")).unwrap_or_default().split_ascii_whitespace();
    let others = [local_name!("id"), local_name!("itemprop")].into_iter().filter_map(|name| attribute(value, &name));
    let mut words = classes.chain(others).flat_map(words_of);
    words.any(|word| {
        TELLING.get(word.len()).is_some_and(|known| known.iter().any(|known| known.eq_ignore_ascii_case(word)))
    })
}

/// The class, id or property that calls an element a section, and the confidence in it.
pub(super) fn told_by_class(element: ElementRef<'_>) -> Option<(String, f64)> {
    let is = |words: &Words, word: &str| words.words.iter().any(|known| known.eq_ignore_ascii_case(word));
    let tokens = || {
        element.value().classes().chain(attribute(element.value(), "id")).chain(attribute(element.value(), "itemprop"))
    };
    if !holds_telling_word(element) {
        return None;
    }
    // Themes print an article's categories among the classes of its outermost element.
    let is_post = element.value().classes().any(|token| is(&TELLS.post_classes, token));
    for (words, weight) in [(&TELLS.classes, TELLS.weights.class), (&TELLS.weak_classes, TELLS.weights.weak_class)] {
        let told = tokens().find(|token| {
            token.len() < TELLS.reach.most_token_bytes
                && !token.contains([':', '[', '/'])
                && !token.starts_with("menu-item")
                && words_of(token).any(|word| is(words, word))
        });
        if let Some(token) = told.filter(|_| !is_post) {
            return Some((token.to_owned(), weight));
        }
    }
    None
}
