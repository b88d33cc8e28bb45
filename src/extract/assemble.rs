//! Kept blocks become the document: items grouped to lists, cells to tables, runs to spans.

use std::collections::HashMap;

use html5ever::local_name;

use super::blocks::{BlockKind, Inline, InlineKind, Outline, TextBlock};
use super::body::classes::Kind;
use super::media::{Figures, Picture};
use crate::document::{Block, BlockId, Content, Document, Item, List, Span};
use crate::dom::{Dom, ElementRef, NodeId};
use crate::text::fold_space;

/// What assembling needs beside the blocks.
pub(super) struct Source<'a> {
    pub(super) outline: &'a Outline,
    pub(super) dom: &'a Dom,
    /// Makes an href absolute.
    pub(super) absolute: &'a dyn Fn(&str) -> Option<String>,
    /// The block that is the printed standfirst.
    pub(super) dek: Option<usize>,
}

/// Makes the document of the blocks for which `is_kept` says so.
pub(super) fn document(source: &Source<'_>, is_kept: &[bool]) -> Document {
    let mut assembler =
        Assembler { source, document: Document::default(), figures: Figures::of(source.outline, source.dom) };
    let kept: Vec<usize> = (0..is_kept.len()).filter(|&index| is_kept[index]).collect();
    let pictures = assembler.figures.inside(source, is_kept);
    let mut pictures = pictures.into_iter().peekable();
    let mut at = 0;
    while at < kept.len() {
        while let Some(picture) = pictures.next_if(|picture| picture.position <= kept[at]) {
            assembler.picture(picture);
        }
        at = assembler.next(&kept, at);
    }
    for picture in pictures {
        assembler.picture(picture);
    }
    assembler.document
}

/// A cell's element with what stands in it.
type Cell = (usize, Vec<Span>);

struct Assembler<'a> {
    source: &'a Source<'a>,
    document: Document,
    figures: Figures,
}

