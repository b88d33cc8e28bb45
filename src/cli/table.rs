//! Plain tables for people: columns as wide as their widest cell, nothing a terminal would obey.

use super::report::visible;
use crate::text::shorten;

/// Cells longer than this are cut.
const WIDEST: usize = 60;

/// Lines of a table.
pub(super) fn table(header: &[&str], rows: &[Vec<String>]) -> String {
    let rows: Vec<Vec<String>> = std::iter::once(header.iter().map(|name| (*name).to_owned()).collect())
        .chain(rows.iter().map(|row| row.iter().map(|cell| cut(cell)).collect()))
        .collect();
    let widths: Vec<usize> = (0..header.len())
        .map(|column| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0))
        .collect();
    let mut text = String::new();
    for row in &rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            line.push_str(cell);
            line.extend(std::iter::repeat_n(' ', width - cell.chars().count() + 2));
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

fn cut(cell: &str) -> String {
    visible(&shorten(cell, WIDEST))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_under_each_other_and_obey_nothing() {
        let rows = [vec!["1".to_owned(), "a\u{1b}[2Jb".to_owned()], vec!["22".to_owned(), "c".to_owned()]];
        assert_eq!(table(&["n", "name"], &rows), "n   name\n1   a\u{fffd}[2Jb\n22  c\n");
    }
}
