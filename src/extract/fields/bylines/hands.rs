//! Who had a hand in a text without writing it: pictures, editing, checks, translations, in the byline of whoever wrote it.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use serde::Deserialize;

use super::joiners::joined;
use super::leads::{is_lead, is_strong_lead, strip_lead};
use super::roles::is_role;
use super::words::BYLINES;
use crate::selectors::generic;

static HANDS: LazyLock<Hands> = LazyLock::new(|| generic::read("hands"));

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Hands {
    pictures: Vec<String>,
    pictures_bare: Vec<String>,
    others: Vec<String>,
    picture_marks: Vec<String>,
    text_marks: Vec<String>,
    separators: Vec<char>,
    strong_separators: Vec<char>,
}

/// The openings of parts that name another hand: pictures, pictures in one word, the rest.
static OPENINGS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let words = HANDS.pictures.iter().chain(&HANDS.pictures_bare).chain(&HANDS.others);
    AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .ascii_case_insensitive(true)
        .kind(Some(AhoCorasickKind::ContiguousNFA))
        .build(words)
        .expect("a few short words")
});

/// The part of a line that names who wrote the text, where another part names other hands: "By Ada Byron" of "By Ada
/// Byron, photos by Carl Dunn". Empty where all of it is about pictures; None where no part is.
pub(in crate::extract::fields) fn written(line: &str) -> Option<&str> {
    if line.len() > MOST_BYTES {
        return None;
    }
    let lower = line.to_lowercase();
    // Lower-casing may change the length of letters outside ASCII.
    let text = if lower.len() == line.len() { lower.as_str() } else { line };
    let (start, end, is_picture) = OPENINGS.find_iter(text).find_map(|found| opening(text, &found))?;
    let before = without_joiner(line[..start].trim_end_matches(|letter: char| !is_of_name(letter)));
    // "Text & Fotos: Maria Muster", "Words and photos by Ada Byron"
    let is_one_lead = || start > 0 && strip_lead(line).is_some_and(|names| line.len() - names.len() >= end);
    if is_lead(before) || is_one_lead() {
        return None;
    }
    if !before.is_empty() {
        return Some(before);
    }
    let behind = behind_hand(&line[end..]);
    behind.or(is_picture.then_some(""))
}

/// Where a part that names another hand begins and where its names do, and whether it is about pictures.
fn opening(text: &str, found: &aho_corasick::Match) -> Option<(usize, usize, bool)> {
    let (start, end, index) = (found.start(), found.end(), found.pattern().as_usize());
    let before = &text[..start];
    let ends_in_word = text[..end].ends_with(char::is_alphanumeric);
    let goes_on = || text[end..].starts_with(|letter: char| letter.is_alphanumeric() || letter == '-');
    let is_inside_word = before.ends_with(char::is_alphanumeric) || ends_in_word && goes_on();
    let is_bare = (HANDS.pictures.len()..HANDS.pictures.len() + HANDS.pictures_bare.len()).contains(&index);
    // "Ada Byron, Photo Editor" is one person.
    let behind = || text[end..].split(HANDS.separators.as_slice()).next().unwrap_or_default().trim();
    let is_before_name = || text[end..].starts_with(' ') && !is_role(behind());
    let is_behind_separator = || before.trim_end().ends_with(HANDS.separators.as_slice()) && is_before_name();
    let is_picture = index < HANDS.pictures.len() + HANDS.pictures_bare.len();
    (!is_inside_word && (!is_bare || is_behind_separator())).then_some((start, end, is_picture))
}

/// Behind the names of another hand, the part that a lead opens: "Text: Maria Muster" of "Jonas Beispiel, Text: Maria
/// Muster".
fn behind_hand(names: &str) -> Option<&str> {
    names.char_indices().find_map(|(at, letter)| {
        if !HANDS.separators.contains(&letter) && !letter.is_whitespace() {
            return None;
        }
        let part = names[at + letter.len_utf8()..].trim_start();
        let is_lead = is_strong_lead(part) || HANDS.strong_separators.contains(&letter) && strip_lead(part).is_some();
        (is_lead && !names_other_hand(part) && !begins_with_picture(part)).then_some(part)
    })
}

/// Whether a part opens with words before somebody who made the pictures.
fn begins_with_picture(part: &str) -> bool {
    let lower = part.to_lowercase();
    HANDS.pictures.iter().any(|words| lower.starts_with(words.as_str()))
}

