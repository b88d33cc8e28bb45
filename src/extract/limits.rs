//! Thresholds of the generic layer, from `selectors/generic/limits.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::selectors::generic;

/// The bundled limits.
pub static LIMITS: LazyLock<Limits> = LazyLock::new(|| generic::read("limits"));

/// All limits.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Which blocks are kept.
    pub body: BodyLimits,
}

/// Limits of the body scorer.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BodyLimits {
    /// Probability from which a block of an article is kept.
    pub threshold: Limit,
    /// The same on pages of other types.
    pub threshold_listing: Limit,
    /// The same where nothing reaches the others.
    pub threshold_last: Limit,
    /// Words below which a page has no content.
    pub least_words: Limit,
}

/// A number with its reason.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// The number.
    pub value: f64,
    #[serde(rename = "why")]
    _why: String,
}
