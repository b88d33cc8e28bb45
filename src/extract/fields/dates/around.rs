//! Where a printed date stands: beside the headline and the text, in furniture, among the cards of other articles.

use crate::extract::body::kinds::Kind;
use crate::extract::fields::date_text::Setting;
use crate::extract::fields::date_text::words::WORDS;
use crate::extract::fields::markup::Markup;
use crate::extract::fields::place::{Place, nearness};
use crate::extract::reading::Reading;

/// What is known around printed dates.
pub(super) struct Around<'a> {
    pub(super) reading: &'a Reading<'a>,
    pub(super) markup: &'a Markup,
    pub(super) place: &'a Place,
    /// Block of the headline.
    pub(super) title: Option<usize>,
    pub(super) setting: Setting<'a>,
}

impl Around<'_> {
    /// Block of the headline, or else where the text begins.
    pub(super) fn title_block(&self) -> usize {
        self.title.unwrap_or_else(|| self.place.text_start())
    }

    /// Where a date in a block stands: signs for [`ranking`](crate::extract::fields::ranking).
    pub(super) fn position(&self, block: usize) -> Vec<(&'static str, f64)> {
        let (title, end) = (self.title_block(), self.place.text_end());
        // Above the end of the text such a name is met around articles, too.
        if block >= end && self.place.kinds(block).has(Kind::Comments) {
            return vec![("in_comments", 1.0), ("elsewhere", 1.0)];
        }
        if block >= end && self.is_of_card(block) {
            return vec![("elsewhere", 1.0), ("of_card", 1.0)];
        }
        if self.place.is_elsewhere(block) {
            // Furniture of the article's own head is met under such names too, seldom far from the headline.
            return vec![("elsewhere", 1.0), ("elsewhere_near_title", nearness(block.abs_diff(title)))];
        }
        let mut signs = self.place.beside(block, title);
        if self.place.kinds(block).has(Kind::Meta) {
            signs.push(("meta_class", 1.0));
        }
        signs
    }

    /// Whether a block below the text belongs to another article: beside the linked headline of one in a box or a list of
    /// them, or in what class names call related, with a link beside it.
    fn is_of_card(&self, block: usize) -> bool {
        let outline = self.reading.outline;
        let blocks = &outline.blocks;
        let is_link = |index: usize| 2 * blocks[index].link_chars > blocks[index].chars;
        let is_headline = |index: &usize| blocks[*index].is_heading() && is_link(*index);
        let first = block.saturating_sub(WORDS.lines.card_blocks).max(self.place.text_end());
        let last = (block + WORDS.lines.card_blocks).min(blocks.len());
        if let Some(headline) = (first..block).rev().find(is_headline) {
            // A byline below a list of related articles shares with them only what holds them all.
            // Elements are numbered in document order, those around an element before it.
            let (mut shared, mut other) = (blocks[headline].element, blocks[block].element);
            while shared != other {
                let later = if shared > other { &mut shared } else { &mut other };
                *later = outline.elements[*later].parent;
            }
            let holds = |index: &usize| *index != headline && is_headline(index);
            let is_alone = !(first..last).filter(holds).any(|other| outline.is_inside(blocks[other].element, shared));
            if is_alone || shared == outline.elements[blocks[headline].element].parent {
                return true;
            }
        }
        let around = outline.elements[blocks[block].element].parent;
        let is_beside = |index: usize| outline.is_inside(blocks[index].element, around);
        self.place.kinds(block).has(Kind::Related)
            && (first..(block + 2).min(blocks.len()))
                .any(|index| is_link(index) && blocks[index].chars >= WORDS.lines.card_chars && is_beside(index))
    }
}
