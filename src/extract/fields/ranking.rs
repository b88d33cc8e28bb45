//! Chooses among the candidates of a field. Candidates that say the same are one reading of it; every reading is
//! weighed by the signs of all its candidates, and the confidence is its share of what all readings weigh, among them the
//! one that there is no value: how likely it is right (the table in docs/fields.md).
//!
//! Signs are named claims of a strength from 0 to 1 ("printed near the headline", "declared in JSON-LD"); their
//! weights are data, learned on labelled pages (`training/fields.py`).

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use serde::Deserialize;

use super::candidate::Candidate;
use crate::selectors::generic;

static RANKINGS: LazyLock<File> = LazyLock::new(|| generic::read("ranking"));

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    title: Ranking,
    authors: Ranking,
    published: Ranking,
}

/// How much each sign of a field counts, in log odds.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Ranking {
    /// What the reading weighs that there is no value.
    nothing: f64,
    /// A reading that weighs less is no answer.
    least: f64,
    /// Confidence is the share when all weights are multiplied by this.
    sharpness: f64,
    weights: HashMap<String, f64>,
}

pub(super) fn of_title() -> &'static Ranking {
    &RANKINGS.title
}

pub(super) fn of_authors() -> &'static Ranking {
    &RANKINGS.authors
}

pub(super) fn of_published() -> &'static Ranking {
    &RANKINGS.published
}

/// The readings of a field.
pub(super) struct Readings {
    /// Reading of each candidate.
    of: Vec<usize>,
    /// What the candidates of each reading have in common.
    pub(super) keys: Vec<String>,
    /// Signs of each reading: the strongest of each name.
    signs: Vec<BTreeMap<&'static str, f64>>,
}

impl Readings {
    /// Candidates with equal `key` are one reading.
    pub(super) fn of<T>(candidates: &[Candidate<T>], key: impl Fn(&T) -> String) -> Self {
        let mut readings = Readings { of: Vec::new(), keys: Vec::new(), signs: Vec::new() };
        let mut index: HashMap<String, usize> = HashMap::new();
        for candidate in candidates {
            let key = key(&candidate.value);
            let reading = *index.entry(key).or_insert_with_key(|key| {
                readings.keys.push(key.clone());
                readings.signs.push(BTreeMap::new());
                readings.keys.len() - 1
            });
            readings.of.push(reading);
            for (name, strength) in &candidate.signs {
                readings.add(reading, name, *strength);
            }
        }
        readings
    }

    /// Adds a sign to a reading.
    pub(super) fn add(&mut self, reading: usize, name: &'static str, strength: f64) {
        if strength != 0.0 {
            let known = self.signs[reading].entry(name).or_insert(0.0);
            *known = known.max(strength);
        }
    }

    /// Takes a sign off a reading.
    pub(super) fn remove(&mut self, reading: usize, name: &str) {
        self.signs[reading].remove(name);
    }

    /// Whether a candidate of the reading carries the sign.
    pub(super) fn has(&self, reading: usize, name: &str) -> bool {
        self.signs[reading].contains_key(name)
    }

    /// Indices of the candidates of a reading.
    pub(super) fn members(&self, reading: usize) -> impl Iterator<Item = usize> {
        self.of.iter().enumerate().filter(move |(_, of)| **of == reading).map(|(index, _)| index)
    }

    /// The heaviest reading, None where none weighs enough. Every candidate's confidence becomes its reading's share.
    pub(super) fn settle<T>(&self, ranking: &Ranking, candidates: &mut [Candidate<T>]) -> Option<usize> {
        let weight = |signs: &BTreeMap<&'static str, f64>| -> f64 {
            signs.iter().map(|(name, strength)| ranking.weights.get(*name).copied().unwrap_or(0.0) * strength).sum()
        };
        let weights: Vec<f64> = self.signs.iter().map(weight).collect();
        let (best, most) = weights.iter().enumerate().max_by(|(a, x), (b, y)| x.total_cmp(y).then(b.cmp(a)))?;
        let power = |weight: f64| (ranking.sharpness * (weight - most)).exp();
        let all: f64 = weights.iter().chain([&ranking.nothing]).map(|weight| power(*weight)).sum();
        for (candidate, reading) in candidates.iter_mut().zip(&self.of) {
            candidate.signs = self.signs[*reading].iter().map(|(name, strength)| (*name, *strength)).collect();
            if candidate.rule.is_none() {
                let share = power(weights[*reading]) / all;
                candidate.confidence = (share * 100.0).round() / 100.0;
            }
        }
        (*most >= ranking.least).then_some(best)
    }
}
