//! A second look at the scorer's marks: what two independent signals call furniture goes, what belongs together stays.
//!
//! One signal alone, a class or a phrase, never decides here.

mod appended;
mod author_cards;
mod author_notes;
mod behind_prompts;
mod belongings;
mod boxes;
mod calls;
mod captions;
mod cards;
mod cards_in_text;
mod code_labels;
mod connectives;
mod consent_tools;
mod contents;
mod end_marks;
mod formulas;
mod hidden;
mod house_notes;
mod label_sections;
mod labels;
mod manual_sections;
mod menus;
mod meta_lists;
mod neighbours;
mod notes;
mod notices;
mod other_articles;
mod page_tools;
mod plain_signals;
mod post_lines;
mod posts;
mod printed_marks;
mod pull_quotes;
mod quotations;
mod reading_time;
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

use std::ops::Range;

use html5ever::local_name;

use signals::SIGNALS;

use super::features::Survey;
use crate::dom::{NodeId, attribute};
use crate::extract::blocks::Outline;
use crate::extract::body::score::REASON;
use crate::extract::fields::FirstPost;
use crate::extract::limits::LIMITS;
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
        look.furniture_of_an_article(page_type.share(PageType::Forum));
        look.belongings_of_an_article();
    } else if page_type.is_like_article() {
        look.furniture_of_its_like();
    }
    look.furniture_by_type(page_type.page_type);
    look.furniture_of_any_page();
    look.single_lines();
    if matches!(page_type.page_type, PageType::Collection | PageType::Listing) {
        look.cards();
    }
    if page_type.page_type == PageType::Forum {
        return look.posts();
    }
    look.rows();
    // Which of a shop's tables are content is not told by their names.
    if matches!(page_type.page_type, PageType::Article | PageType::Documentation) {
        look.names_of_columns();
    }
    None
}

/// The steps, in the order in which one builds on the other.
impl Look<'_> {
    /// What themes, shops and tools put around and between an article's paragraphs. Replies are furniture only where the
    /// page is hardly a thread: `share_of_forum` says how likely it is one.
    fn furniture_of_an_article(&mut self, share_of_forum: f32) {
        self.hidden();
        self.placeholders();
        self.links_under_an_opening();
        self.neighbours();
        self.prompts();
        self.lines_behind_prompts();
        self.consent_in_text();
        self.slots();
        self.labelled_boxes();
        self.sign_up_forms();
        if share_of_forum <= SIGNALS.comments.most_forum {
            self.comments();
        }
        if share_of_forum <= SIGNALS.comments.most_forum_labelled {
            self.labelled_comments();
        }
        self.other_articles();
        self.appended_articles();
        self.cards_in_text();
        self.sections_below_a_label();
        self.calls();
        self.author_boxes();
        self.labels();
        self.pull_quotes();
        self.repeated_summary();
        self.post_lines();
        self.reading_times();
        self.phrases_at_the_end();
        self.house_note();
        self.author_cards();
        self.author_notes();
        self.lists_about_the_text();
        self.connectives();
        self.stray_marks();
        self.end_marks();
    }

    /// What an article is not whole without.
    fn belongings_of_an_article(&mut self) {
        self.standfirst();
        self.beside_the_text();
        self.headings_in_the_text();
        self.summaries();
        self.lists_of_links();
        self.lists();
        self.announced_lists();
        self.alternative_texts();
        self.numbered_captions();
        self.captions_without_figure();
    }

    /// What is furniture on pages that are nearly articles, too.
    fn furniture_of_its_like(&mut self) {
        self.placeholders();
        self.links_under_an_opening();
        self.prompts();
        self.lines_behind_prompts();
        self.consent_in_text();
        self.comments();
        self.pull_quotes();
        self.numbered_captions();
    }

    /// What pages of some types have around their text, and the tables of contents and menus of all.
    fn furniture_by_type(&mut self, page_type: PageType) {
        if page_type == PageType::Documentation {
            self.sections_of_a_manual();
        }
        if matches!(page_type, PageType::Product | PageType::Collection) {
            self.reviews();
        }
        if matches!(page_type, PageType::Product | PageType::Service) {
            self.labelled_sections();
        }
        self.contents_in_lists();
        self.menus();
        if matches!(page_type, PageType::Article | PageType::Documentation) {
            self.contents_in_lines();
            self.who_is_quoted();
        }
    }

    fn furniture_of_any_page(&mut self) {
        self.notes();
        self.consent();
        self.overlays();
        self.filed();
        self.program_warnings();
        self.pop_overs();
        self.buttons();
        self.phrases_in_the_foot();
    }

    /// Captions, formulas and what stands in and around code, lists and cells.
    fn single_lines(&mut self) {
        self.captions();
        self.code_in_text();
        self.formulas();
        self.code_labels();
        self.line_numbers();
        self.cell_labels();
        self.printed_list_marks();
        self.terms();
    }
}

