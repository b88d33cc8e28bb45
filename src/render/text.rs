//! Plain text of a document, with the range every block takes in it.

use std::ops::Range;

use crate::document::{Block, Content, Document, List, Span};

/// The text of a whole document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Body {
    /// Blocks parted by one blank line; items of a list, paragraphs of a quote and rows of a table on lines of their own.
    pub text: String,
    /// Range of each block in Unicode scalar values; None for blocks that are no part of the text.
    pub ranges: Vec<Option<Range<u64>>>,
}

/// The body text of `document`.
pub fn body(document: &Document) -> Body {
    let mut body = Body::default();
    let mut at = 0_u64;
    for block in &document.blocks {
        let Some(text) = body_text(block) else {
            body.ranges.push(None);
            continue;
        };
        if !body.text.is_empty() {
            body.text.push_str("\n\n");
            at += 2;
        }
        let length = text.chars().count() as u64;
        body.text.push_str(&text);
        body.ranges.push(Some(at..at + length));
        at += length;
    }
    body
}

/// What one block adds to the body; None where it adds nothing, as captions and images do.
pub fn body_text(block: &Block) -> Option<String> {
    match block.content {
        Content::Caption(_) | Content::Image(_) => None,
        _ => block_text(block),
    }
}

/// The text of one block; None if it has none.
pub fn block_text(block: &Block) -> Option<String> {
    let text = match &block.content {
        Content::Heading { spans, .. } | Content::Paragraph { spans, .. } | Content::Caption(spans) => {
            spans_text(spans)
        }
        Content::List(list) => {
            let mut lines = Vec::new();
            list_lines(list, &mut lines);
            lines.join("\n")
        }
        Content::Quote(paragraphs) | Content::Embed { text: paragraphs, .. } => {
            let lines: Vec<String> =
                paragraphs.iter().map(|spans| spans_text(spans)).filter(|line| !line.is_empty()).collect();
            lines.join("\n")
        }
        Content::Table { header, rows } => {
            let header = (!header.is_empty()).then_some(header);
            let lines: Vec<String> = header
                .into_iter()
                .chain(rows)
                .map(|row| row_text(row))
                .filter(|line| !line.trim().is_empty())
                .collect();
            lines.join("\n")
        }
        Content::Code { text, .. } => text.trim_end().to_owned(),
        Content::Image(image) => image.caption.clone().or_else(|| image.alt.clone()).unwrap_or_default(),
    };
    (!text.trim().is_empty()).then_some(text)
}

fn list_lines(list: &List, lines: &mut Vec<String>) {
    for item in &list.items {
        let text = spans_text(&item.spans);
        if !text.is_empty() {
            lines.push(text);
        }
        for inner in &item.lists {
            list_lines(inner, lines);
        }
    }
}

/// Cells of a row parted by tabs, each on one line.
fn row_text(cells: &[Vec<Span>]) -> String {
    let cells: Vec<String> = cells.iter().map(|spans| spans_text(spans).replace('\n', " ")).collect();
    cells.join("\t")
}

/// The text of inline content; a line break is a line end.
pub fn spans_text(spans: &[Span]) -> String {
    let mut text = String::new();
    push_spans(spans, &mut text);
    text
}

fn push_spans(spans: &[Span], text: &mut String) {
    for span in spans {
        match span {
            Span::Text(part) | Span::Code(part) => text.push_str(part),
            Span::Bold(inner) | Span::Italic(inner) | Span::Link { spans: inner, .. } => push_spans(inner, text),
            Span::Break => text.push('\n'),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Item;

    fn plain(text: &str) -> Vec<Span> {
        vec![Span::Text(text.to_owned())]
    }

    fn document(contents: Vec<Content>) -> Document {
        let blocks = contents.into_iter().map(|content| Block { ids: Vec::new(), content }).collect();
        Document { blocks, is_right_to_left: false }
    }

    #[test]
    fn parts_blocks_by_one_blank_line_and_items_by_lines() {
        let list = List {
            items: vec![
                Item {
                    spans: plain("one"),
                    lists: vec![List {
                        items: vec![Item { spans: plain("deeper"), lists: vec![] }],
                        ..List::default()
                    }],
                },
                Item { spans: plain("two"), lists: vec![] },
            ],
            ..List::default()
        };
        let made = body(&document(vec![
            Content::Paragraph { is_dek: false, spans: plain("First.") },
            Content::List(list),
            Content::Caption(plain("A picture")),
        ]));
        assert_eq!(made.text, "First.\n\none\ndeeper\ntwo");
        assert_eq!(made.ranges, [Some(0..6), Some(8..22), None]);
    }

    #[test]
    fn counts_ranges_in_scalar_values() {
        let made = body(&document(vec![
            Content::Paragraph { is_dek: false, spans: plain("äöü") },
            Content::Paragraph { is_dek: false, spans: plain("東京") },
        ]));
        assert_eq!(made.ranges, [Some(0..3), Some(5..7)]);
    }
}
