//! The layers of consent tools: every site that uses one prints the same texts about purposes and partners.

use super::Look;
use super::signals::SIGNALS;
use crate::dom::attributes;
use crate::extract::body::kinds::Kind;
use crate::text::small_ascii;
use html5ever::local_name;

impl Look<'_> {
    /// An element that only such a tool makes, by its id or class.
    pub(super) fn consent_tools(&mut self) {
        let outline = self.reading.outline;
        let is_layer = |element: usize| {
            outline.elements[element].own.has(Kind::Consent)
                && !self.inside[element].is_empty()
                && !self.survey.is_on_core_path(element)
                && self.is_of_a_consent_tool(element)
                && !self.holds_headline(element)
        };
        for layer in self.outermost(is_layer) {
            self.drop_inside(layer, Kind::Consent.name(), "layer of a consent tool");
        }
    }

    fn is_of_a_consent_tool(&self, element: usize) -> bool {
        let node = self.reading.outline.elements[element].node;
        let Some(node) = self.reading.dom.element(node) else { return false };
        let mut buffer = String::new();
        attributes(node.value()).any(|(name, content)| {
            matches!(*name, local_name!("class") | local_name!("id"))
                && content
                    .split_ascii_whitespace()
                    .any(|token| SIGNALS.consent_tool.tokens.contains(small_ascii(token, &mut buffer)))
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::extract::body::second_look::sample::{SENTENCE, kept};

    #[test]
    fn the_layer_of_a_tool_goes_on_pages_of_every_kind() {
        let of = |id: &str| {
            format!(
                "<main><p>{SENTENCE}</p><p>{SENTENCE}</p></main><div id='{id}'><p>We process what you do here, with our partners.</p></div>"
            )
        };
        for (id, count) in [("onetrust-consent-sdk", 2), ("CybotCookiebotDialog", 2), ("cookie-recipes", 3)] {
            assert_eq!(kept(&of(id), &[0.9; 3], |look| look.consent_tools()).len(), count, "{id}");
        }
    }
}
