//! The cells of a data table in rows and columns.
//!
//! HTML, 4.9.12.1 Forming a table: a cell may span columns and rows; here the places it spans stay empty, so that columns stay
//! columns.

use crate::document::Span;

/// A cell as the page has it.
pub(super) struct Cell {
    /// What stands in it.
    pub(super) spans: Vec<Span>,
    /// Columns it spans.
    pub(super) columns: usize,
    /// Rows it spans.
    pub(super) rows: usize,
}

/// The value of `colspan` or `rowspan`: at least 1, and no more than the standard allows for columns.
pub(super) fn span(attribute: Option<&str>) -> usize {
    attribute.and_then(|value| value.trim().parse().ok()).unwrap_or(1).clamp(1, 1000)
}

/// One list of cells a row. A span makes no row wider than the row with the most cells, and all spans together fill no more
/// places than there are cells: a page cannot make the table larger than itself.
pub(super) fn grid(rows: Vec<Vec<Cell>>) -> Vec<Vec<Vec<Span>>> {
    let widest = rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut room: usize = rows.iter().map(Vec::len).sum::<usize>() + widest;
    // Rows each column is still taken for by a cell above.
    let mut taken = vec![0_usize; widest];
    let mut made = Vec::with_capacity(rows.len());
    for row in rows {
        let mut places: Vec<Vec<Span>> = Vec::with_capacity(row.len());
        for cell in row {
            skip_taken(&mut places, &mut taken, &mut room);
            let first = places.len();
            let width = cell.columns.min(widest.saturating_sub(first)).clamp(1, room + 1);
            room -= width - 1;
            places.push(cell.spans);
            places.resize_with(first + width, Vec::new);
            for column in taken.iter_mut().skip(first).take(width) {
                *column = cell.rows - 1;
            }
        }
        skip_taken(&mut places, &mut taken, &mut room);
        made.push(places);
    }
    made
}

/// Leaves the places empty that cells of the rows above take.
fn skip_taken(places: &mut Vec<Vec<Span>>, taken: &mut [usize], room: &mut usize) {
    while let Some(rows) = taken.get_mut(places.len()).filter(|rows| **rows > 0) {
        *rows -= 1;
        if *room == 0 {
            return;
        }
        *room -= 1;
        places.push(Vec::new());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(text: &str, columns: usize, rows: usize) -> Cell {
        Cell { spans: vec![Span::Text(text.into())], columns, rows }
    }

    fn texts(grid: &[Vec<Vec<Span>>]) -> Vec<Vec<String>> {
        let text = |spans: &Vec<Span>| crate::render::text::spans_text(spans);
        grid.iter().map(|row| row.iter().map(text).collect()).collect()
    }

    #[test]
    fn a_spanned_place_stays_empty() {
        let made = grid(vec![
            vec![cell("Pier", 1, 2), cell("Depth", 2, 1)],
            vec![cell("low", 1, 1), cell("high", 1, 1)],
            vec![cell("North", 1, 1), cell("2", 1, 1), cell("5", 1, 1)],
        ]);
        assert_eq!(texts(&made), [vec!["Pier", "Depth", ""], vec!["", "low", "high"], vec!["North", "2", "5"]]);
    }

    #[test]
    fn spans_do_not_make_a_table_larger_than_the_page() {
        let made = grid((0..1000).map(|_| vec![cell("x", 1000, 1000)]).collect());
        assert!(made.iter().map(Vec::len).sum::<usize>() <= 2001);
        assert_eq!(span(Some("999999999999999999999")), 1);
        assert_eq!((span(Some("2000")), span(Some("0")), span(Some("-1")), span(None)), (1000, 1, 1, 1));
    }
}
