//! A headline's text: the site's name and the section cut off by comparison, forms compared.

use std::cell::LazyCell;

use super::weights;
use crate::text::is_counted_by_character;

/// What two forms of one headline share: its letters and digits, in lower case.
pub(super) fn key(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The first character of its [`key`].
pub(super) fn first_of_key(text: &str) -> Option<char> {
    text.chars().find(|letter| letter.is_alphanumeric()).and_then(|first| first.to_lowercase().next())
}

/// Words in lower case; each character of scripts written without spaces.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut is_open = false;
    for letter in text.chars() {
        if is_counted_by_character(letter) {
            words.push(letter.to_string());
            is_open = false;
        } else if letter.is_alphanumeric() {
            if !is_open {
                words.push(String::new());
                is_open = true;
            }
            words.last_mut().expect("a word was opened").extend(letter.to_lowercase());
        } else if !matches!(letter, '\'' | '’') {
            is_open = false;
        }
    }
    words
}

/// Share of `words` that are among `others`, 0 to 1.
pub(super) fn share(words: &[String], others: &[String]) -> f64 {
    if words.is_empty() {
        return 0.0;
    }
    words.iter().filter(|word| others.contains(word)).count() as f64 / words.len() as f64
}

/// The parts of a title between its separators, where it has more than one.
pub(super) fn parts(title: &str) -> Vec<&str> {
    let mut parts = vec![title];
    for separator in weights::title_separators_in(title) {
        parts = parts.into_iter().flat_map(|part| part.split(separator)).collect();
    }
    if parts.len() < 2 {
        Vec::new()
    } else {
        parts.into_iter().map(str::trim).filter(|part| !part.is_empty()).collect()
    }
}

/// `title` without the site's name before or behind a separator.
pub(super) fn without_site(title: &str, names: &[String]) -> String {
    // Most titles have no separator, and need none of these.
    let keys: LazyCell<Vec<String>, _> =
        LazyCell::new(|| names.iter().map(|name| bare_key(name)).filter(|name| !name.is_empty()).collect());
    let is_site = |part: &str| {
        let part = bare_key(part);
        let is_most_of = |name: &String| part.len() > 3 && name.contains(&part) && 2 * part.len() > name.len();
        keys.iter().any(|name| *name == part || is_most_of(name))
    };
    // "Example Times Online" behind a separator is the site; before one "Example Tower opens" is what happened.
    let begins_like_site = |part: &str| {
        let part = bare_key(part);
        keys.iter().any(|name| part.len() > 3 && part.starts_with(name.as_str()) && part.len() < name.len() + 24)
    };
    let is_whole_site = |part: &str| keys.contains(&bare_key(part)) && part.contains(' ');
    let is_site_behind = |part: &str| is_site(part) || begins_like_site(part) || is_abbreviated(part, names);
    let mut title = title.trim();
    let separators = weights::title_separators_in(title);
    loop {
        let cut = separators.iter().find_map(|&separator| {
            let (head, tail) = title.rsplit_once(separator)?;
            let is_behind = if separator == ": " { is_whole_site(tail) } else { is_site_behind(tail) };
            if is_behind && key(head).len() > 2 {
                return Some(head);
            }
            let (first, rest) = title.split_once(separator)?;
            ((is_site(first) || weights::is_page_label(first)) && key(rest).len() > 8).then_some(rest)
        });
        match cut {
            Some(shorter) => title = shorter.trim(),
            None => return title.to_owned(),
        }
    }
}

/// The key without accents, which addresses leave out.
fn bare_key(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    use unicode_normalization::char::is_combining_mark;
    key(&text.nfd().filter(|letter| !is_combining_mark(*letter)).collect::<String>())
}

/// Whether one is the initials of the other: "EBT" of the site "Example Bay Times", or the site `ebt` of that name.
fn is_abbreviated(part: &str, names: &[String]) -> bool {
    let initials = |text: &str| -> String {
        let words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
        words.filter_map(|word| word.chars().next()).flat_map(char::to_lowercase).collect()
    };
    let is_of = |short: &str, long: &str| {
        let letters = short.chars().count();
        weights::initials().contains(&letters)
            && short.chars().all(char::is_alphanumeric)
            && initials(long) == key(short)
    };
    names.iter().any(|name| part == part.to_uppercase() && is_of(part, name) || is_of(name, part))
}

/// `title` without the section behind its last separator: "Bridge reopens | Opinion".
pub(super) fn without_section(title: &str, sections: &[String]) -> String {
    let is_section = |part: &str| sections.iter().any(|section| key(section) == key(part) && !key(part).is_empty());
    let separators = weights::title_separators_in(title).into_iter().filter(|separator| *separator != ": ");
    // Some systems put the section right behind a dash.
    let cut = separators.chain(["-"]).find_map(|separator| {
        let (head, tail) = title.rsplit_once(separator)?;
        (is_section(tail) && head.chars().count() > 10).then(|| head.trim_end().to_owned())
    });
    cut.unwrap_or_else(|| title.to_owned())
}

