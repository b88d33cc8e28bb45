//! Replies behind an article.

use std::ops::Range;

use super::Look;
use super::signals::SIGNALS;
use crate::extract::body::kinds::Kind;
use crate::extract::body::score::class_of;

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
            before += (reached..start)
                .filter(|&index| self.marks[index].is_kept())
                .map(|index| self.survey.shapes[index].words)
                .sum::<f32>();
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
}
