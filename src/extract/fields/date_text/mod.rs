//! Reads dates as people and programs write them: ISO 8601, RFC 2822, Unix time, printed dates of many languages.

mod ago;
mod buddhist_era;
mod clock;
mod eras;
pub(super) mod labels;
mod lunar_hijri;
mod moment;
mod months;
mod numbers;
mod setting;
mod solar_hijri;
pub(super) mod span;
mod tokens;
pub(super) mod words;

use jiff::ToSpan;
use jiff::civil::Date as Day;
use jiff::tz::TimeZone;

use crate::record::Date;
use ago::{in_months, in_words, named_day, relative};
use eras::in_numbers_of_today;
use moment::Moment;
use months::{day_unglued, named_month};
use numbers::{
    cjk, has_bare_short_year, has_separators, has_short_year, in_usual_signs, iso, numeric, unix, western_digits,
};
pub use setting::{Setting, Writer};
use words::WORDS;

/// The first date in `text`; None if there is none, or none that is plausible.
pub fn read(text: &str, setting: &Setting<'_>) -> Option<Date> {
    let raw = crate::text::fold_space(text);
    if !raw.contains(char::is_numeric) {
        let moment = in_words(&raw, setting.captured_at?)?;
        return Some(moment.printed(raw, setting.timezone));
    }
    if raw.len() < 4 || !raw.is_ascii() && raw.chars().count() < 3 {
        return None;
    }
    let digits = western_digits(&raw);
    let signs = in_usual_signs(&digits);
    let plain = in_numbers_of_today(&signs);
    let named = |text: &str| Some(Moment::with_clock(named_month(text, setting.language)?, text));
    let in_numbers = || if has_separators(&plain) { numeric(&plain, setting) } else { None };
    let moment = if has_year(&plain) {
        iso(&plain, setting)
            .or_else(|| unix(&plain))
            .or_else(in_numbers)
            .or_else(|| named(&plain))
            .or_else(|| Some(Moment::with_clock(solar_hijri::numeric(&raw, &plain, setting.language)?, &plain)))
            .or_else(|| cjk(&plain))
            .or_else(|| day_unglued(&plain).and_then(|parted| named(&parted)))
    } else {
        let may_be_named = || has_separators(&plain) || has_bare_short_year(&plain);
        in_numbers().or_else(|| if may_be_named() { named(&plain) } else { None })
    };
    let counted_back = |at| named_day(&plain, at).or_else(|| relative(&plain, at));
    let Some(moment) = moment.or_else(|| counted_back(setting.captured_at?)) else {
        return in_months(&plain, setting.captured_at?).map(|date| Date { raw, ..date });
    };
    is_plausible(&moment, setting).then(|| moment.printed(raw, setting.timezone))
}

/// Whether a text holds a date.
pub(super) fn is_in(text: &str) -> bool {
    may_hold_date(text, &Setting::default()) && read(text, &Setting::default()).is_some()
}

/// Whether a line without a number counts back from the capture: "an hour ago".
pub(super) fn counts_back(text: &str, setting: &Setting<'_>) -> bool {
    setting.captured_at.is_some_and(|at| in_words(text, at).is_some())
}

/// Whether [`read`] may find a date in `text`: a year or a row of digits, two separators, or a time counted back from
/// the capture. Few lines have any of these.
pub(super) fn may_hold_date(text: &str, setting: &Setting<'_>) -> bool {
    setting.captured_at.is_some()
        || has_year(text)
        || has_separators(text)
        || text.contains('年')
        || has_short_year(text)
        || has_bare_short_year(text)
}

/// Whether four digits of whatever script stand in a row, without which there is no year in full.
fn has_year(text: &str) -> bool {
    let mut digits = 0;
    text.chars().any(|letter| {
        digits = if letter.is_numeric() { digits + 1 } else { 0 };
        digits == 4
    })
}

/// The same figures in another order, where that is a day too: day and month the other way round, the year first.
pub(super) fn in_other_orders(text: &str, setting: &Setting<'_>) -> Vec<Date> {
    let raw = crate::text::fold_space(text);
    let plain = western_digits(&raw);
    if !has_separators(&plain) || iso(&plain, setting).is_some() {
        return Vec::new();
    }
    let others = numbers::in_other_orders(&plain, setting).into_iter().filter(|other| is_plausible(other, setting));
    others.map(|other| other.printed(raw.clone(), setting.timezone)).collect()
}

/// Whether a line is a copyright notice: its year dates nothing.
pub(super) fn is_copyright(text: &str) -> bool {
    text.contains('©') || text.to_lowercase().contains("copyright")
}

