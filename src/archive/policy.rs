//! The numbers an archive goes by; `selectors/generic/archive.toml` gives each its reason.

use serde::Deserialize;

/// All of them.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the file explains each")]
pub struct Policy {
    pub interval: Interval,
    pub sitemaps: Sitemaps,
    pub recheck: Recheck,
    pub retry: Retry,
    pub rest: LongestRest,
    pub trivial: Trivial,
    pub near: Near,
    pub canonical: Canonical,
    pub drift: DriftLimits,
    pub relevance: Relevance,
    pub tracking: Tracking,
}

/// Seconds between two questions to a feed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Interval {
    pub first: i64,
    pub least: i64,
    pub most: i64,
    pub faster: f64,
    pub slower: f64,
}

/// Sitemaps that an index names.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the file explains each")]
pub struct Sitemaps {
    pub most: usize,
    pub overlap: i64,
}

/// Ages, in seconds, at which an article is fetched again.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recheck {
    pub ages: Vec<i64>,
}

/// Tries of an article that failed for a passing reason.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retry {
    pub first: i64,
    pub most: i64,
}

/// Seconds that a host can ask to be left alone.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LongestRest {
    pub longest: i64,
}

/// What is no new version.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trivial {
    pub words: usize,
}

/// What is nearly the same text.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Near {
    pub distance: u32,
    pub words: u64,
}

/// What makes a canonical address that two articles share believable.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Canonical {
    pub alike: f64,
    pub compared: i64,
}

/// What a broken selector looks like.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DriftLimits {
    pub recent: usize,
    pub least: usize,
    pub fell_back: f64,
    pub vanished: f64,
    pub shorter: f64,
}

/// How articles found are weighed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Relevance {
    pub newest: i64,
    pub common: i64,
    pub title: f64,
}

/// Parameters of an address that say nothing about the article.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tracking {
    pub names: Vec<String>,
    pub prefixes: Vec<String>,
}
