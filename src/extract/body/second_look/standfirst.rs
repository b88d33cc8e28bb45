//! The standfirst, which belongs to the text though it looks like a summary, a header or a teaser.

use super::Look;
use super::signals::SIGNALS;
use crate::extract::body::kinds::Kind;
use crate::extract::body::phrases;
use crate::extract::body::score::class_of;
use crate::extract::limits::LIMITS;

impl Look<'_> {
    /// What the scorer doubts between headline and text: under the class of a summary, in the words of the page's own
    /// description, or as a heading of a whole sentence right behind the headline.
    pub(super) fn standfirst(&mut self) {
        let Some(first) = self.kept().find(|&index| self.survey.shapes[index].prose > 0.0) else { return };
        let title = (0..first).find(|&index| self.survey.is_title(index));
        let limits = &SIGNALS.standfirst;
        let start =
            title.map_or(0, |title| title + 1).max(first.saturating_sub(LIMITS.body.standfirst_reach.value as usize));
        // Above a headline that nothing tells, a summary may be that of another article.
        let least_score = if title.is_some() { limits.least_score } else { limits.least_score_untitled };
        let is_standfirst = |&index: &usize| {
            let (block, shape) = (&self.reading.outline.blocks[index], &self.survey.shapes[index]);
            self.is_by_score(index)
                && !block.is_hidden
                && shape.link_density <= limits.most_links
                && self.scores[index] >= least_score
                && (self.is_summary(index) || self.is_second_headline(index))
        };
        let found: Vec<usize> = (start..first).filter(is_standfirst).collect();
        for index in found {
            self.keep(index, "class or words and place of a standfirst");
        }
    }

    fn is_summary(&self, index: usize) -> bool {
        let shape = &self.survey.shapes[index];
        let is_named = || class_of(self.reading.outline, self.survey, index) == Kind::Summary.name();
        (shape.prose > 0.0 || shape.words >= 10.0) && (is_named() || self.is_described(index))
    }

    /// A heading of a whole sentence right behind the headline.
    fn is_second_headline(&self, index: usize) -> bool {
        self.reading.outline.blocks[index].is_heading()
            && index > 0
            && self.survey.is_title(index - 1)
            && self.survey.shapes[index].words >= SIGNALS.standfirst.least_words_of_heading
    }

    /// Whether the page describes itself in the words of a block that is no caption and says nothing about the page.
    pub(super) fn is_described(&self, index: usize) -> bool {
        let Some(description) = self.survey.known.description else { return false };
        let text = &self.reading.outline.blocks[index].text;
        let end = text.char_indices().nth(SIGNALS.standfirst.described).map(|(end, _)| end);
        end.is_some_and(|end| description.contains(&text[..end]))
            && class_of(self.reading.outline, self.survey, index) != Kind::Caption.name()
            && phrases::opening(text).is_none()
    }
}

#[cfg(test)]
mod tests {
    use crate::extract::body::second_look::sample::{SENTENCE, kept};

    const TITLE: &str = "A vote in February";

    /// What is kept below the headline, of a page that describes itself so.
    fn below_the_headline(description: &str, standfirst: &str, score: f32) -> usize {
        let html = format!(
            "<html><head><title>{TITLE}</title><meta name=description content='{description}'></head><body><article>\
             <h1>{TITLE}</h1>{standfirst}<p>{SENTENCE}</p></article></body></html>"
        );
        kept(&html, &[0.1, score, 0.9], |look| look.standfirst()).len()
    }

    #[test]
    fn the_words_of_the_description_and_a_long_second_headline_are_the_standfirst() {
        let said = "Members may send their papers until the last day of the month";
        assert_eq!(below_the_headline(said, &format!("<div>{said}</div>"), 0.4), 2);
        assert_eq!(below_the_headline("Something else", &format!("<div>{said}</div>"), 0.4), 1);
        assert_eq!(below_the_headline(said, &format!("<div>{said}</div>"), 0.1), 1);
        assert_eq!(below_the_headline("Something else", &format!("<h2>{said}</h2>"), 0.4), 2);
        assert_eq!(below_the_headline("Something else", "<h2>What to know</h2>", 0.4), 1);
    }
}
