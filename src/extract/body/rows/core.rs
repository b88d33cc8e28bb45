//! The part of a block's numbers that tells where it stands to the core, the densest container of the page.

use super::distances::FAR;
use super::{Maker, Row};
use crate::extract::body::features::Survey;
use crate::extract::body::groups::Sums;

/// The blocks of the core.
pub(super) struct Core {
    first: usize,
    /// Past the last.
    end: usize,
    first_prose: usize,
    last_prose: usize,
}

impl Core {
    pub(super) fn of(survey: &Survey<'_>) -> Self {
        let outline = survey.outline;
        let count = outline.blocks.len();
        let core = survey.core_element();
        let is_inside = |index: &usize| outline.is_inside(outline.blocks[*index].element, core);
        let first = (0..count).find(is_inside).unwrap_or(0);
        let end = (0..count).rev().find(is_inside).map_or(count, |last| last + 1);
        let is_prose = |index: &usize| survey.shapes[*index].prose > 0.0;
        let first_prose = (first..end).find(is_prose).unwrap_or(first);
        let last_prose = (first..end).rev().find(is_prose).unwrap_or(end.saturating_sub(1));
        Core { first, end, first_prose, last_prose }
    }
}

impl Maker<'_, '_> {
    /// Where the block stands to the densest container.
    pub(super) fn core<R: Row>(&self, row: &mut R, index: usize) {
        let (survey, outline) = (self.survey, self.outline);
        let block = &outline.blocks[index];
        let core = survey.core_element();
        let is_inside = outline.is_inside(block.element, core);
        let on_path = if is_inside {
            survey.core_path.len() - 1
        } else {
            survey.core_path.iter().rposition(|&element| outline.is_inside(block.element, element)).unwrap_or(0)
        };
        let path_element = survey.core_path[on_path];
        let sum = survey.sums[core];
        let (first, end) = (self.core.first as f32, self.core.end as f32);
        let (first_prose, last_prose) = (self.core.first_prose as f32, self.core.last_prose as f32);
        let at = index as f32;
        let mut put = |name, value| row.put("core", name, value);
        put("up", (survey.core_path.len() - 1 - on_path) as f32);
        put("down", (outline.elements[block.element].depth - outline.elements[path_element].depth) as f32);
        put("share", sum.prose / survey.prose.max(1.0));
        put("link_density", sum.link_density());
        put("depth", outline.elements[core].depth as f32);
        put("blocks", sum.blocks);
        put("prose", sum.prose);
        put("from_start", (at - first).clamp(-FAR, FAR));
        put("to_end", (end - 1.0 - at).clamp(-FAR, FAR));
        put("from_first_prose", (at - first_prose).clamp(-FAR, FAR));
        put("to_last_prose", (last_prose - at).clamp(-FAR, FAR));
        put(
            "prose_before",
            (self.running[index] - self.running.get(self.core.first).unwrap_or(&0.0)) / sum.prose.max(1.0),
        );
        // The child of the path's element on the way down to the block: the branch it stands in.
        let branch = outline.ancestors(block.element).take_while(|&element| element != path_element).last();
        let branch = branch.map_or(Sums::default(), |element| survey.sums[element]);
        put("branch_share", branch.prose / sum.prose.max(1.0));
        put("branch_links", branch.link_density());
        put("branch_blocks", branch.blocks);
        put("branch_words", branch.words_per_block());
    }
}
