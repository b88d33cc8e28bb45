//! An outcome, and what it is decided by.

use crate::record::{ErrorCode, Failure, Outcome};

/// An outcome with its reason, where it is not plain success.
pub(crate) type Verdict = (Outcome, Option<Failure>);

/// What the extraction found that an outcome depends on.
pub(in crate::extract) struct Found<'a> {
    /// Words of the body.
    pub(in crate::extract) words: usize,
    /// Words below which there is no content.
    pub(in crate::extract) least_words: usize,
    /// The record's title.
    pub(in crate::extract) title: Option<&'a str>,
    /// It has an author, or a date that does not stand in its address alone.
    pub(in crate::extract) is_signed: bool,
    /// It has both.
    pub(in crate::extract) is_dated_and_named: bool,
    /// Which blocks the body is made of.
    pub(in crate::extract) is_kept: &'a [bool],
    /// A site rule says that the page is paywalled.
    pub(in crate::extract) paywall_rule: bool,
    /// What the publisher declares.
    pub(in crate::extract) declared_free: Option<bool>,
}

/// The verdict that there is no article, with the reason.
pub(super) fn not_article(code: ErrorCode, message: &str) -> Verdict {
    (Outcome::NotArticle, Some(failure(code, message.to_owned(), false)))
}

/// The reason that a record gives.
pub(super) fn failure(code: ErrorCode, message: String, retryable: bool) -> Failure {
    Failure { code, message, retryable }
}
