//! Cells become tables, where a table holds data.

use std::collections::HashMap;

use html5ever::local_name;

use super::grid::{self, Cell};
use super::{Assembler, run};
use crate::document::{Content, Span};
use crate::dom::{ElementRef, NodeId};
use crate::extract::blocks::{BlockKind, TextBlock};

impl Assembler<'_> {
    /// The table around the first of `rest`, if it holds data: text in cells side by side. A table with headings, code or a
    /// table inside is there for the layout, and so is one with a single cell in each row.
    pub(super) fn data_table(&mut self, rest: &[usize]) -> Option<usize> {
        let outline = self.source.outline;
        let block = &outline.blocks[rest[0]];
        if block.kind == BlockKind::Caption {
            return None;
        }
        let is_table = |element: &usize| outline.elements[*element].tag == local_name!("table");
        let table = outline.ancestors(block.element).find(is_table)?;
        let is_data = match self.is_data.get(&table) {
            Some(known) => *known,
            None => {
                let is_data =
                    self.holds_data(table, run(outline, rest, |other| outline.is_inside(other.element, table)));
                self.is_data.insert(table, is_data);
                is_data
            }
        };
        is_data.then_some(table)
    }

    fn holds_data(&self, table: usize, inside: &[usize]) -> bool {
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
    pub(super) fn table(&self, table: usize, blocks: &[usize]) -> Content {
        let outline = self.source.outline;
        let mut rows: Vec<(usize, HashMap<NodeId, Vec<Span>>)> = Vec::new();
        for &index in blocks {
            let block = &outline.blocks[index];
            let Some((row, cell)) = self.row_and_cell(block, table) else { continue };
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
        let mut rows = grid::grid(rows);
        let header = if has_header { rows.remove(0) } else { Vec::new() };
        Content::Table { header, rows }
    }

    /// The cells of a row, those between that hold no text included.
    fn cells(&self, row: usize, mut texts: HashMap<NodeId, Vec<Span>>) -> Vec<Cell> {
        let cell = |cell: ElementRef<'_>| Cell {
            spans: texts.remove(&cell.id()).unwrap_or_default(),
            columns: grid::span(cell.attr("colspan")),
            rows: grid::span(cell.attr("rowspan")),
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
}
