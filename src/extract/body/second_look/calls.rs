//! Calls to the reader in a house's own words: boxes with a button between the paragraphs of a text.

use super::Look;
use super::signals::SIGNALS;
use crate::dom::ElementRef;
use crate::extract::blocks::BlockKind;
use crate::extract::body::classes::words_of;
use crate::extract::body::kinds::Kind;

impl Look<'_> {
    /// A small box of a line or two and a button that leads to another page of the site: "See it in minutes", "Try it".
    pub(super) fn calls(&mut self) {
        let limits = &SIGNALS.call;
        let outline = self.reading.outline;
        // A box above the text may hold its opening, with buttons to keep it or to hear it.
        let is_prose = |index: &usize| self.survey.shapes[*index].prose > 0.0 && !self.survey.is_title(*index);
        let Some(second) = self.kept().filter(is_prose).nth(1) else { return };
        let is_button: Vec<bool> = (0..self.marks.len()).map(|index| self.is_button(index)).collect();
        let mut boxes: Vec<usize> = Vec::new();
        for index in 0..self.marks.len() {
            if index <= second
                || boxes.last().is_some_and(|&last| self.inside[last].contains(&index))
                || !is_button[index]
            {
                continue;
            }
            let small = self
                .small_around(outline.blocks[index].element, limits.most_words)
                .take_while(|&element| self.inside[element].len() <= limits.most_blocks);
            boxes.extend(small.filter(|&element| self.is_call(element, &is_button)).last());
        }
        // Several from one template that say different things are what the text speaks of.
        let template = |element: usize| outline.elements[element].signature;
        let first = |element: usize| outline.blocks[self.inside[element].start].text.as_str();
        let is_one_of_many = |&element: &usize| {
            boxes.iter().any(|&other| template(other) == template(element) && first(other) != first(element))
        };
        if boxes.len() > limits.most {
            return;
        }
        let boxes: Vec<usize> = boxes.iter().copied().filter(|element| !is_one_of_many(element)).collect();
        if self.kept_words_inside(&boxes) > limits.most_share * self.all_kept_words() {
            return;
        }
        for element in boxes {
            self.drop_inside(
                element,
                Kind::Promotion.name(),
                "a small box with a button that leads to a page of the site",
            );
        }
    }

    /// Lines and buttons that are no card and sell nothing: what has a price is a product that the text speaks of.
    fn is_call(&self, element: usize, is_button: &[bool]) -> bool {
        let is_line = |index: usize| {
            matches!(self.reading.outline.blocks[index].kind, BlockKind::Heading(_) | BlockKind::Paragraph)
                && self.survey.shapes[index].link_density < SIGNALS.label.most_links
        };
        let has_price = |index: usize| {
            let shape = &self.survey.shapes[index];
            shape.has_currency && shape.words <= SIGNALS.cards.most_words_of_price
        };
        let inside = || self.inside[element].clone();
        inside().any(|index| self.marks[index].is_kept() && is_line(index))
            && inside().all(|index| is_line(index) || is_button[index])
            && is_line(inside().start)
            && !inside().any(has_price)
            && !self.holds_headline(element)
            && self.survey.groups.group(element).members < SIGNALS.call.least_cards
    }

    /// A short block that is a button, or one link to a page of the site that is drawn as a button.
    fn is_button(&self, index: usize) -> bool {
        let limits = &SIGNALS.call;
        let block = &self.reading.outline.blocks[index];
        if self.spoken_words(index) > limits.most_words_of_button {
            return false;
        }
        let Some(link) = block.whole_link().and_then(|node| self.reading.dom.element(node)) else {
            return block.kind == BlockKind::Control;
        };
        let is_drawn = |class: &str| {
            let tokens = || class.split_ascii_whitespace();
            let is_word = |word: &str| limits.tokens.iter().any(|known| known.eq_ignore_ascii_case(word));
            tokens().any(|token| words_of(token).any(is_word))
                || limits.paddings.iter().all(|padding| tokens().any(|token| token.starts_with(padding.as_str())))
        };
        let class = |element: ElementRef<'_>| self.short_class(element.id()).is_some_and(is_drawn);
        let parent = link.parent().and_then(ElementRef::wrap);
        (class(link) || parent.is_some_and(class)) && !self.leads_off_site(index)
    }
}

#[cfg(test)]
mod tests {
    use crate::extract::body::second_look::sample::body_around;

    const CALL: &str = "<h3>See your river in minutes</h3><p>Connect a gauge and let the board draw the curve.</p>";

    #[test]
    fn a_box_with_a_button_of_the_house_goes() {
        for button in [
            "<a class='btn btn-primary' href='/signup'>Try it for free</a>",
            "<a class='mt-4 rounded px-4 py-2' href='/signup'>Try it for free</a>",
            "<div class='wp-block-button'><a href='/signup'>Try it for free</a></div>",
        ] {
            let body = body_around(&format!("<div class='my-8 x'>{CALL}{button}</div>"));
            assert!(body.contains("because of ice.\n\nThe boat"), "{body}");
        }
    }

    #[test]
    fn what_is_no_call_of_the_house_stays() {
        for html in [
            format!("<div>{CALL}<a href='/gauges'>All gauges of the river</a></div>"),
            format!("<div>{CALL}<a class='btn' href='https://gauges.test/buy'>Buy it</a></div>"),
            format!("<div>{CALL}<p>$45</p><a class='btn' href='/buy'>Buy it</a></div>"),
            format!("{CALL}<a class='btn' href='/signup'>Try it</a>"),
        ] {
            assert!(body_around(&html).contains("Connect a gauge"), "{html}");
        }
    }
}
