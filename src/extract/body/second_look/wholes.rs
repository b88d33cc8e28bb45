//! What is text as a whole or not at all: rows of tables, and lists. A cell or an item alone has few words to be judged by,
//! and a row with holes says something else than the page.

use std::ops::Range;

use html5ever::{LocalName, local_name};

use super::Look;
use super::signals::SIGNALS;
use super::text_signals::Whole;
use crate::extract::blocks::{BlockKind, CELLS};
use crate::extract::trace::Mark;

impl Look<'_> {
    /// A row of which most cells are kept is kept whole.
    pub(super) fn rows(&mut self) {
        for (row, _) in self.rows_of_tables() {
            if self.is_mostly_kept(&row, &SIGNALS.rows) {
                self.complete(row, &SIGNALS.rows, "cell of a kept row");
            }
        }
    }

    /// The names of the columns stand above what is kept of them.
    pub(super) fn names_of_columns(&mut self) {
        let outline = self.reading.outline;
        let is_name = |index: usize| {
            let cell = outline.around(outline.blocks[index].element, &CELLS);
            cell.is_some_and(|cell| outline.elements[cell].tag == local_name!("th"))
        };
        // From the last to the first: of two rows of names the lower is settled when the upper is looked at.
        for (row, table) in self.rows_of_tables().into_iter().rev() {
            let is_above_kept = row.end < table.end && self.marks[row.end].is_kept();
            if is_above_kept && row.clone().all(is_name) {
                self.complete(row, &SIGNALS.rows, "name of a kept column");
            }
        }
    }

    /// The blocks of each row, and those of its table. A table for the layout has but one row, or more than a block, a
    /// paragraph or a field of a form in a cell.
    fn rows_of_tables(&self) -> Vec<(Range<usize>, Range<usize>)> {
        let outline = self.reading.outline;
        let rows = outline.elements.iter().zip(&self.inside).filter(|(row, _)| row.tag == local_name!("tr"));
        let with_table = rows.map(|(row, inside)| {
            let section = &outline.elements[row.parent];
            let is_section = matches!(section.tag, local_name!("thead") | local_name!("tbody") | local_name!("tfoot"));
            let table = if is_section { section.parent } else { row.parent };
            (inside.clone(), self.inside[table].clone())
        });
        with_table
            .filter(|(row, table)| row.len() < table.len() && self.is_made_of(row, BlockKind::Cell, &CELLS))
            .collect()
    }

    /// A list that the sentence before it announces with a colon.
    pub(super) fn announced_lists(&mut self) {
        let outline = self.reading.outline;
        let limits = &SIGNALS.announced;
        for (element, inside) in outline.elements.iter().zip(self.inside.clone()) {
            if !matches!(element.tag, local_name!("ul") | local_name!("ol")) || inside.start == 0 || inside.is_empty() {
                continue;
            }
            let before = inside.start - 1;
            let is_announced = self.marks[before].is_kept()
                && self.scores[before] >= limits.sure
                && self.survey.shapes[before].words >= limits.least_words
                && outline.blocks[before].text.ends_with([':', '：']);
            let mean = self.scores[inside.clone()].iter().sum::<f32>() / inside.len() as f32;
            if !is_announced || mean < limits.least_score {
                continue;
            }
            for index in inside {
                // What follows inside an item may be a banner.
                let item = outline.around(outline.blocks[index].element, &[local_name!("li")]);
                let is_text = item.is_some_and(|item| self.inside[item].start == index)
                    && !outline.blocks[index].is_hidden
                    && self.survey.shapes[index].link_density <= limits.most_links;
                if is_text {
                    self.keep(index, "item of a list that is announced");
                }
            }
        }
    }

    /// A list of which most items are kept is kept whole.
    pub(super) fn lists(&mut self) {
        let outline = self.reading.outline;
        for (element, inside) in outline.elements.iter().zip(self.inside.clone()) {
            if matches!(element.tag, local_name!("ul") | local_name!("ol"))
                && self.is_made_of(&inside, BlockKind::ListItem, &[local_name!("li")])
            {
                let is_numbered = element.tag == local_name!("ol") && self.is_between_kept(&inside);
                let limits = if is_numbered { &SIGNALS.steps } else { &SIGNALS.lists };
                if self.is_mostly_kept(&inside, limits) {
                    self.complete(inside, limits, "item of a kept list");
                }
            }
        }
    }

    /// Whether the blocks around are kept.
    fn is_between_kept(&self, inside: &Range<usize>) -> bool {
        let is_kept = |index: usize| self.marks.get(index).is_some_and(Mark::is_kept);
        inside.start > 0 && is_kept(inside.start - 1) && is_kept(inside.end)
    }

    /// Each block is of this kind, and in a part of its own.
    fn is_made_of(&self, inside: &Range<usize>, kind: BlockKind, parts: &[LocalName]) -> bool {
        let outline = self.reading.outline;
        let part = |index: usize| outline.around(outline.blocks[index].element, parts);
        inside.clone().all(|index| outline.blocks[index].kind == kind)
            && inside.clone().skip(1).all(|index| part(index) != part(index - 1))
    }

    fn is_mostly_kept(&self, parts: &Range<usize>, limits: &Whole) -> bool {
        let kept = parts.clone().filter(|&index| self.marks[index].is_kept()).count();
        parts.len() >= limits.least_parts && kept as f32 >= limits.least_kept * parts.len() as f32
    }

    /// Keeps what the scorer alone dropped of a whole.
    fn complete(&mut self, parts: Range<usize>, limits: &Whole, reason: &'static str) {
        for index in parts {
            let shape = &self.survey.shapes[index];
            let is_text = !self.reading.outline.blocks[index].is_hidden
                && shape.words <= limits.most_words
                && shape.link_density <= limits.most_links;
            if is_text {
                self.keep(index, reason);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::body::second_look::sample::kept;

    #[test]
    fn steps_of_a_numbered_list_between_kept_blocks_stay_together() {
        let of =
            |tag: &str| format!("<p>One</p><{tag}><li>Open it</li><li>Turn it</li><li>Close it</li></{tag}><p>Two</p>");
        let count = |tag: &str, scores: &[f32]| kept(&of(tag), scores, |look| look.lists()).len();
        assert_eq!(count("ol", &[0.9, 0.9, 0.4, 0.4, 0.9]), 5);
        assert_eq!(count("ul", &[0.9, 0.9, 0.4, 0.4, 0.9]), 3);
        assert_eq!(count("ol", &[0.9, 0.9, 0.4, 0.4, 0.1]), 2);
        assert_eq!(count("ol", &[0.9, 0.4, 0.4, 0.4, 0.9]), 2);
    }

    #[test]
    fn a_list_behind_a_colon_is_kept() {
        let list = "<ul><li>the plan</li><li>the costs</li></ul>";
        let look_at = |look: &mut Look<'_>| look.announced_lists();
        let count = |before: &str, scores: &[f32]| kept(&format!("<p>{before}</p>{list}"), scores, look_at).len();
        let announced = "The board asks every member to bring three things:";
        assert_eq!(count(announced, &[0.9, 0.3, 0.4]), 3);
        assert_eq!(count("The board asks every member to bring three things.", &[0.9, 0.3, 0.4]), 1);
        assert_eq!(count(announced, &[0.9, 0.1, 0.1]), 1);
        assert_eq!(count(announced, &[0.6, 0.3, 0.4]), 1);
    }

    #[test]
    fn the_names_of_columns_stay_above_what_is_kept() {
        let table = "<table><thead><tr><th>Port</th><th>Boats</th></tr></thead>
            <tbody><tr><td>Harbour one</td><td>12</td></tr><tr><td>Harbour two</td><td>9</td></tr></tbody></table>";
        let count = |scores: &[f32]| kept(table, scores, |look| look.names_of_columns()).len();
        assert_eq!(count(&[0.3, 0.3, 0.9, 0.9, 0.9, 0.9]), 6);
        assert_eq!(count(&[0.3, 0.3, 0.9, 0.9, 0.9, 0.3]), 5);
        assert_eq!(count(&[0.3, 0.3, 0.3, 0.3, 0.9, 0.9]), 2);
    }
}
