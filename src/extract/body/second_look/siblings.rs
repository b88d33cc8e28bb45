//! Blocks the scorer decided one by one though they stand in a row: headings inside the text, links in one list.

use html5ever::local_name;

use super::Look;
use super::signals::SIGNALS;
use crate::extract::blocks::BlockKind;
use crate::extract::body::kinds::Kind;

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
                    && (self.is_sure_text(index + 1)
                        || self.opens_a_table(index + 1) && is_beside(index - 1)
                        || self.survey.shapes[index].phrase.is_none() && self.opens_a_list(index + 1))
                    && (self.is_sure_text(index - 1)
                        || is_beside(index + 1)
                            && (index.saturating_sub(limits.reach)..index)
                                .any(|before| is_beside(before) && self.is_sure_text(before)))
            })
            .collect();
        for index in found {
            self.keep(index, "a heading between paragraphs of the text");
        }
    }

    /// The summary of `details` stays with what is folded below it.
    pub(super) fn summaries(&mut self) {
        let outline = self.reading.outline;
        for element in 0..outline.elements.len() {
            if outline.elements[element].tag != local_name!("summary") {
                continue;
            }
            let (inside, behind) = (self.inside[element].clone(), self.inside[element].end);
            let details = outline.elements[element].parent;
            let is_folded_text = self.inside[details].contains(&behind) && self.marks[behind].is_kept();
            for index in inside.filter(|_| is_folded_text) {
                if !outline.blocks[index].is_hidden {
                    self.keep(index, "summary of a kept text");
                }
            }
        }
    }

    /// The first cell of a table that is kept.
    fn opens_a_table(&self, index: usize) -> bool {
        self.marks[index].is_kept() && self.reading.outline.blocks[index].kind == BlockKind::Cell
    }

    /// The first item of a list that is kept, and of which the scorer is sure.
    fn opens_a_list(&self, index: usize) -> bool {
        self.marks[index].is_kept()
            && self.reading.outline.blocks[index].kind == BlockKind::ListItem
            && self.survey.shapes[index].link_density < 0.5
            && self.scores[index] >= SIGNALS.heading.sure
    }

    /// A heading that went by its score alone.
    fn is_unsure_heading(&self, index: usize) -> bool {
        let block = &self.reading.outline.blocks[index];
        self.reading.outline.heading_level(index).is_some()
            && !block.is_hidden
            && self.survey.shapes[index].link_density < SIGNALS.heading.most_links
            && self.scores[index] >= SIGNALS.heading.least_score
            && self.is_by_score(index)
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
            let is_link = matches!(block.kind, BlockKind::ListItem | BlockKind::Paragraph)
                && shape.link_density > SIGNALS.list_of_links.least_links
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
            let is_row =
                outline.blocks[start].kind == BlockKind::ListItem || scores.len() >= SIGNALS.contents.least_entries;
            if list.is_some() && is_parted && !is_text && is_row {
                for index in start..end {
                    self.drop(index, Kind::Tags.name(), "a link in a list of links that are not kept");
                }
            }
            start = end;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::body::second_look::sample::{SENTENCE, kept};

    #[test]
    fn a_doubted_heading_between_paragraphs_is_kept() {
        let html = format!("<article><p>{SENTENCE}</p><h3>What follows</h3><div><p>{SENTENCE}</p></div></article>");
        let look_at = |look: &mut Look<'_>| look.headings_in_the_text();
        assert_eq!(kept(&html, &[0.9, 0.4, 0.9], look_at)[1], "What follows");
        // Below the least score, or before a paragraph that may be none, it stays out.
        assert_eq!(kept(&html, &[0.9, 0.1, 0.9], look_at).len(), 2);
        assert_eq!(kept(&html, &[0.9, 0.4, 0.6], look_at).len(), 2);
    }

    #[test]
    fn a_doubted_heading_above_a_sure_list_is_kept() {
        let of = |heading: &str, scores: &[f32]| {
            let html = format!("<p>{SENTENCE}</p><div><h3>{heading}</h3><ul><li>200 g barley</li></ul></div>");
            kept(&html, scores, |look| look.headings_in_the_text()).len()
        };
        assert_eq!(of("For the soup", &[0.9, 0.4, 0.9]), 3);
        assert_eq!(of("For the soup", &[0.9, 0.4, 0.6]), 2);
        assert_eq!(of("Table of contents", &[0.9, 0.4, 0.9]), 2);
    }

    #[test]
    fn a_caption_between_does_not_part_a_heading_from_its_text() {
        let look_at = |look: &mut Look<'_>| look.headings_in_the_text();
        let parts = [SENTENCE, "</p><p>Photo: the valley</p><h3>What follows</h3><p>", SENTENCE];
        let one = format!("<article><p>{}</p></article>", parts.concat());
        assert_eq!(kept(&one, &[0.9, 0.1, 0.4, 0.9], look_at)[1], "What follows");
        let two = format!(
            "<article><p>{SENTENCE}</p></article><aside><p>Photo</p><h3>Also read</h3><p>{SENTENCE}</p></aside>"
        );
        assert_eq!(kept(&two, &[0.9, 0.1, 0.4, 0.9], look_at).len(), 2);
    }

    #[test]
    fn tags_are_kept_or_dropped_together() {
        let tags = "<li><a href='/t/1'>Kenna valley</a></li><li><a href='/t/2'>Winter</a></li>";
        let html = format!("<article><p>{SENTENCE}</p><ul>{tags}</ul></article>");
        let look_at = |look: &mut Look<'_>| look.lists_of_links();
        assert_eq!(kept(&html, &[0.9, 0.6, 0.1], look_at), [SENTENCE]);
        assert_eq!(kept(&html, &[0.9, 0.6, 0.6], look_at).len(), 3);
        let paragraphs =
            "<p><a href='/t/1'>Kenna valley</a></p><p><a href='/t/2'>Winter</a></p><p><a href='/t/3'>Ice</a></p>";
        let html_of_paragraphs = format!("<article><p>{SENTENCE}</p><div>{paragraphs}</div></article>");
        assert_eq!(kept(&html_of_paragraphs, &[0.9, 0.6, 0.1, 0.1], look_at), [SENTENCE]);
        // A list most of which is text stays as it was.
        assert_eq!(kept(&html, &[0.9, 0.9, 0.5], look_at).len(), 2);
    }

    #[test]
    fn a_summary_stays_with_what_is_folded_below_it() {
        let html = format!("<article><details><summary>What follows</summary><p>{SENTENCE}</p></details></article>");
        let look_at = |look: &mut Look<'_>| look.summaries();
        assert_eq!(kept(&html, &[0.3, 0.9], look_at), ["What follows", SENTENCE]);
        assert_eq!(kept(&html, &[0.3, 0.1], look_at).len(), 0);
    }
}