/// `title` cut where a printed headline ends and a separator follows.
pub(super) fn without_suffix_of(title: &str, printed: &[String]) -> String {
    let cut = printed.iter().filter(|headline| headline.chars().count() > 10).find(|headline| {
        title.strip_prefix(headline.as_str()).is_some_and(|rest| {
            weights::title_separators().iter().any(|separator| rest.starts_with(separator.trim_end()))
        })
    });
    cut.cloned().unwrap_or_else(|| title.to_owned())
}

/// The text of `raw`, which may hold markup, entities and invisible characters, on one line.
pub(super) fn plain(raw: &str) -> String {
    let unescaped = crate::structured::unescape(raw);
    let mut text = String::with_capacity(unescaped.len());
    let mut rest = unescaped.as_str();
    while let Some(start) = rest.find('<') {
        let tag = rest[start..].find('>').filter(|_| {
            let after = rest[start + 1..].trim_start_matches('/');
            after.starts_with(|letter: char| letter.is_ascii_alphabetic())
        });
        let Some(end) = tag else {
            text.push_str(&rest[..=start]);
            rest = &rest[start + 1..];
            continue;
        };
        text.push_str(&rest[..start]);
        rest = &rest[start + end + 1..];
    }
    text.push_str(rest);
    text.retain(|letter| !is_invisible(letter));
    // At an end a joiner joins nothing.
    crate::text::fold_space(text.trim_matches(['\u{200c}', '\u{200d}']))
}

/// `text` without the separator that a breadcrumb or a heading leaves at its end.
pub(super) fn without_last_separator(text: &str) -> &str {
    let ends = weights::title_separators().iter().map(|separator| separator.trim_end());
    ends.filter(|end| end.starts_with(' ')).find_map(|end| text.strip_suffix(end)).unwrap_or(text)
}

/// Controls of direction and width that change nothing but the look: they would make equal headlines differ. The
/// joiners stay, which some scripts and emoji are written with.
fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
        || letter.is_control() && !letter.is_whitespace()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_the_site_off_either_end() {
        let names = ["Example Times".to_owned(), "example".to_owned()];
        assert_eq!(without_site("Bridge reopens | Example Times", &names), "Bridge reopens");
        assert_eq!(without_site("Bridge reopens - Local - Example Times", &names), "Bridge reopens - Local");
        assert_eq!(without_site("Example Times: Bridge reopens again", &names), "Bridge reopens again");
    }

    #[test]
    fn what_begins_with_the_sites_name_is_no_site_before_a_colon() {
        let names = ["Corvo".to_owned()];
        assert_eq!(
            without_site("Corvo opens a mill: the first in years", &names),
            "Corvo opens a mill: the first in years"
        );
        assert_eq!(without_site("Corvo: the first mill in years", &names), "the first mill in years");
        assert_eq!(without_site("The first mill in years | Corvo Online", &names), "The first mill in years");
    }

    #[test]
    fn what_software_calls_the_page_is_no_part_of_the_title() {
        let names = ["Example Board".to_owned()];
        assert_eq!(without_site("Example Board • View topic - Bridge reopens", &names), "Bridge reopens");
    }

    #[test]
    fn initials_and_names_without_accents_are_the_site() {
        let names = ["Example Bay Times".to_owned(), "cafe-markt".to_owned(), "fbc".to_owned()];
        for tail in ["EBT", "Café Markt", "Farm & Bay Council"] {
            assert_eq!(without_site(&format!("Bridge reopens | {tail}"), &names), "Bridge reopens", "{tail}");
        }
        assert_eq!(without_site("Bridge reopens | USA", &names), "Bridge reopens | USA");
    }

    #[test]
    fn cuts_the_declared_section_off() {
        let sections = ["Opinion".to_owned(), "정치".to_owned()];
        assert_eq!(without_section("Bridges are for walking | Opinion", &sections), "Bridges are for walking");
        assert_eq!(without_section("다리가 다시 열렸다 시민들 환영-정치", &sections), "다리가 다시 열렸다 시민들 환영");
        assert_eq!(
            without_section("Bridges are for walking | Part two", &sections),
            "Bridges are for walking | Part two"
        );
    }

    #[test]
    fn keeps_a_colon_that_is_part_of_the_headline() {
        assert_eq!(without_site("Talks fail: minister", &["Example".to_owned()]), "Talks fail: minister");
    }

    #[test]
    fn cuts_where_the_printed_headline_ends() {
        let printed = ["Bridge reopens today".to_owned()];
        assert_eq!(without_suffix_of("Bridge reopens today – Section", &printed), "Bridge reopens today");
        assert_eq!(without_suffix_of("Bridge reopens today again", &printed), "Bridge reopens today again");
    }

    #[test]
    fn takes_markup_and_invisible_controls_out() {
        assert_eq!(plain("Bridge <em>reopens</em>&nbsp;&amp; more"), "Bridge reopens & more");
        assert_eq!(plain("\u{202e}Bridge\u{202c} re\u{ad}opens\u{200b}"), "Bridge reopens");
        assert_eq!(plain("Prices < 5 and > 3 👩\u{200d}🚒"), "Prices < 5 and > 3 👩\u{200d}🚒");
    }
}
