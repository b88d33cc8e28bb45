//! Reads dates as people and programs write them: ISO 8601, RFC 2822, Unix time, printed dates of many languages.

use std::borrow::Cow;
use std::sync::LazyLock;

use jiff::civil::{Date as Day, Time};
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, ToSpan};
use regex::Regex;

use super::date_clock::{clock, is_twelve_hour, offset_of, zone_after};
use super::date_eras::in_numbers_of_today;
use super::date_months::{counts_buddhist_years, day_unglued, named_month, of_buddhist_era, tokens};
use super::date_words::WORDS;
use super::solar_hijri;
use crate::record::{Date, OffsetKnowledge, Precision};

/// What is known when a date is read.
#[derive(Debug, Clone, Copy, Default)]
pub struct Setting<'a> {
    /// When the page was captured: the "now" of relative dates and the bound of plausible ones.
    pub captured_at: Option<Timestamp>,
    /// In 03/04/2024 the month stands first.
    pub month_first: bool,
    /// Language of the page, as its primary subtag in small letters.
    pub language: Option<&'a str>,
    /// Zone of times without an offset.
    pub timezone: Option<&'a TimeZone>,
    /// Who wrote the date: people mention the days of history too.
    pub written_by: Writer,
}

/// Who wrote a date.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Writer {
    /// A program, into a carrier made for dates.
    Program,
    /// People, into the page's text.
    #[default]
    People,
}

/// A point in time as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Moment {
    day: Day,
    time: Option<Time>,
    has_seconds: bool,
    offset: Option<Offset>,
}

/// The first date in `text`; None if there is none, or none that is plausible.
pub fn read(text: &str, setting: &Setting<'_>) -> Option<Date> {
    let raw = crate::text::fold_space(text);
    if raw.len() < 4 || !raw.is_ascii() && raw.chars().count() < 3 || !raw.contains(char::is_numeric) {
        return None;
    }
    let digits = western_digits(&raw);
    let plain = in_numbers_of_today(&digits);
    let named = |text: &str| with_clock(named_month(text, setting.language)?, text);
    let in_numbers = || if has_separators(&plain) { numeric(&plain, setting) } else { None };
    let moment = if has_year(&plain) {
        iso(&plain, setting)
            .or_else(|| unix(&plain))
            .or_else(in_numbers)
            .or_else(|| named(&plain))
            .or_else(|| with_clock(solar_hijri::numeric(&raw, &plain, setting.language)?, &plain))
            .or_else(|| cjk(&plain))
            .or_else(|| day_unglued(&plain).and_then(|parted| named(&parted)))
    } else {
        in_numbers().or_else(|| if has_separators(&plain) { named(&plain) } else { None })
    };
    let moment = moment.or_else(|| relative(&plain, setting.captured_at?))?;
    is_plausible(&moment, setting).then(|| printed(moment, raw, setting.timezone))
}

/// Whether [`read`] may find a date in `text`: a year or a row of digits, two separators, or a time counted back from
/// the capture. Few lines have any of these.
pub(super) fn may_hold_date(text: &str, setting: &Setting<'_>) -> bool {
    setting.captured_at.is_some() || has_year(text) || has_separators(text) || text.contains('年')
}

/// Whether four digits of whatever script stand in a row, without which there is no year in full.
fn has_year(text: &str) -> bool {
    let mut digits = 0;
    text.chars().any(|letter| {
        digits = if letter.is_numeric() { digits + 1 } else { 0 };
        digits == 4
    })
}

/// Whether there are the two separators of a date in numbers.
fn has_separators(text: &str) -> bool {
    text.bytes().filter(|byte| matches!(byte, b'.' | b'/' | b'-')).nth(1).is_some()
}

/// Whether a year is followed by what parts it from a month in numbers, as nearly all texts with a date are not.
fn has_year_and_separator(text: &str) -> bool {
    text.as_bytes()
        .windows(5)
        .any(|part| part[..4].iter().all(u8::is_ascii_digit) && matches!(part[4], b'.' | b'/' | b'-'))
}

/// The same date with day and month in the other order, where both are possible.
pub(super) fn in_other_order(text: &str, setting: &Setting<'_>) -> Option<Date> {
    let raw = crate::text::fold_space(text);
    let plain = western_digits(&raw);
    if iso(&plain, setting).is_some() {
        return None;
    }
    let one = numeric(&plain, setting)?;
    let other = numeric(&plain, &Setting { month_first: !setting.month_first, ..*setting })?;
    (one.day != other.day && is_plausible(&other, setting)).then(|| printed(other, raw, setting.timezone))
}

