//! Replies behind an article.

use std::ops::Range;

use super::Look;
use super::signals::SIGNALS;
use crate::extract::blocks::BlockKind;
use crate::extract::body::kinds::Kind;
use crate::extract::body::score::class_of;
use crate::extract::fields::date_line;

impl Look<'_> {
    /// Replies behind an article: the container's class, and a phrase that opens or stands in it.
    pub(super) fn comments(&mut self) {
        let outline = self.reading.outline;
        let Some(first) = self.kept().next() else { return };
        let (mut before, mut reached) = (0.0, first);
        for element in 0..outline.elements.len() {
            let Range { start, end } = self.inside[element];
            if !outline.elements[element].own.has(Kind::Comments) || start < reached || start == end {
                continue;
            }
            before += self.kept_words_of(reached..start);
            reached = start;
            let signals = &SIGNALS.comments;
            let least = signals.least_words_before.max(signals.least_share_before * self.survey.words(element));
            if before < least {
                continue;
            }
            let says = |index: usize| class_of(outline, self.survey, index) == Kind::Comments.name();
            let is_told = (start.saturating_sub(2)..start).any(says)
                || (start..end).any(|index| self.survey.shapes[index].phrase == Some(Kind::Comments));
            if is_told {
                self.drop_inside(element, Kind::Comments.name(), "class and phrase of the replies");
                reached = end;
            }
        }
    }

    /// Replies behind an article in elements that no class tells: a label, and right behind it a line that says when; or a
    /// heading that counts them, and a name.
    pub(super) fn labelled_comments(&mut self) {
        let signals = &SIGNALS.comments;
        let blocks = &self.reading.outline.blocks;
        let words = |index: usize| self.survey.shapes[index].words;
        let all = self.all_kept_words();
        let says_when = |index: usize| {
            words(index) <= signals.most_words_of_time
                && (blocks[index].has_time
                    || self.survey.shapes[index].has_time
                    || date_line(&blocks[index].text).is_some())
        };
        // Who wrote the first, on a line of its own.
        let names = |index: usize| {
            index < blocks.len()
                && words(index) <= signals.most_words_of_name
                && !self.survey.shapes[index].ends_sentence
                && !self.survey.shapes[index].ends_colon
        };
        let mut before = 0.0;
        for (index, block) in blocks.iter().enumerate() {
            let is_heading = block.is_heading();
            // Items of a bar or of a card count replies as well.
            let may_label = is_heading || block.kind == BlockKind::Paragraph && counts(&block.text);
            if may_label && self.survey.shapes[index].phrase == Some(Kind::Comments) {
                let share = if is_heading { signals.least_share_before } else { signals.least_share_before_line };
                let end = self.marks.len().min(index + 1 + signals.reach);
                let is_told = (index + 1..end).any(says_when) || is_heading && counts(&block.text) && names(index + 1);
                if before >= signals.least_words_before_label && before >= share * (all - before) && is_told {
                    for reply in index..self.marks.len() {
                        self.drop(reply, Kind::Comments.name(), "behind a label of replies and a line that says when");
                    }
                    return;
                }
            }
            before += self.kept_words(index);
        }
    }
}

/// "3 comments".
fn counts(label: &str) -> bool {
    label.chars().any(char::is_numeric)
}

#[cfg(test)]
mod tests {
    use crate::extract::body::second_look::sample::body_with;

    #[test]
    fn replies_without_a_class_go_with_their_label() {
        let reply = "<p><b>Anna Weber</b></p><p>12 May 2024 at 10:15</p><p>I took that ferry every morning to school and \
                     once fell in with my satchel.</p>";
        for label in ["<h3>Comments (2)</h3>", "<p>2 Kommentare</p>", "<h4>コメント（2件）</h4>"] {
            let body = body_with(&format!("{label}{reply}{reply}"));
            assert!(body.ends_with("in half an hour."), "{body}");
        }
        let unsigned = "<div><div><b>Anna</b></div><div>I took that ferry every morning to school, and once I fell in \
                        with my satchel, which is why the third form of 1971 has no reports.</div></div>";
        assert!(body_with(&format!("<h2>2 comments</h2>{unsigned}{unsigned}")).ends_with("in half an hour."));
        assert!(body_with(&format!("<h2>Comments</h2>{unsigned}")).ends_with("no reports."));
        let part = "<h3>Comments</h3><p>The mayor says that nobody has asked her, and that she would have voted against \
                    it if anybody had.</p>";
        assert!(body_with(part).ends_with("if anybody had."));
    }
}
