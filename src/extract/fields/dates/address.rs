//! The day in a page's address: `/2024/05/12/`, `/2024/may/12/`, `-20240512-`.

use jiff::civil::Date as Day;

use crate::extract::fields::date_text::words::WORDS;
use crate::record::{Date, OffsetKnowledge, Precision};

/// `/2024/05/12/`, `/2024/may/12/` or `/2024-05-12-` in the path.
pub(super) fn in_path(path: &str) -> Option<Date> {
    let numbers: Vec<&str> = path.split(|letter: char| !letter.is_ascii_digit()).collect();
    let parse =
        |text: &str, most: i8| text.parse::<i8>().ok().filter(|number| text.len() <= 2 && (1..=most).contains(number));
    // Numbers outside of these years are no years of articles on the web.
    let year_of = |text: &str| text.parse::<i16>().ok().filter(|year| (1995..2100).contains(year));
    let found = numbers.windows(3).find_map(|window| {
        let year = year_of(window[0])?;
        Day::new(year, parse(window[1], 12)?, parse(window[2], 31)?).ok().map(|day| (day, window.join("/")))
    });
    // 23-01-2022, as German and Italian offices name their pages.
    let reversed = || {
        numbers.windows(3).find_map(|window| {
            let year = year_of(window[2])?;
            Day::new(year, parse(window[1], 12)?, parse(window[0], 31)?).ok().map(|day| (day, window.join("-")))
        })
    };
    let compact = || {
        numbers.iter().filter(|number| number.len() == 8 || begins_with_clock(number)).find_map(|number| {
            let year = year_of(&number[..4])?;
            Day::new(year, parse(&number[4..6], 12)?, parse(&number[6..8], 31)?)
                .ok()
                .map(|day| (day, number[..8].to_owned()))
        })
    };
    // 2024/may/12
    let named = || {
        let segments: Vec<&str> = path.split('/').collect();
        segments.windows(3).find_map(|window| {
            let year = year_of(window[0])?;
            let month = *WORDS.months.get(&window[1].to_lowercase())?;
            Day::new(year, month, parse(window[2], 31)?).ok().map(|day| (day, window.join("/")))
        })
    };
    let (day, raw) = found.or_else(named).or_else(reversed).or_else(compact)?;
    Some(Date { value: day.to_string(), raw, precision: Precision::Day, offset: OffsetKnowledge::Unknown })
}

/// `/2024/05/bridge`: the month, for paths without a day.
pub(super) fn month_in_path(path: &str) -> Option<Date> {
    let segments: Vec<&str> = path.split('/').collect();
    let number = |text: &str, length: usize| text.parse::<i16>().ok().filter(|_| text.len() == length);
    let (value, raw) = segments.windows(2).find_map(|window| {
        let year = number(window[0], 4).filter(|year| (1995..2100).contains(year))?;
        let month = number(window[1], 2).filter(|month| (1..=12).contains(month))?;
        Some((format!("{year}-{month:02}"), window.join("/")))
    })?;
    Some(Date { value, raw, precision: Precision::Month, offset: OffsetKnowledge::Unknown })
}

/// 2024051214020005196: the day, the time and a count, as Korean newsrooms number their articles.
fn begins_with_clock(number: &str) -> bool {
    let is_below = |range: std::ops::Range<usize>, most: u8| {
        number.get(range).and_then(|digits| digits.parse::<u8>().ok()).is_some_and(|value| value < most)
    };
    (12..=20).contains(&number.len()) && is_below(8..10, 24) && is_below(10..12, 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_day_from_a_path() {
        assert_eq!(in_path("/2024/05/12/bridge/").map(|date| date.value).as_deref(), Some("2024-05-12"));
        assert_eq!(in_path("/news/20240512-bridge").map(|date| date.value).as_deref(), Some("2024-05-12"));
        assert_eq!(in_path("/news/12-05-2024-bridge").map(|date| date.value).as_deref(), Some("2024-05-12"));
        assert_eq!(in_path("/news/2024/may/12/bridge").map(|date| date.value).as_deref(), Some("2024-05-12"));
        assert_eq!(in_path("/article/A2024051214020005196").map(|date| date.value).as_deref(), Some("2024-05-12"));
        assert_eq!(in_path("/article/2024051299020005196"), None);
        assert_eq!(in_path("/2024/bridge-12"), None);
    }

    #[test]
    fn reads_the_month_from_a_path() {
        assert_eq!(month_in_path("/2024/05/bridge").map(|date| date.value).as_deref(), Some("2024-05"));
        for path in ["/2024/5/bridge", "/2024/13/bridge", "/2024/bridge", "/id/3024/05/x"] {
            assert_eq!(month_in_path(path), None, "{path}");
        }
    }
}
