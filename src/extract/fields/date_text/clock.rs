//! The time of day behind a date, and its zone: `14:02 Uhr`, `2:02 p.m. EST`, `9h30`, `14:02 GMT+0200`.

use std::sync::LazyLock;

use jiff::civil::{DateTime, Time};
use jiff::tz::{Offset, TimeZone};
use regex::{Captures, Regex};

use super::words::WORDS;

static CLOCK: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:^|[^0-9:.])([0-9]{1,2})(?:(?::|\s?h\s?|\.|時|时|시\s?)([0-9]{1,2})(?::([0-9]{2}))?\s*([ap]\.?\s?m\b\.?|uhr|hrs)?|\s*([ap]\.?\s?m\b\.?))(?:[^0-9]|$)").expect("constant pattern")
});
static TWELVE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?i)[0-9]\s*[ap]\.?\s?m\b").expect("constant pattern"));

pub(super) fn is_twelve_hour(text: &str) -> bool {
    TWELVE.is_match(text)
}

/// The time of day in `text`, and whether it names seconds.
pub(super) fn clock(text: &str) -> Option<(Time, bool)> {
    for found in CLOCK.captures_iter(text) {
        let number = |index: usize| found.get(index).and_then(|part| part.as_str().parse::<i8>().ok());
        let half = found.get(4).or(found.get(5)).map(|half| half.as_str().to_ascii_lowercase());
        // Only the word behind them tells hours and minutes with a dot between them from dates.
        let minute = found.get(2);
        let is_dotted = minute.is_some_and(|minute| text.as_bytes()[minute.start() - 1] == b'.');
        if is_dotted && half.is_none() && !is_led(&text[..found.get(1)?.start()]) {
            continue;
        }
        // Of one figure minutes are in Chinese, Japanese and Korean alone.
        if minute.is_some_and(|minute| {
            minute.len() < 2 && text[..minute.start()].trim_end().ends_with(|sign: char| sign.is_ascii())
        }) {
            continue;
        }
        let half = half.as_deref().and_then(|half| half.chars().next()).filter(|half| matches!(half, 'a' | 'p'));
        let half = half.or_else(|| half_beside(text, &found));
        let hour = match (number(1)?, half) {
            (12, Some('a')) => 0,
            (hour, Some('p')) if hour < 12 => hour + 12,
            (hour, _) => hour,
        };
        if let Ok(time) = Time::new(hour, number(2).unwrap_or(0), number(3).unwrap_or(0), 0) {
            return Some((time, number(3).is_some()));
        }
    }
    None
}

/// Whether words like "kl." lead to a time whose minutes stand behind a dot, or the date itself does: "2024-05-12 14.02".
fn is_led(before: &str) -> bool {
    let before = before.trim_end();
    let word = before.rsplit([' ', '\u{a0}', ',', '-', '–', '|']).next().unwrap_or(before);
    let is_year = |part: &str| part.len() >= 4 && part.bytes().rev().take(4).all(|digit| digit.is_ascii_digit());
    let is_day = || {
        let mut parts = before.rsplit('-');
        parts.next().is_some_and(|day| day.len() == 2) && parts.next().is_some() && parts.next().is_some_and(is_year)
    };
    is_year(word) && !word.contains(|letter: char| letter.is_alphabetic())
        || is_day()
        || WORDS.before_clocks.contains(&word.trim_end_matches('.').to_lowercase())
}

/// 'a' or 'p', where a word right before or behind the time says so: 午後2時02分, 02:02 م.
fn half_beside(text: &str, found: &Captures<'_>) -> Option<char> {
    if text.is_ascii() {
        return None;
    }
    let before = text[..found.get(1)?.start()].trim_end();
    let end = found.get(3).or(found.get(2)).or(found.get(1))?.end();
    let behind = text[end..].trim_start_matches(|letter: char| letter.is_whitespace() || "分분".contains(letter));
    let is_beside = |word: &String| {
        let starts = |rest: &str| !rest.starts_with(char::is_alphabetic);
        before.ends_with(word.as_str()) || behind.strip_prefix(word.as_str()).is_some_and(starts)
    };
    let words = &WORDS.half_days;
    if words.after_noon.iter().any(is_beside) {
        Some('p')
    } else {
        words.before_noon.iter().any(is_beside).then_some('a')
    }
}

static ZONE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)[0-9]{1,2}[:.h][0-9]{2}(?::[0-9]{2})?\s*(?:[AaPp]\.?[Mm]\b\.?|[Uu]hr\b|h\b|hrs\b)?,?\s*
          (?:\(?(?:GMT|UTC)\s?(?P<hours>[+-][0-9]{1,2}(?::?[0-9]{2})?)\b
          |\(?(?P<name>[A-Z]{1,5}|МСК|мск)\b
          |\s(?P<offset>[+-][0-9]{2}:?[0-9]{2})\b)",
    )
    .expect("constant pattern")
});

/// The zone named behind a time: `14:02 CET`, `2:02 PM EST`, `14:02 GMT+0200`, `10:00 (UTC+8)`; `at` is that time.
pub(super) fn zone_after(text: &str, at: DateTime) -> Option<Offset> {
    let found = ZONE.captures(text)?;
    if let Some(offset) = found.name("offset").or_else(|| found.name("hours")) {
        return offset_of(offset.as_str());
    }
    let name = found.name("name")?.as_str().to_lowercase();
    if let Some(hours) = WORDS.zones.get(&name) {
        return Offset::from_seconds((hours * 3600.0) as i32).ok();
    }
    let zone = TimeZone::get(WORDS.zones_by_season.get(&name)?).ok()?;
    Some(zone.to_ambiguous_timestamp(at).compatible().ok()?.to_zoned_datetime(zone.clone()).offset())
}

/// An offset as ISO 8601 and RFC 2822 write it: `Z`, `+02:00`, `-0530`, `+2`.
pub(super) fn offset_of(text: &str) -> Option<Offset> {
    if text == "Z" {
        return Some(Offset::UTC);
    }
    let (sign, digits) = text.split_at(1);
    let digits: String = digits.chars().filter(char::is_ascii_digit).collect();
    let (hours, minutes) = if digits.len() > 2 { digits.split_at(digits.len() - 2) } else { (digits.as_str(), "0") };
    let seconds = hours.parse::<i32>().ok()? * 3600 + minutes.parse::<i32>().ok()? * 60;
    Offset::from_seconds(if sign == "-" { -seconds } else { seconds }).ok()
}
