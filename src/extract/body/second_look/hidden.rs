//! What the page hides: furniture, unless it is folded text.

use std::collections::HashSet;

use super::Look;
use super::signals::SIGNALS;
use crate::dom::{ElementRef, attribute};
use crate::extract::blocks::BlockKind;

impl<'a> Look<'a> {
    /// What the page hides, unless it is most of what there is or the reader opens it.
    pub(super) fn hidden(&mut self) {
        let words = |wanted: bool| -> f32 {
            self.kept()
                .filter(|&index| self.reading.outline.blocks[index].is_hidden == wanted)
                .map(|index| self.survey.shapes[index].words)
                .sum()
        };
        let (visible, hidden) = (words(false), words(true));
        if hidden == 0.0 || visible < SIGNALS.hidden.least_visible * (visible + hidden) {
            return;
        }
        let folded = self.folded();
        self.drop_where("hidden", "hidden by the page", |look, index| {
            // Code is often there twice, and the copy that is shown is made by a script.
            let block = &look.reading.outline.blocks[index];
            block.is_hidden && block.kind != BlockKind::Code && !folded.contains(&index)
        });
    }

    /// Blocks in what a button in the text opens: the page hides them until the reader asks, and they are its text.
    fn folded(&self) -> HashSet<usize> {
        let outline = self.reading.outline;
        let in_core = || (0..outline.elements.len()).filter(|&element| self.survey.is_in_core(element));
        let element = |index: usize| self.reading.dom.element(outline.elements[index].node);
        let opened = |button: ElementRef<'a>| {
            (attribute(button.value(), "aria-expanded") == Some("false"))
                .then(|| attribute(button.value(), "aria-controls"))
                .flatten()
        };
        let opened: HashSet<&str> = in_core().filter_map(element).filter_map(opened).collect();
        if opened.is_empty() {
            return HashSet::new();
        }
        let is_opened = |&index: &usize| {
            let id = element(index).and_then(|element| attribute(element.value(), "id"));
            id.is_some_and(|id| opened.contains(id))
        };
        let mut folded = HashSet::new();
        let mut end = 0;
        for index in in_core().filter(is_opened) {
            // What is opened inside what is opened is in it already.
            if index >= end {
                folded.extend(self.inside[index].clone());
                end = outline.elements[index].end;
            }
        }
        folded
    }

    /// Pop-overs are closed until the reader asks for them, unless they are most of what there is.
    pub(super) fn overlays(&mut self) {
        let outline = self.reading.outline;
        let closed: Vec<usize> =
            (0..outline.elements.len()).filter(|&element| outline.elements[element].is_pop_over).collect();
        let mut kept = self.all_kept_words();
        for element in closed {
            let inside = self.kept_words_of(self.inside[element].clone());
            if inside <= (1.0 - SIGNALS.hidden.least_visible) * kept {
                self.drop_inside(element, "hidden", "a pop-over, closed until it is asked for");
                kept -= inside;
            }
        }
    }

    /// A hidden element inside a sentence is no part of it on any page; hidden blocks may be folded text.
    pub(super) fn pop_overs(&mut self) {
        self.drop_where("hidden", "hidden inside a line", |look, index| {
            let block = &look.reading.outline.blocks[index];
            block.is_hidden && block.kind == BlockKind::Control
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::extract::body::second_look::sample::{SENTENCE, kept};

    /// To count again for each of them what is kept would take minutes.
    #[test]
    fn very_many_pop_overs_are_passed_over_in_one_go() {
        let count = 60_000;
        let html = format!("<p>{SENTENCE}</p>{}", "<div popover><p>Tide</p></div>".repeat(count));
        assert_eq!(kept(&html, &vec![0.9; count + 1], |look| look.overlays()), [SENTENCE]);
    }
}
