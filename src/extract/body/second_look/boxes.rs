//! Boxes beside the text: what class and phrase, or class and form, call furniture.

use html5ever::local_name;

use super::Look;
use super::signals::SIGNALS;
use crate::dom::ElementRef;
use crate::extract::blocks::BlockKind;
use crate::extract::body::kinds::Kind;
use crate::extract::body::phrases;

impl Look<'_> {
    pub(super) fn consent(&mut self) {
        let title = (0..self.marks.len()).find(|&index| self.survey.is_title(index)).unwrap_or(0);
        let kept: Vec<usize> = self.kept().collect();
        let mut is_last = true;
        for &index in kept.iter().rev() {
            let block = &self.reading.outline.blocks[index];
            if index > title && !is_last && self.survey.is_in_core(block.element) {
                continue;
            }
            let text = block.text.to_lowercase();
            if SIGNALS.consent.openings.begin(&text)
                && SIGNALS.consent.words.iter().any(|word| text.contains(word.as_str()))
            {
                self.drop(index, Kind::Consent.name(), "consent phrase outside the text");
            } else {
                is_last = false;
            }
        }
    }

    /// Small elements whose class says what a phrase in them says too.
    pub(super) fn labelled_boxes(&mut self) {
        let outline = self.reading.outline;
        let kinds = [
            Kind::Paywall,
            Kind::Newsletter,
            Kind::Share,
            Kind::Related,
            Kind::Comments,
            Kind::Consent,
            Kind::AuthorBox,
            Kind::Promotion,
            Kind::Tags,
            Kind::Contents,
        ];
        for index in 0..self.marks.len() {
            let block = &outline.blocks[index];
            let below = self.survey.kinds_below_core(block);
            if !kinds.iter().any(|&kind| below.has(kind)) {
                continue;
            }
            let phrase = self.survey.shapes[index].phrase;
            let opens = phrases::opening(&block.text).is_some();
            if phrase.is_none() && !opens {
                continue;
            }
            let agrees = |kind: &Kind| phrase == Some(*kind) || opens && *kind != Kind::Comments;
            let found = self
                .small_around(block.element, SIGNALS.labelled_box.most_words)
                .filter_map(|element| {
                    let own = outline.elements[element].own;
                    kinds.iter().find(|&kind| own.has(*kind) && agrees(kind)).map(|kind| (element, *kind))
                })
                .last();
            if let Some((element, kind)) = found.filter(|&(element, _)| self.is_beside_the_text(element)) {
                for index in self.inside[element].clone() {
                    if self.scores[index] < SIGNALS.labelled_box.sure && !self.is_described(index) {
                        self.drop(index, kind.name(), "class and phrase of the box");
                    }
                }
            }
        }
    }

    /// Whether what is kept inside `element` is the smaller part of all that is kept.
    fn is_beside_the_text(&self, element: usize) -> bool {
        self.kept_words_of(self.inside[element].clone()) <= SIGNALS.labelled_box.most_share * self.all_kept_words()
    }

    /// Boxes inside which a form asks for a mail address.
    pub(super) fn sign_up_forms(&mut self) {
        let outline = self.reading.outline;
        for form in 0..outline.elements.len() {
            if outline.elements[form].tag != local_name!("form") || self.survey.is_on_core_path(form) {
                continue;
            }
            let node = self.reading.dom.element(outline.elements[form].node);
            if !node.is_some_and(asks_for_mail_only) {
                continue;
            }
            // A short page is no box, however few its words.
            let around = self.small_around(form, SIGNALS.sign_up.most_words);
            let signup = around.take_while(|&element| !self.holds_headline(element)).last();
            if let Some(element) = signup.filter(|&element| self.is_beside_the_text(element)) {
                self.drop_inside(element, Kind::Newsletter.name(), "box with a sign-up form");
            }
        }
    }

    /// A list above or beside the text whose items all stand in the text again; the author's own key points do not.
    pub(super) fn repeated_summary(&mut self) {
        let outline = self.reading.outline;
        let kept: Vec<usize> = self.kept().collect();
        let is_boxed = |element: usize| {
            outline.elements[element].own.has(Kind::Summary)
                && !self.survey.is_on_core_path(element)
                && self.survey.words(element) <= SIGNALS.repeated.most_words
        };
        let boxes: Vec<usize> = (0..outline.elements.len()).filter(|&element| is_boxed(element)).collect();
        for element in boxes {
            let (inside, outside): (Vec<usize>, Vec<usize>) =
                kept.iter().partition(|&&index| self.inside[element].contains(&index));
            let items: Vec<usize> =
                inside.iter().copied().filter(|&index| outline.blocks[index].kind == BlockKind::ListItem).collect();
            let says_again = |item: usize| {
                let text = outline.blocks[item].text.trim_end_matches(crate::text::ends_sentence);
                outside.iter().any(|&index| outline.blocks[index].text.contains(text))
            };
            if items.len() >= SIGNALS.repeated.least_items && items.into_iter().all(says_again) {
                self.drop_inside(
                    element,
                    Kind::Summary.name(),
                    "class of a summary, and every item stands in the text",
                );
            }
        }
    }
}

/// A field for a mail address and none for a longer text, as a form for replies has.
fn asks_for_mail_only(form: ElementRef<'_>) -> bool {
    let mut asks = false;
    for element in form.descendent_elements() {
        match element.value().name() {
            "textarea" => return false,
            "input" => asks |= element.attr("type").is_some_and(|kind| kind.eq_ignore_ascii_case("email")),
            _ => {}
        }
    }
    asks
}
