//! East Asian dates in figures of today: 令和6年5月12日 and 民國113年5月12日 count from the first year of an era,
//! 二〇二四年五月十二日 is written out.

use std::borrow::Cow;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::words::WORDS;
use crate::extract::words::finder;

static ERAS: LazyLock<(AhoCorasick, Vec<i16>)> = LazyLock::new(|| {
    let eras: Vec<_> = WORDS.eras.iter().collect();
    let names = finder::of(eras.iter().map(|(name, _)| name.as_str()));
    (names, eras.iter().map(|(_, first)| **first).collect())
});

/// `text` with its numbers before 年, 月 and 日 written in figures, and years of an era as Gregorian ones.
pub(super) fn in_numbers_of_today(text: &str) -> Cow<'_, str> {
    if !text.contains('年') {
        return Cow::Borrowed(text);
    }
    let plain = in_figures(text);
    let (names, firsts) = &*ERAS;
    let Some(era) = names.find(&plain) else { return Cow::Owned(plain) };
    let behind = plain[era.end()..].trim_start();
    let figures = behind.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(behind.len());
    // The first year of an era is called 元年.
    let year = behind[..figures].parse::<i16>().ok().or_else(|| behind.starts_with('元').then_some(1));
    let Some(year) = year.filter(|year| (1..150).contains(year)) else { return Cow::Owned(plain) };
    let rest = behind[figures..].trim_start_matches('元');
    let gregorian = firsts[era.pattern().as_usize()] + year - 1;
    Cow::Owned(format!("{} {gregorian}{rest}", &plain[..era.start()]))
}

/// Rows of Han numerals before 年, 月 and 日 as figures.
fn in_figures(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut numerals: Vec<char> = Vec::new();
    for letter in text.chars() {
        if is_numeral(letter) {
            numerals.push(letter);
            continue;
        }
        match number(&numerals) {
            Some(number) if matches!(letter, '年' | '月' | '日') => plain.push_str(&number),
            _ => plain.extend(&numerals),
        }
        numerals.clear();
        plain.push(letter);
    }
    plain.extend(numerals);
    plain
}

fn is_numeral(letter: char) -> bool {
    digit(letter).is_some() || letter == '十'
}

fn digit(letter: char) -> Option<u32> {
    Some(match letter {
        '〇' | '零' | '○' => 0,
        '一' => 1,
        '二' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

/// 二〇二四 figure by figure, 二十三 by tens.
fn number(numerals: &[char]) -> Option<String> {
    let digits = |part: &[char]| part.iter().map(|&letter| digit(letter)).collect::<Option<Vec<u32>>>();
    let Some(ten) = numerals.iter().position(|&letter| letter == '十') else {
        let digits = digits(numerals)?;
        return (!digits.is_empty()).then(|| digits.iter().map(u32::to_string).collect());
    };
    let (tens, ones) = (digits(&numerals[..ten])?, digits(&numerals[ten + 1..])?);
    let one_of = |digits: &[u32], none: u32| match digits {
        [] => Some(none),
        [digit] => Some(*digit),
        _ => None,
    };
    Some((10 * one_of(&tens, 1)? + one_of(&ones, 0)?).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eras_and_han_numerals_become_figures() {
        for (text, expected) in [
            ("令和6年5月12日", " 2024年5月12日"),
            ("令和元年5月12日", " 2019年5月12日"),
            ("中華民國113年5月12日", "中華 2024年5月12日"),
            ("二〇二四年五月十二日", "2024年5月12日"),
            ("二零二四年十二月三十一日", "2024年12月31日"),
            ("2024年5月12日", "2024年5月12日"),
            ("一人十年", "一人10年"),
            ("May 12, 2024", "May 12, 2024"),
        ] {
            assert_eq!(in_numbers_of_today(text), expected, "{text}");
        }
    }
}
