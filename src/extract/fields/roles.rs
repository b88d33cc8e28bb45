//! What a byline prints beside a name: degrees, titles and what somebody does.

use super::byline_words::BYLINES;
use super::bylines::joined;
use super::full_names::is_full_name;
use super::given_names;

/// Whether what stands behind `person` and a comma is degrees: known ones, or a few capitals ("M.D. DACVB").
pub(super) fn is_degree(part: &str, person: &str) -> bool {
    let is_capitals = |word: &str| {
        word.chars().all(|letter| letter.is_uppercase() || letter == '.')
            && BYLINES.degree_letters.contains(&word.chars().filter(|letter| letter.is_alphabetic()).count())
            && person.contains(' ')
            && person.chars().any(char::is_lowercase)
    };
    let is_known = |text: &str| {
        let lower = text.to_lowercase();
        BYLINES.credentials.iter().any(|degree| degree == lower.trim_end_matches('.'))
    };
    is_known(part) || part.split(' ').all(|word| is_known(word) || is_capitals(word))
}

/// The names of a line of people and their degrees: "Ada Byron, DVM, DACVB & Maria Muster, RN". None without a degree.
pub(super) fn with_degrees(line: &str) -> Option<&str> {
    let parts: Vec<&str> = joined(line).into_iter().map(str::trim).collect();
    let mut person = "";
    let mut degrees = 0;
    for part in parts {
        let part = part.split(" (").next().unwrap_or(part);
        if is_full_name(part) && given_names::begin(part) {
            person = part;
        } else if !person.is_empty() && is_degree(part, person) {
            degrees += 1;
        } else {
            return None;
        }
    }
    (degrees > 0).then_some(line)
}

/// Whether a part between commas is what somebody does, not somebody.
pub(super) fn is_role(lower: &str) -> bool {
    let words =
        lower.split(' ').skip_while(|word| BYLINES.titles.iter().any(|title| title == word.trim_end_matches('.')));
    let untitled: Vec<&str> = words.collect();
    let lower = if untitled.len() > 1 { &lower[lower.len() - untitled.join(" ").len()..] } else { lower };
    lower.split([' ', '.']).any(|word| BYLINES.roles.iter().any(|role| role == word))
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
        BYLINES.roles.contains(word) && !BYLINES.desks.contains(word)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_people_and_their_degrees_is_told_from_a_sentence() {
        assert!(with_degrees("Ada Byron, VMD, DACVB; Maria Muster, BA, VTS (Behavior)").is_some());
        assert!(with_degrees("Ada Byron, Maria Muster").is_none());
        assert!(with_degrees("Ada Byron, DVM, on how to train a dog").is_none());
    }
}
