//! Counts of a run.

use std::collections::BTreeMap;
use std::time::Instant;

use serde::Serialize;

use crate::record::{Outcome, Record};

/// Counts of a run, as `--summary` writes them.
#[derive(Debug, Clone, Serialize)]
pub struct Summary {
    /// Records made.
    pub inputs: u64,
    /// Records by outcome.
    pub outcomes: BTreeMap<Outcome, u64>,
    /// Records by error code.
    pub errors: BTreeMap<String, u64>,
    /// Bytes of all pages, inflated.
    pub bytes: u64,
    /// Wall time of the run.
    pub seconds: f64,
    #[serde(skip)]
    started: Instant,
}

impl Summary {
    pub(super) fn start() -> Self {
        Summary {
            inputs: 0,
            outcomes: BTreeMap::new(),
            errors: BTreeMap::new(),
            bytes: 0,
            seconds: 0.0,
            started: Instant::now(),
        }
    }

    pub(super) fn count(&mut self, record: &Record) {
        self.inputs += 1;
        *self.outcomes.entry(record.outcome).or_default() += 1;
        if let Some(code) = record.error.as_ref().and_then(|error| serde_json::to_value(error.code).ok()) {
            *self.errors.entry(code.as_str().unwrap_or_default().to_owned()).or_default() += 1;
        }
        self.bytes += record.fetch.bytes.unwrap_or(0);
    }

    pub(super) fn finish(&mut self) {
        self.seconds = (self.started.elapsed().as_secs_f64() * 1000.0).round() / 1000.0;
    }

    /// Records with one of `outcomes`.
    pub fn with(&self, outcomes: &[Outcome]) -> u64 {
        outcomes.iter().filter_map(|outcome| self.outcomes.get(outcome)).sum()
    }
}
