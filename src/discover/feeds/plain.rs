//! Titles and teasers as plain text: feeds send them as text, as HTML, and as HTML escaped once more.

use crate::dom::{self, Node};
use crate::text::fold_space;

/// Characters of a teaser that are kept: feeds that send whole articles as descriptions are not to fill memory.
const MAX_CHARS: usize = 1_000;

/// `text` without markup, references and control characters, on one line; None if nothing is left.
///
/// Control characters go for the terminal's sake: a title must not be able to move the cursor or retitle the window.
pub(super) fn plain(text: &str) -> Option<String> {
    let start: String = text.chars().take(4 * MAX_CHARS).collect();
    let plain = if start.contains(['<', '&']) { without_markup(&start) } else { start };
    let visible: String = plain
        .chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .filter(|letter| !is_direction_override(*letter))
        .take(MAX_CHARS)
        .collect();
    Some(fold_space(&visible)).filter(|text| !text.is_empty())
}

fn without_markup(html: &str) -> String {
    let dom = dom::parse(html);
    let mut text = String::new();
    for node in dom.html.tree.root().descendants() {
        match node.value() {
            Node::Text(part) => {
                let is_hidden = node
                    .parent()
                    .and_then(|parent| {
                        parent.value().as_element().map(|element| matches!(element.name(), "script" | "style"))
                    })
                    .unwrap_or(false);
                if !is_hidden {
                    text.push_str(part);
                }
            }
            Node::Element(element) if matches!(element.name(), "p" | "br" | "div" | "li") => text.push(' '),
            _ => {}
        }
    }
    text
}

/// Unicode's explicit overrides and isolates (UAX #9, section 2), which can make one address look like another.
fn is_direction_override(letter: char) -> bool {
    matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_references_and_escapes_are_gone() {
        assert_eq!(plain("<p>Bread &amp; <b>butter</b></p><p>now</p>").as_deref(), Some("Bread & butter now"));
        assert_eq!(
            plain("\u{1b}[31mRed\u{1b}]0;owned\u{7} \u{9b}2J\u{202e}x").as_deref(),
            Some("[31mRed ]0;owned 2Jx")
        );
        assert_eq!(plain(" <img src=x> \n"), None);
    }
}
