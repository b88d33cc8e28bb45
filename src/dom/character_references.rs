//! Character references: `&amp;`, `&#233;`, `&eacute`. HTML Living Standard, section 13.2.5.72.

use html5ever::data::{C1_REPLACEMENTS, NAMED_ENTITIES};
use memchr::memchr;

/// Where a reference stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Text,
    /// In the value of an attribute `&copy=1` is part of an address.
    Attribute,
}

/// `text` with every reference replaced.
pub(super) fn replaced(text: &str, place: Place) -> String {
    let mut made = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr(b'&', rest.as_bytes()) {
        made.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let (characters, length) = match rest.as_bytes() {
            [b'#', ..] => numeric(&rest[1..]).map(|(character, length)| ([Some(character), None], length + 1)),
            // Nearly all there are, in addresses.
            [b'a', b'm', b'p', b';', ..] => Some(([Some('&'), None], 4)),
            _ => named(rest, place),
        }
        .unwrap_or(([Some('&'), None], 0));
        made.extend(characters.into_iter().flatten());
        rest = &rest[length..];
    }
    made.push_str(rest);
    made
}

/// The characters of the longest name that `text` begins with, and its length.
fn named(text: &str, place: Place) -> Option<([Option<char>; 2], usize)> {
    let mut longest = None;
    // The table holds the beginnings of all names, too, as names of nothing.
    for end in 1..=text.len() {
        let Some(entry) = text.get(..end).and_then(|name| NAMED_ENTITIES.get(name)) else { break };
        if entry.0 != 0 {
            longest = Some((*entry, end));
        }
    }
    let ((first, second), length) = longest?;
    let is_ended = text[..length].ends_with(';');
    let next = text.as_bytes().get(length);
    if place == Place::Attribute && !is_ended && next.is_some_and(|next| *next == b'=' || next.is_ascii_alphanumeric())
    {
        return None;
    }
    Some(([char::from_u32(first), char::from_u32(second).filter(|second| *second != '\0')], length))
}

/// The character of a number without its `#`, and its length.
fn numeric(text: &str) -> Option<(char, usize)> {
    let (digits, radix) = match text.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 16),
        None => (text, 10),
    };
    let length = digits.find(|letter: char| !letter.is_digit(radix)).unwrap_or(digits.len());
    if length == 0 {
        return None;
    }
    let semicolon = usize::from(digits[length..].starts_with(';'));
    // What does not fit is no character either.
    let number = u32::from_str_radix(&digits[..length], radix).unwrap_or(u32::MAX);
    let character = match number {
        0 => None,
        0x80..=0x9f => C1_REPLACEMENTS[number as usize - 0x80].or(char::from_u32(number)),
        number => char::from_u32(number),
    };
    Some((character.unwrap_or('\u{fffd}'), text.len() - digits.len() + length + semicolon))
}
