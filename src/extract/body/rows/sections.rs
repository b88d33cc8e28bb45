//! Headings, each with what stands under it up to the next heading of its level or above.

use crate::extract::blocks::BlockKind;
use crate::extract::body::features::Survey;
use crate::extract::body::groups::Sums;

/// What stands under each heading; one per block, empty for blocks that are not headings.
pub(super) fn sections(survey: &Survey<'_>) -> Vec<Sums> {
    let blocks = &survey.outline.blocks;
    let mut sections = vec![Sums::default(); blocks.len()];
    let mut open: Vec<(u8, usize)> = Vec::new();
    for (index, block) in blocks.iter().enumerate() {
        if let BlockKind::Heading(level) = block.kind {
            while open.pop_if(|(above, _)| *above >= level).is_some() {}
            open.push((level, index));
            continue;
        }
        let sums = Sums::of(&survey.shapes[index], block.has_time);
        for (_, heading) in &open {
            sections[*heading].add(&sums);
        }
    }
    sections
}
