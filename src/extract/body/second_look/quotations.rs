//! Who is quoted: a line below the words of a quotation, inside its element.

use html5ever::local_name;

use super::Look;
use super::signals::SIGNALS;
use crate::extract::blocks::BlockKind;

impl Look<'_> {
    /// A short line at the end of a kept quotation, in its `footer` or in no paragraph, belongs to it.
    pub(super) fn who_is_quoted(&mut self) {
        let outline = self.reading.outline;
        for index in 1..self.marks.len() {
            let block = &outline.blocks[index];
            let own = &outline.elements[block.element];
            let quotation = match own.tag {
                local_name!("blockquote") => block.element,
                local_name!("footer") => own.parent,
                _ => continue,
            };
            let shape = &self.survey.shapes[index];
            let is_line = block.kind == BlockKind::Quote
                && outline.elements[quotation].tag == local_name!("blockquote")
                && !outline.is_post(quotation)
                && self.inside[quotation].end == index + 1
                && self.inside[quotation].start < index
                && !block.is_hidden
                && shape.words <= SIGNALS.who_is_quoted.most_words
                && shape.phrase.is_none()
                && block.text.contains(char::is_alphabetic);
            if is_line && self.marks[index - 1].is_kept() {
                self.keep(index, "says who is quoted");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::extract::body::second_look::sample::{SENTENCE, kept};

    #[test]
    fn who_is_quoted_stays_with_the_quotation() {
        let count = |line: &str, score: f32| {
            let page = format!("<blockquote><p>{SENTENCE}</p>{line}</blockquote>");
            kept(&page, &[score, 0.3], |look| look.who_is_quoted()).len()
        };
        assert_eq!(count("<footer>— <cite>Mara Lind</cite>, <i>The Ferry</i></footer>", 0.9), 2);
        assert_eq!(count("<cite>Mara Lind</cite>", 0.9), 2);
        assert_eq!(count("<footer>Share this</footer>", 0.9), 1);
        assert_eq!(count("<footer>Mara Lind</footer>", 0.1), 0);
        assert_eq!(count("<div>Mara Lind</div>", 0.9), 1);
        assert_eq!(count("<footer>“</footer>", 0.9), 1);
    }
}
