//! Kept blocks become the document: items grouped to lists, cells to tables, runs to spans.

use std::collections::HashMap;

use html5ever::local_name;

use super::blocks::{BlockKind, Inline, InlineKind, Outline, TextBlock};
use super::body::classes::Kind;
use super::media::{Figures, Picture};
use super::table::{self, Cell};
use crate::document::{Block, BlockId, Content, Document, Item, List, Span};
use crate::dom::{Dom, ElementRef, NodeId};

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
    let mut assembler = Assembler {
        source,
        document: Document::default(),
        figures: Figures::of(source.outline, source.dom),
        is_data: HashMap::new(),
    };
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

struct Assembler<'a> {
    source: &'a Source<'a>,
    document: Document,
    figures: Figures,
    /// Tables, and whether they hold data.
    is_data: HashMap<usize, bool>,
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
        if let Some(table) = self.data_table(index, kept, at) {
            let end = same(&|other| {
                let other = &outline.blocks[other];
                other.kind != BlockKind::Caption && outline.is_inside(other.element, table)
            });
            self.table(&kept[at..end]);
            return end;
        }
        match block.kind {
            BlockKind::Heading(level) => self.push(&[index], Content::Heading { level, spans: self.spans(block) }),
            BlockKind::Paragraph | BlockKind::Control | BlockKind::Cell => {
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
        let element = self.element(outline.elements[post].node);
        let url = element.and_then(super::media::post_address).and_then(|href| (self.source.absolute)(&href));
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
        let is_ordered = outline.elements[list].tag == local_name!("ol");
        let start =
            self.element(outline.elements[list].node).filter(|_| is_ordered).and_then(|list| list.attr("start"));
        let start = start.and_then(|start| start.trim().parse().ok()).filter(|start| *start != 1);
        let mut made = List { is_ordered, start, items: Vec::new() };
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

    /// The table around a block, if it holds data: text in cells side by side. A table with headings, code or a table inside
    /// is there for the layout, and so is one with a single cell in each row.
    fn data_table(&mut self, index: usize, kept: &[usize], at: usize) -> Option<usize> {
        let outline = self.source.outline;
        if outline.blocks[index].kind == BlockKind::Caption {
            return None;
        }
        let tag = |element: usize| &outline.elements[element].tag;
        let table =
            outline.ancestors(outline.blocks[index].element).find(|&element| *tag(element) == local_name!("table"))?;
        let is_data = match self.is_data.get(&table) {
            Some(known) => *known,
            None => {
                let inside =
                    kept[at..].iter().take_while(|&&other| outline.is_inside(outline.blocks[other].element, table));
                let is_data = self.holds_data(table, inside);
                self.is_data.insert(table, is_data);
                is_data
            }
        };
        is_data.then_some(table)
    }

    fn holds_data<'b>(&self, table: usize, inside: impl Iterator<Item = &'b usize>) -> bool {
        let mut before: Option<(usize, usize)> = None;
        let mut is_wide = false;
        for &index in inside {
            let block = &self.source.outline.blocks[index];
            if block.kind == BlockKind::Caption {
                continue;
            }
            let Some((row, cell)) = self.row_and_cell(block, table) else { return false };
            if matches!(block.kind, BlockKind::Heading(_) | BlockKind::Code) {
                return false;
            }
            is_wide |= before.is_some_and(|(last, before)| last == row && before != cell);
            before = Some((row, cell));
        }
        is_wide
    }

    /// The row and the cell of `table` a block stands in; none where another table lies between.
    fn row_and_cell(&self, block: &TextBlock, table: usize) -> Option<(usize, usize)> {
        let outline = self.source.outline;
        let mut cell = None;
        for element in outline.ancestors(block.element).take_while(|&element| element != table) {
            match outline.elements[element].tag {
                local_name!("td") | local_name!("th") => cell = Some(element),
                local_name!("tr") => return Some((element, cell?)),
                local_name!("table") => return None,
                _ => {}
            }
        }
        None
    }

    /// A data table: cells in rows and columns, the first row apart where all its cells are headers.
    fn table(&mut self, blocks: &[usize]) {
        let outline = self.source.outline;
        let table = outline
            .ancestors(outline.blocks[blocks[0]].element)
            .find(|&element| outline.elements[element].tag == local_name!("table"));
        let mut rows: Vec<(usize, HashMap<NodeId, Vec<Span>>)> = Vec::new();
        for &index in blocks {
            let block = &outline.blocks[index];
            let Some((row, cell)) = table.and_then(|table| self.row_and_cell(block, table)) else { continue };
            if rows.last().is_none_or(|(last, _)| *last != row) {
                rows.push((row, HashMap::new()));
            }
            let content = rows.last_mut().expect("just pushed").1.entry(outline.elements[cell].node).or_default();
            if !content.is_empty() {
                content.push(Span::Break);
            }
            content.extend(self.spans(block));
        }
        let has_header = rows.len() > 1 && rows.first().is_some_and(|(row, _)| self.is_header(*row));
        let rows = rows.into_iter().map(|(row, texts)| self.cells(row, texts)).collect();
        let mut rows = table::grid(rows);
        let header = if has_header { rows.remove(0) } else { Vec::new() };
        self.push(blocks, Content::Table { header, rows });
    }

    /// The cells of a row, those between that hold no text included.
    fn cells(&self, row: usize, mut texts: HashMap<NodeId, Vec<Span>>) -> Vec<Cell> {
        let cell = |cell: ElementRef<'_>| Cell {
            spans: texts.remove(&cell.id()).unwrap_or_default(),
            columns: table::span(cell.attr("colspan")),
            rows: table::span(cell.attr("rowspan")),
        };
        self.cell_elements(row).map(cell).collect()
    }

    fn is_header(&self, row: usize) -> bool {
        self.cell_elements(row).all(|cell| cell.value().name.local == local_name!("th"))
    }

    fn cell_elements(&self, row: usize) -> impl Iterator<Item = ElementRef<'_>> {
        let is_cell =
            |element: &ElementRef<'_>| matches!(element.value().name.local, local_name!("td") | local_name!("th"));
        let row = self.element(self.source.outline.elements[row].node);
        row.into_iter().flat_map(|row| row.child_elements()).filter(is_cell)
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
                    .filter(|name| is_language(name))
                    .map(str::to_owned)
            })
        })
    }
}

/// A class may hold anything; what is no name of a language would end the fence of a code block.
fn is_language(name: &str) -> bool {
    !name.is_empty()
        && name.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '+' | '-' | '#' | '.' | '_'))
}

fn is_list(tag: &html5ever::LocalName) -> bool {
    matches!(*tag, local_name!("ul") | local_name!("ol") | local_name!("dl") | local_name!("menu"))
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
