//! The generic scorer: how likely each block is article text, and what a block is that is not.

use html5ever::local_name;

use super::context;
use super::features::Survey;
use super::kinds::Kind;
use super::model::Model;
use super::rows;
use crate::extract::blocks::{BlockKind, CELLS, Outline};
use crate::extract::limits::LIMITS;
use crate::extract::models::Models;
use crate::extract::page_type::TYPES;
use crate::extract::trace::Mark;

/// The reason of a mark that the scorer made, until it is read: then the score stands behind it.
pub(super) const REASON: &str = "model";

/// Probability, 0 to 1, that each block is article text: the mean of two readings, which err on different pages.
pub(super) fn probabilities(models: Models, survey: &Survey<'_>, shares: &[f32; TYPES.len()]) -> Vec<f32> {
    let first = first_reading(models.body(), survey, shares);
    let mut second = Scores::of(models.context());
    context::each(survey, &first, |_, row| second.next().copy_from_slice(row));
    first.iter().zip(second.finish()).map(|(first, second)| (first + second) / 2.0).collect()
}

/// The same as the block's own features tell it, without the scores of the blocks around it.
pub(crate) fn first_reading(model: &Model, survey: &Survey<'_>, shares: &[f32; TYPES.len()]) -> Vec<f32> {
    let mut scores = Scores::of(model);
    let maker = rows::Maker::of(survey, shares);
    (0..survey.shapes.len()).for_each(|index| maker.row(scores.next(), index));
    scores.finish()
}

/// A model's probabilities of rows that come one by one.
struct Scores<'m> {
    model: &'m Model,
    /// Room for rows that wait.
    rows: Vec<f32>,
    /// How many wait.
    waiting: usize,
    made: Vec<f32>,
}

/// Rows that wait for each other: enough that the model reads them side by side, few enough to stay in the cache.
const WAITING: usize = 64;

impl<'m> Scores<'m> {
    fn of(model: &'m Model) -> Self {
        Scores { model, rows: vec![0.0; WAITING * model.features()], waiting: 0, made: Vec::new() }
    }

    /// Room for the next row, which whoever gets it fills.
    fn next(&mut self) -> &mut [f32] {
        if self.waiting == WAITING {
            self.judge();
        }
        let start = self.waiting * self.model.features();
        self.waiting += 1;
        &mut self.rows[start..start + self.model.features()]
    }

    fn judge(&mut self) {
        let rows = &self.rows[..self.waiting * self.model.features()];
        self.made.extend(self.model.probabilities(rows, LIMITS.body.early_exit.of_model()));
        self.waiting = 0;
    }

    fn finish(mut self) -> Vec<f32> {
        self.judge();
        self.made
    }
}

/// What moved the scorer most at each block: names of features with the log-odds they added or took.
pub(super) fn reasons(model: &Model, survey: &Survey<'_>, shares: &[f32; TYPES.len()]) -> Vec<String> {
    const LEADING: usize = 3;
    let names = rows::names();
    let mut reasons = Vec::with_capacity(survey.shapes.len());
    rows::each(survey, shares, |_, row| {
        let leading = model.contributions(row).into_iter().take(LEADING);
        let named = leading.map(|(feature, moved)| format!("{} {moved:+.1}", names[feature]));
        reasons.push(named.collect::<Vec<_>>().join(", "));
    });
    reasons
}

/// The threshold that promises the best word F1 on this page, if the scores are right about how likely each block is
/// article text: with the blocks in falling order of score, where 2 · (expected words kept) / (words kept + expected
/// words of the article) is highest. None without a block.
///
/// Ye et al., "Optimizing F-measure: a tale of two approaches", ICML 2012.
pub(super) fn threshold_of_page(survey: &Survey<'_>, scores: &[f32]) -> Option<f32> {
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|&one, &other| scores[other].total_cmp(&scores[one]));
    let words = |index: usize| survey.shapes[index].words;
    let expected: f32 = order.iter().map(|&index| scores[index] * words(index)).sum();
    let (mut kept, mut right, mut best) = (0.0, 0.0, (0.0, None));
    for index in order {
        kept += words(index);
        right += scores[index] * words(index);
        let f1 = 2.0 * right / (kept + expected).max(1.0);
        if f1 > best.0 {
            best = (f1, Some(scores[index]));
        }
    }
    best.1
}

