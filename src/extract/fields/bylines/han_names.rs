//! Names of Han letters that stand right before a date, without a space: 田中花子2024年5月12日.

use super::houses::is_desk;
use super::single_name::without_tail;
use super::words::BYLINES;
use crate::extract::agencies::is_agency;
use crate::extract::fields::date_text;

/// The name that stands right before a date in a line of nothing else: 田中花子2024年5月12日 10時30分.
pub(in crate::extract::fields) fn before_date(line: &str) -> Option<&str> {
    let at = line.find(|letter: char| letter.is_ascii_digit() || ('０'..='９').contains(&letter))?;
    let (name, date) = line.split_at(at);
    let is_date = date.chars().all(|letter| {
        letter.is_numeric() || letter.is_whitespace() || matches!(letter, '年' | '月' | '日' | '時' | '分' | ':' | '：')
    });
    let name = name.trim_end();
    let bare = without_tail(name);
    let is_han = |letter: char| matches!(letter, '\u{4e00}'..='\u{9fff}' | '々' | 'ヶ');
    let is_hiragana = |letter: char| matches!(letter, '\u{3041}'..='\u{3096}');
    let letters = bare.chars().filter(|letter| *letter != ' ').count();
    let is_name = (BYLINES.least_han..=BYLINES.most_han).contains(&letters)
        && bare.chars().count() <= letters + 1
        && bare.starts_with(is_han)
        && bare.chars().all(|letter| is_han(letter) || is_hiragana(letter) || letter == ' ')
        && (bare.len() < name.len()
            || !BYLINES
                .no_names_before_date
                .iter()
                .any(|word| bare.starts_with(word.as_str()) || bare.ends_with(word.as_str())))
        && !is_agency(bare)
        && !is_desk(bare);
    let dated = || date.contains('年') && date_text::read(date, &date_text::Setting::default()).is_some();
    (is_name && is_date && dated()).then_some(name)
}

/// Whether a line is the name of one person in Japan: a common family name and one to three letters behind it.
pub(in crate::extract::fields) fn is_one(line: &str) -> bool {
    let is_han = |letter: char| matches!(letter, '\u{4e00}'..='\u{9fff}' | '々');
    let is_hiragana = |letter: char| matches!(letter, '\u{3041}'..='\u{3096}');
    let is_katakana = |letter: char| matches!(letter, '\u{30a1}'..='\u{30fa}');
    if line.is_ascii() || line.chars().count() > MOST_IN_LINE {
        return false;
    }
    let given = BYLINES.family_names.iter().find_map(|family| line.strip_prefix(family.as_str()));
    given.is_some_and(|given| {
        let given = given.trim_start_matches([' ', '　']);
        (1..=3).contains(&given.chars().count())
            && (given.chars().all(is_han) || given.chars().all(is_hiragana) || given.chars().all(is_katakana))
            && !BYLINES.no_names_before_date.iter().any(|word| given.ends_with(word.as_str()))
            && !is_desk(line)
    })
}

/// Whether a text has the letters of one Chinese name, or is a Japanese one.
pub(super) fn may_be_one(text: &str) -> bool {
    let is_han = |letter: char| matches!(letter, '\u{4e00}'..='\u{9fff}');
    (2..=3).contains(&text.chars().count()) && text.chars().all(is_han) && !is_desk(text) && !is_agency(text)
        || is_one(text)
}

/// Whether a line is such names and nothing else: "田中花子 / 鈴木一郎".
pub(in crate::extract::fields) fn are_names(line: &str) -> bool {
    !line.is_ascii() && line.split(['/', '／', '、', '，', '・']).all(|name| is_one(name.trim()))
}

/// Letters of a family name, a space and a given name.
const MOST_IN_LINE: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_common_family_name_and_a_given_one_are_a_person() {
        for name in ["田中花子", "田中 花子", "長谷川みなみ", "佐々木 葵"] {
            assert!(is_one(name), "{name}");
        }
        assert!(are_names("田中花子 / 鈴木一郎") && !are_names("田中花子、港町"));
        for line in ["田中", "千葉県", "山口市", "石川県の漁港", "港の田中花子", "福田元首相の話", "山中で火事"]
        {
            assert!(!is_one(line), "{line}");
        }
    }

    #[test]
    fn a_name_of_han_letters_ends_where_the_date_begins() {
        for (line, name) in [
            ("田中花子2024年5月12日 10時30分", "田中花子"),
            ("田中花子 2024年5月12日", "田中花子"),
            ("佐々木 みなみ2024年5月12日", "佐々木 みなみ"),
        ] {
            assert_eq!(before_date(line), Some(name), "{line}");
        }
        assert_eq!(before_date("田中花子記者2024年5月12日10時30分"), Some("田中花子記者"));
        for line in [
            "最終更新日2024年5月12日",
            "港町新聞2024年5月12日",
            "東京2024年5月12日",
            "人民网2024年5月12日 10:30",
            "試合結果2024年5月12日",
            "田中花子さんは2024年5月12日に生まれた",
        ] {
            assert_eq!(before_date(line), None, "{line}");
        }
    }
}
