//! Names that stand together where no joiner parts them: behind a stroke, a dash, a joined letter, the surname first.

use super::full_names::is_full_name;
use super::given_names;
use super::han_names;
use super::roles::is_role;
use super::words::BYLINES;
use crate::extract::agencies::is_agency;

/// "Ada Byron/Maria Muster" is two names, and so is "dpa/Maria Muster"; "AC/DC" is one.
pub(super) fn beside_slash(part: &str) -> Vec<&str> {
    let names: Vec<&str> = part.split('/').collect();
    // "dpa/mm"
    let is_initials =
        |name: &str| (2..=4).contains(&name.len()) && name.bytes().all(|letter| letter.is_ascii_lowercase());
    if names.len() == 2 && is_agency(names[0].trim()) && is_initials(names[1].trim()) {
        return Vec::new();
    }
    if names.len() > 1
        && names.iter().any(|name| is_full_name(name.trim()))
        && names.iter().all(|name| is_full_name(name.trim()) || is_agency(name.trim()))
    {
        names
    } else {
        vec![part]
    }
}

/// "Nguyễn Văn An - Trần Thị Bình" is two people; behind a dash stand houses and places more often.
pub(super) fn beside_dash(part: &str) -> Vec<&str> {
    let names = at_dash(part);
    if names.len() > 1 && names.iter().all(|name| is_full_name(name) && given_names::begin(name)) {
        names
    } else {
        vec![part]
    }
}

/// 王小明和李四方, 田中花子・鈴木一郎
pub(super) fn beside_joined_han(part: &str) -> Vec<&str> {
    if part.is_ascii() {
        return vec![part];
    }
    let names: Vec<&str> = part.split(BYLINES.joined_han.as_slice()).map(str::trim).collect();
    if names.len() > 1 && names.iter().all(|name| han_names::may_be_one(name)) { names } else { vec![part] }
}

/// The parts of a line between its dashes.
pub(in crate::extract::fields) fn at_dash(line: &str) -> Vec<&str> {
    match [" - ", " – ", " — "].into_iter().find(|dash| line.contains(dash)) {
        Some(dash) => line.split(dash).map(str::trim).collect(),
        None => vec![line],
    }
}

/// "أحمد محمد" and "سارة علي" of "أحمد محمد وسارة علي": the letter for "and" is written right before a given name, which
/// may begin with it as well ("وليد").
pub(super) fn before_joined_letter(part: &str) -> Vec<&str> {
    if part.is_ascii() {
        return vec![part];
    }
    let words = part.match_indices(' ').filter(|(at, _)| part[..*at].trim().contains(' '));
    let mut cut = words.filter_map(|(at, _)| {
        let behind = &part[at + 1..];
        let word = behind.split(' ').next()?;
        let bare = word.strip_prefix(BYLINES.joined_letters.as_slice())?;
        (!given_names::is_one(word) && given_names::is_one(bare)).then(|| (at, at + 1 + word.len() - bare.len()))
    });
    match cut.next_back() {
        Some((end, start)) => {
            let mut parts = before_joined_letter(&part[..end]);
            parts.push(&part[start..]);
            parts
        }
        None => vec![part],
    }
}

/// "Robert Harm" of "Harm, Robert", as libraries and some newsrooms print: a word, a comma and a given name. What stands
/// before the comma may be a given name too ("Martin, Anna"): people who sign by these alone are joined by "and".
pub(super) fn surname_first(byline: &str) -> Option<String> {
    let (surname, given) = byline.split_once(", ")?;
    let (surname, given) = (surname.trim(), given.trim());
    let is_capital = |word: &str| {
        word.starts_with(char::is_uppercase)
            && word.chars().all(|letter| letter.is_alphabetic() || matches!(letter, '-' | '\'' | '’' | '.'))
    };
    let lower = surname.to_lowercase();
    let is_surname = is_capital(surname)
        && surname.chars().count() > 1
        && !is_role(&lower)
        && !is_agency(surname)
        && !BYLINES.desks.contains(&lower)
        && !BYLINES.nobody.contains(&lower);
    let is_given = given.split(' ').count() <= 2
        && given.split(' ').all(is_capital)
        && given.split([' ', '-']).next().is_some_and(given_names::begin);
    (is_surname && is_given).then(|| format!("{given} {surname}"))
}
