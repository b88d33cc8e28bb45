//! Dates that the page prints: `<time>`, elements that class names call a date, and short lines that hold one.
//!
//! Related cards, comments and running text are full of dates too; where a date stands and what its line calls it are
//! signs for [`super::ranking`].

use std::collections::HashSet;

use super::found::{Dates, of_date};
use crate::extract::blocks::{BlockKind, TextBlock};
use crate::extract::body::kinds::Kind;
use crate::extract::fields::bylines::leads::strip_lead;
use crate::extract::fields::date_text::labels::{self, Label};
use crate::extract::fields::date_text::words::{WORDS, begins_with_publication, begins_with_update, tells_of_edit};
use crate::extract::fields::date_text::{self, Setting, Writer};
use crate::extract::fields::markup::{Found, Markup};
use crate::extract::fields::parted::{self, At};
use crate::extract::fields::place::{Place, nearness};
use crate::extract::fields::weights;
use crate::extract::reading::Reading;
use crate::record::{Date, Method};

/// What is known around printed dates.
pub(super) struct Around<'a> {
    pub(super) reading: &'a Reading<'a>,
    pub(super) markup: &'a Markup,
    pub(super) place: &'a Place,
    /// Block of the headline.
    pub(super) title: Option<usize>,
    pub(super) setting: Setting<'a>,
}

impl Around<'_> {
    fn title(&self) -> usize {
        self.title.unwrap_or_else(|| self.place.text_start())
    }

    /// Where a date in a block stands.
    fn position(&self, block: usize) -> Vec<(&'static str, f64)> {
        let (title, end) = (self.title(), self.place.text_end());
        // Above the end of the text such a name is met around articles, too.
        if block >= end && self.place.kinds(block).has(Kind::Comments) {
            return vec![("in_comments", 1.0), ("elsewhere", 1.0)];
        }
        if block >= end && self.is_of_card(block) {
            return vec![("elsewhere", 1.0), ("of_card", 1.0)];
        }
        if self.place.is_elsewhere(block) {
            // Furniture of the article's own head is met under such names too, seldom far from the headline.
            return vec![("elsewhere", 1.0), ("elsewhere_near_title", nearness(block.abs_diff(title)))];
        }
        let mut signs = self.place.beside(block, title);
        if self.place.kinds(block).has(Kind::Meta) {
            signs.push(("meta_class", 1.0));
        }
        signs
    }
}

impl Around<'_> {
    /// Whether a block below the text belongs to another article: beside the linked headline of one in a box or a list of
    /// them, or in what class names call related, with a link beside it.
    fn is_of_card(&self, block: usize) -> bool {
        let outline = self.reading.outline;
        let blocks = &outline.blocks;
        let is_link = |index: usize| 2 * blocks[index].link_chars > blocks[index].chars;
        let is_headline = |index: &usize| matches!(blocks[*index].kind, BlockKind::Heading(_)) && is_link(*index);
        let first = block.saturating_sub(WORDS.lines.card_blocks).max(self.place.text_end());
        let last = (block + WORDS.lines.card_blocks).min(blocks.len());
        if let Some(headline) = (first..block).rev().find(is_headline) {
            // A byline below a list of related articles shares with them only what holds them all.
            // Elements are numbered in document order, those around an element before it.
            let (mut shared, mut other) = (blocks[headline].element, blocks[block].element);
            while shared != other {
                let later = if shared > other { &mut shared } else { &mut other };
                *later = outline.elements[*later].parent;
            }
            let holds = |index: &usize| *index != headline && is_headline(index);
            let is_alone = !(first..last).filter(holds).any(|other| outline.is_inside(blocks[other].element, shared));
            if is_alone || shared == outline.elements[blocks[headline].element].parent {
                return true;
            }
        }
        let around = outline.elements[blocks[block].element].parent;
        let is_beside = |index: usize| outline.is_inside(blocks[index].element, around);
        self.place.kinds(block).has(Kind::Related)
            && (first..(block + 2).min(blocks.len()))
                .any(|index| is_link(index) && blocks[index].chars >= WORDS.lines.card_chars && is_beside(index))
    }
}

/// Adds the printed dates to both lists.
pub(super) fn collect(around: &Around<'_>, dates: &mut Dates) {
    marked_up(around, dates);
    lines(around, dates);
    opening(around, dates);
}

