//! Whose page it is: a site that goes by somebody's name, a copyright line that names a person. Who keeps a site of their
//! own seldom signs what they write there; shops and firms that bear a founder's name are told from it by pages
//! without a date.

use super::lines::is_name;
use super::named::Named;
use crate::extract::fields::bylines::given_names;
use crate::extract::fields::candidate::Candidate;
use crate::extract::fields::title::text::{parts, plain};
use crate::extract::fields::{rights, site, weights};
use crate::record::{Author, Method};

/// The people whom the site and the copyright line of a dated page name.
pub(super) fn candidates(named: &Named<'_>) -> Vec<Candidate<Vec<Author>>> {
    let mut lists = Vec::new();
    let mut add = |name: &str, raw: &str, method, selector: &str, sign| {
        let list = Candidate::new(named.people(name, None), raw, method, selector, weights::authors().owner);
        lists.push(list.sign(sign, 1.0));
    };
    let title = named.reading.structured.title.as_deref().map(plain).unwrap_or_default();
    let ends = parts(&title);
    let names = site::names(named.reading);
    // In front of a title stands what it is about as well, unless something of theirs does.
    let first = ends.first().copied().filter(|name| without_possession(name) != *name);
    let called = ends.last().copied().into_iter().chain(first).chain(names.iter().map(String::as_str));
    if let Some(name) = called.map(without_possession).find(|name| is_person(name)) {
        add(name, name, Method::Dom, "site", "owner_site");
    }
    if let Some(line) = rights::printed_copyright(named.reading)
        && let Some(name) = holder(&line.value)
    {
        add(&name, &line.value, Method::Text, "copyright line", "owner_copyright");
    }
    lists
}

/// A given name, perhaps initials, and one word more: what is longer goes on to what a house does or sells.
fn is_person(name: &str) -> bool {
    let words: Vec<&str> = name.split(' ').collect();
    let is_initial = |word: &&str| word.trim_end_matches('.').chars().count() == 1;
    words.len() >= 2
        && words[1..words.len() - 1].iter().all(is_initial)
        && is_name(name)
        && words[0].split('-').next().is_some_and(given_names::begin)
}

/// "Ada Byron" of "Ada Byron's Notebook".
fn without_possession(name: &str) -> &str {
    ["'s ", "’s "].iter().find_map(|mark| name.split_once(mark)).map_or(name, |(owner, _)| owner)
}

/// The person in a copyright line with a year (those of pictures have none): what follows signs, years and the word, up to
/// the end of the sentence.
fn holder(line: &str) -> Option<String> {
    let has_year = line.split(|letter: char| !letter.is_ascii_digit()).any(|number| number.len() == 4);
    let is_before = |word: &&str| {
        !word.chars().any(char::is_alphabetic)
            || rights::is_copyright_word(word.trim_matches(|letter: char| !letter.is_alphabetic()))
    };
    let mut words = Vec::new();
    for word in line.split_whitespace().skip_while(is_before) {
        words.push(word.trim_end_matches([',', '.', ';', '|', ':']));
        // An initial goes on, a sentence ends.
        if word.ends_with([',', ';', '|', ':']) || word.ends_with('.') && word.chars().count() > 2 {
            break;
        }
    }
    let longest = words.len().min(3);
    let name = (2..=longest).rev().map(|count| words[..count].join(" ")).find(|name| is_person(name))?;
    // A person whose name goes on is a house: "Ada Byron Publishing Ltd".
    let is_whole =
        words.len() == name.split(' ').count() || !words[name.split(' ').count()].starts_with(char::is_uppercase);
    (has_year && is_whole).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn persons_in_copyright_lines_are_told_from_houses() {
        assert_eq!(holder("© 2025 Robert Harm. All rights reserved.").as_deref(), Some("Robert Harm"));
        assert_eq!(holder("Copyright (c) 2012- Robert Harm").as_deref(), Some("Robert Harm"));
        assert_eq!(holder("© 2025 Robert Harm Publishing Ltd"), None);
        assert_eq!(holder("© 2025 Example Times"), None);
        assert_eq!(holder("© Robert Harm"), None);
    }

    #[test]
    fn what_a_house_does_is_no_surname() {
        assert!(is_person("Robert Harm") && is_person("Robert K. Harm"));
        assert!(!is_person("Robert Harm Books") && !is_person("Robert"));
    }

    #[test]
    fn a_possessive_names_the_owner() {
        assert_eq!(without_possession("Robert Harm’s Notebook"), "Robert Harm");
    }
}
