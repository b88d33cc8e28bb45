//! What an expression selects, in CSS.

/// An expression in CSS.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Translated {
    /// Alternatives of a union.
    pub(super) parts: Vec<Part>,
    /// How the CSS differs; empty where it does not.
    pub(super) differs: Vec<&'static str>,
}

/// One path.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Part {
    /// Elements.
    pub(super) css: String,
    /// The value is this attribute.
    pub(super) attribute: Option<String>,
    /// Searched in the element's text.
    pub(super) has_text: Option<String>,
    /// Parts of the value, one cut out of the other.
    pub(super) cuts: Vec<Cut>,
    /// Only the first match in the document is meant.
    pub(super) is_single: bool,
}

/// What stays of a value: all after a text, or all before it; nothing where the text is not in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cut {
    After(String),
    Before(String),
}

/// What becomes of the matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// The first in document order is the value.
    First,
    /// All of them count, or the first where the expression says so.
    All,
    /// Each of them, whatever the others are.
    Each,
}
