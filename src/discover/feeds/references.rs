//! Text of an XML document: what stands for a character is kept, resolved or escaped.

use crate::dom;

/// Longest name of a reference; HTML's longest has 31 letters.
const LONGEST_REFERENCE: usize = 32;

/// Text with its references sorted out: those that XML knows are kept, those that HTML knows resolved, and a bare `&`
/// escaped.
pub(super) fn push_text(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        push_clean(out, &rest[..at]);
        rest = &rest[at..];
        // No further: texts of ampersands without an end would each be looked through to their own.
        let within = &rest.as_bytes()[1..rest.len().min(2 + LONGEST_REFERENCE)];
        let name = memchr::memchr(b';', within).filter(|end| *end > 0).map(|end| &rest[1..=end]);
        match name {
            Some("amp" | "lt" | "gt" | "quot" | "apos") => {
                let length = name.map_or(0, str::len) + 2;
                out.push_str(&rest[..length]);
                rest = &rest[length..];
            }
            Some(name) if name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'#') => {
                let resolved = of_html(&rest[..name.len() + 2]);
                // What HTML does not know comes back as it went in.
                push_escaped(out, &resolved);
                rest = &rest[name.len() + 2..];
            }
            _ => {
                out.push_str("&amp;");
                rest = &rest[1..];
            }
        }
    }
    push_clean(out, rest);
}

/// A character reference as HTML resolves it (WHATWG HTML, section 13.2.5.73).
fn of_html(reference: &str) -> String {
    dom::parse(reference).html.root_element().text().collect()
}

/// Text in which nothing stands for another character.
pub(super) fn push_escaped(out: &mut String, text: &str) {
    for letter in text.chars().filter(is_xml) {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            other => out.push(other),
        }
    }
}

fn push_clean(out: &mut String, text: &str) {
    if text.chars().all(|letter| is_xml(&letter)) {
        out.push_str(text);
    } else {
        out.extend(text.chars().filter(is_xml));
    }
}

/// XML 1.0, section 2.2: the characters a document may hold.
fn is_xml(letter: &char) -> bool {
    matches!(letter, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}
