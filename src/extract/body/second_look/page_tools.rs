//! Tools of a page of any type: buttons, questions to the reader with a button behind them, what stands in the foot.

use html5ever::local_name;

use super::Look;
use super::signals::SIGNALS;
use crate::extract::blocks::BlockKind;
use crate::extract::body::kinds::Kind;
use crate::extract::body::phrases;

impl Look<'_> {
    /// A button that says "Copy to clipboard", and "Was this page helpful?" before one that says "Yes".
    pub(super) fn buttons(&mut self) {
        let is_button = |look: &Self, index: usize| {
            look.reading.outline.blocks.get(index).is_some_and(|block| block.kind == BlockKind::Control)
        };
        for index in 0..self.marks.len() {
            let Some(kind) = self.survey.shapes[index].phrase else { continue };
            // "Sign in or create an account to order": such buttons are words of a sentence.
            let goes_on = |look: &Self| {
                let next = look.reading.outline.blocks.get(index + 1);
                next.is_some_and(|block| block.text.starts_with(char::is_lowercase))
            };
            if is_button(self, index) && !goes_on(self) {
                self.drop(index, kind.name(), "phrase of a button");
            } else if kind == Kind::Form
                && self.survey.shapes[index].words >= SIGNALS.question.least_words
                && is_button(self, index + 1)
            {
                self.drop(index, kind.name(), "a question to the reader, and a button");
            }
        }
    }

    /// Paragraphs in `<footer>` that say, or open with, what furniture does. Boxes whose classes call them a foot hold
    /// tables and lists of the text as well.
    pub(super) fn phrases_in_the_foot(&mut self) {
        let outline = self.reading.outline;
        for (index, block) in outline.blocks.iter().enumerate() {
            let may_be = self.marks[index].is_kept()
                && block.kind == BlockKind::Paragraph
                && self.survey.kinds_below_core(block).has(Kind::Footer);
            let is_in_foot = || {
                let around = outline.ancestors(block.element);
                let mut below = around.take_while(|&element| !self.survey.is_on_core_path(element));
                below.any(|element| outline.elements[element].tag == local_name!("footer"))
            };
            if !may_be || !is_in_foot() {
                continue;
            }
            let told = self.survey.shapes[index].phrase.or_else(|| phrases::telling_opening(&block.text));
            if let Some(kind) = told.filter(|kind| !matches!(kind, Kind::Content | Kind::Summary)) {
                self.drop(index, kind.name(), "phrase of furniture in the foot");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::extract::body::second_look::sample::{SENTENCE, kept};

    #[test]
    fn buttons_and_questions_before_them_are_tools_of_the_page() {
        let of = |html: &str, scores: &[f32]| kept(html, scores, |look| look.buttons());
        let page = format!("<p>{SENTENCE}</p><button>Copy to clipboard</button>");
        assert_eq!(of(&page, &[0.9, 0.9]), [SENTENCE]);
        let page = format!("<p>{SENTENCE}</p><h2>Was this page helpful?</h2><button>Yes</button>");
        assert_eq!(of(&page, &[0.9, 0.9, 0.3]), [SENTENCE]);
        let page = format!("<p>{SENTENCE}</p><button>Sign in</button><p>or ask the crew.</p>");
        assert_eq!(of(&page, &[0.9, 0.9, 0.9]).len(), 3);
        let page = format!("<h2>Was this page helpful?</h2><p>{SENTENCE}</p><button>The vote</button>");
        assert_eq!(of(&page, &[0.9, 0.9, 0.9]).len(), 3);
    }

    #[test]
    fn what_opens_as_furniture_in_the_foot_goes_and_what_tells_something_stays() {
        let of = |tag: &str, line: &str| {
            let page = format!("<main><p>{SENTENCE}</p><p>{SENTENCE}</p></main><{tag}><p>{line}</p>");
            kept(&page, &[0.9, 0.9, 0.9], |look| look.phrases_in_the_foot()).len()
        };
        let report = "Report a bug or suggest an enhancement; for more of this API see the guide of its makers.";
        assert_eq!(of("footer", report), 2);
        assert_eq!(of("section", report), 3);
        assert_eq!(of("div class='footer'", report), 3);
        assert_eq!(of("footer", "The boat stays where it is until the vote."), 3);
    }
}
