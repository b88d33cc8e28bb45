//! Dates in figures: ISO 8601, 12.05.2024, 5/12/24, 2024年5月12日, Unix time.
//!
//! Figures of other scripts are made western before; `[0-9]`, because `\d` stands for those of all scripts and makes a
//! pattern that takes thirty times as long to compile.

use std::borrow::Cow;
use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::civil::{Date as Day, Time};
use jiff::tz::{Offset, TimeZone};
use regex::Regex;

use super::buddhist_era::{counts_buddhist_years, of_buddhist_era};
use super::clock::{clock, is_twelve_hour, offset_of, zone_after};
use super::moment::Moment;
use super::setting::Setting;
use super::words::WORDS;

/// Whether there are the two separators of a date in numbers.
pub(super) fn has_separators(text: &str) -> bool {
    text.bytes().filter(|byte| matches!(byte, b'.' | b'/' | b'-')).nth(1).is_some()
}

/// Whether a year is followed by what parts it from a month in numbers, as nearly all texts with a date are not.
fn has_year_and_separator(text: &str) -> bool {
    text.as_bytes()
        .windows(5)
        .any(|part| part[..4].iter().all(u8::is_ascii_digit) && matches!(part[4], b'.' | b'/' | b'-'))
}

/// The digits of Arabic, Persian, the Indian scripts, Thai, Lao, Burmese and Khmer and full-width ones as ASCII ones.
pub(super) fn western_digits(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    text.chars()
        .map(|letter| {
            let zero = match letter {
                '٠'..='٩' => '٠',
                '۰'..='۹' => '۰',
                '०'..='९' => '०',
                '০'..='৯' => '০',
                '੦'..='੯' => '੦',
                '૦'..='૯' => '૦',
                '୦'..='୯' => '୦',
                '௦'..='௯' => '௦',
                '౦'..='౯' => '౦',
                '೦'..='೯' => '೦',
                '൦'..='൯' => '൦',
                '๐'..='๙' => '๐',
                '໐'..='໙' => '໐',
                '၀'..='၉' => '၀',
                '០'..='៩' => '០',
                '０'..='９' => '０',
                _ => return letter,
            };
            char::from(b'0' + (letter as u32 - zero as u32) as u8)
        })
        .collect()
}

/// Whether a year of two figures stands behind an apostrophe: "12 May '24".
pub(super) fn has_short_year(text: &str) -> bool {
    short_year(text).is_some()
}

/// Whether a short text, or what stands behind its last bar, begins with a day in figures, a word, and two figures: "12 May
/// 24", "By Ada Byron | 12 May 24".
pub(super) fn has_bare_short_year(text: &str) -> bool {
    let text = behind_bar(text);
    let is_number = |word: Option<&str>, most: usize| {
        word.map(|word| word.trim_end_matches(['.', ',']))
            .is_some_and(|word| (1..=most).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let mut words = text.split_whitespace();
    text.len() <= LONGEST_DAY && is_number(words.next(), 2) && words.next().is_some() && is_number(words.next(), 2)
}

/// What stands behind the last bar of a byline: a day there is a part of its own.
pub(super) fn behind_bar(text: &str) -> &str {
    text.rsplit_once(['|', '•', '·']).map_or(text, |(_, behind)| behind.trim_start())
}

/// Bytes of a line that may be a day with the name of its month and a time.
const LONGEST_DAY: usize = 60;

/// Where that apostrophe stands.
fn short_year(text: &str) -> Option<usize> {
    let apostrophes = text.match_indices(['\'', '’', '‘']);
    let mut years = apostrophes.filter(|(at, sign)| {
        let behind = &text.as_bytes()[at + sign.len()..];
        let is_digit = |at: usize| behind.get(at).is_some_and(u8::is_ascii_digit);
        text[..*at].ends_with(' ')
            && is_digit(0)
            && is_digit(1)
            && !behind.get(2).is_some_and(u8::is_ascii_alphanumeric)
    });
    years.next().map(|(at, _)| at)
}

/// A text with its years of two figures in full ("12 May '24") and with dots between numbers that points in the middle of the line
/// part ("12·05·2024").
pub(super) fn in_usual_signs(text: &str) -> Cow<'_, str> {
    let text = match short_year(text) {
        // POSIX.1-2017, strptime, %y: 69 to 99 are of the last century.
        Some(at) => {
            let behind = text[at..].trim_start_matches(['\'', '’', '‘']);
            let century = if behind[..2] < *"69" { "20" } else { "19" };
            Cow::Owned(format!("{}{century}{behind}", &text[..at]))
        }
        None => Cow::Borrowed(text),
    };
    if !text.contains('·') || !POINTED.is_match(&text) {
        return text;
    }
    Cow::Owned(POINTED.replace(&text, "$1.$2.$3").into_owned())
}

static POINTED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b([0-9]{1,2})\s?·\s?([0-9]{1,2})\s?·\s?([0-9]{4}|[0-9]{2})\b").expect("constant pattern")
});

