//! Notes behind the text, which belong to it.

use super::Look;
use super::signals::SIGNALS;
use crate::dom::attribute;

impl Look<'_> {
    /// Keeps what the scorer doubts in an element that its class or role calls the notes.
    pub(super) fn notes(&mut self) {
        let outline = self.reading.outline;
        for (index, block) in outline.blocks.iter().enumerate() {
            let is_doubted =
                self.is_by_score(index) && self.scores[index] >= SIGNALS.notes.least_score && !block.is_hidden;
            if is_doubted
                && block.text.contains(char::is_alphabetic)
                && outline.ancestors(block.element).any(|element| self.is_of_notes(element))
            {
                self.keep(index, "a note to the text");
            }
        }
    }

    fn is_of_notes(&self, element: usize) -> bool {
        let element = &self.reading.outline.elements[element];
        let Some(value) = self.reading.dom.element(element.node).map(|node| node.value()) else {
            return false;
        };
        let is_named = |class: &str| {
            class.split_ascii_whitespace().any(|token| SIGNALS.notes.tokens.iter().any(|name| name == token))
        };
        element.has_class && attribute(value, "class").is_some_and(is_named)
            || attribute(value, "role").is_some_and(|role| SIGNALS.notes.roles.iter().any(|name| name == role))
    }
}

#[cfg(test)]
mod tests {
    use crate::extract::body::second_look::sample::{SENTENCE, kept};

    #[test]
    fn notes_behind_the_text_are_kept_where_the_scorer_doubts() {
        let page = |class: &str| {
            format!("<p>{SENTENCE}</p><div class='{class}'><p>Of 1904.</p><p>2)</p><p>Of 1911.</p></div>")
        };
        let of = |class: &str| kept(&page(class), &[0.9, 0.4, 0.4, 0.1], |look| look.notes());
        assert_eq!(of("footnotes"), [SENTENCE, "Of 1904."]);
        assert_eq!(of("foot"), [SENTENCE]);
    }
}
