//! A second look at the scorer's marks: what two independent signals call furniture goes, what belongs together stays.
//!
//! One signal alone, a class or a phrase, never decides here.

mod appended;
mod author_notes;
mod behind_prompts;
mod belongings;
mod boxes;
mod captions;
mod cards;
mod cards_in_text;
mod code_labels;
mod connectives;
mod consent_tools;
mod contents;
mod formulas;
mod house_notes;
mod labels;
mod manual_sections;
mod menus;
mod meta_lists;
mod neighbours;
mod notes;
mod notices;
mod other_articles;
mod plain_signals;
mod posts;
mod printed_marks;
mod quotations;
mod replies;
mod reviews;
#[cfg(test)]
mod sample;
mod siblings;
mod signals;
mod slots;
mod standfirst;
mod text_signals;
mod wholes;

use std::collections::HashSet;
use std::ops::Range;

use signals::SIGNALS;

use super::features::Survey;
use crate::dom::{ElementRef, attribute};
use crate::extract::blocks::{BlockKind, Outline};
use crate::extract::body::score::REASON;
use crate::extract::fields::FirstPost;
use crate::extract::page_type::Verdict;
use crate::extract::reading::Reading;
use crate::extract::trace::Mark;
use crate::record::PageType;

/// What the second look goes by.
struct Look<'a> {
    reading: &'a Reading<'a>,
    survey: &'a Survey<'a>,
    scores: &'a [f32],
    marks: &'a mut [Mark],
    /// The blocks inside each element.
    inside: Vec<Range<usize>>,
}

/// Corrects the marks that the scorer made of its `scores`; of a thread, says where its first post stands.
pub(super) fn correct(
    reading: &Reading<'_>,
    survey: &Survey<'_>,
    page_type: &Verdict,
    scores: &[f32],
    marks: &mut [Mark],
) -> Option<FirstPost> {
    let mut look = Look { reading, survey, scores, marks, inside: blocks_inside(reading.outline) };
    look.rights();
    look.consent_tools();
    // On other pages folded text, forms and boxes are content as often as not.
    if page_type.page_type == PageType::Article {
        look.hidden();
        look.placeholders();
        look.links_under_an_opening();
        look.neighbours();
        look.prompts();
        look.lines_behind_prompts();
        look.consent_in_text();
        look.slots();
        look.labelled_boxes();
        look.sign_up_forms();
        if page_type.share(PageType::Forum) <= SIGNALS.comments.most_forum {
            look.comments();
        }
        if page_type.share(PageType::Forum) <= SIGNALS.comments.most_forum_labelled {
            look.labelled_comments();
        }
        look.other_articles();
        look.appended_articles();
        look.cards_in_text();
        look.author_boxes();
        look.labels();
        look.repeated_summary();
        look.phrases_at_the_end();
        look.house_note();
        look.author_notes();
        look.lists_about_the_text();
        look.connectives();
        look.stray_marks();
        look.standfirst();
        look.beside_the_text();
        look.headings_in_the_text();
        look.summaries();
        look.lists_of_links();
        look.lists();
        look.announced_lists();
        look.alternative_texts();
        look.numbered_captions();
        look.captions_without_figure();
    } else if page_type.is_like_article() {
        look.placeholders();
        look.links_under_an_opening();
        look.prompts();
        look.lines_behind_prompts();
        look.consent_in_text();
        look.numbered_captions();
    }
    if page_type.page_type == PageType::Documentation {
        look.sections_of_a_manual();
    }
    if matches!(page_type.page_type, PageType::Product | PageType::Collection) {
        look.reviews();
    }
    if matches!(page_type.page_type, PageType::Product | PageType::Service) {
        look.labelled_sections();
    }
    look.contents();
    look.menus();
    if matches!(page_type.page_type, PageType::Article | PageType::Documentation) {
        look.contents_in_lines();
        look.who_is_quoted();
    }
    look.notes();
    look.consent();
    look.overlays();
    look.program_warnings();
    look.pop_overs();
    look.captions();
    look.code_in_text();
    look.formulas();
    look.code_labels();
    look.line_numbers();
    look.cell_labels();
    look.printed_list_marks();
    look.terms();
    if matches!(page_type.page_type, PageType::Collection | PageType::Listing) {
        look.cards();
    }
    if page_type.page_type == PageType::Forum {
        return look.posts();
    }
    look.rows();
    None
}

