//! What stands below a product: the reviews of its buyers, and other products.

use std::ops::Range;

use super::Look;
use super::signals::SIGNALS;
use crate::dom::attributes;
use crate::extract::blocks::BlockKind;
use crate::extract::body::classes::{is_name, words_of};
use crate::extract::body::kinds::Kind;
use crate::text::small_ascii;
use html5ever::local_name;

impl Look<'_> {
    /// The reviews of a product: running text in an element that its class or property calls so, beside what is said of
    /// the product itself. Cards of a collection hold the same names around their stars.
    pub(super) fn reviews(&mut self) {
        let outline = self.reading.outline;
        let mut element = 0;
        let mut sections = Vec::new();
        while element < outline.elements.len() {
            if !self.inside[element].is_empty()
                && !self.survey.is_on_core_path(element)
                && !self.holds_headline(element)
                && self.is_called_reviews(element)
                && self.inside[element].clone().any(|index| self.survey.shapes[index].prose > 0.0)
            {
                sections.push(element);
                element = outline.elements[element].end;
            } else {
                element += 1;
            }
        }
        let words = |index: usize| if self.marks[index].is_kept() { self.survey.shapes[index].words } else { 0.0 };
        let all: f32 = (0..self.marks.len()).map(words).sum();
        let inside: f32 = sections.iter().flat_map(|&section| self.inside[section].clone()).map(words).sum();
        if all - inside >= SIGNALS.reviews.least_words_outside {
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

    pub(super) fn holds_headline(&self, element: usize) -> bool {
        let Range { start, end } = self.inside[element];
        let first = self.survey.title_blocks.partition_point(|&title| title < start);
        self.survey.title_blocks.get(first).is_some_and(|&title| title < end)
    }

    /// "You may also like": the small section that such a label opens.
    pub(super) fn labelled_sections(&mut self) {
        let outline = self.reading.outline;
        let limits = &SIGNALS.labelled_section;
        let words = |look: &Self, index: usize| {
            if look.marks[index].is_kept() { look.survey.shapes[index].words } else { 0.0 }
        };
        let mut all: f32 = (0..self.marks.len()).map(|index| words(self, index)).sum();
        let mut next = 0;
        for index in 0..self.marks.len() {
            let (block, shape) = (&outline.blocks[index], &self.survey.shapes[index]);
            if index < next
                || shape.phrase != Some(Kind::Related)
                || self.spoken_words(index) < limits.least_words_of_label
                || shape.link_density > SIGNALS.label.most_links
                || !matches!(block.kind, BlockKind::Heading(_) | BlockKind::Paragraph)
            {
                continue;
            }
            let section = outline
                .ancestors(block.element)
                .take_while(|&element| {
                    self.inside[element].start == index
                        && !self.survey.is_on_core_path(element)
                        && self.survey.words(element) <= limits.most_words
                })
                .filter(|&element| !self.holds_headline(element))
                .last();
            // A heading of the page's own says "See also" as well.
            let Some(range) = section.map(|section| self.inside[section].clone()).filter(|range| range.len() > 1)
            else {
                continue;
            };
            let inside: f32 = range.clone().map(|index| words(self, index)).sum();
            if inside > limits.most_share * all {
                continue;
            }
            next = range.end;
            all -= inside;
            for index in range {
                self.drop(index, Kind::Related.name(), "a section that a label of other products or pages opens");
            }
        }
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

    #[test]
    fn a_label_of_other_products_goes_with_its_section() {
        let look_at = |look: &mut Look<'_>| look.labelled_sections();
        let html = format!(
            "<main><div><p>{SENTENCE}</p><p>{SENTENCE}</p></div><section><h2>You may also like</h2><h3><a href='/x'>Pack</a>\
             </h3><p>$14.00</p></section><div><h2>Features</h2><p>{SENTENCE}</p></div></main>"
        );
        assert_eq!(kept(&html, &[0.9; 7], look_at), [SENTENCE, SENTENCE, "Features", SENTENCE]);
        let flat = format!("<main><p>{SENTENCE}</p><h2>See also</h2><p>{SENTENCE}</p></main>");
        assert_eq!(kept(&flat, &[0.9; 3], look_at), [SENTENCE, "See also", SENTENCE]);
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
