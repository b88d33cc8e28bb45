//! Dates of feeds in words of the feed's own language and in the order of its country, as templates without a locale of
//! their own print them: put into the standard's words, for `date` to read.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::date_words::TABLE;

const ENGLISH: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Words beside the month that say something.
const KEPT: [&str; 5] = ["AM", "PM", "GMT", "UTC", "Z"];

/// `20. November 2026, 14:30 Uhr` as `20 Nov 2026 14:30`, `20/11/2026 10:00` as `2026-11-20 10:00`; None where nothing
/// names a month, or day and month may change places.
pub(super) fn in_standard_words(text: &str) -> Option<String> {
    let mut words: Vec<String> = Vec::new();
    let mut months = 0;
    for token in text.split(' ').flat_map(parted) {
        let word = token.trim_matches([',', '.', '(', ')']);
        if let Some(number) = month(word) {
            // "mar., 20 oct. 2026": short names of days are those of months too.
            if months == 1 && words.first().is_some_and(|first| ENGLISH.contains(&first.as_str())) {
                words.remove(0);
                months = 0;
            }
            months += 1;
            words.push(ENGLISH[number].to_owned());
        } else if let Some(day) = day_in_numbers(word) {
            months += 1;
            words.push(day?);
        } else if word.contains(|letter: char| letter.is_ascii_digit()) {
            words.push(number(word));
        } else if KEPT.contains(&word.to_uppercase().as_str()) {
            words.push(word.to_uppercase());
        }
    }
    (months == 1).then(|| words.join(" "))
}

/// A token, or the parts of `20-nov-2026`.
fn parted(token: &str) -> Vec<&str> {
    let parts: Vec<&str> = token.split(['-', '/']).collect();
    if parts.len() == 3 && month(parts[1]).is_some() { parts } else { vec![token] }
}

fn month(word: &str) -> Option<usize> {
    // Most tokens of a date are numbers.
    if !word.starts_with(char::is_alphabetic) {
        return None;
    }
    MONTHS.get(word.to_lowercase().as_str()).copied()
}

/// The names of months, but for those that two languages give to different ones.
static MONTHS: LazyLock<HashMap<&str, usize>> = LazyLock::new(|| {
    let named =
        (0..).zip(&TABLE.months).flat_map(|(month, names)| names.iter().map(move |name| (name.as_str(), month)));
    let is_ambiguous = |name: &str| TABLE.months_of.values().any(|months| months.contains_key(name));
    named.filter(|(name, _)| !is_ambiguous(name)).collect()
});

/// A day of three numbers with the year last, as ISO 8601 writes it; Some(None) where it may be two days.
fn day_in_numbers(word: &str) -> Option<Option<String>> {
    let sign = word.chars().find(|letter| !letter.is_ascii_digit()).filter(|sign| "/.-".contains(*sign))?;
    let parts: Vec<&str> = word.split(sign).collect();
    let [first, second, year] = parts[..] else { return None };
    let number = |part: &str| part.parse::<u8>().ok().filter(|_| part.len() <= 2);
    let (first, second) = (number(first)?, number(second)?);
    if year.len() != 4 || year.parse::<u16>().is_err() {
        return None;
    }
    let (day, month) = match (first > 12, second > 12) {
        // Nobody writes the month first before a dot.
        _ if sign == '.' || first == second => (first, second),
        (true, false) => (first, second),
        (false, true) => (second, first),
        _ => return Some(None),
    };
    Some(Some(format!("{year}-{month:02}-{day:02}")))
}

/// `1er` is `1`, `14h30` and `14:30h` are `14:30`.
fn number(word: &str) -> String {
    let is_digit = |letter: char| letter.is_ascii_digit();
    let bare = word.trim_end_matches(|letter: char| letter.is_alphabetic() || matches!(letter, 'º' | 'ª'));
    if let Some((hour, minute)) = bare.split_once(['h', 'H']).filter(|(_, minute)| minute.len() == 2) {
        return format!("{hour}:{minute}");
    }
    let keeps = bare.is_empty() || !bare.chars().all(|letter| is_digit(letter) || letter == ':');
    (if keeps { word } else { bare }).to_owned()
}
