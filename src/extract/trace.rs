//! Why: what became of every block and of every candidate for a field.

use std::borrow::Cow;

use crate::document::BlockId;
use crate::record::Method;

/// The account of one extraction.
#[derive(Debug, Clone, Default)]
pub struct Trace {
    /// Every block of the page, in document order.
    pub blocks: Vec<BlockTrace>,
    /// Every field that had a candidate.
    pub fields: Vec<FieldTrace>,
}

/// What became of a block.
#[derive(Debug, Clone)]
pub struct BlockTrace {
    /// Which block.
    pub id: BlockId,
    /// Tag and classes of its element (`p.lead`).
    pub path: String,
    /// Kept, or dropped and why.
    pub mark: Mark,
    /// The scorer's value, 0 to 1, where it ran.
    pub score: Option<f64>,
    /// The block's text, on request.
    pub text: Option<String>,
}

/// The decision about a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mark {
    /// It belongs to the article.
    Kept {
        /// Rule id or evidence.
        reason: Cow<'static, str>,
    },
    /// It does not.
    Dropped {
        /// Kind of boilerplate (`share`, `related`, `comments` …).
        class: &'static str,
        /// Rule id or evidence.
        reason: Cow<'static, str>,
    },
}

impl Mark {
    /// The block belongs to the article, for `reason`.
    pub fn kept(reason: impl Into<Cow<'static, str>>) -> Self {
        Mark::Kept { reason: reason.into() }
    }

    /// The block is of `class` and does not belong to it, for `reason`.
    pub fn dropped(class: &'static str, reason: impl Into<Cow<'static, str>>) -> Self {
        Mark::Dropped { class, reason: reason.into() }
    }

    /// Whether the block belongs to the article.
    pub fn is_kept(&self) -> bool {
        matches!(self, Mark::Kept { .. })
    }
}

/// All candidates of one field.
#[derive(Debug, Clone)]
pub struct FieldTrace {
    /// Name of the record's key.
    pub field: String,
    /// The candidates, the winner (if any) first.
    pub candidates: Vec<CandidateTrace>,
}

/// One candidate of a field.
#[derive(Debug, Clone)]
pub struct CandidateTrace {
    /// The value, as text.
    pub value: String,
    /// Kind of evidence.
    pub method: Method,
    /// Rule id.
    pub rule: Option<String>,
    /// Selector, JSON-LD path, meta name or header.
    pub selector: Option<String>,
    /// 0 to 1.
    pub confidence: f64,
    /// What spoke for and against it, by name, with a strength of 0 to 1; empty where a field is not weighed.
    pub signs: Vec<(&'static str, f64)>,
    /// It is the record's value.
    pub won: bool,
}
