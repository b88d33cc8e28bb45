//! The generic scorer: how likely each block is article text, and what a block is that is not.

use html5ever::local_name;

use super::classes::Kind;
use super::features::Survey;
use super::model;
use crate::extract::blocks::{BlockKind, Outline};
use crate::extract::trace::Mark;

/// Probability, 0 to 1, that each block is article text.
pub(super) fn probabilities(survey: &Survey<'_>) -> Vec<f32> {
    let mut scores = Vec::with_capacity(survey.shapes.len());
    survey.each_row(|_, row| scores.push(model::BODY.probability(row)));
    scores
}

/// Keeps the blocks that reach `threshold`; the others are dropped with the class they look like.
pub(super) fn marks(outline: &Outline, survey: &Survey<'_>, scores: &[f32], threshold: f32) -> Vec<Mark> {
    scores
        .iter()
        .enumerate()
        .map(|(index, &score)| {
            if score >= threshold {
                Mark::Kept { reason: format!("model {score:.2}") }
            } else {
                let class = class_of(outline, survey, index);
                Mark::Dropped { class: class.to_owned(), reason: format!("model {score:.2}") }
            }
        })
        .collect()
}

/// What a block that is not article text most looks like.
pub(super) fn class_of(outline: &Outline, survey: &Survey<'_>, index: usize) -> &'static str {
    let block = &outline.blocks[index];
    let shape = &survey.shapes[index];
    if let Some(kind) = shape.phrase {
        return kind.name();
    }
    if survey.is_title(index) {
        return Kind::Title.name();
    }
    let told = outline
        .ancestors(block.element)
        .take_while(|&element| !survey.is_on_core_path(element))
        .find_map(|element| outline.elements[element].own.iter().find(|kind| *kind != Kind::Content));
    if let Some(kind) = told {
        return kind.name();
    }
    if block.is_hidden {
        return "hidden";
    }
    match block.kind {
        BlockKind::Caption => Kind::Caption.name(),
        BlockKind::Control => Kind::Form.name(),
        _ if shape.link_density > 0.5 => "links",
        _ if outline.elements[block.element].tag == local_name!("address") => Kind::Meta.name(),
        _ => "other",
    }
}
