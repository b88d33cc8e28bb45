//! What the words before a date call it: published, updated.

use std::collections::BTreeMap;

use super::span::around;
use super::words::{WORDS, begins_with_publication, begins_with_update};
use super::{Setting, may_hold_date, read};
use crate::record::Date;
use crate::text::is_counted_by_character;

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
        let word = &lower[found.range()];
        let is_written_on = || {
            word.starts_with(is_counted_by_character)
                && before.trim_end().ends_with(char::is_numeric)
                && WORDS.spans.keys().any(|span| word.starts_with(span.as_str()))
        };
        let is_span = before.ends_with(char::is_numeric) && WORDS.spans.contains_key(word) || is_written_on();
        // "2024年5月12日公開": behind the sign of a day no space stands before a label.
        let is_behind_day = || word.starts_with(is_counted_by_character) && before.ends_with(DAY_SIGNS);
        let is_at_start = !is_letter(before.chars().next_back()) || is_behind_day();
        if is_letter(behind.chars().next()) && is_at_start && !is_span {
            let is_update = found.pattern().as_usize() < WORDS.update_labels;
            let label = labels.entry(found.start()).or_insert(Label::Published);
            *label = if is_update { Label::Updated } else { *label };
        }
    }
    let setting = &in_order_of_line(text, setting);
    let dates = |parts: Vec<(usize, usize, Label)>| {
        let dates = parts.into_iter().map(|(start, end, label)| (label, read(&text[start..end], setting)));
        dates.filter_map(|(label, date)| Some((label, date?))).collect()
    };
    let cuts: Vec<(usize, Label)> = labels.into_iter().collect();
    let holds_figure = |start: usize, end: usize| text[start..end].contains(char::is_numeric);
    if let Some(parts) = behind_dates(text, &cuts, holds_figure) {
        return dates(parts);
    }
    let mut parts = vec![(0, text.len(), Label::None)];
    for (at, label) in cuts {
        let last = parts.last_mut().expect("never empty");
        // "Güncelleme Tarihi: 14.06.2024": of two words before one day the first says what it is.
        if last.2 == Label::Updated && !holds_figure(last.0, at) {
            continue;
        }
        last.1 = at;
        parts.push((at, text.len(), label));
    }
    dates(parts)
}

/// The parts of a line whose labels stand behind their dates: "2024年5月12日公開 2024年6月14日更新". It begins with a date and
/// ends in a label; a single one is behind a date in languages without spaces or in brackets with it only.
fn behind_dates(
    text: &str,
    cuts: &[(usize, Label)],
    holds_figure: impl Fn(usize, usize) -> bool,
) -> Option<Vec<(usize, usize, Label)>> {
    let (first, last) = (cuts.first()?.0, cuts.last()?.0);
    if !text.starts_with(char::is_numeric) || holds_figure(last, text.len()) {
        return None;
    }
    let mut parts = Vec::new();
    if let [(at, label)] = cuts {
        let is_written_on = text[*at..].starts_with(is_counted_by_character);
        let bracket = text[..*at].rfind(['(', '（']).filter(|&bracket| holds_figure(bracket, *at));
        match bracket {
            Some(bracket) => parts.extend([(0, bracket, Label::None), (bracket, *at, *label)]),
            None if is_written_on => parts.push((0, *at, *label)),
            None => return None,
        }
    } else {
        let starts = std::iter::once(0).chain(cuts.iter().map(|(at, _)| *at));
        let between = starts.zip(cuts).map(|(start, (end, label))| (start, *end, *label));
        parts.extend(between.filter(|(start, end, _)| holds_figure(*start, *end)));
    }
    holds_figure(0, first).then_some(parts)
}