/// Keeps the blocks that reach `threshold`; the others are dropped with the class they look like.
pub(super) fn marks(outline: &Outline, survey: &Survey<'_>, scores: &[f32], threshold: f32) -> Vec<Mark> {
    scores
        .iter()
        .enumerate()
        .map(|(index, &score)| {
            if score >= threshold {
                Mark::kept(REASON)
            } else {
                let class = class_of(outline, survey, index);
                Mark::dropped(class, REASON)
            }
        })
        .collect()
}

/// Drops what is kept, but is nothing but a phrase of page furniture and not surely text: `sure` is the score from
/// which a phrase alone is not enough, if it is not the label of an advertisement or a line by itself.
pub(super) fn drop_phrases(survey: &Survey<'_>, scores: &[f32], sure: f32, marks: &mut [Mark]) {
    for (index, mark) in marks.iter_mut().enumerate() {
        if shares_a_row(survey.outline(), index) {
            continue;
        }
        let phrase = survey.shapes[index].phrase.filter(|kind| !matches!(kind, Kind::Content | Kind::Summary));
        // "Advertisement" above a slot, in any language, is no sentence of the text however sure the scorer is of its place.
        let labels_a_slot = phrase == Some(Kind::Advertisement) && !survey.outline().blocks[index].is_heading();
        let is_told = scores[index] < sure || labels_a_slot || phrase.is_some_and(|kind| is_line(survey, index, kind));
        let is_told = is_told && !asks_of_text(survey, scores, sure, index);
        if let (true, Some(kind)) = (mark.is_kept() && is_told, phrase) {
            let reason = format!("phrase of furniture, {REASON} {:.2}", scores[index]);
            *mark = Mark::dropped(kind.name(), reason);
        }
    }
}

/// Whether a phrase of furniture is a paragraph by itself: a heading of the text's own may say it, and so may a step of a
/// list, but no paragraph does.
fn is_line(survey: &Survey<'_>, index: usize, kind: Kind) -> bool {
    let (block, shape, line) = (&survey.outline().blocks[index], &survey.shapes[index], &LIMITS.body.line);
    block.kind == BlockKind::Paragraph
        && shape.bold <= line.most_bold
        && shape.words >= line.least_words
        && line.kinds.contains(&kind)
}

/// "What's next?" as a heading of the text's own: right behind it stands an answer of which the scorer is sure, and no links.
fn asks_of_text(survey: &Survey<'_>, scores: &[f32], sure: f32, index: usize) -> bool {
    let blocks = &survey.outline().blocks;
    let Some(answer) = survey.shapes.get(index + 1) else { return false };
    blocks[index].is_heading()
        && survey.shapes[index].ends_question
        && blocks[index + 1].kind == BlockKind::Paragraph
        && answer.prose > 0.0
        && answer.links == 0.0
        && scores[index + 1] >= sure
}

/// A cell beside others: "Yes", "No" and "Category" are what a table says, though buttons and labels say them too.
fn shares_a_row(outline: &Outline, index: usize) -> bool {
    if outline.blocks[index].kind != BlockKind::Cell {
        return false;
    }
    let element = |index: usize| outline.blocks[index].element;
    let Some(row) = outline.around(element(index), &[local_name!("tr")]) else { return false };
    let cell = |index: usize| outline.around(element(index), &CELLS);
    let is_beside = |&other: &usize| outline.is_inside(element(other), row) && cell(other) != cell(index);
    let last = outline.blocks.len() - 1;
    [index.saturating_sub(1), (index + 1).min(last)].iter().any(is_beside)
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
