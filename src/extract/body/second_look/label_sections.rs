//! Sections that a label of furniture opens, in elements that no class tells.

use std::ops::Range;

use super::Look;
use super::plain_signals::LabelledSection;
use super::signals::SIGNALS;
use crate::extract::blocks::BlockKind;
use crate::extract::body::kinds::Kind;

impl Look<'_> {
    /// On pages of products and services: "You may also like", and the small section that such a label opens.
    pub(super) fn labelled_sections(&mut self) {
        let is_label = |look: &Self, index: usize| {
            let is_line = !matches!(look.reading.outline.blocks[index].kind, BlockKind::Control);
            look.survey.shapes[index].phrase.filter(|kind| is_line && *kind == Kind::Related)
        };
        let reason = "a section that a label of other products or pages opens";
        self.drop_sections(&SIGNALS.labelled_section, is_label, |_, _, _| true, reason);
    }

    /// In articles: "Read this next", links and their teasers, as the last of the text; "Why you can trust us" wherever it
    /// stands.
    pub(super) fn sections_below_a_label(&mut self) {
        let Some(last) = self.kept().last() else { return };
        let is_label = |look: &Self, index: usize| {
            look.survey.shapes[index].phrase.filter(|kind| matches!(kind, Kind::Related | Kind::AuthorBox))
        };
        let is_told = |look: &Self, kind: Kind, range: &Range<usize>| {
            kind == Kind::AuthorBox || range.end > last && range.clone().any(|index| look.leads_elsewhere(index))
        };
        let reason = "a section that a label of furniture opens";
        self.drop_sections(&SIGNALS.section_below_a_label, is_label, is_told, reason);
    }

    /// Drops the widest element that begins with a label and is small, if it is told.
    fn drop_sections(
        &mut self,
        limits: &LabelledSection,
        is_label: impl Fn(&Self, usize) -> Option<Kind>,
        is_told: impl Fn(&Self, Kind, &Range<usize>) -> bool,
        reason: &'static str,
    ) {
        let mut all = self.all_kept_words();
        let mut next = 0;
        for index in 0..self.marks.len() {
            let Some(kind) = is_label(self, index).filter(|_| index >= next && self.is_line_of_words(index, limits))
            else {
                continue;
            };
            // A heading of the page's own says "See also" as well.
            let Some(range) = self.section_from(index, limits).filter(|range| range.len() > 1) else { continue };
            let inside = self.kept_words_of(range.clone());
            if inside > limits.most_share * all || !is_told(self, kind, &range) {
                continue;
            }
            next = range.end;
            all -= inside;
            for index in range {
                self.drop(index, kind.name(), reason);
            }
        }
    }

    fn is_line_of_words(&self, index: usize, limits: &LabelledSection) -> bool {
        self.spoken_words(index) >= limits.least_words_of_label
            && self.survey.shapes[index].link_density <= SIGNALS.label.most_links
            && matches!(
                self.reading.outline.blocks[index].kind,
                BlockKind::Heading(_) | BlockKind::Paragraph | BlockKind::Control
            )
    }

    /// The blocks of the widest element that begins with a block, is small and holds no headline.
    fn section_from(&self, index: usize, limits: &LabelledSection) -> Option<Range<usize>> {
        let around = self.small_around(self.reading.outline.blocks[index].element, limits.most_words);
        let begins = |&element: &usize| self.inside[element].start == index && !self.holds_headline(element);
        around.take_while(begins).last().map(|section| self.inside[section].clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::body::second_look::sample::{SENTENCE, body_around, body_with, kept};

    const TEASER: &str = "<li><a href='/2024/bridge'>The bridge nobody wanted</a><p>For thirty years the village argued \
                          about it, and when it came nobody crossed.</p></li>";

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

    #[test]
    fn teasers_below_a_label_go_with_it() {
        let section = format!("<div class='css-1'><h2>Read this next</h2><ul>{TEASER}</ul></div>");
        assert!(body_with(&section).ends_with("in half an hour."));
        let told = "<div class='css-1'><h2>Read this next</h2><p>The list hangs in the ferry house, beside the bell that \
                    nobody rings.</p></div>";
        assert!(body_with(told).contains("nobody rings."));
    }

    #[test]
    fn why_a_house_is_to_be_trusted_is_none_of_the_text() {
        let line = "<p>Our editors have crossed the river for two decades and never accept a free ride.</p>";
        assert!(
            !body_around(&format!("<div class='x'><h4>Why you can trust Courier</h4>{line}</div>"))
                .contains("free ride")
        );
        assert!(
            body_around(&format!("<div class='x'><h4>Why we went by night</h4>{line}</div>")).contains("free ride")
        );
    }
}