impl<'a> Look<'a> {
    fn kept(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.marks.len()).filter(|&index| self.marks[index].is_kept())
    }

    /// Whether a block was dropped for its score alone.
    fn is_by_score(&self, index: usize) -> bool {
        matches!(&self.marks[index], Mark::Dropped { reason, .. } if reason.starts_with(REASON))
    }

    fn drop(&mut self, index: usize, class: &str, reason: &str) {
        if self.marks[index].is_kept() {
            self.marks[index] = Mark::Dropped { class: class.to_owned(), reason: reason.to_owned() };
        }
    }

    /// Drops what is kept inside `element`.
    fn drop_inside(&mut self, element: usize, class: &str, reason: &str) {
        for index in self.inside[element].clone() {
            self.drop(index, class, reason);
        }
    }

    fn hidden(&mut self) {
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
        for index in 0..self.marks.len() {
            // Code is often there twice, and the copy that is shown is made by a script.
            let block = &self.reading.outline.blocks[index];
            if block.is_hidden && block.kind != BlockKind::Code && !folded.contains(&index) {
                self.drop(index, "hidden", "hidden by the page");
            }
        }
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
    fn overlays(&mut self) {
        let outline = self.reading.outline;
        let closed: Vec<usize> =
            (0..outline.elements.len()).filter(|&element| outline.elements[element].is_pop_over).collect();
        let words = |index: usize| self.survey.shapes[index].words;
        let mut kept: f32 = self.kept().map(words).sum();
        for element in closed {
            let inside = self.inside[element].clone().filter(|&index| self.marks[index].is_kept());
            let inside: f32 = inside.map(words).sum();
            if inside <= (1.0 - SIGNALS.hidden.least_visible) * kept {
                self.drop_inside(element, "hidden", "a pop-over, closed until it is asked for");
                kept -= inside;
            }
        }
    }

    /// A hidden element inside a sentence is no part of it on any page; hidden blocks may be folded text.
    fn pop_overs(&mut self) {
        for index in 0..self.marks.len() {
            let block = &self.reading.outline.blocks[index];
            if block.is_hidden && block.kind == BlockKind::Control {
                self.drop(index, "hidden", "hidden inside a line");
            }
        }
    }
}

/// The blocks inside each element: they stand in a row, because both follow the document.
fn blocks_inside(outline: &Outline) -> Vec<Range<usize>> {
    let mut inside = vec![0..0; outline.elements.len()];
    let widen = |range: &mut Range<usize>, by: Range<usize>| {
        *range = if range.start == range.end { by } else { range.start.min(by.start)..range.end.max(by.end) };
    };
    for (index, block) in outline.blocks.iter().enumerate() {
        widen(&mut inside[block.element], index..index + 1);
    }
    // Parents stand before their children.
    for element in (1..inside.len()).rev() {
        let range = inside[element].clone();
        if range.start < range.end {
            widen(&mut inside[outline.elements[element].parent], range);
        }
    }
    inside
}

#[cfg(test)]
mod tests {
    use super::sample::{SENTENCE, kept};

    /// To count again for each of them what is kept would take minutes.
    #[test]
    fn very_many_pop_overs_are_passed_over_in_one_go() {
        let count = 60_000;
        let html = format!("<p>{SENTENCE}</p>{}", "<div popover><p>Tide</p></div>".repeat(count));
        assert_eq!(kept(&html, &vec![0.9; count + 1], |look| look.overlays()), [SENTENCE]);
    }
}
