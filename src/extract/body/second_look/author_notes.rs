//! What a page says about the author: boxes with the name, and the last paragraph that tells who wrote the text.

use super::Look;
use super::signals::SIGNALS;
use crate::extract::blocks::BlockKind;
use crate::extract::body::kinds::Kind;
use crate::extract::limits::LIMITS;
use crate::text::{is_counted_by_character, lower_case};

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
        self.lines_about_the_author();
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
                    || block.links().next().is_some()
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

    /// A paragraph that opens with the author's name, where nothing else in the text says any of it; at the end with the
    /// short line behind it, which goes on about the author.
    fn lines_about_the_author(&mut self) {
        let limits = &SIGNALS.author_note;
        let kept: Vec<usize> = self.kept().collect();
        let is_short = |index: usize| {
            self.reading.outline.blocks[index].kind == BlockKind::Paragraph
                && self.survey.shapes[index].words <= limits.most_words
        };
        // "Mara Lind: Where did you cross?" asks a question.
        let opens = |text: &str, name: &str| {
            text.strip_prefix(name).is_some_and(|rest| !rest.trim_start().starts_with([':', '：']))
        };
        let is_note = |index: usize| {
            is_short(index) && self.spoken_words(index) >= limits.least_words && self.names_the_author(index, opens)
        };
        let Some(at) = (limits.least_before..kept.len()).find(|&at| is_note(kept[at])) else { return };
        if !self.speaks_of_the_author_alone(kept[at], &kept) {
            return;
        }
        let goes_on = |index: usize| {
            let text = lower_case(&self.reading.outline.blocks[index].text);
            let first = text.split(|letter: char| !letter.is_alphanumeric()).next().unwrap_or_default();
            is_short(index)
                && self.spoken_words(index) <= limits.most_words_behind
                && (limits.pronouns.contains(first) || self.scores[index] < LIMITS.body.sure.value as f32)
        };
        let is_behind = at + 2 == kept.len() && at >= limits.least_before_last && goes_on(kept[at + 1]);
        let end = if is_behind { at + 2 } else { at + 1 };
        for &index in &kept[at..end] {
            self.drop(index, Kind::AuthorBox.name(), "about the author, of whom the text says nothing else");
        }
    }

    /// Whether no other block of the text, and no headline, holds a part of the name of an author.
    fn speaks_of_the_author_alone(&self, index: usize, kept: &[usize]) -> bool {
        let parts: Vec<String> = self.survey.known.authors.iter().flat_map(|author| parts_of(&author.name)).collect();
        let title = (0..index).filter(|&other| self.survey.is_title(other));
        let mut others = kept.iter().copied().filter(|&other| other != index).chain(title);
        let says = |other: usize| {
            let text = lower_case(&self.reading.outline.blocks[other].text);
            parts.iter().any(|part| text.contains(part.as_str()))
        };
        !others.any(says)
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
        let full_names = self.survey.known.authors.iter().filter(|author| is_full(&author.name));
        full_names.map(|author| author.name.to_lowercase()).any(|name| finds(&text, &name))
    }
}

/// A name of several words, or of letters that are counted one by one.
fn is_full(name: &str) -> bool {
    name.contains(' ')
        || name.chars().next().is_some_and(is_counted_by_character)
            && name.chars().count() >= SIGNALS.author_note.least_letters
}

/// The words of a name, in lower case; initials are parts of many words.
fn parts_of(name: &str) -> Vec<String> {
    let is_dense = name.chars().next().is_some_and(is_counted_by_character);
    let letters = |part: &str| part.chars().filter(|letter| letter.is_alphanumeric()).count();
    let parts = name.split(' ').filter(|part| is_dense || letters(part) >= SIGNALS.author_note.least_letters);
    parts.map(|part| part.to_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::is_full;
    use crate::extract::body::second_look::sample::{body_around, body_with};

    #[test]
    fn a_name_is_full_where_it_is_no_word_of_a_sentence() {
        assert!(is_full("Will Lind") && is_full("林芙美子"));
        assert!(!is_full("Will") && !is_full("林"));
    }

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

    #[test]
    fn lines_about_the_author_go_between_and_behind_paragraphs() {
        let note =
            "<p>Mara Lind is a reporter who writes about rivers and harbours. She lives in Hull with two dogs.</p>";
        let body = body_around(note);
        assert!(body.contains("because of ice.\n\nThe boat"), "{body}");
        let more = "<p>She has written for several magazines and is the author of two books about canals.</p>";
        assert!(body_with(&format!("{note}{more}")).ends_with("in half an hour."));
        // A text that names the author again is about somebody of that name.
        let told = format!("{note}<p>Nobody in the village had heard of Lind before she came to buy the boat.</p>");
        assert!(body_around(&told).contains("with two dogs."));
        let asked = "<p>Mara Lind: When did you cross the river for the first time, and who was with you?</p>";
        assert!(body_around(asked).contains("Mara Lind: When"));
    }
}