/// A name's last letter, or what may stand behind it.
fn is_of_name(letter: char) -> bool {
    letter.is_alphanumeric()
        || matches!(letter, '.' | ')' | '）')
        || unicode_normalization::char::is_combining_mark(letter)
}

/// "By Ada Byron" of "By Ada Byron with".
fn without_joiner(before: &str) -> &str {
    let joiner = BYLINES.joiners.iter().map(|joiner| joiner.trim_end()).filter(|joiner| joiner.starts_with(' '));
    joiner.filter(|joiner| joiner.len() > 1).find_map(|joiner| before.strip_suffix(joiner)).unwrap_or(before).trim_end()
}

/// "Max Beispiel (Fotos)"
pub(in crate::extract::fields) fn is_of_pictures(part: &str) -> bool {
    ends_in(part, &HANDS.picture_marks)
}

/// "Maria Muster (Text), Jonas Beispiel (Fotos)": every name with what it stands for.
pub(in crate::extract::fields) fn are_marked(line: &str) -> bool {
    line.ends_with([')', '）']) && {
        let parts = joined(line);
        parts.iter().any(|part| ends_in(part, &HANDS.text_marks))
            && parts.iter().all(|part| ends_in(part, &HANDS.text_marks) || is_of_pictures(part))
    }
}

fn ends_in(part: &str, marks: &[String]) -> bool {
    let part = part.trim_end();
    part.ends_with([')', '）']) && {
        let lower = part.to_lowercase();
        marks.iter().any(|mark| lower.ends_with(mark.as_str()))
    }
}

/// Whether a part opens with words before somebody who went over what another wrote.
pub(super) fn names_other_hand(part: &str) -> bool {
    let lower = part.trim().to_lowercase();
    HANDS.others.iter().any(|words| lower.starts_with(words.as_str()))
}

/// Whether a text ends in words before somebody who went over what another wrote: "…, edited by".
pub(in crate::extract::fields) fn ends_before_other_hand(text: &str) -> bool {
    let lower = text.trim_end().to_lowercase();
    let bare = lower.trim_end_matches(':');
    HANDS.others.iter().any(|words| lower.ends_with(words.as_str()) || bare.ends_with(words.as_str()))
}

/// Longer lines are no bylines.
const MOST_BYTES: usize = 600;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_wrote_is_told_from_other_hands() {
        for (line, expected) in [
            ("By Ada Byron, photos by Carl Dunn", "By Ada Byron"),
            ("Text: Maria Muster | Fotos: Jonas Beispiel", "Text: Maria Muster"),
            ("Fotos: Jonas Beispiel, Text: Maria Muster", "Text: Maria Muster"),
            ("Reviewed by Carl Dunn | Written by Ada Byron", "Written by Ada Byron"),
            ("Medically reviewed by Carl Dunn, M.D. — By Ada Byron", "By Ada Byron"),
            ("By Ada Byron with photographs by Carl Dunn", "By Ada Byron"),
            ("Jeanne Exemple, photos Luc Modèle", "Jeanne Exemple"),
            ("文・田中花子 写真・鈴木一郎", "文・田中花子"),
            ("Автор: Мария Мустер. Перевод: Анна Примерова", "Автор: Мария Мустер."),
            ("Photography by Carl Dunn", ""),
            ("Fot. Jan Wzór", ""),
            ("글 김민아 · 번역 박준호", "글 김민아"),
        ] {
            assert_eq!(written(line), Some(expected), "{line}");
        }
        for line in ["Text & Fotos: Maria Muster", "Words and photos by Ada Byron", "Story and photos by Ada Byron"] {
            assert_eq!(written(line), None, "{line}");
        }
        for line in ["By Ada Byron", "Edited by Carl Dunn", "Carl Photos", "The Photo Byron", "Von Foto Muster"] {
            assert_eq!(written(line), None, "{line}");
        }
    }

    #[test]
    fn names_are_marked_by_what_they_did() {
        assert!(are_marked("Maria Muster (Text), Jonas Beispiel (Fotos)"));
        assert!(are_marked("Анна Примерова (текст), Иван Образцов (фото)"));
        assert!(!are_marked("Maria Muster (Text), das Boot (rot)") && !are_marked("Jonas Beispiel (Fotos)"));
    }
}
