//! Degrees behind a name: "Ada Byron, DVM, DACVB".

use super::full_names::is_full_name;
use super::given_names;
use super::joiners::joined;
use super::words::BYLINES;

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
        BYLINES.credentials.iter().any(|degree| degree == lower.trim_end_matches(['.', ' ']))
    };
    is_known(part) || part.split(' ').all(|word| is_known(word) || is_capitals(word))
}

/// The names of a line of people and their degrees: "Ada Byron, DVM, DACVB & Maria Muster, RN". None without a degree.
pub(in crate::extract::fields) fn with_degrees(line: &str) -> Option<&str> {
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
