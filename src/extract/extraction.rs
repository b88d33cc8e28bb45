//! What extraction gives back, and what a caller may ask for.

use url::Url;

use super::models::Models;
use super::trace::Trace;
use crate::document::Document;
use crate::record::Record;

/// Everything known about one page after extraction.
#[derive(Debug, Clone, Default)]
pub struct Extraction {
    /// The record.
    pub record: Record,
    /// The article as typed blocks.
    pub document: Document,
    /// What became of every block and every candidate, and why; empty if not asked for.
    pub trace: Trace,
    /// Further pages that belong to this one; the caller fetches them.
    pub hops: Vec<Hop>,
    /// Pages that the rule joins at most.
    pub most_pages: Option<usize>,
}

/// A further page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hop {
    /// Where it is.
    pub url: Url,
    /// What it is to this page.
    pub kind: HopKind,
}

/// What a further page is to the one that names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HopKind {
    /// The next page of the same article.
    Next,
    /// The whole article on one page.
    Single,
    /// A meta refresh.
    Refresh,
    /// The canonical version.
    Canonical,
}

/// What a caller may ask for.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Views and lists the record carries beyond its default.
    pub with: With,
    /// The trace is made: it accounts for every block, texts included, and for every candidate for a field.
    pub trace: bool,
    /// What decides about pages and blocks.
    pub models: Models,
}

/// Views and lists that are made on request.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct With {
    /// `body_html`
    pub html: bool,
    /// `body_markdown`
    pub markdown: bool,
    /// `images`
    pub images: bool,
    /// `removed_blocks`
    pub removed: bool,
}