/// A date by one of the rule's strptime formats.
pub fn read_by_format(text: &str, format: &str, timezone: Option<&TimeZone>) -> Option<Date> {
    let raw = crate::text::fold_space(text);
    let parsed = jiff::fmt::strtime::parse(format, &raw).ok()?;
    let moment = Moment {
        day: parsed.to_date().ok()?,
        // Without an hour it would be midnight.
        time: parsed.hour().and_then(|_| parsed.to_time().ok()),
        has_seconds: parsed.second().is_some(),
        offset: parsed.offset(),
    };
    Some(moment.printed(raw, timezone))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::OffsetKnowledge;

    fn value(text: &str) -> Option<String> {
        read(text, &Setting::default()).map(|date| date.value)
    }

    #[test]
    fn a_format_of_a_day_gives_no_time() {
        let value = |text: &str, format: &str| read_by_format(text, format, None).map(|date| date.value);
        assert_eq!(value("15.04.2024", "%d.%m.%Y").as_deref(), Some("2024-04-15"));
        assert_eq!(value("15.04.2024 9:05 PM", "%d.%m.%Y %I:%M %p").as_deref(), Some("2024-04-15T21:05"));
        assert_eq!(value("15.04.2024 0:00", "%d.%m.%Y %H:%M").as_deref(), Some("2024-04-15T00:00"));
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
            ("12 May '24", "2024-05-12"),
            ("May 12, ’24", "2024-05-12"),
            ("12·05·2024", "2024-05-12"),
            ("٤ ذو القعدة ١٤٤٥ هـ", "2024-05-12"),
            ("الأحد 4 ذي القعدة 1445 هـ", "2024-05-12"),
            ("4 ذو القعدة 1445 هـ - 12 مايو 2024 م", "2024-05-12"),
            ("2024ko maiatzaren 12a", "2024-05-12"),
            ("12. mai 2024 kl. 14.02", "2024-05-12T14:02"),
            ("12.5.2024 klo 14.02", "2024-05-12T14:02"),
            ("2024-05-12 14.02", "2024-05-12T14:02"),
            ("12 Mei 2024 pukul 14.02 WIB", "2024-05-12T14:02:00+07:00"),
            ("12 May 2024 10:00 (UTC+8)", "2024-05-12T10:00:00+08:00"),
            ("12 May 2024 10:00 GMT+2", "2024-05-12T10:00:00+02:00"),
            ("May 12, 2024, 10:00 AM ET", "2024-05-12T10:00:00-04:00"),
            ("January 12, 2024, 10:00 AM ET", "2024-01-12T10:00:00-05:00"),
            ("12 мая 2024, 10:00 (мск)", "2024-05-12T10:00:00+03:00"),
            ("12.05.2024, 10:00 Uhr MESZ", "2024-05-12T10:00:00+02:00"),
            ("12/05/2024 10:00h CET", "2024-05-12T10:00:00+01:00"),
            ("12 May 2024, 10:00-12:30", "2024-05-12T10:00"),
            ("12/05/2024 - ore 14.02", "2024-05-12T14:02"),
            ("12 mai 2024 - 14 h 02", "2024-05-12T14:02"),
            ("2024年5月12日 午後2時2分", "2024-05-12T14:02"),
            ("2024년 5월 12일 오후 2시 2분", "2024-05-12T14:02"),
            ("12 May 2024, version 14.02", "2024-05-12"),
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
    fn a_year_of_two_figures_stands_first_in_some_languages() {
        for (language, text) in [("ja", "24/05/12"), ("ko", "24.05.12"), ("zh", "24-05-12"), ("hu", "24.05.12.")] {
            let setting = Setting { language: Some(language), ..Setting::default() };
            assert_eq!(read(text, &setting).map(|date| date.value).as_deref(), Some("2024-05-12"), "{text}");
        }
        assert_eq!(value("12.05.24").as_deref(), Some("2024-05-12"));
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
            ("3 години тому", "2025-04-15T09:00:00+00:00"),
            ("3 天前", "2025-04-12"),
            ("2時間前", "2025-04-15T10:00:00+00:00"),
            ("昨天 10:30", "2025-04-14T10:30"),
            ("Gestern, 14:02 Uhr", "2025-04-14T14:02"),
            ("Today at 9:15 am", "2025-04-15T09:15"),
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
    fn months_and_years_back_tell_no_day() {
        let captured_at = "2026-11-20T12:00:00Z".parse().ok();
        let setting = Setting { captured_at, ..Setting::default() };
        for (text, expected) in [
            ("5 months ago", "2026-06"),
            ("Published 1 month ago", "2026-10"),
            ("vor 11 Monaten", "2025-12"),
            ("il y a 3 ans", "2023"),
            ("5 месяцев назад", "2026-06"),
            ("5ヶ月前", "2026-06"),
            ("2 tháng trước", "2026-09"),
            ("преди 3 години", "2023"),
            ("пред 2 години", "2024"),
        ] {
            assert_eq!(read(text, &setting).map(|date| date.value).as_deref(), Some(expected), "{text}");
            assert_eq!(value(text), None, "{text}");
        }
        for prose in ["It was built 5 years ago", "5 months", "80 years ago", "ago 5 months 3"] {
            assert_eq!(read(prose, &setting), None, "{prose}");
        }
    }

    #[test]
    fn a_year_of_two_figures_stands_in_a_line_of_its_own() {
        for (text, expected) in [
            ("12 май 24", Some("2024-05-12")),
            ("12 мая 24, 10:30", Some("2024-05-12T10:30")),
            ("3 Jan. 09", Some("2009-01-03")),
            ("By Ada Byron | 12 May 24", Some("2024-05-12")),
            ("Ada Byron • 12 May 24, 10:30", Some("2024-05-12T10:30")),
            ("12 May | 24 boats", None),
            ("12 May 18:30", None),
            ("12 May 24 people came", None),
            ("12 people 24", None),
        ] {
            assert_eq!(value(text).as_deref(), expected, "{text}");
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
            "the class of '99",
            "In May we met",
            "call 555-1234 now",
            "Last minute: 28.01. - 05.02. 10% off",
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
