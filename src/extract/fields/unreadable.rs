//! What a page declares and nobody can read: the field stays empty, and a warning says what stood there.

use super::markup::Markup;
use super::{authors, canonical, dates, language, title};
use crate::extract::reading::Reading;
use crate::record::{Record, Warning};

/// Characters of such a text that a warning repeats.
const LONGEST_DETAIL: usize = 60;

/// Warns of every field that has no value though the page declares one.
pub(in crate::extract) fn warn(reading: &Reading<'_>, markup: &Markup, record: &mut Record) {
    let mut warn = |code: &str, declared: Option<String>| {
        let detail = declared.map(|text| text.trim().chars().take(LONGEST_DETAIL).collect());
        if detail.is_some() {
            record.quality.warnings.push(Warning { code: code.to_owned(), detail });
        }
    };
    if record.title.is_none() {
        warn("title_unreadable", title::too_long(reading));
    }
    if record.authors.is_empty() {
        let printed = || markup.long_byline.clone();
        warn("authors_unreadable", authors::declared::too_long(reading).or_else(printed));
    }
    if record.published.is_none() {
        warn("date_unreadable", dates::declared::unreadable(reading));
    }
    if record.language.is_none() {
        warn("language_unreadable", language::unreadable(reading));
    }
    if record.canonical_url.is_none() {
        warn("canonical_unreadable", canonical::unreadable(reading));
    }
}
