//! What a byline prints beside a name: titles and what somebody does.

use super::given_names;
use super::words::BYLINES;

/// Whether a part between commas is what somebody does, not somebody.
pub(in crate::extract::fields) fn is_role(lower: &str) -> bool {
    let words =
        lower.split(' ').skip_while(|word| BYLINES.titles.iter().any(|title| title == word.trim_end_matches('.')));
    let untitled: Vec<&str> = words.collect();
    let lower = if untitled.len() > 1 { &lower[lower.len() - untitled.join(" ").len()..] } else { lower };
    lower.split([' ', '.']).any(|word| BYLINES.roles.contains(word))
}

/// "Maria Muster Redakteurin für Wirtschaft": the role begins with its first word, or with a word before it that
/// belongs to roles too. In front of it stands a name of two words at least.
pub(super) fn split_role(part: &str) -> (&str, Option<&str>) {
    let mut starts = Vec::new();
    let mut at = 0;
    for word in part.split_inclusive(char::is_whitespace) {
        starts.push((at, word.trim().trim_matches(|letter: char| !letter.is_alphanumeric()).to_lowercase()));
        at += word.len();
    }
    let is_person = || given_names::begin(part);
    let is_role = |word: &String| {
        BYLINES.roles.contains(word) && !BYLINES.desks.contains(word) && !BYLINES.generations.contains(word)
            || BYLINES.desk_roles.contains(word) && is_person()
    };
    let Some(first) = starts.iter().skip(2).position(|(_, word)| is_role(word)).map(|index| index + 2) else {
        return (part, None);
    };
    let mut cut = first;
    while cut > 2 && BYLINES.modifiers.contains(&starts[cut - 1].1) {
        cut -= 1;
    }
    let at = starts[cut].0;
    (part[..at].trim_end_matches(|letter: char| !letter.is_alphanumeric() && letter != '.'), Some(part[at..].trim()))
}
