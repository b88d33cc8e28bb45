//! An element that says something of the page.

use crate::dom::NodeId;

/// An element worth a look.
#[derive(Debug, Clone)]
pub struct Found {
    /// The element.
    pub node: NodeId,
    /// Its text, white space folded.
    pub text: String,
    /// Its `datetime`, `content` or `title`, where it has one.
    pub attribute: Option<String>,
    /// Its `href`, or that of the only link in it.
    pub href: Option<String>,
    /// Position among the elements of the page.
    pub order: usize,
    /// What told it: a class, or one of the names below.
    pub told_by: String,
    /// Class or other token that calls it a date, where it is a `<time>`; what told it elsewhere.
    pub class: Option<String>,
    /// Words of its class call it the day of publication, whatever else they call it.
    pub says_published: bool,
    /// The same of a change.
    pub says_updated: bool,
    /// Its text without the first of the elements in it, where it has several.
    pub part: Option<String>,
    /// The texts between the elements and breaks in it, and theirs, where it has several.
    pub pieces: Vec<String>,
    /// It stands in a part of the page that is about other articles: list, card, footer, side column, comments.
    pub is_elsewhere: bool,
    /// It stands in what a reader says, by the vocabulary of schema.org.
    pub is_of_reader: bool,
}

impl Found {
    /// Told by `rel=author`.
    pub const REL_AUTHOR: &str = "rel=author";
    /// Told by a link to an author's page.
    pub const AUTHOR_LINK: &str = "author link";
    /// Told by its tag, `<time>`.
    pub const TIME: &str = "time";
}
