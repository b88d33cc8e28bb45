//! The article's own column: the elements its text stands in, and so the pictures that are its own.

use super::is_furniture;
use crate::extract::blocks::{Media, Outline};
use crate::extract::limits::LIMITS;

/// The column that holds the kept blocks.
pub(super) struct Column {
    /// The first and the last kept block.
    first: usize,
    last: usize,
    /// Elements around kept blocks, in order.
    homes: Vec<usize>,
}

impl Column {
    /// None where nothing is kept.
    pub(super) fn of(outline: &Outline, is_kept: &[bool]) -> Option<Self> {
        let (first, last) = (is_kept.iter().position(|&kept| kept)?, is_kept.iter().rposition(|&kept| kept)?);
        let kept = (first..=last).filter(|&index| is_kept[index]);
        let around = |index: usize| outline.ancestors(outline.blocks[index].element);
        let mut homes: Vec<usize> =
            kept.flat_map(|index| around(index).take(LIMITS.images.column.around_text)).collect();
        homes.sort_unstable();
        homes.dedup();
        Some(Column { first, last, homes })
    }

    /// Whether a picture stands between the text's ends and in its column, in nothing that is about something else.
    pub(super) fn holds(&self, outline: &Outline, media: &Media) -> bool {
        let around = || outline.ancestors(media.element);
        (self.first..=self.last + 1).contains(&media.position)
            && around().take(LIMITS.images.column.around_picture).any(|element| self.is_home(element))
            && !around().take_while(|&element| !self.is_home(element)).any(|element| is_furniture(outline, element))
    }

    fn is_home(&self, element: usize) -> bool {
        self.homes.binary_search(&element).is_ok()
    }
}
