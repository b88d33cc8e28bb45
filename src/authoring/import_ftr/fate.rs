//! What became of a pattern, and of each of its lines.

/// A converted pattern.
#[derive(Debug, Clone)]
pub struct Imported {
    /// The rule file's name without `.toml`.
    pub stem: String,
    /// The rule file; empty where nothing was left to write.
    pub text: String,
    /// What became of each line that says something.
    pub lines: Vec<ImportedLine>,
}

/// What became of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedLine {
    /// 1-based.
    pub number: usize,
    /// As written.
    pub text: String,
    /// What became of it.
    pub fate: Fate,
    /// What differs, or why it was dropped; for exact lines what it became, where that needs saying.
    pub note: String,
}

/// What became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// It means the same.
    Exact,
    /// Nearly the same.
    Approximated,
    /// It is left out.
    Dropped,
}

/// A line's fate with its note, or why it is dropped.
pub(super) type Outcome = Result<(Fate, String), String>;
