//! Dates in lines of text: short ones that hold little else, and what the text begins with.

use std::collections::HashSet;

use super::around::Around;
use super::found::{Dates, of_date};
use crate::extract::blocks::{BlockKind, TextBlock};
use crate::extract::fields::bylines::leads::strip_lead;
use crate::extract::fields::candidate::Candidate;
use crate::extract::fields::date_text;
use crate::extract::fields::date_text::labels::{self, Label};
use crate::extract::fields::date_text::words::{WORDS, tells_of_edit};
use crate::extract::fields::parted::{self, At};
use crate::extract::fields::weights;
use crate::record::{Date, Method, Precision};

/// Adds the dates of short lines, those nearest to the headline.
pub(super) fn collect(around: &Around<'_>, dates: &mut Dates) {
    let mut is_first = true;
    let mut seen: HashSet<&str> = HashSet::new();
    for index in nearest(around) {
        let block = &around.reading.outline.blocks[index];
        if !seen.insert(&block.text) || is_of_account(&block.text) {
            continue;
        }
        let line = Line { around, index, block };
        let mut found = line.read();
        if found.is_empty() {
            continue;
        }
        if tells_of_edit(&block.text) {
            let change = found.into_iter().next_back();
            dates.modified.extend(change.map(|(_, date)| line.candidate(date)));
            continue;
        }
        if tells_of_other_day(&block.text) {
            continue;
        }
        if let [(Label::None, date)] = found.as_slice()
            && line.is_called_change_above()
            && !around.place.is_elsewhere(index)
        {
            // Below "Last modified" stands the only day of many pages.
            dates.modified.push(line.candidate(date.clone()));
        }
        if is_sentence(&block.text) {
            // A sentence about a day is not a date line: "The wall was built on May 3, 1999 and raised later."
            found.retain(|(label, _)| *label != Label::None);
        }
        for (label, date) in found {
            let mut signs = line.signs();
            if is_first && index >= around.title_block() && !around.place.is_elsewhere(index) {
                signs.push(("first_line", 1.0));
                is_first = false;
            }
            if line.is_link() {
                signs.push(("linked", 1.0));
            }
            for other in date_text::in_other_orders(&block.text, &around.setting) {
                let mut signs = signs.clone();
                signs.push(("other_order", 1.0));
                let confidence = weights::published().other_order;
                let other = of_date(other, Method::Text, DATE_LINE, confidence).at(block.node);
                dates.add(label, Candidate { signs, ..other });
            }
            dates.add(label, Candidate { signs, ..line.candidate(date) });
        }
    }
}

/// The day of a calendar sheet beside the headline, whose month, day and year are blocks of their own: "Jan 04", "09:34", "2021".
pub(super) fn of_sheets(around: &Around<'_>, dates: &mut Dates) {
    let blocks = &around.reading.outline.blocks;
    let reach = &WORDS.lines;
    let title = around.title_block();
    let near = title.saturating_sub(reach.sheet_before)..(title + reach.sheet_behind).min(blocks.len());
    let is_piece = |block: &TextBlock| block.chars <= reach.sheet_chars && !block.is_hidden;
    let read = |text: &str| date_text::read(text, &around.setting).filter(|date| date.precision != Precision::Year);
    let mut index = near.start;
    while index < near.end {
        let pieces = blocks[index..near.end].iter().take(reach.sheet_pieces).take_while(|block| is_piece(block));
        let pieces: Vec<&str> = pieces.map(|block| block.text.as_str()).collect();
        let joined = |count: usize| {
            let mut parts = pieces[..count].to_vec();
            // The clock stands between day and year.
            parts.sort_by_key(|part| part.contains(':'));
            Some((count, read(&parts.join(" "))?))
        };
        let is_date = pieces.first().is_some_and(|first| read(first).is_some());
        match (2..=pieces.len()).rev().filter(|_| !is_date).find_map(joined) {
            Some((count, date)) => {
                let raw = pieces[..count].join(" ");
                let date = of_date(Date { raw, ..date }, Method::Text, DATE_LINE, weights::published().text);
                let line = Line { around, index, block: &blocks[index] };
                dates.add(Label::None, Candidate { signs: line.signs(), ..date.at(blocks[index].node) });
                index += count;
            }
            None => index += 1,
        }
    }
}

