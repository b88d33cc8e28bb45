//! Thresholds of the generic layer, from `selectors/generic/limits.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::selectors::generic;

/// The bundled limits.
pub(super) static LIMITS: LazyLock<Limits> = LazyLock::new(|| generic::read("limits"));

/// All limits.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Limits {
    /// Which blocks are kept.
    pub(super) body: BodyLimits,
}

/// Limits of the body scorer.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BodyLimits {
    /// Probability from which a block of an article is kept.
    pub(super) threshold: Limit,
    /// The same on pages of other types.
    pub(super) threshold_listing: Limit,
    /// The same where nothing reaches the others.
    pub(super) threshold_last: Limit,
    /// Words below which a page has no content.
    pub(super) least_words: Limit,
}

/// A number with its reason.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Limit {
    /// The number.
    pub(super) value: f64,
    #[serde(rename = "why")]
    _why: String,
}
