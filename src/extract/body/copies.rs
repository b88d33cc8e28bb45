//! Text that a page prints twice: once for wide and once for narrow screens, once folded and once open.

use std::collections::HashSet;

use super::features::Survey;
use super::score::class_of;
use crate::extract::blocks::{BlockKind, Outline};
use crate::extract::trace::Mark;

/// Shorter texts are printed twice for reasons of their own: headings, refrains, cells.
const LEAST_WORDS: f32 = 8.0;

/// Drops what is kept a second time.
pub(super) fn drop(outline: &Outline, survey: &Survey<'_>, marks: &mut [Mark]) {
    let mut seen: HashSet<&str> = HashSet::new();
    for (index, mark) in marks.iter_mut().enumerate() {
        let block = &outline.blocks[index];
        let is_text = survey.shapes[index].words >= LEAST_WORDS && block.kind != BlockKind::Code;
        if mark.is_kept() && is_text && !seen.insert(&block.text) {
            let class = class_of(outline, survey, index).to_owned();
            *mark = Mark::Dropped { class, reason: "printed before".to_owned() };
        }
    }
}