/// Whether a line is a copyright notice: its year dates nothing.
pub(super) fn is_copyright(text: &str) -> bool {
    text.contains('©') || text.to_lowercase().contains("copyright")
}

/// `text` up to a month or a number: what stands before a date in a byline.
pub(super) fn without_date(text: &str) -> &str {
    let mut at = 0;
    let mut begins_with_month = false;
    for word in text.split_inclusive(char::is_whitespace) {
        let bare = word.trim().trim_matches(|letter: char| !letter.is_alphanumeric()).to_lowercase();
        let is_number = bare.starts_with(char::is_numeric);
        let is_named = WORDS.months.contains_key(&bare) || WORDS.solar_hijri_months.contains_key(&bare);
        let is_month = bare.chars().count() > 2 && is_named;
        if begins_with_month && is_number {
            return "";
        }
        // A month may be a name too ("Tom May"): it begins a date where a number follows.
        let is_month = is_month && (at == 0 || text[at + word.len()..].starts_with(char::is_numeric));
        if at > 0 && (is_number || is_month) {
            let before = text[..at].trim_end();
            // "Jan Voorbeeld op 3 mei": the word that leads the date in belongs to it.
            return match before.rsplit_once(' ') {
                Some((name, last)) if WORDS.fillers.iter().any(|filler| *filler == last.to_lowercase()) => name,
                _ => before,
            };
        }
        begins_with_month = at == 0 && is_month;
        at += word.len();
    }
    text
}

/// A date by one of the rule's strptime formats.
pub fn read_by_format(text: &str, format: &str, timezone: Option<&TimeZone>) -> Option<Date> {
    let raw = crate::text::fold_space(text);
    let parsed = jiff::fmt::strtime::parse(format, &raw).ok()?;
    let moment = Moment {
        day: parsed.to_date().ok()?,
        time: parsed.to_time().ok(),
        has_seconds: parsed.second().is_some(),
        offset: parsed.offset(),
    };
    Some(printed(moment, raw, timezone))
}

/// First year of dates in the text of pages: older ones are history.
const FIRST_PRINTED: i16 = 1990;
/// First year that archives of newspapers declare.
const FIRST_DECLARED: i16 = 1800;
/// Later dates are placeholders where nothing is known about the capture.
const LAST: Day = Day::constant(2050, 1, 1);

fn is_plausible(moment: &Moment, setting: &Setting<'_>) -> bool {
    // A page cannot have been published after it was captured; a day of slack for time zones.
    let latest =
        setting.captured_at.map_or(LAST, |at| at.to_zoned_datetime(TimeZone::UTC).date().saturating_add(1.day()));
    let first = if setting.written_by == Writer::Program { FIRST_DECLARED } else { FIRST_PRINTED };
    moment.day.year() >= first && moment.day <= latest && !WORDS.placeholders.contains(&moment.day)
}

/// RFC 3339 where time and offset are known, a shorter form of ISO 8601 where less is.
fn printed(moment: Moment, raw: String, timezone: Option<&TimeZone>) -> Date {
    let day = moment.day;
    let Some(time) = moment.time else {
        return Date { value: day.to_string(), raw, precision: Precision::Day, offset: OffsetKnowledge::Unknown };
    };
    let precision = if moment.has_seconds { Precision::Second } else { Precision::Minute };
    let assumed = || {
        timezone.and_then(|zone| {
            Some(
                zone.to_ambiguous_timestamp(day.to_datetime(time))
                    .compatible()
                    .ok()?
                    .to_zoned_datetime(zone.clone())
                    .offset(),
            )
        })
    };
    let (offset, knowledge) = match moment.offset {
        Some(offset) => (Some(offset), OffsetKnowledge::Explicit),
        None => match assumed() {
            Some(offset) => (Some(offset), OffsetKnowledge::Assumed),
            None => (None, OffsetKnowledge::Unknown),
        },
    };
    let clock = if offset.is_some() || moment.has_seconds {
        format!("{:02}:{:02}:{:02}", time.hour(), time.minute(), time.second())
    } else {
        format!("{:02}:{:02}", time.hour(), time.minute())
    };
    let zone = offset.map(print_offset).unwrap_or_default();
    Date { value: format!("{day}T{clock}{zone}"), raw, precision, offset: knowledge }
}

fn print_offset(offset: Offset) -> String {
    let minutes = offset.seconds() / 60;
    format!("{}{:02}:{:02}", if minutes < 0 { '-' } else { '+' }, minutes.abs() / 60, minutes.abs() % 60)
}