/// The Gregorian year of one in figures: Thai pages count from the death of the Buddha.
fn of_era(year: i16, setting: &Setting<'_>) -> i16 {
    if setting.language.is_some_and(|language| matches!(language, "th" | "lo" | "km")) {
        of_buddhist_era(year)
    } else {
        year
    }
}

static ISO: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)(?:^|[^0-9])((?:18|19|20|25)[0-9][0-9])([-/.])([0-9]{1,2})[-/.]([0-9]{1,2})
          (?:[T\ ,]*(?:at\ )?([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?(?:[.,][0-9]+)?\s*(Z|[+-][0-9]{2}:?[0-9]{2}|[+-][0-9]{1,2}\b)?)?",
    )
    .expect("constant pattern")
});

static COMPACT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^((?:19|20)[0-9][0-9])([0-9][0-9])([0-9][0-9])(?:T?([0-9][0-9])([0-9][0-9])([0-9][0-9])?)?(Z)?$")
        .expect("constant pattern")
});

/// 2024-05-12T14:02:10+02:00, 20240512.
pub(super) fn iso(text: &str, setting: &Setting<'_>) -> Option<Moment> {
    let compact = if text.starts_with(['1', '2']) { COMPACT.captures(text) } else { None };
    if let Some(found) = compact {
        let number = |index: usize| found.get(index)?.as_str().parse::<i8>().ok();
        let day = Day::new(found[1].parse().ok()?, number(2)?, number(3)?).ok()?;
        let time = number(4).and_then(|hour| Time::new(hour, number(5)?, number(6).unwrap_or(0), 0).ok());
        return Some(Moment { day, time, has_seconds: number(6).is_some(), offset: found.get(7).map(|_| Offset::UTC) });
    }
    if !has_year_and_separator(text) {
        return None;
    }
    let found = ISO.captures(text)?;
    let number = |index: usize| found.get(index)?.as_str().parse::<i8>().ok();
    let day = Day::new(of_era(found[1].parse().ok()?, setting), number(3)?, number(4)?).ok()?;
    let hour = number(5);
    // ISO 8601 allows 24:00 for the end of a day.
    let time = hour.and_then(|hour| Time::new(hour % 24, number(6)?, number(7).unwrap_or(0), 0).ok());
    // Behind a date written with dots or slashes may stand "2:30 PM".
    let (time, has_seconds) = match time {
        Some(_) if !is_twelve_hour(text) => (time, number(7).is_some()),
        _ => clock(text).map_or((time, false), |(time, has_seconds)| (Some(time), has_seconds)),
    };
    let written = found.get(8).and_then(|offset| offset_of(offset.as_str()));
    let offset = time.and_then(|time| written.or_else(|| zone_after(text, day.to_datetime(time))));
    Some(Moment { day, time, has_seconds, offset })
}

/// Seconds or milliseconds since 1970.
pub(super) fn unix(text: &str) -> Option<Moment> {
    if !matches!(text.len(), 10 | 13) || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let seconds: i64 = text[..10].parse().ok()?;
    let moment = Timestamp::from_second(seconds).ok()?.to_zoned_datetime(TimeZone::UTC);
    Some(Moment { day: moment.date(), time: Some(moment.time()), has_seconds: true, offset: Some(Offset::UTC) })
}

