//! What is written like the name of a person, as most languages write them.

use super::joiners::{joined, weakly_joined};
use super::single_name;
use super::uncased::is_name_without_capitals;
use super::words::BYLINES;
use crate::extract::agencies::is_agency;

/// Whether a text is nothing but names of people as most languages write them: a few words that begin with capitals, small
/// particles between them; several between joiners.
pub(in crate::extract::fields) fn are_full_names(text: &str) -> bool {
    let parts: Vec<&str> =
        joined(text.trim()).into_iter().flat_map(|part| part.split('/')).flat_map(beside_weak_joiner).collect();
    parts.len() <= BYLINES.full_names.most_people && parts.iter().all(|part| is_full_name(part.trim()))
}

/// "Jana Příkladná a Petr Vzor": words that join names in some languages and stand inside them in others part what is written like
/// names on both sides.
pub(super) fn beside_weak_joiner(part: &str) -> Vec<&str> {
    let is_name = |name: &str| is_full_name(name) || is_name_without_capitals(name) || is_uncased(name);
    weakly_joined(part).find(|names| names.iter().all(|name| is_name(name))).unwrap_or_else(|| vec![part])
}

/// A few words of letters that have no capitals.
fn is_uncased(part: &str) -> bool {
    let is_letter = |letter: char| !letter.is_ascii() && !letter.is_uppercase() && !letter.is_lowercase();
    is_count_of_words(part.split(' ').count()) && part.chars().all(|letter| letter == ' ' || is_letter(letter))
}

fn is_count_of_words(count: usize) -> bool {
    (BYLINES.full_names.least_words..=BYLINES.full_names.most_words).contains(&count)
}

pub(in crate::extract::fields) fn is_full_name(part: &str) -> bool {
    let words: Vec<&str> = part.split(' ').collect();
    let is_word = |word: &str| {
        word.starts_with(char::is_uppercase)
            && word.chars().all(|letter| letter.is_alphabetic() || matches!(letter, '.' | '-' | '\'' | '’'))
    };
    let limits = &BYLINES.full_names;
    let is_particle =
        |word: &str| word.chars().count() <= limits.particle_letters && word.chars().all(char::is_lowercase);
    let capitals = words.iter().filter(|word| is_word(word)).count();
    let letters = part.chars().filter(|letter| letter.is_alphabetic()).count();
    is_count_of_words(words.len())
        && capitals >= limits.least_capitals
        && letters >= limits.least_letters
        && is_word(words[0])
        && words.last().is_some_and(|word| is_word(word) && word.chars().count() > 1)
        && words.iter().all(|word| is_word(word) || is_particle(word))
        && !words.iter().enumerate().any(|(at, word)| {
            let lower = word.to_lowercase();
            // "Lê Thu Hằng", "Angelo Di Marco": behind a name it is no day of the week.
            let may_be_part = || at > 0 && BYLINES.days_of_week.contains(&lower);
            BYLINES.heading_words.contains(&lower)
                || BYLINES.roles.contains(&lower)
                || BYLINES.desks.contains(&lower)
                || BYLINES.nobody.contains(&lower) && !may_be_part()
        })
        && !is_agency(part)
        && single_name::read(part).is_some_and(|(name, role)| name == part && role.is_none())
}

/// The one of `names` that begins with the first name `first`: "Ada Byron" of "Ada".
pub(in crate::extract::fields) fn of_first_name<'a>(first: &str, names: &'a [String]) -> Option<&'a str> {
    let is_first = first.starts_with(char::is_uppercase)
        && !first.contains(' ')
        && first.chars().count() >= BYLINES.full_names.particle_letters
        && first.chars().skip(1).all(char::is_lowercase);
    // An account printed twice is no name.
    let is_whole = |name: &&String| {
        name.strip_prefix(first).and_then(|rest| rest.strip_prefix(' ')).is_some_and(|rest| rest != first)
    };
    let mut whole = names.iter().filter(|_| is_first).filter(is_whole).map(String::as_str);
    let name = whole.next()?;
    whole.all(|other| other == name).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_name_is_the_one_person_who_has_it() {
        let names = ["Ada Byron", "Maria Muster", "Ada Byron"].map(str::to_owned);
        assert_eq!(of_first_name("Ada", &names), Some("Ada Byron"));
        for other in ["ada", "Adam", "Ad", "Maria M"] {
            assert_eq!(of_first_name(other, &names), None, "{other}");
        }
        assert_eq!(of_first_name("Ada", &["Ada Byron".to_owned(), "Ada Bell".to_owned()]), None);
        assert_eq!(of_first_name("Ada", &["Ada Ada".to_owned()]), None);
    }

    #[test]
    fn tells_full_names_from_other_short_lines() {
        for line in [
            "Maria Muster",
            "Ada Byron / Jean de la Rue",
            "LÊ PHƯƠNG",
            "Anna-Lena O’Example",
            "Lê Thu Hằng",
            "Angelo Di Marco",
        ] {
            assert!(are_full_names(line), "{line}");
        }
        for line in [
            "Breaking news",
            "May 3, 2019",
            "Thu Morning",
            "Ada",
            "The quick brown fox jumps",
            "Senior Editor",
            "Ph.D. Program Faculty",
        ] {
            assert!(!are_full_names(line), "{line}");
        }
    }
}