/// The date that running text begins with: "01.02.2022 – The bridge …".
fn opening(around: &Around<'_>, dates: &mut Dates) {
    let blocks = &around.reading.outline.blocks;
    let start = around.place.text_start();
    let first = blocks
        .iter()
        .enumerate()
        .skip(start)
        .take(WORDS.lines.openings)
        .find(|(_, block)| block.chars > WORDS.lines.most_chars);
    let Some((index, block)) = first.filter(|(_, block)| block.text.starts_with(|letter: char| letter.is_numeric()))
    else {
        return;
    };
    let end = block.text.char_indices().nth(WORDS.lines.opening_chars).map_or(block.text.len(), |(at, _)| at);
    if let Some(date) = date_text::read(&block.text[..end], &around.setting) {
        let mut signs = around.position(index);
        signs.push(("opens_text", 1.0));
        let carrier = (Method::Text, "opening", weights::published("text"));
        add(dates, date, Label::None, carrier, signs, block.node);
    }
}

fn marked_up(around: &Around<'_>, dates: &mut Dates) {
    let mut found: Vec<(usize, &Found)> =
        around.markup.dates.iter().map(|found| (around.place.block_of(found.node), found)).collect();
    found.sort_by_key(|(block, found)| (found.is_elsewhere, block.abs_diff(around.title()), found.order));
    for (block, found) in found.into_iter().take(WORDS.lines.most_elements) {
        if around.reading.outline.blocks.get(block).is_some_and(|block| tells_of_edit(&block.text)) {
            continue;
        }
        let declared = Setting { written_by: Writer::Program, ..around.setting };
        let by_attribute = found.attribute.as_deref().and_then(|text| date_text::read(text, &declared));
        let mut read = labels::labelled(&found.text, &around.setting);
        if tells_of_other_day(&found.text) {
            continue;
        }
        if let Some(date) = by_attribute {
            let label = read.first().map_or_else(|| label_of(&found.text), |(label, _)| *label);
            read = vec![(label, date)];
        }
        let is_time = found.told_by == "time";
        let sign = if is_time { "time_element" } else { "date_class" };
        let selector = if is_time { "time".to_owned() } else { format!(".{}", found.told_by) };
        for (label, date) in read {
            let mut signs = around.position(block);
            if found.is_of_reader && found.is_elsewhere {
                signs = vec![("in_comments", 1.0), ("elsewhere", 1.0)];
            }
            let class = found.class.as_deref().unwrap_or_default().trim_start_matches("date").trim_start_matches("dt-");
            let label = match (label, label_of(class)) {
                (Label::None, Label::Updated) => {
                    // Themes call their only date "updated" to please validators of hAtom.
                    signs.push(("class_updated", 1.0));
                    Label::None
                }
                (Label::None, Label::Published) => {
                    signs.push(("class_published", 1.0));
                    Label::None
                }
                (label, _) => label,
            };
            signs.push((sign, 1.0));
            if found.is_elsewhere {
                signs.push(("elsewhere", 1.0));
            }
            let carrier = if is_time { "time_element" } else { "date_class" };
            add(dates, date, label, (Method::Dom, &selector, weights::published(carrier)), signs, found.node);
        }
    }
}

/// "Registered: 18 Sep 2008": since when a reader is a member.
fn is_of_account(line: &str) -> bool {
    let lower = line.to_lowercase();
    let begins_with =
        |word: &String| lower.strip_prefix(word.as_str()).is_some_and(|rest| !rest.starts_with(char::is_alphabetic));
    WORDS.lines.accounts.iter().any(begins_with)
}

/// "Deadline: May 3, 2019": another day than that of publication.
fn tells_of_other_day(line: &str) -> bool {
    let lower = line.to_lowercase();
    let begins_with =
        |word: &String| lower.strip_prefix(word.as_str()).is_some_and(|rest| !rest.starts_with(char::is_alphabetic));
    WORDS.lines.other_days.iter().any(begins_with)
}

/// Whether a short line above a day calls it a change: "Last modified", as the term of a list or the head of a row.
fn is_called_change_above(blocks: &[TextBlock], index: usize) -> bool {
    let above = index.checked_sub(1).map(|above| &blocks[above]);
    let is_label = |block: &&TextBlock| {
        block.chars <= WORDS.lines.label_chars
            && !block.text.contains(char::is_numeric)
            && (matches!(block.kind, BlockKind::ListItem | BlockKind::Cell) && block.kind == blocks[index].kind
                || block.text.ends_with([':', '：']))
    };
    above.filter(is_label).is_some_and(|block| labels::calls_next_line_change(&block.text))
}

/// Whether a line is a sentence of some length, and no byline.
fn is_sentence(line: &str) -> bool {
    strip_lead(line).is_none() && line.ends_with(['.', '!', '?', '。', '।', '؟']) && {
        let words = line.split(' ').filter(|word| word.chars().all(char::is_alphabetic)).count();
        // Names and headings end in other signs too.
        let least = if line.ends_with('.') { WORDS.lines.told_words } else { WORDS.lines.sentence_words };
        words >= least
    }
}

/// What a text or class name that begins with a label calls its date.
fn label_of(text: &str) -> Label {
    match text {
        text if begins_with_update(text) => Label::Updated,
        text if begins_with_publication(text) => Label::Published,
        _ => Label::None,
    }
}

