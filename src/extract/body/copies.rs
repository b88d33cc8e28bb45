//! Text that a page prints twice: once for wide and once for narrow screens, once folded and once open.

use foldhash::{HashMap, HashMapExt};

use super::features::Survey;
use super::kinds::Kind;
use super::score::class_of;
use crate::extract::blocks::{BlockKind, Outline};
use crate::extract::limits::LIMITS;
use crate::extract::trace::Mark;
use crate::record::PageType;

/// Drops all copies but one of what is kept several times. The first stays: in a thread the others quote it. In an article
/// a later one that scores better stays in its place, because the first may be a pop-over or a teaser; a point of a summary
/// that a paragraph says again is left to the second look, which drops the summary whole where the text says all of it.
pub(super) fn drop(outline: &Outline, survey: &Survey<'_>, page_type: PageType, scores: &[f32], marks: &mut [Mark]) {
    let is_kept: Vec<bool> = marks.iter().map(Mark::is_kept).collect();
    let mut drop = |index: usize, reason: &'static str| {
        marks[index] = Mark::dropped(class_of(outline, survey, index), reason);
    };
    let (least_words, margin) = (LIMITS.body.copy_words.value as f32, LIMITS.body.copy_margin.value as f32);
    let is_point = |index: usize| {
        page_type == PageType::Article
            && outline.blocks[index].kind == BlockKind::ListItem
            && survey.kinds_below_core(&outline.blocks[index]).has(Kind::Summary)
    };
    let is_text = |index: usize| {
        is_kept[index] && survey.shapes[index].words >= least_words && outline.blocks[index].kind != BlockKind::Code
    };
    let mut best: HashMap<&str, usize> = HashMap::new();
    // The warm-up of each day of a plan, the terms of each offer: printed so often, a text is meant to be read again.
    let mut times: HashMap<&str, usize> = HashMap::new();
    if matches!(page_type, PageType::Article | PageType::Collection | PageType::Listing) {
        for index in (0..outline.blocks.len()).filter(|&index| is_text(index)) {
            *times.entry(&outline.blocks[index].text).or_default() += 1;
        }
    }
    let is_refrain = |text: &str| times.get(text).is_some_and(|&times| times >= LIMITS.body.refrain.value as usize);
    for (index, block) in outline.blocks.iter().enumerate() {
        if !is_text(index) || is_refrain(&block.text) {
            continue;
        }
        let kept = best.entry(&block.text).or_insert(index);
        if *kept == index {
            continue;
        }
        if block.kind == BlockKind::Paragraph && is_point(*kept) {
            *kept = index;
            continue;
        }
        if page_type == PageType::Article && scores[index] > scores[*kept] + margin {
            drop(std::mem::replace(kept, index), "printed again");
        } else {
            drop(index, "printed before");
        }
    }
}
