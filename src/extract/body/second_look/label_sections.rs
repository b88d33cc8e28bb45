//! Sections below an article that a label of furniture opens, in elements that no class tells.

use super::Look;
use super::signals::SIGNALS;
use crate::extract::blocks::BlockKind;
use crate::extract::body::kinds::Kind;

impl Look<'_> {
    /// "Read this next", links and their teasers, as the last of the text; "Why you can trust us" wherever it stands.
    pub(super) fn sections_below_a_label(&mut self) {
        let outline = self.reading.outline;
        let limits = &SIGNALS.section_below_a_label;
        let words = |look: &Self, index: usize| {
            if look.marks[index].is_kept() { look.survey.shapes[index].words } else { 0.0 }
        };
        let Some(last) = self.kept().last() else { return };
        let mut all: f32 = (0..self.marks.len()).map(|index| words(self, index)).sum();
        let mut next = 0;
        for index in 0..self.marks.len() {
            let (block, shape) = (&outline.blocks[index], &self.survey.shapes[index]);
            let Some(kind) = shape.phrase.filter(|kind| matches!(kind, Kind::Related | Kind::AuthorBox)) else {
                continue;
            };
            if index < next
                || self.spoken_words(index) < limits.least_words_of_label
                || shape.link_density > SIGNALS.label.most_links
                || !matches!(block.kind, BlockKind::Heading(_) | BlockKind::Paragraph | BlockKind::Control)
            {
                continue;
            }
            let section = outline
                .ancestors(block.element)
                .take_while(|&element| {
                    self.inside[element].start == index
                        && !self.survey.is_on_core_path(element)
                        && self.survey.words(element) <= limits.most_words
                        && !self.holds_headline(element)
                })
                .last();
            let Some(range) = section.map(|section| self.inside[section].clone()).filter(|range| range.len() > 1)
            else {
                continue;
            };
            let is_told =
                kind == Kind::AuthorBox || range.end > last && range.clone().any(|index| self.leads_elsewhere(index));
            let inside: f32 = range.clone().map(|index| words(self, index)).sum();
            if !is_told || inside > limits.most_share * all {
                continue;
            }
            next = range.end;
            all -= inside;
            for index in range {
                self.drop(index, kind.name(), "a section that a label of furniture opens");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::extract::body::second_look::sample::{body_around, body_with};

    const TEASER: &str = "<li><a href='/2024/bridge'>The bridge nobody wanted</a><p>For thirty years the village argued \
                          about it, and when it came nobody crossed.</p></li>";

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
