//! The vocabulary of bylines and the lines that are read for them, from `selectors/generic/bylines.toml`.

use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

use crate::extract::openings::Openings;
use crate::selectors::generic;

pub(super) static BYLINES: LazyLock<Bylines> = LazyLock::new(|| generic::read("bylines"));

/// [`Bylines::patterns`], compiled.
static PATTERNS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    let compile = |pattern: &String| Regex::new(pattern).expect("a pattern of bylines.toml");
    BYLINES.patterns.iter().map(compile).collect()
});

/// Who is named in a byline that a pattern describes.
pub(super) fn by_pattern(line: &str) -> Option<&str> {
    // All of them are of these scripts, and compiled where one is met.
    let is_east_asian = |letter| matches!(letter, '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}');
    if line.is_ascii() || !line.contains(is_east_asian) {
        return None;
    }
    PATTERNS.iter().find_map(|pattern| Some(pattern.captures(line)?.name("name")?.as_str()))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Bylines {
    #[serde(rename = "why")]
    _why: String,
    pub(super) leads: Vec<String>,
    pub(super) leads_before_given_names: Vec<String>,
    patterns: Vec<String>,
    pub(super) parted_by_spaces: Vec<String>,
    pub(super) joined_letters: Vec<char>,
    pub(super) picture_marks: Vec<String>,
    pub(super) desk_roles: Vec<String>,
    pub(super) places: Vec<String>,
    pub(super) before_places: Vec<String>,
    pub(super) heading_words: Vec<String>,
    pub(super) topics: Vec<String>,
    pub(super) joiners: Vec<String>,
    pub(super) other_hands: Vec<String>,
    pub(super) ends: Vec<String>,
    pub(super) ends_before_small: Vec<String>,
    pub(super) ends_before_capital: Vec<String>,
    pub(super) credentials: Vec<String>,
    pub(super) prompts: Openings,
    pub(super) inside: Vec<String>,
    pub(super) glued: Vec<String>,
    pub(super) tails: Vec<String>,
    pub(super) nobody: Vec<String>,
    pub(super) desks: Vec<String>,
    pub(super) roles: Vec<String>,
    pub(super) modifiers: Vec<String>,
    pub(super) institutions: Vec<String>,
    pub(super) titles: Vec<String>,
    pub(super) no_names_before_date: Vec<String>,
    pub(super) least_han: usize,
    pub(super) most_han: usize,
    pub(super) most_words: usize,
    pub(super) most_small: usize,
    pub(super) most_chars: usize,
    pub(super) organisations: Vec<String>,
    pub(super) makers: Vec<String>,
    pub(super) works: Vec<String>,
    pub(super) degree_letters: Vec<usize>,
    pub(super) least_common: usize,
    pub(super) lines: BylineLines,
}

/// Which lines are looked at for names.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BylineLines {
    #[serde(rename = "why")]
    _why: String,
    pub(super) most_chars: usize,
    pub(super) short_chars: usize,
    pub(super) tailed_chars: usize,
    pub(super) names_chars: usize,
    pub(super) before_title: usize,
    pub(super) behind_title: usize,
    pub(super) around_end: usize,
    pub(super) most_elements: usize,
    pub(super) separators: Vec<char>,
    pub(super) printed_chars: usize,
}
