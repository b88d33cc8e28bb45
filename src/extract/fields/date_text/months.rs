//! Dates with the name of their month, in the languages and calendars of `selectors/generic/dates.toml`.

use std::sync::LazyLock;

use foldhash::HashMap;
use jiff::civil::Date as Day;
use regex::Regex;

use super::buddhist_era::{counts_buddhist_years, of_buddhist_era};
use super::numbers::behind_bar;
use super::tokens::tokens;
use super::words::WORDS;
use super::{lunar_hijri, solar_hijri};

/// Most tokens that the name of a month has: "tháng mười một".
const MOST_TOKENS: usize = 3;

/// 12 May 2024, May 12th, 2024, 12. Mai 2024, 12 de mayo de 2024; the first of a text. `language` tells whose month a name
/// is that two languages give to different ones.
pub(super) fn named_month(text: &str, language: Option<&str>) -> Option<Day> {
    // The small letter of a Turkish İ is one with a dot above it.
    let lower = text.to_lowercase().replace('\u{307}', "");
    let tokens = tokens(&lower);
    let names = Names { own: language.and_then(|language| WORDS.months_of.get(language)), name: String::new() };
    named_among(&tokens, &lower, names)
}

fn named_among(tokens: &[&str], lower: &str, mut names: Names) -> Option<Day> {
    let is_buddhist = counts_buddhist_years(lower);
    for index in 0..tokens.len() {
        let Some((month, calendar, width)) = names.at(&tokens[index..]) else { continue };
        // "12 أيار/مايو 2024" names the month twice.
        let mut is_part = |token: &&&str| !is_filler(token) && names.of(token) != Some((month, calendar));
        let left: Vec<&str> = tokens[..index].iter().rev().filter(&mut is_part).take(2).copied().collect();
        let right: Vec<&str> = tokens[index + width..].iter().filter(&mut is_part).take(2).copied().collect();
        let day = |token: Option<&&str>| token.and_then(|token| day_number(token));
        let year = |token: Option<&&str>| token.and_then(|token| year_number(token, calendar, is_buddhist));
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
            // 2024. gada 12. maijs
            () if day(left.first()).is_some() && year(left.get(1)).is_some() => (day(left.first()), year(left.get(1))),
            // 12-May-24, 12 พ.ค. 67
            () if day(left.first()).is_some() => {
                let before = left.first().copied().unwrap_or_default();
                let name = tokens[index];
                (day(left.first()), right.first().and_then(|year| short_year(before, name, year, lower)))
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

/// Looks up names of months.
struct Names<'a> {
    /// Those of the page's language alone.
    own: Option<&'a HashMap<String, i8>>,
    /// The name that is looked up, of several tokens.
    name: String,
}

impl Names<'_> {
    fn of(&self, name: &str) -> Option<(i8, Calendar)> {
        let own = self.own.and_then(|own| own.get(name)).or_else(|| WORDS.months.get(name));
        let solar_hijri = || WORDS.solar_hijri_months.get(name).map(|month| (*month, Calendar::SolarHijri));
        let lunar_hijri = || WORDS.lunar_hijri.months.get(name).map(|month| (*month, Calendar::LunarHijri));
        own.map(|month| (*month, Calendar::Gregorian)).or_else(solar_hijri).or_else(lunar_hijri)
    }

    /// The month that `tokens` begin with, and of how many its name is: the longest.
    fn at(&mut self, tokens: &[&str]) -> Option<(i8, Calendar, usize)> {
        let most = if WORDS.month_beginnings.contains(tokens[0]) { MOST_TOKENS.min(tokens.len()) } else { 1 };
        for width in (2..=most).rev() {
            self.name.clear();
            for (index, token) in tokens[..width].iter().enumerate() {
                self.name.extend([if index == 0 { "" } else { " " }, token]);
            }
            if let Some((month, calendar)) = self.of(&self.name) {
                return Some((month, calendar, width));
            }
        }
        self.of(tokens[0]).map(|(month, calendar)| (month, calendar, 1))
    }
}

/// A year of two figures, which is one only where hyphens bind it to the month, behind the name of a Thai month, or where the text
/// is nothing but the day.
fn short_year(day: &str, month: &str, year: &str, text: &str) -> Option<i16> {
    let number: i16 = year.parse().ok().filter(|_| year.len() == 2)?;
    let is_thai = month.starts_with(|letter| ('\u{e00}'..='\u{e7f}').contains(&letter));
    let is_bound = || text.contains(&format!("{day}-{month}-{year}"));
    match number {
        number if is_thai => Some(of_buddhist_era(2500 + number)),
        // POSIX.1-2017, strptime, %y: 69 to 99 are of the last century.
        number if is_bound() || number < 69 && is_day_alone(text, [day, month, year]) => Some(2000 + number),
        _ => None,
    }
}

/// "12 май 24", "12 May 24, 10:30": whether a text is the three parts of a day, and a time of day at most.
fn is_day_alone(text: &str, parts: [&str; 3]) -> bool {
    let mut words = behind_bar(text).split_whitespace().map(|word| word.trim_matches(['.', ',']));
    parts.into_iter().all(|part| words.next() == Some(part))
        && words.all(|word| word.contains(':') || WORDS.fillers.iter().any(|filler| filler == word))
}

static GLUED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(\p{L}{2})([0-9]{1,2}\.?\s\p{L})").expect("constant pattern"));

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

fn day_number(token: &str) -> Option<i8> {
    if token.len() > 2 {
        return None;
    }
    token.parse().ok().filter(|day| (1..=31).contains(day))
}

fn year_number(token: &str, calendar: Calendar, is_buddhist: bool) -> Option<i16> {
    if token.len() != 4 {
        return None;
    }
    let year = token.parse().ok()?;
    match calendar {
        Calendar::Gregorian => {
            Some(if is_buddhist { of_buddhist_era(year) } else { year }).filter(|year| (1900..2100).contains(year))
        }
        Calendar::SolarHijri => Some(year).filter(|year| solar_hijri::YEARS.contains(year)),
        Calendar::LunarHijri => Some(year).filter(|year| lunar_hijri::has_year(*year)),
    }
}

/// What a month's name belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Calendar {
    Gregorian,
    SolarHijri,
    LunarHijri,
}

impl Calendar {
    fn day(self, year: i16, month: i8, day: i8) -> Option<Day> {
        match self {
            Calendar::Gregorian => Day::new(year, month, day).ok(),
            Calendar::SolarHijri => solar_hijri::day(year, month, day),
            Calendar::LunarHijri => lunar_hijri::day(year, month, day),
        }
    }
}
