//! What the words before a date call it: published, updated.

use std::collections::BTreeMap;

use super::span::around;
use super::words::{WORDS, begins_with_publication, begins_with_update};
use super::{Setting, may_hold_date, read};
use crate::record::Date;

/// What the words before a date call it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::extract::fields) enum Label {
    /// Nothing.
    None,
    /// "Published", "Veröffentlicht am".
    Published,
    /// "Updated", "Stand:".
    Updated,
}

/// The first date behind each label in `text`, and the one before them all.
pub(in crate::extract::fields) fn labelled(text: &str, setting: &Setting<'_>) -> Vec<(Label, Date)> {
    if !may_hold_date(text, setting) {
        return Vec::new();
    }
    let lower = text.to_lowercase();
    // Lower-casing may change the length of letters outside ASCII; such a line is read as one.
    if lower.len() != text.len() {
        let label = if begins_with_update(text) { Label::Updated } else { Label::None };
        return read(text, setting).map(|date| (label, date)).into_iter().collect();
    }
    let mut labels: BTreeMap<usize, Label> = BTreeMap::new();
    for found in WORDS.labels.find_overlapping_iter(&lower) {
        let is_letter = |letter: Option<char>| letter.is_some_and(char::is_alphabetic);
        let (before, behind) = lower.split_at(found.start());
        // "2時間前" counts hours back, "時間: 10:30" says when.
        let is_span = before.ends_with(char::is_numeric) && WORDS.spans.contains_key(&lower[found.range()]);
        if is_letter(behind.chars().next()) && !is_letter(before.chars().next_back()) && !is_span {
            let is_update = found.pattern().as_usize() < WORDS.update_labels;
            let label = labels.entry(found.start()).or_insert(Label::Published);
            *label = if is_update { Label::Updated } else { *label };
        }
    }
    let cuts: Vec<(usize, Label)> = std::iter::once((0, Label::None)).chain(labels).collect();
    let ends = cuts.iter().skip(1).map(|(at, _)| *at).chain([text.len()]);
    cuts.iter()
        .zip(ends)
        .filter_map(|((start, label), end)| read(&text[*start..end], setting).map(|date| (*label, date)))
        .collect()
}

/// What a line says that says nothing but a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::extract) enum DateLine {
    /// "Published on 12 May 2024".
    Labelled,
    /// "12 May 2024, 10:15".
    Bare,
}

/// Whether a short line says nothing but when something was published or changed.
pub(in crate::extract) fn date_line(text: &str) -> Option<DateLine> {
    let is_short = text.split_whitespace().count() <= WORDS.lines.date_words;
    if !is_short || text.chars().count() > WORDS.lines.date_chars || !may_hold_date(text, &Setting::default()) {
        return None;
    }
    let begins = text.trim_start_matches(|letter: char| !letter.is_alphanumeric());
    let is_labelled = begins_with_update(begins) || begins_with_publication(begins);
    if text.ends_with([':', '：']) || !is_labelled && !is_nothing_but_date(begins) {
        return None;
    }
    read(text, &Setting::default())?;
    Some(if is_labelled { DateLine::Labelled } else { DateLine::Bare })
}

/// Whether a line begins and ends with a date: no word before it, and behind its last number a unit of time at most ("日", "Uhr").
fn is_nothing_but_date(line: &str) -> bool {
    let letters = |text: &str| text.chars().filter(|letter| letter.is_alphabetic()).count();
    let behind = line.rfind(char::is_numeric).map_or("", |last| &line[last..]);
    letters(around(line)[0]) == 0 && letters(behind) <= WORDS.lines.unit_letters
}
