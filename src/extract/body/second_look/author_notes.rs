//! What a page says about the author: boxes with the name, and the last paragraph that tells who wrote the text.

use super::Look;
use super::signals::SIGNALS;
use crate::extract::blocks::{BlockKind, InlineKind};
use crate::extract::body::kinds::Kind;
use crate::extract::limits::LIMITS;
use crate::text::lower_case;

impl Look<'_> {
    /// A small box whose class says that it is about the author, and in which the author is named.
    pub(super) fn author_boxes(&mut self) {
        let outline = self.reading.outline;
        for element in 0..outline.elements.len() {
            let is_box = outline.elements[element].own.has(Kind::AuthorBox)
                && !self.survey.is_on_core_path(element)
                && self.survey.words(element) <= SIGNALS.labelled_box.most_words;
            if is_box
                && self.inside[element]
                    .clone()
                    .any(|index| self.names_the_author(index, |text, name| text.contains(name)))
            {
                self.drop_inside(element, Kind::AuthorBox.name(), "class of an author's box, and the name");
            }
        }
    }

    /// "Mara Lind writes about the sea. Write to her at …": behind the first paragraph all in italics or with an address, as
    /// the last lines of the text set apart by italics, a link, an address, or doubted by the scorer.
    pub(super) fn author_notes(&mut self) {
        let kept: Vec<usize> = self.kept().collect();
        for &index in kept.iter().skip(1) {
            let (block, shape) = (&self.reading.outline.blocks[index], &self.survey.shapes[index]);
            if block.kind == BlockKind::Paragraph
                && shape.words <= SIGNALS.author_note.most_words
                && (shape.italic > SIGNALS.author_note.least_italic_inside || shape.has_at)
                && self.names_the_author(index, |text, name| text.starts_with(name))
            {
                self.drop(index, Kind::AuthorBox.name(), "opens with the author's name, and is set apart");
            }
        }
        let kept: Vec<usize> = self.kept().collect();
        for &index in kept.iter().skip(1).rev() {
            let (block, shape) = (&self.reading.outline.blocks[index], &self.survey.shapes[index]);
            let is_set_apart = || {
                shape.italic > SIGNALS.author_note.least_italic
                    || shape.has_at
                    || self.scores[index] < LIMITS.body.sure.value as f32
                    || block.inline.iter().any(|inline| matches!(inline.kind, InlineKind::Link(_)))
            };
            let is_note = block.kind == BlockKind::Paragraph
                && shape.words <= SIGNALS.author_note.most_words
                && self.names_the_author(index, |text, name| text.starts_with(name))
                && (is_set_apart() || self.names_the_author_once(index, &kept));
            if !is_note {
                return;
            }
            self.drop(index, Kind::AuthorBox.name(), "opens with the author's name, at the end of the text");
        }
    }

    /// Whether no other block of the text, and no headline, speaks of the author: texts about a person of the same name do.
    fn names_the_author_once(&self, index: usize, kept: &[usize]) -> bool {
        let title = (0..index).filter(|&other| self.survey.is_title(other));
        let mut others = kept.iter().copied().filter(|&other| other != index).chain(title);
        !others.any(|other| self.names_the_author(other, |text, name| text.contains(name)))
    }

    /// Whether the text of a block holds the full name of an author where `finds` looks for it.
    pub(super) fn names_the_author(&self, index: usize, finds: impl Fn(&str, &str) -> bool) -> bool {
        let text = lower_case(&self.reading.outline.blocks[index].text);
        let full_names = self.survey.known.authors.iter().filter(|author| author.name.contains(' '));
        full_names.map(|author| author.name.to_lowercase()).any(|name| finds(&text, &name))
    }
}

#[cfg(test)]
mod tests {
    use crate::extract::body::second_look::sample::body_with;

    #[test]
    fn a_box_about_the_author_goes() {
        let body =
            body_with(r#"<div class="author-box"><h4>Mara Lind</h4><p>She covers the river and its people.</p></div>"#);
        assert!(body.ends_with("in half an hour."), "{body}");
        // Without the name the class alone says nothing.
        let body =
            body_with(r#"<div class="author-box"><p>The rope house on the western bank becomes a shelter.</p></div>"#);
        assert!(body.ends_with("becomes a shelter."), "{body}");
    }

    #[test]
    fn a_note_about_the_author_at_the_end_goes() {
        let body = body_with("<p><em>Mara Lind is a reporter of the Courier and lives on the eastern bank.</em></p>");
        assert!(body.ends_with("in half an hour."), "{body}");
    }

    #[test]
    fn a_last_line_about_the_author_goes_where_the_text_is_not_about_the_author() {
        let note =
            "<p>Mara Lind has covered the towns on the river for eleven years and lives on the eastern bank.</p>";
        assert!(body_with(note).ends_with("in half an hour."));
        let told = format!("<p>Mara Lind was the first child who crossed on the ferry without a parent.</p>{note}");
        assert!(body_with(&told).ends_with("on the eastern bank."));
    }
}
