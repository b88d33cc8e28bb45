//! What tells parts of the text that the scorer alone would leave out, as data: parts of `selectors/generic/second_look.toml`.

use serde::Deserialize;

/// Formulas on lines of their own.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Formula {
    /// What TeX prints before and behind one.
    pub(super) marks: Vec<(String, String)>,
    /// One of which stands in any: slots of advertisements bear the same marks.
    pub(super) signs: String,
    /// Lines of formulas in a row.
    pub(super) reach: usize,
    /// Elements that may stand around one and beside it.
    pub(super) most_around: usize,
}

/// What stands beside code.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CodeInText {
    /// Words of a line behind it, and share of links in them.
    pub(super) most_words: f32,
    pub(super) least_links: f32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Announced {
    pub(super) sure: f32,
    pub(super) least_words: f32,
    pub(super) least_score: f32,
    pub(super) most_links: f32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HeadingInText {
    pub(super) least_score: f32,
    pub(super) sure: f32,
    /// Blocks.
    pub(super) reach: usize,
    /// Share of its characters in links.
    pub(super) most_links: f32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BesideText {
    pub(super) least_score: f32,
    pub(super) most_links: f32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Whole {
    /// Cells or items.
    pub(super) least_parts: usize,
    /// Share of the parts that are kept.
    pub(super) least_kept: f32,
    /// Of a part.
    pub(super) most_words: f32,
    /// Share of a part's characters in links.
    pub(super) most_links: f32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Standfirst {
    pub(super) least_score: f32,
    pub(super) least_score_untitled: f32,
    pub(super) least_words_of_heading: f32,
    /// Letters at the start that the description has as well.
    pub(super) described: usize,
    pub(super) most_links: f32,
}

/// The notes to a text.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Notes {
    /// Whole class tokens.
    pub(super) tokens: Vec<String>,
    pub(super) roles: Vec<String>,
    pub(super) least_score: f32,
}

/// Headings of a manual, and what stands below them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ManualSection {
    /// Kept headings of one place in the markup.
    pub(super) least_headings: usize,
    /// Share of them.
    pub(super) least_kept: f32,
    pub(super) least_score: f32,
    pub(super) most_links: f32,
}
