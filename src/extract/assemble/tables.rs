//! Cells become tables, where a table holds data.

use std::collections::HashMap;

use html5ever::local_name;

use super::grid::{self, Cell};
use super::{Assembler, run};
use crate::document::{Content, Span};
use crate::dom::{ElementRef, NodeId};
use crate::extract::blocks::{BlockKind, TextBlock};

impl Assembler<'_> {
    /// The table around the first of `rest`, if it holds data: text in cells side by side. A table with a table inside is there
    /// for the layout, and so is one with a single cell in each row, one row of columns of paragraphs, or headings or code below
    /// no row of header cells.
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
        let (mut is_wide, mut is_column, mut has_rows, mut has_parts) = (false, false, false, false);
        let mut has_header = None;
        for &index in inside {
            let block = &self.source.outline.blocks[index];
            if block.kind == BlockKind::Caption {
                continue;
            }
            let Some((row, cell)) = self.row_and_cell(block, table) else { return false };
            let is_wide_header = || self.cell_elements(row).nth(1).is_some() && self.is_header(row);
            let has_header = *has_header.get_or_insert_with(is_wide_header);
            has_parts |= matches!(block.kind, BlockKind::Heading(_) | BlockKind::Code) && !has_header;
            if let Some((last, before)) = before {
                is_wide |= last == row && before != cell;
                is_column |= last == row && before == cell;
                has_rows |= last != row;
            }
            before = Some((row, cell));
        }
        is_wide && !has_parts && (has_rows || !is_column)
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

    /// Whether all cells of a row are headers; the corner above headers of rows may be an empty cell.
    fn is_header(&self, row: usize) -> bool {
        let is_named = |cell: &ElementRef<'_>| cell.value().name.local == local_name!("th");
        let is_corner = |cell: ElementRef<'_>| cell.text().all(|text| text.trim().is_empty());
        let mut cells = self.cell_elements(row);
        let Some(first) = cells.next() else { return false };
        if is_named(&first) {
            cells.all(|cell| is_named(&cell))
        } else {
            let mut cells = cells.peekable();
            cells.peek().is_some() && is_corner(first) && cells.all(|cell| is_named(&cell))
        }
    }

    fn cell_elements(&self, row: usize) -> impl Iterator<Item = ElementRef<'_>> {
        let is_cell =
            |element: &ElementRef<'_>| matches!(element.value().name.local, local_name!("td") | local_name!("th"));
        let row = self.element(self.source.outline.elements[row].node);
        row.into_iter().flat_map(|row| row.child_elements()).filter(is_cell)
    }
}