impl Assembler<'_> {
    /// Takes the block `kept[at]` and all that belongs to it; returns the index of the next.
    fn next(&mut self, kept: &[usize], at: usize) -> usize {
        let outline = self.source.outline;
        let index = kept[at];
        let block = &outline.blocks[index];
        let same =
            |belongs: &dyn Fn(usize) -> bool| at + kept[at..].iter().take_while(|&&other| belongs(other)).count();
        if let Some(post) = self.post(block) {
            let end = same(&|other| outline.is_inside(outline.blocks[other].element, post));
            self.embed(post, &kept[at..end]);
            return end;
        }
        match block.kind {
            BlockKind::Heading(level) => self.push(&[index], Content::Heading { level, spans: self.spans(block) }),
            BlockKind::Paragraph | BlockKind::Control => {
                let is_dek = self.source.dek == Some(index);
                self.push(&[index], Content::Paragraph { is_dek, spans: self.spans(block) });
            }
            BlockKind::Caption => self.push(&[index], Content::Caption(self.spans(block))),
            BlockKind::Code => {
                let (language, text) = (self.code_language(block), block.text.trim_matches('\n').to_owned());
                self.push(&[index], Content::Code { language, text });
            }
            BlockKind::Quote => {
                let quote = self.outermost(block, &|tag| *tag == local_name!("blockquote"));
                let end = same(&|other| {
                    let other = &outline.blocks[other];
                    other.kind == BlockKind::Quote && quote.is_none_or(|quote| outline.is_inside(other.element, quote))
                });
                let paragraphs = kept[at..end].iter().map(|&index| self.spans(&outline.blocks[index])).collect();
                self.push(&kept[at..end], Content::Quote(paragraphs));
                return end;
            }
            BlockKind::ListItem => {
                let Some(list) = self.root_list(block) else {
                    self.push(&[index], Content::Paragraph { is_dek: false, spans: self.spans(block) });
                    return at + 1;
                };
                let end = same(&|other| {
                    let other = &outline.blocks[other];
                    other.kind == BlockKind::ListItem && outline.is_inside(other.element, list)
                });
                let content = Content::List(self.list(list, &kept[at..end]));
                self.push(&kept[at..end], content);
                return end;
            }
            BlockKind::Cell => {
                let Some(table) = outline
                    .ancestors(block.element)
                    .find(|&element| outline.elements[element].tag == local_name!("table"))
                else {
                    self.push(&[index], Content::Paragraph { is_dek: false, spans: self.spans(block) });
                    return at + 1;
                };
                let end = same(&|other| {
                    let other = &outline.blocks[other];
                    other.kind == BlockKind::Cell && outline.is_inside(other.element, table)
                });
                self.table(&kept[at..end]);
                return end;
            }
        }
        at + 1
    }

    fn push(&mut self, blocks: &[usize], content: Content) {
        let ids: Vec<BlockId> = blocks.iter().map(|&index| self.source.outline.blocks[index].id).collect();
        self.document.blocks.push(Block { ids, content });
    }

    fn picture(&mut self, picture: Picture) {
        self.document.blocks.push(Block { ids: Vec::new(), content: picture.content });
    }

    /// The embedded post a block stands in.
    fn post(&self, block: &TextBlock) -> Option<usize> {
        let outline = self.source.outline;
        outline.ancestors(block.element).find(|&element| {
            let element = &outline.elements[element];
            element.tag == local_name!("blockquote") && element.own.has(Kind::Embed)
        })
    }

    fn embed(&mut self, post: usize, blocks: &[usize]) {
        let outline = self.source.outline;
        let text = blocks.iter().map(|&index| self.spans(&outline.blocks[index])).collect();
        let url = self
            .element(outline.elements[post].node)
            .and_then(|element| {
                let attributes = ["cite", "data-instgrm-permalink", "data-href"];
                attributes.iter().find_map(|name| element.attr(name)).map(str::to_owned).or_else(|| last_link(element))
            })
            .and_then(|href| (self.source.absolute)(&href));
        let provider = url.as_deref().and_then(super::media::provider);
        self.push(blocks, Content::Embed { url, provider, text });
    }

    /// The outermost ancestor with a wanted tag.
    fn outermost(&self, block: &TextBlock, wanted: &dyn Fn(&html5ever::LocalName) -> bool) -> Option<usize> {
        let outline = self.source.outline;
        outline.ancestors(block.element).filter(|&element| wanted(&outline.elements[element].tag)).last()
    }

    /// The outermost list around an item, not looking beyond what can stand inside a list.
    fn root_list(&self, block: &TextBlock) -> Option<usize> {
        let outline = self.source.outline;
        let is_list_part = |element: &usize| {
            matches!(
                outline.elements[*element].tag,
                local_name!("li")
                    | local_name!("ul")
                    | local_name!("ol")
                    | local_name!("dl")
                    | local_name!("dt")
                    | local_name!("dd")
                    | local_name!("p")
                    | local_name!("div")
                    | local_name!("menu")
            )
        };
        outline
            .ancestors(block.element)
            .take_while(is_list_part)
            .filter(|&element| is_list(&outline.elements[element].tag))
            .last()
    }

    /// Items of one list; blocks of one `li` are one item, lists inside an item go into it.
    fn list(&self, list: usize, blocks: &[usize]) -> List {
        let outline = self.source.outline;
        let mut made = List { is_ordered: outline.elements[list].tag == local_name!("ol"), items: Vec::new() };
        let mut last_item: Option<usize> = None;
        let mut at = 0;
        while at < blocks.len() {
            let block = &outline.blocks[blocks[at]];
            let inner = outline
                .ancestors(block.element)
                .take_while(|&element| element != list)
                .filter(|&element| is_list(&outline.elements[element].tag))
                .last();
            if let Some(inner) = inner {
                let end = at
                    + blocks[at..]
                        .iter()
                        .take_while(|&&other| outline.is_inside(outline.blocks[other].element, inner))
                        .count();
                let nested = self.list(inner, &blocks[at..end]);
                match made.items.last_mut() {
                    Some(item) => item.lists.push(nested),
                    None => made.items.push(Item { spans: Vec::new(), lists: vec![nested] }),
                }
                at = end;
                continue;
            }
            let item = outline.ancestors(block.element).take_while(|&element| element != list).last();
            let spans = self.spans(block);
            match made.items.last_mut() {
                Some(last) if item.is_some() && item == last_item => {
                    last.spans.push(Span::Break);
                    last.spans.extend(spans);
                }
                _ => made.items.push(Item { spans, lists: Vec::new() }),
            }
            last_item = item;
            at += 1;
        }
        made
    }

    /// A data table, or the paragraphs of a table that is only there for the layout.
    fn table(&mut self, blocks: &[usize]) {
        let outline = self.source.outline;
        let mut rows: Vec<(usize, Vec<Cell>)> = Vec::new();
        let mut is_header = Vec::new();
        for &index in blocks {
            let block = &outline.blocks[index];
            let up = |wanted: &dyn Fn(&html5ever::LocalName) -> bool| {
                outline.ancestors(block.element).find(|&element| wanted(&outline.elements[element].tag))
            };
            let row = up(&|tag| *tag == local_name!("tr")).unwrap_or(block.element);
            let cell = up(&|tag| matches!(*tag, local_name!("td") | local_name!("th"))).unwrap_or(block.element);
            let spans = self.spans(block);
            if rows.last().is_none_or(|(last, _)| *last != row) {
                rows.push((row, Vec::new()));
                is_header.push(true);
            }
            *is_header.last_mut().expect("just pushed") &= outline.elements[cell].tag == local_name!("th");
            let cells = &mut rows.last_mut().expect("just pushed").1;
            match cells.last_mut() {
                Some((last, content)) if *last == cell => {
                    content.push(Span::Break);
                    content.extend(spans);
                }
                _ => cells.push((cell, spans)),
            }
        }
        if rows.iter().all(|(_, cells)| cells.len() < 2) {
            for &index in blocks {
                self.push(&[index], Content::Paragraph { is_dek: false, spans: self.spans(&outline.blocks[index]) });
            }
            return;
        }
        let mut rows: Vec<Vec<Vec<Span>>> = rows.into_iter().map(|(row, cells)| self.columns(row, cells)).collect();
        let header = if is_header[0] && rows.len() > 1 { rows.remove(0) } else { Vec::new() };
        self.push(blocks, Content::Table { header, rows });
    }

    /// The cells of a row with those between them that hold no text, so that columns stay columns.
    fn columns(&self, row: usize, cells: Vec<(usize, Vec<Span>)>) -> Vec<Vec<Span>> {
        let outline = self.source.outline;
        let is_cell =
            |element: &ElementRef<'_>| matches!(element.value().name.local, local_name!("td") | local_name!("th"));
        let places: HashMap<NodeId, usize> = self
            .element(outline.elements[row].node)
            .map(|row| {
                row.child_elements().filter(is_cell).enumerate().map(|(place, cell)| (cell.id(), place)).collect()
            })
            .unwrap_or_default();
        let mut columns = vec![Vec::new(); places.len()];
        for (cell, spans) in cells {
            match places.get(&outline.elements[cell].node) {
                Some(&column) => columns[column] = spans,
                None => columns.push(spans),
            }
        }
        columns
    }

    fn spans(&self, block: &TextBlock) -> Vec<Span> {
        let mut inline = block.inline.iter().copied().peekable();
        self.fill(block, 0, block.text.len(), &mut inline)
    }

    /// The spans of `text[start..end]`; `inline` holds what opens in it, outer before inner.
    fn fill(
        &self,
        block: &TextBlock,
        start: usize,
        end: usize,
        inline: &mut std::iter::Peekable<impl Iterator<Item = Inline>>,
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

    fn element(&self, node: NodeId) -> Option<ElementRef<'_>> {
        self.source.dom.html.tree.get(node).and_then(ElementRef::wrap)
    }

    /// `language-rust`, `lang-rust` or `highlight-source-rust` on the block, on the `code` in it or around it.
    fn code_language(&self, block: &TextBlock) -> Option<String> {
        let element = self.element(block.node)?;
        let inner = element.child_elements().find(|child| child.value().name.local == local_name!("code"));
        let outer = element.parent().and_then(ElementRef::wrap);
        [Some(element), inner, outer].into_iter().flatten().find_map(|element| {
            element.value().classes().find_map(|class| {
                ["language-", "lang-", "highlight-source-", "brush-"]
                    .iter()
                    .find_map(|prefix| class.strip_prefix(prefix))
                    .map(str::to_owned)
            })
        })
    }
}

fn is_list(tag: &html5ever::LocalName) -> bool {
    matches!(*tag, local_name!("ul") | local_name!("ol") | local_name!("dl") | local_name!("menu"))
}

fn push_text(spans: &mut Vec<Span>, text: &str) {
    for (number, line) in text.split('\n').enumerate() {
        if number > 0 {
            spans.push(Span::Break);
        }
        if !line.is_empty() {
            spans.push(Span::Text(line.to_owned()));
        }
    }
}

fn last_link(element: ElementRef<'_>) -> Option<String> {
    element
        .descendent_elements()
        .filter(|inner| inner.value().name.local == local_name!("a"))
        .filter_map(|link| link.attr("href"))
        .last()
        .map(fold_space)
}
