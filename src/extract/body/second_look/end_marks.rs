//! The mark that a text ends here: "-END-", "ENDS", "（完）".

use super::Look;
use super::signals::SIGNALS;
use crate::extract::blocks::BlockKind;
use crate::extract::body::kinds::Kind;

impl Look<'_> {
    /// A line that says no more than that the text ends: in signs wherever it stands behind the text, since notes to
    /// editors follow it in releases, else as the last line.
    pub(super) fn end_marks(&mut self) {
        let kept: Vec<usize> = self.kept().collect();
        let Some(&last) = kept.last() else { return };
        for &index in kept.iter().skip(SIGNALS.end_mark.least_before) {
            let block = &self.reading.outline.blocks[index];
            let is_line = block.kind == BlockKind::Paragraph && block.chars <= SIGNALS.end_mark.most_chars;
            if is_line && is_end_mark(&block.text, index == last) {
                self.drop(index, Kind::Meta.name(), "the mark of the text's end");
            }
        }
    }
}

/// Whether a line is one of the words that end a text, in signs or, as the last line, without.
fn is_end_mark(line: &str, is_last: bool) -> bool {
    let line = line.trim();
    let word = line.trim_matches(|sign: char| !sign.is_alphanumeric());
    let is_in_signs = !line.starts_with(char::is_alphanumeric) && !line.ends_with(char::is_alphanumeric);
    let is_bare = is_last && line == word && word.starts_with(char::is_alphabetic);
    (is_in_signs || is_bare) && SIGNALS.end_mark.words.contains(word.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use crate::extract::body::second_look::sample::{body_around, body_with};

    #[test]
    fn the_mark_of_the_end_is_no_line_of_the_text() {
        for mark in ["END", "-END-", "ENDS", "- Ende -", "（完）", "(끝)", "# # #", "-30-"] {
            assert!(body_with(&format!("<p>{mark}</p>")).ends_with("in half an hour."), "{mark}");
        }
        let body =
            body_with("<p>- ENDS -</p><p>Notes to editors: the ferry was opened in 1954 by the mayor of Lee.</p>");
        assert!(
            body.ends_with("in half an hour.\n\nNotes to editors: the ferry was opened in 1954 by the mayor of Lee."),
            "{body}"
        );
    }

    #[test]
    fn a_line_that_says_it_inside_a_text_stays() {
        assert!(body_around("<p>Ende</p>").contains("\n\nEnde\n\n"));
        assert!(body_with("<p>The end of the rope</p>").ends_with("The end of the rope"));
    }
}
