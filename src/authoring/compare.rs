//! Two extractions of one page, held against each other block by block.

use std::collections::BTreeMap;

use crate::document::BlockId;
use crate::extract::Extraction;
use crate::extract::trace::{BlockTrace, Mark};
use crate::record::{Record, name_of};

/// What two extractions of one page have and do not have in common.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// Fields that differ.
    pub fields: Vec<FieldChange>,
    /// Every block that one of them keeps, in document order.
    pub blocks: Vec<BlockChange>,
}

/// A field that differs.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldChange {
    /// The record's key.
    pub field: &'static str,
    /// Its value before.
    pub before: Option<String>,
    /// Its value after.
    pub after: Option<String>,
    /// What the value after comes from: rule, selector or key.
    pub by: Option<String>,
}

/// A block that was, or is, part of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlockChange {
    /// What became of it.
    pub change: Change,
    /// Tag and classes of its element.
    pub path: String,
    /// Its text.
    pub text: String,
    /// Why it is kept or dropped now.
    pub reason: String,
}

/// What became of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Kept before and after.
    Same,
    /// Kept only after.
    Added,
    /// Kept only before.
    Removed,
}

/// Fields that are compared, in the order they are shown.
const FIELDS: [&str; 13] = [
    "outcome",
    "page_type",
    "title",
    "dek",
    "authors",
    "published",
    "modified",
    "category",
    "category_path",
    "tags",
    "language",
    "publisher",
    "source",
];

/// Holds `after` against `before`; both with the texts of their blocks.
pub fn compare(before: &Extraction, after: &Extraction) -> Comparison {
    let fields = FIELDS.into_iter().filter_map(|field| {
        let (old, new) = (shown(&before.record, field), shown(&after.record, field));
        let provenance = after.record.provenance.get(field);
        let by = provenance.and_then(|found| found.rule.clone().or_else(|| found.selector.clone()));
        (old != new).then_some(FieldChange { field, before: old, after: new, by })
    });
    Comparison { fields: fields.collect(), blocks: blocks(before, after) }
}

impl Comparison {
    /// Whether nothing differs.
    pub fn is_same(&self) -> bool {
        self.fields.is_empty() && self.blocks.iter().all(|block| block.change == Change::Same)
    }

    /// How many blocks changed so.
    pub fn count(&self, change: Change) -> usize {
        self.blocks.iter().filter(|block| block.change == change).count()
    }
}

fn blocks(before: &Extraction, after: &Extraction) -> Vec<BlockChange> {
    let mut all: BTreeMap<BlockId, (Option<&BlockTrace>, Option<&BlockTrace>)> = BTreeMap::new();
    for block in &before.trace.blocks {
        all.entry(block.id).or_default().0 = Some(block);
    }
    for block in &after.trace.blocks {
        all.entry(block.id).or_default().1 = Some(block);
    }
    let is_kept = |block: Option<&BlockTrace>| block.is_some_and(|block| block.mark.is_kept());
    let changes = all.into_values().filter_map(|(old, new)| {
        let change = match (is_kept(old), is_kept(new)) {
            (true, true) => Change::Same,
            (false, true) => Change::Added,
            (true, false) => Change::Removed,
            (false, false) => return None,
        };
        let block = new.or(old)?;
        let reason = match new.map(|block| &block.mark) {
            Some(Mark::Kept { reason }) => reason.to_string(),
            Some(Mark::Dropped { class, reason }) => format!("{class}: {reason}"),
            None => "the text is read from elsewhere".to_owned(),
        };
        Some(BlockChange { change, path: block.path.clone(), text: block.text.clone().unwrap_or_default(), reason })
    });
    changes.collect()
}

/// A field as one line.
pub(super) fn shown(record: &Record, field: &str) -> Option<String> {
    let text = |text: &Option<String>| text.clone();
    let list = |items: &[String]| (!items.is_empty()).then(|| items.join(", "));
    match field {
        "title" => text(&record.title),
        "dek" => text(&record.dek),
        "category" => text(&record.category),
        "category_path" => list(&record.category_path),
        "tags" => list(&record.tags),
        "language" => text(&record.language),
        "publisher" => text(&record.publisher.name),
        "authors" => list(&record.authors.iter().map(|author| author.name.clone()).collect::<Vec<_>>()),
        "published" => record.published.as_ref().map(|date| date.value.clone()),
        "modified" => record.modified.as_ref().map(|date| date.value.clone()),
        "source" => {
            let kind = name_of(&record.source.kind);
            Some(record.source.name.as_ref().map_or(kind.clone(), |name| format!("{name} ({kind})")))
        }
        "outcome" => Some(name_of(&record.outcome)),
        _ => Some(name_of(&record.page_type)),
    }
}
