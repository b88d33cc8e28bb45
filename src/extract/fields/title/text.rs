//! A headline's text: its words, its parts, two forms of it compared.

use super::frame::{self, FRAME};
use crate::text::is_counted_by_character;

/// What two forms of one headline share: its letters and digits, in lower case.
pub(in crate::extract::fields) fn key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    if text.is_ascii() {
        let letters = text.bytes().filter(u8::is_ascii_alphanumeric);
        key.extend(letters.map(|letter| char::from(letter.to_ascii_lowercase())));
    } else {
        key.extend(text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase));
    }
    key
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
pub(in crate::extract::fields) fn parts(title: &str) -> Vec<&str> {
    let mut parts = vec![title];
    for separator in frame::separators_in(title) {
        parts = parts.into_iter().flat_map(|part| part.split(separator)).collect();
    }
    if parts.len() < 2 {
        Vec::new()
    } else {
        parts.into_iter().map(str::trim).filter(|part| !part.is_empty()).collect()
    }
}

/// The text of `raw`, which may hold markup, entities and invisible characters, on one line.
pub(in crate::extract::fields) fn plain(raw: &str) -> String {
    cleaned(raw, |tag, text| tag.is_formatting() || tag.is_paired_in(text))
}

/// The same of what the page prints: a tag that is read there as text is what the headline is about, "The `<br>` tag",
/// unless its partner stands there too.
pub(super) fn printed(raw: &str) -> String {
    let text = cleaned(raw, |tag, text| tag.is_paired_in(text));
    let marks = &FRAME.marks;
    let bare = text.trim_start_matches(|letter| marks.opening.contains(letter));
    let bare = if bare.starts_with(' ') { bare } else { &text };
    let bare = bare.trim_end_matches(|letter| marks.permalinks.contains(letter));
    let behind_space = bare.strip_suffix(marks.permalink_behind_space.as_str()).filter(|head| head.ends_with(' '));
    behind_space.unwrap_or(bare).trim().to_owned()
}

/// `raw` without the tags that are `markup`.
fn cleaned(raw: &str, is_markup: impl Fn(&Tag<'_>, &str) -> bool) -> String {
    let unescaped = crate::structured::unescape(raw);
    let mut text = String::with_capacity(unescaped.len());
    let mut rest = unescaped.as_str();
    while let Some(start) = rest.find('<') {
        text.push_str(&rest[..start]);
        match Tag::at(&rest[start..]).filter(|tag| is_markup(tag, &unescaped)) {
            Some(tag) => {
                // Words that only a line break parts would run together.
                if tag.breaks() {
                    text.push(' ');
                }
                rest = &rest[start + tag.length..];
            }
            None => {
                text.push('<');
                rest = &rest[start + 1..];
            }
        }
    }
    text.push_str(rest);
    text.retain(|letter| !is_invisible(letter));
    // At an end a joiner joins nothing.
    crate::text::fold_space(text.trim_matches(['\u{200c}', '\u{200d}']))
}

/// A tag in a text.
struct Tag<'a> {
    name: &'a str,
    is_end: bool,
    length: usize,
}

impl<'a> Tag<'a> {
    /// The tag that `text` begins with.
    fn at(text: &'a str) -> Option<Self> {
        let length = text.find('>')? + 1;
        let inner = &text[1..length - 1];
        let name = inner.trim_start_matches('/');
        let end = name.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(name.len());
        let name = &name[..end];
        name.starts_with(|letter: char| letter.is_ascii_alphabetic()).then_some(Tag {
            name,
            is_end: inner.starts_with('/'),
            length,
        })
    }

    /// Whether editors write it into titles for its looks.
    fn is_formatting(&self) -> bool {
        const NAMES: [&str; 16] =
            ["a", "img", "b", "br", "em", "font", "i", "p", "small", "span", "strong", "sub", "sup", "u", "wbr", "div"];
        NAMES.iter().any(|name| self.name.eq_ignore_ascii_case(name))
    }

    fn breaks(&self) -> bool {
        ["br", "p", "div"].iter().any(|name| self.name.eq_ignore_ascii_case(name))
    }

    /// Whether `text` holds both it and its partner.
    fn is_paired_in(&self, text: &str) -> bool {
        let text = text.to_ascii_lowercase();
        let name = self.name.to_ascii_lowercase();
        if self.is_end {
            let opens = |rest: &str| rest.starts_with(['>', ' ']);
            text.match_indices(&format!("<{name}")).any(|(start, tag)| opens(&text[start + tag.len()..]))
        } else {
            text.contains(&format!("</{name}>"))
        }
    }
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
    fn takes_markup_and_invisible_controls_out() {
        assert_eq!(plain("Bridge <em>reopens</em>&nbsp;&amp; more"), "Bridge reopens & more");
        assert_eq!(plain("\u{202e}Bridge\u{202c} re\u{ad}opens\u{200b}"), "Bridge reopens");
        assert_eq!(plain("Prices < 5 and > 3 👩\u{200d}🚒"), "Prices < 5 and > 3 👩\u{200d}🚒");
    }

    #[test]
    fn a_tag_that_is_printed_is_what_the_headline_is_about() {
        assert_eq!(printed("30 Years of <br> Tags"), "30 Years of <br> Tags");
        assert_eq!(printed("<table>: The Table element"), "<table>: The Table element");
        assert_eq!(printed("What <i>The Tide</i> says"), "What The Tide says");
        assert_eq!(printed(": Learning C#"), "Learning C#");
        assert_eq!(printed("Installing the pump #"), "Installing the pump");
        assert_eq!(plain("Bridge<br>reopens <i class=x>today"), "Bridge reopens today");
        assert_eq!(plain("Why <head> comes first"), "Why <head> comes first");
    }
}
