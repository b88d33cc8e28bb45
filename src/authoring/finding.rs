//! What is said of a line of a rule file, and how sure it is.

use crate::selectors::RuleFile;

/// Something a rule's author should look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How the file is called.
    pub file: String,
    /// 1-based line.
    pub line: usize,
    /// What, lower case, no full stop.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
    /// How sure it is.
    pub weight: Weight,
}

/// How sure a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// The file itself shows it.
    Warning,
    /// The pages at hand show it; others may not.
    Note,
}

impl Finding {
    pub(super) fn warning(file: &RuleFile, line: usize, message: String) -> Self {
        Finding { file: file.display.clone(), line, message, hint: None, weight: Weight::Warning }
    }
}
