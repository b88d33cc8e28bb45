//! What stands around a byline: how far the headline is, which part of the page holds it, whose hand its line names.

use crate::extract::blocks::TextBlock;
use crate::extract::body::kinds::Kind;
use crate::extract::fields::bylines::hands::ends_before_other_hand;
use crate::extract::fields::place::{Place, nearness};

pub(super) struct Around<'a> {
    pub(super) place: &'a Place,
    pub(super) title: usize,
}

impl Around<'_> {
    /// How far a block is from where bylines stand.
    pub(super) fn distance(&self, block: usize) -> usize {
        block.abs_diff(self.title).min(2 + 2 * block.abs_diff(self.place.text_end()))
    }

    pub(super) fn position(&self, block: usize) -> Vec<(&'static str, f64)> {
        let kinds = self.place.kinds(block);
        if kinds.has(Kind::Comments) {
            return vec![("in_comments", 1.0)];
        }
        if self.place.is_elsewhere(block) {
            return vec![("elsewhere", 1.0), ("elsewhere_near_title", nearness(block.abs_diff(self.title)))];
        }
        let mut signs = self.place.beside(block, self.title);
        if kinds.has(Kind::AuthorBox) {
            signs.push(("author_box", 1.0));
        }
        if kinds.has(Kind::Meta) {
            signs.push(("meta_class", 1.0));
        }
        signs
    }
}

/// Whether a name stands behind words like "Edited by", in its line or on the one above.
pub(super) fn is_by_other_hand(blocks: &[TextBlock], index: usize, name: &str) -> bool {
    let before = blocks.get(index).and_then(|block| block.text.split_once(name)).map(|(before, _)| before);
    let above = || index.checked_sub(1).map(|above| blocks[above].text.as_str());
    let before = before.filter(|before| !before.trim().is_empty()).or_else(above).unwrap_or_default();
    ends_before_other_hand(before)
}
