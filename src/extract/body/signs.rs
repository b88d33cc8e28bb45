//! The words by which a block is known: those of the names around it, and those its text opens with.

use html5ever::local_name;
use serde::Serialize;

use super::classes::{is_name, words_of};
use crate::dom::{Dom, attributes};
use crate::extract::blocks::{BlockElement, Outline};
use crate::text::small_ascii;

/// Words of a text that are looked at: what is furniture says so at once.
const OPENING: usize = 16;

/// Letters of a word that are looked at, for scripts that put no spaces between words.
const LONGEST: usize = 24;

/// The words by which the blocks of a page are known, as the lexicon is learned from them.
#[derive(Debug, Serialize)]
pub struct PageWords {
    /// One an element: the element around it, whether it is the densest container or around that, the words of its names.
    pub elements: Vec<(usize, bool, Vec<String>)>,
    /// One a block: its element, and the words it opens with, a `^` before those it starts with.
    pub blocks: Vec<(usize, Vec<String>)>,
}

impl PageWords {
    /// The words of a page; `is_on_core_path` knows the elements from the root down to the densest container.
    pub(in crate::extract) fn of(dom: &Dom, outline: &Outline, is_on_core_path: impl Fn(usize) -> bool) -> Self {
        let elements = outline.elements.iter().enumerate().map(|(index, element)| {
            let mut words = Vec::new();
            for (naming, content) in names(dom, element) {
                of_name(naming, content, |word| words.push(word.to_owned()));
            }
            (element.parent, is_on_core_path(index), words)
        });
        let blocks = outline.blocks.iter().map(|block| {
            let mut words = Vec::new();
            of_text(&block.text, |word, is_start| {
                words.push(word.to_owned());
                words.extend(is_start.then(|| format!("^{word}")));
                true
            });
            (block.element, words)
        });
        PageWords { elements: elements.collect(), blocks: blocks.collect() }
    }
}

/// What names an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Naming {
    /// Its tag, which counts as `<tag`.
    Tag,
    /// Its class or id: free words.
    Name,
    /// Its role or property: words of a standard, which count as `@word`.
    Role,
}

/// The names of an element: what kind they are of, and the text of the attribute.
pub(super) fn names<'a>(dom: &'a Dom, element: &'a BlockElement) -> impl Iterator<Item = (Naming, &'a str)> {
    let node = dom.element(element.node);
    let attributes = node.into_iter().flat_map(|node| attributes(node.value()));
    let named = attributes.filter_map(|(name, content)| match *name {
        local_name!("class") | local_name!("id") => Some((Naming::Name, content)),
        local_name!("role") | local_name!("itemprop") => Some((Naming::Role, content)),
        _ => None,
    });
    std::iter::once((Naming::Tag, &*element.tag)).chain(named)
}

/// Gives `each` the words of a name.
pub(super) fn of_name(naming: Naming, content: &str, mut each: impl FnMut(&str)) {
    match naming {
        Naming::Tag => each(&format!("<{content}")),
        Naming::Name => of_attribute(content, each),
        Naming::Role => content.split_ascii_whitespace().for_each(|role| each(&format!("@{role}"))),
    }
}

/// Gives `each` the words of a class or id attribute, in lower case. Those with digits number something, those of one
/// letter abbreviate something.
fn of_attribute(attribute: &str, mut each: impl FnMut(&str)) {
    let mut buffer = String::new();
    for word in attribute.split_ascii_whitespace().filter(|token| is_name(token)).flat_map(words_of) {
        if word.len() > 1 && !word.bytes().any(|byte| byte.is_ascii_digit()) {
            each(small_ascii(word, &mut buffer));
        }
    }
}

/// Gives `each` the words that `text` opens with, in lower case, and says of each whether the text starts with it; every
/// number is `0`. A word of which it wants that comes with the one behind it too, if only a space parts the two.
pub(super) fn of_text(text: &str, mut each: impl FnMut(&str, bool) -> bool) {
    let is_sign = |letter: char| !letter.is_alphanumeric();
    // The word before and a space, if the two are wanted together, then the word.
    let mut line = String::with_capacity(32);
    let mut count = 0;
    for piece in text.split_inclusive(is_sign) {
        let word = piece.trim_end_matches(is_sign);
        if word.is_empty() {
            line.clear();
            continue;
        }
        let start = line.len();
        if word.starts_with(|letter: char| letter.is_ascii_digit()) {
            line.push('0');
        } else if word.is_ascii() {
            line.push_str(&word[..word.len().min(LONGEST)]);
            line[start..].make_ascii_lowercase();
        } else {
            line.extend(word.chars().take(LONGEST).flat_map(char::to_lowercase));
        }
        let goes_on = each(&line[start..], count == 0);
        if start > 0 {
            each(&line, count == 1);
        }
        count += 1;
        if count == OPENING {
            return;
        }
        if goes_on && piece.ends_with(' ') {
            line.drain(..start);
            line.push(' ');
        } else {
            line.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opening(text: &str) -> Vec<String> {
        let mut signs = Vec::new();
        of_text(text, |sign, is_start| {
            signs.push(sign.to_owned());
            signs.extend(is_start.then(|| format!("^{sign}")));
            true
        });
        signs
    }

    #[test]
    fn words_and_neighbours_of_an_opening() {
        let signs = ["sign", "^sign", "up", "sign up", "^sign up", "0", "emails"];
        assert_eq!(opening("Sign up: 25 — Emails"), signs);
        assert!(opening(" … ").is_empty());
        assert_eq!(opening(&"one ".repeat(100)).iter().filter(|sign| *sign == "one").count(), OPENING);
        assert_eq!(opening(&"語".repeat(1000))[0].chars().count(), LONGEST);
    }

    #[test]
    fn names_are_parted_into_words_without_numbers_and_single_letters() {
        let mut words = Vec::new();
        of_attribute("post-12 entryContent md:w-[3px] x Related_Posts2", |word| words.push(word.to_owned()));
        assert_eq!(words, ["post", "entry", "content", "related"]);
    }
}
