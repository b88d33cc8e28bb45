//! What stands below a product: the reviews of its buyers.

use super::Look;
use super::signals::SIGNALS;
use crate::dom::attributes;
use crate::extract::body::classes::{is_name, words_of};
use crate::extract::body::kinds::Kind;
use crate::text::small_ascii;
use html5ever::local_name;

impl Look<'_> {
    /// The reviews of a product: running text in an element that its class or property calls so, beside what is said of
    /// the product itself. Cards of a collection hold the same names around their stars.
    pub(super) fn reviews(&mut self) {
        let sections = self.outermost(|element| {
            !self.inside[element].is_empty()
                && !self.survey.is_on_core_path(element)
                && !self.holds_headline(element)
                && self.is_called_reviews(element)
                && self.inside[element].clone().any(|index| self.survey.shapes[index].prose > 0.0)
        });
        if self.all_kept_words() - self.kept_words_inside(&sections) >= SIGNALS.reviews.least_words_outside {
            for section in sections {
                self.drop_inside(section, Kind::Comments.name(), "class of reviews, beside a product");
            }
        }
    }

    fn is_called_reviews(&self, element: usize) -> bool {
        let node = self.reading.outline.elements[element].node;
        let Some(node) = self.reading.dom.element(node) else { return false };
        let mut buffer = String::new();
        let mut is_known = |word: &str| SIGNALS.reviews.tokens.contains(small_ascii(word, &mut buffer));
        attributes(node.value()).any(|(name, content)| match *name {
            local_name!("class") | local_name!("id") => {
                content.split_ascii_whitespace().filter(|token| is_name(token)).flat_map(words_of).any(&mut is_known)
            }
            local_name!("itemprop") => content.split_ascii_whitespace().any(&mut is_known),
            _ => false,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::body::second_look::sample::{SENTENCE, kept};

    #[test]
    fn reviews_go_and_the_only_text_stays() {
        let said = "It has survived two winters and one dog, and I would buy it again for the handle alone.";
        let of = |class: &str| {
            format!(
                "<main><div><h1>Pack</h1><p>{SENTENCE}</p><p>{SENTENCE}</p><p>{SENTENCE}</p></div><div class='{class}'><p>{said}</p></div></main>"
            )
        };
        let look_at = |look: &mut Look<'_>| look.reviews();
        let scores = [0.1, 0.9, 0.9, 0.9, 0.8];
        for class in ["customer-reviews_box", "productReviews", "jdgm-widget", "yotpo yotpo-main"] {
            assert_eq!(kept(&of(class), &scores, look_at).len(), 3, "{class}");
        }
        for class in ["preview", "peer-reviewed"] {
            assert_eq!(kept(&of(class), &scores, look_at).len(), 4, "{class}");
        }
        let alone = format!("<main><div><p>{SENTENCE}</p></div><div class='reviews'><p>{said}</p></div></main>");
        assert_eq!(kept(&alone, &[0.1, 0.8], look_at), [said]);
    }

    /// To look through all of each of them would take minutes.
    #[test]
    fn very_many_sections_are_passed_over_in_one_go() {
        let section = "<section class='reviews'><h2>You may also like</h2><p>Tide</p></section>";
        let html = format!("<p>{SENTENCE}</p>{}", section.repeat(20_000));
        let found = kept(&html, &vec![0.9; 40_001], |look| {
            look.labelled_sections();
            look.reviews();
        });
        assert_eq!(found.first().map(String::as_str), Some(SENTENCE));
    }
}
