//! Advertisements between the paragraphs of a text.

use html5ever::local_name;

use super::Look;
use super::signals::SIGNALS;
use crate::dom::attribute;
use crate::extract::body::kinds::Kind;

impl Look<'_> {
    /// A small element beside the text's own ones that its class calls an advertisement.
    pub(super) fn slots(&mut self) {
        let outline = self.reading.outline;
        let signals = &SIGNALS.slot;
        let all = self.all_kept_words();
        for element in 0..outline.elements.len() {
            let own = outline.elements[element].own;
            if !own.has(Kind::Advertisement)
                || own.has(Kind::Content)
                || self.survey.is_on_core_path(element)
                || self.survey.words(element) > signals.most_words
                || self.holds_headline(element)
                || !self.is_called_a_slot(element)
            {
                continue;
            }
            let inside = self.kept_words_of(self.inside[element].clone());
            if inside > 0.0 && inside <= signals.most_share * all {
                self.drop_inside(element, Kind::Advertisement.name(), "class of an advertisement, and small");
            }
        }
    }

    /// Whether a class of a box, parted at its signs, says so: a heading, a paragraph or an item may speak of advertisements,
    /// and an id is often made from its words.
    fn is_called_a_slot(&self, element: usize) -> bool {
        let outline = self.reading.outline;
        let is_box = matches!(
            outline.elements[element].tag,
            local_name!("div")
                | local_name!("aside")
                | local_name!("section")
                | local_name!("ins")
                | local_name!("center")
        );
        let node = self.reading.dom.element(outline.elements[element].node);
        let class = node.filter(|_| is_box).and_then(|node| attribute(node.value(), &local_name!("class")));
        let is_mail = |class: &&str| class.split_ascii_whitespace().any(|token| token == SIGNALS.slot.mail);
        class.filter(|class| !is_mail(class)).is_some_and(|class| {
            class.split_ascii_whitespace().any(|token| {
                let mut parts = token.split(['-', '_']).filter(|part| !part.is_empty());
                token.len() <= LONGEST && parts.any(|part| SIGNALS.slot.tokens.contains(&part.to_ascii_lowercase()))
            })
        })
    }
}

/// Longer class names are made from words of the text.
const LONGEST: usize = 40;

#[cfg(test)]
mod tests {
    use crate::extract::body::second_look::sample::body_around;

    #[test]
    fn what_stands_in_a_slot_goes_and_texts_about_advertisements_stay() {
        let box_of = |class: &str| {
            format!(
                "<div class='{class}'><p>Save a fifth on the new kettle when you order before Sunday, at no cost.</p></div>"
            )
        };
        for class in ["ad-slot", "advert", "css-ad__x", "dfp-ad-unit top"] {
            let body = body_around(&box_of(class));
            assert!(body.contains("because of ice.\n\nThe boat"), "{class}: {body}");
        }
        for class in ["small-banner", "adL", "adn ads", "loads", "how-to-buy-ads-for-shops-and-restaurants-in-town"] {
            assert!(body_around(&box_of(class)).contains("Save a fifth"), "{class}");
        }
        let heading = "<h3 id='shopping-ads' class='ads'>How the ferry was advertised</h3><p>Its owner painted the fare on the \
                       side of the boat, which both towns could read.</p>";
        assert!(body_around(heading).contains("How the ferry was advertised"));
    }
}
