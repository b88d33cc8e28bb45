//! Where a line of names is parted: "and", commas, "und", "、".

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::words::BYLINES;
use crate::extract::finder;

/// Where a joiner stands: most texts hold none.
static JOINERS: LazyLock<AhoCorasick> = LazyLock::new(|| finder::of(&BYLINES.joiners));

/// The parts of a text between its joiners.
pub(super) fn joined(text: &str) -> Vec<&str> {
    let mut parts = vec![text];
    if JOINERS.is_match(text) {
        for joiner in &BYLINES.joiners {
            parts = parts.into_iter().flat_map(|part| part.split(joiner.as_str())).collect();
        }
    }
    parts
}