static NUMERIC: LazyLock<Regex> = LazyLock::new(|| {
    let with = |sign: &str| {
        format!(r"([0-9]{{1,2}})\s?{sign}\s?([0-9]{{1,2}})\s?{sign}\s?((?:19|20|25)[0-9][0-9]|[0-9][0-9])")
    };
    // "28.01. - 05.02. 10% off" has no year, nor have month, day and hour of "2023. 05. 22. 12:10" one.
    Regex::new(&format!(r"(?:^|[^0-9.])(?:{}|{}|{})(?:[^0-9%:]|:[^0-9]|:?$)", with(r"\."), with("/"), with("-")))
        .expect("constant pattern")
});

/// A date in figures by its parts: "12/05/24".
struct Figures<'t> {
    first: i8,
    second: i8,
    last: &'t str,
    sign: Sign,
}

/// What parts the figures of a date.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    Dot,
    Slash,
    Dash,
}

impl<'t> Figures<'t> {
    fn of(text: &'t str) -> Option<Self> {
        let found = NUMERIC.captures(text)?;
        // One of three signs parts all: groups of three.
        let (group, sign) = [(1, Sign::Dot), (4, Sign::Slash), (7, Sign::Dash)]
            .into_iter()
            .find(|(group, _)| found.get(*group).is_some())?;
        let number = |group: usize| found.get(group)?.as_str().parse::<i8>().ok();
        let last = found.get(group + 2)?.as_str();
        Some(Figures { first: number(group)?, second: number(group + 1)?, last, sign })
    }

    /// The day where the first figure is the year's.
    fn year_first(&self) -> Option<Day> {
        if self.last.len() != 2 {
            return None;
        }
        Day::new(2000 + i16::from(self.first), self.second, self.last.parse().ok()?).ok()
    }
}

/// 12.05.2024, 12/05/24, 5/12/2024.
pub(super) fn numeric(text: &str, setting: &Setting<'_>) -> Option<Moment> {
    let figures = Figures::of(text)?;
    let Figures { first, second, last, sign } = figures;
    if puts_year_first(setting)
        && let Some(day) = figures.year_first()
    {
        return Some(Moment::with_clock(day, text));
    }
    let year: i16 = last.parse().ok()?;
    // POSIX.1-2017, strptime, %y: 69 to 99 are of the last century.
    let year = match year {
        0..69 => 2000 + year,
        69..100 => 1900 + year,
        year if counts_buddhist_years(text) => of_buddhist_era(year),
        year => of_era(year, setting),
    };
    // Only slashes are used with the month first.
    let month_first = setting.month_first && sign == Sign::Slash;
    let (day, month) = match (first, second) {
        (first, second) if first > 12 => (first, second),
        (first, second) if second > 12 => (second, first),
        (first, second) if month_first => (second, first),
        (first, second) => (first, second),
    };
    Some(Moment::with_clock(Day::new(year, month, day).ok()?, text))
}

/// What the same figures say in another order, where that is a day too: day and month the other way round ("12/05/24"), the
/// year first ("24-05-12").
pub(super) fn in_other_orders(text: &str, setting: &Setting<'_>) -> Vec<Moment> {
    let (Some(figures), Some(one)) = (Figures::of(text), numeric(text, setting)) else { return Vec::new() };
    if puts_year_first(setting) || figures.sign == Sign::Dot {
        return Vec::new();
    }
    let turned = Day::new(one.day.year(), one.day.day(), one.day.month()).ok();
    let turned = turned.filter(|_| figures.sign == Sign::Slash || setting.order_is_open);
    let year_first = figures.year_first().filter(|_| figures.sign == Sign::Dash);
    let others = [turned, year_first].into_iter().flatten().filter(|day| *day != one.day);
    others.map(|day| Moment::with_clock(day, text)).collect()
}

/// Whether the language puts the year first.
fn puts_year_first(setting: &Setting<'_>) -> bool {
    setting.language.is_some_and(|language| WORDS.year_first.iter().any(|known| known == language))
}

static CJK: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"([0-9]{4})\s?[年년.]\s?([0-9]{1,2})\s?[月월.]\s?([0-9]{1,2})\s?[日일.]?").expect("constant pattern")
});

/// 2024年5月12日, 2024년 5월 12일.
pub(super) fn cjk(text: &str) -> Option<Moment> {
    if text.is_ascii() && !has_separators(text) {
        return None;
    }
    let found = CJK.captures(text)?;
    let day = Day::new(found[1].parse().ok()?, found[2].parse().ok()?, found[3].parse().ok()?).ok()?;
    Some(Moment::with_clock(day, text))
}
