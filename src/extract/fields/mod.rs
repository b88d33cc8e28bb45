//! Every field of the record but the body and the source: candidates from all evidence, then the winner.

mod about;
mod access;
mod authors;
mod by_type;
mod bylines;
pub mod candidate;
mod canonical;
mod category;
pub mod date_text;
mod dates;
mod detected_language;
mod evidence;
pub(super) mod figure;
mod image;
mod language;
pub mod markup;
mod metas;
mod parted;
mod place;
mod ranking;
mod rights;
mod settle;
pub(crate) mod site;
mod stand_ins;
mod standfirst;
mod tags;
mod title;
mod unreadable;
mod weights;

pub use by_type::{Choice, FirstPost};
pub(super) use category::sections::headline_block;
pub(super) use date_text::labels::{DateLine, date_line};
pub(super) use dates::day_by_rule;
pub use evidence::{Evidence, gather};
pub(super) use settle::drop_suppliers;
pub use settle::resolve;
pub(super) use stand_ins::is_stand_in;
pub(super) use unreadable::warn;
pub(super) use weights::rule as rule_confidence;

use std::sync::LazyLock;

use super::blocks::TextBlock;
use super::reading::Reading;
use crate::dom::Dom;

/// Reads the vocabulary of bylines and dates now.
pub(super) fn warm_up() {
    LazyLock::force(&bylines::words::BYLINES);
    LazyLock::force(&date_text::words::WORDS);
    bylines::given_names::warm_up();
}

/// A byline without its lead words ("By", "Von:").
pub(crate) fn without_lead(byline: &str) -> &str {
    bylines::leads::without_lead(byline)
}

/// Whether words name a desk ("Redaktion") or hold the word for one.
pub(super) fn is_desk(words: &str) -> bool {
    bylines::houses::is_desk(words)
}

/// Whether a text begins with a known given name.
pub(crate) fn begins_with_given_name(text: &str) -> bool {
    bylines::given_names::begin(text)
}

/// A block of elements that stand side by side without a space, with its parts told from each other; None where they are.
pub(super) fn glued_parts(dom: &Dom, block: &TextBlock) -> Option<TextBlock> {
    parted::block(dom, block, parted::At::Glue)
}

/// The declared answer to "is it free to read".
pub fn declared_free(reading: &Reading<'_>) -> Option<bool> {
    access::declared_free(reading).map(|free| free.value)
}

/// The selectors of the parts that the publisher declares to be paid.
pub(crate) fn paid_parts(reading: &Reading<'_>) -> Vec<String> {
    access::paid_parts(reading)
}
