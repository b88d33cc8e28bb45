//! The account of every block: counts and lists of what was removed, and the trace.

use std::collections::BTreeMap;

use crate::dom::NodeId;
use crate::extract::Options;
use crate::extract::body::Judgement;
use crate::extract::reading::Reading;
use crate::extract::trace::{BlockTrace, FieldTrace, Mark, Trace};
use crate::record::{Record, RemovedBlock};

/// Counts and, where asked for, lists the blocks that are not in the body: those that were dropped and, where the
/// page turned out to be a wall or an error, the text that says so.
pub(super) fn removed(record: &mut Record, reading: &Reading<'_>, judgement: &Judgement, options: &Options) {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    let has_body = record.body.is_some();
    let no_body = record.error.as_ref().map_or("no content", |error| error.message.as_str());
    for (block, mark) in reading.outline.blocks.iter().zip(&judgement.marks) {
        let (class, reason) = match mark {
            Mark::Dropped { class, reason } => (*class, reason.as_ref()),
            Mark::Kept { .. } if has_body => continue,
            Mark::Kept { .. } => ("not_article", no_body),
        };
        *counts.entry(class).or_default() += 1;
        if options.with.removed {
            record.removed_blocks.push(RemovedBlock {
                class: class.to_owned(),
                reason: reason.to_owned(),
                text: block.text.clone(),
            });
        }
    }
    record.removed = counts.into_iter().map(|(class, count)| (class.to_owned(), count)).collect();
}

/// The account of every block and field, where it is asked for.
pub(in crate::extract) fn trace(
    reading: &Reading<'_>,
    judgement: &Judgement,
    fields: Vec<FieldTrace>,
    options: &Options,
) -> Trace {
    if !options.trace {
        return Trace::default();
    }
    let blocks =
        reading.outline.blocks.iter().zip(&judgement.marks).enumerate().map(|(index, (block, mark))| BlockTrace {
            id: block.id,
            path: path(reading, block.node),
            mark: mark.clone(),
            score: judgement.scores.get(index).map(|score| f64::from(*score)),
            text: Some(block.text.clone()),
        });
    Trace { blocks: blocks.collect(), fields }
}

/// Tag and classes of an element: `p.lead`.
fn path(reading: &Reading<'_>, node: NodeId) -> String {
    let Some(element) = reading.dom.element(node) else { return String::new() };
    let mut path = element.value().name().to_owned();
    for class in element.value().classes().take(3) {
        path.push('.');
        path.push_str(class);
    }
    path
}
