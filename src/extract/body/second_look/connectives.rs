//! What is left between pieces: the words of a byline that prints each piece as a block of its own ("Posted", the date,
//! "in", the section, "by", the name), and marks that end or part nothing.

use super::Look;
use super::signals::SIGNALS;
use crate::extract::blocks::BlockKind;
use crate::extract::body::kinds::Kind;
use crate::extract::trace::Mark;

impl Look<'_> {
    /// A word or two with the date, the byline or the tags right before and right behind.
    pub(super) fn connectives(&mut self) {
        let limits = &SIGNALS.connective;
        self.drop_where(Kind::Meta.name(), "between the pieces of a byline", |look, index| {
            let block = &look.reading.outline.blocks[index];
            block.kind == BlockKind::Paragraph
                && look.survey.shapes[index].words <= limits.most_words
                && block.chars <= limits.most_chars
                && !block.text.ends_with(['.', '!', '?', ':', '…', '。'])
                && index.checked_sub(1).is_some_and(|before| look.is_of_a_byline(before))
                && look.is_of_a_byline(index + 1)
        });
    }

    /// A full stop or a comma on a line of its own. Dots and asterisks in a row part scenes, and stay.
    pub(super) fn stray_marks(&mut self) {
        self.drop_where("other", "a mark that ends or parts nothing", |look, index| {
            let block = &look.reading.outline.blocks[index];
            block.kind == BlockKind::Paragraph && SIGNALS.connective.marks.contains(&block.text)
        });
    }

    fn is_of_a_byline(&self, index: usize) -> bool {
        let kinds = [Kind::Meta, Kind::Tags];
        let is_one = |class: &str| kinds.iter().any(|kind| kind.name() == class);
        matches!(self.marks.get(index), Some(Mark::Dropped { class, .. }) if is_one(class))
    }
}

#[cfg(test)]
mod tests {
    use crate::extract::body::second_look::sample::{body_around, body_with};

    #[test]
    fn a_mark_left_over_goes_and_one_between_scenes_stays() {
        let body = body_around("<p>.</p><p>***</p>");
        assert!(body.contains("***") && !body.contains("\n.\n"), "{body}");
    }

    #[test]
    fn a_byline_in_pieces_goes_with_the_words_between_them() {
        let body = body_with(
            "<div class='post-meta'><p>Posted</p><div class='post-date'><time>May 3, 2024</time></div><p>in</p>
             <div class='taxonomy-category'><a href='/c' rel='category tag'>Boats</a></div><p>by</p>
             <p class='author-name'>Mara Lind</p></div>",
        );
        assert!(body.ends_with("in half an hour."), "{body}");
    }
}
