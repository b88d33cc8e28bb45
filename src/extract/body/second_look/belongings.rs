//! What belongs to the text around it, and what is printed beside it for the eye only.

use html5ever::local_name;

use super::Look;
use super::printed_marks::is_cell_label;
use super::signals::SIGNALS;
use crate::extract::blocks::{BlockKind, CELLS};
use crate::extract::limits::LIMITS;
use crate::extract::trace::Mark;

impl Look<'_> {
    /// Code between two kept blocks is part of their text: code shares few signs with prose, so the scorer alone is unsure
    /// of it.
    pub(super) fn code_in_text(&mut self) {
        let blocks = &self.reading.outline.blocks;
        let last = LIMITS.body.threshold_last.value as f32;
        let is_beside_code = |index: usize| {
            let shape = &self.survey.shapes[index];
            index > 0
                && blocks[index - 1].kind == BlockKind::Code
                && shape.words <= SIGNALS.code_in_text.most_words
                && shape.link_density >= SIGNALS.code_in_text.least_links
        };
        // A run of code, the buttons that copy it, the captions that name it, the numbers of its cells and the line of links
        // right behind it that tells where it is kept, between other blocks.
        let is_code: Vec<bool> = (0..blocks.len())
            .map(|index| {
                matches!(blocks[index].kind, BlockKind::Code | BlockKind::Control | BlockKind::Caption)
                    || is_cell_label(&blocks[index].text)
                    || !self.marks[index].is_kept() && is_beside_code(index)
            })
            .collect();
        let mut start = 0;
        while let Some(first) = (start..blocks.len()).find(|&index| is_code[index]) {
            let end = (first..blocks.len()).find(|&index| !is_code[index]).unwrap_or(blocks.len());
            start = end;
            let is_inside =
                first > 0 && end < blocks.len() && self.marks[first - 1].is_kept() && self.marks[end].is_kept();
            if !is_inside {
                continue;
            }
            for (index, block) in blocks.iter().enumerate().take(end).skip(first) {
                let may_be = block.kind == BlockKind::Code && !block.is_hidden && self.scores[index] >= last;
                if may_be {
                    self.keep(index, "code between kept blocks");
                }
            }
        }
    }

    /// A table or an embedded post in one element with the last paragraph of the text before it.
    pub(super) fn beside_the_text(&mut self) {
        let outline = self.reading.outline;
        let is_wanted = |element: usize| {
            let own = &outline.elements[element];
            own.tag == local_name!("table") && own.own.is_empty() || outline.is_post(element)
        };
        for element in (0..outline.elements.len()).filter(|&element| is_wanted(element)) {
            let inside = self.inside[element].clone();
            let parent = outline.elements[element].parent;
            let is_sure = |index: usize| {
                self.scores[index] >= LIMITS.body.sure.value as f32
                    && outline.elements[outline.blocks[index].element].parent == parent
            };
            let mean = inside.clone().map(|index| self.scores[index]).sum::<f32>() / inside.len().max(1) as f32;
            let is_prose = |index: &usize| self.marks[*index].is_kept() && self.survey.shapes[*index].prose > 0.0;
            let is_behind_text = (0..inside.start).rev().find(is_prose).is_some_and(is_sure);
            if inside.is_empty() || !is_behind_text || mean < SIGNALS.beside_text.least_score {
                continue;
            }
            for index in inside {
                let shape = &self.survey.shapes[index];
                // "View this post on …" is the platform's, not the post's.
                let is_text = shape.phrase.is_none() && shape.link_density <= SIGNALS.beside_text.most_links;
                if is_text {
                    self.keep(index, "in one element with a paragraph of the text");
                }
            }
        }
    }

    /// Numbers of lines printed beside code.
    pub(super) fn line_numbers(&mut self) {
        self.drop_where("line_numbers", "consecutive numbers in a block of code", |look, index| {
            let block = &look.reading.outline.blocks[index];
            block.kind == BlockKind::Code && (counts_lines(&block.text) || look.numbers_code_beside(index))
        });
    }

    /// Two numbers or one, in the cell before that of code of so many lines.
    fn numbers_code_beside(&self, index: usize) -> bool {
        let outline = self.reading.outline;
        let Some((numbers, code)) = outline.blocks.get(index).zip(outline.blocks.get(index + 1)) else { return false };
        let cell = |element: usize| outline.around(element, &CELLS).map(|cell| (cell, outline.elements[cell].parent));
        code.kind == BlockKind::Code
            && numbers.text.split_whitespace().map(str::parse::<u32>).zip(1..).all(|(number, line)| number == Ok(line))
            && numbers.text.split_whitespace().count() == code.text.trim_end().lines().count()
            && cell(numbers.element)
                .zip(cell(code.element))
                .is_some_and(|((before, row), (after, same))| row == same && before != after)
    }

    /// A term stays with its definition.
    pub(super) fn terms(&mut self) {
        let outline = self.reading.outline;
        for index in 0..self.marks.len().saturating_sub(1) {
            let (term, definition) = (&outline.blocks[index], &outline.blocks[index + 1]);
            let tag = |element: usize| &outline.elements[element].tag;
            if !self.marks[index].is_kept()
                && self.marks[index + 1].is_kept()
                && *tag(term.element) == local_name!("dt")
                && *tag(definition.element) == local_name!("dd")
            {
                self.marks[index] = Mark::kept("term of a kept definition");
            }
        }
    }
}

/// Three lines or more, each the number after the one before.
fn counts_lines(code: &str) -> bool {
    let mut numbers = code.split_whitespace().map(str::parse::<u32>);
    let Some(Ok(first)) = numbers.next() else { return false };
    let (mut last, mut count) = (first, 1);
    for number in numbers {
        if number != Ok(last.wrapping_add(1)) {
            return false;
        }
        last = last.wrapping_add(1);
        count += 1;
    }
    count >= 3
}