/// What found a date in a line.
const DATE_LINE: &str = "date line";

/// The blocks that may be date lines, those nearest to the headline or the end of the text.
fn nearest(around: &Around<'_>) -> impl Iterator<Item = usize> + use<> {
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
    let (title, end) = (around.title_block(), around.place.text_end());
    // Under the text stands a date too, on pages that print none at the head.
    lines.sort_by_key(|&index| (index.abs_diff(title).min(1 + 2 * index.abs_diff(end)), index));
    lines.into_iter().take(WORDS.lines.most_lines)
}

/// A short line that may print a date.
struct Line<'a> {
    around: &'a Around<'a>,
    index: usize,
    block: &'a TextBlock,
}

impl Line<'_> {
    /// Its dates and what they are called.
    fn read(&self) -> Vec<(Label, Date)> {
        let (block, setting) = (self.block, &self.around.setting);
        let found = labels::labelled(&block.text, setting);
        if !found.is_empty() || block.has_time {
            return found;
        }
        // Themes print a day and that of a change side by side: those are elements of their own.
        let Some(parted) = parted::block(self.around.reading.dom, block, At::Glue) else { return found };
        let mut found = labels::labelled(&parted.text, setting);
        found.truncate(usize::from(found.len() == 1));
        found
    }

    fn candidate(&self, date: Date) -> Candidate<Date> {
        let date = Date { raw: self.block.text.clone(), ..date };
        of_date(date, Method::Text, DATE_LINE, weights::published().text).at(self.block.node)
    }

    /// What tells whether it is the article's.
    fn signs(&self) -> Vec<(&'static str, f64)> {
        let mut signs = self.around.position(self.index);
        signs.push(("date_line", 1.0));
        let brief = (WORDS.lines.brief_chars / self.block.chars as f64).min(1.0);
        signs.push(("brief", brief));
        if signs.iter().any(|(name, _)| *name == "under_title") && !self.is_link() {
            signs.push(("brief_under_title", brief));
        }
        signs
    }

    fn is_link(&self) -> bool {
        2 * self.block.link_chars > self.block.chars
    }

    /// Whether a short line above calls its day a change: "Last modified", as the term of a list or the head of a row.
    fn is_called_change_above(&self) -> bool {
        let blocks = &self.around.reading.outline.blocks;
        let Some(above) = self.index.checked_sub(1).map(|above| &blocks[above]) else { return false };
        let is_term = matches!(above.kind, BlockKind::ListItem | BlockKind::Cell) && above.kind == self.block.kind;
        above.chars <= WORDS.lines.label_chars
            && !above.text.contains(char::is_numeric)
            && (is_term || above.text.ends_with([':', '：']))
            && labels::calls_next_line_change(&above.text)
    }
}

/// The date that running text begins with: "01.02.2022 – The bridge …".
pub(super) fn opening(around: &Around<'_>, dates: &mut Dates) {
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
        let date = of_date(date, Method::Text, "opening", weights::published().text).at(block.node);
        dates.add(Label::None, Candidate { signs, ..date });
    }
}

/// "Registered: 18 Sep 2008": since when a reader is a member.
fn is_of_account(line: &str) -> bool {
    begins_with_any(line, &WORDS.lines.accounts)
}

/// "Deadline: May 3, 2019": another day than that of publication.
pub(super) fn tells_of_other_day(line: &str) -> bool {
    begins_with_any(line, &WORDS.lines.other_days)
}

/// Whether a line begins with one of `words`, and that word ends there.
fn begins_with_any(line: &str, words: &[String]) -> bool {
    let lower = line.to_lowercase();
    let rest = |word: &String| lower.strip_prefix(word.as_str());
    words.iter().filter_map(rest).any(|rest| !rest.starts_with(char::is_alphabetic))
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