/// Short blocks that hold a date, the nearest to the headline.
fn lines(around: &Around<'_>, dates: &mut Dates) {
    let blocks = &around.reading.outline.blocks;
    let mut lines: Vec<usize> = (0..blocks.len())
        .filter(|&index| {
            let block = &blocks[index];
            block.chars <= WORDS.lines.most_chars
                && !block.is_hidden
                && !matches!(block.kind, BlockKind::Quote | BlockKind::Code)
                && (block.kind != BlockKind::Caption || block.chars <= WORDS.lines.caption_chars)
                && (block.text.chars().any(char::is_numeric) || date_text::counts_back(&block.text, &around.setting))
                && !date_text::is_copyright(&block.text)
        })
        .collect();
    let end = around.place.text_end();
    // Under the text stands a date too, on pages that print none at the head.
    lines.sort_by_key(|&index| (index.abs_diff(around.title()).min(1 + 2 * index.abs_diff(end)), index));
    let mut is_first = true;
    let mut seen: HashSet<&str> = HashSet::new();
    for index in lines.into_iter().take(WORDS.lines.most_lines) {
        let block = &blocks[index];
        if !seen.insert(&block.text) || is_of_account(&block.text) {
            continue;
        }
        let mut found = labels::labelled(&block.text, &around.setting);
        // Themes print a day and that of a change side by side: those are elements of their own.
        if found.is_empty()
            && !block.has_time
            && let Some(parted) = parted::block(around.reading.dom, block, At::Glue)
        {
            found = labels::labelled(&parted.text, &around.setting);
            found.truncate(usize::from(found.len() == 1));
        }
        if !found.is_empty() && tells_of_edit(&block.text) {
            let date = found.into_iter().next_back().map(|(_, date)| Date { raw: block.text.clone(), ..date });
            let change = date.map(|date| of_date(date, Method::Text, "date line", weights::published("text")));
            dates.modified.extend(change.map(|change| change.at(block.node)));
            continue;
        }
        if found.is_empty() || tells_of_other_day(&block.text) {
            continue;
        }
        if let [(Label::None, date)] = found.as_slice()
            && is_called_change_above(blocks, index)
            && !around.place.is_elsewhere(index)
        {
            // Below "Last modified" stands the only day of many pages.
            let date = Date { raw: block.text.clone(), ..date.clone() };
            dates.modified.push(of_date(date, Method::Text, "date line", weights::published("text")).at(block.node));
        }
        if is_sentence(&block.text) {
            // What is told of a day is no date line: "The wall was built on May 3, 1999 and raised later."
            found.retain(|(label, _)| *label != Label::None);
        }
        for (label, mut date) in found {
            date.raw.clone_from(&block.text);
            let mut signs = around.position(index);
            signs.push(("date_line", 1.0));
            let brief = (16.0 / block.chars as f64).min(1.0);
            signs.push(("brief", brief));
            if signs.iter().any(|(name, _)| *name == "under_title") && 2 * block.link_chars <= block.chars {
                signs.push(("brief_under_title", brief));
            }
            if is_first && index >= around.title() && !around.place.is_elsewhere(index) {
                signs.push(("first_line", 1.0));
                is_first = false;
            }
            if 2 * block.link_chars > block.chars {
                signs.push(("linked", 1.0));
            }
            if let Some(other) = date_text::in_other_order(&block.text, &around.setting) {
                let mut signs = signs.clone();
                signs.push(("other_order", 1.0));
                let carrier = (Method::Text, "date line", weights::published("other_order"));
                add(dates, other, label, carrier, signs, block.node);
            }
            add(dates, date, label, (Method::Text, "date line", weights::published("text")), signs, block.node);
        }
    }
}

fn add(
    dates: &mut Dates,
    date: Date,
    label: Label,
    (method, selector, confidence): (Method, &str, f64),
    mut signs: Vec<(&'static str, f64)>,
    node: crate::dom::NodeId,
) {
    let is_elsewhere = signs.iter().any(|(name, _)| *name == "elsewhere");
    match label {
        Label::Published => {
            // Below the cards of others some print by whom and when their own was published.
            signs.retain(|(name, _)| *name != "of_card");
            signs.push(("called_published", 1.0));
        }
        Label::Updated => signs.push(("called_updated", 1.0)),
        Label::None => {}
    }
    let mut candidate = of_date(date, method, selector, confidence).at(node);
    let calls_itself_a_change = label == Label::Updated || signs.iter().any(|(name, _)| *name == "class_updated");
    if calls_itself_a_change && !is_elsewhere {
        dates.modified.push(candidate.clone());
    }
    candidate.signs = signs;
    dates.published.push(candidate);
}
