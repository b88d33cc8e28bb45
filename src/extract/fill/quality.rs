//! How far an extraction is to be trusted, from what can be seen without the right answer.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::extract::body::features::Survey;
use crate::extract::trace::Mark;
use crate::record::{PageType, Quality, Verdict};
use crate::selectors::generic;

static WEIGHTS: LazyLock<QualityFile> = LazyLock::new(|| generic::read("quality"));

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct QualityFile {
    good: f64,
    fair: f64,
    base: f64,
    unsure_from: f32,
    unsure_to: f32,
    signals: BTreeMap<String, f64>,
}

/// What the score is made of.
pub(super) struct Evidence<'a, 'b> {
    pub(super) survey: &'a Survey<'b>,
    pub(super) marks: &'a [Mark],
    /// Scorer's probabilities, where it ran.
    pub(super) scores: &'a [f32],
    pub(super) words: usize,
    pub(super) page_type: PageType,
    pub(super) has_title: bool,
    pub(super) has_date: bool,
}

/// Score, verdict and signals, no warnings yet. The weights are a logistic fit of "word F1 is at least 0.9" on the labelled
/// pages.
pub(super) fn of(evidence: &Evidence<'_, '_>) -> Quality {
    let signals = signals(evidence);
    let sum: f64 = signals.iter().map(|(name, value)| WEIGHTS.signals.get(name).copied().unwrap_or(0.0) * value).sum();
    let score = if evidence.words == 0 { 0.0 } else { 1.0 / (1.0 + (-WEIGHTS.base - sum).exp()) };
    let score = (score * 1000.0).round() / 1000.0;
    let verdict = match score {
        score if score >= WEIGHTS.good => Verdict::Good,
        score if score >= WEIGHTS.fair => Verdict::Fair,
        _ => Verdict::Poor,
    };
    Quality { score, verdict, signals, warnings: Vec::new() }
}

fn signals(evidence: &Evidence<'_, '_>) -> BTreeMap<String, f64> {
    let kept = || evidence.marks.iter().enumerate().filter(|(_, mark)| mark.is_kept()).map(|(index, _)| index);
    let shape = |index: usize| &evidence.survey.shapes[index];
    let chars: f32 = kept().map(|index| shape(index).chars).sum();
    let links: f32 = kept().map(|index| shape(index).chars * shape(index).link_density).sum();
    let prose: f32 = kept().map(|index| shape(index).prose).sum();
    // How sure the scorer was, weighted by text: 1 where every probability is 0 or 1.
    let certainty = {
        let (mut sum, mut weight) = (0.0, 0.0_f32);
        for (score, shape) in evidence.scores.iter().zip(&evidence.survey.shapes) {
            sum += (score - 0.5).abs() * 2.0 * shape.chars;
            weight += shape.chars;
        }
        if weight > 0.0 { sum / weight } else { 1.0 }
    };
    let unsure: f32 = evidence
        .scores
        .iter()
        .zip(&evidence.survey.shapes)
        .filter(|(score, _)| (WEIGHTS.unsure_from..WEIGHTS.unsure_to).contains(*score))
        .map(|(_, shape)| shape.chars)
        .sum();
    // Pages of one text, on which the scorer errs least.
    let is_article = matches!(evidence.page_type, PageType::Article | PageType::Documentation);
    // The sum of no numbers is minus zero, which would be printed so.
    let round = |value: f32| (f64::from(value) * 1000.0).round() / 1000.0 + 0.0;
    BTreeMap::from([
        ("certainty".to_owned(), round(certainty)),
        ("unsure_share".to_owned(), round(unsure / (chars + unsure).max(1.0))),
        ("link_density".to_owned(), round(links / chars.max(1.0))),
        ("prose_share".to_owned(), round(prose / chars.max(1.0))),
        ("kept_prose".to_owned(), round(prose / evidence.survey.prose.max(1.0))),
        ("log_words".to_owned(), round((evidence.words as f32 + 1.0).log10())),
        ("is_article".to_owned(), f64::from(is_article)),
        ("has_title".to_owned(), f64::from(evidence.has_title)),
        ("has_date".to_owned(), f64::from(evidence.has_date)),
    ])
}
