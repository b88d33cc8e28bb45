//! A block's text becomes spans: bold, italic, links, code.

use std::iter::Peekable;

use super::Assembler;
use crate::document::Span;
use crate::extract::blocks::{Inline, InlineKind, TextBlock};

impl Assembler<'_> {
    /// The whole text of a block.
    pub(super) fn spans(&self, block: &TextBlock) -> Vec<Span> {
        let mut inline = block.inline.iter().copied().peekable();
        self.fill(block, 0, block.text.len(), &mut inline)
    }

    /// The spans of `text[start..end]`; `inline` holds what opens in it, outer before inner.
    fn fill(
        &self,
        block: &TextBlock,
        start: usize,
        end: usize,
        inline: &mut Peekable<impl Iterator<Item = Inline>>,
    ) -> Vec<Span> {
        let mut spans = Vec::new();
        let mut at = start;
        while let Some(next) = inline.next_if(|next| (next.start as usize) < end) {
            // An element that was closed by the parser in the middle of another reaches no further than that one.
            let (from, to) = ((next.start as usize).max(at), (next.end as usize).min(end));
            if from >= to {
                continue;
            }
            push_text(&mut spans, &block.text[at..from]);
            let content = self.fill(block, from, to, inline);
            spans.push(match next.kind {
                InlineKind::Bold => Span::Bold(content),
                InlineKind::Italic => Span::Italic(content),
                InlineKind::Code => Span::Code(block.text[from..to].to_owned()),
                InlineKind::Link(node) => {
                    match self.element(node).and_then(|link| link.attr("href")).and_then(self.source.absolute) {
                        Some(href) => Span::Link { href, spans: content },
                        None => {
                            spans.extend(content);
                            at = to;
                            continue;
                        }
                    }
                }
            });
            at = to;
        }
        push_text(&mut spans, &block.text[at..end]);
        spans
    }
}

fn push_text(spans: &mut Vec<Span>, text: &str) {
    // Most blocks are one span, and a page may have many blocks.
    spans.reserve_exact(1);
    for (number, line) in text.split('\n').enumerate() {
        if number > 0 {
            spans.push(Span::Break);
        }
        if !line.is_empty() {
            spans.push(Span::Text(line.to_owned()));
        }
    }
}
