//! The vocabulary of bylines and the lines that are read for them, from `selectors/generic/bylines.toml`.

use std::sync::LazyLock;

use foldhash::HashSet;
use regex::Regex;
use serde::Deserialize;

use crate::extract::words::openings::Openings;
use crate::selectors::generic;

pub(in crate::extract::fields) static BYLINES: LazyLock<Bylines> = LazyLock::new(|| generic::read("bylines"));

/// [`Bylines::patterns`], compiled.
static PATTERNS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    let compile = |pattern: &String| Regex::new(pattern).expect("a pattern of bylines.toml");
    BYLINES.patterns.iter().map(compile).collect()
});

/// Who is named in a byline that a pattern describes.
pub(in crate::extract::fields) fn by_pattern(line: &str) -> Option<&str> {
    // All of them are of these scripts, and compiled where one is met.
    let is_east_asian = |letter| matches!(letter, '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}');
    if line.is_ascii() || !line.contains(is_east_asian) {
        return None;
    }
    PATTERNS.iter().find_map(|pattern| Some(pattern.captures(line)?.name("name")?.as_str()))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::extract::fields) struct Bylines {
    pub(in crate::extract::fields) leads: Vec<String>,
    pub(in crate::extract::fields) leads_before_given_names: Vec<String>,
    patterns: Vec<String>,
    pub(in crate::extract::fields) parted_by_spaces: Vec<String>,
    pub(in crate::extract::fields) joined_letters: Vec<char>,
    pub(in crate::extract::fields) desk_roles: Vec<String>,
    pub(in crate::extract::fields) generations: Vec<String>,
    pub(in crate::extract::fields) contacts: Vec<String>,
    /// Digits of the shortest telephone number.
    pub(in crate::extract::fields) contact_digits: usize,
    pub(in crate::extract::fields) pronouns: Vec<String>,
    pub(in crate::extract::fields) family_names: Vec<String>,
    pub(in crate::extract::fields) places: Vec<String>,
    pub(in crate::extract::fields) before_places: Vec<String>,
    pub(in crate::extract::fields) before_roles: Vec<String>,
    pub(in crate::extract::fields) before_houses: Vec<String>,
    pub(in crate::extract::fields) heading_words: HashSet<String>,
    pub(in crate::extract::fields) topics: Vec<String>,
    pub(in crate::extract::fields) joiners: Vec<String>,
    pub(in crate::extract::fields) weak_joiners: Vec<String>,
    pub(in crate::extract::fields) joined_han: Vec<char>,
    pub(in crate::extract::fields) sentence_letters: usize,
    pub(in crate::extract::fields) days_of_week: Vec<String>,
    pub(in crate::extract::fields) icons: Vec<String>,
    pub(in crate::extract::fields) ends: Vec<String>,
    pub(in crate::extract::fields) ends_before_small: Vec<String>,
    pub(in crate::extract::fields) ends_before_capital: Vec<String>,
    pub(in crate::extract::fields) credentials: Vec<String>,
    pub(in crate::extract::fields) prompts: Openings,
    pub(in crate::extract::fields) inside: Vec<String>,
    pub(in crate::extract::fields) glued: Vec<String>,
    pub(in crate::extract::fields) tails: Vec<String>,
    pub(in crate::extract::fields) nobody: HashSet<String>,
    pub(in crate::extract::fields) desks: HashSet<String>,
    pub(in crate::extract::fields) roles: HashSet<String>,
    pub(in crate::extract::fields) modifiers: Vec<String>,
    pub(in crate::extract::fields) institutions: Vec<String>,
    pub(in crate::extract::fields) titles: Vec<String>,
    pub(in crate::extract::fields) no_names_before_date: Vec<String>,
    pub(in crate::extract::fields) least_han: usize,
    pub(in crate::extract::fields) most_han: usize,
    pub(in crate::extract::fields) most_words: usize,
    pub(in crate::extract::fields) most_small: usize,
    pub(in crate::extract::fields) most_chars: usize,
    pub(in crate::extract::fields) organisations: Vec<String>,
    pub(in crate::extract::fields) makers: Vec<String>,
    pub(in crate::extract::fields) works: Vec<String>,
    pub(in crate::extract::fields) degree_letters: Vec<usize>,
    pub(in crate::extract::fields) least_common: usize,
    pub(in crate::extract::fields) least_account: usize,
    pub(in crate::extract::fields) most_account: usize,
    pub(super) full_names: FullNames,
    pub(in crate::extract::fields) datelines: Datelines,
    pub(in crate::extract::fields) lines: BylineLines,
}

/// How long names are.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FullNames {
    pub(super) least_words: usize,
    pub(super) most_words: usize,
    pub(super) least_capitals: usize,
    pub(super) least_letters: usize,
    pub(super) particle_letters: usize,
    /// Names in one line.
    pub(super) most_people: usize,
}

/// The reporter's place in what a text begins with.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::extract::fields) struct Datelines {
    /// Characters of the text.
    pub(in crate::extract::fields) most_chars: usize,
    /// What opens and what closes one.
    pub(in crate::extract::fields) brackets: Vec<(char, char)>,
    /// Ends of what stands before the bracket.
    pub(in crate::extract::fields) wired: Vec<String>,
}

/// Which lines are looked at for names.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::extract::fields) struct BylineLines {
    pub(in crate::extract::fields) most_chars: usize,
    pub(in crate::extract::fields) short_chars: usize,
    pub(in crate::extract::fields) tailed_chars: usize,
    pub(in crate::extract::fields) names_chars: usize,
    pub(in crate::extract::fields) brief_chars: f64,
    pub(in crate::extract::fields) least_spelled: usize,
    pub(in crate::extract::fields) before_title: usize,
    pub(in crate::extract::fields) behind_title: usize,
    pub(in crate::extract::fields) around_end: usize,
    pub(in crate::extract::fields) above_title: usize,
    pub(in crate::extract::fields) head_levels: usize,
    pub(in crate::extract::fields) most_elements: usize,
    pub(in crate::extract::fields) side_by_side: usize,
    pub(in crate::extract::fields) separators: Vec<char>,
    pub(in crate::extract::fields) printed_chars: usize,
}
