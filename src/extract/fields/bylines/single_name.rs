//! The one name in a part of a byline: where it ends, what is behind it, and what is none.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use unicode_normalization::char::is_combining_mark;

use super::handles;
use super::leads::{is_lead, without_lead};
use super::roles::split_role;
use super::words::BYLINES;
use crate::extract::fields::date_text::words::is_filler;
use crate::extract::fields::date_text::{self, span};
use crate::extract::words::finder;
use crate::extract::words::openings::Openings;

/// What ends a name, behind those what ends one before a small letter only, and behind those before a capital only.
static ENDS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let ends = BYLINES.ends.iter().chain(&BYLINES.ends_before_small).chain(&BYLINES.ends_before_capital);
    finder::of(ends)
});

/// The words that end a name, where one begins with them: it has ended before it began.
static ONLY_ENDS: LazyLock<Openings> = LazyLock::new(|| {
    let words = BYLINES.ends.iter().filter(|end| end.ends_with(' ')).map(|end| end.trim_start().to_owned());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().into()
});

/// A name and the role behind it, or None for what cannot be one.
pub(super) fn read(part: &str) -> Option<(String, Option<String>)> {
    let part = without_lead(part);
    let lower = part.to_lowercase();
    if BYLINES.prompts.begin(&lower) || is_lead(part) {
        return None;
    }
    let part = before_glued_date(span::without_date(&part[..end_of_name(part, &lower)])).trim();
    // "Data publikacji: 12.05.2024": what the day is called. "MDR Nord Stand: 12.05.2024" begins with a house.
    let is_label = |words: &str| words.split(' ').skip(1).all(|word| word.starts_with(char::is_lowercase));
    if part.strip_suffix([':', '：']).is_some_and(is_label) {
        return None;
    }
    let part = part
        .trim_matches(|letter: char| {
            !letter.is_alphanumeric() && letter != '.' && letter != ')' && !is_combining_mark(letter)
        })
        .trim_end_matches(')');
    let part = without_day_of_week(without_tail(without_glued_account(part)));
    let (part, role) = split_role(part);
    let words = part.split_whitespace().count();
    let lower = part.to_lowercase();
    let spelled = handles::name_of(part);
    let part = spelled.as_deref().unwrap_or(part);
    let is_name = !handles::is_code(part)
        && (1..=BYLINES.most_words).contains(&words)
        && part.chars().count() <= BYLINES.most_chars
        && part.chars().filter(|letter| letter.is_alphabetic()).count() >= 2
        && !part.starts_with(|letter: char| letter.is_ascii_digit())
        && part.chars().filter(char::is_ascii_digit).count() <= 4
        && !part.contains(['@', '{', '<', '=', '?', '!', '#', '%', ':', '：', '…'])
        && (!part.contains('_') || handles::is_account(part))
        && !part.contains("://")
        && !part.contains("www.")
        && !BYLINES.nobody.contains(&lower)
        && !ONLY_ENDS.begin(part)
        && date_text::read(part, &date_text::Setting::default()).is_none();
    is_name.then(|| (part.to_owned(), role.map(str::to_owned)))
}

/// "checking this box", "you agree to our Terms", "the sea": behind such a "by" nobody is named.
pub(super) fn is_clause(part: &str) -> bool {
    let small = part.split(' ').take_while(|word| word.starts_with(char::is_lowercase)).count();
    let is_sentence = || {
        let first = part.split(' ').next().unwrap_or(part);
        small > 1 && BYLINES.pronouns.iter().any(|pronoun| pronoun == first)
    };
    part.starts_with(char::is_lowercase) && (small > BYLINES.most_small || is_sentence())
}

/// A name without the day that neighbouring elements left right behind it: "Ada Byron14" of "Ada Byron14 May 2026".
fn before_glued_date(name: &str) -> &str {
    let name = name.trim_end();
    let bare = name.trim_end_matches(char::is_numeric);
    let is_day = (1..=2).contains(&name[bare.len()..].chars().count());
    if is_day && bare.contains(' ') && bare.ends_with(char::is_alphabetic) { bare } else { name }
}