/// The setting with the day first where another date of the line can only be read so: "Created: 12/05/2024 Updated: 14/06/2024".
fn in_order_of_line<'a>(text: &str, setting: &Setting<'a>) -> Setting<'a> {
    let is_over = |part: Option<&str>| {
        let number = part.filter(|part| (1..=2).contains(&part.len())).and_then(|part| part.parse::<u8>().ok());
        number.is_some_and(|number| (13..=31).contains(&number))
    };
    let mut words = text.split(|letter: char| letter != '/' && !letter.is_ascii_digit());
    let mut is_day_first = || words.any(|word| word.matches('/').count() == 2 && is_over(word.split('/').next()));
    let month_first = setting.month_first && !(text.contains('/') && is_day_first());
    Setting { month_first, ..*setting }
}

/// Behind the figures of a day and of a time of day in Chinese, Japanese and Korean.
const DAY_SIGNS: [char; 6] = ['日', '일', '時', '时', '시', '分'];

/// Whether a line without a date calls the day below it one of a change: "Last modified", "Дата изменения".
pub(in crate::extract::fields) fn calls_next_line_change(line: &str) -> bool {
    let lower = line.to_lowercase();
    let is_begun = |at: usize| !lower[..at].ends_with(char::is_alphabetic);
    let mut found = WORDS.labels.find_overlapping_iter(&lower).filter(|found| is_begun(found.start()));
    found.any(|found| found.pattern().as_usize() < WORDS.update_labels)
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
    let (words, letters) = (text.split_whitespace().count(), text.chars().count());
    let is_short = words <= WORDS.lines.date_words && letters <= WORDS.lines.date_chars;
    // Two days with their labels take twice as much.
    let may_be_two = words <= 2 * WORDS.lines.date_words && letters <= 2 * WORDS.lines.date_chars;
    if !may_be_two || !may_hold_date(text, &Setting::default()) || !is_short && !says_two_days(text) {
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

/// "Published on 12 May 2024 at 10:15, updated on 14 June 2024 at 8:00": a label, and a label and a date behind its date.
fn says_two_days(text: &str) -> bool {
    let days = labelled(text, &Setting::default());
    days.len() > 1 && days.iter().all(|(label, _)| *label != Label::None)
}

/// Whether a line begins and ends with a date: no word before it, and behind its last number a unit of time at most ("日", "Uhr").
fn is_nothing_but_date(line: &str) -> bool {
    let letters = |text: &str| text.chars().filter(|letter| letter.is_alphabetic()).count();
    let behind = line.rfind(char::is_numeric).map_or("", |last| &line[last..]);
    letters(around(line)[0]) == 0 && letters(behind) <= WORDS.lines.unit_letters
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(line: &str) -> Vec<(Label, String)> {
        let found = labelled(line, &Setting { month_first: true, ..Setting::default() });
        found.into_iter().map(|(label, date)| (label, date.value[..10].to_owned())).collect()
    }

    #[test]
    fn a_label_stands_before_its_day_or_behind_it() {
        let both = [(Label::Published, "2024-05-12".to_owned()), (Label::Updated, "2024-06-14".to_owned())];
        for line in [
            "Published May 12, 2024 | Updated June 14, 2024",
            "2024年5月12日公開 2024年6月14日更新",
            "2024.05.12 公開 / 2024.06.14 更新",
            "12 May 2024 (published), 14 June 2024 (updated)",
            "Created: 12/05/2024 Updated: 14/06/2024",
            "Yayın Tarihi: 12.05.2024 Güncelleme Tarihi: 14.06.2024",
        ] {
            assert_eq!(days(line), both, "{line}");
        }
        let behind = [(Label::None, "2024-05-12".to_owned()), (Label::Updated, "2024-06-14".to_owned())];
        for line in ["2024年5月12日 10時00分（2024年6月14日 更新）", "12.05.2024 (14.06.2024 updated)"] {
            assert_eq!(days(line), behind, "{line}");
        }
        assert_eq!(days("Publié le 12/05/2024 Mis à jour le 14/06/2024"), both);
        assert_eq!(days("2024年6月14日 更新"), [(Label::Updated, "2024-06-14".to_owned())]);
        assert_eq!(days("May 12, 2024 by Ada Byron in Posts"), [(Label::None, "2024-05-12".to_owned())]);
    }
}