/// The digits of Arabic, Persian, the Indian scripts, Thai, Lao, Burmese and Khmer and full-width ones as ASCII ones.
fn western_digits(text: &str) -> Cow<'_, str> {
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
        r"(?x)(?:^|[^\d])((?:18|19|20|25)\d\d)([-/.])(\d{1,2})[-/.](\d{1,2})
          (?:[T\ ,]*(?:at\ )?(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,]\d+)?\s*(Z|[+-]\d{2}:?\d{2}|[+-]\d{1,2}\b)?)?",
    )
    .expect("constant pattern")
});
static COMPACT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^((?:19|20)\d\d)(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?)?(Z)?$").expect("constant pattern")
});

fn iso(text: &str, setting: &Setting<'_>) -> Option<Moment> {
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
    let offset = found.get(8).and_then(|offset| offset_of(offset.as_str())).or_else(|| zone_after(text));
    // Behind a date written with dots or slashes may stand "2:30 PM".
    let (time, has_seconds) = match time {
        Some(_) if !is_twelve_hour(text) => (time, number(7).is_some()),
        _ => clock(text).map_or((time, false), |(time, has_seconds)| (Some(time), has_seconds)),
    };
    Some(Moment { day, time, has_seconds, offset: time.and(offset) })
}

/// Seconds or milliseconds since 1970.
fn unix(text: &str) -> Option<Moment> {
    if !matches!(text.len(), 10 | 13) || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let seconds: i64 = text[..10].parse().ok()?;
    let moment = Timestamp::from_second(seconds).ok()?.to_zoned_datetime(TimeZone::UTC);
    Some(Moment { day: moment.date(), time: Some(moment.time()), has_seconds: true, offset: Some(Offset::UTC) })
}

static NUMERIC: LazyLock<Regex> = LazyLock::new(|| {
    let with = |sign: &str| format!(r"(\d{{1,2}})\s?{sign}\s?(\d{{1,2}})\s?{sign}\s?((?:19|20|25)\d\d|\d\d)");
    Regex::new(&format!(r"(?:^|[^\d.])(?:{}|{}|{})(?:[^\d]|$)", with(r"\."), with("/"), with("-")))
        .expect("constant pattern")
});

/// 12.05.2024, 12/05/24, 5/12/2024.
fn numeric(text: &str, setting: &Setting<'_>) -> Option<Moment> {
    let found = NUMERIC.captures(text)?;
    // One of three signs parts all: groups of three.
    let sign = (0..3).find(|sign| found.get(3 * sign + 1).is_some())?;
    let (first, second): (i8, i8) = (found[3 * sign + 1].parse().ok()?, found[3 * sign + 2].parse().ok()?);
    let year: i16 = found[3 * sign + 3].parse().ok()?;
    // POSIX.1-2017, strptime, %y: 69 to 99 are of the last century.
    let year = match year {
        0..69 => 2000 + year,
        69..100 => 1900 + year,
        year if counts_buddhist_years(text) => of_buddhist_era(year),
        year => of_era(year, setting),
    };
    // Only slashes are used with the month first.
    let month_first = setting.month_first && sign == 1;
    let (day, month) = match (first, second) {
        (first, second) if first > 12 => (first, second),
        (first, second) if second > 12 => (second, first),
        (first, second) if month_first => (second, first),
        (first, second) => (first, second),
    };
    with_clock(Day::new(year, month, day).ok()?, text)
}

static CJK: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(\d{4})\s?[年년.]\s?(\d{1,2})\s?[月월.]\s?(\d{1,2})\s?[日일.]?").expect("constant pattern")
});

/// 2024年5月12日, 2024년 5월 12일.
fn cjk(text: &str) -> Option<Moment> {
    if text.is_ascii() && !has_separators(text) {
        return None;
    }
    let found = CJK.captures(text)?;
    with_clock(Day::new(found[1].parse().ok()?, found[2].parse().ok()?, found[3].parse().ok()?).ok()?, text)
}

fn with_clock(day: Day, text: &str) -> Option<Moment> {
    let clock = clock(text);
    Some(Moment {
        day,
        time: clock.map(|(time, _)| time),
        has_seconds: clock.is_some_and(|(_, has_seconds)| has_seconds),
        offset: clock.and_then(|_| zone_after(text)),
    })
}

