//! Kept blocks become the document: items grouped to lists, cells to tables, runs to spans.

mod grid;
mod lists;
pub(super) mod source;
mod spans;
mod tables;

use std::collections::HashMap;

use html5ever::local_name;

use self::source::Source;
use super::blocks::code_language;
use super::blocks::{BlockKind, Outline, TextBlock};
use super::media::{self, Figures, Picture};
use crate::document::{Block, BlockId, Content, Document};
use crate::dom::{ElementRef, NodeId};

/// Makes the document of the blocks for which `is_kept` says so.
pub(super) fn document(source: &Source<'_>, is_kept: &[bool]) -> Document {
    let mut assembler = Assembler {
        source,
        document: Document::default(),
        figures: Figures::of(source.outline, source.dom),
        is_data: HashMap::new(),
    };
    let kept: Vec<usize> = (0..is_kept.len()).filter(|&index| is_kept[index]).collect();
    let pictures = assembler.figures.inside(source, is_kept);
    let mut pictures = pictures.into_iter().peekable();
    let mut rest = kept.as_slice();
    while let Some(&first) = rest.first() {
        while let Some(picture) = pictures.next_if(|picture| picture.position <= first) {
            assembler.picture(picture);
        }
        let taken = assembler.take(rest);
        rest = &rest[taken..];
    }
    for picture in pictures {
        assembler.picture(picture);
    }
    assembler.document
}

struct Assembler<'a> {
    source: &'a Source<'a>,
    document: Document,
    figures: Figures,
    /// Tables, and whether they hold data.
    is_data: HashMap<usize, bool>,
}

impl Assembler<'_> {
    /// Takes the first of the kept blocks and all that belong to it; returns how many they are.
    fn take(&mut self, rest: &[usize]) -> usize {
        let (blocks, content) = self.group(rest).unwrap_or_else(|| (&rest[..1], self.single(rest[0])));
        let ids: Vec<BlockId> = blocks.iter().map(|&index| self.source.outline.blocks[index].id).collect();
        self.document.blocks.push(Block { ids, content });
        blocks.len()
    }

    fn picture(&mut self, picture: Picture) {
        self.document.blocks.push(Block { ids: Vec::new(), content: picture.content });
    }

    /// What the first block makes together with those behind it: a post, a table, a quote or a list.
    fn group<'k>(&mut self, rest: &'k [usize]) -> Option<(&'k [usize], Content)> {
        let outline = self.source.outline;
        let block = &outline.blocks[rest[0]];
        if let Some(post) = self.post(block) {
            let blocks = run(outline, rest, |other| outline.is_inside(other.element, post));
            return Some((blocks, self.embed(post, blocks)));
        }
        if let Some(table) = self.data_table(rest) {
            let blocks =
                run(outline, rest, |other| other.kind != BlockKind::Caption && outline.is_inside(other.element, table));
            return Some((blocks, self.table(table, blocks)));
        }
        match block.kind {
            BlockKind::Quote => {
                let quote = self.outermost_quote(block);
                let blocks = run(outline, rest, |other| {
                    other.kind == BlockKind::Quote && quote.is_none_or(|quote| outline.is_inside(other.element, quote))
                });
                let paragraphs = blocks.iter().map(|&index| self.spans(&outline.blocks[index])).collect();
                Some((blocks, Content::Quote(paragraphs)))
            }
            BlockKind::ListItem => {
                let list = self.root_list(block)?;
                let blocks = run(outline, rest, |other| {
                    other.kind == BlockKind::ListItem && outline.is_inside(other.element, list)
                });
                Some((blocks, Content::List(self.list(list, blocks))))
            }
            _ => None,
        }
    }

    /// What a block is by itself.
    fn single(&self, index: usize) -> Content {
        let block = &self.source.outline.blocks[index];
        if let Some(level) = self.source.outline.heading_level(index) {
            return Content::Heading { level, spans: self.spans(block) };
        }
        match block.kind {
            BlockKind::Caption => Content::Caption(self.spans(block)),
            BlockKind::Code => Content::Code {
                language: self.element(block.node).and_then(code_language::of).map(str::to_owned),
                text: block.text.trim_matches('\n').to_owned(),
            },
            BlockKind::Heading(_) | BlockKind::Paragraph | BlockKind::Control | BlockKind::Cell => {
                Content::Paragraph { is_dek: self.source.dek == Some(index), spans: self.spans(block) }
            }
            // An item without its list, and no quote comes here.
            BlockKind::ListItem | BlockKind::Quote => Content::Paragraph { is_dek: false, spans: self.spans(block) },
        }
    }

    /// The embedded post a block stands in.
    fn post(&self, block: &TextBlock) -> Option<usize> {
        let outline = self.source.outline;
        outline.ancestors(block.element).find(|&element| outline.is_post(element))
    }

    fn embed(&self, post: usize, blocks: &[usize]) -> Content {
        let outline = self.source.outline;
        let text = blocks.iter().map(|&index| self.spans(&outline.blocks[index])).collect();
        let element = self.element(outline.elements[post].node);
        let url = element.and_then(media::post_address).and_then(|href| (self.source.absolute)(&href));
        let provider = element.and_then(|element| media::provider_of(element, url.as_deref()));
        Content::Embed { url, provider, text }
    }

    fn outermost_quote(&self, block: &TextBlock) -> Option<usize> {
        let outline = self.source.outline;
        let is_quote = |element: &usize| outline.elements[*element].tag == local_name!("blockquote");
        outline.ancestors(block.element).filter(is_quote).last()
    }

    fn element(&self, node: NodeId) -> Option<ElementRef<'_>> {
        self.source.dom.element(node)
    }
}

/// The blocks at the start of `rest` that belong together.
fn run<'k>(outline: &Outline, rest: &'k [usize], belongs: impl Fn(&TextBlock) -> bool) -> &'k [usize] {
    let count = rest.iter().take_while(|&&index| belongs(&outline.blocks[index])).count();
    &rest[..count]
}
