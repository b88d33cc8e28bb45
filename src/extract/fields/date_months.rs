//! Dates with the name of their month, in the languages and calendars of `selectors/generic/dates.toml`.

use std::sync::LazyLock;

use jiff::civil::Date as Day;
use regex::Regex;

use super::date_words::WORDS;
use super::solar_hijri;

/// 12 May 2024, May 12th, 2024, 12. Mai 2024, 12 de mayo de 2024; the first of a text.
pub(super) fn named_month(text: &str) -> Option<Day> {
    let lower = text.to_lowercase();
    let tokens = tokens(&lower);
    let mut two_words = String::new();
    for (index, token) in tokens.iter().enumerate() {
        two_words.clear();
        if let Some(next) = tokens.get(index + 1) {
            two_words.extend([token, " ", next]);
        }
        let month_of = |name: &str| {
            let solar_hijri = || WORDS.solar_hijri_months.get(name).map(|month| (*month, Calendar::SolarHijri));
            WORDS.months.get(name).map(|month| (*month, Calendar::Gregorian)).or_else(solar_hijri)
        };
        let ((month, calendar), width) = match (month_of(&two_words), month_of(token)) {
            (Some(month), _) => (month, 2),
            (None, Some(month)) => (month, 1),
            (None, None) => continue,
        };
        let before = || tokens[..index].iter().rev().filter(|token| !is_filler(token)).take(2);
        let after = || tokens[index + width..].iter().filter(|token| !is_filler(token)).take(2);
        let (left, right): (Vec<_>, Vec<_>) = (before().collect(), after().collect());
        let day = |token: Option<&&&str>| token.and_then(|token| day_number(token));
        let year = |token: Option<&&&str>| token.and_then(|token| year_number(token, calendar));
        let parts = match () {
            // 12 May 2024
            () if day(left.first()).is_some() && year(right.first()).is_some() => {
                (day(left.first()), year(right.first()))
            }
            // May 12, 2024
            () if day(right.first()).is_some() && year(right.get(1)).is_some() => {
                (day(right.first()), year(right.get(1)))
            }
            // 2024 May 12
            () if year(left.first()).is_some() && day(right.first()).is_some() => {
                (day(right.first()), year(left.first()))
            }
            () => continue,
        };
        if let (Some(day), Some(year)) = parts
            && let Some(day) = calendar.day(year, month, day)
        {
            return Some(day);
        }
    }
    None
}

static GLUED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(\p{L}{2})(\d{1,2}\.?\s\p{L})").expect("constant pattern"));

/// A text with the day parted from the name that neighbouring elements left right before it: "Ada Byron14 May 2026".
pub(super) fn day_unglued(text: &str) -> Option<String> {
    match GLUED.replace(text, "$1 $2") {
        std::borrow::Cow::Owned(parted) => Some(parted),
        std::borrow::Cow::Borrowed(_) => None,
    }
}

fn is_filler(token: &&&str) -> bool {
    WORDS.fillers.iter().any(|filler| filler == **token)
}

/// Words and numbers; a number and the letters behind it ("12th") are two tokens.
pub(super) fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    for word in text.split(|letter: char| {
        letter.is_whitespace()
            || matches!(
                letter,
                '\u{200c}' | ',' | '.' | '/' | '|' | '(' | ')' | '-' | '–' | '·' | '•' | '،' | '\'' | '’' | ';'
            )
    }) {
        // "Datum:26. Januar": where the space is left out, the colon parts the label from the day.
        let word = match word.rsplit_once(':') {
            Some((label, rest)) if label.ends_with(char::is_alphabetic) && !rest.is_empty() => rest,
            _ => word,
        };
        let split = word.find(|letter: char| !letter.is_ascii_digit()).filter(|&split| split > 0);
        match split {
            Some(split) => tokens.extend([&word[..split], &word[split..]]),
            None if word.is_empty() => {}
            None => tokens.push(word),
        }
    }
    tokens
}

fn day_number(token: &str) -> Option<i8> {
    if token.len() > 2 {
        return None;
    }
    token.parse().ok().filter(|day| (1..=31).contains(day))
}

fn year_number(token: &str, calendar: Calendar) -> Option<i16> {
    if token.len() != 4 {
        return None;
    }
    let years = match calendar {
        Calendar::Gregorian => 1900..2100,
        Calendar::SolarHijri => solar_hijri::YEARS,
    };
    token.parse().ok().filter(|year| years.contains(year))
}

/// What a month's name belongs to.
#[derive(Clone, Copy)]
enum Calendar {
    Gregorian,
    SolarHijri,
}

impl Calendar {
    fn day(self, year: i16, month: i8, day: i8) -> Option<Day> {
        match self {
            Calendar::Gregorian => Day::new(year, month, day).ok(),
            Calendar::SolarHijri => solar_hijri::day(year, month, day),
        }
    }
}
