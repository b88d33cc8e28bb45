//! A second reading: each block is judged once more with what the first reading said of the blocks around it.
//!
//! A paragraph that the first reading was unsure of belongs to the article when its neighbours and the other
//! paragraphs of its kind do.

use super::features::Survey;
use super::groups::Weighed;
use crate::extract::blocks::BlockKind;

/// Names of the numbers of a block.
pub const NAMES: [&str; 31] = [
    "score",
    "log_odds",
    "own_mean",
    "own_most",
    "parent_mean",
    "parent_most",
    "grand_mean",
    "grand_most",
    "around_1",
    "around_2",
    "around_4",
    "around_10",
    "before",
    "after",
    "page_words",
    "page_kept",
    "page_unsure",
    "page_sure",
    "share_before",
    "share_after",
    "words",
    "link_density",
    "prose",
    "is_heading",
    "is_item",
    "is_code",
    "ends_sentence",
    "position",
    "first_kept",
    "last_kept",
    "is_repeated",
];

/// Gives `judge` the numbers of every block in turn; `scores` are those of the first reading.
pub fn each(survey: &Survey<'_>, scores: &[f32], mut judge: impl FnMut(usize, &[f32; NAMES.len()])) {
    let first = FirstReading::of(survey, scores);
    for index in 0..scores.len() {
        judge(index, &first.numbers(index));
    }
}

/// What the first reading said, summed up in the ways that blocks are held against.
struct FirstReading<'a> {
    survey: &'a Survey<'a>,
    scores: &'a [f32],
    /// Of the blocks whose element, its parent or its grandparent is of one kind.
    by_path: [Weighed<'a>; 3],
    running: Vec<(f32, f32)>,
    whole: Whole,
}

impl<'a> FirstReading<'a> {
    fn of(survey: &'a Survey<'a>, scores: &'a [f32]) -> Self {
        // One word more for each, so that a block of signs alone has a weight.
        let weights: Vec<f32> = survey.shapes.iter().map(|shape| shape.words + 1.0).collect();
        let mut by_path: [Weighed; 3] = std::array::from_fn(|level| survey.by_signature[level].weighed());
        for (index, &score) in scores.iter().enumerate() {
            for (level, weighed) in by_path.iter_mut().enumerate() {
                weighed.add(element(survey, index, level), score, weights[index]);
            }
        }
        let running = running(scores, &weights);
        FirstReading { survey, scores, by_path, running, whole: Whole::of(scores, &weights) }
    }

    /// The weighted mean of the scores up to `reach` blocks away.
    fn mean(&self, index: usize, reach: usize) -> f32 {
        let from = self.running[index.saturating_sub(reach)];
        let to = self.running[(index + reach + 1).min(self.scores.len())];
        (to.0 - from.0) / (to.1 - from.1)
    }

    /// The numbers of one block, in the order of [`NAMES`].
    fn numbers(&self, index: usize) -> [f32; NAMES.len()] {
        let FirstReading { survey, scores, by_path, running, whole } = self;
        let (shape, kind) = (&survey.shapes[index], survey.outline.blocks[index].kind);
        let [own, parent, grand] = std::array::from_fn(|level| by_path[level].get(element(survey, index, level)));
        let (expected, all) = running[scores.len()];
        let odds = scores[index].clamp(1e-4, 1.0 - 1e-4);
        let far = |distance: f32| distance.clamp(-100.0, 100.0);
        [
            scores[index],
            (odds / (1.0 - odds)).ln(),
            own.0,
            own.1,
            parent.0,
            parent.1,
            grand.0,
            grand.1,
            self.mean(index, 1),
            self.mean(index, 2),
            self.mean(index, 4),
            self.mean(index, 10),
            index.checked_sub(1).map_or(-1.0, |before| scores[before]),
            scores.get(index + 1).copied().unwrap_or(-1.0),
            expected.ln_1p(),
            whole.kept / all.max(1.0),
            whole.unsure / expected.max(1.0),
            whole.expected_kept / whole.kept.max(1.0),
            running[index].0 / expected.max(1e-3),
            (expected - running[index].0) / expected.max(1e-3),
            shape.words,
            shape.link_density,
            shape.prose,
            f32::from(matches!(kind, BlockKind::Heading(_))),
            f32::from(kind == BlockKind::ListItem),
            f32::from(kind == BlockKind::Code),
            f32::from(shape.ends_sentence),
            index as f32 / scores.len() as f32,
            far(index as f32 - whole.first as f32),
            far(whole.last as f32 - index as f32),
            survey.copies[index],
        ]
    }
}

/// The element of a block, `level` elements up.
fn element(survey: &Survey<'_>, index: usize, level: usize) -> usize {
    let around = survey.outline.ancestors(survey.outline.blocks[index].element);
    around.take(level + 1).last().expect("a block stands in an element")
}

/// What the first reading makes of the whole page. The model was trained on these numbers: their bounds are part of it.
struct Whole {
    /// Weight of the blocks that it keeps.
    kept: f32,
    /// Sum of their weighted scores.
    expected_kept: f32,
    /// Weight of the blocks that it may as well have judged otherwise.
    unsure: f32,
    /// The first block that it keeps; past the last where there is none.
    first: usize,
    /// The last block that it keeps.
    last: usize,
}

impl Whole {
    fn of(scores: &[f32], weights: &[f32]) -> Self {
        let is_kept = |score: f32| score > 0.5;
        let is_unsure = |score: f32| score > 0.25 && score < 0.75;
        let weighed = || scores.iter().copied().zip(weights);
        Whole {
            kept: weighed().filter(|(score, _)| is_kept(*score)).map(|(_, weight)| weight).sum(),
            expected_kept: weighed().filter(|(score, _)| is_kept(*score)).map(|(score, weight)| score * weight).sum(),
            unsure: weighed().filter(|(score, _)| is_unsure(*score)).map(|(_, weight)| weight).sum(),
            first: scores.iter().position(|&score| is_kept(score)).unwrap_or(scores.len()),
            last: scores.iter().rposition(|&score| is_kept(score)).unwrap_or(0),
        }
    }
}

/// Before each block, and after the last: the sum of weighted scores and that of weights.
fn running(scores: &[f32], weights: &[f32]) -> Vec<(f32, f32)> {
    let mut sums = Vec::with_capacity(scores.len() + 1);
    let mut sum = (0.0, 0.0);
    sums.push(sum);
    for (score, weight) in scores.iter().zip(weights) {
        sum = (sum.0 + score * weight, sum.1 + weight);
        sums.push(sum);
    }
    sums
}