/// "2 hours ago" counted back from the capture.
fn relative(text: &str, captured_at: Timestamp) -> Option<Moment> {
    let lower = text.to_lowercase();
    let tokens = tokens(&lower);
    if !WORDS.ago.iter().any(|ago| {
        if ago.contains(' ') {
            lower.contains(ago.as_str())
        } else {
            tokens.contains(&ago.as_str()) || lower.ends_with(ago.as_str())
        }
    }) {
        return None;
    }
    let (index, count) =
        tokens.iter().enumerate().find_map(|(index, token)| Some((index, token.parse::<i64>().ok()?)))?;
    let unit = tokens.get(index + 1)?;
    // "3時間前", "3 ชั่วโมงที่แล้ว": what counts back is written on.
    let written_on = || {
        let is_prefix = |(word, _): &(&String, &i64)| !unit.is_ascii() && unit.starts_with(word.as_str());
        let ends_in_ago = WORDS.ago.iter().any(|ago| unit.ends_with(ago.as_str()));
        WORDS.spans.iter().filter(is_prefix).max_by_key(|(word, _)| word.len()).filter(|_| ends_in_ago)
    };
    let seconds = WORDS.spans.get(*unit).or_else(|| written_on().map(|(_, seconds)| seconds))?;
    let moment = Timestamp::from_second(captured_at.as_second().checked_sub(count.checked_mul(*seconds)?)?)
        .ok()?
        .to_zoned_datetime(TimeZone::UTC);
    // A count of days or weeks says nothing about the hour.
    let time = (*seconds < 86_400).then(|| moment.time());
    Some(Moment { day: moment.date(), time, has_seconds: false, offset: time.map(|_| Offset::UTC) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Option<String> {
        read(text, &Setting::default()).map(|date| date.value)
    }

    #[test]
    fn reads_what_programs_write() {
        for (text, expected) in [
            ("2025-04-15T13:42:10+02:00", "2025-04-15T13:42:10+02:00"),
            ("2025-04-15T11:42:10.123Z", "2025-04-15T11:42:10+00:00"),
            ("2025-04-15 11:42", "2025-04-15T11:42"),
            ("2025-4-5", "2025-04-05"),
            ("20250415", "2025-04-15"),
            ("Tue, 15 Apr 2025 11:42:10 GMT", "2025-04-15T11:42:10+00:00"),
            ("Tue, 15 Apr 2025 11:42:10 +0530", "2025-04-15T11:42:10+05:30"),
            ("1744717330", "2025-04-15T11:42:10+00:00"),
            ("1744717330000", "2025-04-15T11:42:10+00:00"),
            ("Tue Apr 15 2025 13:42:10 GMT+0200", "2025-04-15T13:42:10+02:00"),
        ] {
            assert_eq!(value(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn reads_what_people_print() {
        for (text, expected) in [
            ("April 15, 2025", "2025-04-15"),
            ("Published: Apr 15th, 2025 at 2:05 p.m. EST", "2025-04-15T14:05:00-05:00"),
            ("Von Maria Muster am 3. Mai 2019, 14:02 Uhr", "2019-05-03T14:02"),
            ("15 de abril de 2025", "2025-04-15"),
            ("le 1er août 2021 à 9h30", "2021-08-01T09:30"),
            ("15.04.2025 | 08:15", "2025-04-15T08:15"),
            ("15/04/2025", "2025-04-15"),
            ("15 апреля 2025 г.", "2025-04-15"),
            ("١٥ أبريل ٢٠٢٥", "2025-04-15"),
            ("2025年4月15日 10:30", "2025-04-15T10:30"),
            ("2025. 4. 15.", "2025-04-15"),
            ("15 kwietnia 2025", "2025-04-15"),
            ("Ada Byron15 April 2025", "2025-04-15"),
            ("سه‌شنبه ۲۶ فروردین ۱۴۰۴ - ۱۰:۳۰", "2025-04-15T10:30"),
            ("۲۳ اردیبهشت‌ماه سال ۱۴۰۳", "2024-05-12"),
            ("انتشار: ۱۴۰۳/۰۲/۲۳ ساعت ۱۰:۳۰", "2024-05-12T10:30"),
            ("۱۵ آوریل ۲۰۲۵", "2025-04-15"),
            ("2024年5月12日 10時30分", "2024-05-12T10:30"),
            ("2024年5月12日 午後2時02分", "2024-05-12T14:02"),
            ("令和6年5月12日", "2024-05-12"),
            ("二〇二四年五月十二日", "2024-05-12"),
            ("12 مايو 2024 02:02 م", "2024-05-12T14:02"),
            ("12 أيار/مايو 2024", "2024-05-12"),
            ("১২ মে ২০২৪, ১৪:০২", "2024-05-12T14:02"),
            ("12 พ.ค. 2567", "2024-05-12"),
            ("12 พ.ค. 67", "2024-05-12"),
            ("12 tháng 5 năm 2024", "2024-05-12"),
            ("12 tháng mười một, 2024", "2024-11-12"),
            ("12 ΜΑΪΟΥ 2024", "2024-05-12"),
            ("12 HAZİRAN 2024", "2024-06-12"),
            ("12. маја 2024.", "2024-05-12"),
            ("2024. gada 12. maijā", "2024-05-12"),
            ("2024 m. gegužės 12 d.", "2024-05-12"),
            ("مئی 12, 2024", "2024-05-12"),
            ("மே 12, 2024", "2024-05-12"),
            ("12-May-24", "2024-05-12"),
            ("14:02 / 12.05.2024", "2024-05-12T14:02"),
            ("12 listopada 2024", "2024-11-12"),
        ] {
            assert_eq!(value(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn a_language_may_have_its_own_name_for_a_month() {
        let croatian = Setting { language: Some("hr"), ..Setting::default() };
        assert_eq!(read("12. listopada 2024.", &croatian).map(|date| date.value).as_deref(), Some("2024-10-12"));
        let persian = Setting { language: Some("fa"), ..Setting::default() };
        assert_eq!(read("1403/02/23 - 14:02", &persian).map(|date| date.value).as_deref(), Some("2024-05-12T14:02"));
        assert_eq!(value("1403/02/23 - 14:02"), None);
    }

    #[test]
    fn month_stands_first_only_where_the_setting_says_so() {
        let american = Setting { month_first: true, ..Setting::default() };
        assert_eq!(read("04/05/2024", &american).map(|date| date.value).as_deref(), Some("2024-04-05"));
        assert_eq!(value("04/05/2024").as_deref(), Some("2024-05-04"));
        assert_eq!(value("04/15/2024").as_deref(), Some("2024-04-15"));
    }

    #[test]
    fn relative_dates_need_a_capture_time() {
        assert_eq!(value("2 hours ago"), None);
        let captured_at = Some("2025-04-15T12:00:00Z".parse().expect("a timestamp"));
        let setting = Setting { captured_at, ..Setting::default() };
        assert_eq!(read("2 hours ago", &setting).map(|date| date.value).as_deref(), Some("2025-04-15T10:00:00+00:00"));
        for (text, expected) in [
            ("vor 3 Tagen", "2025-04-12"),
            ("3 dage siden", "2025-04-12"),
            ("3 dni temu", "2025-04-12"),
            ("3 dny před", "2025-04-12"),
            ("πριν από 3 ημέρες", "2025-04-12"),
            ("3 дні тому", "2025-04-12"),
            ("3 天前", "2025-04-12"),
            ("3日前", "2025-04-12"),
            ("3일 전", "2025-04-12"),
            ("3 วันที่แล้ว", "2025-04-12"),
            ("3 दिन पहले", "2025-04-12"),
            ("۳ روز پیش", "2025-04-12"),
            ("לפני 3 ימים", "2025-04-12"),
            ("3 hari yang lalu", "2025-04-12"),
            ("3 ngày trước", "2025-04-12"),
        ] {
            assert_eq!(read(text, &setting).map(|date| date.value).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn a_date_after_the_capture_is_none() {
        let captured_at = Some("2025-04-15T12:00:00Z".parse().expect("a timestamp"));
        assert_eq!(read("2026-01-01", &Setting { captured_at, ..Setting::default() }), None);
    }

    #[test]
    fn prose_is_no_date() {
        for text in [
            "You may read 12 of them",
            "Version 1.2.3",
            "In May we met",
            "call 555-1234 now",
            "۳۰ اسفند ۱۴۰۲",
            "1403/02/23",
            "Journal of Tides 9 (Nov), 2579-2605, 2008",
            "",
        ] {
            assert_eq!(value(text), None, "{text}");
        }
    }

    #[test]
    fn a_rule_supplies_format_and_zone() {
        let zone = TimeZone::get("Europe/Berlin").expect("bundled");
        let date = read_by_format("03 May 2019, 14:02", "%d %B %Y, %H:%M", Some(&zone)).expect("fits");
        assert_eq!((date.value.as_str(), date.offset), ("2019-05-03T14:02:00+02:00", OffsetKnowledge::Assumed));
    }
}
