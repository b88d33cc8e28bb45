//! Blocks the scorer decided one by one though they stand in a row: headings inside the text, links in one list.

use super::Look;
use super::signals::SIGNALS;
use crate::extract::blocks::BlockKind;
use crate::extract::body::classes::Kind;
use crate::extract::body::score::REASON;
use crate::extract::trace::Mark;

impl Look<'_> {
    /// A heading right before a paragraph of the text, and right behind another or in one element with both, is a heading
    /// of the text: a few words alone tell the scorer little.
    pub(super) fn headings_in_the_text(&mut self) {
        let outline = self.reading.outline;
        let parent = |index: usize| outline.elements[outline.blocks[index].element].parent;
        let limits = &SIGNALS.heading;
        let found: Vec<usize> = (1..self.marks.len().saturating_sub(1))
            .filter(|&index| {
                let is_beside = |other: usize| parent(other) == parent(index);
                self.is_unsure_heading(index)
                    && self.is_sure_text(index + 1)
                    && (self.is_sure_text(index - 1)
                        || is_beside(index + 1)
                            && (index.saturating_sub(limits.reach)..index)
                                .any(|before| is_beside(before) && self.is_sure_text(before)))
            })
            .collect();
        for index in found {
            self.marks[index] = Mark::Kept { reason: "a heading between paragraphs of the text".to_owned() };
        }
    }

    /// A heading that went by its score alone.
    fn is_unsure_heading(&self, index: usize) -> bool {
        let block = &self.reading.outline.blocks[index];
        matches!(block.kind, BlockKind::Heading(_))
            && !block.is_hidden
            && self.survey.shapes[index].link_density < 0.5
            && self.scores[index] >= SIGNALS.heading.least_score
            && matches!(&self.marks[index], Mark::Dropped { reason, .. } if reason.starts_with(REASON))
    }

    /// A kept paragraph, or another block that reads like one, of which the scorer is sure.
    fn is_sure_text(&self, index: usize) -> bool {
        self.marks[index].is_kept()
            && self.survey.shapes[index].prose > 0.0
            && self.scores[index] >= SIGNALS.heading.sure
    }

    /// Entries of a list that are a link each and nothing else, such as tags, are text together or not at all.
    pub(super) fn lists_of_links(&mut self) {
        let outline = self.reading.outline;
        let list_of = |index: usize| {
            let (block, shape) = (&outline.blocks[index], &self.survey.shapes[index]);
            let is_link = block.kind == BlockKind::ListItem
                && shape.link_density > 0.9
                && shape.words <= SIGNALS.list_of_links.most_words;
            is_link.then(|| outline.elements[block.element].parent)
        };
        let mut start = 0;
        while start < outline.blocks.len() {
            let list = list_of(start);
            let end = (start + 1..outline.blocks.len())
                .find(|&index| list.is_none() || list_of(index) != list)
                .unwrap_or(outline.blocks.len());
            let scores = &self.scores[start..end];
            let is_text = scores.iter().sum::<f32>() >= SIGNALS.list_of_links.least_score * scores.len() as f32;
            let is_parted = self.marks[start..end].iter().any(|mark| !mark.is_kept());
            if list.is_some() && is_parted && !is_text {
                for index in start..end {
                    self.drop(index, Kind::Tags.name(), "a link in a list of links that are not kept");
                }
            }
            start = end;
        }
    }
}
