//! What belongs to a row of a table that is text.

use html5ever::local_name;

use super::Look;
use super::signals::SIGNALS;
use crate::extract::blocks::BlockKind;
use crate::extract::body::score::REASON;
use crate::extract::trace::Mark;

impl Look<'_> {
    /// A row of which most cells are kept is kept whole: a cell alone has few words to be judged by, and a row with holes
    /// says something else than the page.
    pub(super) fn rows(&mut self) {
        let outline = self.reading.outline;
        for (element, inside) in outline.elements.iter().zip(&self.inside) {
            if element.tag != local_name!("tr") || inside.len() < 2 || inside.len() == self.inside[element.parent].len()
            {
                continue;
            }
            // A table for the layout has but one row, or more than a block, a paragraph or a field of a form in a cell.
            let cell = |index: usize| outline.cell(outline.blocks[index].element);
            let is_of_data = inside.clone().all(|index| outline.blocks[index].kind == BlockKind::Cell)
                && inside.clone().skip(1).all(|index| cell(index) != cell(index - 1));
            let kept = inside.clone().filter(|&index| self.marks[index].is_kept()).count();
            if !is_of_data || kept == 0 || (kept as f32) < SIGNALS.rows.least_kept * inside.len() as f32 {
                continue;
            }
            for index in inside.clone() {
                let is_by_score =
                    matches!(&self.marks[index], Mark::Dropped { reason, .. } if reason.starts_with(REASON));
                let is_text = !outline.blocks[index].is_hidden
                    && self.survey.shapes[index].link_density <= SIGNALS.rows.most_links;
                if is_by_score && is_text {
                    self.marks[index] = Mark::Kept { reason: "cell of a kept row".to_owned() };
                }
            }
        }
    }
}
