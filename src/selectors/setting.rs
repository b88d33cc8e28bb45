//! Settings as they are written: each entry with the place that it stands in.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Error;
use super::rule::Origin;

/// One entry of a setting.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its value.
    pub value: Value,
    /// File, key and index.
    pub origin: Origin,
    /// How the file is called in messages.
    pub display: String,
    /// 1-based line.
    pub line: usize,
}

impl Entry {
    /// An error about this entry.
    pub fn error(&self, message: impl Into<String>) -> Error {
        Error { file: self.display.clone(), line: self.line, message: message.into(), hint: None }
    }

    /// The error that its value is of another kind than its key, which `wants` says: "is a string".
    pub(super) fn mismatch(&self, wants: &str) -> Error {
        self.error(format!("`{}` {wants}", self.origin.key))
    }
}

/// What a key is set to.
#[derive(Debug, Clone, PartialEq)]
pub enum Setting {
    /// One value.
    Value(Entry),
    /// A list; it replaces the inherited one.
    List(Vec<Entry>),
    /// `x.add` and `x.remove`: changes to the inherited list.
    Edit {
        /// Added.
        add: Vec<Entry>,
        /// Taken away.
        remove: Vec<Entry>,
    },
}

/// Settings by dotted key (`body.strip`).
pub type Settings = BTreeMap<String, Setting>;