/// "Ada Byron@adabyron": the account that neighbouring elements left right behind a name.
fn without_glued_account(name: &str) -> &str {
    // "Ada Byron ada@example.test"
    let address =
        name.rsplit_once(' ').filter(|(name, last)| name.contains(' ') && last.contains('@') && last.contains('.'));
    if let Some((name, _)) = address {
        return name;
    }
    match name.split_once('@') {
        Some((before, account)) if before.contains(' ') && !account.contains(['.', ' ']) => before,
        _ => name,
    }
}

/// "Juana Ejemplo el Dom": the day of the week that stands before a comma and a date.
fn without_day_of_week(name: &str) -> &str {
    let Some((before, day)) = name.rsplit_once(' ') else { return name };
    let cut = before.rsplit_once(' ').filter(|(name, filler)| name.contains(' ') && is_filler(filler));
    let day = day.trim_end_matches('.').to_lowercase();
    cut.map(|(name, _)| name).filter(|_| BYLINES.days_of_week.contains(&day)).unwrap_or(name)
}

/// Where the name that a part begins with ends; `lower` is the part in lower case.
pub(super) fn end_of_name(part: &str, lower: &str) -> usize {
    let always = BYLINES.ends.len();
    let before_small = always + BYLINES.ends_before_small.len();
    let ends = ENDS
        .find_overlapping_iter(lower)
        .filter(|found| found.pattern().as_usize() < always && !is_middle_name(lower, found.start(), found.end()));
    let by_letter = ENDS.find_overlapping_iter(part).filter(|found| {
        let pattern = found.pattern().as_usize();
        let is_before_capital = part[found.end()..].starts_with(char::is_uppercase);
        pattern >= always && (pattern >= before_small) == is_before_capital
    });
    let ends = ends.chain(by_letter).map(|found| found.start());
    let ends = ends.chain(end_of_sentence(part));
    ends.filter(|&at| at > 0 && part.is_char_boundary(at)).min().unwrap_or(part.len())
}

/// "Ada (Maria) Byron": one word in brackets with another behind it, which is no end.
fn is_middle_name(part: &str, start: usize, end: usize) -> bool {
    part.get(start..end) == Some(" (")
        && part[end..].split_once(") ").is_some_and(|(word, behind)| {
            word.chars().all(char::is_alphabetic) && behind.starts_with(char::is_alphabetic) && !behind.contains('(')
        })
}

/// "Juana Ejemplo. Madrid", "Ada Byron.": the stop behind a whole word that is not the first, which no initial and no title is.
fn end_of_sentence(part: &str) -> Option<usize> {
    let stops = part.match_indices('.').map(|(at, _)| at);
    stops.filter(|&at| part.len() == at + 1 || part[at + 1..].starts_with(' ')).find(|&at| {
        part[..at].rsplit_once(' ').is_some_and(|(before, word)| {
            !before.trim().is_empty()
                && word.chars().count() >= BYLINES.sentence_letters
                && word.chars().skip(1).all(char::is_lowercase)
                && word.chars().all(char::is_alphabetic)
        })
    })
}

/// A name without the word that some languages put behind it: 田中太郎記者, 김철수 기자.
pub(super) fn without_tail(part: &str) -> &str {
    let bare = BYLINES.tails.iter().find_map(|tail| part.strip_suffix(tail.as_str())).map(str::trim_end);
    bare.filter(|bare| bare.chars().count() >= 2).unwrap_or(part)
}

/// Whether a name ends like a reporter's in Japanese, Chinese or Korean.
pub(in crate::extract::fields) fn has_tail(text: &str) -> bool {
    BYLINES.tails.iter().any(|tail| text.trim_end().ends_with(tail.as_str()))
}
