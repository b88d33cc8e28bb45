//! A document's blocks as the record holds them.

use super::text::{self, Body};
use crate::document::{Content, Document, List, Span};
use crate::record::{Block, BlockContent, ListItem, Role};

/// The record's blocks of `document`, with their ranges in `body`.
pub fn blocks(document: &Document, body: &Body) -> Vec<Block> {
    document
        .blocks
        .iter()
        .zip(&body.ranges)
        .map(|(block, range)| Block {
            content: content(&block.content),
            text: text::block_text(block),
            start: range.as_ref().map(|range| range.start),
            end: range.as_ref().map(|range| range.end),
            page: None,
        })
        .collect()
}

fn content(content: &Content) -> BlockContent {
    match content {
        Content::Heading { level, .. } => BlockContent::Heading { level: *level },
        Content::Paragraph { is_dek, .. } => BlockContent::Paragraph { role: is_dek.then_some(Role::Dek) },
        Content::List(list) => BlockContent::List { ordered: list.is_ordered, items: items(list) },
        Content::Quote(_) => BlockContent::Quote {},
        Content::Table { header, rows } => {
            let row = |row: &Vec<Vec<_>>| row.iter().map(|spans| printed(spans)).collect();
            BlockContent::Table { header: row(header), rows: rows.iter().map(row).collect() }
        }
        Content::Code { language, .. } => BlockContent::Code { language: language.clone() },
        Content::Caption(_) => BlockContent::Caption {},
        Content::Image(image) => BlockContent::Image {
            url: image.url.clone(),
            alt: image.alt.clone(),
            caption: image.caption.clone(),
            credit: image.credit.clone(),
        },
        Content::Embed { url, provider, .. } => BlockContent::Embed { url: url.clone(), provider: provider.clone() },
    }
}

/// The text of a cell or an item; None where it is empty.
fn printed(spans: &[Span]) -> Option<String> {
    Some(text::spans_text(spans)).filter(|text| !text.is_empty())
}

fn items(list: &List) -> Vec<ListItem> {
    list.items
        .iter()
        .map(|item| ListItem { text: printed(&item.spans), items: item.lists.iter().flat_map(items).collect() })
        .collect()
}
