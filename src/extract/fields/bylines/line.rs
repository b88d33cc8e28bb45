//! A byline as it is printed, made ready to be parted into names.

use super::super::date_text::words::is_month;
use super::super::title::text::plain;
use super::words::{BYLINES, by_pattern};
use crate::text::fold_space;

/// A byline on one line, what a pattern says of it taken out, Korean names parted by commas.
pub(super) fn in_one_form(byline: &str) -> String {
    let byline = fold_space(&plain(byline));
    let byline = without_glued_date(&byline).to_owned();
    let is_parted_by_spaces = || BYLINES.parted_by_spaces.iter().any(|word| byline.contains(word.as_str()));
    let byline = match by_pattern(&byline) {
        Some(names) if names.contains(' ') && is_parted_by_spaces() => names.replace(' ', "、"),
        Some(names) => names.to_owned(),
        None => byline,
    };
    // "김민아·박준호"
    let is_hangul = |letter: char| matches!(letter, '\u{ac00}'..='\u{d7a3}' | '·' | ' ');
    if byline.contains('·') && byline.chars().all(is_hangul) { byline.replace('·', ", ") } else { byline }
}

/// A byline before the date that nothing parts from its name: "by Example TimesNovember 21, 2025".
fn without_glued_date(byline: &str) -> &str {
    if !byline.bytes().any(|byte| byte.is_ascii_digit()) {
        return byline;
    }
    let is_joint = |(at, letter): &(usize, char)| letter.is_uppercase() && byline[..*at].ends_with(char::is_lowercase);
    let is_date = |at: &usize| {
        let rest = &byline[*at..];
        let end = rest.find(|letter: char| !letter.is_alphabetic()).unwrap_or(rest.len());
        let behind = rest[end..].trim_start_matches(['.', ' ']);
        end > 2 && behind.starts_with(|letter: char| letter.is_ascii_digit()) && is_month(&rest[..end])
    };
    let cut = byline.char_indices().filter(is_joint).map(|(at, _)| at).find(is_date);
    cut.map_or(byline, |at| &byline[..at])
}

/// Whether a line tells how to reach a house: it has a telephone number, which no byline has.
pub(super) fn tells_how_to_reach(line: &str) -> bool {
    let digits = line.bytes().filter(u8::is_ascii_digit).count();
    digits >= BYLINES.contact_digits && {
        let lower = line.to_lowercase();
        BYLINES.contacts.iter().any(|word| lower.contains(word.as_str()))
    }
}

/// "Ada Byron Jr." of "Ada Byron, Jr."; None where no such word stands behind a comma.
pub(super) fn without_commas_before_generations(line: &str) -> Option<String> {
    let is_generation = |part: &str| {
        let word = part.split([' ', ',']).next().unwrap_or(part).trim_end_matches('.');
        word.starts_with(char::is_uppercase) && BYLINES.generations.contains(&word.to_lowercase())
    };
    let (first, rest) = line.split_once(", ")?;
    if !line.split(", ").skip(1).any(is_generation) {
        return None;
    }
    let mut whole = first.to_owned();
    for part in rest.split(", ") {
        whole.push_str(if is_generation(part) { " " } else { ", " });
        whole.push_str(part);
    }
    Some(whole)
}
