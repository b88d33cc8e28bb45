//! Given names of many countries, from `selectors/generic/given_names.toml`: what tells a person's name from the other
//! short lines in capitals that surround an article.

use std::sync::LazyLock;

use foldhash::HashSet;
use serde::Deserialize;

use super::words::BYLINES;
use crate::selectors::generic;

static NAMES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let file: File = generic::read("given_names");
    file.names.leak().split_whitespace().collect()
});

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    names: String,
}

/// Reads the names now.
pub(in crate::extract::fields) fn warm_up() {
    LazyLock::force(&NAMES);
}

/// Whether one of the first two words of `name` is a given name; in front of it may stand a title or an initial.
pub(in crate::extract::fields) fn begin(name: &str) -> bool {
    let words = name.split([' ', '-']).map(str::to_lowercase);
    words
        .skip_while(|word| BYLINES.titles.iter().any(|title| title == word.trim_end_matches('.')))
        .take(2)
        .any(|word| NAMES.contains(word.as_str()))
}

/// Whether a word is a given name.
pub(super) fn is_one(word: &str) -> bool {
    NAMES.contains(word.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_a_name_from_a_heading() {
        assert!(begin("Maria Muster") && begin("Dr. Anna-Lena Muster") && begin("ADA BYRON"));
        assert!(!begin("Table of Contents") && !begin("Products Liability"));
    }
}