impl Look<'_> {
    fn kept(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.marks.len()).filter(|&index| self.marks[index].is_kept())
    }

    /// Words of a block that is kept; none of another.
    fn kept_words(&self, index: usize) -> f32 {
        if self.marks[index].is_kept() { self.survey.shapes[index].words } else { 0.0 }
    }

    /// Of the whole page.
    fn all_kept_words(&self) -> f32 {
        self.kept_words_of(0..self.marks.len())
    }

    fn kept_words_of(&self, blocks: Range<usize>) -> f32 {
        blocks.map(|index| self.kept_words(index)).sum()
    }

    fn kept_words_inside(&self, elements: &[usize]) -> f32 {
        elements.iter().map(|&element| self.kept_words_of(self.inside[element].clone())).sum()
    }

    fn holds_headline(&self, element: usize) -> bool {
        let Range { start, end } = self.inside[element];
        let first = self.survey.title_blocks.partition_point(|&title| title < start);
        self.survey.title_blocks.get(first).is_some_and(|&title| title < end)
    }

    /// The class attribute of an element. A very long one is looked at by every block below it, and is no button's and no
    /// quotation's.
    fn short_class(&self, node: NodeId) -> Option<&str> {
        let element = self.reading.dom.element(node)?;
        let class = attribute(element.value(), &local_name!("class"))?;
        (class.len() <= LIMITS.body.longest_class.value as usize).then_some(class)
    }

    /// The elements around `element`, itself the first, that stand beside the text and have few words.
    fn small_around(&self, element: usize, most_words: f32) -> impl Iterator<Item = usize> + '_ {
        let is_small =
            move |&element: &usize| !self.survey.is_on_core_path(element) && self.survey.words(element) <= most_words;
        self.reading.outline.ancestors(element).take_while(is_small)
    }

    /// The elements of which `is_wanted` holds, without those inside another of them.
    fn outermost(&self, mut is_wanted: impl FnMut(usize) -> bool) -> Vec<usize> {
        let elements = &self.reading.outline.elements;
        let (mut found, mut element) = (Vec::new(), 0);
        while element < elements.len() {
            if is_wanted(element) {
                found.push(element);
                element = elements[element].end;
            } else {
                element += 1;
            }
        }
        found
    }

    /// Whether a block was dropped for its score alone.
    fn is_by_score(&self, index: usize) -> bool {
        matches!(&self.marks[index], Mark::Dropped { reason, .. } if reason.starts_with(REASON))
    }

    fn drop(&mut self, index: usize, class: &'static str, reason: &'static str) {
        if self.marks[index].is_kept() {
            self.marks[index] = Mark::dropped(class, reason);
        }
    }

    /// Keeps a block that was dropped for its score alone.
    fn keep(&mut self, index: usize, reason: &'static str) {
        if self.is_by_score(index) {
            self.marks[index] = Mark::kept(reason);
        }
    }

    /// Drops the kept blocks of which `is_told` holds, from the first to the last.
    fn drop_where(&mut self, class: &'static str, reason: &'static str, is_told: impl Fn(&Self, usize) -> bool) {
        for index in 0..self.marks.len() {
            if self.marks[index].is_kept() && is_told(self, index) {
                self.drop(index, class, reason);
            }
        }
    }

    /// Drops what is kept inside `element`.
    fn drop_inside(&mut self, element: usize, class: &'static str, reason: &'static str) {
        for index in self.inside[element].clone() {
            self.drop(index, class, reason);
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
